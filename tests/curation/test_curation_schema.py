"""The schema that editors read says what the program reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from timeline.curation import load, template
from timeline.curation.schema import KEYS, MODELINE, as_json, schema
from timeline.messages import catalogue

jsonschema = pytest.importorskip("jsonschema")
ROOT = Path(__file__).parents[2]


def parsed(text: str) -> Any:
    """As an editor parses it: dates and the like are text, numbers and truth values are not."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        sign: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, Loader=Loader)


def mistakes(text: str) -> list[str]:
    return [error.message for error in jsonschema.Draft7Validator(schema("en")).iter_errors(parsed(text))]


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(as_json("zh")))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_key_is_explained(lang: str) -> None:
    assert set(KEYS) <= set(catalogue(lang, "schema"))


def test_the_shipped_file_and_the_templates_are_right() -> None:
    assert mistakes((ROOT / "events.yaml").read_text("utf-8")) == []
    for lang in ("zh", "en"):
        text = template(lang)
        assert mistakes(text) == [] and text.startswith(MODELINE)
        import re

        used = re.sub(r"^#(  +\S)", r"\1", text[text.index("version: 1") :], flags=re.MULTILINE)
        assert mistakes(used) == []


GOOD = [
    "",
    "version: 1\nevents:\n",
    "events: [{date: 2020, title: 开工, tags: [a], who: 王, when: 2021-01-01}]\n",
    "corrections:\n  - {event: a, accept: true}\n  - {event: a, accept: {date: 2020-01-01}}\n",
    "corrections:\n  - {event: a, split: [{quote: 甲}, {quote: 乙, date: 2020}]}\n",
    "corrections:\n  - {merge: [a, {file: a.txt, quote: 甲, kind: meeting}]}\n",
    "corrections:\n  - {quote: 甲, set: {kind: 会议, planned: true}}\n",
]
BAD = [
    "evnts: []\n",
    "events: [{title: 开工}]\n",
    "events: [{date: 2020, title: 开工, kind: meetng}]\n",
    "corrections: [{event: a}]\n",
    "corrections: [{event: a, set: {}}]\n",
    "corrections: [{event: a, set: {dates: 2020}}]\n",
    "corrections: [{event: a, split: [{quote: 甲}]}]\n",
    "places: later\n",
    "institutions: [{aliases: [a]}]\n",
    "lexicon: {metting: [a]}\n",
    "version: 2\n",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_right_is_right_to_both(text: str, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "a.txt").write_text("甲\n", encoding="utf-8")
    assert mistakes(text) == [] and load([file], tmp_path).problems == ()


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_wrong_to_both(text: str, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(text, encoding="utf-8")
    assert mistakes(text) and [item.level for item in load([file], tmp_path).problems] == ["error"]
