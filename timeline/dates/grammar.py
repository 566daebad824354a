# ruff: noqa: E501 - a row of the table is one line
"""The grammar: small named patterns, each a row with its meaning and examples, over folded text.

A row finds one *piece* of an expression (a year, a month, a clock time, a word such as 昨天); ``find`` puts pieces
together.  Every pattern is bounded in length, so that the one compiled scan stays linear on any input.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.dates.lexicon import table, word_list, words

_S: Final = " {0,2}"
_C: Final = "一二三四五六七八九"
#: 1 to 99 in digits or characters, longest reading first.
N: Final = rf"(?:\d{{1,2}}|廿[{_C}]?|卅[{_C}]?|[{_C}]?十[{_C}]?|[零〇]?[{_C}])"
#: A count: also 两, 几, 数, 半, 百 and mixed forms.
COUNT: Final = rf"(?:\d{{1,4}}|几十|数十|十几|[{_C}]?十[{_C}]?|[{_C}]?百|[{_C}两几数半])"
JOIN: Final = rf"{_S}(?:-{{1,2}}|~|至|到|、|和|及){_S}"
_UNIT: Final = r"(?:年|个?月|周|个?星期|个?礼拜|天|日|个?小时|个?钟头|分钟|分(?=半)|秒钟?)"
_NOT_IN_NUMBER: Final = r"(?<![\d.])"

# What makes that which looks like a time something else: lookarounds, each with what it keeps out or lets through.
#: 满3日, 第3日, 每逾3日, 〔2020〕3号; but 附近27日
_NO_COUNT: Final = r"(?<![A-Za-z第满共达每逾〕】])(?<!(?<!附)近)"
#: 前3日: so many days; but 此前3日, 日前3日
_NO_STRETCH: Final = r"(?<!(?<![此之日目以])前)"
#: 日元, 日内瓦, 日均客流, 日游, 日报; but 元宵, 日内蒙古, 15日均发布, 日报道
_NO_DAY_WORD: Final = r"(?!元(?!宵|旦)|内(?!蒙|阁|政)|均(?![发已未在有为被可开启达出表举就进])|游(?!客|行)|龄|薪|历|报(?!道|告|名|到|送|案|警|称|请|批))"
#: 中山路25号, 三栋12号
_NO_HOUSE: Final = r"(?<![路街弄巷道栋座楼].)(?<![路街弄巷道栋座楼]..)"
#: 号 is a day behind a month, or before what can go on after a day; not in 25号文件, 12号楼
#: 一人一号, 卫星十一号: a number in characters right behind another word
_NO_NAME: Final = "".join(
    rf"(?<!(?![月年的于在从到至自起和与前后本这下上当{_C}十])[一-龥]{number}号)"
    for number in (f"[{_C}十]", f"[十廿卅][{_C}]", f"[{_C}]十[{_C}]")
)
_AS_DAY: Final = (
    r"(?:(?<=月.号)|(?<=月..号)|(?<=月...号)|(?=$|\n|[ ,。;、():!?\-~]|\d{1,2}[时点:]|上午|下午|中午|凌晨|清晨|傍晚|晚|早|夜"
    r"|起|前|后|以|至|到|当[天日晚]|[你我他她它在于从就将要会是开举召出去回放有的和与及左许]))"
)
#: 点名, 时代, 时间, 时速
_NO_HOUR_WORD: Final = r"(?!代|期|间|刻|候|常|尚|速|薪|空|评|名|赞|火|击|子|[意建要希原认])"
#: 十点五十 is a time, 八点50个 is not
_MINUTES: Final = rf"[零〇]\d|[零〇][{_C}]|[0-5]\d|[二三四五]?十[{_C}]?"
_SECONDS: Final = r"\d{1,2}(?:\.\d{1,3})?"
#: 下午茶, 早上好
_NO_MEAL: Final = r"(?!茶|好(?:[,。!?~]|$))"
#: What a bare 早 or 晚 stands behind: 3日晚, 昨天夜, 周五晚, 除夕晚, 初二早
_BEHIND_DAY: Final = (
    r"(?:(?<=[\d一二三四五六七八九十同翌次当][日号])|(?<=[昨今明前后当][天日])|(?<=[周期拜][一二三四五六日天])|(?<=除夕)"
    r"|(?<=[初十廿][一二三四五六七八九十]))"
)
#: 晚报, 晚会, 早餐, 晚年
_NO_EVENING_WORD: Final = r"(?!报(?!道)|会|餐|宴|年|期|点名|已|在|就)"
#: 月中 as a part of a month; not 月中国, 月中旬 is another row
_NO_MIDDLE_WORD: Final = r"[国央共华期秋考心学小医部间欧俄美日法英非韩朝德越老巴印蒙哈亚东企资方铁石粮核纪外]"
_CHINESE_DIGIT: Final = r"[一二三四五六七八九十]"
#: 三年前十名, 前列; 三天后勤; 三日内地; 一年来到
_WAY: Final = (
    r"前(?!十|列|茅|锋|方|男|女|首|总|妻|夫|[一二三]名)|后(?!勤|续|方|期|备|卫|台)|内(?!地|部|外|容|蒙)"
    r"|来(?!到|自|源|临|说|看|讲|访|电|函|信|人)"
)
#: 先后来到, 出现在, 实现在, 最近的医院, 临目前, 三多年来
_NO_VAGUE_BEFORE: Final = (
    r"(?<!先(?=后来))(?<!正当)(?<!恰逢)(?<![出实体表呈再])(?<![临最])(?<![一二两三四五六七八九十百千万几\d](?=多年))"
)
#: 至今天, 来得及, 近日点, 现在位置, 最近的…处
_NO_VAGUE_WORD: Final = r"(?<!至今(?=[年天日晚晨早夜春夏秋冬]))(?<!至今(?=\(\d))(?!得及|点(?![前后以])|的?位置|的[一-龥]{0,3}[处地点])(?<!最近(?=[处的]))"
_IN_BRACKETS: Final = rf"(?:\((?:\d+|[{_C}十]+)年[^()\n]{{0,16}}\))?"
_SEASON_WORD: Final = r"(?:季(?!节|军|运动会|奥|残|青年奥|亚)|天(?![气然堡池津坛井]))"


class Row(Struct, frozen=True):
    """One class of piece: its name, its pattern (with named groups), what it means, and texts it finds whole.

    ``unless``: words that must not stand right before it.  Two more fields help the scan to pass by what cannot match:
    ``alone``, for rows whose match can be a number with nothing telling behind it, says what stands behind the first
    character of a match that starts with a number; ``behind``, for rows whose match can be one character, says which characters can stand
    before that.
    """

    name: str
    pattern: str
    meaning: str
    examples: tuple[str, ...]
    unless: tuple[str, ...] = ()
    alone: str = ""
    behind: str = ""


def _any(*groups: str) -> str:
    """An alternation of the words of these groups of ``words.toml``, longest first."""
    found = [word for group in groups for word in words(group)]
    return "(?:" + "|".join(sorted(map(re.escape, found), key=len, reverse=True)) + ")"


def _names(source: str, *groups: str) -> str:
    found = [word for group in groups for word in table(source)[group]]
    return "(?:" + "|".join(sorted(map(re.escape, found), key=len, reverse=True)) + ")"


#: The solar terms in the order of a civil year.
TERMS: Final = tuple(table("festivals")["terms"]["names"])


@cache
def rows() -> tuple[Row, ...]:
    """The table, in the order of the scan: of two rows that start at one place the earlier wins."""
    lists = table("words")["lists"]
    sudden, slow, battles = ("|".join(lists[key]) for key in ("sudden", "slow", "battles"))
    # 王国庆, 记者张立秋, 队长马明天: who is called so is no date
    roles, surnames = "|".join(lists["roles"]), "".join(lists["surnames"])
    called = rf"(?<!\A[{surnames}])(?<![^一-龥][{surnames}])(?<!(?:{roles})[{surnames}])(?<![和与及同由被让请对向][{surnames}])"
    # 汶川地震发生后 is a time, 地震发生后 is only an order of things: two or three characters name what happened
    bare = rf"(?<!(?:{'|'.join(lists['this-one'])}))"
    named = rf"(?:(?<=(?<![一-龥])[一-龥]{{2}}){bare}|(?<=(?<![一-龥])[一-龥]{{3}}){bare})(?:特大|大)?(?:{'|'.join(lists['named'])})"
    papers = "|".join(sorted(lists["papers"], key=len, reverse=True))
    numbers = rf"(?:{COUNT})"
    parts = "|".join(lists["parts"])
    spans = word_list("spans")  # 历时11日, 连续3日: a length of time
    act = ("之日", "之日的", "之日起")  # 收到之日的第二日: counted from an act that has no date
    word_traps = r"路|街|村|镇|广场|大道|中学|小学|学校|桥|厂|队|勋章|奖章|电影|制片|老人|树|联欢|晚会|档|联|口号|社区|公园|飞行|州|运动|起义|医院|儿童医院|大街|乐队|月饼|粽子|饺子|购物|先生|女士|水库|水电|林场|农场|小区|新村|大厦|商场|电站|工程|劳动奖|国际劳动奖|粮店|木"
    return (
        Row("number", r"(?<=[〔\[(【])(?P<y>(?:19|20)\d\d)(?=[〕\])】] ?第?\d+号)|(?<!\d)(?P<z>(?:19|20)\d\d)年?(?= ?第 ?\d+号(?! ?(?:强|超强)?台风))", "year in a document's number", ("〔2019〕3号", "2023年第19号"), alone=r"(?<=[〔\[(【].)\d{3}[〕\])】]|\d{3} ?第"),
        Row("garbled", rf"{_NOT_IN_NUMBER}(?P<x>\d{{4,6}})(?::(?P<mi>[0-5]\d)(?!\d)|时(?!代|期|间))", "a time run together with its date", ("3412:00",)),
        Row("iso", r"(?<![\d./A-Za-z])(?P<y>(?:1\d|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})[-/.](?P<d>\d{1,2}(?!\d)|\d\d(?=\d\d:\d\d))T?", "date in digits", ("2019-03-07", "2019/3/7", "2019.03.07")),
        Row("iso-republic", r"(?<=日期:)(?P<s> ?)(?P<y>1[01]\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)", "date of publication in digits, year of the Republic", ()),
        Row("iso-short", r"(?<![\dA-Za-z.\-/])(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d\-/:])", "date in digits, two-digit year", ("19-03-07",)),
        Row("date-tail", r"(?:(?<=[./]\d\d[-~至到])|(?<=[./]\d[-~至到]))(?P<m>\d{1,2})[./](?P<d>\d{1,2})(?![\d./])|(?<=-\d\d[~至到])(?P<n>\d\d)-(?P<e>\d\d)(?![\d\-])", "second date of a range in digits", ()),
        Row("day-first", r"(?<![\d./A-Za-z])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])", "day, month, year in digits", ("7/3/2019",)),
        Row("spaced", r"(?<![\d.\-/A-Za-z] )(?<![\d.\-/A-Za-z])(?P<y>(?:19|20)\d\d) (?P<m>\d{1,2}) (?P<d>\d{1,2})(?! ?[\d.:%]|[A-Za-z])", "date in digits, spaces between", ("2019 3 7",), alone=r"(?<=[12])\d{3} \d{1,2} \d"),
        Row("compact", r"(?<![\dA-Za-z_.\-/号码])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\dA-Za-z_.\-/:%元万亿个人号股吨米])", "eight digits", ("20190307",), alone=r"(?<=[12])\d{7}"),
        Row("school-year", rf"{_NOT_IN_NUMBER}(?P<y>(?:19|20)\d\d)(?:{_S}(?:-{{1,2}}|~|至|到|/){_S}(?:(?:19|20)?\d\d))?{_S}学年度?(?:{_S}(?:第?(?P<n>[一二12])学期|(?P<t>[上下春秋])季?学期))?", "school year, or a term of it", ("2020-2021学年", "2020-2021学年第二学期", "2021学年度上学期")),
        Row("fiscal-year", rf"{_NOT_IN_NUMBER}(?P<y>(?:19|20)\d\d)(?:{_S}(?:-{{1,2}}|~|/|至){_S}(?P<z>(?:19|20)?\d\d))?{_S}(?:财年|财政年度|会计年度|课税年度)", "fiscal year: the calendar year, or from April on where it has two numbers", ("2021财年", "2020-21财政年度")),
        Row("iso-range", rf"(?<![\d.\-/:A-Za-z])(?P<y>(?:19|20)\d\d){_S}-{{1,2}}{_S}(?P<z>(?:19|20)\d\d)(?=$|\n|[ ,。;、)]|赛季)", "two years in digits", ("2016-2018",)),
        Row("zodiac", r"(?P<z>[鼠牛虎兔龙蛇马羊猴鸡狗猪])年(?=春节?|新春|新年|伊始|除夕|大年|正月|元宵|[初末底])", "year of an animal, beside a festival", ("虎年",)),
        Row("iso-month", r"(?<![\d./A-Za-z])(?P<y>(?:19|20)\d\d)(?:[-/](?P<m>0?[1-9]|1[0-2])|\.(?P<n>0[1-9]|1[0-2]))(?![\d.%:]|[-/]\d(?!\d{3}))", "year and month in digits", ("2019-03", "2019.03")),
        Row("dotted", r"(?<![\d.\-/:A-Za-z“\"‘])(?P<m>\d{1,2})·(?P<d>\d{1,2})(?=$|\n|[ ,。;)])", "month and day with a dot", ("6·30",)),
        Row("plan", rf"[“\"'「‘]?(?P<p>{_names('eras', 'plans')})[”\"'」’]?(?:规划)?(?P<x>期间|时期|以来|末|初)(?P<t>及其?后一段时(?:间|期))?", "five-year plan", ("“九五”期间", "十三五时期")),
        Row("period", rf"(?P<p>{_names('eras', 'periods')})", "named period", ("改革开放以来", "抗战时期")),
        Row("congress", rf"(?<![越古日法]共)(?:党的|中共)?(?P<p>{_names('eras', 'congresses')})(?:召开)?以来", "since a party congress", ("党的十九大以来",)),
        Row("decade", rf"{_NOT_IN_NUMBER}(?:(?P<u>上个?|本)世纪|(?P<c>{N})世纪)?(?P<q>\d\d)?(?:(?P<r>[{_C}])(?P<e>[{_C}]十)|(?P<d>\d0|[{_C}]十))年代(?P<p>初期?|前期|早期|中期|中叶|中后期|后期|末期?|晚期)?", "decade", ("80年代", "二十世纪九十年代末期", "1990年代", "上世纪60年代初")),
        Row("century-bc", rf"公元前(?P<c>{N})世纪(?P<p>初|中叶|末|上半叶|下半叶)?", "century before Christ", ("公元前5世纪", "公元前3世纪末")),
        Row("century", rf"{_NOT_IN_NUMBER}(?:(?P<u>上个?|本)|(?:(?P<a>{N})(?:-{{1,2}}|~|至|到|、|和))?(?P<c>{N}))世纪(?P<p>初|中叶|末|上半叶|下半叶)?", "century", ("18世纪", "18、19世纪", "上世纪", "十九世纪末")),
        Row("era", rf"(?P<e>{_names('eras', 'eras')})(?P<n>元|\d{{1,3}}|[{_C}〇零十百廿卅]{{1,4}}){_S}年(?!级|代)(?:\((?:公元)?(?P<y>\d{{3,4}}) ?年?\))?", "reign year, with that of our era in brackets", ("民国三年", "乾隆二十三年", "宣统元年", "民国三年(1914)", "光绪二十九年(1903年)")),
        Row("cyclic", r"(?P<g>[甲乙丙丁戊己庚辛壬癸])(?P<z>[子丑寅卯辰巳午未申酉戌亥])(?:[鼠牛虎兔龙蛇马羊猴鸡狗猪]?年(?!轻|级)|(?=新年|新春|春节?))", "cyclic year", ("庚子年", "辛丑牛年")),
        Row("before-christ", rf"(?:公元前|(?<=[(\-])前(?=\d{{2,4}}年[,)\-至])|(?<=年\()前(?=\d年\))|(?<=年-)前(?=\d年[,)])|(?<=\()前(?=\d年-前))(?P<n>\d{{1,4}}|[{_C}〇零百十千]{{1,7}}){_S}年", "year before Christ", ("公元前221年",)),
        Row("school-term", r"(?P<w>本|这|上|下)(?:个|一个|一)?学期(?!间)", "term counted from the document's date", ("本学期", "上个学期")),
        Row("anno-domini", rf"公元(?P<n>\d{{1,4}}|[{_C}〇零十百千]{{1,7}}){_S}年", "year of our era with its name", ("公元618年", "公元一六四四年")),
        Row("year-range", rf"{_NOT_IN_NUMBER}(?P<y>(?:1[0-9]|20)\d\d){_S}(?:-{{1,2}}|~|至|到|、){_S}(?P<z>(?:1[0-9]|20)\d\d|\d\d){_S}年(?!级|代|龄|期)度?", "two years", ("1995-1997年", "1985到89年")),
        Row("year", rf"{_NOT_IN_NUMBER}(?<!第)(?:公元)?(?P<y>[12]\d{{3}}|[一二][〇零O{_C}0]{{3}}|两千零?[{_C}]?){_S}年(?!级|代|龄|鉴|期债)(?:度(?!假))?", "year", ("2019年", "二〇一九年", "一九九六年")),
        Row("year-bare", rf"{_NOT_IN_NUMBER}(?P<y>(?:19|20)\d\d)(?= ?\d{{1,2}}{_S}月{_S}\d|[Qq][1-4](?![\dA-Za-z]))", "year that lost its 年, before month and day", ("2019",), alone=r"(?<=[12])\d{3}(?: ?\d{1,2} {0,2}月|[Qq])"),
        Row("year-three", rf"{_NOT_IN_NUMBER}(?<![{_C}〇零十百千])(?P<y>[{_C}][〇零{_C}]{{2}}){_S}年(?={_S}{N}{_S}月{_S}{N})", "three-digit year in characters, before month and day", ()),
        Row("year-short", rf"{_NOT_IN_NUMBER}(?<![第近满整共达每{_C}])(?P<y>\d\d|[〇零{_C}]{{2}}){_S}年(?!级|代|龄|半|多|前(?!{N}个?月)|后|来|内|间|期|以)", "two-digit year, beside a month", ("98年", "零八年")),
        Row("year-republic", rf"{_NOT_IN_NUMBER}(?<![第近满整共达每])(?P<y>1[01]\d){_S}年(?={_S}\d{{1,2}}{_S}月)", "three-digit year of the Republic, beside a month", ("108年",)),
        Row("bracket-year", r"(?:去|今|明|前|本) ?\((?P<y>(?:19|20)\d\d|1[01]\d)\) ?年", "a relative year with its number", ("去(2019)年",)),
        Row("bracket-month", rf"(?:上|本|下) ?\((?P<m>{N})\) ?月", "a relative month with its number", ("本(12)月",)),
        Row("bracket-day", rf"(?P<w>前|昨|今|明) ?\((?P<d>{N})\) ?[日天](?P<p>[早晚晨])?", "a relative day with its number", ("昨(14)日",)),
        Row("year-rel", rf"(?<!以(?=后年)){_any('reference-year', 'last-year')}(?! ?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}}) ?周?岁)(?:同期)?(?!轻(?!工|型|松|轨|微|取|伤|重|纺|污|骑)|[纪级龄])|(?:[今明]|(?<!过)去)(?=[春夏秋冬])", "year counted from another", ("去年", "同年", "次年")),
        Row("half", r"(?P<h>上|下|前|后)半年(?!级)", "half of a year", ("上半年",)),
        Row("quarter", rf"前(?P<f>[{_C}两\d])个?季度|(?P<r>上|本|下|这)个?季度(?P<p>初|末)?|第?(?P<q>[一二三四1-4])个?季度(?P<s>初|末)?|(?<![一二三四1-4])季度(?P<t>初|末)|(?<=[年\d])[Qq](?P<o>[1-4])(?![\dA-Za-z])", "quarter of a year", ("第三季度", "前三季度", "上个季度")),
        Row("first-months", rf"[前头](?P<n>{N}|两)个月|(?<![提之以目此日])(?<![一二三四五六七八九十几两多]年)(?<!\D\d年)(?<!\D\d\d年)前(?P<k>{N})月(?![\d初底末中上下前后间以之至到-])", "first months of a year", ("前十一个月", "前5月")),
        Row("season-line", r"(?:(?<![^\n])|(?<=\n )|(?<=\n  )|(?<=\n[-*] ))(?P<s>[春夏秋冬])(?= {1,4}[^\d\s]|[,:])", "season at the start of a line of annals", ()),
        Row("season", rf"{called}(?P<s>春|夏|秋|冬){_SEASON_WORD}|(?P<e>[初早]春|[初盛仲]夏|[初深]秋|[初隆]冬)(?![^\n]{{1,2}}月)|(?<=年)入(?P<i>[春夏秋])(?=以来)|(?<=[年今明去])(?P<t>[春夏秋冬])(?!节|晚|运|游|耕|播|粮|收|奥|训|泳|装)", "season", ("夏季", "春天"), behind="年今明去"),
        Row("school-holiday", rf"(?P<w>{_names('festivals', 'months')})(?:期间)?", "school holiday", ("暑假",)),
        Row("lunar-day", rf"(?:(?P<p>农历|阴历|旧历|夏历){_S})?(?P<l>闰)?(?P<m>正|腊|冬|{N})月{_S}(?:(?P<i>初[{_C}十\d]|廿[{_C}]?|卅)|(?P<d>{N}))(?P<u>日|号)?(?!\d|个|月|点|时|分)", "day of a lunar month", ("正月初一", "农历八月十五", "腊月廿三")),
        Row("lunar-month", rf"(?P<p>农历|阴历|旧历)(?P<l>闰)?(?P<m>正|腊|冬|{N})月|(?P<k>闰)(?P<n>{N})月|(?P<o>正|腊|冬)月", "lunar month", ("农历六月", "闰四月", "腊月")),
        Row("lunar-mark", r"(?:农历|阴历|旧历)", "says that what follows is lunar", ()),
        Row("lunar-new-year", rf"(?:大年|年)初(?P<d>[{_C}十])|(?P<w>初[{_C}十])(?![中级高期步次学班毕]|年级)|(?<![一-龥])(?P<x>廿[{_C}])(?![世年日号个家人多余])", "first days of the lunar year; others beside one that says its month", ("大年初二",), alone=rf"(?<=廿)[{_C}]"),
        Row("festival", rf"“(?P<q>{_names('festivals', 'solar', 'lunar')}|十一)”(?=假期|小长假|长假|黄金周|假日|期间)|{called}(?P<t>这个)?(?P<w>{_names('festivals', 'solar', 'lunar', 'nth', 'term')}|十一(?=长假|假期|黄金周|国庆)|(?<=[子丑寅卯辰巳午未申酉戌亥])新[年春])(?!{word_traps}|[七八九〇零]|(?<=[一二])号|(?<=月[二三六九])[日号十、至到和\-~]|(?<=节)[俭约省能制育水电余])", "festival", ("春节", "国庆节", "大年三十", "母亲节"), alone="(?<=[五六七八])[一四]|(?<=十)一[长假黄国]|(?<=三)八[妇节]|(?<=七)夕|(?<=[二三六九])月[二三六九]"),
        Row("term", rf"{called}(?<!宁(?=夏至))(?P<w>{'|'.join(TERMS)})(?P<x>节气|时节|当[日天]|这天|(?=前后|期间|之日|假期|小长假))?", "solar term", ("立春", "冬至", "大雪节气")),
        Row("ago", rf"(?<![\d.第])(?P<n>{numbers})(?P<k>个半|个多?|多个?|余)?{_S}(?P<u>{_UNIT})(?P<h>半|多)?{_S}(?P<e>之|以)?(?P<x>{_WAY})", "so long ago, later, within", ("三天前", "10年前", "一个半小时后", "17天内")),
        Row("last-n", rf"(?P<w>最近|近|过去|(?<!目)(?<!之)(?<!以)(?<!提)前|上|已经|已有|未来|今后|接下来|之后|再过|(?<![经通超越])过)的?{_S}(?P<n>{numbers})(?P<k>个半|个多?|多个?|余)?{_S}(?P<u>{_UNIT})(?P<h>半|多)?(?:之?[里内中间]|以?来)?(?!减|缩|延长|增加|提高|降)", "the last or next so many", ("近三年", "未来48小时", "过去的一周")),
        Row("this-hour", r"(?P<w>上|下)一?个小时", "the hour before or after", ("上个小时",)),
        Row("nth-weekday", rf"(?:第(?P<n>{N})|(?P<l>最后一))个(?:周|星期|礼拜)(?P<d>[一二三四五六日天])", "nth weekday of a month", ("第一个周二", "最后一个星期一")),
        Row("nth-week", rf"第(?P<n>{N})个?(?:周|星期|礼拜)|前{_S}(?P<f>{N}){_S}(?:周|个?星期)|最后{_S}(?P<l>{N})?{_S}(?:周|个?星期)", "nth week of a month or year", ("第二周", "最后3周")),
        Row("weekday", rf"(?<![每一两几半数\d])(?<!(?:{roles})(?=周))(?!周[一二三四五六][一-龥](?:同志|先生|女士))(?P<o>上上|上|下下|下|这|本)?一?个?(?:周|星期|礼拜)(?P<d>[一二三四五六日天末])(?!报(?!道|告)|刊|围|年)", "day of the week", ("周五", "上周五", "这个星期一", "礼拜日")),
        Row("week", r"(?P<o>上上|上|下下|下|这|本)一?个?(?:周|星期|礼拜)(?P<p>初|末)?|(?P<h>上|下)半周", "week", ("上周", "本周", "下下周")),
        Row("month-range", rf"{_NOT_IN_NUMBER}(?<![个第])(?P<a>{N}){JOIN}(?P<m>{N}){_S}月(?!有余|余|街|龄)份?", "two months", ("6、7月份", "1-5月")),
        Row("month-pair", rf"(?<![\d.个第近{_C}])(?:(?P<t>十)(?P<i>一)(?P<j>二)|(?P<a>[一二三四五六七八])(?P<m>[二三四五六七八九]))月(?!有余|余|龄)(?:份|间(?![隔接距]))?", "two months beside each other", ("七八月间", "十一二月份")),
        Row("month", rf"(?:(?<![\d.])|(?<=19\d\d)|(?<=20\d\d))(?<![个第近])(?<![^农阴旧夏公西]历)(?P<m>{N}){_S}月(?!有余|余|街|饼|薪|租|均|光|球|龄|党|革命|流火|[一-龥]{{0,4}}出版社)份?", "month", ("6月", "十二月", "2月份")),
        Row("month-rel", rf"{_any('reference-month', 'last-month')}", "month counted from another", ("上个月", "本月", "同月")),
        Row("month-part", rf"(?P<x>[上中下]旬|中下旬|上中旬|[上下前后]半月(?!板))|(?P<m>月(?:初(?!{_CHINESE_DIGIT})|末|底(?!薪)|中(?!{_NO_MIDDLE_WORD}|{_CHINESE_DIGIT})))|(?:(?<=月)|(?<=月份))(?P<y>末|底(?!薪)|[初中](?!{_CHINESE_DIGIT}|{_NO_MIDDLE_WORD}))", "part of a month", ("下旬", "月底"), behind="月份"),
        Row("last-months", r"(?<=年)(?:的)?最后(?P<n>[一两三1-3])?个月", "last months of a year", ()),
        Row("last-days", r"(?<=[年月份])(?:的)?最后(?P<n>[一两三1-3])[天日]", "last days of a month or year", ()),
        Row("year-part", r"(?<!\d)年(?P<x>[初底末])(?![一二三四五六七八九十])|(?<!\d)年(?P<z>中)(?=$|[\s,。,;、以前])|(?<=年)(?P<y>[初底末])(?![一二三四五六七八九十])", "part of a year", ("年底", "年初"), behind="年"),
        Row("day-range", rf"{_NOT_IN_NUMBER}(?<![第满共达每逾])(?<!(?<!附)近)(?P<a>{N})(?:{_S}(?:-{{1,2}}|~|至|到|、){_S})(?P<d>{N}){_S}(?P<u>日|号)(?!内|均|游(?!客|行)|龄|楼|线)", "two days", ("25-28日", "27、28日"), spans),
        Row("day", rf"{_NOT_IN_NUMBER}{_NO_COUNT}{_NO_STRETCH}(?P<d>{N}){_S}(?:(?P<u>日){_NO_DAY_WORD}|{_NO_HOUSE}(?P<v>号){_NO_NAME}{_AS_DAY})", "day of the month", ("26日", "十三日", "12号"), (*spans, *act)),
        Row("day-number", rf"(?<=月)(?P<d>{N})(?=$|\n|[ ,。;、)]|至|到|~|-|早|晚|上午|下午|凌晨|中午)|{_NOT_IN_NUMBER}(?<![A-Za-z第近满共达每{_C}十])(?P<l>\d{{1,2}}|(?<=、){N})(?=(?:、{N}){{1,12}}日(?!内|均|游|龄))", "day without its unit: in a list, or at the end", (), alone=rf"(?<=月.)|[\d{_C}十廿卅零〇]?、"),
        Row("day-span", r"(?P<a>昨今|今明后|今明|明后)(?:[两二三23几]?[天日])", "days beside each other", ("今明两天", "明后天")),
        Row("nth-day", rf"第(?P<n>{N})[天日]", "counted day", ("第三天",), ("进入", "已是", "迎来", "已经是", *act)),
        Row("first-days", rf"前(?P<n>{COUNT})天", "first days of a month", ()),
        Row("day-rel", rf"{called}(?<!最)(?<!日(?=本日))(?:{_any('reference-day', 'last-day')}|昨(?=[从在就向对获]|{parts})|今(?=[凌清上中下午傍深]))(?!头条|之星|免疫|性|报|科技|说法|传媒|集团|失调|养成)(?<!即日(?=起))(?<!光明日)(?<!同日(?=[方本]))", "day counted from another", ("昨天", "翌日", "当晚"), act),
        Row(
            "part-of-day",
            rf"(?<!(?<![初周期拜十廿])一)(?P<w>[上下前后]半夜|{parts}){_NO_MEAL}"
            rf"|{_BEHIND_DAY}(?P<x>早些时候|稍早时候|稍晚时候|[早午晚][饭餐]后|[早晚晨夜]){_NO_EVENING_WORD}"
            rf"|(?P<y>[早晚])(?=\d{{1,2}}[点时:])",
            "part of the day", ("上午", "凌晨"), behind="日号天夕初期拜周一二三四五六七八九十廿",
        ),
        Row("clock-range", rf"{_NOT_IN_NUMBER}(?P<a>{N})(?:(?:-{{1,2}}|~|至|到|、)(?P<h>{N})|(?<=[{_C}])(?P<i>[{_C}]))(?:点(?!子|评|名|赞|火|击|[意建要希原])|时(?!代|期|间|刻|候|常|尚))", "two hours", ("9~11点", "七八点")),
        Row("clock", rf"(?:(?<![\d.])|(?<=\d-\d\d))(?<!\d:)(?<!第)(?P<h>{N}|[两零]){_S}(?:(?P<p>点|时){_NO_HOUR_WORD}(?P<k>钟)?(?:{_S}(?P<m>{N}|零\d){_S}分(?!钟|之|别|析|类)|(?P<o>{_MINUTES})(?![\d个多人名元万亿米])|(?P<q>半|[一三13]刻|整))?(?:{_S}(?P<s>{_SECONDS}|{N})秒)?|[:](?P<n>[0-5]\d)(?::(?P<t>[0-5]\d))?(?![\d:]|\.\d))", "time of day", ("8时30分", "十一点半", "15:37", "九点零九")),
        Row("clock-to", rf"差(?:(?P<q>一刻)钟?|(?P<m>{N})分钟?)(?:到)?(?P<h>{N}|两)点(?!钟?[之以]?[前后])", "minutes to an hour", ("差一刻九点", "差五分钟十点")),
        Row("period-word", r"在?这(?:个|一)[^\s\d,。;、:《》]{1,9}?(?:时期|时刻|阶段|时候|关头)|(?:疫情|抗疫|防疫|救灾|抢险)(?:防控)?的?(?:最?关键|危急|紧要)的?(?:时期|时刻|阶段|关头)", "a period that the text describes", ("这个关键时期",)),
        Row("event", rf"(?P<n>{sudden})(?:发生|爆发|暴发|来袭)(?P<x>以来|当日|当天|第一时间)|{named}(?:发生|来袭)(?P<z>之后|以后|后)|(?P<s>{slow})(?:(?:发生|爆发|暴发|来袭)(?P<t>以来|之后|以后|后|当日|当天|第一时间)|(?P<y>以来))|(?P<b>(?:{slow}|{battles})(?:刚?一?开始(?=[^的前后时,，])|之初|伊始))", "since what the text tells", ("地震发生当天", "疫情发生以来", "保卫战之初")),
        Row("paper-day", rf"本?(?:{papers})(?:送达|印发|发布|公布|颁布|下发|下达|施行|实施|作出)之日", "the day of a document's issue", ("本通知印发之日",)),
        Row("within", rf"(?<![\d年月{_C}十百千两几数半多])(?P<w>[年月])内(?![地部外容])", "what is left of the document's year or month", ("年内",)),
        Row("vague", rf"{_NO_VAGUE_BEFORE}{_any('vague')}{_NO_VAGUE_WORD}{_IN_BRACKETS}", "vague word", ("目前", "近日", "连日来")),
    )  # fmt: skip


def plain(pattern: str) -> str:
    """The pattern without its group names, for use inside the scan."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
