"""Text as it is searched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.store.folding import fold, fold_all, phrase, plain, searchable, searchables


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("会议", "会议"),
        ("會議", "会议"),
        ("ＡＢＣ１２：", "abc12:"),
        ("Straße", "strasse"),
        ("一\u3000二\t三\n\x00四", "一 二 三  四"),
        ("㎏", "kg"),
        ("乾隆著", "乾隆著"),  # ordinary simplified characters too, so they stay
        ("\ud800", "\ufffd"),
    ],
)
def test_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(), st.text())
def test_parts_fold_as_the_whole(first: str, second: str) -> None:
    assert fold(first + second) == fold(first) + fold(second)


@given(st.lists(st.text(st.characters() | st.sampled_from("\nＡ會 "))))
def test_many_texts_fold_as_each_alone(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


@given(st.text(), st.text(), st.text(min_size=1))
def test_the_index_holds_a_phrase_where_the_text_does(quote: str, title: str, words: str) -> None:
    held = fold(words) in fold(quote) or fold(words) in fold(title)
    index = f" {' '.join(searchable(quote, title).decode().split())} "
    asked = phrase(fold(words))
    wanted = asked.strip('"*')
    # One character begins a token; more are tokens side by side.
    assert (f" {wanted}" in index if asked.endswith("*") else f" {wanted} " in index) is held


@settings(deadline=None)  # the first one loads numpy
@given(
    st.lists(st.tuples(st.text(st.characters() | st.sampled_from("ﬁ\ud800\U000f0080\uffff\n")), st.text(max_size=3)))
)
def test_many_texts_are_indexed_as_each_alone(texts: list[tuple[str, str]]) -> None:
    assert [words.split() for words in searchables(texts)] == [searchable(*each).split() for each in texts]


@given(st.text(st.characters()))
def test_plain_text_can_be_encoded_and_keeps_its_length(text: str) -> None:
    assert len(plain(text).encode().decode()) == len(text)
