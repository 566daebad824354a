"""A period as a person types it, made EDTF: ``2020-01``, ``2020年1月``, ``1月20日到2月3日``, ``Jan 2020``.

Only what can be read in one way is read; anything else is a :class:`PeriodError`, said under the prompt.  What is left
out is taken from the date under the cursor: ``26日`` is a day of its month, ``3月`` a month of its year.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: number for number, name in enumerate(_NAMES, start=1)}
# Patterns are compiled by their first use: a start has none.
_FORMS: Final = (
    r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})",
    r"(?P<y>\d{4})[-./](?P<m>\d{1,2})",
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    r"(?P<y>\d{4})年?",
    r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号]?)?",
    r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
    r"(?P<d>\d{1,2})[日号]",
    r"(?:(?P<d>\d{1,2})\s*)?(?P<name>[a-z]{3,9})\.?\s*(?P<y>\d{4})?",
    r"(?P<name>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:\s*,?\s*(?P<y>\d{4}))?",
)
_NUMBER: Final = r"\d{1,2}"
_SEPARATOR: Final = r"\s*(?:\.\.|/|到|至|——|—|–|~|～|\bto\b|\s-\s)\s*"
_WIDE: Final = str.maketrans("０１２３４５６７８９－／．　", "0123456789-/. ")


class PeriodError(ValueError):
    """What was typed is no period; ``start``/``end`` are the offsets of the part that was not understood."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(f"no period at {start}–{end}")
        self.start, self.end = start, end


def _one(words: str, near: str) -> str | None:
    """One end as EDTF, completed from ``near`` (YYYY-MM-DD or '')."""
    for form in _FORMS:
        found = re.fullmatch(form, words)
        if not found:
            continue
        given = found.groupdict()
        month = int(given.get("m") or 0)
        if given.get("name"):
            month = _MONTHS.get(given["name"][:3], 0)
            if not month:
                return None
        year = int(given.get("y") or near[:4] or 0)
        day = int(given.get("d") or 0)
        if day and not month:
            month = int(near[5:7] or 0)
        if not year or (day and not month):
            return None
        try:
            date(year, month or 1, day or 1)
        except ValueError:
            return None
        return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    return None


def period(words: str, near: str = "") -> str:
    """``words`` as EDTF, '' for nothing typed; ``near`` is the day under the cursor (YYYY-MM-DD or '').

    Raises :class:`PeriodError`.
    """
    tidy = words.translate(_WIDE).lower().rstrip()
    lead = len(tidy) - len(tidy.lstrip())
    tidy = tidy.lstrip()
    if not tidy:
        return ""
    single = _one(tidy, near)
    if single:
        return single
    # A separator such as / also stands inside dates: every place is tried, the one that leaves two dates wins.
    for found in re.finditer(_SEPARATOR, tidy):
        left, right = tidy[: found.start()], tidy[found.end() :]
        start = _one(left, near) if left else ".."
        if start is None:
            continue
        end = _one(right, start if start != ".." and len(start) > 4 else near) if right else ".."
        if end is None and start != ".." and len(start) == 4:
            end = _one(right, start + near[4:])
        if end is None and len(start) > 4 and re.fullmatch(_NUMBER, right):
            # As ISO 8601 has it: what the end does not say is that of the beginning.
            end = _one(f"{start[:-2]}{right}", near)
        if end is None or start == end == "..":
            continue
        return f"{start}/{end}"
    for found in re.finditer(_SEPARATOR, tidy):
        if _one(tidy[: found.start()], near):
            return_start = found.end()
            raise PeriodError(lead + return_start, lead + len(tidy))
    raise PeriodError(lead, lead + len(tidy))


def first_day(edtf: str) -> str:
    """The first day (YYYY-MM-DD) which a period made by :func:`period` can mean."""
    head, _, tail = edtf.partition("/")
    value = tail if head == ".." else head
    return value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value
