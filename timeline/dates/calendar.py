"""The calendar's facts: lunar days, solar terms, cyclic years, festivals by weekday, public holidays.

Lunar days and solar terms come from borax (1900 to 2100), which is loaded on first use only.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from timeline.dates.edtf import days_in
from timeline.dates.lexicon import table


@cache
def lunar(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The civil day of a lunar one; ``day`` 0 is the last of the month.  ``None`` where there is no such day."""
    from borax.calendars.lunardate import LCalendars, LunarDate

    try:
        if day == 0:
            day = int(LCalendars.ndays(year, month, int(leap)))
        return date.fromordinal(LunarDate(year, month, day, int(leap)).to_solar_date().toordinal())
    except (ValueError, KeyError, IndexError):
        return None


def lunar_month(year: int, month: int, leap: bool = False) -> tuple[date, date] | None:
    """First and last civil day of a lunar month."""
    first, last = lunar(year, month, 1, leap), lunar(year, month, 0, leap)
    return (first, last) if first and last else None


@cache
def solar_term(year: int, index: int) -> date | None:
    """The day of a solar term (0 小寒 to 23 冬至) of a civil year."""
    from borax.calendars.lunardate import TermUtils

    try:
        day = TermUtils.nth_term_day(year, index)
    except (ValueError, IndexError, KeyError):
        return None
    return date(day.year, day.month, day.day)


def cyclic_year(index: int, near: int) -> int:
    """The year of the sexagenary cycle's place (0 甲子) that is nearest to ``near``, past first: 甲子 is 1984."""
    year = 1984 + index + 60 * ((near - 1984 - index) // 60)
    return year + 60 if year + 60 - near <= 1 else year


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date | None:
    """The nth (last: -1) weekday (1 to 7) of a month."""
    last = monthrange(year, month)[1]
    days = [day for day in range(1, last + 1) if date(year, month, day).isoweekday() == weekday]
    try:
        return date(year, month, days[which - 1 if which > 0 else which])
    except IndexError:
        return None


@cache
def _holiday_of() -> dict[str, str]:
    """The public holiday that a festival's name means."""
    return {name: holiday for holiday, names in table("festivals")["days-off"].items() for name in names}


@cache
def holiday(name: str, year: int) -> tuple[date, date] | None:
    """First and last day off of a public holiday; ``None`` where it is none or its notice is not known."""
    group = _holiday_of().get(name)
    span = table("holidays").get(group, {}).get(str(year)) if group else None
    if span is None:
        return None
    first, _, last = span.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def is_public_holiday(name: str) -> bool:
    """Whether the festival has days off."""
    return name in _holiday_of()


def week_of(day: date, offset: int = 0) -> tuple[date, date]:
    """Monday and Sunday of the week of ``day``, so many weeks on."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
    return monday, monday + timedelta(days=6)


def first_monday(day: date) -> date:
    """The first Monday on or after ``day``: weeks of a month or year are counted from it."""
    return day + timedelta(days=-day.weekday() % 7)


def add_months(day: date, months: int) -> date:
    """So many months on; a day that the month lacks becomes its last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return day
    return date(year, month + 1, min(day.day, days_in(year, month + 1)))


def real(year: int, month: int, day: int) -> date | None:
    """The day, ``None`` where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
