"""What holds for any text: no error, spans in order, values that can be read again; every reason in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import timeline
from timeline.dates import FORMS, edtf, expressions
from timeline.messages import catalogue

PIECES = [
    "2020",
    "年",
    "1",
    "31",
    "月",
    "日",
    "十",
    "廿",
    "三",
    "正月",
    "初",
    "春节",
    "期间",
    "上",
    "周",
    "星期",
    "五",
    "昨天",
    "当晚",
    "8",
    "点",
    "时",
    "30",
    "分",
    "半",
    "至",
    "-",
    "、",
    "前",
    "后",
    "以来",
    "起",
    "自",
    "截至",
    "(",
    ")",
    ",",
    "。",
    "\n",
    " ",
    "的",
    "第",
    "世纪",
    "年代",
    "民国",
    "庚子",
    "目前",
    "发生后",
    "地震",
    "/",
    ":",
    "号",
    "每",
    "近",
    "个",
    "冬",
    "末",
    "农历",
    "闰",
    "１",
    "時",
    "# ",
    "《",
    "》",
    "〔",
    "〕",
    "电",
    "Jan",
    "May 5",
]

texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
dates = st.sampled_from(
    ["", "2020-02-29", "2020-01", "1899-12-31", "0001-01-01", "9999-12-31", "2020-02-29T12:30", "x"]
)


@settings(max_examples=300, deadline=None)
@given(texts, dates, st.sampled_from(["past", "nearest", "future"]))
def test_any_text_is_read_without_an_error(text: str, published: str, prefer: str) -> None:
    dated = expressions(text, published=published, prefer=prefer)  # type: ignore[arg-type]
    at = 0
    for one in dated.expressions:
        assert at <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.form in FORMS
        at = one.end
        if one.date:
            assert edtf.parse(one.date).bounds() == (one.earliest, one.latest)
        else:
            assert (one.earliest, one.latest) == (None, None)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=100, deadline=None)
def test_full_width_text_reads_like_narrow_text(text: str) -> None:
    wide = text.translate({code: code + 0xFEE0 for code in (*range(0x30, 0x3A), 0x2C, 0x3A)})
    narrow = [(one.start, one.end, one.date) for one in expressions(text, published="2020-02-10").expressions]
    assert [(one.start, one.end, one.date) for one in expressions(wide, published="2020-02-10").expressions] == narrow


def _keys_in_code() -> set[str]:
    folder = Path(timeline.__file__).parent / "dates"
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    keys = set(re.findall(r'Reason\(\s*"dates\.(\w+)"', source)) | set(re.findall(r'abstain\(\s*"(\w+)"', source))
    keys |= set(re.findall(r'"dates\.(origin_\w+)"', source))
    return keys | {
        f"{what}_from_{where}" for what in ("year", "month") for where in ("heading", "last", "reference", "start")
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_can_be_said(language: str) -> None:
    assert _keys_in_code() <= set(catalogue(language, "dates"))


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    chinese, english = catalogue("zh", "dates"), catalogue("en", "dates")
    fields = {name: set(re.findall(r"\{(\w+)\}", text)) for name, text in english.items()}
    assert {name: set(re.findall(r"\{(\w+)\}", text)) for name, text in chinese.items()} == fields
