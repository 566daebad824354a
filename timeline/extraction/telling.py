"""Which statements of a document tell of a happening, where each begins and ends, and what dates it.

Two ways lead to an event: a time expression by which a statement is dated, and, without one, a body or person that is
said to have done something (a *strong* trigger, see ``kinds.toml``). All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from timeline.dates import TimeExpression
from timeline.extraction import frames
from timeline.extraction.frames import Dating, Frames, Told
from timeline.extraction.kinds import Trigger, deciding
from timeline.extraction.lexicon import table, words_pattern
from timeline.extraction.modality import is_directive
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import Clause, Sentence
from timeline.model import Reason

_LONGEST_REACH: Final = 3  # clauses after its own that a time expression may reach to find its verb
_SHORTEST: Final = 6  # characters a statement needs beside its time expression
_VAGUE: Final = frozenset({"vague"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that tells of a happening: clean span of the quote, dating, the trigger that decides its kind.

    ``own`` is the expression of the statement's own, None where the date is inherited or the document's.
    """

    start: int
    end: int
    sentence: int
    dating: Dating
    trigger: Trigger | None
    own: TimeExpression | None
    issuing: bool = False
    signature: bool = False


@cache
def words(key: str) -> re.Pattern[str]:
    """Any word of a list of ``telling.toml``."""
    return re.compile(words_pattern(table("telling.toml")[key]))


def starts(key: str, text: str, position: int = 0) -> bool:
    """Whether a word of the list begins at ``position``."""
    return words(key).match(text, position) is not None


@cache
def _endings(key: str) -> re.Pattern[str]:
    return re.compile(f"(?:{words_pattern(table('telling.toml')[key])})$")


def ends(key: str, text: str) -> bool:
    """Whether a word of the list ends the text."""
    return _endings(key).search(text[-8:]) is not None


# ------------------------------------------------------------------------------------------------ dated statements
def usable(passage: Passage, sentence: Sentence, expression: TimeExpression) -> bool:
    """Whether a time expression of a sentence dates a statement (and is no comparison, condition, label …)."""
    if expression.place not in ("text", "heading") or (not expression.date and expression.form != "garbled"):
        return False
    text = passage.text
    index = passage.clause_at(sentence, expression.start)
    clause = sentence.clauses[index]
    before = text[clause.start : expression.start]
    after = text[expression.end : clause.end]
    if starts("conditions", text, clause.start):
        return False
    if ends("comparisons", before) and (before[-1:] not in "与据见" or starts("compared", after)):
        return False
    if starts("compared", after) or after.startswith(("年度", "年级", "届", "级")):
        return False
    if passage.masked[expression.start : expression.end].strip("□") == "":
        return False
    if expression.form in _VAGUE:
        return _vague_usable(passage, sentence, clause, expression)
    return not _is_listing(passage, sentence, expression)


def _vague_usable(passage: Passage, sentence: Sentence, clause: Clause, expression: TimeExpression) -> bool:
    """目前, 近日, 第一时间 … date a statement only where they stand as an adverb and something is told."""
    text = passage.text
    rest = text[expression.end : sentence.end]
    if is_directive(text[clause.start : sentence.end]):
        return False
    if not rest.strip("，, "):
        return False
    told = passage.triggers_in(expression.start, sentence.end)
    if expression.start > clause.start:
        return any(trigger.start <= expression.end + 14 and trigger.strong for trigger in told)
    return starts("adverbial", rest) and bool(told)


def _is_listing(passage: Passage, sentence: Sentence, expression: TimeExpression) -> bool:
    """A line of a list of links: a title with a date behind it and no full stop."""
    text = passage.text
    line_end = text.find("\n", expression.end)
    line_end = len(text) if line_end < 0 else line_end
    line_start = text.rfind("\n", 0, expression.start) + 1
    rest = text[expression.end : line_end].strip(" )）]】")
    before = text[line_start : expression.start].strip(" (（[【·-")
    return (
        not rest
        and expression.granularity == "day"
        and expression.basis == "explicit"
        and len(before) > _SHORTEST
        and not any(mark in before for mark in "，。；：")
        and not before.endswith(("于", "在", "至", "到", "自", "为", "是", "即"))
    )


def dated(passage: Passage, sentence: Sentence, index: int, used: Sequence[TimeExpression]) -> Iterator[Statement]:
    """The statements dated by the ``used`` expressions of a sentence."""
    for number, expression in enumerate(used):
        following = used[number + 1].start if number + 1 < len(used) else sentence.end
        start, end = _reach(passage, sentence, expression, following)
        if end - start - (expression.end - expression.start) < 2:
            continue
        found = passage.triggers_in(start, end)
        yield Statement(start, end, index, frames.of_expression(expression), deciding(found, start, end), expression)


def _reach(passage: Passage, sentence: Sentence, expression: TimeExpression, following: int) -> tuple[int, int]:
    """The quote of a dated statement: from its clause to the clause in which something is told."""
    clauses = sentence.clauses
    first = passage.clause_at(sentence, expression.start)
    start = min(clauses[first].start, expression.start)
    last = first
    while clauses[last].end < expression.end and last + 1 < len(clauses):
        last += 1
    end = max(clauses[last].end, expression.end)
    reach = 0
    while (
        last + 1 < len(clauses)
        and reach < _LONGEST_REACH
        and clauses[last + 1].start < following
        and not _tells(passage, expression.end, end)
    ):
        last += 1
        reach += 1
        end = clauses[last].end
    if not _tells(passage, expression.end, end) and first > 0 and expression.end >= clauses[first].end - 1:
        # The expression ends its clause and nothing follows: what it dates stands before it.
        start = clauses[first - 1].start
    return start, end


def _tells(passage: Passage, start: int, end: int) -> bool:
    if end - start < _SHORTEST:
        return False
    return bool(passage.triggers_in(start, end)) or end - start > 40


# ------------------------------------------------------------------------------------------------ undated statements
def undated(
    passage: Passage, sentence: Sentence, index: int, taken: Sequence[Statement], known: Frames, period: int
) -> Iterator[Statement]:
    """The statements of a sentence that tell of a happening without a time expression of their own."""
    last: Statement | None = None
    for number, clause in enumerate(sentence.clauses):
        if any(statement.start < clause.end and clause.start < statement.end for statement in taken):
            last = None
            continue
        trigger = _telling_trigger(passage, sentence, clause, bool(taken))
        if trigger is None:
            continue
        if last is not None and last.trigger is not None and _same(passage, last, clause, trigger):
            continue
        dating = known.at(sentence.line, clause.start, period)
        if dating is None:
            continue
        start = _subject_start(passage, sentence, number, trigger)
        last = Statement(start, clause.end, index, dating, trigger, None)
        yield last


def _same(passage: Passage, last: Statement, clause: Clause, trigger: Trigger) -> bool:
    """Whether a clause goes on with what the last statement told: same kind, no new subject."""
    assert last.trigger is not None
    if _subject(passage, clause.start, trigger.start):
        return False
    return last.trigger.kind == trigger.kind or trigger.kind in ("statement", "order")


def _telling_trigger(passage: Passage, sentence: Sentence, clause: Clause, after_dated: bool) -> Trigger | None:
    """The strong trigger by which a clause tells what somebody did; None where it tells nothing."""
    if starts("conditions", passage.text, clause.start) or is_directive(passage.text[clause.start : clause.end]):
        return None
    found = [
        trigger
        for trigger in passage.triggers_in(clause.start, clause.end)
        if trigger.strong and _asserted(passage, clause, trigger)
    ]
    trigger = deciding(found, clause.start, clause.end)
    if trigger is None:
        return None
    own = _subject(passage, clause.start, trigger.start)
    if own:
        return trigger
    if after_dated:
        return None
    earlier = _subject(passage, sentence.start, clause.start)
    perfective = words("perfective").search(passage.text, clause.start, min(clause.end, trigger.end + 2)) is not None
    return trigger if earlier and perfective else None


def _asserted(passage: Passage, clause: Clause, trigger: Trigger) -> bool:
    """Whether the trigger is told as done: not denied, wished for, or a mere attribute."""
    before = passage.text[clause.start : trigger.start]
    after = passage.text[trigger.end : trigger.end + 4]
    if words("negations").search(before[-4:]) or words("planned").search(before):
        return False
    if words("intentions").search(before):
        return False
    return not starts("attributive", after)


def _subject(passage: Passage, start: int, end: int) -> bool:
    """Whether a body, a person or a resolved 我市 … is named in the span."""
    return bool(
        passage.institutions.within(start, end)
        or passage.people.within(start, end)
        or any(place.deictic for place in passage.places.within(start, end))
    )


def _subject_start(passage: Passage, sentence: Sentence, number: int, trigger: Trigger) -> int:
    clause = sentence.clauses[number]
    if _subject(passage, clause.start, trigger.start) or number == 0:
        return clause.start
    previous = sentence.clauses[number - 1]
    return previous.start if _subject(passage, previous.start, previous.end) else clause.start


# ------------------------------------------------------------------------------------------------ the notice itself
def issuing(passage: Passage, sentence: Sentence, index: int) -> Statement | None:
    """现通知如下, 在此我们号召 …: the notice issues itself, on the document's date."""
    if not passage.published or "~" in passage.published:
        return None
    for number, clause in enumerate(sentence.clauses):
        text = passage.masked[clause.start : clause.end]
        opening = words("issuing").search(text)
        if opening is None or (opening.start() > 0 and opening[0] in ("现", "特")):
            continue
        rest = passage.masked[
            clause.start + opening.end() : sentence.clauses[min(number + 1, len(sentence.clauses) - 1)].end
        ]
        act = words("issuing_acts").search(rest)
        if act is None or act.start() > 60:
            continue
        end = clause.end if opening.end() + act.end() <= len(text) else sentence.clauses[number + 1].end
        trigger = Trigger(clause.start + opening.start(), end, "order", 10, True)
        return Statement(clause.start, end, index, frames.of_document(passage.published), trigger, None, issuing=True)
    return None


def signature(passage: Passage, sentence: Sentence, index: int, expression: TimeExpression) -> Statement:
    """A signature date: the issuing of the notice."""
    trigger = Trigger(expression.start, expression.end, "order", 10, True)
    dating = frames.of_expression(expression)
    start = min(sentence.start, expression.start)
    return Statement(start, max(sentence.end, expression.end), index, dating, trigger, expression, signature=True)


# ------------------------------------------------------------------------------------------------ all together
def statements(passage: Passage) -> list[Statement]:
    """All statements of a document that tell of a happening, in document order."""
    used: list[list[TimeExpression]] = []
    told: list[Told] = []
    lines: list[tuple[int, TimeExpression]] = []
    for sentence in passage.sentences:
        of_sentence: list[TimeExpression] = []
        if not is_furniture(passage, sentence):
            for expression in passage.expressions.within(sentence.start, sentence.end):
                if expression.place == "line" or (expression.place == "heading" and expression.date):
                    lines.append((sentence.line, expression))
                if usable(passage, sentence, expression):
                    of_sentence.append(expression)
                    told.append(Told(sentence.line, expression.start, expression))
        used.append(of_sentence)
    known = Frames(told, [item for item in lines if item[1].date], passage.published)
    result: list[Statement] = []
    period = 0
    opened = True
    for index, sentence in enumerate(passage.sentences):
        if opened:
            period = sentence.start
        opened = sentence.closed
        if is_furniture(passage, sentence):
            continue
        result.extend(_of_sentence(passage, sentence, index, used[index], known, period))
    result.sort(key=lambda statement: (statement.start, statement.end))
    return result


def _of_sentence(
    passage: Passage,
    sentence: Sentence,
    index: int,
    used: Sequence[TimeExpression],
    known: Frames,
    period: int,
) -> Iterator[Statement]:
    for expression in passage.expressions.within(sentence.start, sentence.end):
        if expression.place == "signature" and expression.date:
            yield signature(passage, sentence, index, expression)
            return
    taken = list(dated(passage, sentence, index, used))
    yield from taken
    itself = issuing(passage, sentence, index) if not taken else None
    if itself is not None:
        yield itself
        return
    if sentence.line in passage.headings or sentence.line in passage.links:
        return
    yield from undated(passage, sentence, index, taken, known, period)


def is_furniture(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence is page furniture (责任编辑, 相关阅读 …), which tells nothing of the document's own."""
    if sentence.line in passage.links:
        return True
    text = passage.text[sentence.start : sentence.end]
    return len(text) < 60 and words("furniture").search(text) is not None


__all__ = ["Reason", "Statement", "is_furniture", "statements", "words"]
