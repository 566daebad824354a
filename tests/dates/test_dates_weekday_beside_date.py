"""A weekday beside a date, in a text whose own date nobody knows, is no reason to fail."""

import pytest

from timeline.dates import expressions


@pytest.mark.parametrize("text", ["上周五3月4日周五，村里开会。", "发布会简报\n下周一３月７日下周一，学校停课。"])
@pytest.mark.parametrize("published", ["", "-0200", "2022"])
@pytest.mark.parametrize("prefer", ["past", "nearest", "future"])
def test_it_is_read_or_left_open(text: str, published: str, prefer: str) -> None:
    found = expressions(text, published=published, prefer=prefer).expressions  # type: ignore[arg-type]
    assert found
    assert all(text[expression.start : expression.end] == expression.text for expression in found)
