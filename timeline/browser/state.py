"""The filter in force, the words in it, and the way back to earlier ones."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from timeline.store.filters import Field, Filter, Node, Not, Term, Text


def words_of(chosen: Filter) -> str:
    """The words which the filter searches for in every hit, as typed after ``/``."""
    return " ".join(part.words for part in chosen.parts if isinstance(part, Text))


def with_words(chosen: Filter, typed: str) -> Filter:
    """The filter with these words (separated by spaces) in place of the ones it has."""
    kept = tuple(part for part in chosen.parts if not isinstance(part, Text))
    return Filter.of((*kept, *(Text(word) for word in typed.split())))


def with_only(chosen: Filter, name: Field, value: str) -> Filter:
    """The filter with ``value`` as the one value of a field; '' takes the field out.

    Raises ``ValueError`` for a value which the language does not know.
    """
    left = chosen.without_term(name)
    return left.with_term(name, value) if value else left


def excluded(chosen: Filter, name: Field) -> frozenset[str]:
    """The values of a field which every hit must not have."""
    return frozenset(
        value
        for part in chosen.parts
        if isinstance(part, Not) and isinstance(part.part, Term) and part.part.field == name
        for value in part.part.values
    )


def without_exclusion(chosen: Filter, name: Field, value: str) -> Filter:
    """The filter which lets ``value`` through again."""
    parts: list[Node] = []
    for part in chosen.parts:
        if isinstance(part, Not) and isinstance(part.part, Term) and part.part.field == name:
            left = tuple(v for v in part.part.values if v != value)
            if left:
                parts.append(Not(Term(name, left)))
        else:
            parts.append(part)
    return Filter.of(tuple(parts))


def include(chosen: Filter, name: Field, value: str) -> Filter:
    """Take ``value`` in, or out again; what was excluded is included."""
    if value in excluded(chosen, name):
        chosen = without_exclusion(chosen, name, value)
    return chosen.toggled(name, value)


def exclude(chosen: Filter, name: Field, value: str) -> Filter:
    """Leave out what has ``value``, or let it through again."""
    if value in excluded(chosen, name):
        return without_exclusion(chosen, name, value)
    chosen = chosen.without_term(name, value)
    return Filter.of((*chosen.parts, Not(Term(name, (value,)))))


def without_last(chosen: Filter) -> Filter:
    """The filter without its last part."""
    return Filter.of(chosen.parts[:-1])


class History(Struct):
    """Filters in the order in which they were in force; ``at`` is the present one."""

    filters: list[Filter] = field(default_factory=lambda: [Filter()])
    at: int = 0

    @property
    def present(self) -> Filter:
        """The filter in force."""
        return self.filters[self.at]

    def go(self, chosen: Filter) -> bool:
        """Put a filter in force; false where it is the present one already."""
        if chosen == self.present:
            return False
        self.filters[self.at + 1 :] = [chosen]
        self.at += 1
        return True

    def move(self, step: int) -> bool:
        """One back (-1) or forward (1); false at the end."""
        if not 0 <= self.at + step < len(self.filters):
            return False
        self.at += step
        return True

    def recent(self) -> Sequence[Filter]:
        """Every filter that was in force, last first, each once, without the empty one."""
        return list(dict.fromkeys(item for item in reversed(self.filters) if item))
