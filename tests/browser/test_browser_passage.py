"""The passage of a document that is read: which paragraphs, what is lit, where the quote stands."""

import browser_made_up as made_up
import pytest

from timeline.browser.passage import around, lay_out, line_of
from timeline.model import DocumentFacts
from timeline.store.values import StoredDocument


def stored(text):
    made = made_up.document("sources/report.txt", text, DocumentFacts())
    return StoredDocument(made.file, made.text, made.paragraphs, made.facts, "txt", "utf-8")


def an_event(text, quote, date_text=""):
    from timeline.model import Anchor, Event, Reason

    start = text.index(quote)
    at = text.index(date_text) if date_text else None
    number = text[:start].count("\n") + 1
    anchor = Anchor(
        "sources/report.txt",
        number,
        start,
        start + len(quote),
        quote,
        date_start=at,
        date_end=at and at + len(date_text),
    )
    return Event("x", "2021", None, None, "", "explicit", Reason("k"), "", "other", "", quote, anchor)


TEXT = "第一段。\n七月三日，河水漫过石桥，村民撤到祠堂。\n第三段。"


@pytest.mark.parametrize("cells", [8, 14, 40])
def test_what_is_lit_is_the_quote_and_its_time_expression(cells):
    event = an_event(TEXT, "七月三日，河水漫过石桥", "七月三日")
    lines = lay_out(around(stored(TEXT), event, ()), cells)

    def lit(light):
        return "".join(words for line in lines for words, kind in line.pieces if kind == light)

    assert lit("date") == "七月三日"
    assert lit("quote") == "，河水漫过石桥"
    assert lit("plain") == "，村民撤到祠堂。"
    assert lit("context") == "第一段。第三段。"
    assert [line.number for line in lines if line.number] == [1, 2, 3]


def test_an_antecedent_in_another_paragraph_is_lit_too():
    event = an_event(TEXT, "第三段", "七月三日")
    lines = lay_out(around(stored(TEXT), event, ()), 60)
    assert [(words, kind) for line in lines for words, kind in line.pieces][1] == ("七月三日", "date")


def test_other_events_of_the_paragraph_are_faint_and_never_cover_the_quote():
    event, other = an_event(TEXT, "河水漫过石桥，村民"), an_event(TEXT, "村民撤到祠堂")
    from msgspec.structs import replace

    lines = lay_out(around(stored(TEXT), event, (replace(other, id="y"), event)), 60)
    assert lines[1].pieces == (
        ("七月三日，", "plain"),
        ("河水漫过石桥，村民", "quote"),
        ("撤到祠堂", "other"),
        ("。", "plain"),
    )


def test_a_huge_document_is_read_in_part():
    text = "\n".join(["水" * 79] * 30_000)
    event = an_event(text, "水" * 5)
    small, whole = around(stored(text), event, ()), around(stored(text), event, (), whole=True)
    assert 50 < len(small.paragraphs) < 500
    assert len(whole.paragraphs) < 6000
    assert whole.before + len(whole.paragraphs) + whole.after == 30_000


def test_a_paragraph_as_long_as_a_book_is_cut_around_the_quote():
    text = "水" * 500_000 + "石桥" + "水" * 500_000
    event = an_event(text, "石桥")
    passage = around(stored(text), event, ())
    lines = lay_out(passage, 40)
    assert sum(line.end - line.start for line in lines) <= 8_000
    shown = lines[line_of(lines, passage.focus)]
    assert ("石桥", "quote") in shown.pieces


def test_a_document_without_paragraphs_is_nothing_to_read():
    event = an_event(TEXT, "第三段")
    assert lay_out(around(stored(""), event, ()), 40) == []
