"""Events in flow notation, YAML's or JSON's, straight from the lists in which the store keeps them.

The same as ``to_mapping`` and then ``yaml_lines.flow`` or ``records.line`` (tests hold one against the other), in a
tenth of the time: no ``Event`` and no mapping is made on the way, nor are the fields taken apart that are found already
written: what comes again and again (a place, a body, a reason, all that is said of a date) is read and written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from timeline.export.mapping import Value, number, to_mapping, whole
from timeline.messages import say
from timeline.store.bodies import (
    PARTED,
    Kept,
    anchor_in,
    bounds_in,
    directive_in,
    figures_in,
    letters_in,
    number_in,
    parts_in,
    places_in,
    rare_in,
    reason_in,
    title_in,
)
from timeline.store.codec import Stored, event_from_list, reason_from_list

_KEPT: Final = 1 << 13  # pieces of each sort that are kept: in order of time they come close to each other


class Notation(NamedTuple):
    """How a flow notation writes the name of a field, a text, a text that comes again and again, and any value."""

    name: Callable[[str], str]
    text: Callable[[str], str]
    usual: Callable[[str], str]
    value: Callable[[Value], str]


class Speller(NamedTuple):
    """Writes an event, and those parts of one that a table has in a cell."""

    event: Callable[[Kept | Stored], str]
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
    id_, date_, earliest_, latest_ = begin("id"), *map(then, ("date", "earliest", "latest"))
    date_text_, basis_, why_, reported_, kind_ = map(then, ("date_text", "basis", "why", "reported", "kind"))
    title_, quote_, source_, confidence_, origin_ = map(then, ("title", "quote", "source", "confidence", "origin"))
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

    def several(part: Callable[..., str], stored: Iterable[Sequence[Any]]) -> str:
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

    # From here on fields are looked up by the words in which the store keeps them.

    @lru_cache(_KEPT)
    def when(date: str, earliest: str, latest: str, date_text: str) -> str:
        bounds = [null if bound is None else usual(bound) for bound in bounds_in(date, earliest, latest)]
        return f"{date_}{usual(date)}{earliest_}{bounds[0]}{latest_}{bounds[1]}{date_text_}{usual(date_text)}"

    @lru_cache
    def sort(letters: str) -> tuple[str, str, str, str]:
        basis, kind, origin, bounded, planned = letters_in(letters)
        flags = (bounded_ if bounded else "") + (planned_ if planned else "")
        return basis_ + text(basis), kind_ + text(kind), origin_ + text(origin), flags

    @lru_cache(_KEPT)
    def why(stored: str) -> str:
        return why_ + text(said(reason_in(stored)))

    @lru_cache(_KEPT)
    def cities(stored: str) -> str:
        return cities_ + several(place, (found[:3] for found in places_in(stored)))

    @lru_cache(_KEPT)
    def bodies(stored: str) -> str:
        return institutions_ + several(body, parts_in(stored))

    @lru_cache(_KEPT)
    def people(stored: str) -> str:
        return people_ + several(person, parts_in(stored))

    @lru_cache(_KEPT)
    def trust(stored: str) -> str:
        return confidence_ + value(number(round(number_in(stored), 4)))

    def event(stored: Kept | Stored) -> str:
        if not isinstance(stored, Kept):
            return value(to_mapping(event_from_list(stored), lang))
        id, fields, happening, conflicts = stored
        (
            head, title, reason, reported, quote, source, places_, bodies_, persons, numbers, told, confidence, _, _,
            rare,
        ) = fields  # fmt: skip
        date, earliest, latest, letters, date_text = head.split(PARTED)
        basis, kind, origin, flags = sort(letters)
        notes = extracted = further = tags = None
        if rare:
            own, notes, extracted, further, tags = rare_in(rare)
            conflicts = own if conflicts is None else conflicts
        return "".join(
            (
                f"{id_}{text(id)}{when(date, earliest, latest, date_text)}{basis}{why(reason)}"
                f"{reported_}{usual(reported)}{kind}{title_}{text(title_in(title, quote))}{quote_}{text(quote)}"
                f"{source_}{anchor(anchor_in(source, quote)) if source else null}"
                f"{cities(places_)}{bodies(bodies_)}{people(persons)}",
                figures_ + several(figure, figures_in(numbers)) if numbers else "",
                directive_ + directive(*directive_in(told)) if told else "",
                trust(confidence),
                origin,
                happening_ + text(happening) if happening else "",
                notes_ + text(notes) if notes else "",
                conflicts_ + texts(conflicts) if conflicts else "",
                flags,
                extracted_ + value(extracted) if extracted else "",
                tags_ + texts(tags) if tags else "",
                sources_ + places(further) if further else "",
                "}",
            )
        )

    return Speller(event, lambda figures: several(figure, figures), places)
