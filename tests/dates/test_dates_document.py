"""The document's own date."""

from __future__ import annotations

from datetime import date

import pytest

from timeline.dates import expressions

TODAY = date(2024, 6, 1)


def test_a_notice_and_the_report_that_it_passes_on_are_each_told_by_their_own_signature() -> None:
    text = (
        "现转发给你们,目前各校平稳。\n省厅办公室\n2020年3月5日\n关于开学的报告\n"
        "目前已经消毒,2月20日开过会。\n县教育局\n2020年2月26日\n附件目前从略。"
    )
    dated = expressions(text)
    assert dated.published == "2020-03-05"
    assert [one.date for one in dated.expressions] == [
        "../2020-03-05~", "2020-03-05", "../2020-02-26~", "2020-02-20", "2020-02-26", "../2020-03-05~",
    ]  # fmt: skip


def test_behind_a_report_that_it_passes_on_a_documents_hours_count_from_its_own_time_again() -> None:
    text = "通知如下。\n省厅办公室\n2020年3月5日\n报告。2月20日开会。\n县教育局\n2020年2月26日\n两小时内执行。"
    dated = expressions(text, published="2020-06-05T09:00")
    assert dated.expressions[-1].date == "2020-06-05T09:00/2020-06-05T11:00~"


OWN_DATES = [
    # text, as its reader found it, what it is, message key of the reason
    ("近日降雨。", "2020-02-09", "2020-02-09", "dates.origin_published"),
    ("近日降雨,请注意。\n县防汛办公室\n2020年2月7日", "2020-02-09", "2020-02-07", "dates.origin_signature"),
    ("近日降雨,请注意。\n县防汛办公室\n二〇二〇年二月七日", "", "2020-02-07", "dates.origin_signature"),
    ("近日降雨,请注意。\n县防汛办公室\n2012年2月7日", "2020-02-09", "2020-02-09", "dates.origin_published"),
    ("记者 赵四 2020年2月9日\n昨日降雨。", "", "2020-02-09", "dates.origin_stamp"),
    ("昨日降雨,请注意。(县防汛办公室 2020年2月7日)", "", "2020-02-07", "dates.origin_signature"),
    ("某社某市2月9日电 近日降雨。2011年7月2日,这里曾被淹。", "", "", None),
    ("5日降雨。当年的山洪在2011年7月2日。", "", "", None),
    ("更新时间:2020-02-09\n近日降雨。", "", "2020-02-09", "dates.origin_stamp"),
    ("本社某市2月9日电 近日降雨,创2019年12月3日以来新高。", "", "2020-02-09", "dates.origin_dateline"),
    ("1月25日正月初一,村里设卡。1月31日开会,目前平稳。", "", "2020-02-01~", "dates.origin_inferred"),
    ("2019年3月1日立项,5月开工。", "", "", None),
    ("# 2019年3月\n5日开工,目前平稳。\n# 2019年4月\n6日完工。", "", "", None),
    ("全文没有日期。", "", "", None),
    ("近日降雨。", "2020-02", "2020-02", "dates.origin_published"),
    ("近日降雨。", "not a date", "not a date", None),
]


@pytest.mark.parametrize(("text", "given", "own", "reason"), OWN_DATES, ids=[row[0][:10] + row[1] for row in OWN_DATES])
def test_the_documents_date(text: str, given: str, own: str, reason: str | None) -> None:
    dated = expressions(text, published=given, today=TODAY)
    assert dated.published == own
    assert (dated.published_reason.key if dated.published_reason else None) == reason


def test_an_inferred_date_serves_what_counts_from_it() -> None:
    dated = expressions("庚子年正月初一封村,1月31日解封。目前平稳。", today=TODAY)
    assert [one.date for one in dated.expressions] == ["2020-01-25", "2020-01-31", "../2020-02-01~"]


def test_what_rests_on_an_inferred_date_says_so_down_the_chain() -> None:
    dated = expressions("2月1日设卡,3日撤除,次日通车。2020年1月20日已有通知。", today=TODAY)
    assert dated.published == "2020-02-05~"
    first, second, third, said = dated.expressions
    assert first.why.values["origin"] == second.why.values["origin"] == third.why.values["origin"]
    assert {second.why.key, third.why.key} == {"dates.on_inferred"}
    assert said.why.key == "dates.said"


def test_a_date_known_to_the_month_bounds_vague_words_by_the_month() -> None:
    first, second = expressions("目前平稳。昨日解封。", published="2020-02").expressions
    assert first.date == "../2020-02~"
    assert second.date == ""
    assert second.why.key == "dates.coarse_reference"


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("運輸署今日恢復渡輪。\n完/2023年8月16日(星期三)\n香港時間19時50分", "2023-08-16"),
        ("发布日期:112-09-04\n昨(3)日停航。", "2023-09-04"),
        ("更新日期: 113/1/5\n今日复航。", "2024-01-05"),
    ],
)
def test_releases_from_hong_kong_and_taiwan_say_their_date(text: str, published: str) -> None:
    assert expressions(text).published == published


@pytest.mark.parametrize(
    "line", ["NAIROBI, Feb. 3 (Newswire) -- It rained.", "HIGH TOWN, March 3, 2021 (Agency) - It rained."]
)
def test_an_english_dateline(line: str) -> None:
    assert expressions(line, published="2021-03-04").expressions[0].place == "dateline"


def test_a_line_that_says_by_whom_it_was_issued_dates_an_english_paper() -> None:
    text = (
        "Flood Update\nIssued by the Riverside Harbour Office, 12 June 2023\n\nThe lock was closed at 6 a.m. yesterday."
    )
    found = expressions(text)
    assert (found.published, found.expressions[-1].date) == ("2023-06-12", "2023-06-11T06:00")


def test_the_last_entry_of_a_chronicle_signs_nothing() -> None:
    entries = "\n".join(f"20{year}年12月6日\n渔港开港。" for year in (15, 16, 17, 18, 19))
    assert [one.place for one in expressions(entries).expressions] == ["line"] * 5


def test_a_term_in_the_column_of_a_table_signs_nothing() -> None:
    found = expressions("通知\n一、清淤。\n县水利局\n2023年6月15日前\n二、值守。", published="2023-05-18").expressions
    assert [one.place for one in found] == ["line"]
