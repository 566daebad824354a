"""Texts of Hong Kong: at home there without saying so, with bodies under the names they have from outside."""

from __future__ import annotations

import pytest

from timeline.extraction.gazetteer import rows
from timeline.messages import text as say


@pytest.mark.parametrize(
    "text",
    [
        "本港昨日录得三宗个案。",
        "天文台改挂三号风球，渡轮停航。",
        "天文台发出烈风或暴风信号，学校停课。",
        "立法会三读通过条例，财政司司长致谢。",
        "湾仔区议会去信运输署，要求加开巴士。",
    ],
)
def test_words_of_its_own_papers_make_hong_kong_home(read, text: str) -> None:
    facts = read(text).names.facts
    assert (facts.city, facts.province) == ("香港特别行政区", "香港特别行政区")
    reason = facts.reasons["city"]
    assert "香港" in say(reason.key, "zh", **reason.values)


@pytest.mark.parametrize(
    "text",
    [
        "立法会开会。",
        "天文台开放日吸引市民。",
        "香港立法会三读通过条例，香港财政司司长致谢。",
        "新华社广州6月1日电 立法会三读通过条例，财政司司长致谢。",
        "澳门立法会开会，澳门、澳门。行政会议、立法会列席。",
    ],
)
def test_one_word_or_a_report_from_outside_makes_it_none(read, text: str) -> None:
    assert read(text).names.facts.city == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本港停课。高等法院驳回申请，终审法院受理。", ["香港高等法院", "香港终审法院"]),
        ("本港停课。立法会休会，行政会议如期举行。", ["香港特别行政区立法会", "香港行政会议"]),
        ("本港停课。观塘区议会、沙田区议会休会。", ["观塘区议会", "沙田区议会"]),
        ("本港停课。运输署、警务处通知市民。", ["运输署", "警务处"]),
        ("本港停课。教育局、消防处同时通知。", ["教育局", "消防处"]),
        ("本港停课。广州市教育局发函。", ["广州市教育局"]),
        ("本港停课。首尔高等法院、澳门立法会照常。", ["首尔高等法院", "澳门立法会"]),
    ],
)
def test_its_bodies_have_the_names_that_a_reader_outside_needs(read, text: str, expected: list[str]) -> None:
    assert read(text).institutions == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本港停课。财政司司长冯国梁到场，保安局局长梅子敬说。", [("冯国梁", "财政司司长"), ("梅子敬", "保安局局长")]),
        ("本港停课。运输署署长卢倩解释。", [("卢倩", "运输署署长")]),
    ],
)
def test_an_office_carries_its_body(read, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(m.name, m.role) for m in read(text).names.people] == expected


def test_the_table_is_in_order() -> None:
    table = rows("hongkong.tsv")
    assert all(len(row) == 3 and row[2] in ("", "s") and (row[1] or row[2]) for row in table)
    assert len({row[0] for row in table}) == len(table)
