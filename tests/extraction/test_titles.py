"""Titles: short, without the date, never cut inside a name, brackets whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.extraction.titles import LONGEST, title


def made(text: str, cut: str = "", names: tuple[str, ...] = ()) -> str:
    spans = [(text.index(cut), text.index(cut) + len(cut))] if cut else []
    return title(text, 0, len(text), spans, [(text.index(n), text.index(n) + len(n)) for n in names])


@pytest.mark.parametrize(
    ("text", "cut", "expected"),
    [
        ("3月5日，县政府召开防汛会议", "3月5日", "县政府召开防汛会议"),
        ("县政府3月5日召开防汛会议", "3月5日", "县政府召开防汛会议"),
        ("镇里于3月5日开放渡口", "3月5日", "镇里开放渡口"),
        ("（二）各村做好排查；", "", "各村做好排查"),
        ("他说：“先修路", "", "他说：“先修路”"),
        ("、关闭渡口”，", "", "关闭渡口"),
        ("并向全镇发布了通告", "", "向全镇发布了通告"),
        ("此外，还开通了热线电话", "", "开通了热线电话"),
    ],
)
def test_titles(text: str, cut: str, expected: str) -> None:
    assert made(text, cut) == expected


def test_a_long_title_is_not_cut_inside_a_name() -> None:
    name = "省防汛抗旱救灾应急工作协调领导小组办公室"
    text = "昨天一早" + "连续不断" * 8 + name + "召开了工作会议"
    short = made(text, "昨天", (name,))
    assert short.endswith("…") and len(short) <= LONGEST
    assert name in short or name[:3] not in short


@given(st.text(alphabet="甲乙丙，。“”《》（）3月", max_size=90))
def test_any_text_gives_a_title_of_bounded_length(text: str) -> None:
    assert len(title(text, 0, len(text), (), ())) <= LONGEST + 12
