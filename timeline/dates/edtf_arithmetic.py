"""Counting with EDTF values: so many days, months, years on; what two have in common, what holds both.

Two values are compared by their bounds, to the minute, whatever they are qualified with; an open or unknown end has no
limit.  What comes out keeps the ends it is made of, with their precision and marks.
"""

from __future__ import annotations

from typing import Final

from timeline.dates.edtf_value import DAY, Interval, Moment, between, day_number, day_of_number, days_in, single

_INFINITE: Final = float("inf")
_SEASONS: Final = 4


def plus_moment(moment: Moment, *, years: int = 0, months: int = 0, days: int = 0, minutes: int = 0) -> Moment:
    """The date so much later (earlier where negative): years and months first, then days and minutes.

    A day that its new month does not have becomes the month's last (2020-01-31 and a month: 2020-02-29), so that taking
    away again what was added gives the same day only where no month was too short.  ``ValueError`` where the date is
    coarser than the unit: no days to a month, no months to a year (but seasons move by three months), to a decade ten
    years at a time.
    """
    year, month, day, hour, minute = moment.year, moment.month, moment.day, moment.hour, moment.minute
    months += 12 * years
    if months and month is not None and month > 12:
        if months % 3:
            raise ValueError(f"seasons move by three months: {moment}")
        year, season = divmod(_SEASONS * year + month - 21 + months // 3, _SEASONS)
        month = 21 + season
    elif months and month is not None:
        year, month = divmod(12 * year + month - 1 + months, 12)
        month += 1
        day = min(day, days_in(year, month)) if day is not None else None
    elif months:
        step = 10 ** (4 - moment.digits)
        if months % (12 * step) or (moment.digits < 4 and (year < 0 or year + months // 12 < 0)):
            raise ValueError(f"coarser than what is added: {moment}")
        year += months // 12
    if (days and day is None) or (minutes and hour is None):
        raise ValueError(f"coarser than what is added: {moment}")
    if (days or minutes) and month is not None and day is not None:
        more = days
        if hour is not None and (minutes or hour == 24):
            over, rest = divmod(60 * hour + (minute or 0) + minutes, DAY)
            more, (hour, minute) = more + over, divmod(rest, 60)
        year, month, day = day_of_number(day_number(year, month, day) + more)
    return Moment(year, month, day, hour, minute, moment.mark, moment.digits)


def plus(value: Interval, *, years: int = 0, months: int = 0, days: int = 0, minutes: int = 0) -> Interval:
    """``plus_moment`` on both ends; an open or unknown end stays so."""
    start, end = (
        plus_moment(moment, years=years, months=months, days=days, minutes=minutes) if moment else None
        for moment in (value.start, value.end)
    )
    return single(start) if value.single and start is not None else Interval(start, end, False, value.unknown)


def days_between(one: Interval, other: Interval) -> int:
    """The days from one value to another: 0 where they share a day, negative where the other is earlier.

    Counted between the two ends that face each other: from 2020-01 to 2020-02-03 it is 3.
    """
    (first, last), (other_first, other_last) = _limits(one), _limits(other)
    if last // DAY < other_first // DAY:
        return int(other_first // DAY - last // DAY)
    if other_last // DAY < first // DAY:
        return int(other_last // DAY - first // DAY)
    return 0


def length(value: Interval) -> int | None:
    """The days that a value covers, first and last counted; ``None`` where an end is open or unknown."""
    first, last = value.span()
    return None if first is None or last is None else last // DAY - first // DAY + 1


def contains(whole: Interval, part: Interval) -> bool:
    """Whether every minute of ``part`` lies in ``whole``."""
    (first, last), (part_first, part_last) = _limits(whole), _limits(part)
    return first <= part_first and part_last <= last


def overlaps(one: Interval, other: Interval) -> bool:
    """Whether two values have a minute in common."""
    (first, last), (other_first, other_last) = _limits(one), _limits(other)
    return first <= other_last and other_first <= last


def intersection(one: Interval, other: Interval) -> Interval | None:
    """What two values have in common; ``None`` where that is nothing, or all time."""
    if not overlaps(one, other):
        return None
    if contains(one, other):
        return other
    if contains(other, one):
        return one
    first, second = (one, other) if _limits(one)[0] <= _limits(other)[0] else (other, one)
    return _joined(second, first)


def hull(one: Interval, other: Interval) -> Interval | None:
    """The shortest value that holds both; ``None`` where that is all time."""
    if contains(one, other):
        return one
    if contains(other, one):
        return other
    first, second = (one, other) if _limits(one)[0] <= _limits(other)[0] else (other, one)
    made = _joined(first, second)
    return made if made.start or made.end else None


def union(one: Interval, other: Interval) -> Interval | None:
    """Both values as one; ``None`` where a day lies between them, which neither holds."""
    return hull(one, other) if abs(days_between(one, other)) <= 1 else None


def qualified(value: Interval, mark: str) -> Interval:
    """The value with a mark more: what is both uncertain and approximate is ``%``; '' takes all marks away."""
    start, end = (moment.marked(_both(moment.mark, mark)) if moment else None for moment in (value.start, value.end))
    return single(start) if value.single and start is not None else Interval(start, end, False, value.unknown)


def _both(one: str, other: str) -> str:
    if not other:
        return ""
    return other if one in ("", other) else "%"


def _limits(value: Interval) -> tuple[float, float]:
    first, last = value.span()
    return (-_INFINITE if first is None else first), (_INFINITE if last is None else last)


def _joined(starting: Interval, ending: Interval) -> Interval:
    """From the start of one to the end of the other; an end that is wider than the value is put as a day."""
    start, end = starting.start, ending.end
    unknown = (start is None and starting.unknown) or (end is None and ending.unknown)
    if start is None or end is None:
        return Interval(start, end, False, unknown)
    first, last = start.span()[0], end.span()[1]
    if start.span()[1] > last:
        start = _day(first, start.mark)
    if end.span()[0] < first:
        end = _day(last, end.mark)
    return between(start, end)


def _day(minute: int, mark: str) -> Moment:
    return Moment(*day_of_number(minute // DAY), mark=mark)
