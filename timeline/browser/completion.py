"""What may stand next in a filter that is being typed: names of fields, values that occur, by name or pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.browser.initials import matches
from timeline.messages import text
from timeline.model import BASES, KINDS, ORIGINS
from timeline.store.filters import FIELDS, Field
from timeline.store.filters.fields import FLAGS, field_names
from timeline.store.filters.nodes import COMMAS, quoted
from timeline.store.folding import fold

#: So many candidates are worked out.
MOST: Final = 12
# Patterns are compiled by their first use: a start has none.
_OPEN: Final = (
    rf"-?(?:(?P<field>[^\W\d_]+)[:：](?P<done>(?:[^\s{COMMAS}]*[{COMMAS}])*))?(?P<part>[^\s{COMMAS}\"“”()（）]*)\Z"
)
_CHOICES: Final[dict[str, tuple[str, ...]]] = {"kind": KINDS, "basis": BASES, "origin": ORIGINS, "is": FLAGS}
#: Fields whose values are offered only behind their name: their words mean something else by themselves.
_NAMED: Final = frozenset({"modal", "issuer"})
_UNSAFE: Final = r'[\s"“”()（），,、]'


class Name(Struct, frozen=True):
    """A value that occurs: the field that asks for it, how many events have it."""

    field: Field
    value: str
    label: str
    count: int


class Candidate(Struct, frozen=True):
    """What may take the place of the characters [start, end) of the line; ``shown`` to people, with a count."""

    start: int
    end: int
    insert: str
    shown: str
    count: int = 0


def complete(typed: str, cursor: int, names: Sequence[Name]) -> list[Candidate]:
    """The candidates at ``cursor`` (a character offset), best first; ``names`` most frequent first."""
    found = re.search(_OPEN, typed[:cursor])
    if found is None:
        return []
    part, start = found["part"], found.start("part")
    if found["field"] is None:
        return _fields(part, start, cursor) + _names(part, start, cursor, names, with_field=True)
    field = field_names().get(fold(found["field"]))
    if field is None:
        return []
    if field in _CHOICES:
        return _choices(field, part, start, cursor)
    return _names(part, start, cursor, [name for name in names if name.field == field], with_field=False)


def _fields(part: str, start: int, end: int) -> list[Candidate]:
    wanted = fold(part)
    meant = [name for name in FIELDS if name not in ("id", "happening") and _field_matches(name, wanted)]
    return [Candidate(start, end, f"{name}:", _field_shown(name)) for name in meant][:MOST]


def _field_matches(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(
        other.startswith(wanted) for other, field in field_names().items() if field == name
    )


def _field_shown(name: str) -> str:
    """A field with its name in the language in force, where that is another one."""
    named = text(f"filters.field_{name}").split(" ")[0]
    return f"{name}:" if named in (name, f"filters.field_{name}") else f"{name}: {named}"


def _choices(field: str, part: str, start: int, end: int) -> list[Candidate]:
    wanted = fold(part)
    found = []
    for value in _CHOICES[field]:
        label = text(f"filters.{field}_{value.replace('-', '_')}")
        if value.startswith(wanted) or fold(label).startswith(wanted) or matches(label, wanted, anywhere=False):
            found.append(Candidate(start, end, value + " ", f"{value} {label}" if label != value else value))
    return found[:MOST]


def _names(part: str, start: int, end: int, names: Iterable[Name], *, with_field: bool) -> list[Candidate]:
    wanted = fold(part)
    if with_field and len(wanted) < 1:
        return []
    ranked: list[tuple[int, int, Name]] = []
    for place, name in enumerate(names):
        if with_field and name.field in _NAMED:
            continue
        label = _folded(name.label)
        if label.startswith(wanted):
            ranked.append((0, place, name))
        elif matches(name.label, wanted, anywhere=False):
            ranked.append((1, place, name))
        elif wanted in label:
            ranked.append((2, place, name))
        elif matches(name.label, wanted):
            ranked.append((3, place, name))
    ranked.sort(key=lambda item: item[:2])
    found = []
    for _, _, name in ranked[:MOST]:
        value = quoted(name.value) if re.search(_UNSAFE, name.value) else name.value
        insert = f"{name.field}:{value} " if with_field else f"{value} "
        found.append(Candidate(start, end, insert, name.label, name.count))
    return found


@cache
def _folded(label: str) -> str:
    return fold(label)


def by_initials(typed: str, names: Sequence[Name], most: int = 5) -> list[Name]:
    """The names whose pinyin has these first letters, or begins so where none has no more; most frequent first."""
    found = [name for name in names if name.field not in _NAMED and matches(name.label, typed, anywhere=False)]
    whole = [name for name in found if len(name.label) == len(typed)]
    return (whole or found)[:most]
