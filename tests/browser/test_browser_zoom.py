"""Units of the zoom: stretches, their names, the lines they make, and rows that open."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.browser import units
from timeline.browser.lines import Gap, Head, Layout, MentionLine, PeriodLine, RowLine
from timeline.browser.units import UNITS
from timeline.messages import set_language

STRETCHES = ("day", "week", "month", "quarter", "year", "decade", "century")


@dataclass(frozen=True)
class Day:
    day: str
    count: int


@pytest.mark.parametrize(
    ("day", "unit", "first", "last", "chinese", "english"),
    [
        ("2020-01-25", "day", "2020-01-25", "2020-01-25", "2020年1月25日 周六", "25 Jan 2020 Sat"),
        ("2020-01-25", "week", "2020-01-20", "2020-01-26", "第4周 2020年1月20日—26日", "W4 20–26 Jan 2020"),
        ("2020-02-29", "month", "2020-02-01", "2020-02-29", "2020年2月", "Feb 2020"),
        ("2020-05-31", "quarter", "2020-04-01", "2020-06-30", "2020年第2季度", "Q2 2020"),
        ("2020-05-31", "year", "2020-01-01", "2020-12-31", "2020年", "2020"),
        ("2020-05-31", "decade", "2020-01-01", "2029-12-31", "2020年代", "2020s"),
        ("1999-05-31", "century", "1900-01-01", "1999-12-31", "20世纪", "Century 20"),
        ("-0044-03-15", "month", "-0044-03-01", "-0044-03-31", "公元前45年3月", "Mar 45 BC"),
        ("-0044-03-15", "decade", "-0050-01-01", "-0041-12-31", "公元前51年—公元前42年", "51 BC – 42 BC"),
        ("", "month", "", "", "日期不明", "No date"),
    ],
)
def test_stretches(day, unit, first, last, chinese, english):
    assert units.start(day, unit) == first
    if first:
        assert units.last_day(first, unit) == last
    for language, words in (("zh", chinese), ("en", english)):
        set_language(language)
        assert units.name(first, unit) == words


@pytest.mark.parametrize(
    ("first", "language", "words"),
    [
        ("2019-12-30", "zh", "第1周 12月30日—1月5日"),
        ("2019-12-30", "en", "W1 30 Dec – 5 Jan"),
        ("2020-01-20", "zh", "第4周 1月20日—26日"),
    ],
)
def test_a_week_under_the_head_of_its_year_names_no_year(first, language, words):
    set_language(language)
    assert units.name(first, "week", alone=False) == words


@given(st.dates(date(2, 1, 1), date(9899, 12, 31)), st.sampled_from(STRETCHES))
def test_every_day_is_in_one_stretch_and_stretches_follow_each_other(day, unit):
    first = units.start(day.isoformat(), unit)
    following = units.after(first, unit)
    assert first <= day.isoformat() < following
    assert units.start(first, unit) == first
    assert units.start(following, unit) == following
    assert units.after(following, unit, -1) == first
    assert date.fromisoformat(units.last_day(first, unit)) == date.fromisoformat(following) - timedelta(days=1)


@given(st.dates(date(1990, 1, 1), date(2020, 1, 1)), st.integers(0, 2000), st.sampled_from(STRETCHES))
def test_between_counts_the_stretches_that_are_left_out(day, more, unit):
    last = day + timedelta(days=more)
    through = list(units.stretches(day.isoformat(), last.isoformat(), unit))
    assert units.between(day.isoformat(), last.isoformat(), unit) == max(0, len(through) - 2)


def drawn(made):
    shown = []
    for number in range(made.height):
        line = made.line(number)
        if isinstance(line, Head):
            shown.append(f"{'==' if line.new_year else '--'} {line.day} {line.unit}")
        elif isinstance(line, Gap):
            shown.append(f".. {line.days} {line.unit}")
        elif isinstance(line, PeriodLine):
            shown.append(f"{line.start} x{line.count} from {line.rank}")
        elif isinstance(line, MentionLine):
            shown.append(f"{line.rank}.{line.number}")
        else:
            shown.append(f"{line.rank} {line.day}")
    return shown


DAYS = [Day("2018-12-31", 1), Day("2019-01-02", 2), Day("2019-04-01", 3), Day("2021-01-01", 4), Day("", 1)]


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("week", ["== 2019-01-01 year", "2018-12-31 x3 from 0", ".. 12 week", "2019-04-01 x3 from 3",
                  "== 2020-01-01 year", "2020-12-28 x4 from 6", "==  year", " x1 from 10"]),
        ("month", ["== 2018-01-01 year", "2018-12-01 x1 from 0", "== 2019-01-01 year", "2019-01-01 x2 from 1",
                   ".. 2 month", "2019-04-01 x3 from 3", "== 2021-01-01 year", "2021-01-01 x4 from 6", "==  year",
                   " x1 from 10"]),
        ("year", ["== 2010-01-01 decade", "2018-01-01 x1 from 0", "2019-01-01 x5 from 1", "-- 2020-01-01 decade",
                  "2021-01-01 x4 from 6", "==  decade", " x1 from 10"]),
        ("decade", ["== 2000-01-01 century", "2010-01-01 x6 from 0", "2020-01-01 x4 from 6", "==  century",
                    " x1 from 10"]),
    ],
)  # fmt: skip
def test_a_coarse_unit_has_a_line_for_each_stretch(unit, lines):
    assert drawn(Layout(DAYS, unit=unit)) == lines


def test_hours_stand_under_the_heads_of_their_days():
    made = drawn(Layout(DAYS[:2], unit="hour"))
    assert made == ["== 2018-12-31 day", "0 2018-12-31", "== 2019-01-02 day", "1 2019-01-02", "2 2019-01-02"]


def test_opened_rows_have_their_mentions_below_them():
    made = Layout([Day("2020-01-25", 3), Day("2020-01-26", 2)])
    made.open({1: 2, 3: 1})
    assert drawn(made) == [
        "== 2020-01-25 month", "0 2020-01-25", "1 2020-01-25", "1.1", "1.2", "2 2020-01-25", "3 2020-01-26", "3.1",
        "4 2020-01-26",
    ]  # fmt: skip
    made.open({})
    assert made.height == 6


days = st.lists(
    st.tuples(st.dates(date(1850, 1, 1), date(2150, 1, 1)), st.integers(1, 9)), max_size=40, unique_by=lambda d: d[0]
).map(lambda found: [Day(day.isoformat(), count) for day, count in sorted(found)])


@given(days, st.sampled_from(UNITS), st.data())
def test_every_event_is_on_a_line_and_every_line_leads_back(found, unit, data):
    made = Layout(found, unit=unit)
    assert made.total == sum(day.count for day in found)
    if not made.summed and made.total:
        made.open(data.draw(st.dictionaries(st.integers(0, made.total - 1), st.integers(1, 4), max_size=5)))
    lines = [made.line(number) for number in range(made.height)]
    assert None not in lines and made.line(made.height) is None
    if made.summed:
        assert sum(line.count for line in lines if isinstance(line, PeriodLine)) == made.total
    else:
        assert [line.rank for line in lines if isinstance(line, RowLine)] == list(range(made.total))
    for number, line in enumerate(lines):
        if isinstance(line, RowLine | PeriodLine):
            assert made.line_of(line.rank) == number
        elif isinstance(line, MentionLine):
            assert made.line_of(line.rank, line.number) == number
        head = made.head_at(number)
        assert head is not None
        assert made.rank_near(number) >= head.rank


@given(days, st.sampled_from(UNITS))
def test_steps_go_through_all_lines_and_stop_at_the_ends(found, unit):
    made = Layout(found, unit=unit)
    if not made.total:
        return
    rank, seen = 0, [0]
    while (following := made.step(rank, 1)) != rank and not made.same_block(rank, following) | (not made.summed):
        rank = following
        seen.append(rank)
    if made.summed:
        assert len(seen) == sum(isinstance(made.line(n), PeriodLine) for n in range(made.height))
        for _ in seen:
            rank = made.step(rank, -1)
        assert rank == 0


async def test_what_is_told_by_the_year_is_in_no_month(project, browsing, keys, screen_text):
    """2003年 is listed under its first day; zoomed out to months or quarters it is *in the year*."""
    async with browsing(project, size=(100, 30)) as pilot:
        await keys(pilot, "minus", "minus")
        said = screen_text(pilot)
        assert re.search(r"2003年 .*\n.*年内", said)
        assert "1月 " not in said.replace("11月", "")
        await keys(pilot, "minus")
        assert "年内" in screen_text(pilot)
        await keys(pilot, "minus")
        assert "年内" not in screen_text(pilot)
