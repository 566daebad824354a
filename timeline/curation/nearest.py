"""Which events a lost decision may have meant: the most similar by quote, title or id, so that a person can choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from timeline.curation.fields import shorten
from timeline.model import Event

OFFERED: Final = 3  # events that a message names
_SHOWN: Final = 40  # characters of an event's words in a message
_PART: Final = 0.9  # how much words that are only a part of the other count
_LONGEST: Final = 200  # characters that are compared: beyond them two passages are alike or they are not


def nearest_by_words(words: str, events: Sequence[Event], indexes: Iterable[int]) -> list[int]:
    """The indexes of the events whose quote or title is most like ``words``, best first, at most ``OFFERED``.

    There are always some where there are events at all: with nothing alike, the first ones. Linear in the events.
    """
    wanted = _letters(words)
    ranked = sorted(
        (-max(_likeness(wanted, _letters(text)) for text in (event.quote, event.title)), index)
        for index, event in _of(events, indexes)
    )
    return [index for _, index in ranked[:OFFERED]]


def nearest_by_id(name: str, events: Sequence[Event], indexes: Iterable[int]) -> list[int]:
    """The indexes of the events whose id is most like ``name``, best first, at most ``OFFERED``."""
    from rapidfuzz import fuzz

    ranked = sorted((-fuzz.ratio(name, event.id), index) for index, event in _of(events, indexes))
    return [index for _, index in ranked[:OFFERED]]


def offer(event: Event) -> str:
    """An event as a message names it: its id and its words."""
    return f"{event.id} 「{shorten(event.quote or event.title, _SHOWN)}」"


def _of(events: Sequence[Event], indexes: Iterable[int]) -> Iterable[tuple[int, Event]]:
    return ((index, events[index]) for index in indexes)


def _likeness(words: str, other: str) -> float:
    """How alike two texts without white space are, 0 to 100; a part of the other counts almost as the whole."""
    from rapidfuzz import fuzz

    if not words or not other:
        return 0.0
    return max(fuzz.ratio(words, other), _PART * fuzz.partial_ratio(words, other))


def _letters(text: str) -> str:
    return "".join(text.split())[:_LONGEST]
