"""Which words of a statement make its title: where they begin and end, and which of its dates they can do without.

How the words are then cleaned and cut to length is said in ``titles``. All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from timeline.dates import TimeExpression
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import NUMBER
from timeline.extraction.statement import Statement, ends, starts, subordinate
from timeline.extraction.titles import LONGEST, title

# English words before a time expression: those that go with it, and those that a title would not be true without.
_PREPOSITION: Final = re.compile(r"(?:(?<=\s)|^)(?:on|in|at|during)\s+(?:the\s+)?$", re.IGNORECASE)
_NEEDED: Final = re.compile(
    r"\b(?:by|since|until|before|after|from|to|between|and|as of|than|for|through)\s+(?:the\s+)?$", re.IGNORECASE
)
_LIMITS: Final = frozenset({"before", "after", "since", "as-of"})
_NUMBERED: Final = re.compile(rf"{NUMBER}\s*$")
_BRIEF: Final = 8  # characters with which a title may lack its subject
_OPENING: Final = 3  # characters at the head of a sentence in which its subject begins


def headline(passage: Passage, statement: Statement, body: str, names: Sequence[tuple[int, int]]) -> str:
    """The title of a statement; ``body`` is the first body that acts in it ('' for none), ``names`` are the spans of
    the names in its sentence, inside which no title is cut."""
    if statement.signature:
        return signed_title(body, passage.facts.title)
    text, sentence = passage.text, passage.sentences[statement.sentence]
    start, end = statement.start, statement.core or statement.end
    trigger = statement.trigger
    saying = trigger is not None and trigger.kind == "statement" and trigger.end >= end - 1
    saying = saying or text[end - 1] == "称"
    if saying or subordinate(text, start, end):
        end = statement.end  # …称, …之后: what was said or done stands behind it
    kept = title(text, start, end, _cuts(passage, statement, end), names)
    if passage.latin or len(kept) > _BRIEF or not _lacks_subject(passage, statement):
        return kept
    return _subject(passage, sentence.start, start) + kept


def signed_title(body: str, name: str) -> str:
    """The title of a notice's issuing: what it is called, with the body that signs it where that is not said."""
    name = name[:LONGEST]
    if not name or not body:
        return name or body
    who = name.partition("关于")[0]
    return name if len(who) > 1 else body + name


def _lacks_subject(passage: Passage, statement: Statement) -> bool:
    """Whether a statement begins with its verb, or an adverb before it."""
    own, at = statement.own, statement.start
    if own is not None and own.start == at:
        at = own.end
    return bool(passage.triggers_in(at, at + 2)) or starts("adverbs", passage.text, at)


def _subject(passage: Passage, start: int, end: int) -> str:
    """The person with whom a sentence begins before ``end``: 王某曾任县长，2001年被捕; '' where there is none."""
    for person in passage.people.within(start, end):
        office = person.start - len(person.role)
        first = office if passage.text[office : person.start] == person.role else person.start
        if first - start <= _OPENING:
            return person.name
        break
    return ""


def _cuts(passage: Passage, statement: Statement, end: int) -> list[tuple[int, int]]:
    """What a title leaves out: the statement's own time expression, where its words can do without."""
    own = statement.own
    if own is None or not _separable(passage, statement.start, own):
        return []
    others = passage.expressions.within(statement.start, end)
    return [] if any(other.form == own.form and other is not own for other in others) else [_cut(passage, own)]


def _cut(passage: Passage, expression: TimeExpression) -> tuple[int, int]:
    """What a title leaves out with a time expression: itself, and the English preposition before it."""
    before = _PREPOSITION.search(passage.text, max(0, expression.start - 12), expression.start)
    return (before.start() if before is not None else expression.start), expression.end


def _separable(passage: Passage, start: int, expression: TimeExpression) -> bool:
    """Whether the words of a statement still read well without a time expression."""
    text, at = passage.text, expression.start
    after = text[expression.end : expression.end + 1]
    if passage.latin and expression.form in _LIMITS:
        return False  # by June 30
    if expression.form == "event" and at > start and text[at - 1].isalpha():
        return False
    if after in ("的", "“", "）", ")", "、", "") or _NEEDED.search(text, max(0, at - 12), at):
        return False
    head = text[start:at]
    return _NUMBERED.fullmatch(head) is not None or not ends("governing", head[-4:])
