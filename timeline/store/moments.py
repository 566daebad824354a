"""Moments as text that sorts, and the one time order of events.

A *moment* is ``YYYYYY-MM-DDThh:mm`` with the year moved up by 100000, so that plain text order is time order for years
before the common era too. ``T24:00`` ends a day: a date as a whole reaches from its ``T00:00`` to its ``T24:00``.
"""

from __future__ import annotations

from typing import Final

from timeline.model import Event

_SHIFT: Final = 100_000
_YEAR: Final = 6  # characters of the year of a moment
_FARTHEST: Final = 20  # no class is above this: there are not so many years
BEGINNING: Final = ""  # before every moment
NEVER: Final = "~"  # after every moment


def year_text(year: int) -> str:
    """The year part of a moment."""
    return f"{year + _SHIFT:06d}"


def start_of(date: str) -> str:
    """The moment at which ``YYYY-MM-DD`` or ``YYYY-MM-DDThh:mm`` begins."""
    return _moment(date, "T00:00")


def end_of(date: str) -> str:
    """The moment at which ``YYYY-MM-DD`` or ``YYYY-MM-DDThh:mm`` ends."""
    return _moment(date, "T24:00")


def _moment(date: str, without_time: str) -> str:
    if date[:1].isdigit() and date[4:5] == "-":  # the usual case, without parsing
        head = "10" + date[:10]
    else:
        sign = -1 if date.startswith("-") else 1
        year, _, rest = date.lstrip("-").partition("-")
        try:
            head = f"{year_text(sign * int(year))}-{rest[:5]}"
        except ValueError:
            return BEGINNING
    time = date.partition("T")[2]
    return f"{head}T{time}" if time else head + without_time


def reach_of(begins: str, ends: str) -> int:
    """How far an interval reaches, as a class: 0 where both moments are of one year, else the bits of the number of
    years between; so that what begins before a moment and reaches up to it is looked for class by class, each only
    from :func:`reached_from` on."""
    try:
        return (int(ends[:_YEAR]) - int(begins[:_YEAR])).bit_length()
    except ValueError:
        return _FARTHEST


def reached_from(moment: str, reach: int) -> str:
    """The moment before which no interval of a class begins that reaches up to ``moment``."""
    if reach >= _FARTHEST:
        return BEGINNING
    return f"{max(0, int(moment[:_YEAR]) - (1 << reach) + 1):0{_YEAR}d}"


def sort_day(earliest: str | None, latest: str | None) -> str:
    """The day under which an event is listed, ``YYYY-MM-DD``: of its first moment, else of its last; '' without any."""
    return (earliest or latest or "").partition("T")[0]


def interval(earliest: str | None, latest: str | None) -> tuple[str, str]:
    """First and last moment, ``BEGINNING`` and ``NEVER`` where open."""
    return (start_of(earliest) if earliest else BEGINNING, end_of(latest) if latest else NEVER)


OrderKey = tuple[int, str, int, str, str, int, str]


def order_key(event: Event) -> OrderKey:
    """The one time order: by first moment (last, where the first is open), then coarser dates first, file, place.

    Events without any date come last; what is equal in all this goes by id, so that the order is always the same.
    """
    file, start = (event.source.file, event.source.start) if event.source else ("", 0)
    return order_of(event.earliest, event.latest, file, start, event.id)


def order_of(earliest: str | None, latest: str | None, file: str, start: int, identity: str) -> OrderKey:
    """``order_key`` from its parts."""
    if not earliest and not latest:
        return (1, "", 0, "", file, start, identity)
    moment = start_of(earliest or latest or "")
    if not earliest or not latest:
        return (0, moment, 0, "", file, start, identity)
    return (0, moment, 1, _descending(end_of(latest)), file, start, identity)


_COMPLEMENT: Final = str.maketrans("0123456789", "9876543210")


def _descending(moment: str) -> str:
    """Text that sorts the other way round: of two dates which begin together the longer one comes first."""
    return moment.translate(_COMPLEMENT)
