"""A ready entry for ``corrections:`` of ``events.yaml`` (docs/curation.md), for a person to change and keep."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from timeline.curation.emitting import flow, item, scalar
from timeline.messages import text
from timeline.model import Event

_SECTION: Final = re.compile(r"^corrections[ \t]*:", re.MULTILINE)
_ITEM: Final = re.compile(r"\s*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*(?P<indent>[ ]*)- ")


class Place(Struct, frozen=True):
    """Where an entry goes: ``opens`` the section is not there yet; ``indent`` spaces before each item's dash;
    ``line`` of the file (from 1) after which the section's items begin, or its last line."""

    opens: bool = True
    indent: int = 2
    line: int = 1


def place_in(content: str) -> Place:
    """Where in a curation file (its text) a correction goes."""
    found = _SECTION.search(content)
    if found is None:
        return Place(line=max(1, len(content.splitlines())))
    item = _ITEM.match(content, found.end())
    line = content.count("\n", 0, found.start()) + 1
    return Place(False, len(item["indent"]) if item else 2, line)


def place(files: Iterable[Path], default: Path) -> tuple[Path, Place]:
    """The first file that has corrections and the place in it, else the first file, else ``default``."""
    known: list[tuple[Path, Place]] = []
    for path in files:
        try:
            known.append((path, place_in(path.read_text(encoding="utf-8-sig", errors="replace"))))
        except OSError:
            continue
    for path, found in known:
        if not found.opens:
            return path, found
    return known[0] if known else (default, Place())


ANYWHERE: Final = Place()


def entry(event: Event, where: Place = ANYWHERE) -> str:
    """The entry as YAML: which event is meant, its present date to be changed, other values as comments.

    Ends with a line end. What cannot be written as UTF-8 (half a surrogate pair) becomes ``?``: the id still finds
    the event.
    """
    lines = []
    if event.source is not None:
        lines.append(f"file: {scalar(event.source.file)}")
        if event.quote:
            lines.append(f"quote: {scalar(event.quote)}")
    lines.append(f"event: {scalar(event.id)}")
    changes = [
        ("date", scalar(event.date)),
        ("kind", scalar(event.kind)),
        ("title", scalar(event.title)),
        ("cities", flow([place.name for place in event.cities])),
        ("institutions", flow([body.name for body in event.institutions])),
    ]
    if not event.date:
        # No date to begin with: the title is what can be said as it stands.
        changes = [changes[2], *(change for change in changes if change[0] not in ("date", "title"))]
    lines.append("set:")
    (name, value), *others = changes
    lines.append(f"  {name}: {value}")
    lines += [f"  # {name}: {value}" for name, value in others]
    lines.append(f"# {text('browser.correction_reject')}")
    lines.append(f"why: {scalar(text('browser.correction_why'))}")
    body = item(lines, where.indent)
    return "corrections:\n" + body if where.opens else body
