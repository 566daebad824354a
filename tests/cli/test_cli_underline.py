"""What ``timeline dates`` draws: rows no wider than the screen, each mark below the words that it stands for."""

from __future__ import annotations

import pytest

from timeline.commands.terminal import width
from timeline.commands.underline import underlined
from timeline.dates import expressions
from timeline.messages import set_language


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def drawn(text: str, columns: int) -> list[str]:
    return list(underlined(text, expressions(text, published="2020-02-10").expressions, columns))


def test_a_short_value_stands_beside_its_mark() -> None:
    assert drawn("会期:2021年5月6日,在县城。", 100) == [
        "会期:2021年5月6日,在县城。",
        "     ^^^^^^^^^^^^ 2021-05-06 · explicit · the text says it in full",
    ]


def test_a_value_without_room_stands_below_its_mark() -> None:
    assert drawn("会期:2021年5月6日,在县城。", 40) == [
        "会期:2021年5月6日,在县城。",
        "     ^^^^^^^^^^^^",
        "  2021-05-06 · explicit · the text says it in full",
    ]


def test_lines_without_a_time_are_left_out() -> None:
    assert drawn("第一行\n昨天停电。\n第三行", 100)[0] == "昨天停电。"


@pytest.mark.parametrize("columns", [8, 20, 33, 80])
def test_every_row_of_text_fits_and_every_mark_is_below_its_words(columns: int) -> None:
    text = "乡里说,2月3日(周一)上午,工作队抵达;５日夜间又来了一批。次日8时30分恢复供电,目前平稳。" * 3
    found = expressions(text, published="2020-02-10").expressions
    rows = drawn(text, columns)
    shown = [row for row in rows if not row.lstrip().startswith("^") and " · " not in row]
    assert "".join(shown) == text
    assert all(width(row) <= columns for row in shown)
    marks = 0
    below = ""
    for row in rows:
        if not row.lstrip().startswith("^"):
            below = below if " · " in row else row
            continue
        indent = len(row) - len(row.lstrip())
        before, words = "", ""
        for character in below:
            if width(before) < indent:
                before += character
            else:
                words += character
        assert width(before) == indent
        assert any(words.startswith(one.text[: len(words)]) for one in found)
        marks += 1
    assert marks == len(found)


def test_control_characters_take_their_pictures_place() -> None:
    rows = drawn("\x1b昨天停电。", 100)
    assert rows[0] == "␛昨天停电。"
    assert rows[1].startswith(" ^^^^ 2020-02-09")
