"""Which statements of a document tell of a happening, where each begins and ends, and what dates it.

Two ways lead to an event: a time expression by which a statement is dated (``usable``), and, without one, a body or
person that is said to have done something (``undated``). All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from timeline.dates import TimeExpression
from timeline.extraction import frames
from timeline.extraction.frames import Frames, Told
from timeline.extraction.kinds import Trigger, deciding
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import Sentence
from timeline.extraction.statement import Statement, words
from timeline.extraction.undated import first_of_entry, undated
from timeline.extraction.usable import usable

_LONGEST_REACH: Final = 3  # clauses after its own that a time expression may reach to find its verb
_MARKS: Final = 4  # characters of a heading that may stand before the date it begins with (##, 一、)
_SHORTEST: Final = 6  # characters a statement needs beside its time expression


def dated(passage: Passage, sentence: Sentence, index: int, used: Sequence[TimeExpression]) -> Iterator[Statement]:
    """The statements dated by the ``used`` expressions of a sentence."""
    for number, expression in enumerate(used):
        following = used[number + 1].start if number + 1 < len(used) else sentence.end
        start, end = _reach(passage, sentence, expression, following)
        if end - start - (expression.end - expression.start) < 2:
            continue
        found = passage.triggers_in(start, end)
        dating = frames.of_expression(expression, passage.published)
        yield Statement(start, end, index, dating, deciding(found, start, end), expression)


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
    dating = frames.of_expression(expression, passage.published)
    start = min(sentence.start, expression.start)
    return Statement(start, max(sentence.end, expression.end), index, dating, trigger, expression, signature=True)


# ------------------------------------------------------------------------------------------------ all together
def statements(passage: Passage) -> list[Statement]:
    """All statements of a document that tell of a happening, in document order."""
    used = [_used(passage, sentence) for sentence in passage.sentences]
    told = [
        Told(sentence.line, expression.start, expression)
        for sentence, of_sentence in zip(passage.sentences, used, strict=True)
        for expression in of_sentence
    ]
    known = Frames(told, _dating_lines(passage), passage.published)
    entries = _entries(passage)
    result: list[Statement] = []
    period = 0
    opened = True
    for index, sentence in enumerate(passage.sentences):
        if opened:
            period = sentence.start
        opened = sentence.closed
        if not is_furniture(passage, sentence):
            result.extend(_of_sentence(passage, sentence, index, used[index], known, period, index in entries))
    result.sort(key=lambda statement: (statement.start, statement.end))
    return result


def _used(passage: Passage, sentence: Sentence) -> list[TimeExpression]:
    if is_furniture(passage, sentence):
        return []
    found = passage.expressions.within(sentence.start, sentence.end)
    return [expression for expression in found if usable(passage, sentence, expression)]


def _dating_lines(passage: Passage) -> list[tuple[int, TimeExpression | None]]:
    """Lines that hold only a date and headings that begin with one date what follows, up to the next of them; a
    heading without a date ends that."""
    found: list[tuple[int, TimeExpression | None]] = []
    for sentence in passage.sentences:
        heading = sentence.line in passage.headings
        dating = None
        for expression in passage.expressions.within(sentence.start, sentence.end):
            leads = expression.place == "heading" and expression.start - sentence.start <= _MARKS
            if expression.date and (expression.place == "line" or leads):
                dating = expression
                break
        if dating is not None or heading:
            found.append((sentence.line, dating))
    return found


def _entries(passage: Passage) -> frozenset[int]:
    """The sentences which open the first line under a line that holds only a date."""
    found: set[int] = set()
    after_date = 0
    for index, sentence in enumerate(passage.sentences):
        if any(x.place == "line" and x.date for x in passage.expressions.within(sentence.start, sentence.end)):
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
    known: Frames,
    period: int,
    entry: bool,
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
    first = first_of_entry(passage, sentence, index, known, period) if entry and not taken else None
    if first is not None:
        yield first
        taken = [first]
    yield from undated(passage, sentence, index, taken, known, period)


def is_furniture(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence is page furniture (责任编辑, 相关阅读 …), which tells nothing of the document's own."""
    if sentence.line in passage.links:
        return True
    text = passage.text[sentence.start : sentence.end]
    return len(text) < 60 and words("furniture").search(text) is not None


__all__ = ["Statement", "is_furniture", "statements"]
