"""The filter as a value: nodes of its tree, their canonical text, and changes to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from msgspec import Struct

Field = Literal[
    "city",
    "inst",
    "person",
    "tag",
    "kind",
    "date",
    "reported",
    "source",
    "basis",
    "origin",
    "modal",
    "issuer",
    "addressee",
    "conf",
    "is",
    "id",
    "happening",
]
FIELDS: Final[tuple[Field, ...]] = (
    "city",
    "inst",
    "person",
    "tag",
    "kind",
    "date",
    "reported",
    "source",
    "basis",
    "origin",
    "modal",
    "issuer",
    "addressee",
    "conf",
    "is",
    "id",
    "happening",
)


class Text(Struct, frozen=True):
    """Words searched in quote and title."""

    words: str


class Term(Struct, frozen=True):
    """A field with one or more values, of which any may hold."""

    field: Field
    values: tuple[str, ...]


class Not(Struct, frozen=True):
    """What the part does not hold for. Make it with ``negation``."""

    part: Node


class All(Struct, frozen=True):
    """What every part holds for. Make it with ``conjunction``."""

    parts: tuple[Node, ...]


class Any(Struct, frozen=True):
    """What some part holds for. Make it with ``disjunction``."""

    parts: tuple[Node, ...]


Node: TypeAlias = Text | Term | Not | All | Any


def conjunction(parts: tuple[Node, ...]) -> Node:
    """All of the parts, flat: no conjunction stands directly in another, none has a single part."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,)))
    return flat[0] if len(flat) == 1 else All(flat)


def disjunction(parts: tuple[Node, ...]) -> Node:
    """Any of the parts, flat as ``conjunction``."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Any) else (part,)))
    return flat[0] if len(flat) == 1 else Any(flat)


def negation(part: Node) -> Node:
    """Not the part; twice is not at all."""
    return part.part if isinstance(part, Not) else Not(part)


class Filter(Struct, frozen=True):
    """What a person asks to see; ``root`` is None for everything. ``parse(str(f)) == f``."""

    root: Node | None = None

    def __str__(self) -> str:
        return "" if self.root is None else write(self.root)

    def __bool__(self) -> bool:
        return self.root is not None

    @property
    def parts(self) -> tuple[Node, ...]:
        """The parts that must all hold, as the filter bar shows them."""
        if self.root is None:
            return ()
        return self.root.parts if isinstance(self.root, All) else (self.root,)

    def terms(self, field: Field) -> tuple[str, ...]:
        """The values asked for with a field, in terms that every hit must meet (not negated, not alternatives)."""
        return tuple(
            value for part in self.parts if isinstance(part, Term) and part.field == field for value in part.values
        )

    def with_term(self, field: Field, value: str) -> Filter:
        """The filter which also takes this value: joins a term of the field by comma, or adds one.

        A value of the ``is`` field narrows, so it is added as a term of its own. A value that the language does not
        know (``kind``, ``date`` …) raises ``ValueError``.
        """
        from timeline.store.filters.fields import canonical  # the fields know the nodes

        value = canonical(field, value)
        if value in self.terms(field):
            return self
        parts = list(self.parts)
        if field not in ("is", "conf"):
            for index, part in enumerate(parts):
                if isinstance(part, Term) and part.field == field:
                    parts[index] = Term(field, (*part.values, value))
                    return Filter.of(tuple(parts))
        return Filter.of((*parts, Term(field, (value,))))

    def without_term(self, field: Field, value: str | None = None) -> Filter:
        """The filter without this value of a field (or without any of its terms); alternatives and ``-`` stay."""
        if value is not None:
            from timeline.store.filters.fields import canonical

            try:
                value = canonical(field, value)
            except ValueError:
                return self
        parts: list[Node] = []
        for part in self.parts:
            if isinstance(part, Term) and part.field == field:
                left = tuple(v for v in part.values if value is not None and v != value)
                if left:
                    parts.append(Term(field, left))
            else:
                parts.append(part)
        return Filter.of(tuple(parts))

    def toggled(self, field: Field, value: str) -> Filter:
        """``without_term`` where the filter has the value, else ``with_term``."""
        from timeline.store.filters.fields import canonical

        if canonical(field, value) in self.terms(field):
            return self.without_term(field, value)
        return self.with_term(field, value)

    def with_only(self, field: Field, value: str) -> Filter:
        """The filter with this value as the only one of its field (a period that takes the place of another)."""
        return self.without_term(field).with_term(field, value)

    def and_also(self, other: Filter) -> Filter:
        """What both filters let through."""
        return Filter.of((*self.parts, *other.parts))

    @staticmethod
    def of(parts: tuple[Node, ...]) -> Filter:
        """The filter for which all the parts must hold."""
        return Filter(conjunction(parts) if parts else None)


# Characters that end a word, and those that end a value in a list of values (full-width forms are read as well).
BRACKETS: Final = "()（）"
QUOTES: Final = '"“”„「」『』'
COMMAS: Final = ",，、"
OR_WORDS: Final = frozenset({"or", "或"})
_UNSAFE_WORD: Final = rf"[\s{re.escape(BRACKETS + QUOTES)}\\]|^[-－]|^[^\W\d_]+[:：]"
_UNSAFE_VALUE: Final = rf"[\s{re.escape(BRACKETS + QUOTES + COMMAS)}\\]"


def write(node: Node) -> str:
    """The canonical text of a node."""
    return "".join(_pieces(node))


def _pieces(node: Node) -> Iterator[str]:
    if isinstance(node, Text):
        bare = not re.search(_UNSAFE_WORD, node.words) and node.words.lower() not in OR_WORDS
        yield node.words if bare and node.words else quoted(node.words)
    elif isinstance(node, Term):
        values = ",".join(v if v and not re.search(_UNSAFE_VALUE, v) else quoted(v) for v in node.values)
        yield f"{node.field}:{values}"
    elif isinstance(node, Not):
        yield "-"
        yield from _bracketed(node.part, isinstance(node.part, All | Any))
    elif isinstance(node, All):
        for index, part in enumerate(node.parts):
            if index:
                yield " "
            yield from _bracketed(part, isinstance(part, Any))
    else:
        for index, part in enumerate(node.parts):
            if index:
                yield " or "
            yield from _pieces(part)


def _bracketed(node: Node, needed: bool) -> Iterator[str]:
    if needed:
        yield "("
    yield from _pieces(node)
    if needed:
        yield ")"


def quoted(text: str) -> str:
    """The text in quotation marks, with ``\\`` before ``\\`` and ``"``."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
