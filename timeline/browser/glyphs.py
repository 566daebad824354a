"""The signs of the screen: one single-width glyph a kind, marks, span ends, bars.

Two sets: the usual one, and one of plain ASCII for terminals which draw characters of ambiguous width (``●``, ``─``)
two cells wide, where anything else would push the rest of the line to the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from timeline.browser.safe import ambiguous_wide
from timeline.model import Kind

#: Digits and a letter that switch a kind on and off, in the order of the facets panel.
KIND_KEYS: Final[Mapping[str, str]] = {
    "meeting": "1",
    "order": "2",
    "deployment": "3",
    "inspection": "4",
    "measure": "5",
    "support": "6",
    "report": "7",
    "statement": "8",
    "background": "9",
    "other": "0",
    "directive": "x",
}


#: The tag of an event that was marked with one key.
MARK: Final = "★"


class Glyphs(Struct, frozen=True):
    """One set of signs; every value is one cell a character."""

    kinds: Mapping[Kind, str]
    rule: str
    year_rule: str
    gap: str
    ditto: str
    span_left: str
    span_right: str
    loose_left: str
    loose_right: str
    open_left: str
    open_right: str
    conflict: str
    curated: str
    corrected: str
    marked: str
    tag: str
    merging: str
    planned: str
    mentions: str
    bars: str
    eighths: str
    opens: str
    opened: str
    branch: str
    branch_last: str
    cursor: str
    folded: str
    unfolded: str
    chosen: str
    excluded: str
    warning: str
    separator: str
    empty: str
    dash: str
    caret: str
    here: str
    more_left: str
    more_right: str


_USUAL: Final = Glyphs(
    kinds={
        "meeting": "●",
        "order": "■",
        "deployment": "▲",
        "inspection": "◆",
        "measure": "▼",
        "support": "◈",
        "report": "◎",
        "statement": "◇",
        "background": "○",
        "other": "•",
        "directive": "►",
    },
    rule="─",
    year_rule="━",
    gap="⋯",
    ditto="″",
    span_left="├─",
    span_right="─┤",
    loose_left="┆┄",
    loose_right="┄┆",
    open_left="←─",
    open_right="─→",
    conflict="⚑",
    curated="+",
    corrected="✎",
    marked=MARK,
    tag="#",
    merging="⊕",
    planned="◌",
    mentions="×",
    bars="▁▂▃▄▅▆▇█",
    eighths="▏▎▍▌▋▊▉█",
    opens="▸",
    opened="▾",
    branch="├",
    branch_last="└",
    cursor="▌",
    folded="▸",
    unfolded="▾",
    chosen="✓",
    excluded="✗",
    warning="▲",
    separator="·",
    empty="·",
    dash="—",
    caret="^",
    here="┃",
    more_left="‹",
    more_right="›",
)

_ASCII: Final = Glyphs(
    kinds={
        "meeting": "M",
        "order": "O",
        "deployment": "D",
        "inspection": "I",
        "measure": "E",
        "support": "S",
        "report": "R",
        "statement": "T",
        "background": "B",
        "other": ".",
        "directive": "!",
    },
    rule="-",
    year_rule="=",
    gap="~",
    ditto='"',
    span_left="|-",
    span_right="-|",
    loose_left=":-",
    loose_right="-:",
    open_left="<-",
    open_right="->",
    conflict="#",
    curated="+",
    corrected="*",
    marked="@",
    tag="/",
    merging="&",
    planned="?",
    mentions="x",
    bars="_.:-=+*#",
    eighths="=",
    opens="+",
    opened="-",
    branch="|",
    branch_last="`",
    cursor=">",
    folded=">",
    unfolded="v",
    chosen="+",
    excluded="-",
    warning="!",
    separator="|",
    empty=".",
    dash="-",
    caret="^",
    here="|",
    more_left="<",
    more_right=">",
)


def glyphs() -> Glyphs:
    """The set for this terminal."""
    return _ASCII if ambiguous_wide() else _USUAL


def part_of_bar(value: float, most: float, row: int, rows: int) -> str:
    """The part in the ``row``-th line from below of a bar for ``value`` of ``most`` that is drawn ``rows`` lines high.

    A blank for none, on a square-root scale: it keeps one event visible beside a day of hundreds. The lowest eighth is
    left to mean *none*.
    """
    if value <= 0 or most <= 0:
        return " "
    bars = glyphs().bars
    height = max(2, round((value / most) ** 0.5 * len(bars) * rows)) - row * len(bars)
    return bars[min(len(bars), height) - 1] if height > 0 else " "


def bar(value: float, most: float) -> str:
    """A bar one line high."""
    return part_of_bar(value, most, 0, 1)
