"""Dates in English and other languages: how they are found, read, and told from words that look like one."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.dates import edtf, english, expressions, find
from timeline.dates.english_rows import Row, rows
from timeline.dates.foreign import language, pieces, read
from timeline.dates.lexicon import table

PUBLISHED = "2020-02-12"  # a Wednesday

ENGLISH = [
    # text, expression, EDTF
    ("On January 23, 2020 the city closed.", "January 23, 2020", "2020-01-23"),
    ("It opened on 8 April 2020.", "8 April 2020", "2020-04-08"),
    ("It opened on the 3rd of May, 2019.", "the 3rd of May, 2019", "2019-05-03"),
    ("The city was closed on Jan. 23.", "Jan. 23", "2020-01-23"),
    ("It was opened on Dec. 30.", "Dec. 30", "2019-12-30"),
    ("It was sent on Mon, 3 Feb 2020 10:00 to all.", "Mon, 3 Feb 2020 10:00", "2020-02-03T10:00"),
    ("On Monday, Jan. 27, they met.", "Monday, Jan. 27", "2020-01-27"),
    ("It runs from 3 to 5 February.", "3 to 5 February", "2020-02-03/2020-02-05"),
    ("The fair of February 3-5 was full.", "February 3-5", "2020-02-03/2020-02-05"),
    ("Between February 3 and 5 it rained.", "February 3 and 5", "2020-02-03/2020-02-05"),
    ("In March 2019 it rained.", "March 2019", "2019-03"),
    ("It rained in January.", "January", "2020-01"),
    ("It rained in early February.", "early February", "2020-02-01/2020-02-10~"),
    ("It rained in mid-January.", "mid-January", "2020-01-11/2020-01-20~"),
    ("The end of January was dry.", "The end of January", "2020-01-21/2020-01-31~"),
    ("They met yesterday in the town.", "yesterday", "2020-02-11"),
    ("They will meet tomorrow morning.", "tomorrow morning", "2020-02-13"),
    ("The day before yesterday it rained.", "The day before yesterday", "2020-02-10"),
    ("They left last night at 10 p.m. by train.", "last night at 10 p.m.", "2020-02-11T22:00"),
    ("They left this morning at 8:30 a.m.", "this morning at 8:30 a.m.", "2020-02-12T08:30"),
    ("He said on Monday that all is well.", "Monday", "2020-02-10"),
    ("The ministry said Friday it would act.", "Friday", "2020-02-07"),
    ("Last Friday the office was closed.", "Last Friday", "2020-02-07"),
    ("Next Friday the office is closed.", "Next Friday", "2020-02-21"),
    ("They met at noon on Monday.", "noon on Monday", "2020-02-10T12:00"),
    ("They met on Monday evening at 8 to talk.", "Monday evening", "2020-02-10"),
    ("Three days ago the river rose.", "Three days ago", "2020-02-09"),
    ("It was two weeks ago.", "two weeks ago", "2020-01-29~"),
    ("A few weeks ago it was dry.", "A few weeks ago", "2020-01-22~"),
    ("Two decades ago it was a village.", "Two decades ago", "2000~"),
    ("It rose over the past three days.", "the past three days", "2020-02-09/2020-02-12~"),
    ("Last month the price fell.", "Last month", "2020-01"),
    ("This week the price fell.", "This week", "2020-02-10/2020-02-16"),
    ("Next year the road will open.", "Next year", "2021"),
    ("It is due late next year.", "late next year", "2021-12~"),
    ("It fell in the first quarter of 2019.", "the first quarter of 2019", "2019-01/2019-03"),
    ("It fell in the second half of last year.", "the second half of last year", "2019-07/2019-12"),
    ("He was born in 1998 in the hills.", "1998", "1998"),
    ("The mill closed in late 2018.", "late 2018", "2018-12~"),
    ("Many left in the early 1990s.", "early 1990s", "1990/1992~"),
    ("It was built in the 19th century.", "19th century", "1801/1900"),
    ("In the summer of 2019 it was dry.", "the summer of 2019", "2019-22"),
    ("Last winter the river froze.", "Last winter", "2019-24"),
    ("This summer the road will open.", "This summer", "2020-22"),
    ("All was sold at the end of Monday.", "the end of Monday", "2020-02-10"),
    ("They met on New Year's Day in town.", "New Year's Day", "2020-01-01"),
    ("The Lantern Festival was quiet.", "Lantern Festival", "2020-02-08"),
    ("The price has fallen in recent weeks.", "in recent weeks", "../2020-02-12~"),
    ("JAN. 23, 2020: the gates close for good.", "JAN. 23, 2020", "2020-01-23"),
]

#: An opener or a joining word of ``find``.
OPEN_AND_JOINED = [
    ("It has been closed since January.", "since January", "2020-01/.."),
    ("By the end of Monday all was sold.", "By the end of Monday", "../2020-02-10"),
    ("Since 2015 the river has been low.", "Since 2015", "2015/.."),
    ("All must leave by the end of March.", "by the end of March", "../2020-03-31~"),
    ("As of Feb. 3 all was quiet.", "As of Feb. 3", "../2020-02-03"),
    ("It is closed until May 1 for repairs.", "until May 1", "../2020-05-01"),
    ("It ran from January 30 to February 3.", "January 30 to February 3", "2020-01-30/2020-02-03"),
    ("It was open between January 30 and February 3.", "January 30 and February 3", "2020-01-30/2020-02-03"),
    ("He ruled from 2015 to 2018 in peace.", "2015 to 2018", "2015/2018"),
    ("It ran from December 30 to January 2.", "December 30 to January 2", "2019-12-30/2020-01-02"),
]

OTHER = [
    ("Le 3 février 2020, la ville est fermée.", "3 février 2020", "2020-02-03"),
    ("La ville est fermée du 1er janvier 2020.", "1er janvier 2020", "2020-01-01"),
    ("Le 3 février, la ville est fermée pour une semaine.", "3 février", "2020-02-03"),
    ("Am 3. Februar 2020 wurde die Stadt geschlossen.", "3. Februar 2020", "2020-02-03"),
    ("Im März 2019 wurde der Weg gebaut.", "März 2019", "2019-03"),
    ("La ciudad se cerró el 3 de enero de 2020.", "3 de enero de 2020", "2020-01-03"),
    ("31 декабря 2019 года город закрыли.", "31 декабря 2019", "2019-12-31"),
    ("2020년 1월 27일 서울에서 열렸다.", "2020년 1월 27일", "2020-01-27"),
    ("2020年1月27日に開かれた。", "2020年1月27日", "2020-01-27"),
    ("A cidade fechou em 3 de março de 2019.", "3 de março de 2019", "2019-03-03"),
    ("La città è chiusa dal 3 marzo 2019.", "3 marzo 2019", "2019-03-03"),
    # in Chinese
    ("据外媒5 January 2020报道", "5 January 2020", "2020-01-05"),
    ("路透社(Jan. 23, 2020)的消息说", "Jan. 23, 2020", "2020-01-23"),
    ("档案写着31 декабря 2019,字迹清楚。", "31 декабря 2019", "2019-12-31"),
]


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.date) for one in expressions(text, published=PUBLISHED).expressions]


@pytest.mark.parametrize(("text", "words", "value"), ENGLISH, ids=[row[1] for row in ENGLISH])
def test_english_news_is_dated_by_the_documents_date(text: str, words: str, value: str) -> None:
    assert _found(text) == [(words, value)]


@pytest.mark.xfail("ince" not in find._OPENER.pattern, reason="find does not know the English openers yet", strict=True)
@pytest.mark.parametrize(("text", "words", "value"), OPEN_AND_JOINED, ids=[row[1] for row in OPEN_AND_JOINED])
def test_english_openers_and_ranges(text: str, words: str, value: str) -> None:
    assert _found(text) == [(words, value)]


@pytest.mark.parametrize(("text", "words", "value"), OTHER, ids=[row[1] for row in OTHER])
def test_complete_dates_in_other_languages(text: str, words: str, value: str) -> None:
    assert _found(text) == [(words, value)]


STORY = (
    "The bridge was closed on Jan. 27.\n"
    "The next day, workers began to clear it.\n"
    "That night at 9 p.m. the first train crossed, and two days later it was open.\n"
)


def test_an_english_story_counts_from_the_day_named_last() -> None:
    assert [date for _, date in _found(STORY)] == ["2020-01-27", "2020-01-28", "2020-01-28T21:00", "2020-01-30"]


@pytest.mark.parametrize(
    ("prefer", "value"), [("past", "2019-05-03"), ("nearest", "2020-05-03"), ("future", "2020-05-03")]
)
def test_the_year_of_a_month_and_day_is_found_as_in_chinese(prefer: str, value: str) -> None:
    text = "The village was flooded on May 3."
    (one,) = expressions(text, published="2020-02-12", prefer=prefer).expressions  # type: ignore[arg-type]
    (ours,) = expressions("5月3日村里进了水。", published="2020-02-12", prefer=prefer).expressions  # type: ignore[arg-type]
    assert one.date == ours.date
    assert one.date in (value, "2020-05-03")


@pytest.mark.parametrize(
    "text",
    [
        "Room 12, Chapter 5",
        "Figure 12 2020",
        "Covid 19",
        "Windows 2000",
        "version 3 beta 2020",
        "You may march, and the march may last.",
        "They open every Friday and each Monday at the shop.",
        "Black Friday and Good Friday are busy.",
        "The Sunday Times and the Friday Group agreed.",
        "The score was 10/12, then 3-5, in 12 games.",
        "Wait a second; the second one sat in the sun.",
        "They spoke of a second opinion in the march.",
        "There were 2019 people and 1998 horses.",
        "Call 1998-2020-55 for the mayor.",
        "He may 12 times a day look up.",
        "The train No. 8 April Express left the hall.",
        "Il 12% degli uomini sono mai stati a casa.",
        "v2020.01.3-beta and x12 May2 are names of the build.",
        "小张的May和June两只猫都胖了。",
        "他最爱看Friday和Sunday Times。",
    ],
)
def test_words_with_numbers_are_no_dates(text: str) -> None:
    assert _found(text) == []


LANGUAGES = [
    ("zh", "1月27日,Tom Smith在会上讲话。"),
    ("zh", "这家公司叫Friday Harbor。"),
    ("en", "Tom Smith (汤姆) said on Monday that the city would open."),
    ("en", "Yesterday"),
    ("de", "Am Montag wurde die Stadt von der Polizei geschlossen."),
    ("fr", "La ville est fermée depuis le début de la semaine."),
    ("es", "La ciudad se cerró el lunes por la tarde."),
    ("ru", "Город закрыли 3 февраля."),
    ("ko", "서울에서 열렸다."),
    ("zh", "27。"),
]


@pytest.mark.parametrize(("code", "paragraph"), LANGUAGES, ids=[row[1][:16] for row in LANGUAGES])
def test_a_paragraph_has_its_own_language(code: str, paragraph: str) -> None:
    assert language(paragraph) == ("en" if paragraph == "27。" else code)


def test_each_paragraph_is_read_in_its_own_language() -> None:
    text = "1月27日,Friday公司的代表到会。\nThe talks began on Friday and may go on.\n昨天代表离开。"
    assert [words for words, _ in _found(text)] == ["1月27日", "Friday", "昨天"]


# ---------------------------------------------------------------- the English grammar

EXAMPLES = [(row, text) for row in rows() for text in row.examples]


@pytest.mark.parametrize(("row", "example"), EXAMPLES, ids=[f"{row.name}: {text}" for row, text in EXAMPLES])
def test_each_row_finds_its_examples_whole(row: Row, example: str) -> None:
    match = re.fullmatch(row.pattern, example)
    assert match is not None
    assert row.make(match)
    assert ("0" if example[0].isdigit() else example[0].lower()) in row.starts
    if row.alone:
        tokens = list(english.tokens(example, 0, len(example)))
        assert (tokens[0][0], tokens[-1][1]) == (0, len(example))


def test_the_pieces_of_an_expression_lie_side_by_side_coarse_to_fine() -> None:
    text = "They met at 8 a.m. on Monday, Jan. 27, 2020."
    tokens = list(english.tokens(text, 0, len(text)))
    assert [piece.kind for _, _, piece in tokens] == ["year", "month", "day", "weekday", "clock"]
    assert all(one[1] == other[0] for one, other in pairwise(tokens))
    assert text[tokens[0][0] : tokens[-1][1]] == "8 a.m. on Monday, Jan. 27, 2020"


VOCABULARY = """
the of in on at by to and from between last next this early late mid end year month week weekend quarter half first
second day days before after yesterday today tomorrow night morning noon Monday Friday Fri. Sun January Jan. May March
Sept. Festival Lantern summer fall 1990s 1998 2020 3 12 31 3rd 8 a.m. p.m. 10:30 three a few ago later past century
19th recently now , . ; - ( ) é 年 月 日 昨天 3月5日
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n"])
ENGLISH_TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", " ", "", ", ", "-"])), max_size=24).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@settings(max_examples=300, deadline=None)
@given(ENGLISH_TEXTS, st.sampled_from(["", "2020-02-12", "2020-02", "0001-01-01", "9999-12-31"]))
def test_any_english_is_read_without_an_error(text: str, published: str) -> None:
    at = 0
    for one in expressions(text, published=published).expressions:
        assert at <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        at = one.end
        if one.date:
            assert edtf.parse(one.date).bounds() == (one.earliest, one.latest)


@settings(max_examples=200, deadline=None)
@given(ENGLISH_TEXTS)
def test_pieces_come_in_order_and_never_overlap(text: str) -> None:
    at = 0
    for start, end, _ in pieces(text):
        assert at <= start < end <= len(text)
        at = end


def test_the_same_words_give_the_same_pieces() -> None:
    text = "It was closed on Jan. 27."
    one, other = (list(english.tokens(text, 0, len(text))) for _ in range(2))
    assert all(a[2] is b[2] for a, b in zip(one, other, strict=True))


def test_the_english_words_have_their_values() -> None:
    data = table("english")
    assert sorted(set(data["months"].values())) == list(range(1, 13))
    assert sorted(data["weekdays"].values()) == list(range(1, 8))
    assert set(data["short-months"].values()) <= set(range(1, 13))
    assert set(data["short-weekdays"].values()) == set(range(1, 8))
    for name in ("reference-day", "last-day", "numbers", "parts", "units", "seasons"):
        assert all(word == word.lower() for word in data[name])
    assert all(1 <= month <= 12 for month, _ in (*data["festivals"].values(), *data["lunar-festivals"].values()))
    for words in data["languages"].values():
        assert len(set(words)) == len(words) >= 15


# ---------------------------------------------------------------- dateparser

AGREE = [
    "2020年1月27日",
    "2020年12月1日",
    "2019年02月03日",
    "2020-01-27",
    "昨天",
    "今天",
    "明天",
    "前天",
    "3天前",
    "10天前",
    "2周前",
    "3个月前",
    "2年前",
]

#: Where they part, with what dateparser says, and ours.
PART = [
    ("1月27日", None, "2020-01-27"),
    ("25日", "2020-01-18", "2020-01-25"),  # counts 25 days back
    ("2003年", "0017-02-12", "2003"),  # takes 2003 years away
    ("上周五", None, "2020-02-07"),
    ("正月十五", None, "2020-02-08"),
]


def _dateparser(text: str) -> str | None:
    from datetime import datetime

    import dateparser

    found = dateparser.parse(text, languages=["zh"], settings={"RELATIVE_BASE": datetime(2020, 2, 12)})
    return None if found is None else f"{found.date():%Y-%m-%d}".zfill(10)


@pytest.mark.parametrize("text", AGREE)
def test_dateparser_and_the_grammar_agree(text: str) -> None:
    (one,) = expressions(text, published=PUBLISHED).expressions
    theirs = _dateparser(text)
    assert theirs is not None
    assert theirs.startswith(one.date.rstrip("~"))


@pytest.mark.parametrize("text", ["上周", "上个月", "去年"])
def test_dateparser_names_a_day_of_the_period_that_we_name(text: str) -> None:
    (one,) = expressions(text, published=PUBLISHED).expressions
    theirs = _dateparser(text)
    assert theirs is not None
    assert (one.earliest or "") <= theirs <= (one.latest or "")


@pytest.mark.parametrize(("text", "theirs", "ours"), PART, ids=[row[0] for row in PART])
def test_dateparser_and_the_grammar_part(text: str, theirs: str | None, ours: str) -> None:
    (one,) = expressions(text, published=PUBLISHED).expressions
    assert one.date == ours
    assert _dateparser(text) == theirs


@pytest.mark.parametrize(
    "text", ["January 23, 2020", "23 January 2020", "the 3rd of May, 2019", "Sept. 3, 2018", "Monday, Jan. 27, 2020"]
)
def test_dateparser_and_the_english_grammar_agree_on_complete_dates(text: str) -> None:
    (one,) = expressions(f"It was {text}", published=PUBLISHED).expressions
    year, month, day = read(text, "en") or (0, 0, 0)
    assert one.date == f"{year:04d}-{month:02d}-{day:02d}"


def _loaded(text: str) -> str:
    code = (
        f"import sys; from timeline.dates import expressions; expressions({text!r}, published='2020-02-10');"
        "print([name for name in ('dateparser', 'borax', 'jieba', 'textual') if name in sys.modules])"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    "text", ["1月27日开会", "1月27日COVID-19病例", "They met on Jan. 27, 2020 at 8 a.m. and yesterday."]
)
def test_nothing_heavy_is_loaded_without_need(text: str) -> None:
    assert _loaded(text) == "[]"


def test_dateparser_is_loaded_for_a_date_in_another_language() -> None:
    assert "dateparser" in _loaded("Am 3. Februar 2020 wurde die Stadt geschlossen.")


def test_a_table_of_things_like_dates_is_not_read_to_its_end() -> None:
    text = "\n".join(
        f"Le {day} truc{chr(97 + day % 26)}{chr(97 + day // 26 % 26)} {1000 + day} de la ville" for day in range(900)
    )
    assert list(pieces(text)) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("In two weeks, the board will meet.", "2023-07-06~"),
        ("In 10 days, the pier reopens.", "2023-07-02"),
        ("Profit in Q3 2022 fell.", "2022-07/2022-09"),
        ("The board will hold a long and public hearing about it on Friday.", "2023-06-23"),
    ],
)
def test_english_words_that_look_ahead_and_quarters(text: str, date: str) -> None:
    assert [one.date for one in expressions(text, published="2023-06-22").expressions] == [date]
