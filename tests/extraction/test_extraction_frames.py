"""What dates an undated statement: the nearest expression before it that dates on, found without walking the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from timeline.dates import edtf, expressions
from timeline.extraction.frames import Frames, Told, bounded
from timeline.model import Event

TEXT = "2021年3月4日上午开工。截至3月5日完成三成。3月6日起停工。"


def frames(lines: int = 1) -> Frames:
    """Every expression of the text told on its first line, and one heading further down."""
    found = expressions(TEXT, published="2021-06-20").expressions
    told = [Told(1, expression.start, expression) for expression in found]
    return Frames(told, [(lines + 1, found[0]), (lines + 3, None)], "2021-06-20")


@pytest.mark.parametrize(
    ("line", "offset", "period", "date"),
    [
        (1, 15, 0, "2021-03-04"),  # after the first expression
        (1, 0, 0, "../2021-06-20~"),  # before every expression only the document's day limits
        (1, TEXT.index("停工"), TEXT.index("3月6日"), "2021-03-06/.."),  # in the same period a span dates on
        (1, len(TEXT) + 5, len(TEXT), "2021-03-04"),  # in the next one only a day does, no span and no snapshot
        (2, 90, 90, "2021-03-04"),  # the heading
        (3, 90, 90, "2021-03-04"),  # still below it
        (4, 90, 90, "../2021-06-20~"),  # another heading without a date ends that
    ],
)
def test_the_nearest_expression_that_dates_on(line: int, offset: int, period: int, date: str) -> None:
    dating = frames().at(line, offset, period)
    assert dating is not None
    assert dating.date == date


@pytest.mark.parametrize(
    ("published", "date"),
    [
        ("2021-06-20", "../2021-06-20~"),
        ("2021-06", "../2021-06-30~"),
        ("2021-06-20T08:30", "../2021-06-20~"),
        ("-0200", "../-0200-12-31~"),  # a signed year is longer
        ("2021-06/..", "../2021-06-01~"),  # open: the first day is all that is known
    ],
)
def test_the_limits_are_edtf_whatever_the_documents_date(published: str, date: str) -> None:
    dating = bounded(published, None)
    assert dating.date == date
    assert edtf.parse(dating.date).bounds() == (dating.earliest, dating.latest)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        # a period that is only described lies in the standing frame
        ("5月下旬以来，县防汛指挥部启动了值班。\n在这个最紧张的时刻，水利局开放了三处仓库。", "2021-05-21/2021-06-20~"),
        ("5月3日以来，县医院派出了志愿者。\n这段时间，车站暂停了寄存。", "2021-05-03/2021-06-20~"),
        # what goes on with those of a dated statement is later than that
        ("6月3日，县救援队赶赴灾区。目前，他们已进驻学校。", "2021-06-03/2021-06-20~"),
        ("6月5日，市医疗队出发。目前经过培训，队员们已进驻医院。", "2021-06-05/2021-06-20~"),
        # a word for now does not, nor what somebody else does
        ("5月下旬以来，县防汛指挥部启动了值班。\n目前，水利局已开放三处仓库。", "../2021-06-20~"),
        ("6月3日，县救援队赶赴灾区。目前，水利局已开放三处仓库。", "../2021-06-20~"),
    ],
)
def test_outer_limits_of_what_has_no_date(tell: Callable[..., list[Event]], text: str, dates: str) -> None:
    assert tell(text)[-1].date == dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        # somebody is about to be sent, or to give something
        ("6月3日下雨。三百名消防队员也将紧急调往灾区。", "2021-06-20/..~"),
        ("县水利局将向两个乡捐赠水泵。", "2021-06-20/..~"),
        # what is demanded or only wished for is not
        ("各镇要将募捐款上交县里。", None),
        ("我们将努力奋斗，支援灾区。", None),
    ],
)
def test_what_is_still_to_come_is_from_the_documents_date_on(
    tell: Callable[..., list[Event]], text: str, date: str | None
) -> None:
    told = [event for event in tell(text) if not event.date_text]
    assert [(event.date, event.planned) for event in told] == ([] if date is None else [(date, True)])
