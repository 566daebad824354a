"""A statement that tells of a happening, and the word lists by which the rules decide (``telling.toml``)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.dates import TimeExpression
from timeline.extraction.frames import Dating
from timeline.extraction.kinds import Trigger
from timeline.extraction.lexicon import table, words_pattern

JOINED: Final = frozenset({"、", "和", "与", "及"})  # between names of which all are subject, or all object
WITH: Final = ("与", "和", "同", "跟")  # before those who act together with the subject


class Statement(Struct, frozen=True):
    """Clean span of the quote, index of its sentence, dating, the trigger that decides its kind; ``core`` is where
    the words end that tell the happening, before its details.

    ``own`` is the expression of the statement's own, None where the date is inherited or the document's.
    """

    start: int
    end: int
    sentence: int
    dating: Dating
    trigger: Trigger | None
    own: TimeExpression | None
    core: int = 0
    issuing: bool = False
    signature: bool = False


def is_object(text: str, start: int, at: int) -> bool:
    """Whether a preposition (对, 向, 为; not the conjunction 由于) stands before a name at ``at``, in [start, at)."""
    before = text[max(start, at - 3) : at]
    return ends("prepositions", before) and not before.endswith(("由于", "鉴于"))


@cache
def words(key: str) -> re.Pattern[str]:
    """Any word of a list of ``telling.toml``."""
    return re.compile(words_pattern(table("telling.toml")[key]))


@cache
def _endings(key: str) -> re.Pattern[str]:
    return re.compile(f"(?:{words_pattern(table('telling.toml')[key])})$")


def starts(key: str, text: str, position: int = 0) -> bool:
    """Whether a word of the list begins at ``position``."""
    return words(key).match(text, position) is not None


def ends(key: str, text: str) -> bool:
    """Whether a word of the list ends the text."""
    return _endings(key).search(text[-8:]) is not None


def holds(key: str, text: str) -> bool:
    """Whether a word of the list stands anywhere in the text."""
    return words(key).search(text) is not None


def subordinate(text: str, start: int, end: int) -> bool:
    """Whether the words [start, end) only say when or after what something happened (…之后, 在…时): what they lead to
    stands behind them."""
    words_of = text[start:end].rstrip("，, ")
    return ends("occasions", words_of) and not words_of.endswith(("小时", "千瓦时", "瓦时", "时时"))
