"""CSV (RFC 4180, UTF-8): a row an event, which spreadsheets open and ``timeline import`` takes back without loss.

What a spreadsheet would take for a formula gets an apostrophe before it, and so does what begins with such an
apostrophe itself (source: OWASP, CSV injection): at the beginning of a cell, and inside one behind what a spreadsheet
that does not split at commas may split at. Lists stand in one cell, their items parted by ``; ``; a ``;`` or ``\\``
inside an item has a ``\\`` before it. What has structure of its own (figures, further sources, what was extracted) is
JSON in its cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from timeline.export.layout import Layout, write_with
from timeline.export.mapping import number, to_mapping
from timeline.export.plain import encodable
from timeline.export.records import JSON
from timeline.export.remembered import Remembered
from timeline.export.spelling import reasons, speller
from timeline.export.task import Task
from timeline.store.bodies import (
    PARTED,
    Kept,
    anchor_in,
    bounds_in,
    directive_in,
    figures_in,
    letters_in,
    number_in,
    parts_in,
    piece_in,
    places_in,
    rare_in,
    reason_in,
)
from timeline.store.codec import Stored, event_from_list

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
_NO_SOURCE: Final = "," * (len(_SOURCE) - 1)
_NO_DIRECTIVE: Final = "," * (len(DIRECTIVE) - 1)
_BEGINS: Final = frozenset("' \"=+-@＝＋－＠")
_QUOTED: Final = re.compile('[,"\\r\\n]')
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


def quoted(cell: str) -> str:
    """A guarded cell as it stands in a line, in quotes where it must be (RFC 4180)."""
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


def rows(task: Task) -> Callable[[Kept | Stored], str]:
    """What makes of a stored event its line, the cells in the order of ``COLUMNS``."""
    said = reasons(task.lang)
    json = speller(JSON, task.lang)

    # Nearly all pass by a quick look: what is not printable, or may begin a cell or a formula, is looked at closely.

    def is_plain(text: str) -> bool:
        return text.isprintable() and not ("," in text or ";" in text or "|" in text or '"' in text)

    def cell(text: str) -> str:
        return text if is_plain(text) and text[:1] not in _BEGINS else quoted(guarded(encodable(text)))

    def several(*texts: str) -> Sequence[str]:
        if is_plain("".join(texts)):
            return [text if text[:1] not in _BEGINS else quoted(guarded(text)) for text in texts]
        return [cell(text) for text in texts]

    def named(stored: Sequence[Sequence[str]], width: int) -> str:
        """The names in one cell, and as many cells for what else is known of them."""
        if not stored:
            return "," * (width - 1)
        columns = list(zip(*stored, strict=True))[:width]
        return ",".join([cell(joined(words)) if at == 0 or any(words) else "" for at, words in enumerate(columns)])

    # Fields are looked up by the words in which the store keeps them.

    def when(stored: tuple[str, str, str, str]) -> str:
        date, earliest, latest, date_text = stored
        first, last = bounds_in(date, earliest, latest)
        return ",".join(several(date, first or "", last or "", date_text))

    def sort(letters: str) -> tuple[str, str, str, str]:
        basis, kind, origin, bounded, planned = letters_in(letters)
        return basis, kind, origin, f"{'true' if bounded else ''},{'true' if planned else ''}"

    def share(stored: str) -> str:
        known = number(round(number_in(stored), 4))
        return "" if known is None else str(known)

    usual, dates, sorts, trust = Remembered(cell), Remembered(when), Remembered(sort), Remembered(share)
    why = Remembered[str, str](lambda stored: cell(said(reason_in(stored))))
    cities = Remembered[str, str](lambda stored: named(places_in(stored), 3))
    pairs = Remembered[str, str](lambda stored: named(parts_in(stored), 2))
    directives = Remembered[str, str](
        lambda stored: ",".join(several(*directive_in(stored))) if stored else _NO_DIRECTIVE
    )
    titles = Remembered(piece_in)

    def row(stored: Kept | Stored) -> str:
        if not isinstance(stored, Kept):
            return ",".join(map(quoted, map(guarded, cells(to_mapping(event_from_list(stored), task.lang)))))
        id, fields, happening, conflicts = stored
        (
            head, title, reason, reported, quote, source, places, bodies, people, figures, told, confidence, _, _, rare,
        ) = fields  # fmt: skip
        date, earliest, latest, letters, date_text = head.split(PARTED)
        basis, kind, origin, flags = sorts[letters]
        piece = titles[title]
        title = title if piece is None else quote[piece]
        if source:
            file, paragraph, start, end, _, prefix, suffix, first, last, page = anchor_in(source, quote)
            id, title, quote, prefix, suffix = several(id, title, quote, prefix, suffix)
            dated = f"{first},{last}" if first is not None is not last else ","
            anchor = f"{usual[file]},{paragraph},{page or ''},{start},{end},{dated},{prefix},{suffix}"
        else:
            id, title, quote = several(id, title, quote)
            anchor = _NO_SOURCE
        notes, extracted, further, tags = "", None, None, None
        if rare:
            own, notes, extracted, further, tags = rare_in(rare)
            conflicts = own if conflicts is None else conflicts
        return (
            f"{id},{dates[date, earliest, latest, date_text]},{basis},{why[reason]},{usual[reported]},{kind},"
            f"{title},{quote},{anchor},{cities[places]},{pairs[bodies]},{pairs[people]},{directives[told]},"
            f"{cell(json.figures(figures_in(figures))) if figures else ''},{trust[confidence]},{origin},"
            f"{cell(happening) if happening else ''},{cell(joined(conflicts)) if conflicts else ''},"
            f"{cell(notes) if notes else ''},{flags},"
            f"{cell(JSON.value(extracted)) if extracted else ''},{cell(joined(tags)) if tags else ''},"
            f"{cell(json.places(further)) if further else ''}"
        )

    return row


def cells(found: Mapping[str, Any]) -> list[str]:
    """The cells of an event's mapping, not guarded yet; slower than ``rows``, which the store's form is quick in."""
    source, directive = found["source"] or {}, found.get("directive") or {}
    row: list[str] = []
    for name in COLUMNS:
        value: Any
        if name in LISTS:
            field, key = LISTS[name]
            words = [item.get(key, "") for item in found[field]]
            value = joined(words) if key == "name" or any(words) else ""
        elif name in DIRECTIVE:
            value = directive.get(name)
        elif name in _SOURCE:
            value = source.get(name)
        elif name in AS_JSON:
            value = JSON.value(found[name]) if found.get(name) else ""
        else:
            value = joined(found.get(name) or ()) if name in WORDS else found.get(name)
        row.append("true" if value is True else "" if value is None or value is False else str(value))
    return row


def layout_csv(task: Task) -> Layout:
    """The table with a row of names. A CSV file has no place for what an export says about itself."""
    row = rows(task)
    return Layout(",".join(COLUMNS) + "\r\n", lambda events: "".join([row(one) + "\r\n" for one in events]))


def layout_csv_bom(task: Task) -> Layout:
    """The same behind a byte-order mark, by which Excel knows that it is UTF-8."""
    layout = layout_csv(task)
    return layout._replace(head="\ufeff" + layout.head)


write_csv: Final = write_with(layout_csv)
write_csv_bom: Final = write_with(layout_csv_bom)
