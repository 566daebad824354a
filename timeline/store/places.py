"""The place of an event in time order as bytes that sort, short enough for a million of them.

One byte: 1 for events without any date, which come last. Five bytes: the moment by which it is listed. One byte: 1
where both ends are known. Five bytes: what is missing from its last moment to the end of time, so that of two dates
which begin together the longer one comes first. A moment is a number of its year (moved up, as in `moments`), month,
day, hour and minute; text that is no moment has the number 0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from timeline.store.moments import BEGINNING, NEVER, end_of, start_of

_BYTES: Final = 5
_MOST: Final = (1 << (8 * _BYTES)) - 1
UNDATED: Final = b"\x01"  # no dated place is at or after this
_SHIFT: Final = 100_000
LENGTH: Final = 12  # bytes of a place with a date


def code(moment: str) -> int:
    """A moment as a number; ``NEVER`` is the largest."""
    if moment == NEVER:
        return _MOST
    if moment == BEGINNING:
        return 0
    try:
        year, month, day = int(moment[:6]), int(moment[7:9]), int(moment[10:12])
        hour, minute = int(moment[13:15]), int(moment[16:18])
    except ValueError:
        return 0
    number = (((year * 16 + month) * 32 + day) * 32 + hour) * 64 + minute
    return min(max(number, 0), _MOST)


def moment_of(place: bytes) -> str:
    """The day by which a place is listed, ``YYYY-MM-DD``; '' for that of an event without a date."""
    if place >= UNDATED:
        return ""
    number = int.from_bytes(place[1 : 1 + _BYTES], "big") >> 11
    number, day = divmod(number, 32)
    year, month = divmod(number, 16)
    year -= _SHIFT
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{day:02d}"


@lru_cache(1 << 14)
def place_of(earliest: str | None, latest: str | None) -> bytes:
    """The place of an event with these ends."""
    if not earliest and not latest:
        return UNDATED
    moment = code(start_of(earliest or latest or ""))
    if not earliest or not latest:
        return at(moment) + b"\x00" + bytes(_BYTES)
    return at(moment) + b"\x01" + (_MOST - code(end_of(latest))).to_bytes(_BYTES, "big")


def at(moment: int) -> bytes:
    """The least place of events that are listed by a moment (as a number)."""
    return b"\x00" + moment.to_bytes(_BYTES, "big")


def end_in(place: bytes) -> int:
    """The last moment in a place, as a number; 0 where it has only one end."""
    return _MOST - int.from_bytes(place[-_BYTES:], "big") if place[1 + _BYTES] else 0


@lru_cache(1 << 10)
def day_range(place: bytes) -> tuple[bytes, bytes]:
    """The places of the day in which a place is: from the first, up to but not including the second."""
    if place >= UNDATED:
        return UNDATED, b"\x02"
    day = int.from_bytes(place[1 : 1 + _BYTES], "big") >> 11
    return at(day << 11), at(min((day + 1) << 11, _MOST))
