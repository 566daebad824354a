"""Bad input: no text raises, every offset is right, and twice the text is twice the work."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest

from timeline.dates import edtf, expressions

PUBLISHED = "2020-02-10"
DATE = "1月27日"

#: One line of each, as long as one likes: what a careless pattern, slice or loop goes over again and again.
REPEATED = [
    "年", "月", "日", "一", "十", "廿", "零", "〇", "前", "后", "至", "的", "每", "第", "将", "曾", "起",
    "0", "9", "1月", "1日", "3日、", "一、", "二〇", "2020", "2020年", "2020-", "1-", "1.", "1/", "1:", "12:", "1·",
    "1月1日", "1月1日至", "1月27日开会。", "昨天", "昨日从", "上", "上周", "周一至", "星期", "每周一", "每天9时",
    "世纪", "18、", "80年代", "民国", "庚子", "农历", "闰", "正月", "正月初一", "春节", "春节前", "春节假期",
    "目前", "近", "近三", "三年前的", "这个", "在这一个", "地震", "地震发生", "本通知印发之", "记者9日从县里",
    "截至", "自", "从", "截至1日", "期间", "以来", "上半年", "第三季度", "十九大", "“九五”", "公元前",
    "(", ")", "《", "》", "(1月", "〔2020〕", "〔", "#", "# ", "-", "~", ":", ",", "。", " ", "\t", "\n", "1月27日\n",
    "http://a", "www.", "https://1月", "电", "消息", "致电", "新华社1月1日电",
    "A", "a1", "Jan ", "May 5 ", "5 May ", "5 May 2020, ", "yesterday ", "on ", "from 3 to ", "1 de ",
    "\x00", "\ud800", "\udfff", "\ufeff", "\u200b", "\u3000", "\U0001f600", "e\u0301", "１", "１月", "時", "後",
]  # fmt: skip


def _spans_are_right(text: str) -> None:
    at = 0
    for one in expressions(text, published=PUBLISHED).expressions:
        assert at <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        at = one.end
        if one.date:
            assert edtf.parse(one.date).bounds() == (one.earliest, one.latest)


@pytest.mark.parametrize("part", REPEATED, ids=ascii)
def test_one_line_of_the_same_again_and_again(part: str) -> None:
    _spans_are_right(part * (600 // len(part)))


@pytest.mark.parametrize("plane", range(17))
def test_a_date_is_found_among_the_characters_of_every_plane(plane: int) -> None:
    codes = range(plane * 0x10000, (plane + 1) * 0x10000, 97)
    text = "".join(f"{chr(code)}。{DATE},{chr(code)}" for code in codes if not chr(code).isalnum())
    found = expressions(text, published=PUBLISHED).expressions
    own = [one for one in found if one.text == DATE]
    assert len(own) == text.count(DATE)
    assert all(text[one.start : one.end] == DATE and one.date == "2020-01-27" for one in own)


def test_a_character_by_itself_is_no_date() -> None:
    codes = (*range(0x10000), *range(0x10000, sys.maxunicode + 1, 13))
    text = "\n".join(map(chr, codes))
    assert expressions(text, published=PUBLISHED).expressions == ()


@pytest.mark.parametrize(
    "noise", ["\x00", "\x00\x00\x00", "\ud800", "\udfff\ud800", "\ufeff", "\x1b[31m", "\x07", "\U0010ffff", "\u202e"]
)
def test_noise_around_a_date_moves_no_offset(noise: str) -> None:
    text = f"{noise}{noise},{DATE}{noise}开会"
    (one,) = expressions(text, published=PUBLISHED).expressions
    assert (one.start, one.end, one.text) == (2 * len(noise) + 1, 2 * len(noise) + 1 + len(DATE), DATE)
    assert one.date == "2020-01-27"


def test_a_date_behind_a_long_line_is_found_where_it_stands() -> None:
    head = "各级组织要加强领导,落实责任" * 20_000
    (one,) = expressions(f"{head}。{DATE}开会", published=PUBLISHED).expressions
    assert (one.start, one.date) == (len(head) + 1, "2020-01-27")


def test_a_hundred_thousand_digits_are_no_date() -> None:
    assert expressions("7" * 100_000, published=PUBLISHED).expressions == ()
    assert expressions("1" * 100_000 + "年", published=PUBLISHED).expressions == ()


@pytest.mark.parametrize(
    "published", ["", "x", "\x00", "\ud800", "2020-13-99", "9999-12-31", "0001-01-01", "-9999", "/"]
)
def test_a_bad_date_of_the_document_is_no_error(published: str) -> None:
    text = "昨天、明天、上周五、三万年前、9999年后、去年12月31日至明年1月1日,近三年。正月初一"
    for prefer in ("past", "nearest", "future"):
        for one in expressions(text, published=published, prefer=prefer).expressions:  # type: ignore[arg-type]
            assert text[one.start : one.end] == one.text


# ---------------------------------------------------------------- linear time

#: Lengths for texts that are counted, and for those that are timed.
COUNTED, TIMED = 300, 4000
#: Four times the text costs four times the work, sixteen where something is quadratic.
MOST_STEPS, MOST_SECONDS = 5.0, 9.0


def _steps(run: Callable[[], object]) -> int:
    """The calls that a function makes, those of built-in functions too: the same on every machine."""
    count = 0

    def step(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def _seconds(run: Callable[[], object]) -> float:
    """CPU seconds, the least of two: for what goes on inside a built-in function."""
    times = []
    for _ in range(2):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("part", REPEATED, ids=ascii)
def test_four_times_the_text_takes_about_four_times_the_steps(part: str) -> None:
    small, large = (part * (size // len(part)) for size in (COUNTED, 4 * COUNTED))
    expressions(small, published=PUBLISHED)  # the patterns are compiled now
    few = _steps(lambda: expressions(small, published=PUBLISHED))
    many = _steps(lambda: expressions(large, published=PUBLISHED))
    assert many <= MOST_STEPS * few + 500


@pytest.mark.parametrize("part", [part for part in REPEATED if len(part) == 1], ids=ascii)
def test_four_times_a_character_takes_about_four_times_as_long(part: str) -> None:
    few = _seconds(lambda: expressions(part * TIMED, published=PUBLISHED))
    many = _seconds(lambda: expressions(part * 4 * TIMED, published=PUBLISHED))
    assert many <= MOST_SECONDS * few + 0.05


@pytest.mark.parametrize("between", ["", "。", "\n", "各级组织要加强领导"], ids=ascii)
def test_four_times_everything_takes_about_four_times_as_long(between: str) -> None:
    text = between.join(REPEATED) + between
    few = _seconds(lambda: expressions(text * 2, published=PUBLISHED))
    many = _seconds(lambda: expressions(text * 8, published=PUBLISHED))
    assert many <= MOST_SECONDS * few + 0.05
