"""The quick way from the store to the text says, byte by byte, what the contract's mapping says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import yaml
from export_samples import HEADER, ORDINARY, hostile_events
from export_strategies import EVENTS
from hypothesis import given

from timeline.export import Task, to_mapping
from timeline.export.csv_table import AS_JSON, COLUMNS, DIRECTIVE, LISTS, WORDS, guarded, joined, layout_csv
from timeline.export.records import layout_json, layout_jsonl, layout_yaml, line
from timeline.export.yaml_lines import flow
from timeline.model import Event
from timeline.store.bodies import pack, unpack, unpack_list
from timeline.store.codec import Stored, event_to_list

TASK = Task(HEADER, "en")


def cells(found: Mapping[str, Any]) -> list[str]:
    """The row of a mapping, column by column: what the table is to hold."""
    source, directive = found.get("source") or {}, found.get("directive") or {}
    row = []
    for name in COLUMNS:
        value: Any
        if name in LISTS:
            field, key = LISTS[name]
            words = [item.get(key, "") for item in found.get(field) or []]
            value = joined(words) if key == "name" or any(words) else ""
        elif name in DIRECTIVE:
            value = directive.get(name)
        elif name in AS_JSON:
            value = json.dumps(found[name], ensure_ascii=False) if found.get(name) else ""
        elif name in WORDS:
            value = joined(found.get(name) or [])
        else:
            value = source[name] if name in source else found.get(name)
        plain = "true" if value is True else "" if value is None else str(value)
        row.append(guarded(plain))
    return row


def same(event: Event, stored: Stored) -> None:
    wanted = to_mapping(event, "en")
    assert layout_yaml(TASK).portion([stored]) == f"- {flow(wanted)}\n"
    assert layout_json(TASK).portion([stored]) == line(wanted)
    assert layout_jsonl(TASK).portion([stored]) == line(wanted) + "\n"
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(cells(wanted))
    assert layout_csv(TASK).portion([stored]) == stream.getvalue()


@given(EVENTS)
def test_any_event(event: Event) -> None:
    same(event, event_to_list(event))
    body = pack(event)
    same(unpack(event.id, body), unpack_list(event.id, body))


@pytest.mark.parametrize("event", [*ORDINARY, *hostile_events()], ids=lambda event: event.id)
def test_the_samples(event: Event) -> None:
    same(event, event_to_list(event))


def _loaded(text: str) -> Sequence[Any]:
    return yaml.load("[" + text.removeprefix("- ").rstrip("\n") + "]", yaml.CSafeLoader)


@given(EVENTS)
def test_any_event_is_read_by_yaml_as_by_json(event: Event) -> None:
    stored = event_to_list(event)
    (by_yaml,) = _loaded(layout_yaml(TASK).portion([stored]))
    by_json = json.loads(layout_json(TASK).portion([stored]))
    assert by_yaml == by_json


def test_portions_one_after_the_other_are_one_portion() -> None:
    lists = [event_to_list(event) for event in [*ORDINARY, *hostile_events()]]
    for layout in (layout_yaml(TASK), layout_json(TASK), layout_jsonl(TASK), layout_csv(TASK)):
        assert layout.portion(lists) == layout.between.join(layout.portion([one]) for one in lists)
