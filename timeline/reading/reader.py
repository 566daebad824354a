"""A file to a Document: bytes, encoding, format, facts."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, Literal

from timeline.model import Document, Problem, Reason
from timeline.reading import encoding, facts, files, html, lines, markdown
from timeline.reading.errors import ReadError

Format = Literal["txt", "md", "html"]

_FORMATS: Final[dict[str, Format]] = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
SUFFIXES: Final = frozenset(_FORMATS)
"""The suffixes (lower case, with the dot) of files that can be read."""


def read(path: Path, file: str, *, limit: int = files.DEFAULT_LIMIT) -> Document:
    """The document in a file; ``file`` is what it is called in the project (relative, with ``/``).

    Raises ``ReadError`` with the reason where there is no document to be had.
    """
    return read_with_problems(path, file, limit=limit)[0]


def read_with_problems(
    path: Path, file: str, *, limit: int = files.DEFAULT_LIMIT
) -> tuple[Document, tuple[Problem, ...]]:
    """The document in a file, and warnings about it (damaged places). Raises ``ReadError`` as ``read`` does."""
    format_ = _FORMATS.get(path.suffix.lower())
    if format_ is None:
        known = " ".join(sorted(SUFFIXES))
        raise ReadError(Reason("reading.unsupported", {"suffix": path.suffix or path.name, "known": known}))
    return from_bytes(files.load(path, limit), file, format_)


def from_bytes(data: bytes, file: str, format_: Format) -> tuple[Document, tuple[Problem, ...]]:
    """The document in the bytes of a file, and warnings about it. Raises ``ReadError`` for empty or binary data."""
    decoded = encoding.decode(data, markup=format_ == "html")
    source = lines.unified(decoded.text)
    if lines.blank(source):
        raise ReadError(Reason("reading.empty"))
    text = source
    if format_ == "html":
        page = html.read(source)
        text, paragraphs = page.text, page.paragraphs
        if not paragraphs:
            raise ReadError(Reason("reading.no_text"))
        said = facts.of_page(text, paragraphs, title=page.title, heading=page.heading, said=page.said, times=page.times)
    else:
        paragraphs = lines.paragraphs(text) if format_ == "txt" else markdown.paragraphs(text)
        said = facts.of_text(text, paragraphs)
    digest = hashlib.sha256(data).hexdigest()
    document = Document(file, text, paragraphs, format_, decoded.encoding, digest, said)
    return document, _warnings(file, source, decoded)


def _warnings(file: str, source: str, decoded: encoding.Decoded) -> tuple[Problem, ...]:
    if not decoded.damaged:
        return ()
    place = max(source.find("\ufffd"), 0)
    line = source.count("\n", 0, place) + 1
    column = place - source.rfind("\n", 0, place)
    values = {"count": str(decoded.damaged), "encoding": decoded.encoding}
    return (Problem(file, Reason("reading.damaged", values), line, column, "warning"),)
