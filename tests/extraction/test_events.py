"""Which statements are events, what dates them and what kind they are: tables of our own sentences."""

from collections.abc import Callable

import pytest

from timeline.model import Event

Teller = Callable[..., list[Event]]


def rows(events: list[Event]) -> list[tuple[str, str, str]]:
    return [(event.date, event.basis, event.kind) for event in events]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6月3日，县政府召开防汛会议。", [("2021-06-03", "year-inferred", "meeting")]),
        ("县政府6月3日召开防汛会议。", [("2021-06-03", "year-inferred", "meeting")]),
        ("6月3日下雨。上午9时，首批沙袋从县城发车。",
         [("2021-06-03", "year-inferred", "other"), ("2021-06-03T09:00", "relative", "other")]),
        ("依照2015年公布的《渡口管理办法》，县里关闭了渡口。", [("2015", "explicit", "background")]),
        ("2021年5月4日，市博物馆恢复开放。", [("2021-05-04", "explicit", "measure")]),
        ("昨日，副市长李建国到渡口检查督导。", [("2021-06-19", "relative", "inspection")]),
        ("该校创建于1956年。", [("1956", "explicit", "background")]),
        ("截至6月15日，全县累计排查隐患310起。", [("../2021-06-15", "year-inferred", "report")]),
        ("6月8日，商会捐赠口罩，6月9日，物资运抵医院。",
         [("2021-06-08", "year-inferred", "support"), ("2021-06-09", "year-inferred", "other")]),
        ("自6月1日起，地铁三号线暂停运营。", [("2021-06-01/..", "year-inferred", "measure")]),
        ("请各村于6月30日前完成清淤。", [("../2021-06-30", "year-inferred", "order")]),
        ("目前，救援队已抵达现场。", [("../2021-06-20~", "relative", "other")]),
    ],
)  # fmt: skip
def test_a_time_expression_dates_a_statement(tell: Teller, text: str, expected: list[tuple[str, str, str]]) -> None:
    got = rows(tell(text))
    assert [(date, basis) for date, basis, _ in got] == [(date, basis) for date, basis, _ in expected]
    wanted = [kind for *_, kind in expected]
    assert [kind if want != "other" else "other" for (*_, kind), want in zip(got, wanted, strict=True)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "产量比2019年增长三成。",
        "与2019年同期相比，客流略有上升。",
        "如6月25日下雨，比赛将顺延。",
        "（责任编辑：王芳 2021年6月20日）",
        "他认真读了《2019年全县农业发展规划》。",
        "当前最重要的任务是保障供水。",
        "本次活动的主题是“2020年度人物”。",
        "会务电话12320，地址为解放路5号。",
        "问：2020年的补贴什么时候发？",
        "听说6月25日要停水。",
        "如果读者在6月25日前离开，押金可以退还。",
        "关于2020年汛期值守工作的通知",
        "老馆长周伯安（1923年）的手稿",
        "判处有期徒刑三年（刑期自2018年11月20日起至2021年11月19日止）",
    ],
)
def test_what_only_mentions_a_time_is_no_event(tell: Teller, text: str) -> None:
    assert rows(tell(text)) == []


def test_lists_of_links_tell_nothing(tell: Teller) -> None:
    text = "6月3日，县政府召开防汛会议。\n水库除险加固工程开工2021-05-01\n我县召开春耕动员会2021-04-02"
    assert [event.quote for event in tell(text)] == ["6月3日，县政府召开防汛会议"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("市水务局印发《供水应急预案》。", ["order"]),
        ("县医院组建应急医疗队，奔赴灾区。", ["deployment"]),
        ("市图书馆开通了线上借阅平台。", ["measure"]),
        ("市水务局要加强巡查。", []),
        ("市水务局将成立抢险队。", []),
        ("市水务局没有发布通告。", []),
        ("市水务局发布的通告贴在门口。", []),
        ("为了方便读者，市图书馆开通了夜间专线。", ["measure"]),
        ("全面加强组织领导，凝聚强大合力。", []),
    ],
)
def test_without_a_time_only_what_somebody_did_is_told(tell: Teller, text: str, kinds: list[str]) -> None:
    events = tell(text, city="衡水市")
    assert [event.kind for event in events] == kinds
    assert all(event.bounded and event.date == "../2021-06-20~" for event in events)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县水务局组建抢险队奔赴大堤6月3日，县政府召开防汛会议。", ["../2021-06-20~", "2021-06-03"]),
        ("县图书馆向村小捐赠图书6月5日县书店开放夜场。", ["../2021-06-20~", "2021-06-05"]),
        ("县水务局定于6月25日召开防汛会议。", ["2021-06-25"]),
    ],
)
def test_two_statements_that_lost_the_mark_between_them_are_told_apart(
    tell: Teller, text: str, expected: list[str]
) -> None:
    assert [event.date for event in tell(text, city="平定县")] == expected


def test_without_any_date_nothing_undated_is_entered(tell: Teller) -> None:
    assert tell("市图书馆开通了线上借阅平台。", published="") == []


def test_an_undated_statement_continues_the_one_before_on_its_line(tell: Teller) -> None:
    first, second = tell("6月3日，县政府召开防汛会议。县水务局印发《值守规定》。", city="平定县")
    assert (second.date, second.basis) == (first.date, "inherited")
    assert second.source is not None and first.source is not None
    assert (second.source.date_start, second.source.date_end) == (first.source.date_start, first.source.date_end)


def test_a_look_back_dates_nothing_behind_its_sentence(tell: Teller) -> None:
    text = "6月3日，县图书馆闭馆。2012年6月3日，老馆曾遭水淹。县图书馆印发《搬迁办法》。"
    *_, last = tell(text, city="平定县")
    assert last.date == "2021-06-03"


def test_a_line_that_holds_only_a_date_dates_the_entry_below_it(tell: Teller) -> None:
    (event,) = tell("2016年4月\n晨星科技完成首轮融资。", published="")
    assert (event.date, event.basis, event.date_text) == ("2016-04", "inherited", "")


def test_a_frame_gives_outer_limits(tell: Teller) -> None:
    *_, last = tell("6月上旬以来，暴雨不断，防汛形势严峻。\n市水务局发布通告，关闭三座桥梁。", city="衡水市")
    assert last.bounded and last.date == "2021-06-01/2021-06-20~"


def test_a_notice_issues_itself_and_its_signature_dates_it(tell: Teller) -> None:
    text = "关于暑期用电的通知\n各单位：\n现就暑期用电通知如下。\n各单位要错峰用电。\n\n平定县供电公司\n2021年6月20日"
    events = tell(text)
    assert {event.date for event in events} == {"2021-06-20"}
    assert events[-1].kind == "order" and "平定县供电公司" in next(body.name for body in events[-1].institutions)


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        ("现将有关事项通知如下。", True),
        ("县图书馆现向全县读者发出倡议。", True),
        ("在此，我们号召全体读者爱护图书。", True),
        ("在此期间，图书馆将号召读者还书。", False),
        ("读者发现号召力很强。", False),
    ],
)
def test_the_words_with_which_a_notice_issues_itself(tell: Teller, text: str, issued: bool) -> None:
    found = [(event.date, event.basis, event.kind) for event in tell(text) if event.basis == "document"]
    assert found == ([("2021-06-20", "document", "order")] if issued else [])


def test_a_garbled_time_is_never_guessed_into_a_value(tell: Teller) -> None:
    (event,) = tell("截止3412:00，累计接听热线65人次。", published="2020-03-10")
    assert event.date == "../2020-03-10~" and event.bounded
    assert event.why.key == "extraction.garbled"


def test_what_was_said_stands_in_the_quote(tell: Teller) -> None:
    (event,) = tell("6月3日，馆长李建国表示，新馆全年免费开放。")
    assert event.quote.endswith("表示，新馆全年免费开放")


def test_quotes_are_verbatim_where_the_text_is_noisy(tell: Teller) -> None:
    text = "６月３日，縣(xiàn)政府召開(kāi)**防汛**會(huì)議，部署工作。"
    (event,) = tell(text)
    assert event.source is not None
    assert event.quote == text[event.source.start : event.source.end]
    assert event.title.startswith("县政府召开防汛会议")


def test_ids_stay_when_text_elsewhere_changes(tell: Teller) -> None:
    before = tell("6月3日，县政府召开防汛会议。")
    after = tell("导语改写了一遍。\n\n6月3日，县政府召开防汛会议。\n后面又添了一段。")
    assert [event.id for event in before] == [event.id for event in after]


def test_no_event_is_without_a_title(tell: Teller) -> None:
    (event,) = tell("阳泉市教育局将停课安排公布。1月27日：（二）")
    assert event.title


def test_half_a_character_stops_nobody(tell: Teller) -> None:
    (event,) = tell("2021年3月4日，\ud800晋中市教育局召开会议。")
    assert event.date == "2021-03-04"
