"""The grammar's table: each row finds its own examples, and the scan's guard loses none of them."""

from __future__ import annotations

import re

import pytest

from timeline.dates.find import find, pieces
from timeline.dates.firsts import first_characters
from timeline.dates.folding import fold
from timeline.dates.grammar import Row, rows
from timeline.dates.pieces import BUILDERS
from timeline.dates.values import FORMS

#: What must follow the match for these rows to find it.
AFTER = {"year-republic": "3月", "year-bare": "3月5日"}

EXAMPLES = [(row, example) for row in rows() for example in row.examples]


@pytest.mark.parametrize(("row", "example"), EXAMPLES, ids=lambda value: getattr(value, "name", value))
def test_a_row_matches_its_examples_whole(row: Row, example: str) -> None:
    if row.name == "number":
        return
    folded = fold(example)
    match = re.compile(row.pattern).match(folded + AFTER.get(row.name, ""))
    assert match is not None
    assert match.group() == folded.removesuffix(AFTER.get(row.name, "\n"))
    assert BUILDERS[row.name](match) is not None


def test_the_year_of_a_document_number_is_found_between_its_brackets() -> None:
    assert [(piece.row, piece.a) for piece in pieces(fold("〔2019〕3号"))] == [("number", 2019)]


@pytest.mark.parametrize(("row", "example"), EXAMPLES, ids=lambda value: getattr(value, "name", value))
def test_the_scan_finds_every_example(row: Row, example: str) -> None:
    text = fold(f"在{example}{AFTER.get(row.name, '')}。")
    assert any(True for _ in pieces(text))


def test_every_row_has_a_name_of_its_own_a_builder_and_a_meaning() -> None:
    names = [row.name for row in rows()]
    assert len(set(names)) == len(names)
    assert set(names) == set(BUILDERS)
    assert all(row.meaning for row in rows())


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ab", "a"),
        ("a|bc", "ab"),
        ("a?b", "ab"),
        ("(?:x|y){0,2}z", "xyz"),
        ("(?<!q)(?=ab)[a-c]d", "abc"),
        (r"\d?年", "0123456789年"),
        ("(?P<n>一|二)月", "一二"),
    ],
)
def test_first_characters_of_a_pattern(pattern: str, expected: str) -> None:
    assert first_characters(pattern) == frozenset(expected)


@pytest.mark.parametrize("pattern", ["a*", "(?:a|)", "[^a]b", r"\wb"])
def test_a_pattern_that_can_start_anywhere_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="a piece must not"):
        first_characters(pattern)


def test_every_form_says_what_it_is() -> None:
    assert all(FORMS.values())


@pytest.mark.parametrize(
    "text",
    [
        "年" * 3000,
        "一" * 3000,
        "1" * 3000,
        "月日" * 1500,
        "从" * 3000,
        "2020年" * 800,
        "至1月" * 800,
        "(" * 3000,
        "8:00-" * 800,
    ],
)
def test_monotonous_text_is_read_without_harm(text: str) -> None:
    found = list(find(fold(text)))
    assert all(one.start < one.end <= len(text) for one in found)
