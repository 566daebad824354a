"""Lines and paragraphs of a plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.model import Paragraph

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*\Z")


def unified(text: str) -> str:
    """Newlines as ``\\n``: only ``\\r\\n`` and a lone ``\\r`` are changed (U+2028, U+0085 and others stay)."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every line, in order, without its newline; the number of a line is its place, from 1."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(text)


def blank(line: str) -> bool:
    """Whether a line shows nothing: blanks of any width and invisible characters."""
    return _BLANK.match(line) is not None


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """A paragraph for every line that shows something; its number is that of its line."""
    return tuple(
        Paragraph(number, start, end, number)
        for number, (start, end) in enumerate(spans(text), 1)
        if not blank(text[start:end])
    )
