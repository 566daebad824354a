"""EDTF moments and values of every kind, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from timeline.dates.edtf import Interval, Moment, between, single
from timeline.dates.edtf_value import day_of_number

marks = st.sampled_from(["", "~", "?", "%"])
years = st.one_of(st.integers(-9999, 9999), st.integers(-99_999, 99_999), st.integers(1900, 2100))


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    mark, kind = draw(marks), draw(st.integers(0, 6))
    if kind < 2:
        digits = 3 - kind
        size = 10 ** (4 - digits)
        return Moment(draw(st.integers(0, 9999)) // size * size, mark=mark, digits=digits)
    if kind == 2:
        return Moment(draw(years), mark=mark)
    if kind == 3:
        return Moment(draw(years), draw(st.one_of(st.integers(1, 12), st.integers(21, 24))), mark=mark)
    year, month, day = day_of_number(draw(st.integers(-3_000_000, 3_000_000)))
    if kind == 4:
        return Moment(year, month, day, mark=mark)
    hour = draw(st.integers(0, 24))
    return Moment(year, month, day, hour, 0 if hour == 24 else draw(st.integers(0, 59)), mark)


@st.composite
def values(draw: st.DrawFn) -> Interval:
    one, kind = draw(moments()), draw(st.integers(0, 3))
    if kind == 0:
        return single(one)
    if kind == 1:
        return Interval(one, None, False, draw(st.booleans()))
    if kind == 2:
        return Interval(None, one, False, draw(st.booleans()))
    other = draw(moments())
    low, high = (one, other) if one.span()[0] <= other.span()[1] else (other, one)
    return between(low, high)
