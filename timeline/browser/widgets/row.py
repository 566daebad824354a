"""One event as one line of the timeline: day, glyph, time or span, title, marks, place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.style import Style
from textual.strip import Strip

from timeline.browser import edtf_words
from timeline.browser.glyphs import glyphs
from timeline.browser.widgets.pieces import Piece, fit, line, measure
from timeline.browser.wrap import pad, width
from timeline.messages import text
from timeline.store.values import Row

#: Looks up the style of a part by name (``kind-meeting``, ``day``, ``span`` …).
Styles = Callable[[str], Style]

_PLACE: int = 12
# With fewer cells than this a span is drawn as short as can be.
_ROOMY: int = 52


@dataclass(frozen=True, slots=True)
class Look:
    """How a row stands on the screen; ``same_date`` as the row above it (a ditto mark then stands for the span);
    ``year`` is the one its month's head names, ``None`` under no head."""

    cells: int
    selected: bool
    shows_day: bool
    same_date: bool
    year: int | None


def day_cells() -> int:
    """The width of the column of days: number, weekday, a space."""
    return 3 + max(map(width, text("browser.weekdays").split())) + 1


def is_point(row: Row) -> bool:
    """Whether the event stands on one day for certain (approximate days count as days)."""
    return not row.bounded and edtf_words.shape(row.date) == "point"


def span(row: Row, look: Look) -> str:
    """The drawing of a date that is no point: its ends, and in words what lies between."""
    signs = glyphs()
    shape = edtf_words.shape(row.date)
    if shape == "none":
        return ""
    if look.same_date:
        return f"  {signs.ditto} "
    about = row.bounded or any(mark in row.date for mark in "~?%")
    left, right = (signs.loose_left, signs.loose_right) if about else (signs.span_left, signs.span_right)
    if shape == "open-start":
        left = signs.open_left
    elif shape == "open-end":
        right = signs.open_right
    words = edtf_words.bare(row.date.translate(_MARKS), look.year)
    if look.cells < _ROOMY:
        return f"{left[0]}{words}{right[-1]}"
    return f"{left} {words} {right}"


_MARKS = str.maketrans("", "", "~?%")


def _place(row: Row, cells: int) -> str:
    if not row.cities:
        return ""
    more = f" +{len(row.cities) - 1}" if len(row.cities) > 1 else ""
    room = min(_PLACE, cells // 5)
    return pad(row.cities[0], min(width(row.cities[0]), room)) + more if room > 4 else ""


def _marks(row: Row, styles: Styles) -> list[Piece]:
    signs = glyphs()
    marks: list[Piece] = []
    if row.conflict:
        marks.append((signs.conflict, styles("conflict")))
    if row.origin == "curated":
        marks.append((signs.curated, styles("curated")))
    elif row.origin == "corrected":
        marks.append((signs.corrected, styles("curated")))
    if row.mentions > 1:
        marks.append((f"{signs.mentions}{row.mentions}", styles("mentions")))
    spaced: list[Piece] = []
    for mark in marks:
        spaced += [(" ", Style()), mark]
    return spaced


def draw(row: Row, look: Look, styles: Styles) -> Strip:
    """The line of one event, exactly ``look.cells`` cells wide."""
    signs = glyphs()
    base = styles("selected" if look.selected else "row")
    left: list[Piece] = [(signs.cursor if look.selected else " ", styles("cursor"))]
    point = is_point(row)
    day = ""
    if look.shows_day and point:
        day = f"{row.day[-2:].lstrip('0'):>2} {edtf_words.weekday(row.day)}"
    room = day_cells()
    # In a narrow terminal the words matter more than the weekday.
    if look.cells < 44:
        room = 3
        day = day[:2]
    weekend = point and edtf_words.weekday(row.day) in text("browser.weekdays").split()[5:]
    left.append((pad(day, room), styles("weekend" if weekend else "day")))
    left.append((signs.kinds.get(row.kind, " "), styles(f"kind-{row.kind}")))
    left.append((" ", Style()))
    if point:
        time = edtf_words.time_of(row.date)
        if any(mark in row.date for mark in "~%"):
            time = f"{text('browser.about_mark')} {time}".rstrip()
        if any(mark in row.date for mark in "?%"):
            time += "?"
        if time:
            left.append((time + " ", styles("time")))
    elif row.date:
        drawn = span(row, look)
        left.append((drawn + " ", styles("bounded" if row.bounded else "span")))
    if row.planned:
        left.append((text("browser.planned_mark") + " ", styles("planned")))
    title = styles("planned-title" if row.planned else "title")
    left.append((row.title or row.date_text, title))
    right = _marks(row, styles)
    place = _place(row, look.cells)
    if place:
        right += [("  ", Style()), (place, styles("place"))]
    right = fit(right, look.cells // 2)
    if right:
        right.append((" ", Style()))
    return line(left, look.cells, base, right) if measure(right) else line(left, look.cells, base)
