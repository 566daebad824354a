"""A file to a Document: bytes, encoding, format, facts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from msgspec.structs import replace

from timeline.model import Document, DocumentFacts, Paragraph, Problem, Reason
from timeline.reading import encoding, facts, files, html, lines, markdown
from timeline.reading.errors import ReadError
from timeline.reading.rules import Rules
from timeline.reading.sketch import sketch
from timeline.virtual import CONTAINERS, located, suffix_of

Format = Literal["txt", "md", "html", "pdf", "docx"]

_FORMATS: Final[dict[str, Format]] = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
DOCUMENTS: Final = frozenset(_FORMATS)
"""The suffixes (lower case, with the dot) of files that are documents."""
SUFFIXES: Final = DOCUMENTS | CONTAINERS
"""The suffixes (lower case, with the dot) of files that can be read: documents, and files that hold some."""


def read(path: Path, file: str, *, limit: int | None = None, rules: Rules | None = None) -> Document:
    """The document in a file, or in a container on the way (``a.zip!/b.txt``); ``file`` is what it is called in the
    project (relative, with ``/``). ``limit`` stands for ``rules.file_size``.

    Raises ``ReadError`` with the reason where there is no document to be had.
    """
    return read_with_problems(path, file, limit=limit, rules=rules)[0]


def read_with_problems(
    path: Path, file: str, *, limit: int | None = None, rules: Rules | None = None
) -> tuple[Document, tuple[Problem, ...]]:
    """The document in a file, and warnings about it (damaged places). Raises ``ReadError`` as ``read`` does."""
    document, warnings = _read(path, file, _rules(limit, rules))
    return replace(document, sketch=sketch(document.text, document.paragraphs)), warnings


def _rules(limit: int | None, rules: Rules | None) -> Rules:
    rules = rules or Rules()
    return rules if limit is None else replace(rules, file_size=limit)


def _read(path: Path, file: str, rules: Rules) -> tuple[Document, tuple[Problem, ...]]:
    if located(path) is not None:
        return _member(path, file, rules)
    suffix = suffix_of(path.name)
    if suffix in CONTAINERS:
        raise ReadError(Reason("reading.container", {"suffix": suffix}))
    format_ = _format(path.name)
    return from_bytes(files.load(path, rules.file_size), file, format_)


def content(path: Path, rules: Rules | None = None) -> bytes:
    """The bytes of a document that is a file of its own or a member of an archive. Raises ``ReadError``."""
    rules = rules or Rules()
    if located(path) is None:
        return files.load(path, rules.file_size)
    from timeline.reading.containers import Bytes, find

    found = find(path, rules)
    if not isinstance(found, Bytes):
        raise ReadError(Reason("reading.unsupported", {"suffix": path.name, "known": " ".join(sorted(DOCUMENTS))}))
    return found.data


def row_alone(path: Path, rules: Rules | None = None) -> tuple[bytes, str] | None:
    """The bytes of a file that holds a row of a table and nothing else, and the row's place in it (`timeline.virtual`);
    ``None`` where the row would not be the same there. Raises ``ReadError``."""
    from timeline.reading.containers import Record, find

    found = find(path, rules or Rules())
    if not isinstance(found, Record):
        return None
    alone = found.rows.alone(found.offset, found.length)
    if alone is None:
        return None
    data, begin = alone
    return data, f"@{begin}+{len(data) - begin}+{found.line}/{path.name}"


def _member(path: Path, file: str, rules: Rules) -> tuple[Document, tuple[Problem, ...]]:
    from timeline.reading.containers import Bytes, Record, find

    found = find(path, rules)
    if isinstance(found, Bytes):
        if not found.data:
            raise ReadError(Reason("reading.empty"))
        return from_bytes(found.data, file, _format(found.name))
    assert isinstance(found, Record)
    from timeline.reading import records

    return records.document(found, file, rules)


def _format(name: str) -> Format:
    format_ = _FORMATS.get(suffix_of(name))
    if format_ is None:
        known = " ".join(sorted(SUFFIXES))
        raise ReadError(Reason("reading.unsupported", {"suffix": suffix_of(name) or name, "known": known}))
    return format_


def from_bytes(data: bytes, file: str, format_: Format) -> tuple[Document, tuple[Problem, ...]]:
    """The document in the bytes of a file, and warnings about it. Raises ``ReadError`` for empty or binary data."""
    digest = hashlib.sha256(data).hexdigest()
    if format_ in _MADE:
        text, paragraphs, said, warned = _MADE[format_](data)
        warnings = tuple(Problem(file, reason, level="warning") for reason in warned)
        return Document(file, text, paragraphs, format_, "utf-8", digest, said), warnings
    if files.no_text(data):
        raise ReadError(Reason("reading.binary"))
    decoded = encoding.decode(data, markup=format_ == "html")
    source = lines.unified(decoded.text)
    if lines.blank(source):
        raise ReadError(Reason("reading.empty"))
    text, paragraphs, said = _from_text(source, format_)
    document = Document(file, text, paragraphs, format_, decoded.encoding, digest, said)
    return document, _warnings(file, source, decoded)


def _from_text(source: str, format_: Format) -> tuple[str, tuple[Paragraph, ...], DocumentFacts]:
    if format_ == "html":
        page = html.read(source)
        if not page.paragraphs:
            raise ReadError(Reason("reading.no_text"))
        said = facts.of_page(
            page.text,
            page.paragraphs,
            title=page.title,
            heading=page.heading,
            said=page.said,
            times=page.times,
            address=page.address,
            linked=page.linked,
            scripted=page.scripted,
        )
        return page.text, page.paragraphs, said
    if format_ == "txt":
        paragraphs = lines.paragraphs(source)
    else:
        paragraphs = markdown.paragraphs(source, facts.front_matter(source).end)
    return source, paragraphs, facts.of_text(source, paragraphs)


_Made = tuple[str, tuple[Paragraph, ...], DocumentFacts, tuple[Reason, ...]]


def _docx(data: bytes) -> _Made:
    from timeline.reading import docx

    found = docx.read(data)
    said = facts.of_file(found.text, found.paragraphs, heading=found.heading, title=found.title, created=found.created)
    return found.text, found.paragraphs, said, ()


def _pdf(data: bytes) -> _Made:
    from timeline.reading import pdf

    found = pdf.read(data)
    said = facts.of_file(found.text, found.paragraphs, title=found.title, created=found.created)
    return found.text, found.paragraphs, said, found.warnings


_MADE: Final[dict[str, Callable[[bytes], _Made]]] = {"docx": _docx, "pdf": _pdf}


def _warnings(file: str, source: str, decoded: encoding.Decoded) -> tuple[Problem, ...]:
    if not decoded.damaged:
        return ()
    place = max(source.find("\ufffd"), 0)
    line = source.count("\n", 0, place) + 1
    column = place - source.rfind("\n", 0, place)
    values = {"count": str(decoded.damaged), "encoding": decoded.encoding}
    return (Problem(file, Reason("reading.damaged", values), line, column, "warning"),)
