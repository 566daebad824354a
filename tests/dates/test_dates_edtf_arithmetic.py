"""Counting with EDTF values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from edtf_strategies import moments, values
from hypothesis import assume, given
from hypothesis import strategies as st

from timeline.dates.edtf import (
    Interval,
    Moment,
    contains,
    days_between,
    hull,
    intersection,
    length,
    of_day,
    overlaps,
    parse,
    plus,
    plus_moment,
    qualified,
    union,
)

LATER = [
    # value, what is added, sum
    ("2020-01-31", {"months": 1}, "2020-02-29"),
    ("2020-03-31", {"months": -1}, "2020-02-29"),
    ("2020-02-29", {"years": 1}, "2021-02-28"),
    ("2020-02-29", {"years": 4}, "2024-02-29"),
    ("2020-02-28", {"days": 2}, "2020-03-01"),
    ("2020-01-31", {"months": 1, "days": 1}, "2020-03-01"),
    ("2019-12", {"months": 1}, "2020-01"),
    ("2020", {"years": -30}, "1990"),
    ("2020", {"months": 24}, "2022"),
    ("199X", {"years": 20}, "201X"),
    ("18XX", {"years": 100}, "19XX"),
    ("2020-24", {"months": 3}, "2021-21"),
    ("2020-22", {"years": 1}, "2021-22"),
    ("9999-12-31", {"days": 1}, "Y10000-01-01"),
    ("0001-01-01", {"days": -1}, "0000-12-31"),
    ("0000-03-01", {"days": -1}, "0000-02-29"),
    ("2020-01-26T22:30", {"minutes": 120}, "2020-01-27T00:30"),
    ("2020-01-26T00:10", {"minutes": -20}, "2020-01-25T23:50"),
    ("2020-01-26T08:00", {"days": 1}, "2020-01-27T08:00"),
    ("2020-01-26T24:00", {"minutes": 5}, "2020-01-27T00:05"),
    ("2020-01-31/2020-02-02~", {"months": 1}, "2020-02-29/2020-03-02~"),
    ("../2020-01-31", {"days": 1}, "../2020-02-01"),
    ("2020-01-31/", {"days": 1}, "2020-02-01/"),
]


@pytest.mark.parametrize(("text", "more", "later"), LATER)
def test_so_much_later(text: str, more: dict[str, int], later: str) -> None:
    assert str(plus(parse(text), **more)) == later


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("2020-01", {"days": 1}),
        ("2020", {"months": 1}),
        ("199X", {"years": 1}),
        ("18XX", {"years": 10}),
        ("2020-21", {"months": 1}),
        ("2020-01-01", {"minutes": 1}),
    ],
)
def test_nothing_is_added_that_is_finer_than_the_date(text: str, more: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        plus(parse(text), **more)


DAYS_BETWEEN = [
    ("2020-01-30", "2020-02-02", 3),
    ("2020-02-02", "2020-01-30", -3),
    ("2020-01", "2020-02-03", 3),
    ("2020-01-30", "2020-01", 0),
    ("2020-01-05T23:50", "2020-01-06T00:10", 1),
    ("../2020-01-30", "2020-02-02/..", 3),
    ("2020/..", "../2021", 0),
]


@pytest.mark.parametrize(("one", "other", "days"), DAYS_BETWEEN)
def test_the_days_between_two_values(one: str, other: str, days: int) -> None:
    assert days_between(parse(one), parse(other)) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [("2020-02", 29), ("2020", 366), ("2020-01-05T08:00", 1), ("2020-01-30/2020-02-02", 4), ("2020/..", None)],
)
def test_how_many_days_a_value_covers(text: str, days: int | None) -> None:
    assert length(parse(text)) == days


TOGETHER = [
    # one, other, what they have in common, what holds both, whether nothing lies between
    ("2020-01", "2020-01-05", "2020-01-05", "2020-01", True),
    ("2020-01-05/..", "../2020-01-09", "2020-01-05/2020-01-09", None, True),
    ("2020-01-05/..", "2020", "2020-01-05/2020-12-31", "2020/..", True),
    ("2020-01/2020-03", "2020-02/2020-05", "2020-02/2020-03", "2020-01/2020-05", True),
    ("2019/..", "../2020", "2019/2020", None, True),
    ("2020-01-01", "2020-01-02", None, "2020-01-01/2020-01-02", True),
    ("2020-01-01", "2020-01-03", None, "2020-01-01/2020-01-03", False),
    ("2020-21", "2020-05-20/2020-07", "2020-05-20/2020-05-31", "2020-21/2020-07", True),
    ("2020-01-05T08:00/2020-01-06", "2020-01-06T10:00/..", "2020-01-06T10:00/2020-01-06", "2020-01-05T08:00/..", True),
    ("2020~/2022", "2021/2025~", "2021/2022", "2020~/2025~", True),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "common", "both", "touching"), TOGETHER)
def test_two_values_together(one: str, other: str, common: str | None, both: str | None, touching: bool) -> None:
    for first, second in ((parse(one), parse(other)), (parse(other), parse(one))):
        shared, whole, joined = intersection(first, second), hull(first, second), union(first, second)
        assert (str(shared) if shared else None) == common
        assert (str(whole) if whole else None) == both
        assert joined == (whole if touching else None)
        assert overlaps(first, second) == (shared is not None)


def test_marks_add_up() -> None:
    assert str(qualified(parse("2020-01"), "~")) == "2020-01~"
    assert str(qualified(parse("2020-01~"), "?")) == "2020-01%"
    assert str(qualified(parse("2020-01%"), "~")) == "2020-01%"
    assert str(qualified(parse("2020-01~/2020-02?"), "?")) == "2020-01%/2020-02?"
    assert str(qualified(parse("2020-01~/.."), "")) == "2020-01/.."


# ---------------------------------------------------------------- properties


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(-300_000, 300_000))
def test_days_are_added_as_python_adds_them(day: date, more: int) -> None:
    assert plus_moment(of_day(day), days=more) == of_day(day + timedelta(days=more))


@given(moments(), st.integers(-100_000, 100_000))
def test_days_added_and_taken_away_again(moment: Moment, more: int) -> None:
    assume(moment.day is not None and moment.hour != 24)
    assert plus_moment(plus_moment(moment, days=more), days=-more) == moment
    if moment.hour is not None:
        assert plus_moment(plus_moment(moment, minutes=more), minutes=-more) == moment


@given(moments(), st.integers(-1000, 1000))
def test_months_added_and_taken_away_again_but_for_the_ends_of_months(moment: Moment, more: int) -> None:
    assume(moment.month is not None and moment.month <= 12)
    there = plus_moment(moment, months=more)
    back = plus_moment(there, months=-more)
    assert (back.year, back.month) == (moment.year, moment.month)
    if (moment.day or 1) <= 28:
        assert back == moment
    assert back.day is None or moment.day is None or back.day <= moment.day


@given(st.dates(), st.dates(), st.integers(-500, 500))
def test_adding_months_keeps_the_order(one: date, other: date, more: int) -> None:
    assume(one < other)
    assert plus_moment(of_day(one), months=more).span() <= plus_moment(of_day(other), months=more).span()


@given(values(), values())
def test_what_two_values_have_in_common_lies_in_both_and_both_in_their_hull(one: Interval, other: Interval) -> None:
    common, whole = intersection(one, other), hull(one, other)
    assert (common is None) == (not overlaps(one, other))
    if common is not None:
        assert contains(one, common)
        assert contains(other, common)
        assert intersection(other, one) is not None
        assert common.span() == intersection(other, one).span()  # type: ignore[union-attr]
    if whole is not None:
        assert contains(whole, one)
        assert contains(whole, other)


@given(values(), values())
def test_what_comes_out_is_a_value_that_prints_and_reads(one: Interval, other: Interval) -> None:
    for made in (intersection(one, other), hull(one, other), union(one, other)):
        if made is not None:
            assert parse(str(made)) == made


@given(values())
def test_a_value_with_itself(value: Interval) -> None:
    assert intersection(value, value) == hull(value, value) == union(value, value) == value
    assert contains(value, value)
    assert days_between(value, value) == 0


@given(values(), values())
def test_the_way_back_is_as_long(one: Interval, other: Interval) -> None:
    assert days_between(one, other) == -days_between(other, one)
    if overlaps(one, other):
        assert days_between(one, other) == 0
