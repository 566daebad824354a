"""markwhen text on its way back: entries become events that a person added.

Read are entries that begin with a date in EDTF (``2020-07-09: …``, ``2020-07-10/2020-07-12: …``), as exports of ours
write them; relative dates, durations, sections and groups of markwhen are told as lost.
"""

from __future__ import annotations

import re
from typing import Any, Final

from timeline.export.back.values import BackError, Loss, Returned, without_nothing
from timeline.model import KINDS, Reason

_DAY: Final = r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?)?)?"
_ENTRY: Final = re.compile(rf"({_DAY})(?:\s*/\s*({_DAY}))?:\s*(.*)")
_OTHER: Final = re.compile(r"(?:section|group|end|endSection|endGroup)\b|[^-\s][^:]{0,60}:\s")
_TAG: Final = re.compile(r"(?:^|\s)#([^\s#]+)")
_ID: Final = re.compile(r"id: (\w+)")


def read(content: str) -> Returned:
    """The entries. Raises ``BackError`` for a text without any."""
    events: list[tuple[int, dict[str, Any]]] = []
    losses: list[Loss] = []
    notes: list[str] = []
    lines = content.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines[(at := _after_header(lines)) :], at + 1):
        entry = _ENTRY.match(line)
        if entry:
            notes = []
            events.append((number, _event(entry, notes)))
        elif not line.strip() or line.lstrip().startswith("//"):
            continue
        elif _OTHER.match(line) or not events:
            losses.append(Loss(number, Reason("importing.lost_line")))
        elif known := _ID.fullmatch(words := line.removeprefix("- ").strip()):
            events[-1][1]["id"] = known[1]
        else:
            notes.append(words)
            events[-1][1]["note"] = "\n".join(notes)
    if not events:
        raise BackError(1, Reason("importing.no_entries"))
    return Returned(tuple(events), tuple(losses))


def _after_header(lines: list[str]) -> int:
    if lines[0].strip() != "---":
        return 0
    return next((at + 1 for at, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)


def _event(entry: re.Match[str], notes: list[str]) -> dict[str, Any]:
    start, end = _moment(entry[1]), _moment(entry[2] or "")
    tags = _TAG.findall(entry[3])
    kinds = [tag for tag in tags if tag in KINDS]
    return without_nothing(
        {
            "date": f"{start}/{end}" if end and end != start else start,
            "kind": kinds[0] if kinds else "other",
            "title": _TAG.sub("", entry[3]).strip() or "—",
            "tags": [tag for tag in tags if tag not in kinds],
        }
    )


def _moment(written: str) -> str:
    return written[:16].removesuffix("Z")
