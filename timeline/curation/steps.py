"""The small steps of which a change of an entry is made: each in the text, and as what it means."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, TypeAlias

from msgspec import Struct

from timeline.curation.checking import Meant, said
from timeline.curation.emitting import Value, scalar
from timeline.curation.layout import LayoutError, Part
from timeline.curation.patching import append_value, remove_item, remove_key, set_value

Way: TypeAlias = tuple[str | int, ...]
"""The keys and numbers that lead from an entry to a value in it."""


class Put(Struct, frozen=True):
    """Give a key of a mapping a value."""

    way: Way
    key: str
    value: Value

    def in_text(self, text: str, entry: Part) -> str:
        return set_value(text, part_at(entry, self.way), self.key, self.value)

    def in_value(self, entry: Any) -> None:
        value_at(entry, self.way)[self.key] = said(self.value)


class Cut(Struct, frozen=True):
    """Take a key out of a mapping."""

    way: Way
    key: str

    def in_text(self, text: str, entry: Part) -> str:
        return remove_key(text, part_at(entry, self.way), self.key)

    def in_value(self, entry: Any) -> None:
        value_at(entry, self.way).pop(self.key, None)


class Append(Struct, frozen=True):
    """Add a word to a list of words."""

    way: Way
    word: str

    def in_text(self, text: str, entry: Part) -> str:
        return append_value(text, part_at(entry, self.way), self.word)

    def in_value(self, entry: Any) -> None:
        value_at(entry, self.way).append(said(self.word))


class Instead(Struct, frozen=True):
    """Put another word in the place of an item that is a word."""

    way: Way
    number: int
    word: str

    def in_text(self, text: str, entry: Part) -> str:
        old = part_at(entry, (*self.way, self.number))
        return text[: old.start] + scalar(self.word, old.style) + text[old.end :]

    def in_value(self, entry: Any) -> None:
        value_at(entry, self.way)[self.number] = said(self.word)


class Without(Struct, frozen=True):
    """Take an item out of a list of several."""

    way: Way
    number: int

    def in_text(self, text: str, entry: Part) -> str:
        return remove_item(text, part_at(entry, self.way), self.number)

    def in_value(self, entry: Any) -> None:
        del value_at(entry, self.way)[self.number]


Step: TypeAlias = Put | Cut | Append | Instead | Without


def edited(section: str, number: int, steps: Sequence[Step]) -> Meant:
    """What steps on an entry are meant to make of it."""

    def new(items: list[Any]) -> list[Any]:
        changed = deepcopy(items)
        for step in steps:
            for item in changed:
                step.in_value(item)
        return changed

    return Meant(section, number, 1, new)


def part_at(part: Part, way: Way) -> Part:
    """The part to which a way leads. Raises ``LayoutError``."""
    for name in way:
        found = part.get(name) if isinstance(name, str) else part.items[name] if name < len(part.items) else None
        if found is None:
            raise LayoutError(part.start)
        part = found
    return part


def value_at(value: Any, way: Way) -> Any:
    """The value to which a way leads."""
    for name in way:
        value = value[name]
    return value
