"""The same happening told more than once: mentions joined, figures that disagree raised as conflicts.

Conservative: two events are mentions of one happening only when they have the same day-precise date and kind, share a
body, a person or a place and are told in much the same words; or when a document that prints another one again tells
them in the very same words. What is joined stays as it was, with all its sources;
only ``happening`` (an id shared by the mentions) and ``conflicts`` are added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Final

from timeline.model import Event

# What names one thing alone: the third meeting, the 12th fair, a paper with its full title.
_UNIQUE: Final = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[次届][^，。；的]{0,12}?(?:会|论坛|展|节|赛|典礼|仪式|行动|演练|普查)|《[^《》]{8,60}》"
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_RECURRING: Final = frozenset({"directive", "report", "statement"})  # told day by day in the same words
_DAYS: Final = 7  # days by which tellings of one thing may differ
_LIKE: Final = 0.5  # share of the shorter title's character pairs that the other title holds too
_SHORTEST: Final = 4  # character pairs that a title needs to be compared at all
_LARGEST: Final = 200  # events of one day, kind and name that are compared pair by pair; more only by equal titles
_SAME_OF: Final = 2  # characters by which two figures are taken to count the same thing
_MOST_CONFLICTS: Final = 5  # that one event shows


def join(events: Iterable[Event]) -> list[Event]:
    """The events in their order, mentions of one happening marked as such. Pure, and linear but for namesakes of a
    day, of which at most ``_LARGEST`` are compared pair by pair."""
    listed = list(events)
    blocks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, event in enumerate(listed):
        if event.kind != "directive" and not event.bounded and _precise(event):
            for name in _names(event):
                blocks[event.date[:10], event.kind, name].append(index)
    families = _Families(len(listed))
    pairs: dict[int, frozenset[str]] = {}
    for members in blocks.values():
        if len(members) > 1:
            for index in members:
                if index not in pairs:
                    pairs[index] = _pairs(listed[index].title)
            _join_block(listed, members, pairs, families)
    _join_dated_otherwise(listed, families)
    _join_reposts(listed, families)
    for family in families.several():
        _mark(listed, family)
    return listed


def _join_dated_otherwise(events: Sequence[Event], families: _Families) -> None:
    """Join mentions that name the very same thing (第三次会议, 《某某通知》), of the same kind and body, in different
    sources, though their days differ a little: that is a conflict to show, not two happenings."""
    named: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        if event.kind in _RECURRING or event.bounded or not _precise(event) or not _DAY.match(event.date):
            continue
        for what in dict.fromkeys(_UNIQUE.findall(event.title)):
            for body in {body.name for body in event.institutions}:
                named[what, event.kind, body].append(index)
    for members in named.values():
        for a, b in combinations(members[:_LARGEST], 2):
            if _source(events[a]) != _source(events[b]) and _days_apart(events[a], events[b]) <= _DAYS:
                families.join(a, b)


def _join_reposts(events: Sequence[Event], families: _Families) -> None:
    """Join what a repost tells with what its original tells in the same words of the same time; directives too."""
    originals = {event.repost_of for event in events if event.repost_of}
    first: dict[tuple[str, str, str, str], int] = {}
    for index, event in enumerate(events):
        document = event.repost_of or _source(event)
        if document in originals and event.quote:
            words = "".join(char for char in event.quote if char.isalnum())
            families.join(first.setdefault((document, event.date, event.kind, words), index), index)


def _source(event: Event) -> str:
    return event.source.file if event.source is not None else ""


def _days_apart(a: Event, b: Event) -> int:
    first, second = (date.fromisoformat(event.date[:10]) for event in (a, b))
    return abs((first - second).days)


def _precise(event: Event) -> bool:
    return bool(event.earliest and event.latest and event.earliest[:10] == event.latest[:10] and "/" not in event.date)


def _names(event: Event) -> set[str]:
    bodies = {body.name for body in event.institutions}
    return bodies | {person.name for person in event.people} | {place.name for place in event.cities}


class _Families:
    """Which events belong together: a forest of links to the first of each family."""

    def __init__(self, count: int) -> None:
        self._first = list(range(count))

    def of(self, index: int) -> int:
        while self._first[index] != index:
            self._first[index] = self._first[self._first[index]]
            index = self._first[index]
        return index

    def join(self, a: int, b: int) -> None:
        first, second = sorted((self.of(a), self.of(b)))
        self._first[second] = first

    def several(self) -> list[list[int]]:
        """The families of more than one, each in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self._first)):
            found[self.of(index)].append(index)
        return [family for family in found.values() if len(family) > 1]


def _join_block(
    events: Sequence[Event], members: Sequence[int], pairs: dict[int, frozenset[str]], families: _Families
) -> None:
    if len(members) > _LARGEST:
        same: dict[tuple[str, str], int] = {}
        for index in members:
            first = same.setdefault((events[index].title, events[index].date), index)
            families.join(first, index)
        return
    for a, b in combinations(members, 2):
        if families.of(a) != families.of(b) and _alike(events[a], events[b], pairs[a], pairs[b]):
            families.join(a, b)


def _pairs(title: str) -> frozenset[str]:
    words = "".join(char for char in title if char.isalnum())
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _alike(a: Event, b: Event, pairs_a: frozenset[str], pairs_b: frozenset[str]) -> bool:
    shorter = min(len(pairs_a), len(pairs_b))
    if shorter < _SHORTEST or len(pairs_a & pairs_b) < _LIKE * shorter:
        return False
    return not (len(a.date) > 10 and len(b.date) > 10 and a.date != b.date)


def _mark(events: list[Event], family: Sequence[int]) -> None:
    name = "h" + events[family[0]].id
    told = [events[index] for index in family]
    for index in family:
        mine = events[index]
        conflicts = dict.fromkeys(mine.conflicts)
        for other in told:
            if len(conflicts) >= _MOST_CONFLICTS:
                break
            if other.id != mine.id:
                conflicts.update(dict.fromkeys(_conflicts(mine, other)))
        events[index] = replace(mine, happening=name, conflicts=tuple(conflicts)[:_MOST_CONFLICTS])


def _conflicts(event: Event, other: Event) -> Iterator[str]:
    """``338名 ≠ 337名 (id)`` for figures of both that count the same thing and differ, and for their days."""
    if event.date[:10] != other.date[:10]:
        yield f"{event.date} ≠ {other.date} ({other.id})"
    for mine in event.figures:
        for theirs in other.figures:
            same = mine.unit == theirs.unit and mine.of[:_SAME_OF] == theirs.of[:_SAME_OF] != ""
            if same and mine.value != theirs.value and not mine.approximate and not theirs.approximate:
                yield f"{mine.value:g}{mine.unit}{mine.of} ≠ {theirs.value:g}{theirs.unit}{theirs.of} ({other.id})"
