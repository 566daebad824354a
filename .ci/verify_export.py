"""Check that exports are what they promise: ``verify_export.py PROJECT EXPORT...``; exit 1 with every fault.

YAML is read by PyYAML, which knows nothing of us; every quote must stand at its offsets in the text of the document it
names, and its words in the file, found there by other means.  A ``.tsv`` is the output of ``timeline list`` and must
have a line an event.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from timeline.config import Project
from timeline.model import Document
from timeline.reading import read
from timeline.reading.containers import Member, Record, find, members
from timeline.reading.rules import Rules
from timeline.virtual import on_disk


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
def rules(project: Path) -> Rules:
    """How the project's settings say that files are read."""
    return Rules.of(Project.find(project).settings)


@cache
def places(project: Path, container: str) -> dict[str, Path]:
    """Where the documents in a container on disk are, by name."""
    found = members(project / container, container, rules(project))
    return {member.file: member.path for member in found if isinstance(member, Member)}


@cache
def contents(project: Path, file: str) -> tuple[Document, str]:
    """A document, and the words of its file without any space."""
    path = project / file
    outer = on_disk(path)
    if outer != path:
        path = places(project, outer.relative_to(project).as_posix()).get(file, path)
    document = read(path, file, rules=rules(project))
    found = find(path, rules(project))
    if isinstance(found, Record):
        return document, squeezed("".join(found.values.fields.values()))
    data = path.read_bytes() if found is None else found.data
    return document, squeezed(words_of(data, document))


def words_of(data: bytes, document: Document) -> str:
    """The words of a file, found by other means than the project's readers."""
    if document.format == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            texts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("word/")]
        return unescape(re.sub(r"<[^>]+>", "", "".join(texts)))
    if document.format == "pdf":
        import pypdfium2

        pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
        return "".join(pages).replace("\ufffe", "")
    content = data.decode(document.encoding, "replace")
    if document.format == "html":
        page = Words()
        page.feed(content)
        content = "".join(page.pieces)
    return content


def stands(quote: str, words: str, document: Document) -> bool:
    """Whether a quote's words are among those of its file.

    The numbers of a Word document's lists are shown, but not written; between the pages of a PDF stand others' words.
    """
    wanted = squeezed(quote)
    if document.format == "docx":
        wanted = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.]", "", wanted)
    if document.format == "pdf":
        return all(wanted[at : at + 6] in words or wanted[at + 6 : at + 12] in words for at in range(0, len(wanted), 6))
    return wanted in words


def faults_of(project: Path, event: dict[str, Any]) -> list[str]:
    """What is wrong with an event's quotes."""
    found = []
    sources = [{**event["source"], "quote": event["quote"]}] if event.get("source") else []
    for source in [*sources, *event.get("sources", ())]:
        document, words = contents(project, source["file"])
        start, end, quote = source["start"], source["end"], source["quote"]
        if document.page_of(source["paragraph"]) != source.get("page", 0):
            found.append(f"{event['id']}: not on page {source.get('page', 0)} of {source['file']}")
        if document.text[start:end] != quote:
            found.append(f"{event['id']}: not verbatim at {source['file']}:{start}-{end}: {quote!r}")
        if not stands(quote, words, document):
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
