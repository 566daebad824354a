"""Expressions and their values, one by one, in a document of Monday 10 February 2020."""

from __future__ import annotations

import pytest

from timeline.dates import expressions

PUBLISHED = "2020-02-10"

# expression, EDTF value, basis, form
VALUES = [
    # dates said in full
    ("2020年2月3日", "2020-02-03", "explicit", "date"),
    ("二〇一九年十二月八日", "2019-12-08", "explicit", "date"),
    ("一九七八年十二月十八日", "1978-12-18", "explicit", "date"),
    ("２０２０年２月３日", "2020-02-03", "explicit", "date"),
    ("2020 年 2 月 3 日", "2020-02-03", "explicit", "date"),
    ("2020-02-03", "2020-02-03", "explicit", "date"),
    ("2020/2/3", "2020-02-03", "explicit", "date"),
    ("20201月25日", "2020-01-25", "explicit", "date"),
    ("2020 2月3日", "2020-02-03", "explicit", "date"),
    ("20200203", "2020-02-03", "explicit", "date"),
    ("2020年2月3日上午9时30分", "2020-02-03T09:30", "explicit", "date"),
    ("2020年2月3日晚8点半", "2020-02-03T20:30", "explicit", "date"),
    ("2020-02-03 08:05:00", "2020-02-03T08:05", "explicit", "date"),
    ("2003年", "2003", "explicit", "year"),
    ("2019年11月", "2019-11", "explicit", "year-month"),
    ("98年4月", "1998-04", "explicit", "year-month"),
    # without a year
    ("1月31日", "2020-01-31", "year-inferred", "month-day"),
    ("12月8日", "2019-12-08", "year-inferred", "month-day"),
    ("3月15日", "2020-03-15", "year-inferred", "month-day"),
    ("一月二十三日", "2020-01-23", "year-inferred", "month-day"),
    ("1月25日正月初一", "2020-01-25", "year-inferred", "month-day"),
    ("1月24日(除夕)", "2020-01-24", "year-inferred", "month-day"),
    ("2月7日晚", "2020-02-07", "year-inferred", "month-day"),
    ("9日", "2020-02-09", "year-inferred", "bare-day"),
    ("28日", "2020-01-28", "year-inferred", "bare-day"),
    ("九日下午", "2020-02-09", "year-inferred", "bare-day"),
    ("8日14时", "2020-02-08T14:00", "year-inferred", "bare-day"),
    ("11月", "2019-11", "year-inferred", "month"),
    # ranges
    ("2月3日至7日", "2020-02-03/2020-02-07", "year-inferred", "range"),
    ("1月28日—2月2日", "2020-01-28/2020-02-02", "year-inferred", "range"),
    ("12月30日至1月3日", "2019-12-30/2020-01-03", "year-inferred", "range"),
    ("3-5日", "2020-02-03/2020-02-05", "year-inferred", "bare-day"),
    ("5月6、7日", "2020-05-06/2020-05-07", "year-inferred", "month-day"),
    ("2018年至2019年", "2018/2019", "explicit", "range"),
    ("1995-1997年", "1995/1997", "explicit", "range"),
    ("2019年3月至5月", "2019-03/2019-05", "explicit", "range"),
    ("2019年9月1日到2020年1月15日", "2019-09-01/2020-01-15", "explicit", "range"),
    ("2月8日9时至11时", "2020-02-08T09:00/2020-02-08T11:00", "year-inferred", "range"),
    ("下午2点到4点", "2020-02-10T14:00/2020-02-10T16:00", "relative", "range"),
    ("18、19世纪", "1701/1900", "explicit", "century"),
    ("即日起至2月底", "2020-02-10/2020-02-29~", "relative", "range"),
    ("去年12月至今年1月", "2019-12/2020-01", "relative", "range"),
    ("8日晚至今天凌晨", "2020-02-08/2020-02-10", "year-inferred", "range"),
    ("从昨天(2月9日)到今天", "2020-02-09/2020-02-10", "year-inferred", "range"),
    ("6日夜间至8日", "2020-02-06/2020-02-08", "year-inferred", "range"),
    ("昨日凌晨2时许到今晨6点", "2020-02-09T02:00/2020-02-10T06:00~", "relative", "range"),
    ("8日9时左右至9日晚", "2020-02-08T09:00/2020-02-09~", "year-inferred", "range"),
    ("周三至周五", "2020-02-05/2020-02-07", "relative", "range"),
    # open ranges
    ("截至2月9日", "../2020-02-09", "year-inferred", "as-of"),
    ("截至2月9日24时", "../2020-02-09T24:00", "year-inferred", "as-of"),
    ("2019年12月31日前", "../2019-12-31", "explicit", "before"),
    ("2月15日之前", "../2020-02-15", "year-inferred", "before"),
    ("2月底前", "../2020-02-29~", "year-inferred", "before"),
    ("2015至2020年前", "2015/2020", "explicit", "before"),
    ("2月5日起", "2020-02-05/..", "year-inferred", "since"),
    ("自2月5日起", "2020-02-05/..", "year-inferred", "since"),
    ("从2015年开始", "2015/..", "explicit", "since"),
    ("2015年至今", "2015/..", "explicit", "since"),
    ("2010年以来", "2010/..", "explicit", "since"),
    ("1月20日以后", "2020-01-20/..", "year-inferred", "after"),
    ("自1月23日10时起", "2020-01-23T10:00/..", "year-inferred", "since"),
    # a relative word with its number, years of the Republic
    ("昨(9)日", "2020-02-09", "relative", "relative-day"),
    ("今（10）日上午", "2020-02-10", "relative", "relative-day"),
    ("去(2019)年12月", "2019-12", "explicit", "year-month"),
    ("上(1)月", "2020-01", "year-inferred", "month"),
    ("108年3月5日", "2019-03-05", "explicit", "date"),
    # counted from the document's date
    ("昨日", "2020-02-09", "relative", "relative-day"),
    ("前天上午", "2020-02-08", "relative", "relative-day"),
    ("今天(10日)上午", "2020-02-10", "year-inferred", "relative-day"),
    ("今晚8点", "2020-02-10T20:00", "relative", "relative-day"),
    ("明天", "2020-02-11", "relative", "relative-day"),
    ("去年", "2019", "relative", "relative-year"),
    ("去年12月", "2019-12", "relative", "year-month"),
    ("今年上半年", "2020-01/2020-06", "relative", "half"),
    ("上个月", "2020-01", "relative", "relative-month"),
    ("本月6日", "2020-02-06", "relative", "date"),
    ("上周五", "2020-02-07", "relative", "weekday"),
    ("周日", "2020-02-09", "relative", "weekday"),
    ("上周", "2020-02-03/2020-02-09", "relative", "week"),
    ("下周一", "2020-02-17", "relative", "weekday"),
    ("三天前", "2020-02-07", "relative", "ago"),
    ("10年前", "2010~", "relative", "ago"),
    ("三年前的今天", "2017-02-10", "relative", "relative-day"),
    ("去年今日", "2019-02-10", "relative", "relative-day"),
    ("两年前的4月8日", "2018-04-08", "relative", "date"),
    ("十年前的夏天", "2010-22", "relative", "season"),
    ("每年6月30日前", "../2020-06-30", "year-inferred", "before"),
    ("两周后", "2020-02-24~", "relative", "later"),
    ("近三年", "2017-02-10/2020-02-10~", "relative", "last-n"),
    ("已经5年", "2015/2020~", "relative", "last-n"),
    ("未来两天", "2020-02-11/2020-02-12~", "relative", "next-n"),
    ("第一时间", "../2020-02-10~", "relative", "vague"),
    # vague words
    ("目前", "../2020-02-10~", "relative", "vague"),
    ("近日", "../2020-02-10~", "relative", "vague"),
    ("连日来", "../2020-02-10~", "relative", "vague"),
    ("此前", "../2020-02-10~", "relative", "vague"),
    ("今后一段时期", "2020~/..", "relative", "vague"),
    ("疫情发生以来", "../2020-02-10~", "relative", "event"),
    # parts
    ("1月上旬", "2020-01-01/2020-01-10~", "year-inferred", "month-part"),
    ("2019年11月下旬", "2019-11-21/2019-11-30~", "explicit", "month-part"),
    ("1月底", "2020-01-21/2020-01-31~", "year-inferred", "month-part"),
    ("2019年年底", "2019-12~", "explicit", "year-part"),
    ("2019年第三季度", "2019-07/2019-09", "explicit", "quarter"),
    ("2019年夏季", "2019-22", "explicit", "season"),
    ("2018年冬天", "2018-24", "explicit", "season"),
    ("二十世纪五十年代", "1950/1959", "explicit", "decade"),
    ("80年代后期", "1985/1989~", "explicit", "decade"),
    ("上世纪六七十年代", "1960/1979", "relative", "decade"),
    ("民國一○八年", "2019", "explicit", "year"),
    ("自昨日起", "2020-02-09/..", "relative", "since"),
    ("2019年的暑假", "2019-07/2019-08~", "explicit", "holiday"),
    # lunar days, festivals, holidays
    ("正月初一", "2020-01-25", "lunar", "lunar"),
    ("大年初二", "2020-01-26", "lunar", "lunar"),
    ("除夕", "2020-01-24", "lunar", "festival"),
    ("元宵节", "2020-02-08", "lunar", "festival"),
    ("农历腊月二十三", "2020-01-17", "lunar", "lunar"),
    ("己亥年腊月二十九", "2020-01-23", "lunar", "lunar"),
    ("2019年中秋节", "2019-09-13", "lunar", "festival"),
    ("去年国庆节", "2019-10-01", "relative", "festival"),
    ("春节期间", "2020-01-24/2020-02-02~", "lunar", "holiday"),
    ("2019年国庆假期", "2019-10-01/2019-10-07~", "explicit", "holiday"),
    ("国庆前夕", "2019-09-30~", "relative", "festival"),
    ("2019年端午节前一天", "2019-06-06", "relative", "festival"),
    ("2018年重阳节后一天", "2018-10-18", "relative", "festival"),
    ("2019年元宵节前三天", "2019-02-16/2019-02-18~", "relative", "festival"),
    ("春节后三天", "2020-01-26/2020-01-28~", "relative", "festival"),
    ("2019年清明节后第二天", "2019-04-07", "relative", "festival"),
    ("2019年除夕前第二天", "2019-02-02", "relative", "festival"),
    ("2019年春节假期第三天", "2019-02-06", "relative", "festival"),
    ("2019年春节第三天", "2019-02-07", "relative", "festival"),
    ("去年国庆长假最后一天", "2019-10-07", "relative", "festival"),
    ("2018年五一小长假首日", "2018-04-29", "relative", "festival"),
    ("2019年国庆假期前三天", "2019-10-01/2019-10-03", "relative", "festival"),
    ("2019年3月5日后第三天", "2019-03-08", "relative", "date"),
    ("2017年中秋国庆假期第三天", "2017-10-03", "relative", "festival"),
    ("2019年元旦除夕夜", "2019-12-31", "explicit", "festival"),
    ("春节前后", "2020-01-25~", "lunar", "festival"),
    ("冬至", "2019-12-22", "lunar", "solar-term"),
    # eras, plans, periods
    ("民国二十六年", "1937", "explicit", "year"),
    ("民国二十六年七月七日", "1937-07-07", "explicit", "date"),
    ("庚子年", "2020", "lunar", "year"),
    ("“十三五”期间", "2016/2020", "explicit", "plan"),
    ("党的十九大以来", "2017-10-18/..", "explicit", "congress"),
    ("抗战时期", "1937/1945", "explicit", "period"),
    ("公元前221年", "-0220", "explicit", "year"),
    ("公元618年", "0618", "explicit", "year"),
    ("公元一六四四年", "1644", "explicit", "year"),
    ("六一八年三月五日", "0618-03-05", "explicit", "date"),
    ("非典期间", "2002-11/2003-07~", "explicit", "period"),
    # the days of lunar months that are festivals by their numbers, years of animals
    ("二月二", "2020-02-24", "lunar", "festival"),
    ("九月九", "2019-10-07", "lunar", "festival"),
    ("鼠年春节", "2020-01-25", "lunar", "festival"),
    ("2020年中秋国庆双节期间", "2020-10-01/2020-10-08~", "explicit", "holiday"),
    # halves of months, quarters in letters, ranges in digits, what is left of a year
    ("1月上半月", "2020-01-01/2020-01-15~", "year-inferred", "month-part"),
    ("2019年Q3", "2019-07/2019-09", "explicit", "quarter"),
    ("2019Q4", "2019-10/2019-12", "explicit", "quarter"),
    ("2020.01.25-02.03", "2020-01-25/2020-02-03", "explicit", "range"),
    ("年内", "2020-02-10/2020-12-31~", "relative", "within"),
    ("去年同期", "2019", "relative", "relative-year"),
    ("由周六开始至昨夜8时", "2020-02-08/2020-02-09T20:00", "relative", "range"),
    ("深秋", "2019-23~", "year-inferred", "season"),
    ("9日下半夜", "2020-02-09", "year-inferred", "bare-day"),
    ("前11个月", "2019-01/2019-11", "relative", "quarter"),
    # school and fiscal years
    ("2019-2020学年", "2019-09/2020-07~", "explicit", "school-year"),
    ("2019—2020学年度第二学期", "2020-02/2020-07~", "explicit", "school-year"),
    ("2018学年上学期", "2018-09/2019-01~", "explicit", "school-year"),
    ("本学期", "2020-02/2020-07~", "relative", "school-year"),
    ("上学期", "2019-09/2020-01~", "relative", "school-year"),
    ("2019财年", "2019", "explicit", "year"),
    ("2019-20财政年度", "2019-04/2020-03", "explicit", "fiscal-year"),
    # seasons beside each other, ends of quarters, days of trade
    ("今冬明春", "2020-24/2021-21", "relative", "range"),
    ("去冬今春", "2019-24/2020-21", "relative", "range"),
    ("季度末", "2020-03", "relative", "quarter"),
    ("头两个月", "2020-01/2020-02", "relative", "quarter"),
    ("双十一", "2019-11-11", "year-inferred", "festival"),
    # how long ago, as precisely as it is counted
    ("三个多月以来", "2019-11/2020-02-10~", "relative", "last-n"),
    ("两年半以来", "2017-08/2020-02-10~", "relative", "last-n"),
    ("五年以内", "2020-02-10/2025~", "relative", "next-n"),
    ("半个月前", "2020-01-25~", "relative", "ago"),
    ("未来三天", "2020-02-11/2020-02-13~", "relative", "next-n"),
    # clock times
    ("差一刻九点", "2020-02-10T08:45", "relative", "clock"),
    ("差五分钟十点", "2020-02-10T09:55", "relative", "clock"),
    ("零点", "2020-02-10T00:00", "relative", "clock"),
    ("13时零5分", "2020-02-10T13:05", "relative", "clock"),
    ("9日午饭后", "2020-02-09", "year-inferred", "bare-day"),
    ("当天早些时候", "2020-02-10", "relative", "relative-day"),
    # holidays in quotation marks, months and days at the end, months beside each other, entering a season
    ("“十一”黄金周", "2019-10-01/2019-10-07~", "year-inferred", "holiday"),
    ("“五一”期间", "2020-05-01/2020-05-05~", "year-inferred", "holiday"),
    ("去年最后一个月", "2019-12", "relative", "last-months"),
    ("2021年最后两个月", "2021-11/2021-12", "explicit", "last-months"),
    ("本月最后一天", "2020-02-29", "relative", "last-days"),
    ("2021年最后两天", "2021-12-30/2021-12-31", "explicit", "last-days"),
    ("去年七八月间", "2019-07/2019-08", "relative", "year-month"),
    ("2021年十一二月份", "2021-11/2021-12", "explicit", "year-month"),
    ("去年入秋以来", "2019-23/..", "relative", "since"),
    ("2018年入汛以来", "2018/..", "explicit", "since"),
    # a reign year with that of our era in brackets; the year in brackets is the exact one
    ("民国元年（1912）3月", "1912-03", "explicit", "year-month"),
    ("光绪二十九年（1903年）", "1903", "explicit", "year"),
    ("民国28年（公元1939年）5月4日", "1939-05-04", "explicit", "date"),
    ("开皇十六年（公元596年）", "0596", "explicit", "year"),
    ("2019年前5月", "2019-01/2019-05", "explicit", "quarter"),
    # about, by, until
    ("大约半小时后", "2020-02-10~", "relative", "later"),
    ("大概7点10分左右", "2020-02-10T07:10~", "relative", "clock"),
    ("直至2019年末", "../2019-12~", "explicit", "as-of"),
]


@pytest.mark.parametrize(("text", "date", "basis", "form"), VALUES, ids=[row[0] for row in VALUES])
def test_an_expression_is_found_whole_and_has_its_value(text: str, date: str, basis: str, form: str) -> None:
    for before, after in (("", "。"), ("县里,", "召开动员会。"), ("\n\n", ",全县开会")):
        found = expressions(before + text + after, published=PUBLISHED).expressions
        whole = [one for one in found if one.text == text]
        assert len(whole) == 1, [one.text for one in found]
        one = whole[0]
        assert (one.date, one.basis, one.form) == (date, basis, form)
        assert one.start == len(before)


TRAPS = [
    "一人一号,终身不变",
    "通信卫星十一号发射成功",
    "从过去的10小时减少为4小时",
    "记者张国庆摄影",
    "王立秋说",
    "村民李端午和赵元旦",
    "上学期间不得外出",
    "事故发生后,市领导赶到",
    "火灾发生后人员已疏散",
    "民警随即赶到",
    "零点五公里",
    "这证明了这一点",
    "提出五点要求",
    "交通一时瘫痪",
    "一时间众说纷纭",
    "口罩2000个",
    "2009级学生",
    "捐款3000元",
    "拨打12320热线",
    "二十号地村",
    "星期日报",
    "三月街",
    "5·12地震",
    "一月有余",
    "第十号台风",
    "乘坐10号线",
    "住12号楼",
    "中山路25号",
    "四月龄婴儿",
    "隔离14天",
    "历时3个小时",
    "今年59岁",
    "光明日报社",
    "距离最近的医院",
    "问题出现在基层",
    "日夜值守",
    "以2:1获胜",
    "网址http://news.example.com/2020/02/03/a.html",
    "版本3.11.2",
    "电话13800138000",
    "第3条第2款",
    "每天早上8点测温",
    "一点也不",
    "考试前1日封场",
    "日本日立公司",
    "比值为1:10.3",
    "飞赴韩国庆州",
    "八一飞行表演队",
    "风云三号卫星",
    # lengths of time
    "工程历时11日",
    "展览为期5日",
    "已连续7日无雨",
    "降雨持续4日",
    "长达20日",
    "逾十日",
    "不足3日",
    "超过五日",
    "共3日",
    "延期5日",
    "有效期为30日",
    "自收到之日的第二日起十日内",
    "生效之日起三十日内",
    # what recurs
    "周一至周五每天9时开门",
    "周一至周五9:00-17:00",
    "每周三下午开放",
    "每周三、周六上午9时至11时",
    "每个星期三下午",
    "每逢周二闭馆",
    "每月15日发放",
    "每月上旬检查",
    "每天9时开门,17时关门",
    "每晚8时巡逻",
    "未来得及撤离",
    "宁夏至河南的线路",
    "3-5月龄的羊",
    "任命书记周立秋",
    "越共十三大以来",
    "周五海同志",
]


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    found = expressions(f"{text}。", published=PUBLISHED).expressions
    assert [one.text for one in found] == []


def test_the_year_of_a_document_number_is_told_apart() -> None:
    (one,) = expressions("县政办发〔2019〕3号文件", published=PUBLISHED).expressions
    assert (one.place, one.date) == ("number", "2019")


def test_a_garbled_time_gives_candidates_and_no_date() -> None:
    (one,) = expressions("截至2818:00,共接诊20人。", published="2020-03-01").expressions
    assert one.form == "garbled"
    assert one.date == ""
    assert one.candidates == ("../2020-02-08T18:00",)


def test_a_day_that_does_not_exist_has_no_date() -> None:
    (one,) = expressions("2019年2月29日", published=PUBLISHED).expressions
    assert one.date == ""
    assert one.why.key == "dates.no_such_day"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        # a mistyped weekday beside a day near the document's own date
        ("2月3日(星期四)", "2020-02-03"),
        ("12月31日(星期一)", "2019-12-31"),
        # far from it the weekday tells the year
        ("6月12日(星期一)", "2017-06-12"),
    ],
)
def test_a_weekday_tells_the_year_only_far_from_the_documents_date(text: str, date: str) -> None:
    (one,) = expressions(f"县里{text}开会。", published=PUBLISHED).expressions
    assert one.date == date


@pytest.mark.parametrize(
    ("text", "date"),
    [("2月\n19日(元宵节) 放灯。", "2019-02-19"), ("9月\n13日(中秋节) 放假。", "2019-09-13")],
)
def test_a_day_with_its_festival_is_the_civil_day(text: str, date: str) -> None:
    found = expressions(f"2019年大事记\n{text}", published="2020-01-05", title="2019年大事记").expressions
    assert (found[-1].date, found[-1].form) == (date, "bare-day")


@pytest.mark.parametrize(("text", "date"), [("献公二年(前383年)迁都", "-0382"), ("(前221年)", "-0220")])
def test_a_year_before_christ_in_brackets(text: str, date: str) -> None:
    assert [one.date for one in expressions(text, published=PUBLISHED).expressions] == [date]


@pytest.mark.parametrize("text", ["2021年第7号", "[2020年 第12号]"])
def test_the_year_before_the_number_of_a_paper_dates_nothing(text: str) -> None:
    assert [one.place for one in expressions(f"通告{text}。", published=PUBLISHED).expressions] == ["number"]


def test_the_number_of_a_typhoon_is_none_of_a_paper() -> None:
    assert [one.place for one in expressions("2021年第7号台风来袭。", published=PUBLISHED).expressions] == ["text"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("1月中欧班列开行", "1月"), ("6月中俄两国会谈", "6月"), ("3月中组织演练", "3月中"), ("7月中超过一半", "7月中")],
)
def test_the_middle_of_a_month(text: str, words: str) -> None:
    assert [one.text for one in expressions(text, published=PUBLISHED).expressions] == [words]
