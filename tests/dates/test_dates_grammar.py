"""The grammar's table: each row finds its own examples, and the scan's guard loses none of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.dates import scan
from timeline.dates.find import find
from timeline.dates.folding import fold
from timeline.dates.grammar import Row, rows
from timeline.dates.heads import NUMBER, NUMERALS, firsts, head
from timeline.dates.pieces import BUILDERS
from timeline.dates.scan import pieces
from timeline.dates.values import FORMS

#: What must follow the match for these rows to find it.
AFTER = {"year-republic": "3月", "year-bare": "3月5日", "zodiac": "春节"}

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
    assert [(piece.row, piece.a) for _, _, piece in pieces(fold("〔2019〕3号"))] == [("number", 2019)]


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
        ("ab", ["ab"]),
        ("abcd", ["abc"]),
        ("a|bc", ["a", "bc"]),
        ("a?b", ["ab", "b"]),
        ("(?:x|y){0,2}z", ["z", "xz", "yz", "xxz", "xyz", "yxz", "yyz"]),
        ("(?<!q)(?=ab)[a-c]d", ["ad", "bd", "cd"]),
        ("ab(?=cd|$)", ["ab", "abc"]),
        (r"\d?年", ["0年", "年"]),
        (r"\d{4} {0,2}年", ["0年"]),
        ("(?P<n>一|二)月份", ["0月份"]),
        ("第[一二]天", ["第0"]),
        ("在[^,]b", ["在"]),
    ],
)
def test_what_matches_of_a_pattern_start_with(pattern: str, expected: list[str]) -> None:
    assert head(pattern) == frozenset(expected)


@pytest.mark.parametrize("pattern", ["a*", "(?:a|)", "[^a]b", r"\wb"])
def test_a_pattern_that_can_start_anywhere_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="a piece must not"):
        head(pattern)


def test_a_number_counts_as_every_numeral_among_first_characters() -> None:
    assert firsts("(?:前|[一二]月)") == {"前", *NUMERALS}


def test_rows_that_one_character_can_match_tell_the_scan_what_stands_before_it() -> None:
    single = {
        row.name for row in rows() if any(len(symbols) == 1 and symbols != NUMBER for symbols in head(row.pattern))
    }
    assert single == {row.name for row in rows() if row.behind}


PROSE = (
    "在{}前后各有一次,第{}版,共{}人;1.5倍、3:2、二十三个,“{}”五一、七夕,20190307号,2019 3 7,8、9、12日,中共中央,年初"
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([example for _, example in EXAMPLES] + ["一", "中", "12", "十", "的", "。", " "]), max_size=12
    )
)
def test_the_guard_passes_by_nothing_that_a_row_would_find(parts: list[str]) -> None:
    """The guarded scan finds what trying every row at every place finds."""
    text = fold(PROSE.format(*(["".join(parts)] * 4)))
    compiled = [(row, re.compile(row.pattern)) for row in rows()]
    expected: list[tuple[int, int, str]] = []
    position = 0
    for start in range(len(text)):
        if start < position:
            continue
        for row, pattern in compiled:
            match = pattern.match(text, start)
            unwanted = row.unless and text[max(0, start - 6) : start].rstrip().endswith(row.unless)
            if match and not unwanted and (piece := BUILDERS[row.name](match)) is not None:
                expected.append((start, match.end(), piece.row))
                position = match.end()
                break
    assert [(start, end, piece.row) for start, end, piece in pieces(text)] == expected


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


def test_patterns_and_automata_made_later_find_what_the_first_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "。".join(fold(f"在{example}{AFTER.get(row.name, '')},初八,廿一") for row, example in EXAMPLES)

    def read(few: int, short: int) -> list[tuple[int, int, str, str]]:
        monkeypatch.setattr(scan, "_FEW_STARTS", few)
        monkeypatch.setattr(scan, "_SHORT", short)
        for cached in (scan._words, scan._branch, scan._alone, scan._numbers):
            cached.clear() if isinstance(cached, dict) else cached.cache_clear()
        return [(start, end, piece.row, piece.word) for start, end, piece in pieces(text)]

    at_first = read(few=10**9, short=10**9)
    assert read(few=0, short=0) == at_first
    assert len(at_first) > len(EXAMPLES)
