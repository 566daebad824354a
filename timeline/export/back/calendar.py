"""iCalendar on its way back: events become events that a person added.

What our own exports wrote into ``X-TIMELINE-`` properties is taken as it was; of other calendars the date, the
summary, the description and the place are. Recurring events count once, at their first day, and everything else that
is left out is told. Source of the form: RFC 5545, 3.1 (folding) and 3.3.11 (escapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from timeline.export.back.values import BackError, Loss, Returned, without_nothing
from timeline.model import Reason

_PROPERTY: Final = re.compile(r"([A-Za-z0-9-]+)((?:;[^:;\"]*(?:\"[^\"]*\"[^:;\"]*)*)*):(.*)", re.DOTALL)
_WHEN: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
#: What says nothing of the event, or what an export of ours says elsewhere.
_SILENT: Final = frozenset({"DTSTAMP", "TRANSP", "STATUS", "SEQUENCE", "CREATED", "LAST-MODIFIED", "CLASS", "PRIORITY"})
_KNOWN: Final = frozenset({"UID", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES"})


def read(content: str) -> Returned:
    """The ``VEVENT`` parts. Raises ``BackError`` for a file that is no calendar."""
    if not content.removeprefix("\ufeff").lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise BackError(1, Reason("importing.no_calendar"))
    events: list[tuple[int, dict[str, Any]]] = []
    losses: list[Loss] = []
    inside: dict[str, tuple[str, str]] | None = None
    begun, nested = 1, 0
    for line, name, parameters, value in _properties(content):
        if name == "BEGIN" and value.upper() == "VEVENT":
            inside, begun, nested = {}, line, 0
        elif inside is None:
            continue
        elif name == "END" and value.upper() == "VEVENT":
            event = _event(inside)
            if event is None:
                losses.append(Loss(begun, Reason("importing.lost_undated")))
            else:
                events.append((begun, event))
            inside = None
        elif name == "BEGIN":
            nested += 1
            losses.append(Loss(line, Reason("importing.lost_property", {"name": value.upper()})))
        elif name == "END":
            nested -= 1
        elif not nested and (name in _KNOWN or name.startswith("X-TIMELINE-")):
            inside.setdefault(name, (parameters, value))
        elif not nested and name not in _SILENT:
            losses.append(Loss(line, Reason("importing.lost_property", {"name": name})))
    return Returned(tuple(events), tuple(losses))


def _properties(content: str) -> Iterator[tuple[int, str, str, str]]:
    """Content lines with the line they begin on, unfolded."""
    begun, whole = 1, ""
    for number, raw in enumerate([*content.removeprefix("\ufeff").split("\n"), ""], 1):
        line = raw.removesuffix("\r")
        if line[:1] in (" ", "\t") and whole:
            whole += line[1:]
            continue
        found = _PROPERTY.fullmatch(whole)
        if found:
            yield begun, found[1].upper(), found[2], found[3]
        begun, whole = number, line


def _event(found: dict[str, tuple[str, str]]) -> dict[str, Any] | None:
    def of(name: str) -> str:
        return _ESCAPE.sub(_unescaped, found.get(name, ("", ""))[1])

    when = of("X-TIMELINE-DATE") or _span(found)
    if not when:
        return None
    file, quote = of("X-TIMELINE-FILE"), of("X-TIMELINE-QUOTE")
    description = of("DESCRIPTION")
    uid = of("UID")
    return without_nothing(
        {
            "id": uid.removesuffix("@timeline") if uid.endswith("@timeline") else "",
            "date": when,
            "kind": of("X-TIMELINE-KIND") or "other",
            "title": of("SUMMARY") or "—",
            "sources": [{"file": file, "quote": quote}] if file and quote else [],
            "note": "" if file and quote else description,
            "tags": [] if of("X-TIMELINE-KIND") else [name for name in of("CATEGORIES").split(",") if name],
        }
    )


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _span(found: dict[str, tuple[str, str]]) -> str:
    """The date of an event of another calendar as EDTF; '' where there is none that is read."""
    start, end = (_WHEN.match(found.get(name, ("", ""))[1]) for name in ("DTSTART", "DTEND"))
    if start is None:
        return ""
    first = f"{start[1]}-{start[2]}-{start[3]}"
    if start[4]:
        first += f"T{start[4]}:{start[5]}"
        last = f"{end[1]}-{end[2]}-{end[3]}T{end[4]}:{end[5]}" if end is not None and end[4] else first
    elif end is not None:
        try:
            last = (date(int(end[1]), int(end[2]), int(end[3])) - timedelta(days=1)).isoformat()  # the end is excluded
        except (ValueError, OverflowError):
            return first
    else:
        last = first
    return first if last <= first else f"{first}/{last}"
