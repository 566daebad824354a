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
        ("渔民只需点点手机，对精度要求很高", []),
        ("截获禁止进境物，禁止化学武器组织派员", []),
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
    assert second.directive.modal == "加强" and second.directive.addressee == first.directive.addressee


def test_what_was_done_is_no_directive(tell: Teller) -> None:
    assert tell("县里加强了夜间巡查。市民反应热烈。", directives=True) == []


def test_what_a_meeting_demands_is_demanded_on_its_day_by_whoever_met(tell: Teller) -> None:
    text = "6月3日，泸州市水利局召开会议。\n会议听取了泸州市气象局的汇报。2月以来，雨很多。会议强调，要加固堤防。"
    told = tell(text, directives=True)[-1]
    assert told.directive is not None
    assert (told.directive.issuer, told.date) == ("泸州市水利局", "2021-06-03")


def test_the_heading_of_an_item_demands_nothing(tell: Teller) -> None:
    text = "平湖市水利局关于防汛的通知\n一、请各村巡堤。\n（二）加强领导。各镇要备足沙袋。\n平湖市水利局\n2021年6月3日"
    assert [event.directive.modal for event in tell(text, directives=True) if event.directive] == ["请", "要"]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        # who speaks goes on speaking, whatever of others he tells
        ("李建国表示，去年9月，张卫东县长同王芳会长举行会谈。双方要扩大渔业合作。", "李建国"),
        ("李建国表示，渔业在增长。去年9月，张卫东县长出席了渔业论坛。各镇要抓住机会。", "李建国"),
        ("李建国走进平湖渔业公司，暗访安全生产。他说，船都很好。要加固堤防。", "李建国"),
        # … but a meeting that comes later speaks for itself
        ("李建国表示，渔业在增长。6月19日，县政府召开会议。会议要求，各镇要抓住机会。", "县政府"),
    ],
)
def test_who_speaks_is_not_whom_he_tells_of(tell: Teller, text: str, issuer: str) -> None:
    told = tell("李建国县长6月18日到码头。\n" + text, directives=True)[-1]
    assert told.directive is not None
    assert told.directive.issuer == issuer


@pytest.mark.parametrize(
    ("text", "modal", "issuer", "addressee"),
    [
        ("6月3日，县教育局发布通告停止校外夏令营。", "停止", "县教育局", ""),
        ("6月3日，平湖市水利局下发通知，外港渔船一律禁止入港。", "禁止", "平湖市水利局", "外港渔船"),
        ("根据《渡口管理办法》规定，船主应当配备救生衣。", "应当", "《渡口管理办法》", "船主"),
        ("按照《古树保护条例》要求，施工单位须避让古树。", "须", "《古树保护条例》", "施工单位"),
        ("6月3日，泸州市人民政府召开防汛会议，市长李建国出席。会议要求，要备足沙袋。", "要", "泸州市人民政府", ""),
        ("6月3日，县水利局向平湖市教育局作出《通知》，请贵局于6月9日前清淤。", "请", "县水利局", "贵局"),
    ],
)
def test_who_tells_whom(tell: Teller, text: str, modal: str, issuer: str, addressee: str) -> None:
    told = tell(text, directives=True)[-1].directive
    assert told is not None
    assert (told.modal, told.issuer) == (modal, issuer)
    assert addressee in told.addressee


@pytest.mark.parametrize(
    "text",
    [
        "6月3日，县水利局印发《汛期通知》，其中规定：“按照方案要求，由各村清点船只，每晚上报。",
        "6月3日，县教育局印发《暑期通知》：\n> 根据天气情况，加强宿舍巡查。",
    ],
)
def test_the_words_of_a_paper_demand_without_a_modal_word(tell: Teller, text: str) -> None:
    told = tell(text, directives=True)
    assert [event.date for event in told] == ["2021-06-03"]


def test_what_stands_behind_a_semicolon_belongs_to_the_demand_before(tell: Teller) -> None:
    text = "各村要备足沙袋；落实值守，保持电话畅通。各校要排查宿舍；要清点人数。"
    told = tell(text, directives=True, title="防汛通知")
    assert [event.quote[:3] for event in told] == ["各村要", "各校要", "要清点"]


@pytest.mark.parametrize(
    "text",
    [
        "这是依法应当公开的情形，馆里照办了。",
        "这次停电应该与前夜的雷雨有关。",
        "展品符合博物馆必须遵守的标准。",
    ],
)
def test_what_a_modal_word_only_describes_is_no_directive(tell: Teller, text: str) -> None:
    assert tell(text, directives=True) == []


def test_spoken_words_demand(tell: Teller) -> None:
    first, second = tell(
        "“大坝已经渗水，请大家立即上山，不要回头！”村长在喇叭里喊。队长李建国对队员强调：“浪很大，大家一定要系好绳子。”",
        directives=True,
    )
    assert first.directive is not None and first.directive.modal == "请"
    assert second.directive is not None and second.directive.issuer == "李建国"
