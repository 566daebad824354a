"""A stretch of time as one line of the timeline: its name, a bar, how many events it has and of which kinds."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.strip import Strip

from timeline.browser import units
from timeline.browser.glyphs import glyphs
from timeline.browser.lines import PeriodLine
from timeline.browser.units import Unit
from timeline.browser.widgets.pieces import Piece, line, measure
from timeline.browser.widgets.row import Styles
from timeline.browser.wrap import pad

#: The cells of a name, in a narrow list and in a roomy one.
_NAME_CELLS: dict[str, tuple[int, int]] = {"week": (18, 26), "month": (7, 12), "quarter": (9, 12)}


def long_bar(value: int, most: int, cells: int) -> str:
    """A bar of at most ``cells`` cells for ``value`` of ``most``; something is always seen of what is not none."""
    if value <= 0 or most <= 0:
        return ""
    parts = glyphs().eighths
    eighths = max(1, round(value * cells * len(parts) / most))
    whole, rest = divmod(eighths, len(parts))
    return parts[-1] * whole + (parts[rest - 1] if rest else "")


def draw_period(
    found: PeriodLine,
    unit: Unit,
    most: int,
    kinds: Mapping[str, int] | None,
    cells: int,
    selected: bool,
    styles: Styles,
    name: str = "",
) -> Strip:
    """The line of one stretch, exactly ``cells`` cells wide; ``kinds`` ``None`` while they are being counted, ``name``
    where it is not the stretch's own."""
    signs = glyphs()
    base = styles("selected" if selected else "row")
    name = name or units.name(found.start, unit, alone=unit in ("year", "decade"))
    least, usual = _NAME_CELLS.get(unit, (10, 14))
    room = (usual if cells >= 60 else least) + 1
    count = str(found.count)
    left: list[Piece] = [
        (signs.cursor if selected else " ", styles("cursor")),
        (pad(name, min(room - 1, cells // 2)) + " ", styles("head")),
    ]
    bar_cells = max(6, min(40, (cells - room) * 2 // 5))
    bar = long_bar(found.count, most, bar_cells)
    left += [(pad(bar, bar_cells), styles("bar")), (f"{count:>{max(5, len(str(most)))}}", styles("count-strong"))]
    room = cells - measure(left) - 4
    pieces: list[Piece] = [("  ", Style())]
    for kind, number in sorted((kinds or {}).items(), key=lambda item: -item[1]):
        piece = [(signs.kinds.get(kind, " "), styles(f"kind-{kind}")), (f"{number} ", styles("count"))]  # type: ignore[call-overload]
        room -= measure(piece)
        if room < 0:
            break
        pieces += piece
    return line([*left, *pieces], cells, base)
