"""The tree of institutions."""

import pytest

from timeline.browser.bodies import MOST_HEADS, parents, tree
from timeline.store.values import FacetValue


@pytest.mark.parametrize(
    ("names", "places", "expected"),
    [
        (["临江市委", "临江市委组织部"], [], {"临江市委组织部": "临江市委"}),
        (
            ["临江市委", "临江市委组织部", "临江市教育局"],
            ["临江市"],
            {"临江市委": "临江市", "临江市委组织部": "临江市委", "临江市教育局": "临江市"},
        ),
        # One body alone needs no head, and a name that is only contained is none.
        (["临江市委", "东湖大学"], ["临江市"], {}),
        (["东湖大学", "驻东湖大学工作组"], [], {}),
        (["党委", "党委办公室"], [], {}),
        (
            ["河西省临江市委", "河西省临江市教育局", "河西省教育厅"],
            ["河西省", "河西省临江市"],
            {
                "河西省临江市委": "河西省临江市",
                "河西省临江市教育局": "河西省临江市",
                "河西省教育厅": "河西省",
                "河西省临江市": "河西省",
            },
        ),
    ],
)
def test_under_which_head_a_body_stands(names, places, expected):
    assert parents(names, places) == expected


@pytest.mark.parametrize(
    ("names", "aliases", "expected"),
    [
        (["东湖大学", "东大附属医院"], {"东大": {"东湖大学"}}, {"东大附属医院": "东湖大学"}),
        # What two bodies are called heads none; nor does the end of a name, which others begin with.
        (["东湖大学", "东海大学", "东大附属医院"], {"东大": {"东湖大学", "东海大学"}}, {}),
        (["临江市疾病预防控制中心", "中心医院"], {"中心": {"临江市疾病预防控制中心"}}, {}),
        # A full name comes before another one's alias; a body is not under itself.
        (["东大集团", "东大集团医院", "东湖大学"], {"东大集团": {"东湖大学"}}, {"东大集团医院": "东大集团"}),
        (["东湖大学", "东湖大学医学院"], {"东湖大学医": {"东湖大学医学院"}}, {"东湖大学医学院": "东湖大学"}),
        (["甲乙丙丁", "戊己庚辛"], {"甲乙": {"戊己庚辛"}, "戊己": {"甲乙丙丁"}}, {"戊己庚辛": "甲乙丙丁"}),
    ],
)
def test_a_body_stands_under_another_by_another_name_of_it_too(names, aliases, expected):
    assert parents(names, [], aliases) == expected


def test_heads_are_counted_as_the_filter_counts_and_stand_before_what_is_under_them():
    values = [FacetValue("临江市教育局", "临江市教育局", 5, series=(5, 0)), FacetValue("临江市委", "临江市委", 2)]
    found = tree(values, ["临江市"], lambda head: (6, (5, 1)))
    assert [(v.value, v.parent, v.count, v.series) for v in found] == [
        ("临江市", "", 6, (5, 1)),
        ("临江市教育局", "临江市", 5, (5, 0)),
        ("临江市委", "临江市", 2, ()),
    ]


def test_no_value_is_lost_where_there_are_more_heads_than_are_counted():
    names = [f"第{n:02}公司{end}" for n in range(2 * MOST_HEADS) for end in ("", "工会", "工会女工组")]
    asked = []
    found = tree([FacetValue(name, name, 1) for name in names], [], lambda head: (asked.append(head) or 3, ()))
    assert sorted(v.value for v in found) == sorted(names)
    assert len(asked) == MOST_HEADS
    seen = {""}
    for value in found:
        assert value.parent in seen
        seen.add(value.value)
