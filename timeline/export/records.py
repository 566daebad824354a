"""The contract itself, event by event: YAML, JSON, and a JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Final

from timeline.export.layout import Layout, write_with
from timeline.export.mapping import Value
from timeline.export.plain import safe_json
from timeline.export.spelling import Notation, speller
from timeline.export.task import Task
from timeline.export.yaml_lines import all_words, comment, flow, usual, words
from timeline.messages import text

FORMAT_VERSION: Final = 1


def quoted(text: str) -> str:
    """A text as JSON, safe to show."""
    if text.isprintable() and '"' not in text and "\\" not in text:  # nearly all; quicker than looking for escapes
        return f'"{text}"'
    return safe_json(encode_basestring(text))


def all_quoted(*texts: str) -> Sequence[str]:
    """The same of several texts: nearly always one look is enough for all of them."""
    whole = "".join(texts)
    if whole.isprintable() and '"' not in whole and "\\" not in whole:
        return [f'"{text}"' for text in texts]
    return [quoted(text) for text in texts]


def line(value: Value) -> str:
    """A value as JSON on one line; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    return safe_json(json.dumps(value, ensure_ascii=False, allow_nan=False))


JSON: Final = Notation(quoted, quoted, all_quoted, quoted, line)
YAML: Final = Notation(words, words, all_words, usual, flow)


def layout_yaml(task: Task) -> Layout:
    """YAML: the header, then one event a line in flow style."""
    header, lang = task.header, task.lang
    spelled = speller(YAML, lang).event
    key = "export.comment_filter" if header.filter else "export.comment_all"
    return Layout(
        comment(text("export.comment", lang, version=header.version, made=header.made))
        + comment(text(key, lang, filter=header.mapping()["filter"]))
        + f"format: {FORMAT_VERSION}\nheader: {flow(header.mapping())}\nevents:",
        lambda events: "".join([f"- {spelled(one)}\n" for one in events]),
        first="\n",
        none=" []\n",
    )


def layout_json(task: Task) -> Layout:
    """JSON: an object with the format's version, the header and the events, one a line."""
    spelled = speller(JSON, task.lang).event
    return Layout(
        f'{{"format": {FORMAT_VERSION},\n"header": {line(task.header.mapping())},\n"events": [',
        lambda events: ",\n".join(map(spelled, events)),
        first="\n",
        between=",\n",
        tail="\n]}\n",
        none="]}\n",
    )


def layout_jsonl(task: Task) -> Layout:
    """A JSON object a line, without a header, so that the lines of several exports can be put together."""
    spelled = speller(JSON, task.lang).event
    return Layout("", lambda events: "".join([spelled(one) + "\n" for one in events]))


write_yaml: Final = write_with(layout_yaml)
write_json: Final = write_with(layout_json)
write_jsonl: Final = write_with(layout_jsonl)
