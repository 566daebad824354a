"""Which words of a sentence tell a happening of their own, and when: a table a rule, two unlike examples each."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from timeline.cleaning import clean
from timeline.extraction import Additions, extract
from timeline.model import Document, DocumentFacts, Event

Teller = Callable[..., list[Event]]


def dates(events: list[Event]) -> list[str]:
    return [event.date for event in events]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # dates that are only joined share what they date
        ("渔政处于6月3日、6月9日开展了两次巡查。", [("2021-06-03", "inspection"), ("2021-06-09", "inspection")]),
        ("6月3日和6月5日，市博物馆暂停开放。", [("2021-06-03", "measure"), ("2021-06-05", "measure")]),
        # a vague word that only leads to a date
        ("6月1日，大桥关闭。交通局随后又于6月4日开通了便桥。", [("2021-06-01", "measure"), ("2021-06-04", "measure")]),
        ("学校近日于6月8日启用新馆。", [("2021-06-08", "measure")]),
        # who reports is no event where what is reported is one
        ("县水利局表示，6月3日晚，闸门已关闭。", [("2021-06-03", "measure")]),
        ("6月3日下雨。馆长李建国介绍，馆里设立了值班岗。", [("2021-06-03", "other"), ("2021-06-03", "measure")]),
        # a mark is lost before an office and its holder, or before a date
        ("6月3日县防汛指挥部召开会议听取各乡镇汛情汇报县长李建国在会上强调，雨还要下。",
         [("2021-06-03", "meeting"), ("2021-06-03", "statement")]),
        ("各单位要落实好值班备勤的各项要求6月4日，县教育局召开会议。", [("2021-06-04", "meeting")]),
        # a demand goes on in its sentence
        ("请各村于6月25日前登记，并于6月28日前开展排查。", [("../2021-06-25", "order"), ("../2021-06-28", "order")]),
        ("商户须在6月22日前停业，6月23日恢复营业。", [("../2021-06-22", "order"), ("2021-06-23", "order")]),
        # what an until leads to happened that day
        ("直至6月8日，学校才发布停课通知。", [("2021-06-08", "order")]),
        ("直到6月10日，渡口终于恢复开放。", [("2021-06-10", "measure")]),
        # a meeting that acts is its own subject
        ("6月3日，县委召开全会。大会审议了两项报告。", [("2021-06-03", "meeting"), ("2021-06-03", "meeting")]),
        ("6月3日下雨。会议确定了巡堤的人选。", [("2021-06-03", "other"), ("2021-06-03", "meeting")]),
        # somebody's own words are told for themselves
        ("6月3日，县长李建国到渡口检查督导，对船工强调：“风大时一律停航。”",
         [("2021-06-03", "inspection"), ("2021-06-03", "statement")]),
        ("6月3日，校长王芳看望慰问值班教师，说：“大家辛苦了。”",
         [("2021-06-03", "inspection"), ("2021-06-03", "statement")]),
        # a dateline within a line
        ("6月1日，大桥关闭。某某网海口6月4日电（记者王芳）6月2日，便桥开通。",
         [("2021-06-01", "measure"), ("2021-06-02", "measure")]),
        ("渔业信息网讯6月2日，渡口恢复开放。", [("2021-06-02", "measure")]),
        # what a date alone says too little of
        ("《渡口条例》已经公布，自7月1日起施行。", [("2021-07-01/..", "measure")]),
        ("新馆已经落成，6月9日开放。", [("2021-06-09", "measure")]),
        # what is to be done by a time is ordered
        ("各镇须于6月28日前上报名单。", [("../2021-06-28", "order")]),
        ("天文台呼吁渔民在未来三天留在港内。", [("2021-06-20/2021-06-23~", "order")]),
    ],
)  # fmt: skip
def test_what_is_told_and_when(tell: Teller, text: str, expected: list[tuple[str, str]]) -> None:
    got = [(event.date, event.kind) for event in tell(text)]
    loose = [(date, kind) for date, kind in got]
    if expected[0][0].startswith("2021-06-20/"):  # how long 未来三天 is the date engine says
        assert [kind for _, kind in loose] == [kind for _, kind in expected]
        return
    assert loose == expected


@pytest.mark.parametrize(
    "text",
    [
        "今天的嘉宾是渔民李大海。",
        "明天的节目讲述一位护林员的故事。",
        "讨论当前的水情。",
        "这解决了目前的困难。",
        "春天就要来临。",
        "中秋节临近，商户备足了货。",
        "出口自去年11月以来首次转正。",
        "水位为1998年以来最高。",
        "作为对6月3日行动的回应，渔民很平静。",
        "张建军，男，1975年3月2日出生，汉族，住平湖市。",
        "赔偿请求人李某，女，1980年5月6日生，农民。",
        "措施从未真正实施。",
        "县里并未取消渡轮。",
        "后续政策更加严格。",
        "渔政处负责人说，目前标准偏低，补贴不够。",
        "各级党组织和党员临危不惧、尽锐出征。",
        "组织广大党员干部深入学习条例。",
        "加强夜间巡查，确保大堤安全。",
        "渔民代表出席渔业论坛2020年年会的分组讨论。",
        "他谈到省里召开的2019年春运会议。",
        # the same for so many years, the highest since, the nth time since
        "鱼价连续第二年下跌。",
        "这是渔港自2019年7月以来的第三次扩建。",
        "库存为2019年3月以来的新低。",
        # a term that begins to run, and a condition in brackets
        "自公告发出之日起经过30日即视为送达。",
        # numbered headings of sections, and the work of a year that is gone over
        "一、2020年预算执行情况",
        "二、2021年工作打算",
        "向大会报告2020年工作。",
        "款项可以结转到以后年度。",
        # what is agreed or only meant, and the number of a paper
        "按照协议，县水利局关闭闸门，平湖市政府开放渡口。",
        "为落实县委会议部署，全方位用好渔业人才。",
        "其目的是掩盖邻县关闭渡口的事实。",
        "平渔字第1130182345号",
        # who may apply
        "年龄在35周岁以下（1988年3月11日以后出生）。",
        # seasons beside each other before a noun
        "县里将开展秋冬季渔船整治。",
    ],
)
def test_what_dates_and_tells_nothing(tell: Teller, text: str) -> None:
    assert [event.date for event in tell(text) if event.basis != "document"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what a meeting further did, and what a visitor further did and said, is of that day
        ("6月3日，县政府召开会议。\n会议还研究了渡口的搬迁。", ["2021-06-03", "2021-06-03"]),
        (
            "6月3日，县长李建国到码头检查。\n李建国一行先后来到三个渡口查看。\n李建国强调，要加固堤防。",
            ["2021-06-03", "2021-06-03", "2021-06-03"],
        ),
        ("6月3日，县长李建国到码头检查。\n他说，船都很好。", ["2021-06-03", "2021-06-03"]),
        # … but not what somebody else did
        ("6月3日，县长李建国到码头检查。\n王芳局长表示，船都很好。", ["2021-06-03", "../2021-06-20~"]),
        # a year that opens the name of what the date before it tells
        ("6月3日，2021年渔业发展会议召开。", ["2021-06-03"]),
        # what the report that was heard is about
        ("6月3日，县政府召开会议。会议听取了关于一季度渔业工作情况汇报。", ["2021-06-03", "2021-06-03"]),
        # who came to it is a detail of a meeting
        ("6月3日，县政府召开会议。各局负责人参加会议。", ["2021-06-03"]),
    ],
)
def test_a_meeting_or_visit_goes_on_in_the_lines_below(tell: Teller, text: str, expected: list[str]) -> None:
    assert dates(tell(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "首页 | 互动交流 今天是2021年6月18日 星期五",
        "成文日期：\n2021年5月18日\n名　　称：\n关于开放渡口的通知\n有效性：\n有效",
        "渡口开放。\n作者：王芳 审核：李建国\n2021-06-02",
        "珙县有感地震\n2021-06-08 10:20·山城晚报\n暂无人员伤亡。",
        "渡口停航。\n（原载2021年6月8日《渔港晚报》）",
    ],
)
def test_the_furniture_of_a_page_tells_nothing(tell: Teller, text: str) -> None:
    assert [event.date_text for event in tell(text) if event.date_text] == []
    assert [event.quote for event in tell(text) if "名" in event.quote] == []


@pytest.mark.parametrize("purpose", ["为做好今年防汛工作", "为庆祝今年的丰收节"])
def test_what_a_clause_of_purpose_names_dates_nothing(tell: Teller, purpose: str) -> None:
    assert dates(tell(f"{purpose}，县里于6月3日召开了会议。")) == ["2021-06-03"]


@pytest.mark.parametrize(
    "below",
    ["网友评论：\n热心人：6月9日我也去了，会议开得好。", "相关链接\n6月9日，县里召开了另一次会议。"],
)
def test_comments_and_links_below_an_article_tell_nothing(tell: Teller, below: str) -> None:
    assert dates(tell(f"6月3日，县政府召开防汛会议。\n会后分头落实。\n{below}")) == ["2021-06-03"]


def test_a_line_with_the_marks_of_a_heading_dates_what_follows(make_document: Callable[[str], Document]) -> None:
    text = "## 2019年8月：渡口停航\n县交通局发布了停航通告。\n\n## 2020年3月：渡口复航\n县交通局开通了三条线路。"
    plain = make_document(text)
    plain = replace(plain, paragraphs=tuple(replace(each, role="text") for each in plain.paragraphs))
    facts = DocumentFacts(published="2021-06-20")
    told = extract(plain, clean(text), Additions(), facts).events
    assert dates(list(told)) == ["2019-08", "2019-08", "2020-03", "2020-03"]


@pytest.mark.parametrize("date", ["6月28日前", "6月30日之前"])
def test_a_time_until_a_day_to_come_is_planned(tell: Teller, date: str) -> None:
    (told,) = tell(f"各村须于{date}上报名单。")
    assert told.planned
    (directive,) = tell(f"各村须于{date}上报名单。", directives=True)
    assert directive.directive is not None and directive.directive.deadline == told.date


def test_confidence_follows_what_is_known(tell: Teller) -> None:
    sure = tell("6月3日，县政府召开防汛会议。")[0].confidence
    vague = tell("近日，县政府召开防汛会议。")[0].confidence
    bounded = tell("县政府召开了防汛会议。")[0].confidence
    nobody = tell("6月3日，到处在下雨。")[0].confidence
    assert sure > bounded > vague and sure > nobody


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("On June 3, 2021, heavy rain flooded the old harbour.", "other", "Heavy rain flooded the old harbour"),
        ("The harbour board approved a new pier on June 9.", "order", "The harbour board approved a new pier"),
        ("The bridge reopened in May 2021.", "measure", "The bridge reopened"),
        ("Families must leave the island by June 30.", "order", "Families must leave the island by June 30"),
    ],
)
def test_english_statements(tell: Teller, text: str, kind: str, title: str) -> None:
    (told,) = tell(text + " Nothing else is known of it here.")
    assert (told.kind, told.title) == (kind, title)


@pytest.mark.parametrize(
    "text",
    [
        # the work of a year as a whole, and a year surpassed
        "县委部署2022年渔业工作。",
        "全镇有信心实现今年增产目标。",
        "鱼价超去年。",
        # a year in the name of an event of which something else is told
        "2008年汶川地震中积累的经验得到运用。",
        "2010年玉树地震、2013年芦山地震的照片挂在墙上。",
        "今年第2号洪水的水位线刻在桥上。",
        # a term that runs from an act
        "公告期限自本公告发布之日起5个工作日。",
        "申请人自本通知印发之日起三十日内办理。",
        # the number of a paper
        "县水利局关于加固堤防的通告（2021年第7号）",
        "渔政处2020年第12号公告贴在码头。",
    ],
)
def test_years_that_date_no_happening(tell: Teller, text: str) -> None:
    assert [event.date_text for event in tell(text) if event.date_text] == []


@pytest.mark.parametrize(
    "clause",
    ["推动建立更大的渔业市场", "进一步落实渔船登记制度", "为恢复通航创造条件", "是最先开通的一条航线"],
)
def test_what_is_only_to_be_done_tells_nothing(tell: Teller, clause: str) -> None:
    told = tell(f"6月3日，县长李建国到码头调研。他很满意，{clause}。")
    assert [event.quote for event in told if clause in event.quote and not event.date_text] == []


@pytest.mark.parametrize("clause", ["县水利局召开会议之后", "在全县启动应急响应期间"])
def test_a_clause_that_only_says_when_tells_nothing(tell: Teller, clause: str) -> None:
    told = tell(f"6月3日下雨。{clause}，鱼价一直平稳。")
    assert [event.quote for event in told if event.quote.startswith(clause)] == []


@pytest.mark.parametrize(
    "text",
    [
        "渡口旧事\n渡口的灯又亮了。\n作者：王芳\n2021年6月9日",
        "县里修桥\n县里修了一座桥，行人称便。\n2021年6月9日",
        "衛生署調查個案\n衛生署派員巡查。\n完／2021年6月9日（星期三）",
        "Bridge reopens\nThe bridge has reopened after a long time.\nJune 9, 2021",
    ],
)
def test_a_date_below_a_news_text_issues_nothing(tell: Teller, text: str) -> None:
    assert [event for event in tell(text, published="") if event.date == "2021-06-09"] == []


@pytest.mark.parametrize(
    ("text", "date"),
    [("二、采购公告日期：2021年3月2日；", "2021-03-02"), ("开标日期：2021年3月25日9时30分；", "2021-03-25T09:30")],
)
def test_dates_of_a_tender_are_told(tell: Teller, text: str, date: str) -> None:
    assert dates(tell(f"码头采购公告\n{text}\n联系人：李工。")) == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [("县长李建国上午前往码头。", "2021-06-03"), ("县水利局下午查看闸门。", "2021-06-03")],
)
def test_a_part_of_the_day_behind_who_acts_dates_a_statement(tell: Teller, text: str, date: str) -> None:
    assert dates(tell(f"6月3日下雨。{text}"))[1:] == [date]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a vague word of the second verb alone dates not the whole
        ("县农科所的人员攻克了稻瘟难关并第一时间推出了新品种。", [""]),
        ("市自来水公司更换了水泵并及时恢复了供水。", [""]),
        # the order in which things are done, without a date before them
        ("检疫人员先登记来人，随后对货物进行检查。", []),
        ("护士测了体温，不久又进行了登记。", []),
        ("6月3日，检疫站关闭。随后，县农业局启动了检查。", ["6月3日", "随后"]),
        # how long something lasts
        ("渡口封航，直至风停后恢复开放。", []),
        ("学校停课，直到水退后恢复上课。", []),
        # a plan or games that are only spoken of
        ("“十五五”时期是我县水利建设的关键时期，干部们做好了准备。", []),
        ("“十四五”期间，县水利局建成三座水库。", ["“十四五”期间"]),
        ("县长李建国为2026年米兰冬奥会转播团队授牌。", []),
        ("2023年杭州亚运会闭幕。", ["2023年"]),
        # praise with no more than a vague word
        ("这段时间，县医院的护士冲在了最前面。", []),
        ("连日来，消防队员冲锋在前。", []),
        # a year or season in the name of what a later date tells
        ("2021年第七届渔民运动会火炬传递活动6月3日举行。", ["6月3日"]),
        ("2021年全县渔业春季招聘会日前启动。", ["日前"]),
        ("2015年成立的渔业公司6月3日宣布破产。", ["2015年", "6月3日"]),
        # who reported it when
        ("据邻县卫生部门6月5日发布的消息，渡口6月4日已关闭。", ["6月4日"]),
        ("据邻县媒体6月5日报道，渡口已经关闭。", ["6月5日"]),
        ("昨日从渔政处获悉，渡口6月4日已关闭。", ["6月4日"]),
        # a condition of an appointment
        ("任命李建国为渔业局副局长（试用期一年，自2021年9月起计算）。", []),
        # a day on which several did it, not an average of days
        ("沿岸多县6月15日均发布了预警。", ["6月15日"]),
    ],
)
def test_words_that_only_say_how_things_went(tell: Teller, text: str, expected: list[str]) -> None:
    assert [event.date_text for event in tell(text)] == expected


def test_the_title_of_a_report_about_a_stretch_of_time_tells_nothing(tell: Teller) -> None:
    text = "平湖市2021年第一季度渔业公报\n4月3日，平湖市水利局召开会议。"
    assert dates(tell(text, title="平湖市2021年第一季度渔业公报")) == ["2021-04-03"]


@pytest.mark.parametrize("formula", ["现批复如下：", "方案已经市政府同意，现印发你们，请认真贯彻。"])
def test_what_is_answered_or_passed_on_issues_itself(tell: Teller, formula: str) -> None:
    told = tell(f"关于渡口搬迁的批复\n{formula}\n平湖市人民政府\n2021年6月3日")
    assert [(event.kind, event.date) for event in told] == [("order", "2021-06-03")] * 2
