"""The calendar against dates that anybody can check in an almanac."""

from __future__ import annotations

from datetime import date

import pytest

from timeline.dates import calendar

LUNAR = [
    # lunar year, month, day, leap, civil day
    (2020, 1, 1, False, date(2020, 1, 25)),
    (2021, 1, 1, False, date(2021, 2, 12)),
    (2019, 12, 0, False, date(2020, 1, 24)),
    (2020, 4, 1, True, date(2020, 5, 23)),
    (2020, 8, 15, False, date(2020, 10, 1)),
    (1911, 8, 19, False, date(1911, 10, 10)),
    (1976, 1, 1, False, date(1976, 1, 31)),
    (2033, 11, 1, True, date(2033, 12, 22)),
    (2023, 2, 1, True, date(2023, 3, 22)),
    (2000, 5, 5, False, date(2000, 6, 6)),
]


@pytest.mark.parametrize(("year", "month", "day", "leap", "civil"), LUNAR)
def test_lunar_days(year: int, month: int, day: int, leap: bool, civil: date) -> None:
    assert calendar.lunar(year, month, day, leap) == civil


@pytest.mark.parametrize(
    ("year", "month", "day", "leap"), [(2020, 3, 1, True), (1800, 1, 1, False), (2020, 1, 31, False)]
)
def test_a_lunar_day_that_is_not_or_not_known_is_none(year: int, month: int, day: int, leap: bool) -> None:
    assert calendar.lunar(year, month, day, leap) is None


@pytest.mark.parametrize(
    ("year", "index", "day"),
    [
        (2020, 6, date(2020, 4, 4)),
        (2021, 23, date(2021, 12, 21)),
        (2020, 2, date(2020, 2, 4)),
        (2008, 11, date(2008, 6, 21)),
    ],
)
def test_solar_terms(year: int, index: int, day: date) -> None:
    assert calendar.solar_term(year, index) == day


@pytest.mark.parametrize(
    ("index", "near", "year"), [(36, 2021, 2020), (0, 1990, 1984), (47, 1950, 1911), (37, 2020, 2021)]
)
def test_cyclic_years(index: int, near: int, year: int) -> None:
    assert calendar.cyclic_year(index, near) == year


@pytest.mark.parametrize(
    ("name", "year", "first", "last"),
    [
        ("春节", 2020, date(2020, 1, 24), date(2020, 2, 2)),
        ("国庆节", 2019, date(2019, 10, 1), date(2019, 10, 7)),
        ("清明", 2021, date(2021, 4, 3), date(2021, 4, 5)),
        ("五一", 2008, date(2008, 5, 1), date(2008, 5, 3)),
    ],
)
def test_public_holidays(name: str, year: int, first: date, last: date) -> None:
    assert calendar.holiday(name, year) == (first, last)


def test_a_festival_without_days_off_has_no_holiday() -> None:
    assert calendar.holiday("七夕", 2020) is None
    assert calendar.holiday("春节", 1980) is None


def test_weekdays_of_a_month_weeks_and_months() -> None:
    assert calendar.nth_weekday(2020, 5, 7, 2) == date(2020, 5, 10)
    assert calendar.nth_weekday(2019, 4, 1, -1) == date(2019, 4, 29)
    assert calendar.nth_weekday(2019, 4, 1, 6) is None
    assert calendar.week_of(date(2020, 2, 12)) == (date(2020, 2, 10), date(2020, 2, 16))
    assert calendar.first_monday(date(2021, 1, 1)) == date(2021, 1, 4)
    assert calendar.add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert calendar.add_months(date(2020, 3, 15), -3) == date(2019, 12, 15)
