"""The filter language as a table, and what holds for every filter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.messages import LANGUAGES, catalogue, say
from timeline.model import BASES, KINDS, ORIGINS
from timeline.store.filters import (
    FIELDS,
    Filter,
    FilterError,
    Node,
    Term,
    Text,
    caret,
    parse,
)
from timeline.store.filters.fields import FLAGS, key_of
from timeline.store.filters.nodes import All, Any, Not, conjunction, disjunction, negation


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("", ""),
        ("   ", ""),
        ("停课", "停课"),
        ("停课 通告", "停课 通告"),
        ("停课　通告", "停课 通告"),  # ideographic space
        ('"召开 会议"', '"召开 会议"'),
        ("“召开 会议”", '"召开 会议"'),
        ("「停课」", "停课"),
        ('"or"', '"or"'),
        ('"-停课"', '"-停课"'),
        ('"city:x"', '"city:x"'),
        ("8:30", "8:30"),
        ("a-b", "a-b"),
        (r'"say \"ah\""', r'"say \"ah\""'),
        ("city:武汉", "city:武汉"),
        ("城市：武汉", "city:武汉"),
        ("CITY:Wuhan", "city:Wuhan"),
        ("地点:武汉，黄石、鄂州", "city:武汉,黄石,鄂州"),
        ("city:武汉,武汉", "city:武汉"),
        ('city:"San Marino"', 'city:"San Marino"'),
        ('city:"甲,乙"', 'city:"甲,乙"'),
        ("机构:卫健委", "inst:卫健委"),
        ("institution:卫健委", "inst:卫健委"),
        ("kind:meeting,order", "kind:meeting,order"),
        ("kind:会议,命令", "kind:meeting,order"),
        ("类别:Meeting", "kind:meeting"),
        ("類別:會議", "kind:meeting"),
        ("basis:year-inferred", "basis:year-inferred"),
        ("依据:农历", "basis:lunar"),
        ("origin:人工", "origin:curated"),
        ("是:计划", "is:planned"),
        ("is:bounded -is:curated", "is:bounded -is:curated"),
        ("date:2020", "date:2020"),
        ("date:2020-1", "date:2020-01"),
        ("日期:2020年1月5日", "date:2020-01-05"),
        ("日期:２０２０年１月", "date:2020-01"),
        ("date:2020-01-20/2020-02", "date:2020-01-20/2020-02"),
        ("date:2020-01-20..2020-02", "date:2020-01-20/2020-02"),
        ("reported:..2020-01-31", "reported:..2020-01-31"),
        ("reported:../2020-01-31", "reported:..2020-01-31"),
        ("date:2020-02..", "date:2020-02.."),
        ("date:2020-02/..", "date:2020-02.."),
        ("date:2020-01-05/2020-01-05", "date:2020-01-05"),
        ("date:-0221", "date:-0221"),
        ("date:2020-02-01~", "date:2020-02-01"),
        ("date:201X", "date:201X"),
        ("date:2020-22", "date:2020-22"),
        ("date:2020-01-26T08:00", "date:2020-01-26T08:00"),
        ("conf:<0.50", "conf:<0.5"),
        ("conf:≥.8", "conf:>=0.8"),
        ("-停课", "-停课"),
        ("- 停课", "-停课"),
        ("--停课", "停课"),
        ("－停课", "-停课"),
        ("a or b", "a or b"),
        ("a OR b", "a or b"),
        ("a 或 b", "a or b"),
        ("a b or c", "a b or c"),
        ("a (b or c)", "a (b or c)"),
        ("（a）（b 或 c）", "a (b or c)"),
        ("((a))", "a"),
        ("(a b) c", "a b c"),
        ("(a or b) or c", "a or b or c"),
        ("-(a or b)", "-(a or b)"),
        ("-(a b)", "-(a b)"),
        ("-(-a)", "a"),
        ("city:武汉kind:meeting", "city:武汉kind:meeting"),  # no space: one value
        ("city:武汉(会议)", "city:武汉 会议"),
    ],
)
def test_a_filter_is_written_in_one_way(written: str, canonical: str) -> None:
    found = parse(written)
    assert str(found) == canonical
    assert parse(canonical) == found


@pytest.mark.parametrize(
    ("written", "key", "wrong"),
    [
        ("(a", "unclosed", "("),
        ("a)", "unopened", ")"),
        ("()", "expected_part", ")"),
        ("a or", "expected_part", ""),
        ("or a", "expected_part", "or"),
        ("a or or b", "expected_part", "or"),
        ("-", "expected_part", ""),
        ('会议 "开', "unclosed_quote", '"'),
        ("会议 “开", "unclosed_quote", "“"),
        ('""', "empty_phrase", '""'),
        ("citi:x", "unknown_field_near", "citi:"),
        ("完全无关的字段:x", "unknown_field", "完全无关的字段:"),
        ("city:", "no_value", "city:"),
        ("city: 武汉", "no_value", "city:"),
        ("city:a,", "no_value", "city:a,"),
        ("kind:聚餐", "unknown_value", "聚餐"),
        ("kind:meeting,聚餐", "unknown_value", "聚餐"),
        ("is:nice", "unknown_value", "nice"),
        ("date:昨天", "bad_period", "昨天"),
        ("date:2020-13", "bad_period", "2020-13"),
        ("date:2021-02-29", "bad_period", "2021-02-29"),
        ("date:2020-02/2020-01", "bad_period", "2020-02/2020-01"),
        ("date:..", "bad_period", ".."),
        ("date:/", "bad_period", "/"),
        ("date:2020-01-01T25:00", "bad_period", "2020-01-01T25:00"),
        ("conf:0.5", "bad_comparison", "0.5"),
        ("conf:<x", "bad_comparison", "<x"),
        ("(" * 100 + "a" + ")" * 100, "too_deep", "("),
    ],
)
def test_a_mistake_names_its_place(written: str, key: str, wrong: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(written)
    error = caught.value
    assert error.reason.key == f"filters.{key}"
    expected = "city:" if wrong == "city:a," else wrong
    assert written[error.start : error.end].startswith(expected)
    for language in LANGUAGES:
        assert "{" not in say(error.reason, language)


def test_the_caret_stands_under_the_mistake_in_cells() -> None:
    text = "停课 类别:聚餐"
    with pytest.raises(FilterError) as caught:
        parse(text)
    first, second = caret(text, caught.value).split("\n")
    assert first == text
    assert second == " " * 10 + "^^^^"


def test_the_caret_stands_after_the_end_where_something_is_missing() -> None:
    with pytest.raises(FilterError) as caught:
        parse("a\tor")
    assert caret("a\tor", caught.value) == "a or\n    ^"


_words = st.text(min_size=1, max_size=8)
_values = {
    "kind": st.sampled_from(KINDS),
    "basis": st.sampled_from(BASES),
    "origin": st.sampled_from(ORIGINS),
    "is": st.sampled_from(FLAGS),
    "date": st.sampled_from(("2020", "2020-01", "..2020-02-03", "2020..", "2019-12/2020-01-05")),
    "reported": st.sampled_from(("2020", "2020-01", "..2020-02-03")),
    "conf": st.sampled_from(("<0.5", ">=0.25", "=1")),
}
_terms = st.sampled_from(FIELDS).flatmap(
    lambda field: st.lists(_values.get(field, _words), min_size=1, max_size=3, unique=True).map(
        lambda values: Term(field, tuple(values))
    )
)


def _nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return several.map(conjunction) | several.map(disjunction) | inner.map(negation)


_nodes: st.SearchStrategy[Node] = st.recursive(_terms | _words.map(Text), _nested, max_leaves=12)


@given(_nodes)
def test_what_is_written_is_read_as_the_same(node: Node) -> None:
    assert parse(str(Filter(node))) == Filter(node)


@given(st.text() | st.text(alphabet='ab ()-"\\:，“”or或城市kind'))
def test_any_text_is_a_filter_or_an_error_with_its_place(text: str) -> None:
    try:
        found = parse(text)
    except FilterError as error:
        assert 0 <= error.start <= error.end <= len(text)
        assert caret(text, error).count("\n") == 1
    else:
        assert parse(str(found)) == found


class TestChanges:
    def test_a_value_joins_the_term_of_its_field(self) -> None:
        assert str(parse("会议 city:a").with_term("city", "b")) == "会议 city:a,b"

    def test_a_value_makes_a_term_where_there_is_none(self) -> None:
        assert str(parse("a or b").with_term("kind", "会议")) == "(a or b) kind:meeting"

    def test_a_value_is_there_once(self) -> None:
        assert str(parse("city:a").with_term("city", "a")) == "city:a"

    def test_what_must_be_is_narrowed(self) -> None:
        assert str(parse("is:planned").with_term("is", "conflict")) == "is:planned is:conflict"

    def test_a_period_takes_the_place_of_another(self) -> None:
        assert str(parse("date:2020 x").with_only("date", "2021")) == "x date:2021"

    def test_a_value_goes_and_an_empty_term_with_it(self) -> None:
        assert str(parse("city:a,b x").without_term("city", "a")) == "city:b x"
        assert str(parse("city:a x").without_term("city", "a")) == "x"
        assert parse("city:a").without_term("city", "a") == Filter()

    def test_a_field_goes_altogether(self) -> None:
        assert str(parse("city:a x city:b -city:c").without_term("city")) == "x -city:c"

    def test_toggling_twice_changes_nothing(self) -> None:
        start = parse("x kind:order")
        assert start.toggled("kind", "meeting").toggled("kind", "meeting") == start

    def test_terms_are_those_that_must_hold(self) -> None:
        assert parse("city:a,b x city:c -city:d (city:e or y)").terms("city") == ("a", "b", "c")

    def test_an_unknown_value_is_refused(self) -> None:
        with pytest.raises(ValueError, match="unknown_value"):
            Filter().with_term("kind", "聚餐")

    def test_both_filters(self) -> None:
        assert str(parse("a or b").and_also(parse("c"))) == "(a or b) c"


def test_every_value_and_field_has_a_label_in_every_language() -> None:
    wanted = {f"field_{field}" for field in FIELDS}
    wanted |= {f"kind_{kind}" for kind in KINDS} | {f"basis_{key_of(basis)}" for basis in BASES}
    wanted |= {f"origin_{origin}" for origin in ORIGINS} | {f"is_{flag}" for flag in FLAGS}
    for language in LANGUAGES:
        assert wanted <= catalogue(language, "filters").keys()


@pytest.mark.parametrize("domain", ["filters", "store", "export"])
def test_the_languages_say_the_same_things(domain: str) -> None:
    first, second = (catalogue(language, domain) for language in ("zh", "en"))
    assert first.keys() == second.keys()


@pytest.mark.parametrize("field", ["kind", "basis", "origin", "is"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_values_of_a_field_share_a_label(field: str, language: str) -> None:
    labels = [text for name, text in catalogue(language, "filters").items() if name.startswith(f"{field}_")]
    assert len(labels) == len(set(labels)) > 1


def test_the_tree_is_flat() -> None:
    assert parse("a (b c) or (d or -(-e))") == Filter(
        Any((All((Text("a"), Text("b"), Text("c"))), Text("d"), Text("e")))
    )
    assert parse("-(-(-a))") == Filter(Not(Text("a")))
