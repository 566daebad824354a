"""Which statements of a document tell of a happening, where each begins and ends, and what dates it.

Two ways lead to an event: a time expression by which a statement is dated (``usable``), and, without one, a body or
person that is said to have done something (``undated``). All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from timeline.dates import TimeExpression
from timeline.extraction import frames, personnel
from timeline.extraction.frames import Frames, Told
from timeline.extraction.issuing import issuing, only_stamp, signature
from timeline.extraction.kinds import Trigger, deciding
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import Sentence
from timeline.extraction.statement import Statement, ends, holds, starts, subordinate, words
from timeline.extraction.undated import first_of_entry, undated, what_was_said
from timeline.extraction.usable import VAGUE, conditional, usable

# A line that holds only the number of a paper: 府教特字第1130182345号, 川市监罚〔2023〕88号.
_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:字第?|发|办|函|罚|告|令|任)?[ 　]?"
    r"(?:[〔\[（(【]?(?:19|20)\d\d[〕\]）)】]?年?|第)[ 　]?第?[ 　]?\d{1,12}[ 　]?[号號](?:[ 　]?之\d+)?"
)
# The clock of a page: 今天是2024年11月28日 星期四.
_CLOCK: Final = re.compile(r"(?:今天是|今日是|现在时间|当前时间)[：:]?\s*(?:公元)?\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?")
_DAYS: Final = frozenset({"day", "hour", "minute"})
_OCCASIONS: Final = frozenset({"meeting", "inspection"})
_SAME_OCCASION: Final = 8  # lines below which the meeting or visit told last is meant
_FROM: Final = re.compile("从[^，。]{2,20}(?:获悉|了解到)")
_TERMS: Final = frozenset({"before", "as-of", "since"})
_LONGEST_LABEL: Final = 14  # characters of the line that names a field
_LONGEST_REACH: Final = 3  # clauses after its own that a time expression may reach to find its verb
_MARKS: Final = 4  # characters of a heading that may stand before the date it begins with (##, 一、)
_LONGEST_QUOTE: Final = 120
_JOINTS: Final = frozenset(
    {"、", "，", ",", "和", "及", "与", "以及", "，和"}
)  # between dates that share what they date
_LONGEST_LEAD: Final = 10  # characters before a date that belong to its clause; behind more a mark is lost
_BARE: Final = 4  # characters beside a date that say too little to be told alone
_JOINED: Final = 6  # characters between a vague word and the date that it only leads to
_LONGEST_SOURCE: Final = 40  # characters of a clause that only says who reported something
_LONGEST_STAMP: Final = 60
_ENOUGH: Final = 14  # characters with which a statement says something even if no trigger is known in it


def dated(passage: Passage, sentence: Sentence, index: int, used: Sequence[TimeExpression]) -> Iterator[Statement]:
    """The statements dated by the ``used`` expressions of a sentence."""
    for number, expression in enumerate(used):
        following = _following(passage, sentence, used, number)
        told_before = used[number - 1].end if number else sentence.start
        start, end = _reach(passage, sentence, expression, following, told_before)
        if end - start - (expression.end - expression.start) < 2:
            continue
        found = passage.triggers_in(start, expression.start) + passage.triggers_in(expression.end, end)
        trigger = deciding(found, start, end)
        if start < sentence.clauses[passage.clause_at(sentence, expression.start)].start:
            trigger = deciding(found, expression.end, end) or trigger  # the clause before only says of what
        if trigger is not None and end <= sentence.clauses[-1].end:
            clause = sentence.clauses[passage.clause_at(sentence, trigger.start)]
            if clause.end == end:
                said = what_was_said(passage, sentence, clause, trigger)
                end = said if said <= following else end
        if expression.form in VAGUE and holds("praise", passage.text[start:end]):
            continue
        if trigger is None and starts("responding", passage.text, start) and expression.end < end - 1:
            continue  # 作为对3日行动的回应
        if _only_heard(passage, sentence, used, number, trigger, start, end):
            continue
        dating = frames.of_expression(expression, passage.published)
        if trigger is not None and trigger.strong and expression.end <= trigger.start:
            dating = frames.at_last(dating)
        yield Statement(start, end, index, dating, trigger, expression)


def _only_heard(
    passage: Passage,
    sentence: Sentence,
    used: Sequence[TimeExpression],
    number: int,
    trigger: Trigger | None,
    start: int,
    end: int,
) -> bool:
    """Whether a statement only says from whom a reporter heard what a later date of the sentence tells: 据某厅5日
    发布的消息，…."""
    if number + 1 >= len(used):
        return False
    clause = sentence.clauses[passage.clause_at(sentence, used[number].start)]
    text = passage.text[clause.start : clause.end].rstrip("，, ")
    if text.startswith("据"):
        return ends("sourcing", text) and len(text) <= _LONGEST_SOURCE
    if trigger is not None and trigger.kind != "statement":
        return False
    text = passage.text[start:end]
    return ("记者" in text or _FROM.search(text) is not None) and ends("attributing", text)


def _following(passage: Passage, sentence: Sentence, used: Sequence[TimeExpression], number: int) -> int:
    """Where the next statement of the sentence may begin; dates that are only joined (3日、5日和9日) share theirs."""
    for before, after in pairwise(used[number:]):
        if passage.text[before.end : after.start].strip() not in _JOINTS:
            return after.start
    return sentence.end


def _reach(
    passage: Passage, sentence: Sentence, expression: TimeExpression, following: int, told_before: int
) -> tuple[int, int]:
    """The quote of a dated statement: from its clause to the clause in which something is told; the clause before
    belongs to it where it says too little alone, unless that clause is dated itself (up to ``told_before``)."""
    clauses = sentence.clauses
    first = passage.clause_at(sentence, expression.start)
    start = min(clauses[first].start, expression.start)
    own = first
    while clauses[own].end < expression.end and own + 1 < len(clauses):
        own += 1
    if _begins_anew(passage, clauses[first].start, expression):
        start = expression.start
    candidates = [own]
    for number in range(own + 1, min(own + 1 + _LONGEST_REACH, len(clauses))):
        if clauses[number].start >= following:
            break
        candidates.append(number)
    last = _telling_clause(passage, sentence, candidates, expression.end)
    rest = passage.text[start : expression.start] + passage.text[expression.end : clauses[last].end]
    free = first > 0 and clauses[first - 1].start >= told_before
    if free and start == clauses[first].start and len(rest.strip()) <= _BARE:
        start = clauses[first - 1].start  # 某某条例已经公布，自9月1日起施行
    if last == own and free and expression.end >= clauses[own].end - 1 and len(candidates) == 1:
        # The expression ends its clause and nothing follows: what it dates stands before it.
        start = clauses[first - 1].start
    return start, max(clauses[last].end, expression.end)


def _begins_anew(passage: Passage, start: int, expression: TimeExpression) -> bool:
    """Whether what stands before an expression in its clause already tells something, the mark between being lost."""
    text = passage.text
    if passage.latin:
        return False  # English dates stand behind what they date
    lost = text[expression.end : expression.end + 1] in ("，", ",") and expression.start - start > _LONGEST_LEAD
    if lost and _named_behind(passage, expression.end + 1) and not ends("leading", text[start : expression.start]):
        return True
    before = passage.triggers_in(start, expression.start)
    if not any(trigger.strong and trigger.end < expression.start - 1 for trigger in before):
        return False
    return not ends("leading", text[start : expression.start])


def _named_behind(passage: Passage, offset: int) -> bool:
    span = (offset, offset + 2)
    return bool(passage.people.within(*span) or passage.institutions.within(*span))


def _telling_clause(passage: Passage, sentence: Sentence, candidates: Sequence[int], after: int) -> int:
    """Of the clauses which an expression may reach, the first that tells something by a strong trigger; else the
    first with any trigger, else the first that is long enough to say something."""
    clauses = sentence.clauses
    weak = enough = -1
    for number in candidates:
        found = passage.triggers_in(max(after, clauses[number].start), clauses[number].end)
        leads = number != candidates[-1] and subordinate(passage.text, clauses[number].start, clauses[number].end)
        if any(trigger.strong for trigger in found) and not leads:
            return number
        if found and weak < 0:
            weak = number
        if enough < 0 and clauses[number].end - after >= _ENOUGH:
            enough = number
    if weak >= 0:
        return weak
    return enough if enough >= 0 else candidates[-1]


# ------------------------------------------------------------------------------------------------ all together
def statements(passage: Passage) -> list[Statement]:
    """All statements of a document that tell of a happening, in document order."""
    used = [_used(passage, sentence) for sentence in passage.sentences]
    told = [
        Told(sentence.line, expression.start, expression)
        for sentence, of_sentence in zip(passage.sentences, used, strict=True)
        for expression in of_sentence
    ]
    lists = list(personnel.items(passage))
    known = Frames(told, _dating_lines(passage, lists), passage.published)
    entries = _entries(passage, lists)
    result: list[Statement] = []
    period = 0
    opened = True
    for index, sentence in enumerate(passage.sentences):
        if opened:
            period = sentence.start
        opened = sentence.closed
        if not is_furniture(passage, sentence) and not is_idle(passage, sentence):
            last = result[-1] if result and result[-1].start >= period and sentence.start > period else None
            result.extend(_of_sentence(passage, sentence, index, used[index], last, known, period, index in entries))
    result.sort(key=lambda statement: (statement.start, statement.end))
    return _with_details(passage, list(_of_occasions(passage, result)))


def _of_occasions(passage: Passage, told: Sequence[Statement]) -> Iterator[Statement]:
    """The statements, what a meeting further did (会议还研究了…) or a visitor further did and said (某某强调…) on the
    day of the meeting or visit told last, where nothing nearer dates it."""
    last: Statement | None = None
    for statement in told:
        trigger, own = statement.trigger, statement.own
        if own is not None and trigger is not None and trigger.kind in _OCCASIONS:
            if own.date and own.granularity in _DAYS and not own.planned and "/" not in own.date:
                last = statement
        elif own is None and last is not None and last.own is not None and statement.dating.bounded:
            lines = passage.sentences[statement.sentence].line - passage.sentences[last.sentence].line
            if 0 < lines <= _SAME_OCCASION and _goes_on(passage, last, statement):
                statement = replace(statement, dating=frames.inherited(last.own))
        yield statement


def _goes_on(passage: Passage, last: Statement, statement: Statement) -> bool:
    """Whether a statement opens with the meeting that was told, or with somebody who was there."""
    if starts("meetings", passage.text, statement.start):
        return last.trigger is not None and last.trigger.kind == "meeting"
    sentence = passage.sentences[last.sentence]
    there = {person.name for person in passage.people.within(sentence.start, sentence.end)}
    if there and starts("persons_alone", passage.text, statement.start):
        return True  # 他说，…
    begin = passage.sentences[statement.sentence].start
    who = passage.people.within(begin, begin + _LONGEST_LEAD) or passage.people.within(
        statement.start, statement.start + _LONGEST_LEAD
    )
    return bool(who) and who[0].name in there


def _with_details(passage: Passage, told: Sequence[Statement]) -> list[Statement]:
    """The statements, each quote going on to its full stop, or to where the next statement of its sentence begins."""
    result: list[Statement] = []
    for number, statement in enumerate(told):
        limit = passage.sentences[statement.sentence].clauses[-1].end
        if number + 1 < len(told) and told[number + 1].sentence == statement.sentence:
            limit = min(limit, told[number + 1].start)
        end = statement.end
        if statement.start < limit < end and _says_more(statement, limit):
            end = limit  # the next one begins where a mark is lost
            statement = replace(statement, end=end)
        if not statement.signature and not statement.issuing:
            for clause in passage.sentences[statement.sentence].clauses:
                if end < clause.end <= min(limit, statement.start + _LONGEST_QUOTE):
                    end = clause.end
                elif clause.start < limit < clause.end and end < limit <= statement.start + _LONGEST_QUOTE:
                    end = limit  # the next one begins where a mark is lost
        result.append(replace(statement, end=end, core=statement.end))
    return result


def _says_more(statement: Statement, limit: int) -> bool:
    """Whether the words of a statement up to ``limit`` are more than its time expression."""
    return statement.own is None or limit - statement.own.end > _BARE or statement.own.start - statement.start > _BARE


def _used(passage: Passage, sentence: Sentence) -> list[TimeExpression]:
    if is_furniture(passage, sentence) or is_idle(passage, sentence):
        return []
    found = passage.expressions.within(sentence.start, sentence.end)
    used: list[TimeExpression] = []
    for expression in found:
        if usable(passage, sentence, expression) and not (used and _echoes(passage, used[-1], expression)):
            if used and _only_joins(passage, used[-1], expression):
                used.pop()
            used.append(expression)
    return used


def _only_joins(passage: Passage, before: TimeExpression, expression: TimeExpression) -> bool:
    """随后又于6月16日…: a vague word which a date follows before anything is told."""
    if before.form not in VAGUE or expression.form in VAGUE or expression.start - before.end > _JOINED:
        return False
    return (
        not passage.triggers_in(before.end, expression.start)
        and "，" not in passage.text[before.end : expression.start]
    )


def _echoes(passage: Passage, before: TimeExpression, expression: TimeExpression) -> bool:
    """1月下旬以来…随即成立: a vague word which only carries on the expression before it."""
    if expression.form not in VAGUE or (expression.form != "then" and _ahead(expression) != _ahead(before)):
        return False
    return not any(trigger.strong for trigger in passage.triggers_in(before.end, expression.start))


def _ahead(expression: TimeExpression) -> bool:
    """Whether an expression has a first day: 未来数天, 近日 do not carry on each other."""
    return expression.form in VAGUE and expression.earliest is not None


def _dating_lines(
    passage: Passage, lists: Sequence[tuple[int, int, TimeExpression]]
) -> list[tuple[int, TimeExpression | None]]:
    """Lines that hold only a date and headings that begin with one date what follows, up to the next of them; a
    heading without a date ends that. A decision dates the list of appointments below it."""
    found: list[tuple[int, TimeExpression | None]] = []
    for sentence in passage.sentences:
        heading = sentence.line in passage.headings
        dating = None
        for expression in passage.expressions.within(sentence.start, sentence.end):
            leads = expression.place == "heading" and expression.start - sentence.start <= _MARKS
            if expression.date and (_dates_below(passage, expression) or leads):
                dating = expression
                break
        if dating is not None or heading:
            found.append((sentence.line, dating))
    for first, last, decided in lists:
        found += [(first, decided), (last + 1, None)]
    return sorted(found, key=lambda item: item[0]) if lists else found


def _dates_below(passage: Passage, expression: TimeExpression) -> bool:
    """Whether a line that holds only this date dates what follows: not the value of a field (发文日期：) in a table of
    them, nor a term (6月15日前) in a column."""
    if expression.place != "line" or expression.form in _TERMS:
        return False
    line = passage.text.rfind("\n", 0, expression.start) + 1
    above = passage.text[max(0, line - 2 * _LONGEST_LABEL) : line].rstrip()
    label = above[above.rfind("\n") + 1 :]
    return not (label.endswith(("：", ":")) and len(label) <= _LONGEST_LABEL)


def _entries(passage: Passage, lists: Sequence[tuple[int, int, TimeExpression]]) -> frozenset[int]:
    """The sentences which open the first line under a line that holds only a date, and those of who is appointed."""
    listed = {line for first, last, _ in lists for line in range(first, last + 1)}
    found = {index for index, sentence in enumerate(passage.sentences) if sentence.line in listed}
    after_date = 0
    for index, sentence in enumerate(passage.sentences):
        found_here = passage.expressions.within(sentence.start, sentence.end)
        if any(each.date and _dates_below(passage, each) for each in found_here):
            after_date = sentence.line
        elif after_date and sentence.line != after_date:
            found.add(index)
            after_date = 0
    return frozenset(found)


def _of_sentence(
    passage: Passage,
    sentence: Sentence,
    index: int,
    used: Sequence[TimeExpression],
    last: Statement | None,
    known: Frames,
    period: int,
    entry: bool,
) -> Iterator[Statement]:
    for expression in passage.expressions.within(sentence.start, sentence.end):
        if expression.place == "signature" and expression.date and not only_stamp(passage, sentence, expression):
            yield signature(passage, sentence, index, expression)
            return
    itself = issuing(passage, sentence, index)
    if itself is not None and not any(expression.start < itself.start for expression in used):
        yield itself
        return
    taken = [
        replace(told, dating=known.limited(sentence.line, told.dating, _carries_on(passage, told)))
        for told in dated(passage, sentence, index, used)
    ]
    yield from taken
    first = first_of_entry(passage, sentence, index, known, period) if entry and not taken else None
    if first is not None:
        decided = personnel.decision(passage, sentence) if first.trigger is None or not first.trigger.strong else None
        first = replace(first, trigger=decided or first.trigger)
        yield first
        taken = [first]
    yield from undated(passage, sentence, index, taken, last, known, period)


def _carries_on(passage: Passage, told: Statement) -> bool:
    """Whether those of the sentence before go on as the subject of a dated statement: 目前，他们已…"""
    begin = told.own.end if told.own is not None else told.start
    clauses = (clause.start for clause in passage.sentences[told.sentence].clauses if begin < clause.start < told.end)
    return any(words("persons").match(passage.text, at) for at in (begin, *clauses))


def is_idle(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence asks, reports a rumour, sets a condition or holds damaged characters: it tells nothing."""
    text = passage.text[sentence.start : sentence.end]
    if "？" in text[-3:] or "\ufffd" in text or starts("rumours", text) or text.startswith(("问：", "问:")):
        return True
    return conditional(passage.text, sentence.start)


def is_furniture(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence is page furniture (责任编辑, 相关阅读 …), which tells nothing of the document's own."""
    if sentence.line in passage.links:
        return True
    text = passage.text[sentence.start : sentence.end]
    if _NUMBER.fullmatch(text.strip(" 　（）()。\n")) or (len(text) < _LONGEST_STAMP and _CLOCK.search(text)):
        return True
    return len(text) < 60 and (text.startswith(("日期：", "日期:")) or words("furniture").search(text) is not None)


__all__ = ["Statement", "is_furniture", "statements"]
