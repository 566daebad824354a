"""The filter in force, the words in it, and the way back to earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field

from timeline.browser.units import Unit
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


class Look(Struct, frozen=True):
    """How the events of a filter are looked at: all that the way back brings back beside the filter."""

    unit: Unit = "day"
    folded: bool = True
    lunar: bool = False
    cleaned: bool = False
    #: What the two lists ask for beside the filter, and their names, where there are two.
    lanes: tuple[Filter, Filter] | None = None
    names: tuple[str, str] = ("", "")
    #: How often the histogram's span is halved, ``None`` for what it chooses itself.
    histogram: int | None = None
    #: The parts of the screen that a person showed or hid: the size decides about the others.
    parts: tuple[tuple[str, bool], ...] = ()
    theme: str = ""


#: What was changed in the look: a run of steps of these sorts is one step on the way back.
RUNS: Final = frozenset({"zoom", "histogram", "theme"})


class Step(Struct, frozen=True):
    """A filter and how it is looked at; ``sort`` is what was changed to come here."""

    filter: Filter = Filter()
    look: Look = Look()
    sort: str = ""


class History(Struct):
    """The steps of a session in their order; ``at`` is the present one."""

    steps: list[Step] = field(default_factory=lambda: [Step()])
    at: int = 0

    @property
    def present(self) -> Filter:
        """The filter in force."""
        return self.steps[self.at].filter

    @property
    def look(self) -> Look:
        """The look in force."""
        return self.steps[self.at].look

    def begin(self, look: Look) -> None:
        """Say how things look before anything was done."""
        self.steps[self.at] = Step(self.present, look)

    def go(self, chosen: Filter, look: Look | None = None) -> bool:
        """Put a filter (and a look) in force; false where it is the present one already."""
        if chosen == self.present:
            return False
        self._add(Step(chosen, self.look if look is None else look, "filter"))
        return True

    def looks(self, look: Look, sort: str) -> None:
        """Another look of the same filter; ``sort`` names what was changed."""
        here = self.steps[self.at]
        if look == here.look:
            return
        if sort in RUNS and here.sort == sort and self.at == len(self.steps) - 1:
            self.steps[self.at] = Step(here.filter, look, sort)
            if self.at and self.steps[self.at - 1].look == look:
                # Zoomed in again: nothing is left to go back to.
                self.steps.pop()
                self.at -= 1
        else:
            self._add(Step(here.filter, look, sort))

    def _add(self, step: Step) -> None:
        self.steps[self.at + 1 :] = [step]
        self.at += 1

    def move(self, step: int) -> bool:
        """One back (-1) or forward (1); false at the end."""
        if not 0 <= self.at + step < len(self.steps):
            return False
        self.at += step
        return True

    def recent(self) -> Sequence[Filter]:
        """Every filter that was in force, last first, each once, without the empty one."""
        return list(dict.fromkeys(step.filter for step in reversed(self.steps) if step.filter))
