"""Dates in other languages, and where dateparser and the grammar agree and part."""

from __future__ import annotations

import subprocess
import sys

import pytest

from timeline.dates import expressions

FOREIGN = [
    ("On January 23, 2020 the city closed.", "January 23, 2020", "2020-01-23"),
    ("It opened on 8 April 2020.", "8 April 2020", "2020-04-08"),
    ("Le 3 février 2020, la ville", "3 février 2020", "2020-02-03"),
    ("31 декабря 2019 года", "31 декабря 2019", "2019-12-31"),
    ("In March 2019 it", "March 2019", "2019-03"),
    ("据外媒5 January 2020报道", "5 January 2020", "2020-01-05"),
    ("closed on Jan. 23.", "Jan. 23", "2020-01-23"),
]


@pytest.mark.parametrize(("text", "words", "value"), FOREIGN, ids=[row[1] for row in FOREIGN])
def test_complete_dates_in_other_languages(text: str, words: str, value: str) -> None:
    (one,) = expressions(text, published="2020-02-10").expressions
    assert (one.text, one.date, one.form) == (words, value, "foreign")


@pytest.mark.parametrize(
    "text", ["Room 12, Chapter 5", "Figure 12 2020", "Covid 19", "Windows 2000", "version 3 beta 2020"]
)
def test_words_with_numbers_are_no_dates(text: str) -> None:
    assert expressions(text, published="2020-02-10").expressions == ()


@pytest.mark.parametrize("text", ["2020年1月27日", "2020年12月1日"])
def test_dateparser_and_the_grammar_agree_on_complete_dates(text: str) -> None:
    import dateparser

    (one,) = expressions(text).expressions
    assert dateparser.parse(text, languages=["zh"]).date().isoformat() == one.date


def test_a_chinese_month_day_is_ours_alone() -> None:
    import dateparser

    assert dateparser.parse("1月27日", languages=["zh"]) is None
    (one,) = expressions("1月27日", published="2020-02-10").expressions
    assert one.date == "2020-01-27"


def test_nothing_heavy_is_loaded_for_a_chinese_text_without_lunar_days() -> None:
    code = (
        "import sys; from timeline.dates import expressions; expressions('1月27日开会', published='2020-02-10');"
        "print([name for name in ('dateparser', 'borax', 'jieba', 'textual') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
