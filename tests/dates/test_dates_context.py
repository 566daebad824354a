"""Expressions that lean on others: chains, headings, lines that hold only a date, years and months from context."""

from __future__ import annotations

import pytest

from timeline.dates import expressions

# document, published, the dates of its expressions in order
DOCUMENTS = [
    ("3月4日开工,翌日完成验收。", "2021-03-20", ["2021-03-04", "2021-03-05"]),
    (
        "3月4日开工。当天下午签约,次日投产,三天后出货。",
        "2021-03-20",
        ["2021-03-04", "2021-03-04", "2021-03-05", "2021-03-08"],
    ),
    ("1月30日部署,31日动员,1日起执行。", "2021-02-05", ["2021-01-30", "2021-01-31", "2021-02-01/.."]),
    ("2013年4月7日立项,同年9月开工,次年6月竣工。", "2017-01-01", ["2013-04-07", "2013-09", "2014-06"]),
    ("2013年4月7日立项,5月9日签约,同月20日开工。", "2017-01-01", ["2013-04-07", "2013-05-09", "2013-05-20"]),
    (
        "12日8时发现险情,8时40分疏散群众,凌晨前解除。",
        "2021-07-13",
        ["2021-07-12T08:00", "2021-07-12T08:40", "../2021-07-12"],
    ),
    ("4日下午3时开会,5时结束。", "2021-07-05", ["2021-07-04T15:00", "2021-07-04T05:00"]),
    ("12月29日封控,1月3日解封。", "2022-01-05", ["2021-12-29", "2022-01-03"]),
    ("定于1月6日召开职代会。", "2021-12-20", ["2022-01-06"]),
    ("会议将于周五举行。", "2018-09-12", ["2018-09-14"]),
    ("周五举行了会议。", "2018-09-12", ["2018-09-07"]),
    ("周日大风,预计周六(9月15日)入海,周日(9月16日)登陆。", "2018-09-12", ["2018-09-16", "2018-09-15", "2018-09-16"]),
    (
        "# 2019年6月\n\n10日挂牌,25日运营。\n\n5月30日试车。",
        "2023-01-01",
        ["2019-06", "2019-06-10", "2019-06-25", "2019-05-30"],
    ),
    (
        "2019年6月:挂牌\n\n6月10日办手续。\n\n2020年1月:迁址\n\n12月20日搬完。",
        "2023-01-01",
        ["2019-06", "2019-06-10", "2020-01", "2019-12-20"],
    ),
    (
        "某县2020年大事记\n1月\n3日召开干部会。\n15日医院启用。\n12月\n30日总结表彰。",
        "2021-01-10",
        ["2020", "2020-01", "2020-01-03", "2020-01-15", "2020-12", "2020-12-30"],
    ),
    (
        "1998年,连降暴雨。6月12日水位猛涨,8月7日13时决口,12日堵住。",
        "2008-08-01",
        ["1998", "1998-06-12", "1998-08-07T13:00", "1998-08-12"],
    ),
    ("自2021年11月1日起至2022年3月31日止,开展行动。", "2021-10-28", ["2021-11-01/2022-03-31"]),
    ("今年4月部署,27日下午开会。", "2025-05-27", ["2025-04", "2025-05-27"]),
    (
        "2015年3月立项,5月动工。\n6月1日封顶。\n2015年9月交付。",
        "2023-12-01",
        ["2015-03", "2015-05", "2015-06-01", "2015-09"],
    ),
    ("周一上午开会,周三晚上再开。", "2020-02-14", ["2020-02-10", "2020-02-12"]),
    ("校史\n2016年4月\n建成实验楼。\n20日投入使用。\n2016年5月\n启用食堂。", "", ["2016-04", "2016-04-20", "2016-05"]),
    ("地震发生在5月12日14时28分。地震发生后,部队出动。", "2008-05-14", ["2008-05-12T14:28", "2008-05-12/2008-05-14~"]),
    (
        "2月3日发放口罩,2月9日发放消毒液。在此期间,超市照常营业。",
        "2020-02-15",
        ["2020-02-03", "2020-02-09", "2020-02-09~"],
    ),
    ("暑假关闭校门。在此期间,食堂不开。", "2021-09-10", ["2021-07/2021-08~", "2021-07/2021-08~"]),
    ("近期,县里还将下乡慰问。近期,县里下乡慰问了五保户。", "2020-02-09", ["2020-02-09~/..", "../2020-02-09~"]),
    ("昨日(8月5日)通车。", "2021-08-06", ["2021-08-05"]),
    ("民国廿六年设校,卅四年复校,34年3月招生。", "", ["1937", "1945-03"]),
]


@pytest.mark.parametrize(("text", "published", "dates"), DOCUMENTS, ids=[row[0][:12] for row in DOCUMENTS])
def test_a_document_is_read_from_top_to_bottom(text: str, published: str, dates: list[str]) -> None:
    found = expressions(text, published=published).expressions
    assert [one.date for one in found] == dates


def test_what_counts_from_a_date_that_is_not_known_abstains_and_says_so() -> None:
    (one,) = expressions("昨日召开会议。").expressions
    assert (one.date, one.earliest, one.latest) == ("", None, None)
    assert one.why.key == "dates.no_reference"


def test_prefer_decides_where_a_date_without_a_year_is_looked_for() -> None:
    texts = {
        prefer: expressions("12月20日", published="2020-02-10", prefer=prefer).expressions[0].date
        for prefer in ("past", "nearest", "future")
    }
    assert texts == {"past": "2019-12-20", "nearest": "2019-12-20", "future": "2020-12-20"}


def test_plans_look_ahead() -> None:
    (one,) = expressions("拟于6月中旬举办培训班。", published="2020-02-10").expressions
    assert (one.date, one.planned) == ("2020-06-11/2020-06-20~", True)


PLACES = [
    # text, the places of its expressions
    ("本社某市2月9日电 2月8日,全市复工。", ["dateline", "text"]),
    ("印发《关于做好2020年春耕工作的通知》", ["title"]),
    ("县府发〔2019〕3号", ["number"]),
    ("发布时间:2020-02-09 来源:县教育局\n2月8日开学。", ["stamp", "text"]),
    ("# 2020年2月8日:开学\n各校开学。", ["heading"]),
    ("大事记\n2020年2月8日\n各校开学。\n家长送考。\n交通正常。\n天气晴。", ["line"]),
    ("请认真执行。\n县教育局\n2020年2月8日", ["signature"]),
    ("县教育局 2020年2月8日\n附件:名单", ["signature"]),
    ("县城通了高铁2019/07/04\n", ["stamp"]),
    ("见https://example.org/2020/02/09/a 2月8日开学", ["text"]),
]


@pytest.mark.parametrize(("text", "places"), PLACES, ids=[row[0][:12] for row in PLACES])
def test_where_an_expression_stands(text: str, places: list[str]) -> None:
    assert [one.place for one in expressions(text, published="2020-02-09").expressions] == places


def test_headings_may_be_given_by_their_offsets() -> None:
    text = "2019年春\n3月5日播种。"
    marked = expressions(text, published="2023-01-01", headings=[(0, 6)]).expressions
    assert [one.date for one in marked] == ["2019-21", "2019-03-05"]
    assert marked[0].place == "heading"
