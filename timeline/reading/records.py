"""A row of a table, or a JSON line, to a Document: the title, where it has one, then the text, a paragraph a line."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from timeline.model import Document, Paragraph, Problem, Reason
from timeline.reading import facts, html, lines, markdown
from timeline.reading.containers import Record
from timeline.reading.errors import ReadError
from timeline.reading.rules import Rules

_FACTS: Final = ("title", "published", "publisher", "url")


def document(record: Record, file: str, rules: Rules) -> tuple[Document, tuple[Problem, ...]]:
    """The document in a row, and warnings about it. Raises ``ReadError`` where it holds no text."""
    values = record.values
    field = record.rows.text_of(values)
    if field is None:
        raise ReadError(record.rows.no_text(values.written.values()))
    said = {}
    for part in _FACTS:
        name = next((name for name in rules.names(part) if name in values.fields and name != field), None)
        if name is not None:
            said[part] = (values.written[name], values.fields[name])
    text, paragraphs = _text(lines.unified(values.fields[field]), rules.fields.get("format", "txt"))
    text, paragraphs = _titled(" ".join(said["title"][1].split()) if "title" in said else "", text, paragraphs)
    if not paragraphs:
        raise ReadError(Reason("reading.empty"))
    known, odd = facts.of_row(text, paragraphs, said)
    # The row's line in the file is all that is known where the text begins: fields hold no line numbers.
    placed = tuple(replace(paragraph, line=record.line) for paragraph in paragraphs)
    format_ = "csv" if record.table else "jsonl"
    warnings = []
    if values.damaged:
        damage = Reason("reading.damaged", {"count": str(values.damaged), "encoding": values.encoding})
        warnings.append(Problem(file, damage, level="warning"))
    if odd is not None:
        warnings.append(
            Problem(file, Reason("reading.row_no_date", {"name": odd[0], "value": odd[1]}), level="warning")
        )
    made = Document(file, text, placed, format_, values.encoding, values.sha256, known)  # type: ignore[arg-type]
    return made, tuple(warnings)


def _text(words: str, format_: str) -> tuple[str, tuple[Paragraph, ...]]:
    if format_ == "html":
        page = html.read(words)
        return page.text, page.paragraphs
    return words, markdown.paragraphs(words) if format_ == "md" else lines.paragraphs(words)


def _titled(title: str, text: str, paragraphs: tuple[Paragraph, ...]) -> tuple[str, tuple[Paragraph, ...]]:
    """The title as a heading of its own before the text, unless the text begins with it."""
    if not title or (paragraphs and text[paragraphs[0].start : paragraphs[0].end].strip().startswith(title)):
        return text, paragraphs
    by = len(title) + 1
    moved = (
        replace(paragraph, number=paragraph.number + 1, start=paragraph.start + by, end=paragraph.end + by)
        for paragraph in paragraphs
    )
    return f"{title}\n{text}", (Paragraph(1, 0, len(title), 1, "heading"), *moved)
