"""The contract itself, event by event: YAML, JSON, and a JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final, TextIO

from timeline.export.mapping import Value, to_mapping
from timeline.export.plain import safe_json
from timeline.export.task import Task, Written
from timeline.export.yaml_lines import comment, flow
from timeline.messages import text
from timeline.model import Event

FORMAT_VERSION: Final = 1


def write_yaml(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """YAML: the header, then one event a line in flow style."""
    header, lang = task.header, task.lang
    stream.write(comment(text("export.comment", lang, version=header.version, made=header.made)))
    key = "export.comment_filter" if header.filter else "export.comment_all"
    stream.write(comment(text(key, lang, filter=header.mapping()["filter"])))
    stream.write(f"format: {FORMAT_VERSION}\nheader: {flow(header.mapping())}\nevents:")
    count = 0
    for count, event in enumerate(events, 1):
        stream.write(("" if count > 1 else "\n") + f"- {flow(to_mapping(event, lang))}\n")
    if not count:
        stream.write(" []\n")
    return Written(count)


def write_json(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """JSON: an object with the format's version, the header and the events, one a line."""
    stream.write(f'{{"format": {FORMAT_VERSION},\n"header": {line(task.header.mapping())},\n"events": [')
    count = 0
    for count, event in enumerate(events, 1):
        stream.write(f"{',' if count > 1 else ''}\n{line(to_mapping(event, task.lang))}")
    stream.write("\n]}\n" if count else "]}\n")
    return Written(count)


def write_jsonl(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """A JSON object a line, without a header, so that the lines of several exports can be put together."""
    count = 0
    for event in events:
        stream.write(line(to_mapping(event, task.lang)) + "\n")
        count += 1
    return Written(count)


def line(value: dict[str, Value]) -> str:
    """A mapping as JSON on one line; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    return safe_json(json.dumps(value, ensure_ascii=False, allow_nan=False))
