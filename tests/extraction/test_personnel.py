"""Who is appointed and dismissed, below a line that says who decided so and when."""

from collections.abc import Callable

import pytest

from timeline.model import Event

Teller = Callable[..., list[Event]]

NOTICE = """平湖市人民政府关于李建国等同志任免的通知

市政府2021年6月3日研究决定：

任命李建国为市水利局局长；
王芳任市教育局副局长；
免去张大海、刘海燕的市林业局副局长职务；
赵小龙同志不再担任市民政局副局长职务。

平湖市人民政府
2021年6月8日"""
SCHOOL = """经6月9日校长办公会研究，现将任免决定公布如下：
一、聘任孙立为教务处处长。
二、解聘何伟的后勤处副处长职务。
上述人员任期四年。"""


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        (
            NOTICE,
            "2021-06-03",
            [("李建国", "市水利局局长"), ("王芳", "副局长"), ("张大海", "市林业局副局长"), ("赵小龙", "副局长")],
        ),
        (SCHOOL, "2021-06-09", [("孙立", "教务处处长"), ("何伟", "后勤处副处长")]),
    ],
)
def test_a_list_of_appointments_has_the_date_of_the_decision(
    tell: Teller, text: str, day: str, expected: list[tuple[str, str]]
) -> None:
    told = [event for event in tell(text) if event.people and not event.date_text]
    assert [(event.people[0].name, event.people[0].role) for event in told] == expected
    assert {(event.date, event.kind) for event in told} == {(day, "order")}


def test_all_of_an_item_are_told(tell: Teller) -> None:
    told = next(event for event in tell(NOTICE) if "刘海燕" in event.quote)
    assert [person.name for person in told.people] == ["张大海", "刘海燕"]
    assert [body.name for body in told.institutions] == ["平湖市林业局"]


@pytest.mark.parametrize(
    "text",
    [
        "市政府2021年6月3日研究决定：\n会后参观了展览。\n任命李建国为市水利局局长。",  # the list has not begun
        "市政府的决定：\n任命李建国为市水利局局长。",  # no date
    ],
)
def test_what_is_no_such_list(tell: Teller, text: str) -> None:
    assert [event for event in tell(text) if "李建国" in event.quote and event.date == "2021-06-03"] == []
