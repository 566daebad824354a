"""Events that come back in a form which says only a part of them, completed by what stands here.

An event that was exported from here is known by its id. What the form cannot say is taken from it, and so is what the
form only said in its own way (the first and last day of an uncertain date, a title without line ends): only what a
person changed is a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from timeline.export.back.values import Returned
from timeline.export.mapping import Value, to_mapping
from timeline.export.markwhen import plain
from timeline.export.plain import printable
from timeline.model import Event

#: What each of these forms says itself.
_SAID: Final = ("date", "title", "kind")


def completed(returned: Returned, known: Callable[[str], Event | None]) -> Returned:
    """The same events, those that are known here with all their fields; another's id is left out."""
    if returned.whole:
        return returned
    return Returned(tuple(_all(returned, known)), returned.losses, whole=True)


def _all(returned: Returned, known: Callable[[str], Event | None]) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, said in returned.events:
        event = known(str(said["id"])) if "id" in said else None
        if event is None:
            yield line, {name: value for name, value in said.items() if name != "id"}
        else:
            yield line, _merged(to_mapping(event), said, event)


def _merged(full: Mapping[str, Value], said: Mapping[str, Any], event: Event) -> dict[str, Any]:
    found: dict[str, Any] = dict(full)
    for name in _SAID:
        if name in said and not _only_in_its_own_way(name, str(said[name]), event):
            found[name] = said[name]
    return found


def _only_in_its_own_way(name: str, said: str, event: Event) -> bool:
    """Whether a form says no more than what stands here."""
    if name == "date":
        first, last = event.earliest or event.latest, event.latest or event.earliest
        return said in (event.date, first if first == last else f"{first}/{last}")
    if name == "title":
        title = event.title or event.quote
        return said == "—" or _words(said) in (_words(printable(title)), _words(plain(title)))
    return said in (event.kind, "other")


def _words(title: str) -> list[str]:
    return title.split()
