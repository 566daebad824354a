"""CSV on its way back: the inverse of ``export.csv_table``."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Final

from timeline.export.back.values import BackError, Loss, Returned, without_nothing
from timeline.export.csv_table import AS_JSON, COLUMNS, DIRECTIVE, LISTS, WORDS, bare, parted
from timeline.model import Reason

_NUMBERS: Final = frozenset({"paragraph", "page", "start", "end", "date_start", "date_end"})
_SOURCE: Final = ("file", "paragraph", "page", "start", "end", "date_start", "date_end", "prefix", "suffix")
_FLAGS: Final = ("bounded", "planned")
_LARGEST_CELL: Final = 16 << 20  # characters


def read(content: str) -> Returned:
    """A row an event, by the names in the first row. Columns that are not ours are told as lost.

    Raises ``BackError`` where the first row names no title or no date, or a cell is not what its column says.
    """
    csv.field_size_limit(_LARGEST_CELL)
    rows = csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), strict=True)
    events: list[tuple[int, dict[str, Any]]] = []
    begins = 1
    try:
        names = [name.strip() for name in next(rows, [])]
        if not {"title", "date"} <= set(names):
            raise BackError(1, Reason("importing.no_columns", {"columns": "title, date"}))
        unknown = [name for name in names if name and name not in COLUMNS]
        begins = rows.line_num + 1
        for cells in rows:
            if any(cells):
                row = {name: bare(cell) for name, cell in zip(names, cells, strict=False) if name in COLUMNS}
                events.append((begins, _event(row, begins)))
            begins = rows.line_num + 1
    except csv.Error as error:
        raise BackError(begins, Reason("importing.no_csv", {"detail": str(error)})) from None
    losses = tuple(Loss(1, Reason("importing.lost_column", {"name": name})) for name in unknown)
    return Returned(tuple(events), losses, whole=True)


def _event(row: dict[str, str], line: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: cell
        for name, cell in row.items()
        if name not in LISTS and name not in _SOURCE and name not in DIRECTIVE and name not in AS_JSON
        and name not in WORDS and name not in _FLAGS
    }  # fmt: skip
    for field in ("cities", "institutions", "people"):
        columns = {key: parted(row.get(name, "")) for name, (of, key) in LISTS.items() if of == field}
        found[field] = [
            without_nothing({key: values[at] if at < len(values) else "" for key, values in columns.items()})
            | {"name": name}
            for at, name in enumerate(columns["name"])
        ]
    source = {name: _number(name, row[name], line) for name in _SOURCE if row.get(name)}
    found["source"] = source or None
    found["directive"] = {name: row[name] for name in DIRECTIVE if row.get(name)}
    for name in WORDS:
        found[name] = parted(row.get(name, ""))
    for name in AS_JSON:
        if row.get(name):
            try:
                found[name] = json.loads(row[name])
            except (ValueError, RecursionError):
                raise BackError(line, Reason("importing.no_json_cell", {"name": name})) from None
    for name in _FLAGS:
        if row.get(name, "").lower() in ("true", "1", "wahr", "vrai", "真"):  # as spreadsheets write it
            found[name] = True
    return without_nothing(found) | {"date": row.get("date", ""), "title": row.get("title", "")}


def _number(name: str, cell: str, line: int) -> str | int:
    if name not in _NUMBERS:
        return cell
    if not cell.isdecimal() or len(cell) > 12:
        raise BackError(line, Reason("importing.no_number_cell", {"name": name}))
    return int(cell)
