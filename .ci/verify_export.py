"""Check that exports are what they promise: ``verify_export.py PROJECT EXPORT...``; exit 1 with every fault.

YAML is read by PyYAML, which knows nothing of us; every quote must stand in the file it names, at its offsets
where the file is plain text.  A ``.tsv`` is the output of ``timeline list`` and must have a line an event.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from timeline.reading import read


def events_of(path: Path) -> list[dict[str, Any]]:
    """The events of a YAML or JSON export."""
    text = path.read_text(encoding="utf-8")
    data = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader)
    events: list[dict[str, Any]] = data["events"]
    return events


class Words(HTMLParser):
    """The text of a page as it stands in the file, found by other means than the project's reader."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.pieces.append(data)


def squeezed(text: str) -> str:
    """The text without any space."""
    return "".join(text.split())


@cache
def contents(project: Path, file: str) -> tuple[str, str]:
    """A document's text, and the words of its file without any space."""
    document = read(project / file, file)
    content = (project / file).read_bytes().decode(document.encoding, "replace")
    if document.format == "html":
        page = Words()
        page.feed(content)
        content = "".join(page.pieces)
    return document.text, squeezed(content)


def faults_of(project: Path, event: dict[str, Any]) -> list[str]:
    """What is wrong with an event's quotes."""
    found = []
    sources = [{**event["source"], "quote": event["quote"]}] if event.get("source") else []
    for source in [*sources, *event.get("sources", ())]:
        text, words = contents(project, source["file"])
        start, end, quote = source["start"], source["end"], source["quote"]
        if text[start:end] != quote:
            found.append(f"{event['id']}: not verbatim at {source['file']}:{start}-{end}: {quote!r}")
        if squeezed(quote) not in words:
            found.append(f"{event['id']}: not in {source['file']}: {quote!r}")
    if not event.get("source") and event["origin"] == "extracted":
        found.append(f"{event['id']}: extracted without a source")
    return found


def main(project: Path, exports: list[Path]) -> int:
    """Check every export; the exit code."""
    faults: list[str] = []
    counts = {}
    for path in exports:
        if path.suffix == ".tsv":
            counts[path.name] = len(path.read_text(encoding="utf-8").splitlines())
            continue
        events = events_of(path)
        counts[path.name] = len(events)
        for event in events:
            faults += faults_of(project, event)
    if len(set(counts.values())) != 1 or not all(counts.values()):
        faults.append(f"the exports do not have the same events, or none: {counts}")
    print("\n".join(faults) or f"every quote is verbatim: {counts}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
