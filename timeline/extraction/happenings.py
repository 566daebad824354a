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
from functools import reduce
from itertools import combinations
from operator import add, or_
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from timeline.model import Event, Figure

# What names one thing alone: the third meeting, the 12th fair, a paper with its full title.
_UNIQUE: Final = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[次届][^，。；的]{0,12}?(?:会|论坛|展|节|赛|典礼|仪式|行动|演练|普查)|《[^《》]{8,60}》"
)
_SIGNS: Final = re.compile(r"[\W_]+")  # all that is neither letter nor number
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_RECURRING: Final = frozenset({"directive", "report", "statement"})  # told day by day in the same words
_DAYS: Final = 7  # days by which tellings of one thing may differ
_LIKE: Final = 0.5  # share of the shorter title's character pairs that the other title holds too
_TO_THE_DAY: Final = 10  # characters of a date up to the day
_SHORTEST: Final = 4  # character pairs that a title needs to be compared at all
_LARGEST: Final = 200  # events of one day, kind and name that are compared pair by pair; more only by equal titles
_SAME_OF: Final = 2  # characters by which two figures are taken to count the same thing
_MOST_CONFLICTS: Final = 5  # that one event shows


class Telling(Struct, frozen=True, gc=False):
    """What is compared of an event: ``names`` are those of bodies, people and places; ``datable`` is whether it can be
    a mention of a happening at all: it is told of, on one day."""

    id: str
    date: str
    kind: str
    title: str
    quote: str
    names: frozenset[str]
    figures: tuple[Figure, ...]
    conflicts: tuple[str, ...]
    datable: bool


def telling(event: Event) -> Telling:
    """What is compared of an event."""
    datable = is_datable(event.kind, event.bounded, event.date, event.earliest, event.latest)
    names = [each.name for parts in (event.institutions, event.people, event.cities) for each in parts]
    return Telling(
        event.id,
        event.date,
        event.kind,
        event.title,
        event.quote,
        frozenset(names),
        event.figures,
        event.conflicts,
        datable,
    )


def join(events: Iterable[Event]) -> list[Event]:
    """The events in their order, mentions of one happening marked as such. Pure, and linear but for namesakes of a
    day, of which at most ``_LARGEST`` are compared pair by pair."""
    listed = list(events)
    told = list(map(telling, listed))
    families = Families()
    days: dict[str, list[int]] = defaultdict(list)
    named: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(told):
        if one.datable:
            days[one.date[:10]].append(index)
            for thing in things(listed[index]):
                named[thing].append(index)
    for members in days.values():
        for a, b in links_of_day([told[index] for index in members]):
            families.join(members[a], members[b])
    for members in named.values():
        for a, b in links_of_thing([(source_of(listed[index]), listed[index].date) for index in members]):
            families.join(members[a], members[b])
    for family in families.several():
        for index, (happening, conflicts) in zip(family, marks([told[index] for index in family]), strict=True):
            listed[index] = replace(listed[index], happening=happening, conflicts=conflicts)
    return listed


def is_datable(kind: str, bounded: bool, date: str, earliest: str | None, latest: str | None) -> bool:
    """Whether an event with these values is told of, on one day."""
    return kind != "directive" and not bounded and _precise(date, earliest, latest)


def links_of_day(told: Sequence[Telling]) -> list[tuple[int, int]]:
    """Which of the datable events of one day (by their index) tell the same: pairs, the first one first; what is
    linked through others need not be a pair itself."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, one in enumerate(told):
        for name in one.names:
            blocks[one.kind, name].append(index)
    families = Families()
    titles = _Titles(told)
    # The events of a body are often those of its city, or some of them: what was compared there is not compared again.
    compared: dict[int, set[int]] = defaultdict(set)
    for number, members in enumerate(sorted(blocks.values(), key=len, reverse=True)):
        if len(members) < 2:
            break
        if set.intersection(*[compared[index] for index in members]):
            continue
        _join_block(told, members, titles, families)
        if len(members) <= _LARGEST:
            for index in members:
                compared[index].add(number)
    return [(family[0], index) for family in families.several() for index in family[1:]]


def things(event: Event) -> list[str]:
    """What an event names that is one alone (第三次会议, 《某某通知》), each with its kind and a body: tellings that
    share it are of the very same thing, though their days differ a little."""
    if event.kind in _RECURRING or not event.institutions:
        return []
    named = _UNIQUE.findall(event.title)
    if (
        not named
        or not is_datable(event.kind, event.bounded, event.date, event.earliest, event.latest)
        or not _DAY.match(event.date)
    ):
        return []
    bodies = sorted({body.name for body in event.institutions})
    return [f"{what}\n{event.kind}\n{body}" for what in dict.fromkeys(named) for body in bodies]


def links_of_thing(tellings: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """Which tellings of one thing, each a source and a date (``YYYY-MM-DD`` and perhaps more), are of one happening:
    those in different sources, a few days apart at most. That is a conflict to show, not two happenings."""
    found = []
    for a, b in combinations(range(min(len(tellings), _LARGEST)), 2):
        (source, day), (other, its) = tellings[a], tellings[b]
        if source != other and abs((date.fromisoformat(day[:10]) - date.fromisoformat(its[:10])).days) <= _DAYS:
            found.append((a, b))
    return found


def links_of_reposts(told: Sequence[Telling]) -> list[tuple[int, int]]:
    """Which events of one notice and its reposts, those of the notice first, are told in the same words of the same
    time: pairs of the first that tells it and another. Directives and events without a day too."""
    first: dict[tuple[str, str, str], int] = {}
    found = []
    for index, one in enumerate(told):
        if one.quote:
            words = _SIGNS.sub("", one.quote)
            before = first.setdefault((one.date, one.kind, words), index)
            if before != index:
                found.append((before, index))
    return found


def source_of(event: Event) -> str:
    """The file that tells of an event, '' for none."""
    return event.source.file if event.source is not None else ""


def marks(told: Sequence[Telling]) -> list[tuple[str, tuple[str, ...]]]:
    """For each mention of one happening the id that they share, and what it says otherwise than others.

    Of more than ``_LARGEST`` mentions each is compared with so many that differ in day or figures, the first of each.
    """
    found = []
    others = told
    if len(told) > _LARGEST:
        differing: dict[tuple[object, ...], Telling] = {}
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


def _precise(date: str, earliest: str | None, latest: str | None) -> bool:
    return bool(earliest and latest and earliest[:10] == latest[:10] and "/" not in date)


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


class _Titles:
    """The character pairs of titles as bits of a number, and how many they are; of one kind to be compared."""

    def __init__(self, told: Sequence[Telling]) -> None:
        self._told = told
        self._known: dict[int, tuple[int, int]] = {}
        self._bits: dict[str, _Bits] = defaultdict(_Bits)

    def of(self, index: int) -> tuple[int, int]:
        """The bits of a title, and how many they are."""
        found = self._known.get(index)
        if found is None:
            one = self._told[index]
            words = _SIGNS.sub("", one.title)
            pairs = set(map(add, words, words[1:]))
            own = reduce(or_, map(self._bits[one.kind].__getitem__, pairs), 0)
            found = self._known[index] = own, len(pairs)
        return found


class _Bits(dict[str, int]):
    """A bit of its own for each pair that is asked for."""

    def __missing__(self, pair: str) -> int:
        found = self[pair] = 1 << len(self)
        return found


def _join_block(told: Sequence[Telling], members: Sequence[int], titles: _Titles, families: Families) -> None:
    """Join those that are alike among the events of one day, kind and name."""
    # What has the same title and date is alike to the same others: the first of these stands for all.
    same: dict[tuple[str, str], list[int]] = {}
    for index in members:
        same.setdefault((told[index].title, told[index].date), []).append(index)
    many = len(members) > _LARGEST
    listed: list[tuple[int, int, float, str]] = []  # index, bits of the title, how many must be shared, moment
    for (_, moment), alike in same.items():
        if many or len(alike) > 1 or len(same) > 1:
            bits, size = (0, _SHORTEST) if many else titles.of(alike[0])
            if size >= _SHORTEST:
                for index in alike[1:]:
                    families.join(alike[0], index)
                listed.append((alike[0], bits, _LIKE * size, moment if len(moment) > _TO_THE_DAY else ""))
    if many:
        return
    for (a, bits_a, least_a, moment_a), (b, bits_b, least_b, moment_b) in combinations(listed, 2):
        common = (bits_a & bits_b).bit_count()
        # Half of the shorter one, which is the less of both.
        if (common >= least_a or common >= least_b) and not (moment_a and moment_b and moment_a != moment_b):
            families.join(a, b)


def _conflicts(event: Telling, other: Telling) -> Iterator[str]:
    """``338名 ≠ 337名 (id)`` for figures of both that count the same thing and differ, and for their days."""
    if event.date[:10] != other.date[:10]:
        yield f"{event.date} ≠ {other.date} ({other.id})"
    for mine in event.figures:
        for theirs in other.figures:
            same = mine.unit == theirs.unit and mine.of[:_SAME_OF] == theirs.of[:_SAME_OF] != ""
            if same and mine.value != theirs.value and not mine.approximate and not theirs.approximate:
                yield f"{mine.value:g}{mine.unit}{mine.of} ≠ {theirs.value:g}{theirs.unit}{theirs.of} ({other.id})"
