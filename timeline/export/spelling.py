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
from timeline.export.remembered import Remembered
from timeline.messages import say
from timeline.store.bodies import (
    PARTED,
    Kept,
    bounds_in,
    directive_in,
    figures_in,
    letters_in,
    number_in,
    parts_in,
    piece_in,
    places_in,
    rare_in,
    reason_in,
    spot_in,
)
from timeline.store.codec import Stored, event_from_list, reason_from_list

_KEPT: Final = 1 << 13  # pieces of each sort that are kept: in order of time they come close to each other


class Notation(NamedTuple):
    """How a flow notation writes the name of a field, a text, several texts, a text that comes again and again, and any
    value."""

    name: Callable[[str], str]
    text: Callable[[str], str]
    texts: Callable[..., Sequence[str]]
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
    name, text, texts, usual, value = notation
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

    def listed(stored: Sequence[str]) -> str:
        return f"[{', '.join(texts(*stored))}]"

    def dated(first: int | None, last: int | None) -> str:
        return f"{date_start_}{first}{date_end_}{last}" if first is not None is not last else ""

    def further(stored: Stored) -> str:
        """One more place that tells the event, in words of its own."""
        file, paragraph, start, end, words, prefix, suffix, first, last, page = stored
        return (
            f"{file_}{usual(file)}{paragraph_}{paragraph}{f'{page_}{page}' if page else ''}{start_}{start}{end_}{end}"
            f"{dated(first, last)}{prefix_}{text(prefix)}{suffix_}{text(suffix)}{quote_}{text(words)}}}"
        )

    def places(stored: Sequence[Stored]) -> str:
        return f"[{', '.join([further(one) for one in stored])}]"

    # From here on fields are looked up by the words in which the store keeps them.

    def when(stored: tuple[str, str, str, str]) -> str:
        date, earliest, latest, date_text = stored
        first, last = [null if bound is None else usual(bound) for bound in bounds_in(date, earliest, latest)]
        return f"{date_}{usual(date)}{earliest_}{first}{latest_}{last}{date_text_}{usual(date_text)}"

    def sort(letters: str) -> tuple[str, str, str, str]:
        """The basis, the kind, the origin, flags."""
        basis, kind, origin, bounded, planned = letters_in(letters)
        flags = (bounded_ if bounded else "") + (planned_ if planned else "")
        return basis_ + text(basis), kind_ + text(kind), origin_ + text(origin), flags

    dates, sorts = Remembered(when), Remembered(sort)
    whys = Remembered[str, str](lambda stored: why_ + text(said(reason_in(stored))))
    reports = Remembered[str, str](lambda stored: reported_ + text(stored))
    files = Remembered[str, str](lambda stored: source_ + file_ + text(stored))
    cities = Remembered[str, str](lambda stored: cities_ + several(place, (found[:3] for found in places_in(stored))))
    bodies = Remembered[str, str](lambda stored: institutions_ + several(body, parts_in(stored)))
    people = Remembered[str, str](lambda stored: people_ + several(person, parts_in(stored)))
    trust = Remembered[str, str](lambda stored: confidence_ + value(number(round(number_in(stored), 4))))
    titles = Remembered(piece_in)

    def event(stored: Kept | Stored) -> str:
        if not isinstance(stored, Kept):
            return value(to_mapping(event_from_list(stored), lang))
        id, fields, happening, conflicts = stored
        (
            head, title, reason, reported, quote, source, places_, bodies_, persons, numbers, told, confidence, _, _,
            rare,
        ) = fields  # fmt: skip
        date, earliest, latest, letters, date_text = head.split(PARTED)
        basis, kind, origin, flags = sorts[letters]
        piece = titles[title]
        title = title if piece is None else quote[piece]
        if source:
            file, paragraph, start, end, prefix, suffix, first, last, page = spot_in(source, quote)
            id, title, quote, prefix, suffix = texts(id, title, quote, prefix, suffix)
            anchor = (
                f"{files[file]}{paragraph_}{paragraph}{f'{page_}{page}' if page else ''}{start_}{start}{end_}{end}"
                f"{f'{date_start_}{first}{date_end_}{last}' if first else ''}{prefix_}{prefix}{suffix_}{suffix}}}"
            )
        else:
            id, title, quote = texts(id, title, quote)
            anchor = source_ + null
        notes = extracted = sources = tags = None
        if rare:
            own, notes, extracted, sources, tags = rare_in(rare)
            conflicts = own if conflicts is None else conflicts
        return (
            f"{id_}{id}{dates[date, earliest, latest, date_text]}{basis}{whys[reason]}{reports[reported]}{kind}"
            f"{title_}{title}{quote_}{quote}{anchor}"
            f"{cities[places_]}{bodies[bodies_]}{people[persons]}"
            f"{figures_ + several(figure, figures_in(numbers)) if numbers else ''}"
            f"{directive_ + directive(*directive_in(told)) if told else ''}{trust[confidence]}{origin}"
            f"{happening_ + text(happening) if happening else ''}{notes_ + text(notes) if notes else ''}"
            f"{conflicts_ + listed(conflicts) if conflicts else ''}{flags}"
            f"{extracted_ + value(extracted) if extracted else ''}{tags_ + listed(tags) if tags else ''}"
            f"{sources_ + places(sources) if sources else ''}}}"
        )

    return Speller(event, lambda figures: several(figure, figures), places)
