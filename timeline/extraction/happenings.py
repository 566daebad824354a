"""The same happening told more than once: mentions joined, figures that disagree raised as conflicts.

Conservative: two events are mentions of one happening only when they have the same day-precise date and kind, share a
body, a person or a place and are told in much the same words. What is joined stays as it was, with all its sources;
only ``happening`` (an id shared by the mentions) and ``conflicts`` are added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from timeline.model import Event

_LIKE: Final = 0.5  # share of the shorter title's character pairs that the other title holds too
_SHORTEST: Final = 4
_LARGEST_GROUP: Final = 400  # mentions of one day and kind that are compared pair by pair
_SAME_OF: Final = 2  # characters by which two figures are taken to count the same thing


def join(events: Iterable[Event]) -> list[Event]:
    """The events in their order, mentions of one happening marked as such. Pure; linear but for same-day groups."""
    listed = list(events)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, event in enumerate(listed):
        if event.kind != "directive" and not event.bounded and _precise(event):
            groups[event.date[:10], event.kind].append(index)
    for members in groups.values():
        if 1 < len(members) <= _LARGEST_GROUP:
            for family in _families(listed, members):
                _mark(listed, family)
    return listed


def _precise(event: Event) -> bool:
    return bool(event.earliest and event.latest and event.earliest[:10] == event.latest[:10] and "/" not in event.date)


def _families(events: Sequence[Event], members: Sequence[int]) -> list[list[int]]:
    families: list[list[int]] = []
    pairs = {index: _pairs(events[index].title) for index in members}
    for index in members:
        for family in families:
            if any(_same(events[index], events[other], pairs[index], pairs[other]) for other in family):
                family.append(index)
                break
        else:
            families.append([index])
    return [family for family in families if len(family) > 1]


def _pairs(title: str) -> frozenset[str]:
    words = "".join(char for char in title if char.isalnum())
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _same(a: Event, b: Event, pairs_a: frozenset[str], pairs_b: frozenset[str]) -> bool:
    shorter = min(len(pairs_a), len(pairs_b))
    if shorter < _SHORTEST or len(pairs_a & pairs_b) < _LIKE * shorter:
        return False
    if len(a.date) > 10 and len(b.date) > 10 and a.date != b.date:
        return False
    return bool(
        {x.name for x in a.institutions} & {x.name for x in b.institutions}
        or {x.name for x in a.people} & {x.name for x in b.people}
        or {x.name for x in a.cities} & {x.name for x in b.cities}
    )


def _mark(events: list[Event], family: Sequence[int]) -> None:
    name = "h" + events[family[0]].id
    for index in family:
        conflicts = [text for other in family if other != index for text in _conflicts(events[index], events[other])]
        events[index] = replace(
            events[index], happening=name, conflicts=tuple(dict.fromkeys((*events[index].conflicts, *conflicts)))
        )


def _conflicts(event: Event, other: Event) -> Iterable[str]:
    """``338名 ≠ 337名 (id)`` for figures of both that count the same thing and differ."""
    for mine in event.figures:
        for theirs in other.figures:
            same = mine.unit == theirs.unit and mine.of[:_SAME_OF] == theirs.of[:_SAME_OF] != ""
            if same and mine.value != theirs.value and not mine.approximate and not theirs.approximate:
                yield f"{mine.value:g}{mine.unit}{mine.of} ≠ {theirs.value:g}{theirs.unit}{theirs.of} ({other.id})"
