"""Exports: the contract's shape, and every format read back by strangers' parsers as what was meant."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from timeline.export import FORMATS, Header, Task, UnknownFormatError, to_mapping, write
from timeline.export.yaml_lines import flow, scalar
from timeline.model import (
    Anchor,
    Directive,
    Event,
    Figure,
    Institution,
    Person,
    Place,
    Reason,
)

EVENT = Event(
    id="k7m2x9q4tb",
    date="2020-01-31",
    earliest="2020-01-31",
    latest="2020-01-31",
    date_text="1月31日",
    basis="year-inferred",
    why=Reason("store.foreign", {"path": "一", "detail": ""}),
    reported="2020-02-01~",
    kind="meeting",
    title="防汛指挥部召开会议",
    quote="1月31日防汛指挥部召开会议: “#1”",
    source=Anchor("sources/乙.txt", 4, 10, 30, "1月31日…", "前文", "后文", 10, 15),
    cities=(Place("云溪市", "990100", "东岭省"), Place("远方国")),
    institutions=(Institution("云溪市防汛指挥部", "防汛指挥部"),),
    people=(Person("贺知远", "市长"), Person("林晓棠")),
    confidence=0.93,
)
HEADER = Header("city:云溪", "2020-03-01T08:00:00+08:00", "1.2.3")


def written(events: list[Event], format: str, lang: str = "en") -> str:
    stream = io.StringIO()
    assert write(iter(events), format, stream, Task(HEADER, lang)).count == len(events)
    return stream.getvalue()


def test_the_fields_of_an_event() -> None:
    assert to_mapping(EVENT, "en") == {
        "id": "k7m2x9q4tb",
        "date": "2020-01-31",
        "earliest": "2020-01-31",
        "latest": "2020-01-31",
        "date_text": "1月31日",
        "basis": "year-inferred",
        "why": "一 is not a store of this program.",
        "reported": "2020-02-01~",
        "kind": "meeting",
        "title": "防汛指挥部召开会议",
        "quote": "1月31日防汛指挥部召开会议: “#1”",
        "source": {
            "file": "sources/乙.txt",
            "paragraph": 4,
            "start": 10,
            "end": 30,
            "date_start": 10,
            "date_end": 15,
            "prefix": "前文",
            "suffix": "后文",
        },
        "cities": [{"name": "云溪市", "code": "990100", "province": "东岭省"}, {"name": "远方国"}],
        "institutions": [{"name": "云溪市防汛指挥部", "mention": "防汛指挥部"}],
        "people": [{"name": "贺知远", "role": "市长"}, {"name": "林晓棠"}],
        "confidence": 0.93,
        "origin": "extracted",
    }


def test_fields_that_are_there_only_when_they_say_something() -> None:
    full = replace(
        EVENT,
        source=None,
        earliest=None,
        figures=(Figure(6.0, "人", "队员"), Figure(2.5, "万元", approximate=True), Figure(float("inf"), "件")),
        directive=Directive("严禁", "", "各单位", ""),
        happening="h3",
        conflicts=("337 人",),
        notes="抄自公告栏",
        bounded=True,
        planned=True,
        extracted={"date": "2020"},
        sources=(Anchor("b.txt", 1, 2, 3, "会"),),
    )
    found = to_mapping(full, "en")
    added = {name: value for name, value in found.items() if name not in to_mapping(EVENT, "en")}
    assert found["source"] is None
    assert found["earliest"] is None
    assert added == {
        "figures": [
            {"value": 6, "unit": "人", "of": "队员"},
            {"value": 2.5, "unit": "万元", "approximate": True},
            {"value": None, "unit": "件"},
        ],
        "directive": {"modal": "严禁", "addressee": "各单位"},
        "happening": "h3",
        "conflicts": ["337 人"],
        "notes": "抄自公告栏",
        "bounded": True,
        "planned": True,
        "extracted": {"date": "2020"},
        "sources": [{"file": "b.txt", "paragraph": 1, "start": 2, "end": 3, "prefix": "", "suffix": "", "quote": "会"}],
    }


def test_why_is_said_in_the_language_asked_for() -> None:
    assert to_mapping(EVENT, "zh")["why"] == "一 不是本程序的数据库。"


@pytest.mark.parametrize("events", [[], [EVENT], [EVENT, replace(EVENT, id="other", notes="a\nb")]])
def test_every_format_says_the_same(events: list[Event]) -> None:
    wanted = [to_mapping(event, "en") for event in events]
    header = {
        "program": "timeline",
        "version": "1.2.3",
        "made": "2020-03-01T08:00:00+08:00",
        "filter": "city:云溪",
    }
    document = {"format": 1, "header": header, "events": wanted}
    assert json.loads(written(events, "json")) == document
    assert yaml.safe_load(written(events, "yaml")) == document
    assert yaml.load(written(events, "yaml"), yaml.CSafeLoader) == document
    assert [json.loads(line) for line in written(events, "jsonl").splitlines()] == wanted


def test_each_event_is_a_line_of_yaml() -> None:
    lines = written([EVENT, EVENT], "yaml").splitlines()
    assert [line[:22] for line in lines[-2:]] == ["- {id: k7m2x9q4tb, dat"] * 2
    assert all(line.startswith("# ") for line in lines[:2])


def test_a_filter_cannot_break_out_of_the_comment() -> None:
    stream = io.StringIO()
    write(iter([EVENT]), "yaml", stream, Task(replace(HEADER, filter="a\nevents: []\u2028b\ud800"), "en"))
    found = yaml.safe_load(stream.getvalue())
    assert found["header"]["filter"].startswith("a\nevents: []\u2028b")
    assert len(found["events"]) == 1


def test_events_are_written_as_they_come() -> None:
    stream = io.StringIO()

    def source() -> Iterator[Event]:
        yield EVENT
        assert EVENT.title in stream.getvalue()
        yield EVENT

    for format in (one.name for one in FORMATS.values() if one.counts == "events"):
        stream.seek(0)
        stream.truncate()
        assert write(source(), format, stream, Task(HEADER)).count == 2


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        write(iter([]), "tablet", io.StringIO())
    assert caught.value.reason.values["format"] == "tablet"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "no", "NO", "Yes", "on", "y", "null", "~", "true", ".nan", ".inf", "0123", "0x1F", "0b1", "1_000",
        "1e5", "12:30", "12:30:45", "2020-01-31", "2020-01", "-", "- a", "?", "? a", ":", "a: b", "a:", "#", "a #b",
        "&a", "*a", "!a", "!!str", "|", ">", "%a", "@a", "`a`", "{a}", "[a]", "a,b", "'", "''", '"', '"a"', "\\", "\\n",
        "---", "...", "--- a", "=", "<<", " a", "a ", "a\n", "a\nb", "\ta", "a\tb", "a\r\nb", "\x00", "\x1b[31m",
        "\x7f", "\x85", "\xa0", "\xad", "\u2028", "\ufeff", "\ufffe", "😀", "会议", "第3次", "3月", "一，二", "e\u0301",
    ],
)  # fmt: skip
def test_text_is_quoted_for_any_parser(text: str) -> None:
    written = scalar(text)
    assert "\n" not in written
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        assert yaml.load(written, loader) == text
        assert yaml.load(f"- {{{written}: {written}, k: [{written}, {written}]}}", loader) == [
            {text: text, "k": [text, text]}
        ]


def test_a_line_end_is_written_as_people_know_it() -> None:
    assert scalar("第一段\n\t第二段\r\x07") == '"第一段\\n\\t第二段\\r\\x07"'


_plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(_plain)
def test_any_value_comes_back_from_yaml(value: Any) -> None:
    line = f"- {flow(value)}\n"
    assert yaml.safe_load(line) == [value]
    assert yaml.load(line, yaml.CSafeLoader) == [value]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_the_same_number(value: float) -> None:
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        found = yaml.load(scalar(value), loader)
        assert (type(found), found) == (float, value)


@given(st.text())
def test_any_text_of_an_event_comes_back(text: str) -> None:
    event = replace(EVENT, quote=text, title=text, notes=text)
    shown = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for loaded in (yaml.safe_load(written([event], "yaml")), json.loads(written([event], "json").encode())):
        assert len(loaded["events"][0]["quote"]) == len(text)
        if "\ufffd" not in shown:
            assert loaded["events"][0]["quote"] == loaded["events"][0]["title"] == text
