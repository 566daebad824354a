"""Which time expressions date a statement: not comparisons, conditions, labels, attributes, lists of links.

All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from timeline.dates import TimeExpression
from timeline.extraction.kinds import Trigger
from timeline.extraction.lexicon import modals
from timeline.extraction.modality import REPORTED, is_directive, modal_words
from timeline.extraction.passage import Passage
from timeline.extraction.places import events_of_place
from timeline.extraction.sentences import NUMBER, Clause, Sentence
from timeline.extraction.statement import ends, holds, starts, words

# Words without a date of their own (目前, 近日, 随后).
VAGUE: Final = frozenset({"vague", "then"})
# Forms that name a stretch of time as often as they date something (春节物资, 夏季高温, 48小时内): they date a
# statement only where they stand as an adverb.
_SOFT: Final = frozenset(
    {
        "vague",
        "season",
        "festival",
        "holiday",
        "solar-term",
        "part-of-day",
        "week",
        "last-n",
        "next-n",
        "event",
        "clock",
        "plan",
    }
)
_SEASONS: Final = frozenset({"season", "festival", "holiday", "solar-term"})
# Forms which in a clause of purpose (为做好今年防汛工作，…) date nothing.
_OF_YEARS: Final = _SEASONS | {"relative-year", "year"}
# What is entered though no date can be known: a person may give the document's.
_KEPT: Final = frozenset({"garbled", "month-day", "date", "bare-day"})
_COUNT: Final = re.compile(r"[\d一二三四五六七八九十两]")
_YEAR: Final = re.compile(r"\d{4}年")
_BORN: Final = re.compile(r"[（(]?含?[）)]?(?:出生|毕业|入职|参加工作)")
_SPANS: Final = frozenset({"year", "quarter", "months", "month", "interval", "range"})
_NTH: Final = re.compile(r"的?第[\d一二三四五六七八九十]{1,3}次")
_SECTION: Final = re.compile(NUMBER)
_LONGEST_SECTION: Final = 30  # characters of the heading of a section
_LONGEST_EVENT: Final = 40  # characters of the name of an event behind its year
_LONGEST_TERM: Final = 20  # characters of a note in brackets before a date in it
_LONGEST_PERSON: Final = 12
_ANNALS: Final = 24  # characters of a line that names annals
_NEAR: Final = 10  # characters after a soft expression within which its verb must begin
_SHORTEST_TITLE: Final = 6
_LONGEST_NAME: Final = 60
_LINE_END: Final = re.compile(r"[ )）\]】]*(?:\n|\Z)")


def usable(passage: Passage, sentence: Sentence, expression: TimeExpression) -> bool:
    """Whether a time expression of a sentence dates a statement."""
    if expression.place not in ("text", "heading"):
        return False
    if not expression.date and expression.form not in _KEPT:
        return False
    text = passage.text
    clause = sentence.clauses[passage.clause_at(sentence, expression.start)]
    before = text[clause.start : expression.start]
    after = text[expression.end : clause.end]
    if conditional(text, clause.start) and not conditional(text, expression.start):
        return False
    if _of_person(passage, sentence, expression) or (before.startswith("为") and expression.form in _OF_YEARS):
        return False
    if _in_name(passage, expression) or ends("terms", before) or _is_note(passage, clause, expression):
        return False
    if expression.granularity == "year" and ends("attending", before) and _named_by_year().match(after):
        return False  # 出席论坛2025年年会
    if expression.form in _OF_YEARS and _goes_over(passage, expression, before, after):
        return False
    if _names_event(passage, clause, expression):
        return False
    if clause.end - clause.start <= _ANNALS and holds("annals", before + after):
        return False
    if expression.text.endswith("之日起") and _COUNT.match(after):
        return False  # 自公告发布之日起5个工作日: a term
    if expression.form == "since" and (starts("firsts", after.removeprefix("的")) or _NTH.match(after)):
        return False  # 自上年8月以来首次回升, 是2022年5月以来最高的一月
    if _in_term(passage, sentence, expression) or _is_section(passage, sentence, expression):
        return False
    if _repeats(passage, sentence, clause, expression) or _is_named_by(passage, clause, expression):
        return False  # 2025年某某运动会今天举行
    if _BORN.match(after) and expression.form in ("before", "after", "since", "as-of"):
        return False  # 1988年3月11日以后出生: who may apply
    if expression.granularity in _SPANS and _is_title(passage, sentence, after):
        return False
    if _compared(before, after) or starts("labels", after) or expression.text.endswith("年度"):
        return False
    if passage.masked[expression.start : expression.end].strip("□") == "":
        return False
    if expression.place == "heading":
        return _heading_tells(expression, before, after)
    if _noun_follows(expression, after) or starts("connectives", expression.text) or _labels(expression, before, after):
        return False
    if words("ordering").fullmatch(expression.text) and not _follows_a_date(passage, expression):
        return False
    with_year = expression.basis == "explicit" or _YEAR.match(expression.text) is not None
    if (expression.form in _SOFT and not with_year) or words("describing").fullmatch(expression.text):
        return _adverb(passage, sentence, clause, expression)
    return not _is_listing(passage, expression)


def _of_person(passage: Passage, sentence: Sentence, expression: TimeExpression) -> bool:
    """Whether it is somebody's date of birth in a line that only says who he is: 张某，男，1975年3月2日出生，…"""
    text = passage.text
    if not text.startswith(("出生", "生，", "生于"), expression.end):
        return False
    return any(word in text[sentence.start : expression.start] for word in ("，男，", "，女，", "性别"))


def conditional(text: str, position: int) -> bool:
    """Whether a condition (如果…, 凡…) begins there; 如期 and 如下 are none."""
    return starts("conditions", text, position) and not starts("conditions_not", text, position)


def _in_name(passage: Passage, expression: TimeExpression) -> bool:
    """Whether the expression is part of what a document is called: 关于…放假的通知."""
    text = passage.text
    head = text.rfind("关于", max(0, expression.start - _LONGEST_NAME), expression.start)
    if head < 0 or any(mark in text[head : expression.start] for mark in "，。；\n"):
        return False
    return _name_end().match(text, expression.end) is not None


@cache
def _name_end() -> re.Pattern[str]:
    papers = words("papers").pattern + "|汇报|说明|情况"
    return re.compile(
        rf"[^，。；\n]{{0,{_LONGEST_NAME}}}?(?:{papers})(?:[（(][^）)\n]{{1,12}}[）)])?(?=[\s，。》；]|$)"
    )


@cache
def _named_by_year() -> re.Pattern[str]:
    return re.compile(rf"[^，。；]{{0,20}}?(?:{words('gatherings').pattern})")


def _in_term(passage: Passage, sentence: Sentence, expression: TimeExpression) -> bool:
    """Whether a note in brackets says from when something lasts that is only a condition: （试用期一年，自3月起计）."""
    text = passage.text
    opened = max(text.rfind(mark, sentence.start, expression.start) for mark in "（(")
    if opened < 0 or expression.start - opened > _LONGEST_TERM:
        return False
    note = text[opened + 1 : expression.start]
    return "）" not in note and ")" not in note and holds("lasting", note)


def _is_section(passage: Passage, sentence: Sentence, expression: TimeExpression) -> bool:
    """Whether a year stands in the numbered heading of a section, which tells nothing: 二、2022年工作总结."""
    if expression.granularity != "year" or sentence.line in passage.running:
        return False
    start = passage.text.rfind("\n", 0, sentence.start) + 1
    number = _SECTION.match(passage.text, start)
    if number is None or sentence.end - start > _LONGEST_SECTION or passage.text[sentence.end - 1] in "：:":
        return False
    return ends("sections", passage.text[expression.end : sentence.end].rstrip())


def _is_named_by(passage: Passage, clause: Clause, expression: TimeExpression) -> bool:
    """Whether a year or season only belongs to the name of what a later date of the clause tells:
    2025年某某活动今天启动."""
    if expression.form not in _OF_YEARS or expression.text.endswith(("里", "内", "中", "初", "底", "末")):
        return False
    for other in passage.expressions.within(expression.end, min(clause.end, expression.end + _LONGEST_EVENT)):
        if other.granularity not in ("day", "minute", "hour") and other.form not in VAGUE:
            continue
        between = passage.masked[expression.end : other.start]
        named = ends("gathered", between.rstrip("于在将定已（(")) and "，" not in between
        told = passage.triggers_in(expression.end, other.start)
        return named and not any(trigger.strong and trigger.end <= other.start for trigger in told)
    return False


def _repeats(passage: Passage, sentence: Sentence, clause: Clause, expression: TimeExpression) -> bool:
    """Whether a year opens the name of what the date before it tells: 1月24日，2024年某某会议召开."""
    if expression.granularity != "year" or expression.start != clause.start:
        return False
    before = passage.expressions.within(sentence.start, expression.start)
    if not before or before[-1].granularity not in ("day", "minute", "hour"):
        return False
    apart = passage.text[before[-1].end : expression.start].strip()
    return apart in ("，", ",") and before[-1].date[:4] == expression.date[:4]


def _is_title(passage: Passage, sentence: Sentence, after: str) -> bool:
    """Whether a span of time stands in the document's own title, which names the paper: 某市2023年第三季度…公报."""
    text = passage.text[sentence.start : sentence.end].strip(" 　#")
    return bool(text) and text == passage.facts.title.strip() and ends("papers_of_time", after.rstrip())


def _is_note(passage: Passage, clause: Clause, expression: TimeExpression) -> bool:
    """Whether the expression alone fills a pair of brackets behind words that tell nothing: a lifespan, a volume."""
    text = passage.text
    if text[expression.start - 1 : expression.start] not in ("（", "(") or not expression.start:
        return False
    if text[expression.end : expression.end + 1] not in ("）", ")"):
        return False
    return not any(trigger.strong for trigger in passage.triggers_in(clause.start, expression.start))


def _goes_over(passage: Passage, expression: TimeExpression, before: str, after: str) -> bool:
    """Whether the year's work as a whole is planned or gone over, or a year surpassed: 部署2023年经济工作, 超去年."""
    if before.endswith("超"):
        people = passage.people.within(expression.start - _LONGEST_PERSON, expression.start)
        return not any(person.end == expression.start for person in people)
    return ends("aims", before) and after[:1] not in ("", "，", ",", "的")


def _names_event(passage: Passage, clause: Clause, expression: TimeExpression) -> bool:
    """Whether a year only belongs to the name of an event of which something else is told: 2008年某地地震的经验."""
    if expression.granularity != "year":
        return False
    place = next(iter(passage.places.within(expression.end, expression.end + 1)), None)
    ends_at = [place.end] if place is not None else [expression.end + length for length in (2, 3, 4)]
    found = (events_of_place().match(passage.text, end, clause.end) for end in ends_at)
    named = next((match for match in found if match is not None), None)
    if named is None or not passage.text[expression.end : named.end()].isalnum():
        return False
    if named.end() >= clause.end or passage.text[named.end()] in "、的中和与及":
        return True
    # 为2026年米兰冬奥会转播团队授牌: the games are only what is spoken of
    games = named[0].endswith(("奥会", "运会", "博会"))
    lead = passage.text[clause.start : expression.start]
    return games and lead.rstrip("“").endswith(
        ("为", "对", "向", "将", "把", "是", "了", "迎接", "备战", "筹备", "总台")
    )


def _compared(before: str, after: str) -> bool:
    if starts("compared", after):
        return True
    return ends("comparisons", before) and before[-1:] not in ("与", "据")


def _labels(expression: TimeExpression, before: str, after: str) -> bool:
    """今年是…之年, 去年的产量: the expression only says which year is spoken of."""
    if expression.form == "relative-year" and after.startswith(("是", "正值", "恰逢", "恰好是", "也是")):
        return True
    if expression.form == "plan" and after.startswith(("是", "正是", "处于", "作为")):
        return True  # “十五五”时期是…的关键时期
    if expression.form in VAGUE and after.startswith("的"):
        return not before.endswith(("在", "于", "於"))  # 当前的困难; but 在后续的发布会上
    if not after.startswith("的") or before.endswith(("在", "于", "於")):
        return False
    return (expression.basis == "relative" and "/" not in expression.date) or starts("todays", expression.text)


def _heading_tells(expression: TimeExpression, before: str, after: str) -> bool:
    """A heading is an entry where it puts a date before what happened (2021年6月:…); 关于1996年度… is a label."""
    if expression.form in _SOFT and expression.form not in VAGUE:
        return False
    return not before.startswith("关于") and not before.endswith(("关于", "做好", "的"))


def _adverb(passage: Passage, sentence: Sentence, clause: Clause, expression: TimeExpression) -> bool:
    """Whether a soft expression stands as an adverb in a statement which tells something."""
    text = passage.text
    before = text[clause.start : expression.start]
    rest = text[expression.end : sentence.end]
    if expression.form in _SEASONS and (starts("comings", rest) or before.endswith(tuple("春夏秋冬"))):
        return False
    if expression.form in VAGUE and _in_speech(passage, sentence, clause):
        return False
    clause_text = text[clause.start : clause.end]
    if expression.form in VAGUE and _dates_second_verb(before):
        return False
    if not rest.strip("，,。；： ") or before.endswith(("了", "过", "的", "放弃", "整个", "抓住", "迎来")):
        return False
    if before and modals().head.match(before):
        return False  # 加强夜间巡查: what is to be done
    demands = modal_words(text[sentence.start : expression.start])
    if any(demand.modal not in REPORTED for demand in demands) or (not demands and is_directive(clause_text)):
        return False
    if _only_leads(passage, sentence, clause, expression):
        return False
    found = passage.triggers_in(expression.start, sentence.end)
    strong = [trigger for trigger in found if trigger.strong]
    near = any(_distance(passage, expression.end, trigger.start) <= _NEAR for trigger in _telling(found))
    if before.endswith(("在", "于", "於")) and expression.date and rest[0] not in "，,":
        return True
    if before.strip("在而但且又也 “"):
        if expression.form == "part-of-day" and _named_up_to(passage, expression.start):
            return True  # 县长王某上午到…
        return near or (bool(strong) and rest[0] in "，,") or (expression.planned and expression.form not in VAGUE)
    if expression.form not in VAGUE and rest[0] in "，,":
        return True
    if not starts("adverbial", rest) and not near and not _named_at(passage, expression.end):
        return False
    if strong or holds("perfective", rest):
        return True
    return expression.form not in VAGUE and bool(passage.triggers_in(expression.start, clause.end))


def _dates_second_verb(before: str) -> bool:
    """Whether a vague word only belongs to the second of two things done: 攻克了难关并第一时间推出…"""
    return before.endswith(("并", "并且", "而且")) and "了" in before


def _follows_a_date(passage: Passage, expression: TimeExpression) -> bool:
    """Whether 随后 or 不久 follows something dated on its line; else it only tells the order of things (先登记…)."""
    line = passage.text.rfind("\n", 0, expression.start) + 1
    return any(
        before.date and before.form not in VAGUE for before in passage.expressions.within(line, expression.start)
    )


def _noun_follows(expression: TimeExpression, rest: str) -> bool:
    """后续政策: the word describes a noun, where neither a mark, an adverb nor 的 follows."""
    if words("nominal").fullmatch(expression.text) is None or rest.startswith("的"):
        return False
    return not starts("adverbial", rest)


def _in_speech(passage: Passage, sentence: Sentence, clause: Clause) -> bool:
    """Whether somebody's words are given (李某表示，现在…): their now is the speaker's."""
    return any(
        trigger.strong and trigger.kind == "statement" and trigger.end >= before.end - 1
        for before in sentence.clauses
        if before.end <= clause.start
        for trigger in passage.triggers_in(before.start, before.end)
    )


def _telling(found: Sequence[Trigger]) -> list[Trigger]:
    return [trigger for trigger in found if trigger.strong or trigger.kind == "report"]


def _distance(passage: Passage, start: int, end: int) -> int:
    """Characters from ``start`` to ``end``, not counting what was blanked out (titles, occasions)."""
    return end - start - passage.masked.count("□", start, end) if end >= start else 0


def _only_leads(passage: Passage, sentence: Sentence, clause: Clause, expression: TimeExpression) -> bool:
    """震后,5月12日晚…: the clause holds nothing else, and a better expression opens the next one."""
    if expression.end < clause.end or expression.form in VAGUE:
        return False
    following = passage.expressions.within(clause.end, min(sentence.end, clause.end + 3))
    return any(other.form not in _SOFT for other in following)


def _named_at(passage: Passage, offset: int) -> bool:
    span = (offset, offset + 2)
    return bool(passage.institutions.within(*span) or passage.people.within(*span) or passage.places.within(*span))


def _named_up_to(passage: Passage, offset: int) -> bool:
    """Whether a person or a body is named right before ``offset``."""
    first = offset - _LONGEST_PERSON
    people, bodies = passage.people.within(first, offset), passage.institutions.within(first, offset)
    return any(person.end == offset for person in people) or any(body.end == offset for body in bodies)


def _is_listing(passage: Passage, expression: TimeExpression) -> bool:
    """A line of a list of links: a title with a date behind it (or before it) and no full stop."""
    if expression.basis != "explicit" or expression.granularity not in ("day", "minute"):
        return False
    text = passage.text
    if _LINE_END.match(text, expression.end) is None:
        return False
    before = text[text.rfind("\n", 0, expression.start) + 1 : expression.start].strip(" (（[【·-")
    if len(before) <= _SHORTEST_TITLE or any(mark in before for mark in "，。；："):
        return False
    return not before.endswith(("于", "在", "至", "到", "自", "为", "是", "即"))


__all__ = ["usable"]
