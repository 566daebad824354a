"""What a notice does by being issued: 现通知如下 on its own date, and the date that signs it.

All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from typing import Final

from timeline.dates import TimeExpression
from timeline.extraction import frames
from timeline.extraction.kinds import Trigger
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import Sentence
from timeline.extraction.statement import Statement, ends, holds, starts, words

_LONGEST_ISSUING: Final = 60  # characters between 现 and 通知如下
_FORMULA: Final = 5
_BYLINE: Final = 40  # characters of a line that only names the author
_PROSE_ENDS: Final = (".", "。", "”", '"', "？", "?", "!")
_DIGITS: Final = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_HEAD: Final = 120  # characters in which a text without a title says what it is


def issuing(passage: Passage, sentence: Sentence, index: int) -> Statement | None:
    """现通知如下, 在此我们号召 …: the notice issues itself, on the document's date."""
    if not passage.published or "~" in passage.published:
        return None
    for number, clause in enumerate(sentence.clauses):
        text = passage.masked[clause.start : clause.end]
        opening = words("issuing").search(text)
        if (
            opening is None
            or starts("issuing_not", text, opening.start())
            or ends("appearing", text[: opening.start()])
        ):
            continue
        last = sentence.clauses[min(number + 1, len(sentence.clauses) - 1)]
        act = words("issuing_acts").search(passage.masked, clause.start + opening.start() + 1, last.end)
        if act is None or act.start() > clause.start + opening.end() + _LONGEST_ISSUING:
            continue
        if opening[0] == "特此" and clause.end - clause.start <= _FORMULA:
            continue  # 特此通知: the formula that closes what was issued above
        end = clause.end if act.end() <= clause.end else last.end
        trigger = Trigger(clause.start + opening.start(), end, "order", 10, True)
        return Statement(clause.start, end, index, frames.of_document(passage.published), trigger, None, issuing=True)
    return None


def signature(passage: Passage, sentence: Sentence, index: int, expression: TimeExpression) -> Statement:
    """A signature date: the issuing of the notice."""
    trigger = Trigger(expression.start, expression.end, "order", 10, True)
    dating = frames.of_expression(expression, passage.published)
    start = min(sentence.start, expression.start)
    return Statement(start, max(sentence.end, expression.end), index, dating, trigger, expression, signature=True)


def only_stamp(passage: Passage, sentence: Sentence, expression: TimeExpression) -> bool:
    """Whether a date at the end only says when a text was written: in brackets alone, or under its author's name."""
    text = passage.text[sentence.start : sentence.end].strip()
    if text.startswith("完") or (text[:1] in "（(" and len(text) <= expression.end - expression.start + 3):
        return True
    above = passage.text[: sentence.start].rstrip().rpartition("\n")[2].strip()
    if _DIGITS.fullmatch(text) and not _signed(passage, sentence.start):
        return True  # 2025-10-02 below a text: when its page was made
    if above.endswith(_PROSE_ENDS) and (passage.latin or not _is_notice(passage)):
        return True  # the date below a news text
    return len(above) <= _BYLINE and starts("bylines", above.lstrip("（( "))


def _signed(passage: Passage, end: int) -> bool:
    """Whether the line before ``end`` names a body that signs."""
    text = passage.text[:end].rstrip()
    line = text.rfind("\n") + 1
    bodies = passage.institutions.within(line, len(text))
    return bool(bodies) and bodies[-1].end >= len(text) - 1


def _is_notice(passage: Passage) -> bool:
    """Whether a document says at its head that it is a notice, an order, a letter, …"""
    return holds("notices", passage.facts.title or passage.text[:_HEAD])
