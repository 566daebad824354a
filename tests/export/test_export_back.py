"""What was exported comes back: whole from our own forms, with every loss told from others'."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from export_samples import HEADER, ORDINARY, facts, hostile_events
from export_strategies import EVENTS
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from timeline.curation import load_text
from timeline.curation.decisions import Curation
from timeline.export import Task, to_mapping, write
from timeline.export.back import BackError, Returned, read_back
from timeline.export.back.completing import completed
from timeline.model import Event


def made(format: str, events: list[Event]) -> str:
    stream = io.StringIO()
    write(iter(events), format, stream, Task(HEADER, "en", facts))
    return stream.getvalue()


def back(name: str, content: str) -> Returned:
    found = read_back(name, content)
    assert found is not None
    return found


def said(curation: Curation) -> list[Any]:
    """The events and corrections, without the places in the file where they stand."""
    place = re.compile(r"Mark\(line=\d+, column=\d+\)|content='\w*'")
    return [place.sub("", repr(item)) for item in (*curation.events, *curation.corrections)]


def same(events: list[Event], folder: Path) -> None:
    yaml = load_text(made("yaml", events), "x", folder)
    for name, format in (("x.csv", "csv"), ("x.csv", "csv-bom"), ("x.jsonl", "jsonl")):
        other = load_text(back(name, made(format, events)).text, "x", folder)
        assert said(other) == said(yaml)
        assert len(other.problems) == len(yaml.problems)


def test_a_table_and_lines_say_what_the_yaml_says(tmp_path: Path) -> None:
    same(ORDINARY, tmp_path)
    same(hostile_events(), tmp_path)
    assert len(load_text(made("yaml", ORDINARY), "x", tmp_path).events) == len(ORDINARY)


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_any_text_comes_back_from_a_table(words: list[str]) -> None:
    title, quote, note, tag = words
    event = replace(ORDINARY[3], title=title or "x", quote=quote, notes=note, tags=(tag, "b"))
    same([event], Path("/"))


@given(EVENTS)
def test_any_event_comes_back_from_a_table_and_from_lines(event: Event) -> None:
    same([replace(event, id="e1", title=f"x{event.title}")], Path("/"))


@pytest.mark.parametrize(
    ("name", "content", "line", "key"),
    [
        ("a.jsonl", '{"id": "a"}\n\n{"id": \n', 3, "no_json"),
        ("a.jsonl", "[1]\n", 1, "no_object"),
        ("a.csv", "when,what\n2020,x\n", 1, "no_columns"),
        ("a.csv", "", 1, "no_columns"),
        ("a.csv", 'date,title,figures\n2020,"a\nb",\n2020,c,{\n', 4, "no_json_cell"),
        ("a.csv", 'date,title,start\n2020,"a\nb",\n2020,c,x\n', 4, "no_number_cell"),
        ("a.csv", 'date,title\n2020,"a"b\n', 2, "no_csv"),
        ("a.ics", "BEGIN:VCARD\n", 1, "no_calendar"),
        ("a.json", '{"title": {}, "slides": []}', 1, "no_slides"),
        ("a.json", '{"title": {},\n "events": [}', 2, "no_json"),
        ("a.mw", "---\ntitle: x\n---\nnothing\n", 1, "no_entries"),
    ],
)
def test_a_file_that_is_not_what_its_ending_says(name: str, content: str, line: int, key: str) -> None:
    with pytest.raises(BackError) as error:
        read_back(name, content)
    assert (error.value.line, error.value.reason.key) == (line, f"importing.{key}")


def test_problems_are_told_on_the_line_of_the_row(tmp_path: Path) -> None:
    returned = back("a.csv", 'date,title,kind\n2020,"a\nb",meeting\n2020-02-30,c,meeting\n2020,d,party\n')
    found = load_text(returned.text, "a.csv", tmp_path)
    assert [problem.line for problem in found.problems] == [4, 5]


def test_our_own_calendar_comes_back_with_dates_kinds_and_quotes(tmp_path: Path) -> None:
    returned = back("a.ics", made("ics", ORDINARY))
    assert returned.losses == ()
    events = load_text(completed(returned, {}.get).text, "a.ics", tmp_path).events
    assert [(event.date, event.kind) for event in events] == [
        (one.date, one.kind) for one in ORDINARY if one.id in ("e4", "e5", "e6", "e7")
    ]


def test_another_programs_calendar() -> None:
    returned = back(
        "a.ics",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20210301\r\nDTEND;VALUE=DATE:20210304\r\n"
        "SUMMARY:Drill\\, wi\r\n th all\r\nRRULE:FREQ=YEARLY\r\n"
        "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nSUMMARY:no date\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    )
    assert "date: '2021-03-01/2021-03-03'" in returned.text and "title: 'Drill, with all'" in returned.text
    assert [(loss.line, loss.what.key) for loss in returned.losses] == [
        (8, "importing.lost_property"),
        (9, "importing.lost_property"),
        (13, "importing.lost_undated"),
    ]


def test_slides_and_markwhen_come_back_with_their_days() -> None:
    slides = back("a.json", made("timelinejs", ORDINARY))
    assert (
        slides.losses == ()
        and "date: '2020-07-09T08:30', kind: measure" in slides.text
        and "date: '-0206" in slides.text
    )
    text = back("a.mw", made("markwhen", ORDINARY))
    assert text.losses == () and "date: '2020-07-10/2020-07-12'" in text.text and "kind: directive" in text.text
    assert back("a.mw", "2020: a\nsection B\nnow - 3 days: c\n").losses[0].line == 2


def test_exports_of_ours_in_yaml_and_json_are_left_to_curation() -> None:
    assert read_back("a.yaml", made("yaml", ORDINARY)) is None
    assert read_back("a.json", made("json", ORDINARY)) is None


@pytest.mark.parametrize(("format", "name"), [("ics", "a.ics"), ("timelinejs", "a.json"), ("markwhen", "a.mw")])
def test_what_a_form_cannot_say_is_no_difference(format: str, name: str, tmp_path: Path) -> None:
    events = [*ORDINARY[1:8], *hostile_events()]
    known = {event.id: event for event in events}
    content = made(format, events)
    returned = completed(back(name, content), known.get)
    written = {str(event["id"]) for _, event in returned.events}
    assert written == {event.id for event in events if format != "ics" or event.id not in ("e2", "e3", "e8")}
    for _, event in returned.events:
        assert event == to_mapping(known[str(event["id"])])
    changed = completed(back(name, content.replace("开闸泄洪", "开闸放水", 1)), known.get)
    assert [event["title"] for _, event in changed.events if event["id"] == "e5"] == ["开闸放水"]
    assert "e5" not in {str(event.get("id", "")) for _, event in completed(back(name, content), {}.get).events}
