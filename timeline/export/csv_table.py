"""CSV (RFC 4180, UTF-8): a row an event, which spreadsheets open and ``timeline import`` takes back without loss.

What a spreadsheet would take for a formula gets an apostrophe before it, and so does what begins with such an
apostrophe itself (source: OWASP, CSV injection): at the beginning of a cell, and inside one behind what a spreadsheet
that does not split at commas may split at. Lists stand in one cell, their items parted by ``; ``; a ``;`` or ``\\``
inside an item has a ``\\`` before it. What has structure of its own (figures, further sources, what was extracted) is
JSON in its cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from timeline.export.layout import Layout, write_with
from timeline.export.mapping import number
from timeline.export.plain import encodable
from timeline.export.records import JSON
from timeline.export.spelling import reasons, speller
from timeline.export.task import Task
from timeline.store.codec import Stored

_PLAIN: Final = (
    "id", "date", "earliest", "latest", "date_text", "basis", "why", "reported", "kind", "title", "quote",
)  # fmt: skip
_SOURCE: Final = ("file", "paragraph", "page", "start", "end", "date_start", "date_end", "prefix", "suffix")
#: Column → (field, key) of the lists that stand side by side: the nth city has the nth code.
LISTS: Final = {
    "cities": ("cities", "name"),
    "city_codes": ("cities", "code"),
    "provinces": ("cities", "province"),
    "institutions": ("institutions", "name"),
    "institution_mentions": ("institutions", "mention"),
    "people": ("people", "name"),
    "roles": ("people", "role"),
}
WORDS: Final = ("conflicts", "tags")
DIRECTIVE: Final = ("modal", "issuer", "addressee", "deadline")
AS_JSON: Final = ("figures", "extracted", "sources")
COLUMNS: Final = (
    *_PLAIN, *_SOURCE, *LISTS, *DIRECTIVE, "figures", "confidence", "origin", "happening", "conflicts", "notes",
    "bounded", "planned", "extracted", "tags", "sources",
)  # fmt: skip
# Where a spreadsheet may see the beginning of a cell: where ours begins, and inside of it, as the quotes around our
# cells mean nothing where a line is split at something else than commas.
_BEGINNING: Final = r"((?:\A|[;|\t\r\n])[ \"\xa0\u3000]*)"
_FORMULA: Final = re.compile(_BEGINNING + r"(?='*[=+\-@＝＋－＠])")
_GUARDED: Final = re.compile(_BEGINNING + r"'(?='*[=+\-@＝＋－＠])")
_CONTROL: Final = re.compile(r"(?='*[\t\r])")
_GUARDED_CONTROL: Final = re.compile(r"'(?='*[\t\r])")
_NO_SOURCE: Final = ("",) * len(_SOURCE)
_NO_DIRECTIVE: Final = ("",) * len(DIRECTIVE)
_BEGINS: Final = frozenset("' \"=+-@＝＋－＠")
_ITEM: Final = re.compile(r"[;\\]")
_SPLIT: Final = re.compile(r"((?:[^;\\]|\\.)*)(?:; |\Z)", re.DOTALL)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    cell = _FORMULA.sub(r"\1'", cell)
    return "'" + cell if _CONTROL.match(cell) else cell


def bare(cell: str) -> str:
    """The cell as it was before ``guarded``."""
    cell = cell[1:] if _GUARDED_CONTROL.match(cell) else cell
    return _GUARDED.sub(r"\1", cell)


def joined(items: Iterable[str]) -> str:
    """Items in one cell; one empty item is told from none by a ``\\`` of its own."""
    found = [_ITEM.sub(r"\\\g<0>", item) for item in items]
    return "\\" if found == [""] else "; ".join(found)


def parted(cell: str) -> list[str]:
    """The items of a cell."""
    if not cell:
        return []
    if cell == "\\":
        return [""]
    found, at = [], 0
    while True:
        match = _SPLIT.match(cell, at)
        if match is None:  # a lone ``\`` at the end: a person's own typing
            found.append(cell[at:])
            return found
        found.append(re.sub(r"\\(.)", r"\1", match[1], flags=re.DOTALL))
        if not match[0].endswith("; ") or match.end() == match.end(1):
            return found
        at = match.end()


def rows(task: Task) -> Callable[[Stored], Sequence[str]]:
    """What makes of a stored event its cells, in the order of ``COLUMNS``."""
    said = reasons(task.lang)
    json = speller(JSON, task.lang)

    def cell(text: str) -> str:
        # Nearly all pass by the quick look: what is not printable, or may begin a cell or a formula, is looked at.
        if text.isprintable() and ";" not in text and "|" not in text and text[:1] not in _BEGINS:
            return text
        return guarded(encodable(text))

    usual = lru_cache(1 << 13)(cell)

    def named(stored: Sequence[Stored], width: int) -> list[str]:
        """The names in one cell, and as many cells for what else is known of them."""
        if not stored:
            return [""] * width
        if len(stored) == 1:
            return list(single(*stored[0][:width]))
        columns = list(zip(*stored, strict=True))[:width]
        return [cell(joined(words)) if at == 0 or any(words) else "" for at, words in enumerate(columns)]

    @lru_cache(1 << 13)
    def single(*words: str) -> tuple[str, ...]:
        return tuple([cell(joined([word])) if at == 0 or word else "" for at, word in enumerate(words)])

    def anchored(source: Stored | None) -> Sequence[str]:
        if source is None:
            return _NO_SOURCE
        file, paragraph, start, end, _, prefix, suffix, date_start, date_end, page = source
        dated = (str(date_start), str(date_end)) if date_start is not None is not date_end else ("", "")
        pages = str(page) if page else ""
        return (usual(file), str(paragraph), pages, str(start), str(end), *dated, cell(prefix), cell(suffix))

    def cells(stored: Stored) -> Sequence[str]:
        (
            id, date, earliest, latest, date_text, basis, reason, reported, kind, title, quote, source, cities,
            institutions, people, figures, directive, confidence, origin, happening, conflicts, notes, bounded,
            planned, _, extracted, sources, tags,
        ) = stored  # fmt: skip
        trust = number(round(confidence, 4))
        return (
            cell(id), usual(date), usual(earliest or ""), usual(latest or ""), usual(date_text), basis,
            usual(said(reason)), usual(reported), kind, cell(title), cell(quote), *anchored(source),
            *named(cities, 3), *named(institutions, 2), *named(people, 2),
            *([usual(words) for words in directive] if directive is not None else _NO_DIRECTIVE),
            cell(json.figures(figures)) if figures else "", "" if trust is None else str(trust), origin,
            usual(happening),
            cell(joined(conflicts)) if conflicts else "", cell(notes),
            "true" if bounded else "", "true" if planned else "",
            cell(JSON.value(extracted)) if extracted else "", cell(joined(tags)) if tags else "",
            cell(json.places(sources)) if sources else "",
        )  # fmt: skip

    return cells


def layout_csv(task: Task) -> Layout:
    """The table with a row of names. A CSV file has no place for what an export says about itself."""
    cells = rows(task)

    def portion(events: Iterable[Stored]) -> str:
        return _lines(map(cells, events))

    return Layout(_lines([COLUMNS]), portion)


def layout_csv_bom(task: Task) -> Layout:
    """The same behind a byte-order mark, by which Excel knows that it is UTF-8."""
    layout = layout_csv(task)
    return layout._replace(head="\ufeff" + layout.head)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    """The rows as lines, cells in quotes where they must be (RFC 4180)."""
    lines: list[str] = []
    for row in rows:
        line = ",".join(row)
        # Most rows need no quotes, which four looks at the whole line tell.
        if line.count(",") >= len(COLUMNS) or '"' in line or "\n" in line or "\r" in line:
            stream = io.StringIO(newline="")
            csv.writer(stream, lineterminator="\r\n").writerow(row)
            lines.append(stream.getvalue())
        else:
            lines.append(line + "\r\n")
    return "".join(lines)


write_csv: Final = write_with(layout_csv)
write_csv_bom: Final = write_with(layout_csv_bom)
