"""What the tests of names share: one call that says all names of a text as plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from timeline.extraction.additions import Additions
from timeline.extraction.names import Names, recognise
from timeline.model import DocumentFacts


@dataclass(frozen=True)
class Read:
    """The names of a text as lists of plain strings, and the full answer."""

    places: list[str]
    institutions: list[str]
    people: list[str]
    names: Names


@pytest.fixture
def read() -> Callable[..., Read]:
    def reader(text: str, *, day: str = "2021-06-01", additions: Additions | None = None, **facts: str) -> Read:
        names = recognise(text, DocumentFacts(**facts), additions or Additions(), day)  # type: ignore[arg-type]
        return Read(
            [m.place.name for m in names.places],
            [m.name for m in names.institutions],
            [m.name for m in names.people],
            names,
        )

    return reader
