"""Whatever the text: every clean character leads back to the original, in order, on the same line."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from timeline.cleaning import clean, identity

# fmt: off
NOISE = st.sampled_from(
    [
        "會", "議", "疫", "情", "凊", "囚", "民", "Φ", "央", "偠", "(wèi)", "?lián)", "聯(lián)", "芤欢ń",
        "(yue)", "（ri）", "1", "２", "，", ",", ",,", ":", "：", "(", ")", "（", "「", " ", "\u3000",
        "\n", "\r", "\u200b", "\x00", "**", "## ", "> ", "[x](http://a)", "![", "](", "<br>", "<p>",
        "</p>", "<!--", "-->", "&amp;", "&#10;", "&#8203;", "年", "月", "日", "二○○", "0", "O", ".",
        "。。", "a", "\u2028", "\x85", "𠀀", "😀", "⽇", "️", "\t", "<b", ">",
    ]
)
# fmt: on
TEXTS = st.lists(NOISE, max_size=40).map("".join) | st.text(max_size=60)


@settings(deadline=None)
@given(TEXTS)
@example("")
@example("二○○\n年")
def test_alignment(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.original == text
    assert len(cleaned.starts) == len(cleaned.ends) == len(cleaned.text)
    end = 0
    for start, following in zip(cleaned.starts, cleaned.ends, strict=True):
        assert end <= start < following <= len(text)
        end = following


@settings(deadline=None)
@given(TEXTS)
def test_lines_stay_lines(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.text.count("\n") == text.count("\n")
    for place, character in enumerate(cleaned.text):
        newline = text[cleaned.starts[place] : cleaned.ends[place]]
        assert (character == "\n") == (newline == "\n")


@settings(deadline=None)
@given(TEXTS, st.data())
def test_quotes_are_slices_of_the_original(text: str, data: st.DataObject) -> None:
    cleaned = clean(text)
    if not cleaned.text:
        return
    start = data.draw(st.integers(0, len(cleaned.text) - 1))
    end = data.draw(st.integers(start + 1, len(cleaned.text)))
    a, b = cleaned.to_original(start, end)
    assert cleaned.quote(start, end) == text[a:b] != ""
    assert cleaned.to_clean(a, b) == (start, end)


@settings(deadline=None)
@given(TEXTS)
def test_repairs_are_in_order_and_inside(text: str) -> None:
    repairs = clean(text).repairs
    assert list(repairs) == sorted(repairs, key=lambda repair: (repair.start, repair.end))
    for repair in repairs:
        assert 0 <= repair.start < repair.end <= len(text)
        assert text[repair.start : repair.end] != repair.replacement


@settings(deadline=None)
@given(TEXTS)
def test_no_traces_of_trouble_are_left(text: str) -> None:
    left = clean(text).text
    assert not set(left) & set("\r\x00\u200b\u3000\xa0\u2028\x85「」會議聯")
    assert "，，" not in left


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["会议", "召开", "，", "。", "3月8日", "12:30", "（第二次）", "\n", "ABC"]), max_size=30)
)
def test_plain_text_is_its_own_clean_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    while "，，" in text or "。。" in text:
        text = text.replace("，，", "，").replace("。。", "。")
    cleaned = clean(text)
    assert (cleaned.text, list(cleaned.starts)) == (text, list(identity(text).starts))


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["會議", "召开,", "(第1次)", "1 月", "２日", "「好」", "\n", "聯(lián)", "a:b"]), max_size=20
    )
)
def test_clean_text_is_clean(pieces: list[str]) -> None:
    once = clean("".join(pieces)).text
    assert clean(once).text == once


@pytest.mark.parametrize(
    "piece", ["(", "[", "<", "<p ", "一○", "中(a", "中?jīng)", "疫 ", "囚", "![](", "&#1", "> ", ",,", "*"]
)
def test_long_noise_is_cleaned(piece: str) -> None:
    text = piece * 20000  # would not come back if any pattern were quadratic
    assert len(clean(text).text) <= len(text)
