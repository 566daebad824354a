"""PDF: the text layer, put together to paragraphs; a page that is only a picture is told.

PDFium (pypdfium2, BSD-3-Clause/Apache-2.0; the extra ``pdf``) looks into the file, in a process of its own. Measured
against pypdf: several times as quick, and right with the character maps of Chinese fonts where pypdf leaves NULs.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from timeline.model import Paragraph, Reason
from timeline.reading import pdf_lines
from timeline.reading.errors import ReadError
from timeline.reading.isolated import Helper, HelperError
from timeline.reading.pdf_page import Cell, Line, Page, upright
from timeline.reading.pdf_tables import apart, with_marks, without_readings
from timeline.reading.rules import MOST_PAGES, MOST_SECONDS, SECONDS

_MOST_CHARACTERS: Final = 50_000_000
_BEGIN: Final = 1024  # bytes in which a PDF's mark must stand
_ODD: Final = 0.3  # share of characters without a meaning from which a text layer is useless
_LISTED: Final = 12  # stretches of pages that a message names
# A line that was set wide to fill its column: 市 防 指 由 市 长 任 指 挥.
_SPREAD: Final = re.compile(
    r"(?<![\u2e80-\uffef])[\u3001-\u9fff\uff01-\uffee](?: [\u3001-\u9fff\uff01-\uffee]){4,}(?![\u4e00-\u9fff])"
)
_FEWEST: Final = 3  # characters of a page that holds text


class Made(Struct, frozen=True):
    """The text of a PDF, a paragraph a line, with what its file says of itself and what is to be told of it."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    created: str = ""
    warnings: tuple[Reason, ...] = ()


@cache
def _helper() -> Helper:
    return Helper(str(Path(__file__).with_name("pdf_child.py")), str(MOST_PAGES), str(_MOST_CHARACTERS))


def read(data: bytes, seconds: float = 0) -> Made:
    """The document in the bytes of a PDF file; ``seconds`` that it may take, 0: by its size.

    Raises ``ReadError``: the extra is missing, encrypted, damaged, only pictures, too much, too slow.
    """
    seconds = seconds or min(MOST_SECONDS, SECONDS * max(1.0, len(data) / 1_000_000))
    if find_spec("pypdfium2") is None:
        raise ReadError(Reason("reading.needs_extra", {"format": "PDF", "extra": "pdf"}))
    if b"%PDF-" not in data[:_BEGIN]:
        raise ReadError(Reason("reading.pdf_damaged", {"error": "%PDF-"}))
    try:
        found = json.loads(_helper().ask(data, seconds))
    except HelperError as error:
        key = "reading.too_slow" if error.late else "reading.pdf_crashed"
        raise ReadError(Reason(key, {"seconds": f"{seconds:g}"} if error.late else {})) from error
    except OSError as error:
        raise ReadError(Reason("reading.unreadable", {"error": error.strerror or str(error)})) from error
    if "error" in found:
        raise ReadError(_reason(found["error"], found["detail"]))
    pages = [_page(page) for page in found["pages"]]
    scanned = [number for number, page in enumerate(pages, 1) if _is_picture(page)]
    shown = [with_marks(apart(without_readings(lines))) for lines in pdf_lines.without_furniture(pages)]
    made = pdf_lines.paragraphs(shown)
    if not made:
        key = "reading.pdf_scanned" if scanned else "reading.pdf_empty"
        raise ReadError(Reason(key, {"count": str(len(pages))}))
    warnings = []
    if scanned:
        warnings.append(Reason("reading.pdf_scanned_pages", {"pages": stretches(scanned)}))
    text = "\n".join(paragraph.text for paragraph in made)
    odd = sum(1 for char in text if char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and char != "\n"))
    if odd > _ODD * len(text):
        warnings.append(Reason("reading.pdf_odd"))
    title = " ".join(str(found["title"]).split())
    return Made(text, _laid_out(made), title, str(found["created"]).removeprefix("D:")[:8], tuple(warnings))


def _laid_out(made: list[pdf_lines.Joined]) -> tuple[Paragraph, ...]:
    paragraphs = []
    start = 0
    for number, one in enumerate(made, 1):
        end = start + len(one.text)
        paragraphs.append(Paragraph(number, start, end, number, one.role, one.page))
        start = end + 1
    return tuple(paragraphs)


def _page(stored: list[Any]) -> Page:
    width, height, objects, lines = stored
    page = Page(width, height, objects, tuple(_line(*line) for line in lines))
    return upright(page, [line[6] for line in lines])


def _line(
    words: str, x0: float, y0: float, x1: float, y1: float, size: float, _: int, gaps: list[tuple[int, float, float]]
) -> Line:
    ends = [*(place for place, _, _ in gaps), len(words)]
    begins, lefts, rights = [0, *ends], [x0, *(gap[2] for gap in gaps)], [*(gap[1] for gap in gaps), x1]
    cells = tuple(Cell(_plain(words[a:b]), *box) for a, b, *box in zip(begins, ends, lefts, rights, strict=False))
    return Line(_plain(words), x0, y0, x1, y1, size, cells if gaps else ())


def _plain(words: str) -> str:
    words = words.replace("\0", "\ufffd").replace("\n", " ").replace("\r", " ").replace("\u2028", " ")
    return _SPREAD.sub(lambda found: found[0].replace(" ", ""), words)


def _is_picture(page: Page) -> bool:
    return page.objects != 0 and sum(len(line.text.strip()) for line in page.lines) < _FEWEST


def _reason(kind: str, detail: str) -> Reason:
    match kind:
        case "password":
            return Reason("reading.encrypted")
        case "pages":
            return Reason("reading.pdf_pages", {"count": detail, "limit": str(MOST_PAGES)})
        case "text" | "memory":
            return Reason("reading.too_much_text", {"limit": str(_MOST_CHARACTERS)})
    return Reason("reading.pdf_damaged", {"error": detail[:100]})


def stretches(numbers: list[int]) -> str:
    """Ascending numbers as a reader writes them: ``3, 5–8``; of many the first."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    words = [f"{a}–{b}" if b > a else str(a) for a, b in found[:_LISTED]]
    return ", ".join(words) + (" …" if len(found) > _LISTED else "")
