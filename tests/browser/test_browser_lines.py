"""Which line of the timeline shows what, from the counts of the days."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.browser.daynumbers import ordinal
from timeline.browser.lines import Gap, Head, Layout, RowLine, buckets


@dataclass(frozen=True)
class Day:
    day: str
    count: int


def layout(*days):
    return Layout(Day(day, count) for day, count in days)


def drawn(made):
    """The layout as text, a line each."""
    shown = []
    for number in range(made.height):
        line = made.line(number)
        if isinstance(line, Head):
            shown.append(f"{'==' if line.new_year else '--'} {line.day[:-3]} +{line.gap}")
        elif isinstance(line, Gap):
            shown.append(f".. {line.days}")
        else:
            shown.append(f"{line.rank} {line.day}{' first' if line.first else ''}")
    return shown


def test_heads_gaps_and_rows():
    made = layout(
        ("2020-01-25", 2), ("2020-01-26", 1), ("2020-01-28", 1), ("2020-01-31", 1), ("2020-03-01", 1), ("", 1)
    )
    assert drawn(made) == [
        "== 2020-01 +0",
        "0 2020-01-25 first",
        "1 2020-01-25",
        "2 2020-01-26 first",
        "3 2020-01-28 first",  # one empty day is not worth a line
        ".. 2",
        "4 2020-01-31 first",
        "-- 2020-03 +29",
        "5 2020-03-01 first",
        "==  +0",
        "6  first",
    ]
    assert [made.month_count(line) for n in range(made.height) if isinstance(line := made.line(n), Head)] == [5, 1, 1]


def test_a_low_window_spends_no_lines_on_empty_days():
    days = [Day("2020-01-25", 1), Day("2020-01-31", 1), Day("2020-03-01", 1)]
    assert drawn(Layout(days, gaps=False)) == [
        "== 2020-01 +0",
        "0 2020-01-25 first",
        "1 2020-01-31 first",
        "-- 2020-03 +29",
        "2 2020-03-01 first",
    ]


def test_an_empty_timeline_has_no_lines():
    made = layout()
    assert (made.height, made.total, made.span(), made.line(0), made.head_at(0)) == (0, 0, None, None, None)
    assert made.rank_of_day("2020-01-01") == made.month_rank(0, 1) == 0


@pytest.mark.parametrize(
    ("rank", "step", "month", "year"),
    [
        (0, 1, 2, 4),
        (1, 1, 2, 4),
        (3, -1, 2, 0),
        (2, -1, 0, 0),
        (1, -1, 0, 0),
        (4, -1, 2, 0),
        (5, -1, 4, 4),
        (4, 1, 5, 5),
    ],
)
def test_by_months_and_years(rank, step, month, year):
    made = layout(("2020-01-25", 2), ("2020-02-01", 2), ("2021-02-01", 2))
    assert made.month_rank(rank, step) == month
    assert made.year_rank(rank, step) == year


@pytest.mark.parametrize(
    ("day", "rank"),
    [("2020-01-24", 0), ("2020-01-25", 0), ("2020-01-26", 2), ("2020-02-01", 2), ("2020-02-02", 3), ("nonsense", 3)],
)
def test_the_first_event_on_a_day_or_after_it(day, rank):
    assert layout(("2020-01-25", 2), ("2020-02-01", 1), ("", 1)).rank_of_day(day) == rank


@pytest.mark.parametrize(
    ("days", "rank"),
    [
        ([], 0),
        ([("", 3)], 0),
        ([("2020-01-01", 5)], 0),
        ([("2020-01-01", 5), ("2020-06-01", 5)], 0),
        ([("1931-08-01", 1), ("1950-01-01", 2), ("2020-01-20", 9), ("2020-02-01", 30)], 3),
        ([("1931-08-01", 1), ("2020-01-20", 1), ("2020-02-01", 30), ("2020-02-03", 30), ("2022-11-13", 9)], 1),
        ([(f"{year}-01-01", 2) for year in range(1950, 2000)], 0),
        ([("2020-01-01", 1), ("2020-03-01", 1), ("2020-12-01", 50), ("", 100)], 0),
    ],
)
def test_it_begins_where_most_events_are(days, rank):
    assert layout(*days).opening() == rank


days = st.dictionaries(st.dates(), st.integers(1, 5), min_size=1, max_size=40).map(
    lambda found: [(day.isoformat(), count) for day, count in sorted(found.items())]
)


@given(days)
def test_every_event_has_one_line_and_every_line_leads_back(found):
    made = layout(*found)
    assert made.total == sum(count for _, count in found)
    for rank in range(made.total):
        line = made.line(made.line_of(rank))
        assert isinstance(line, RowLine)
        assert line.rank == rank
    ranks = [line.rank for n in range(made.height) if isinstance(line := made.line(n), RowLine)]
    assert ranks == list(range(made.total))
    for number in range(made.height):
        assert made.rank_near(number) in range(made.total)
        assert made.head_at(number).day[:7] == made.days[made.day_of_rank(made.rank_near(number))][:7]


@given(days, st.integers(1, 200))
def test_buckets_lose_no_event_inside_the_window(found, count):
    made = layout(*found)
    first, last = made.span()
    assert sum(buckets(made, first, last, count)) == made.total


def test_stragglers_do_not_stretch_the_bulk():
    made = layout(("1931-08-01", 1), *((f"2020-01-{day:02d}", 3) for day in range(1, 31)), ("2022-11-13", 1))
    first, last = ordinal("2020-01-01"), ordinal("2020-01-30")
    assert made.bulk() == (first, last)
    assert layout(("2020-01-01", 5), ("2020-06-01", 5), ("2020-12-01", 5)).bulk() is None
