"""A process of its own that looks into PDF files: what it is given may crash it, hang it or fill its memory.

It stands alone (only the standard library and pypdfium2) and speaks over its standard streams: eight bytes of length,
then a PDF; back come eight bytes of length and JSON. It ends when its input does.

Answer: ``{"pages": [[width, height, objects, [[text, x0, y0, x1, y1, size, turn, gaps], …]], …], "title": …,
"created": …}`` in PDF points from the lower left corner, a list a line of text in the order of the file; or
``{"error": kind, "detail": …}``. ``turn``: 0 for a line that runs to the right, 1 down the page, -1 up. ``gaps``:
places in the text at which a wide blank ends, each with where the blank begins and ends on the page.
"""

from __future__ import annotations

import json
import math
import os
import struct
import sys
import threading
import time
from contextlib import suppress
from itertools import pairwise
from typing import Any, BinaryIO

_MEMORY = 1 << 30  # bytes of address space
_TELLING = 4  # characters from which on a line says which way it runs
# Sizes from which on a blank is wide: between Chinese characters, which know none, beside one, between Latin letters.
_GAPS = (1.2, 0.6, 0.25)
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def main() -> None:
    """Answer until the input ends."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    most_pages, most_characters = int(sys.argv[1]), int(sys.argv[2])
    source, answer = sys.stdin.buffer, sys.stdout.buffer
    while (data := taken(source)) is not None:
        try:
            found = read(data, most_pages, most_characters)
        except MemoryError:
            found = {"error": "memory", "detail": ""}
        except Exception as error:
            found = {"error": "damaged", "detail": f"{type(error).__name__}: {error}"[:200]}
        words = json.dumps(found).encode()
        answer.write(struct.pack("<Q", len(words)) + words)
        answer.flush()


def _leave_with(parent: int) -> None:
    """End when the one who asked is gone: inside a file that never ends nobody looks at the input."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def taken(stream: BinaryIO) -> bytes | None:
    """The next message, ``None`` at the end."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (size,) = struct.unpack("<Q", head)
    data = stream.read(size)
    return data if len(data) == size else None


def read(data: bytes, most_pages: int, most_characters: int) -> dict[str, Any]:
    """What a PDF holds."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # PDFium may tell of the file before: only a file that says it is encrypted can want a password.
        wanted = getattr(error, "err_code", _PASSWORD) == _PASSWORD and b"/Encrypt" in data
        kind = "password" if wanted else "damaged"
        return {"error": kind, "detail": str(error)[:200]}
    if len(document) > most_pages:
        return {"error": "pages", "detail": str(len(document))}
    pages = []
    for number in range(len(document)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            pages.append([0, 0, -1, []])
            continue
        text = page.get_textpage()
        lines = _lines(pdfium.raw, text, most_characters)
        most_characters -= sum(len(line[0]) for line in lines)
        if most_characters < 0:
            return {"error": "text", "detail": ""}
        objects = pdfium.raw.FPDFPage_CountObjects(page)
        pages.append([*page.get_size(), objects, lines])
        text.close()
        page.close()
    said = document.get_metadata_dict(skip_empty=True)
    return {"pages": pages, "title": said.get("Title", "")[:500], "created": said.get("CreationDate", "")[:40]}


def _lines(raw: Any, text: Any, most: int) -> list[list[Any]]:
    """The lines of a page: text, box and size of the first character that shows."""
    count = text.count_chars()
    if count > most:
        return [["x" * (most + 1), 0, 0, 0, 0, 0, 0, []]]
    codes = [raw.FPDFText_GetUnicode(text, index) for index in range(count)]
    lines = []
    begin = 0
    for index in range(count + 1):
        if index < count and codes[index] not in (10, 13):
            continue
        shown = [at for at in range(begin, index) if codes[at] not in (0, 9, 32, 0xA0, 0x3000)]
        if shown:
            words = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes[begin:index])
            words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            first, last = (text.get_charbox(at, loose=True) for at in (shown[0], shown[-1]))
            size = raw.FPDFText_GetFontSize(text, shown[0])
            high = max(first[3], last[3]), min(first[1], last[1])
            size *= _scale(raw, text, shown[0])
            # Where a font says nothing of its size, the box says what is seen.
            size = size if size > 1 else high[0] - high[1]
            turn = _turn(first, last, len(shown))
            low, right = min(first[0], last[0]), max(first[2], last[2])
            gaps = [] if turn else _gaps(text, codes, shown, begin, size)
            lines.append([words, low, high[1], right, high[0], size, turn, gaps])
        begin = index + 1
    return lines


def _scale(raw: Any, text: Any, at: int) -> float:
    """How many times larger than its font says a character is set."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text, at, matrix):
        return 1.0
    scale = math.hypot(matrix.c, matrix.d)
    return scale if 0.01 < scale < 100 else 1.0


def _turn(first: Any, last: Any, shown: int) -> int:
    """Which way a line of so many characters runs, by the boxes of its first and last one."""
    right, down = last[0] - first[0], first[3] - last[3]
    if shown < _TELLING or abs(down) < 2 * abs(right):
        return 0
    return 1 if down > 0 else -1


def _gaps(text: Any, codes: list[int], shown: list[int], begin: int, size: float) -> list[list[float]]:
    """The wide blanks of a line whose characters that show stand at these places."""
    gaps: list[list[float]] = []
    for before, at in pairwise(shown):
        if at == before + 1:
            continue
        left, right = text.get_charbox(before, loose=True), text.get_charbox(at, loose=True)
        if right[0] - left[2] > _GAPS[(codes[before] >= 0x2E80) + (codes[at] >= 0x2E80)] * size:
            gaps.append([at - begin, left[2], right[0]])
    return gaps


if __name__ == "__main__":
    main()
