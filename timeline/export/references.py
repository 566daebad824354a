"""The sources of the events as a bibliography: one entry a document, in the order in which they are first cited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import TextIO

from timeline.export.citation import bibtex_entry, gbt_reference
from timeline.export.plain import one_line
from timeline.export.task import Task, Written, about
from timeline.model import DocumentFacts, Event


def write_biblatex(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """BibLaTeX entries; their keys are made of the file's name."""
    stream.write("".join(f"% {line}\n" for line in map(one_line, about(task, "references"))))
    left = Counter[str]()
    keys: set[str] = set()
    read = task.header.made[:10]
    for file, facts in _sources(events, task, left):
        entry = bibtex_entry(_key(file, keys), *_named(file, facts), url=_address(facts), read=read)
        stream.write(f"\n{entry}\n")
    return Written(len(keys), left)


def write_gbt7714(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """References after GB/T 7714, numbered."""
    stream.write("".join(f"# {line}\n" for line in map(one_line, about(task, "references"))) + "\n")
    left = Counter[str]()
    count = 0
    for count, (file, facts) in enumerate(_sources(events, task, left), 1):
        named = gbt_reference(*_named(file, facts), url=_address(facts), read=task.header.made[:10])
        stream.write(f"[{count}] {named}\n")
    return Written(count, left)


def _sources(events: Iterable[Event], task: Task, left: Counter[str]) -> Iterator[tuple[str, DocumentFacts | None]]:
    seen: set[str] = set()
    for event in events:
        anchors = [anchor for anchor in (event.source, *event.sources) if anchor is not None]
        if not anchors:
            left["no_source"] += 1
        for anchor in anchors:
            if anchor.file not in seen:
                seen.add(anchor.file)
                yield anchor.file, task.document(anchor.file)


def _named(file: str, facts: DocumentFacts | None) -> tuple[str, str, str, str]:
    """Title, publisher, day of publication (EDTF), file."""
    stem = PurePosixPath(file).stem
    if facts is None:
        return stem, "", "", file
    return facts.title or stem, facts.publisher, facts.published, file


def _address(facts: DocumentFacts | None) -> str:
    return facts.url if facts is not None else ""


def _key(file: str, taken: set[str]) -> str:
    """A key of ASCII letters and digits that no entry before it has."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", PurePosixPath(file).stem).strip("-") or "source"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key
