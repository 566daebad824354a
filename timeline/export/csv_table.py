"""CSV (RFC 4180, UTF-8): a row an event, which spreadsheets open and ``timeline import`` takes back without loss.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, and so does one that begins with such
an apostrophe itself (source: OWASP, CSV injection). Lists stand in one cell, their items parted by ``; ``; a ``;`` or
``\\`` inside an item has a ``\\`` before it. What has structure of its own (figures, further sources, what was
extracted) is JSON in its cell.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from typing import Final, TextIO, cast

from timeline.export.mapping import Value, to_mapping
from timeline.export.task import Task, Written
from timeline.model import Event

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
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED: Final = re.compile(r"'('*[=+\-@\t\r＝＋－＠])")
_ITEM: Final = re.compile(r"[;\\]")
_SPLIT: Final = re.compile(r"((?:[^;\\]|\\.)*)(?:; |\Z)", re.DOTALL)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return "'" + cell if _FORMULA.match(cell) else cell


def bare(cell: str) -> str:
    """The cell as it was before ``guarded``."""
    return cell[1:] if _GUARDED.match(cell) else cell


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


def row(found: Mapping[str, Value]) -> list[str]:
    """The cells of one event's mapping, in the order of ``COLUMNS``."""
    source = cast("Mapping[str, Value]", found.get("source") or {})
    directive = cast("Mapping[str, Value]", found.get("directive") or {})
    cells: list[str] = []
    for name in COLUMNS:
        value: Value
        if name in LISTS:
            field, key = LISTS[name]
            items = cast("list[Mapping[str, str]]", found.get(field) or [])
            words = [item.get(key, "") for item in items]
            value = joined(words) if key == "name" or any(words) else ""
        elif name in _SOURCE:
            value = source.get(name)
        elif name in DIRECTIVE:
            value = directive.get(name)
        elif name in AS_JSON:
            inner = found.get(name)
            value = json.dumps(inner, ensure_ascii=False) if inner else ""
        elif name in WORDS:
            value = joined(cast("list[str]", found.get(name) or []))
        else:
            value = found.get(name)
        cells.append(_cell(value))
    return cells


def _cell(value: Value) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "true"
    return guarded(value) if isinstance(value, str) else str(value)


def write_csv(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """The table with a row of names. A CSV file has no place for what an export says about itself."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for event in events:
        writer.writerow(row(to_mapping(event, task.lang)))
        count += 1
    return Written(count)


def write_csv_bom(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """The same behind a byte-order mark, by which Excel knows that it is UTF-8."""
    stream.write("\ufeff")
    return write_csv(events, stream, task)
