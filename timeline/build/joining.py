"""Which events tell of the same happening: found again only for the days on which something has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from timeline.extraction.happenings import (
    is_datable,
    links_of_day,
    links_of_reposts,
    links_of_thing,
    marks,
    source_of,
    things,
)
from timeline.model import Event
from timeline.store.places import place_of

if TYPE_CHECKING:
    from timeline.store.tellings import Tellings

_DAY = "day "
_THING = "thing "
_REPOST = "repost "


def join(tellings: Tellings, reposts: Mapping[str, str]) -> None:
    """Bring what the store knows of happenings up to date with the events that are now shown.

    ``reposts``: the original of each document that prints another one again. It comes out the same whatever was there
    before, and memory holds the events of one day, of one happening, or of one notice and its reposts.
    """
    touched: set[int] = set()
    names: set[str] = set()
    for day in tellings.changed_days():
        told = [(number, event) for number, event in tellings.on(day) if is_datable(event)]
        pairs = links_of_day([event for _, event in told])
        touched |= tellings.link(f"{_DAY}{day[0].hex()}", ((told[a][0], told[b][0]) for a, b in pairs))
        names |= tellings.things(day, [row for number, event in told for row in _things(number, event)])
    for name in sorted(names):
        naming = tellings.naming(name)
        pairs = links_of_thing([(source, date) for _, source, date in naming])
        touched |= tellings.link(f"{_THING}{name}", ((naming[a][0], naming[b][0]) for a, b in pairs))
    touched |= _join_reposts(tellings, reposts)
    _tell(tellings, touched)


def _join_reposts(tellings: Tellings, reposts: Mapping[str, str]) -> set[int]:
    """Link what a repost tells with what its original tells in the same words of the same time; returns the numbers of
    all that gained or lost a link."""
    known = tellings.reasons(_REPOST)
    if not reposts and not known:
        return set()
    families: dict[str, list[str]] = defaultdict(list)
    for file, original in reposts.items():
        families[original].append(file)
    touched: set[int] = set()
    for reason in sorted(known - {f"{_REPOST}{original}" for original in families}):
        touched |= tellings.link(reason, ())
    changed = tellings.changed_files()
    for original, files in sorted(families.items()):
        reason = f"{_REPOST}{original}"
        if reason not in known or not changed.isdisjoint((original, *files)):
            told = [each for file in (original, *sorted(files)) for each in tellings.told_in(file)]
            pairs = links_of_reposts([event for _, event in told])
            touched |= tellings.link(reason, ((told[a][0], told[b][0]) for a, b in pairs))
    return touched


def _things(number: int, event: Event) -> list[tuple[str, int, bytes, str, str]]:
    place = place_of(event.earliest, event.latest)
    return [(thing, number, place, source_of(event), event.date) for thing in things(event)]


def _tell(tellings: Tellings, touched: set[int]) -> None:
    """Say of every event that gained or lost a link what its happening is now."""
    waiting = set(touched)
    while waiting:
        family = tellings.family(waiting.pop())
        waiting -= family
        told = tellings.of(family)
        if len(told) < 2:
            tellings.alone(family)
            continue
        events = [event for _, event in told]
        tellings.tell(
            (number, name, conflicts) for (number, _), (name, conflicts) in zip(told, marks(events), strict=True)
        )
