"""What holds for any text: offsets in range and order, no overlaps, one answer for one text, no end of time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.extraction.additions import Additions
from timeline.extraction.names import recognise
from timeline.messages import LANGUAGES, catalogue
from timeline.model import DocumentFacts

_WORDS = (
    "市教育局 湖北省 武汉 人民政府 委员会 第三医院 大学 中共 市委书记 王建国 总统 · 布朗 ， 。 （ ） 《 》 "
    "以下简称 的通知 和 在 我市 全省 返琼 学校 学校党委 公司 3家 第12 中学 长 部 院 县 区 街道 社区 A “ ” "
    "任 组长 、 香港 天文台 原名 更名为"
)
_PIECES = st.sampled_from([*_WORDS.split(), "\n", " "])
_TEXTS = st.lists(_PIECES, max_size=60).map("".join) | st.text(max_size=80)


@given(_TEXTS)
@settings(max_examples=150, deadline=None)
def test_mentions_stand_in_order_inside_the_text_without_overlaps(text: str) -> None:
    names = recognise(text, DocumentFacts(), Additions())
    for mentions in (names.places, names.institutions, names.people):
        last = 0
        for mention in mentions:
            assert last <= mention.start < mention.end <= len(text)
            last = mention.end


@given(_TEXTS)
@settings(max_examples=60, deadline=None)
def test_names_are_never_empty_and_the_answer_is_always_the_same(text: str) -> None:
    names = recognise(text, DocumentFacts(city="武汉市"), Additions(), "2020-02-01")
    assert all(m.name for m in names.institutions)
    assert all(m.name == text[m.start : m.end] for m in names.people)
    assert names == recognise(text, DocumentFacts(city="武汉市"), Additions(), "2020-02-01")


def test_every_reason_is_said_in_every_language() -> None:
    keys = {language: set(catalogue(language, "names")) for language in LANGUAGES}
    assert keys["zh"] == keys["en"]
    assert keys["zh"]
