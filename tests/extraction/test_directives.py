"""Directives: who tells whom to do what."""

from collections.abc import Callable

import pytest

from timeline.extraction.modality import modal_words
from timeline.model import Event

Teller = Callable[..., list[Event]]


@pytest.mark.parametrize(
    ("text", "modals"),
    [
        ("各村要备足沙袋", ["要"]),
        ("这是重要任务，主要看天气", []),
        ("供应紧张，应急响应启动", []),
        ("应当立即上报，不得瞒报", ["应当", "不得"]),
        ("他申请加入，不得不等", []),
        ("县长要求各乡镇停工", ["要求"]),
        ("按照要求完成", []),
        ("请大家减少外出，务必戴好口罩", ["请", "务必"]),
    ],
)
def test_modal_words_are_not_parts_of_other_words(text: str, modals: list[str]) -> None:
    assert [modal.modal for modal in modal_words(text)] == modals


def test_a_reported_demand_has_its_speaker(tell: Teller) -> None:
    (told,) = tell("6月3日，县长李建国强调，各乡镇要备足沙袋。", directives=True)
    assert told.directive is not None
    assert (told.directive.modal, told.directive.issuer, told.directive.addressee) == ("要", "李建国", "各乡镇")
    assert told.date == "2021-06-03"


def test_a_notice_demands_on_its_own_day(tell: Teller) -> None:
    text = "关于暑期安全的通知\n各学校要排查宿舍。严禁私拉电线。\n\n县教育局\n2021年6月20日"
    first, second = tell(text, directives=True, title="关于暑期安全的通知")
    assert (first.date, second.date) == ("2021-06-20", "2021-06-20")
    assert first.directive is not None and second.directive is not None
    assert first.directive.addressee == "各学校" and second.directive.modal == "严禁"


def test_an_imperative_goes_on_with_the_demand_before(tell: Teller) -> None:
    first, second = tell("各村要备足沙袋。加强夜间巡查，确保大堤安全。", directives=True, title="防汛通知")
    assert first.directive is not None and second.directive is not None
    assert second.directive.modal == "" and second.directive.addressee == first.directive.addressee


def test_what_was_done_is_no_directive(tell: Teller) -> None:
    assert tell("县里加强了夜间巡查。市民反应热烈。", directives=True) == []
