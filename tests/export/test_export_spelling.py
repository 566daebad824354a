"""The quick way from the store to the text says, byte by byte, what the contract's mapping says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
import yaml
from export_samples import HEADER, ORDINARY, hostile_events
from export_strategies import EVENTS
from hypothesis import given
from msgspec.structs import replace

from timeline.export import Task, to_mapping
from timeline.export.csv_table import cells, guarded, layout_csv
from timeline.export.layout import encoded
from timeline.export.records import layout_json, layout_jsonl, layout_yaml, line
from timeline.export.remembered import Remembered
from timeline.export.yaml_lines import flow
from timeline.model import Event
from timeline.store.bodies import Kept, as_kept, kept, pack, unpack
from timeline.store.codec import Stored, event_to_list

TASK = Task(HEADER, "en")
YAML, JSON, LINES, TABLE = (make(TASK) for make in (layout_yaml, layout_json, layout_jsonl, layout_csv))


def same(event: Event, stored: Kept | Stored) -> None:
    wanted = to_mapping(event, "en")
    assert YAML.portion([stored]) == f"- {flow(wanted)}\n"
    assert JSON.portion([stored]) == line(wanted)
    assert LINES.portion([stored]) == line(wanted) + "\n"
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(map(guarded, cells(wanted)))
    assert TABLE.portion([stored]) == stream.getvalue()


@given(EVENTS)
def test_any_event(event: Event) -> None:
    same(event, as_kept(event))
    same(event, event_to_list(event))
    body = pack(event)
    same(unpack(event.id, body), kept(event.id, body))


@pytest.mark.parametrize("event", [*ORDINARY, *hostile_events()], ids=lambda event: event.id)
def test_the_samples(event: Event) -> None:
    same(event, as_kept(event))
    same(event, event_to_list(event))


def test_what_became_known_of_a_happening_is_told() -> None:
    event = replace(ORDINARY[0], happening="h1", conflicts=("c1",))
    found = as_kept(event)
    assert isinstance(found, Kept)
    same(event, found)
    same(replace(event, happening="h2"), found._replace(happening="h2"))
    same(replace(event, happening="h2", conflicts=("c2", "c3")), found._replace(happening="h2", conflicts=["c2", "c3"]))
    same(replace(event, happening="", conflicts=()), found._replace(happening="", conflicts=[]))


def _loaded(text: str) -> Sequence[Any]:
    return yaml.load("[" + text.removeprefix("- ").rstrip("\n") + "]", yaml.CSafeLoader)


@given(EVENTS)
def test_any_event_is_read_by_yaml_as_by_json(event: Event) -> None:
    stored = event_to_list(event)
    (by_yaml,) = _loaded(YAML.portion([stored]))
    by_json = json.loads(JSON.portion([stored]))
    assert by_yaml == by_json


def test_portions_one_after_the_other_are_one_portion() -> None:
    lists = [event_to_list(event) for event in [*ORDINARY, *hostile_events()]]
    for layout in (YAML, JSON, LINES, TABLE):
        assert layout.portion(lists) == layout.between.join(layout.portion([one]) for one in lists)


def test_what_is_remembered_is_made_once_and_never_more_than_so_much() -> None:
    made: list[int] = []

    def make(key: int) -> str:
        made.append(key)
        return str(key)

    remembered = Remembered(make, most=3)
    assert [remembered[key] for key in (1, 2, 1, 2, 3)] == ["1", "2", "1", "2", "3"]
    assert made == [1, 2, 3]
    assert remembered[4] == "4"
    assert len(remembered) <= 3
    assert remembered[1] == "1"


def test_some_events_at_a_time_make_the_same_bytes() -> None:
    stored = [as_kept(event) for event in [*ORDINARY, *hostile_events()]] * 20
    for layout in (YAML, JSON, LINES, TABLE):
        assert encoded(layout, iter(stored)) == layout.portion(stored).encode()
        assert encoded(layout, iter([])) == b""
