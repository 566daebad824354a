"""EDTF values by one name: the value (``edtf_value``), reading it (``edtf_parse``), counting with it
(``edtf_arithmetic``)."""

from timeline.dates.edtf_arithmetic import (
    contains,
    days_between,
    hull,
    intersection,
    length,
    overlaps,
    plus,
    plus_moment,
    qualified,
    union,
)
from timeline.dates.edtf_parse import parse, parse_moment
from timeline.dates.edtf_value import Grain, Interval, Moment, Order, between, days_in, of_day, of_minute, single

__all__ = [
    "Grain",
    "Interval",
    "Moment",
    "Order",
    "between",
    "contains",
    "days_between",
    "days_in",
    "hull",
    "intersection",
    "length",
    "of_day",
    "of_minute",
    "overlaps",
    "parse",
    "parse_moment",
    "plus",
    "plus_moment",
    "qualified",
    "single",
    "union",
]
