"""Periods as people type them."""

import pytest

from timeline.browser.period import PeriodError, first_day, period


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2020", "2020"),
        ("2020年", "2020"),
        ("2020-01", "2020-01"),
        ("2020/1", "2020-01"),
        ("2020年1月", "2020-01"),
        ("2020-1-5", "2020-01-05"),
        ("2020.01.05", "2020-01-05"),
        ("20200105", "2020-01-05"),
        ("２０２０年１月", "2020-01"),
        ("2020年1月5日", "2020-01-05"),
        ("1月5号", "2021-01-05"),
        ("3月", "2021-03"),
        ("26日", "2021-07-26"),
        ("1/5", "2021-01-05"),
        ("Jan 2020", "2020-01"),
        ("5 january 2020", "2020-01-05"),
        ("Jan 5, 2020", "2020-01-05"),
        ("2020-01/2020-02", "2020-01/2020-02"),
        ("2020-01-20..2020-02-03", "2020-01-20/2020-02-03"),
        ("2020年1月20日到2月3日", "2020-01-20/2020-02-03"),
        ("1月20日至25日", "2021-01-20/2021-01-25"),
        ("2019 - 2021", "2019/2021"),
        ("2020-01..", "2020-01/.."),
        ("..2020-02", "../2020-02"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_periods(typed, edtf):
    assert period(typed, near="2021-07-09") == edtf


@pytest.mark.parametrize(
    ("typed", "span"),
    [("春天来了", (0, 4)), ("2020-13", (0, 7)), ("2020-02-30", (0, 10)), ("2020-01 到 后来", (10, 12)), ("..", (0, 2))],
)
def test_what_is_no_period_is_pointed_at(typed, span):
    with pytest.raises(PeriodError) as caught:
        period(typed)
    assert (caught.value.start, caught.value.end) == span


def test_a_part_that_nothing_completes_is_no_period():
    with pytest.raises(PeriodError):
        period("26日")


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        ("2020", "2020-01-01"),
        ("2020-03", "2020-03-01"),
        ("2020-03-05/2020-04", "2020-03-05"),
        ("../2020-02", "2020-02-01"),
    ],
)
def test_first_day(edtf, day):
    assert first_day(edtf) == day
