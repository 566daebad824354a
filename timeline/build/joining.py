"""Which events tell of the same happening: found again only for the days on which something has changed."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from timeline.extraction.happenings import links_of_day, links_of_reposts, links_of_thing, marks

if TYPE_CHECKING:
    from timeline.extraction.happenings import Telling
    from timeline.store.tellings import Tellings

_DAY = "day "
_THING = "thing "
_REPOST = "repost "


def join(tellings: Tellings, reposts: Mapping[str, str]) -> None:
    """Bring what the store knows of happenings up to date with the events that are now shown.

    ``reposts``: the original of each document that prints another one again. It comes out the same whatever was there
    before, and memory holds the events of one day, of one happening, or of one notice and its reposts.
    """
    touched = array("I", tellings.begin())
    for day, told in tellings.days():
        pairs = links_of_day([one for _, one in told])
        touched.extend(tellings.link(f"{_DAY}{day.hex()}", ((told[a][0], told[b][0]) for a, b in pairs)))
    for name, naming in tellings.things():
        pairs = links_of_thing([(source, date) for _, source, date in naming])
        touched.extend(tellings.link(f"{_THING}{name}", ((naming[a][0], naming[b][0]) for a, b in pairs)))
    touched.extend(_join_reposts(tellings, reposts))
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
        if reason not in known or changed is None or not changed.isdisjoint((original, *files)):
            told = [each for file in (original, *sorted(files)) for each in tellings.told_in(file)]
            pairs = links_of_reposts([one for _, one in told])
            touched |= tellings.link(reason, ((told[a][0], told[b][0]) for a, b in pairs))
    return touched


def _tell(tellings: Tellings, touched: Iterable[int]) -> None:
    """Say of every event that gained or lost a link what its happening is now."""
    for families in tellings.families(touched):
        told: dict[int, list[tuple[int, Telling]]] = defaultdict(list)
        for number, one in tellings.of(families):
            told[families[number]].append((number, one))
        tellings.alone(family[0][0] for family in told.values() if len(family) == 1)
        tellings.tell(
            (number, name, conflicts)
            for family in told.values()
            if len(family) > 1
            for (number, _), (name, conflicts) in zip(family, marks([one for _, one in family]), strict=True)
        )
