"""Names of documents inside other files: ``CONTAINER!/MEMBER``, nested as often as the containers are.

``file`` is the name people see (``sources/a.zip!/b.txt``, ``sources/news.csv!/000042``). A path to such a document is
written the same way; for a row of a table it may hold the place in the file instead (``news.csv!/@120+80+3``: offset
and length in bytes, number of its first line), so that any process finds it without reading what is before it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

MARK: Final = "!/"
ARCHIVES: Final = frozenset({".zip"})
ROWS: Final = frozenset({".csv", ".tsv", ".jsonl", ".ndjson"})
CONTAINERS: Final = ARCHIVES | ROWS
"""Suffixes (lower case, with the dot) of files that hold documents."""
IN_LINES: Final = ROWS | {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"}
"""Suffixes of files whose lines an editor can show."""


def inside(container: str, member: str) -> str:
    """The name of a member."""
    return f"{container}{MARK}{member}"


def at(container: Path, place: str) -> Path:
    """The path to a place in a file on disk; to the file itself for ''."""
    return Path(inside(container.as_posix(), place)) if place else container


def container_of(file: str) -> str:
    """The name of what holds a document directly; '' for a file of its own."""
    at = file.rfind(MARK)
    while at >= 0:
        if suffix_of(file[:at]) in CONTAINERS:
            return file[:at]
        at = file.rfind(MARK, 0, at)
    return ""


def is_row(file: str) -> bool:
    """Whether a name is that of a row of a table, or of a JSON line."""
    return suffix_of(container_of(file)) in ROWS


def suffix_of(name: str) -> str:
    """The suffix of the last part of a name, in lower case; '' without one."""
    last = name.rsplit("/", 1)[-1]
    dot = last.rfind(".")
    return last[dot:].lower() if dot > 0 else ""


def located(path: Path) -> tuple[Path, str] | None:
    """The file on disk that holds a document, and the rest of its path; ``None`` for a file of its own.

    A folder may well be called ``x!``: what is there on disk as it is written counts as that.
    """
    words = path.as_posix()
    if MARK not in words or path.exists():
        return None
    at = words.find(MARK)
    while at >= 0:
        container = Path(words[:at])
        if suffix_of(words[:at]) in CONTAINERS and container.is_file():
            return container, words[at + len(MARK) :]
        at = words.find(MARK, at + 1)
    return None


def on_disk(path: Path) -> Path:
    """The file on disk that a path, of a document in it or of itself, leads to."""
    found = located(path)
    return path if found is None else found[0]
