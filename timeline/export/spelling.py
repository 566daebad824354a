"""Events in flow notation, YAML's or JSON's, straight from the lists in which the store keeps them.

The same as ``to_mapping`` and then ``yaml_lines.flow`` or ``records.line`` (tests hold one against the other), in a
fifth of the time: no ``Event`` and no mapping is made on the way, and what comes again and again is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from timeline.export.mapping import Value, number, whole
from timeline.messages import say
from timeline.store.codec import Stored, reason_from_list

_KEPT: Final = 1 << 13  # pieces of each sort that are kept: in order of time they come close to each other


class Notation(NamedTuple):
    """How a flow notation writes the name of a field, a text, a text that comes again and again, and any value."""

    name: Callable[[str], str]
    text: Callable[[str], str]
    usual: Callable[[str], str]
    value: Callable[[Value], str]


class Speller(NamedTuple):
    """Writes an event, and those parts of one that a table has in a cell."""

    event: Callable[[Stored], str]
    figures: Callable[[Sequence[Stored]], str]
    places: Callable[[Sequence[Stored]], str]


def reasons(lang: str | None) -> Callable[[list[Any]], str]:
    """What says a stored reason in words."""

    @lru_cache(_KEPT)
    def kept(key: str, *values: tuple[str, str]) -> str:
        return say(reason_from_list([key, dict(values)]), lang)

    def said(reason: list[Any]) -> str:
        try:
            return kept(reason[0], *reason[1].items()) if len(reason) > 1 else kept(reason[0])
        except TypeError:  # a reason inside the reason
            return say(reason_from_list(reason), lang)

    return said


def speller(notation: Notation, lang: str | None) -> Speller:
    """A speller in a notation and a language."""
    name, text, usual, value = notation
    said = reasons(lang)
    null, true = value(None), value(True)

    def begin(field: str) -> str:
        return "{" + name(field) + ": "

    def then(field: str, words: str = "") -> str:
        return ", " + name(field) + ": " + words

    # The names of fields with what stands before them, each written once.
    id_, title_, quote_, source_, reported_ = begin("id"), *map(then, ("title", "quote", "source", "reported"))
    cities_, institutions_, people_ = map(then, ("cities", "institutions", "people"))
    figures_, directive_, happening_, notes_ = map(then, ("figures", "directive", "happening", "notes"))
    conflicts_, extracted_, tags_, sources_ = map(then, ("conflicts", "extracted", "tags", "sources"))
    file_, paragraph_, page_, start_, end_ = begin("file"), *map(then, ("paragraph", "page", "start", "end"))
    date_start_, date_end_, prefix_, suffix_ = map(then, ("date_start", "date_end", "prefix", "suffix"))
    value_, bounded_, planned_ = begin("value"), then("bounded", true), then("planned", true)
    approximate_ = then("approximate", true)

    def some(first: str, *others: str) -> Callable[..., str]:
        """What writes the first of these fields, and of the others those that say something."""
        head, rest = begin(first), list(map(then, others))

        @lru_cache(_KEPT)
        def part(named: str, *more: str) -> str:
            filled = [key + text(words) for key, words in zip(rest, more, strict=False) if words]
            return head + text(named) + "".join(filled) + "}"

        return part

    place, body, person = some("name", "code", "province"), some("name", "mention"), some("name", "role")
    directive = some("modal", "issuer", "addressee", "deadline")
    unit_and_more = some("unit", "of")

    def figure(amount: float, unit: str, of: str, approximate: bool) -> str:
        more = ", " + unit_and_more(unit, of)[1:-1]
        return value_ + value(whole(amount)) + more + (approximate_ if approximate else "") + "}"

    def several(part: Callable[..., str], stored: Sequence[Stored]) -> str:
        if len(stored) == 1:
            return f"[{part(*stored[0])}]"
        return f"[{', '.join([part(*one) for one in stored])}]"

    def texts(stored: Sequence[str]) -> str:
        return f"[{', '.join([text(one) for one in stored])}]"

    def anchor(stored: Stored, more: str = "") -> str:
        file, paragraph, start, end, _, prefix, suffix, date_start, date_end, page = stored
        dated = f"{date_start_}{date_start}{date_end_}{date_end}" if date_start is not None is not date_end else ""
        return (
            f"{file_}{usual(file)}{paragraph_}{paragraph}{f'{page_}{page}' if page else ''}{start_}{start}{end_}{end}"
            f"{dated}{prefix_}{text(prefix)}{suffix_}{text(suffix)}{more}}}"
        )

    def places(stored: Sequence[Stored]) -> str:
        return f"[{', '.join([anchor(one, quote_ + text(one[4])) for one in stored])}]"

    @lru_cache(_KEPT)
    def when(date: str, earliest: str | None, latest: str | None, date_text: str, basis: str) -> str:
        first, last = (null if bound is None else text(bound) for bound in (earliest, latest))
        dates = then("date", text(date)) + then("earliest", first) + then("latest", last)
        return dates + then("date_text", text(date_text)) + then("basis", text(basis))

    @lru_cache(_KEPT)
    def why(words: str) -> str:
        return then("why", text(words))

    @lru_cache
    def kind(word: str) -> str:
        return then("kind", text(word))

    @lru_cache(_KEPT, typed=True)
    def trust(confidence: float, origin: str) -> str:
        return then("confidence", value(number(round(confidence, 4)))) + then("origin", text(origin))

    def event(stored: Stored) -> str:
        (
            id, date, earliest, latest, date_text, basis, reason, reported, sort, title, quote, source, cities,
            institutions, people, figures, told, confidence, origin, happening, conflicts, notes, bounded, planned, _,
            extracted, sources, tags,
        ) = stored  # fmt: skip
        more = f"{figures_}{several(figure, figures)}" if figures else ""
        if told is not None:
            more += directive_ + directive(*told)
        more += trust(confidence, origin)
        if happening:
            more += happening_ + text(happening)
        if notes:
            more += notes_ + text(notes)
        if conflicts:
            more += conflicts_ + texts(conflicts)
        if bounded:
            more += bounded_
        if planned:
            more += planned_
        if extracted:
            more += extracted_ + value(extracted)
        if tags:
            more += tags_ + texts(tags)
        if sources:
            more += sources_ + places(sources)
        return (
            f"{id_}{text(id)}{when(date, earliest, latest, date_text, basis)}{why(said(reason))}"
            f"{reported_}{usual(reported)}{kind(sort)}{title_}{text(title)}{quote_}{text(quote)}"
            f"{source_}{null if source is None else anchor(source)}"
            f"{cities_}{several(place, cities)}{institutions_}{several(body, institutions)}"
            f"{people_}{several(person, people)}{more}}}"
        )

    return Speller(event, lambda figures: several(figure, figures), places)
