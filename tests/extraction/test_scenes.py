"""Where something happens: sent teams, origins, 当地, communities; a table a rule, two unlike examples each."""

from collections.abc import Callable

import pytest

from timeline.extraction.scenes import posting
from timeline.model import Event

Teller = Callable[..., list[Event]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # where somebody came from
        ("1952年，泸州大学的两个系由成都市分迁来泸组建。", ["泸州市"]),
        ("1964年，平湖市机床厂从大连市迁至嘉兴市。", ["嘉兴市", "平湖市"]),
        # but who comes from a meeting moved nothing
        ("6月3日，泸州市水利局从成都市采购了水泵。", ["成都市", "泸州市"]),
        # where a team is sent to by its name: there its people speak, at home it is set up
        ("6月3日，江苏援疆医疗队队长王大海表示，队员状态良好。", ["新疆维吾尔自治区"]),
        ("6月3日，四川援藏医疗队临时党支部召开会议。", ["西藏自治区"]),
        ("6月3日，江苏省疾控中心组建20人的援鄂医疗队。", ["江苏省"]),
        ("6月3日，泸州市民政局为驰援上海的医护人员免费理发。", ["泸州市"]),
        # what 当地 points at
        ("6月3日，泸州市救援队驰援绵阳市。目前，队员已配合当地开展排查。", ["绵阳市"]),
        ("6月3日，暴雨袭击遂宁市。6月4日，当地关闭了三个码头。", ["遂宁市"]),
        # work done at the place of an event
        ("6月3日，平湖市水产协会参加湖北疫情防控工作。", ["湖北省", "平湖市"]),
        ("6月3日，郑州暴雨的善后工作在洛阳市展开。", ["洛阳市"]),
    ],
)
def test_the_scene_of_a_statement(tell: Teller, text: str, expected: list[str]) -> None:
    assert sorted(place.name for place in tell(text, city="")[-1].cities) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我市医护人员主动请缨，报名参加上海疫情防控工作。", ["泸州市", "上海市"]),
        ("我市志愿者积极报名，奔赴绵阳市一线。", ["泸州市", "绵阳市"]),
    ],
)
def test_whose_people_go_somewhere(tell: Teller, text: str, expected: list[str]) -> None:
    assert [place.name for place in tell(text, city="泸州市")[-1].cities] == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("江阳区蓝田街道李子坝社区有三千人。6月3日，李子坝社区开展了巡逻。", "泸州市江阳区"),
        ("海盐县武原街道盐平社区靠河。6月3日，盐平社区召开会议。", "海盐县"),
    ],
)
def test_a_community_lies_where_the_text_says(tell: Teller, text: str, place: str) -> None:
    assert [found.name for found in tell(text, city="泸州市")[-1].cities] == [place]


@pytest.mark.parametrize(
    ("name", "place"),
    [("上海援鄂医疗队", "湖北省"), ("江苏支援西藏工作队", "西藏自治区"), ("泸州市救援队", None), ("援助中心", None)],
)
def test_a_posting_is_read_from_a_name(name: str, place: str | None) -> None:
    found = posting(name)
    assert (found.name if found is not None else None) == place
