"""The EDTF value: what it reads, prints, bounds and how it sorts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates.edtf import Interval, Moment, between, parse, single

BOUNDS = [
    # EDTF, first day or minute, last day or minute
    ("2020-01-31", "2020-01-31", "2020-01-31"),
    ("2020-02", "2020-02-01", "2020-02-29"),
    ("2019", "2019-01-01", "2019-12-31"),
    ("199X", "1990-01-01", "1999-12-31"),
    ("18XX", "1800-01-01", "1899-12-31"),
    ("2020-24", "2020-12-01", "2021-02-28"),
    ("2020-21", "2020-03-01", "2020-05-31"),
    ("2020-01-26T08:00", "2020-01-26T08:00", "2020-01-26T08:00"),
    ("2020-02-09T24:00", "2020-02-09T23:59", "2020-02-09T23:59"),
    ("2020-01-24/2020-01-30~", "2020-01-24", "2020-01-30"),
    ("../2020-02-01~", None, "2020-02-01"),
    ("2020-02-01/..", "2020-02-01", None),
    ("1701/1900", "1701-01-01", "1900-12-31"),
    ("-0220", "-0220-01-01", "-0220-12-31"),
    ("2019-12~", "2019-12-01", "2019-12-31"),
]


@pytest.mark.parametrize(("text", "first", "last"), BOUNDS)
def test_a_value_is_bounded_by_its_first_and_last_day(text: str, first: str | None, last: str | None) -> None:
    assert parse(text).bounds() == (first, last)


@pytest.mark.parametrize("text", [row[0] for row in BOUNDS] + ["2020-01-05?", "2020~/..", "2020-01~/2020-02?"])
def test_what_was_read_is_printed_as_it_was(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "../..",
        "2020-13",
        "2020-02-30",
        "2019-02-29",
        "2020-01-01T25:00",
        "2020-01-01T24:30",
        "20-01-01",
        "2020/2019",
        "2020-1-5",
        "昨天",
        "2020-25",
        "2020-21-05",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(text)


def test_the_mark_of_an_open_interval_may_stand_behind_the_dots() -> None:
    assert str(parse("1996/..~")) == "1996~/.."


def test_an_interval_from_a_moment_to_itself_is_that_moment() -> None:
    day = Moment(2020, 1, 5)
    assert between(day, day) == single(day)
    assert str(between(day, day)) == "2020-01-05"


def test_about_marks_a_date_as_a_whole_and_an_interval_at_its_known_end() -> None:
    assert str(parse("2020-01").approximate()) == "2020-01~"
    assert str(parse("2020-01/2020-02").approximate()) == "2020-01/2020-02~"
    assert str(parse("2020-01/..").approximate()) == "2020-01~/.."
    assert str(parse("../2020-01").approximate()) == "../2020-01~"


def test_values_sort_by_their_first_moment() -> None:
    texts = ["2020-03", "2020-01-05T08:00", "2020-01-05", "2020", "../2019-12-31", "2020-01-05/2020-01-09"]
    assert sorted(texts, key=lambda text: parse(text).order()) == [
        "../2019-12-31",
        "2020",
        "2020-01-05",
        "2020-01-05/2020-01-09",
        "2020-01-05T08:00",
        "2020-03",
    ]


moments = st.builds(
    Moment,
    year=st.integers(1000, 2999),
    month=st.one_of(st.none(), st.integers(1, 12), st.integers(21, 24)),
    mark=st.sampled_from(["", "~", "?", "%"]),
)


@given(moments, moments)
def test_any_value_survives_printing_and_reading(one: Moment, other: Moment) -> None:
    first, last = sorted((one, other), key=lambda moment: moment.first())
    value = between(first, last) if first.first() <= last.last() else single(first)
    assert parse(str(value)) == value
    assert parse(str(Interval(first, None))).bounds()[1] is None
