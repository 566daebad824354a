"""One event as one line of the timeline: day, glyph, time or span, title, marks, place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec import Struct
from rich.style import Style
from textual.strip import Strip

from timeline.browser.glyphs import MARK, glyphs
from timeline.browser.lunar import lunar_day
from timeline.browser.widgets.pieces import Piece, fit, line, measure
from timeline.browser.wrap import cut, pad, width
from timeline.messages import edtf_words, text
from timeline.store.folding import fold
from timeline.store.values import Row

#: Looks up the style of a part by name (``kind-meeting``, ``day``, ``span`` …).
Styles = Callable[[str], Style]

_PLACE: int = 12
_TAG: int = 10
# With fewer cells than this a span is drawn as short as can be.
_ROOMY: int = 52


class Look(Struct, frozen=True):
    """How a row stands on the screen; ``same_date`` as the row above it (a ditto mark then stands for the span);
    ``year`` is the one its month's head names, ``None`` under no head."""

    cells: int
    selected: bool
    shows_day: bool
    same_date: bool
    year: int | None
    opened: bool | None = None  # whether the other mentions are listed below; None where there are none to list
    branch: str = ""  # what stands before a further mention of the row above
    lunar: bool = False
    hours: bool = False  # the head names the day: the hour stands in its place
    words: tuple[str, ...] = ()  # what was searched for
    merging: bool = False  # waits for the event that it is to be merged with
    past: bool = False  # a due date that had passed when the document was written is nothing to wait for


def day_cells(lunar: bool = False) -> int:
    """The width of the column of days: number, weekday, a space; with the lunar day where that is wished."""
    more = _LUNAR_CELLS + 1 if lunar else 0
    return 3 + _widest(text("browser.weekdays")) + 1 + more


@lru_cache(maxsize=16)
def _widest(words: str) -> int:
    return max(map(width, words.split()))


_SATURDAY: int = 5
_NONE = Style()
# Four characters: 闰四月 or 廿九, of which one is shown, or 1/15 …
_LUNAR_CELLS: int = 6


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


#: A title is not begun anew for fewer cells than this.
_LEAST_TITLE = 12
_CUT = "…"

_MARKS = str.maketrans("", "", "~?%")


def _place(row: Row, cells: int) -> str:
    if not row.cities:
        return ""
    more = f" +{len(row.cities) - 1}" if len(row.cities) > 1 else ""
    room = min(_PLACE, cells // 5)
    return pad(row.cities[0], min(width(row.cities[0]), room)) + more if room > 4 else ""


def _marks(row: Row, styles: Styles, look: Look) -> list[Piece]:
    signs = glyphs()
    marks: list[Piece] = []
    if look.merging:
        marks.append((signs.merging, styles("conflict")))
    if MARK in row.tags:
        marks.append((signs.marked, styles("marked")))
    marks += [(f"{signs.tag}{cut(tag, _TAG)}", styles("curated")) for tag in row.tags if tag != MARK]
    if row.conflict:
        marks.append((signs.conflict, styles("conflict")))
    if row.origin == "curated":
        marks.append((signs.curated, styles("curated")))
    elif row.origin == "corrected":
        marks.append((signs.corrected, styles("curated")))
    if row.mentions > 1:
        sign = {None: "", True: signs.opened, False: signs.opens}[look.opened]
        marks.append((f"{signs.mentions}{row.mentions}{sign}", styles("mentions")))
    spaced: list[Piece] = []
    for mark in marks:
        spaced += [(" ", _NONE), mark]
    return spaced


def lit(words: str, searched: Sequence[str], style: Style, found: Style) -> list[Piece]:
    """A title with what was searched for in a light of its own, in whatever case or width it stands there."""
    if not searched:
        return [(words, style)]
    folded = fold(words)
    if len(folded) != len(words):
        return [(words, style)]
    marked = bytearray(len(words))
    for word in searched:
        at = folded.find(word)
        while at >= 0:
            marked[at : at + len(word)] = b"\x01" * len(word)
            at = folded.find(word, at + len(word))
    pieces: list[Piece] = []
    start = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or marked[at] != marked[start]:
            pieces.append((words[start:at], found if marked[start] else style))
            start = at
    return pieces or [(words, style)]


def brought_in(words: str, searched: Sequence[str], cells: int) -> str:
    """A title without its beginning, where what was searched for would else be cut off with its end."""
    if not searched or cells < _LEAST_TITLE or width(words) <= cells:
        return words
    folded = fold(words)
    hits = [(at, at + len(word)) for word in searched if word and (at := folded.find(word)) >= 0]
    if not hits or len(folded) != len(words):
        return words
    first, end = min(hits)
    if width(words[:end]) < cells:
        return words
    while first and width(words[first - 1 : end]) <= cells // 2:
        first -= 1
    return _CUT + words[first:]


def draw(row: Row, look: Look, styles: Styles) -> Strip:
    """The line of one event, exactly ``look.cells`` cells wide."""
    signs = glyphs()
    base = styles("selected" if look.selected else "row")
    left: list[Piece] = [(signs.cursor if look.selected else " ", styles("cursor"))]
    point = is_point(row)
    day = ""
    # In a narrow terminal the words matter more than the weekday.
    narrow = look.cells < 44
    lunar = look.lunar and not narrow and not look.hours
    room = 3 if narrow else day_cells(lunar)
    if look.branch:
        day = f"{' ' * (room - 3)}{look.branch}"
    elif look.shows_day and point and not look.hours:
        day = f"{row.day[-2:].lstrip('0'):>2}" + ("" if narrow else f" {edtf_words.weekday(row.day)}")
        if lunar:
            day = f"{pad(day, room - _LUNAR_CELLS - 1)}{lunar_day(row.day)}"
    elif look.hours and point:
        day = edtf_words.time_of(row.date)[: 0 if look.same_date else None]
    weekend = point and (edtf_words.weekday_number(row.day) or 0) >= _SATURDAY
    left.append((pad(day, room), styles("weekend" if weekend else "day")))
    left.append((signs.kinds.get(row.kind, " "), styles(f"kind-{row.kind}")))
    left.append((" ", _NONE))
    if point:
        time = "" if look.hours and not look.branch else edtf_words.time_of(row.date)
        if look.branch:
            time = f"{edtf_words.words(row.date.translate(_MARKS), look.year)}"
        if any(mark in row.date for mark in "~%"):
            time = f"{text('browser.circa_mark')} {time}".rstrip()
        if any(mark in row.date for mark in "?%"):
            time += "?"
        if time:
            left.append((time + " ", styles("time")))
    elif row.date:
        drawn = span(row, look)
        left.append((drawn + " ", styles("bounded" if row.bounded else "span")))
    if row.planned:
        mark = "browser.due_mark" if row.kind == "directive" else "browser.planned_mark"
        left.append((text(mark) + " ", styles("planned")))
    title = styles("planned-title" if row.planned else "title")
    right = _marks(row, styles, look)
    place = "" if narrow else _place(row, look.cells)
    if place:
        right += [("  ", _NONE), (place, styles("place"))]
    right = fit(right, look.cells // 2)
    if right:
        right.append((" ", _NONE))
    words = row.title or row.date_text
    if look.words:
        # Cut as a whole, before it is put into pieces.
        room = look.cells - measure(left) - measure(right) - bool(right)
        left += lit(cut(brought_in(words, look.words, room), room), look.words, title, styles("found"))
    else:
        left.append((words, title))
    return line(left, look.cells, base, right)
