"""What all makers of pieces share: numerals, and the piece of a match."""

from __future__ import annotations

import re
from collections.abc import Callable

from timeline.dates.numerals import number
from timeline.dates.values import Piece

Match = re.Match[str]
Build = Callable[[Match], "Piece | None"]


def numeral(text: str | None) -> int:
    """A numeral's value, -1 where there is none."""
    value = number(text) if text else None
    return -1 if value is None else value


def make(m: Match, row: str, kind: str, top: int, bottom: int, *abc: int, **more: bool) -> Piece:
    """The piece of a match: its row, kind, ranks and up to three numbers; ``about`` and ``weak`` by name."""
    a, b, c = (*abc, 0, 0, 0)[:3]
    return Piece(row, kind, top, bottom, a, b, c, m.group(), **more)


def valid(month: int, day: int) -> bool:
    """Whether numbers can be a month and a day at all."""
    return 1 <= month <= 12 and 1 <= day <= 31
