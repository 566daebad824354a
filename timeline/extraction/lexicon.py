"""The lexicons of the extractor: words for kinds and modal words, read once from the data files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final, cast

from msgspec import Struct

from timeline.model import Kind

_DATA: Final = "data/extraction"


class TriggerRow(Struct, frozen=True):
    """One row of ``kinds.toml``; see the head of that file for what the fields mean."""

    kind: Kind
    pattern: str
    rank: int
    strong: bool
    examples: tuple[str, ...]


class Modals(Struct, frozen=True):
    """The modal words: ``pattern`` finds one, ``modal_of`` names it, ``inside`` finds longer words that hold one;
    ``head`` finds what opens an imperative, its verb in the group ``verb`` where it is one; ``past`` denies one."""

    pattern: re.Pattern[str]
    modal_of: Mapping[str, str]
    inside: re.Pattern[str]
    head: re.Pattern[str]
    past: tuple[str, ...]


@cache
def table(name: str) -> Mapping[str, Any]:
    """The content of one TOML file of the extractor's data."""
    return tomllib.loads((resources.files("timeline") / _DATA / name).read_text(encoding="utf-8"))


@cache
def trigger_rows(name: str = "kinds.toml") -> tuple[TriggerRow, ...]:
    """The rows of ``kinds.toml``, or of ``english.toml``, in their order."""
    return tuple(
        TriggerRow(
            cast(Kind, row["kind"]),
            str(row["pattern"]),
            int(row.get("rank", 5)),
            row["strength"] == "strong",
            tuple(row.get("examples", ())),
        )
        for row in table(name)["trigger"]
    )


def words_pattern(words: Sequence[str]) -> str:
    """A pattern for any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _head(data: Mapping[str, Any]) -> re.Pattern[str]:
    verbs = "|".join((words_pattern(data["verbs"]), *data["patterns"]))
    adverbs = words_pattern(data["adverbs"])
    return re.compile(rf"(?P<verb>{verbs})|(?:{adverbs})(?P<later>{verbs})?")


@cache
def modals() -> Modals:
    """The content of ``modals.toml``."""
    data = table("modals.toml")
    modal_of = {word: str(row["modal"]) for row in data["modal"] for word in row["words"]}
    inside = [word for row in data["modal"] for word in row.get("inside", ())]
    return Modals(
        re.compile(words_pattern(list(modal_of))),
        modal_of,
        re.compile(words_pattern(inside)),
        _head(data["imperative"]),
        tuple(data["imperative"]["past"]),
    )
