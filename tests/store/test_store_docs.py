"""The page on the filter language says what the program knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from timeline.messages import catalogue
from timeline.store.filters import FIELDS, FilterError, caret, parse
from timeline.store.filters.fields import FLAGS, field_names

PAGE = (Path(__file__).parents[2] / "docs" / "filters.md").read_text(encoding="utf-8")


def test_every_name_of_a_field_is_in_the_table_and_no_other() -> None:
    table = PAGE.partition("## Fields")[2].partition("## Periods")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| `")]
    named = {name for row in rows for cell in row for name in re.findall(r"`([^`:]+):`", cell)}
    assert {field_names()[name] for name in named} == set(FIELDS)
    assert named == set(field_names())


def test_every_value_of_is_is_named_with_its_label() -> None:
    for flag in FLAGS:
        assert f"{flag} {catalogue('zh', 'filters')[f'is_{flag}']}" in PAGE


def test_the_periods_of_the_table_are_understood() -> None:
    table = PAGE.partition("## Periods")[2].partition("## Order")[0]
    periods = [p for line in table.splitlines() if line.startswith("| `") for p in re.findall(r"`([^`]+)`", line)]
    assert len(periods) > 12
    for period in periods:
        parse(f"date:{period}")


def test_the_mistake_is_shown_as_in_the_example() -> None:
    with pytest.raises(FilterError) as caught:
        parse("停课 类别:聚餐")
    assert caret("停课 类别:聚餐", caught.value) in PAGE
