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
from datetime import date
from itertools import combinations
from typing import Final

from msgspec.structs import replace

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
    families = Families()
    days: dict[str, list[int]] = defaultdict(list)
    named: dict[str, list[int]] = defaultdict(list)
    for index, event in enumerate(listed):
        if is_datable(event):
            days[event.date[:10]].append(index)
            for thing in things(event):
                named[thing].append(index)
    for members in days.values():
        for a, b in links_of_day([listed[index] for index in members]):
            families.join(members[a], members[b])
    for members in named.values():
        for a, b in links_of_thing([(source_of(listed[index]), listed[index].date) for index in members]):
            families.join(members[a], members[b])
    for family in families.several():
        for index, (happening, conflicts) in zip(family, marks([listed[index] for index in family]), strict=True):
            listed[index] = replace(listed[index], happening=happening, conflicts=conflicts)
    return listed


def is_datable(event: Event) -> bool:
    """Whether an event can be a mention of a happening at all: it is told of, on one day."""
    return event.kind != "directive" and not event.bounded and _precise(event)


def links_of_day(events: Sequence[Event]) -> list[tuple[int, int]]:
    """Which of the datable events of one day (by their index) tell the same: pairs, the first one first; what is
    linked through others need not be a pair itself."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        for name in _names(event):
            blocks[event.kind, name].append(index)
    families = Families()
    pairs: dict[int, frozenset[str]] = {}
    for members in blocks.values():
        if len(members) > 1:
            for index in members:
                if index not in pairs:
                    pairs[index] = _pairs(events[index].title)
            _join_block(events, members, pairs, families)
    return [(family[0], index) for family in families.several() for index in family[1:]]


def things(event: Event) -> list[str]:
    """What an event names that is one alone (第三次会议, 《某某通知》), each with its kind and a body: tellings that
    share it are of the very same thing, though their days differ a little."""
    if event.kind in _RECURRING or not is_datable(event) or not _DAY.match(event.date):
        return []
    bodies = sorted({body.name for body in event.institutions})
    return [f"{what}\n{event.kind}\n{body}" for what in dict.fromkeys(_UNIQUE.findall(event.title)) for body in bodies]


def links_of_thing(tellings: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """Which tellings of one thing, each a source and a date (``YYYY-MM-DD`` and perhaps more), are of one happening:
    those in different sources, a few days apart at most. That is a conflict to show, not two happenings."""
    found = []
    for a, b in combinations(range(min(len(tellings), _LARGEST)), 2):
        (source, day), (other, its) = tellings[a], tellings[b]
        if source != other and abs((date.fromisoformat(day[:10]) - date.fromisoformat(its[:10])).days) <= _DAYS:
            found.append((a, b))
    return found


def links_of_reposts(events: Sequence[Event]) -> list[tuple[int, int]]:
    """Which events of one notice and its reposts, those of the notice first, are told in the same words of the same
    time: pairs of the first that tells it and another. Directives and events without a day too."""
    first: dict[tuple[str, str, str], int] = {}
    found = []
    for index, event in enumerate(events):
        if event.quote:
            words = "".join(char for char in event.quote if char.isalnum())
            told = first.setdefault((event.date, event.kind, words), index)
            if told != index:
                found.append((told, index))
    return found


def source_of(event: Event) -> str:
    """The file that tells of an event, '' for none."""
    return event.source.file if event.source is not None else ""


def marks(told: Sequence[Event]) -> list[tuple[str, tuple[str, ...]]]:
    """For each mention of one happening the id that they share, and what it says otherwise than others.

    Of more than ``_LARGEST`` mentions each is compared with so many that differ in day or figures, the first of each.
    """
    found = []
    others = told
    if len(told) > _LARGEST:
        differing: dict[tuple[object, ...], Event] = {}
        for one in told:
            differing.setdefault((one.date[:10], *one.figures), one)
        others = list(differing.values())[:_LARGEST]
    for mine in told:
        conflicts = dict.fromkeys(mine.conflicts)
        for other in others:
            if len(conflicts) >= _MOST_CONFLICTS:
                break
            if other.id != mine.id:
                conflicts.update(dict.fromkeys(_conflicts(mine, other)))
        found.append(("h" + told[0].id, tuple(conflicts)[:_MOST_CONFLICTS]))
    return found


def _precise(event: Event) -> bool:
    return bool(event.earliest and event.latest and event.earliest[:10] == event.latest[:10] and "/" not in event.date)


def _names(event: Event) -> set[str]:
    bodies = {body.name for body in event.institutions}
    return bodies | {person.name for person in event.people} | {place.name for place in event.cities}


class Families:
    """Which events (by a number) belong together: a forest of links to the first of each family."""

    def __init__(self) -> None:
        self._first: dict[int, int] = {}

    def of(self, index: int) -> int:
        """The first of the family of a number."""
        first = self._first
        while (above := first.get(index, index)) != index:
            first[index] = first.get(above, above)
            index = above
        return index

    def join(self, a: int, b: int) -> None:
        """Make one family of those of two numbers."""
        first, second = sorted((self.of(a), self.of(b)))
        self._first.setdefault(first, first)
        self._first[second] = first

    def several(self) -> list[list[int]]:
        """The families of more than one, each in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for index in sorted(self._first):
            found[self.of(index)].append(index)
        return [family for family in found.values() if len(family) > 1]


def _join_block(
    events: Sequence[Event], members: Sequence[int], pairs: dict[int, frozenset[str]], families: Families
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


def _conflicts(event: Event, other: Event) -> Iterator[str]:
    """``338名 ≠ 337名 (id)`` for figures of both that count the same thing and differ, and for their days."""
    if event.date[:10] != other.date[:10]:
        yield f"{event.date} ≠ {other.date} ({other.id})"
    for mine in event.figures:
        for theirs in other.figures:
            same = mine.unit == theirs.unit and mine.of[:_SAME_OF] == theirs.of[:_SAME_OF] != ""
            if same and mine.value != theirs.value and not mine.approximate and not theirs.approximate:
                yield f"{mine.value:g}{mine.unit}{mine.of} ≠ {theirs.value:g}{theirs.unit}{theirs.of} ({other.id})"
