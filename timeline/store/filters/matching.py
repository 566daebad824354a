"""What a filter means, said plainly: the reference for the store, which must find the same much faster.

Rules for single values live here once; the store applies them to the values that occur, ``matches`` to an event.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from timeline.model import Event, Place
from timeline.store.filters.fields import comparison
from timeline.store.filters.nodes import All, Any, Filter, Node, Not, Term, Text
from timeline.store.filters.periods import period
from timeline.store.folding import fold, fold_all
from timeline.store.moments import interval
from timeline.store.values import Names


def matches(filter: Filter, event: Event, names: Names) -> bool:
    """Whether the filter lets an event through."""
    return filter.root is None or _holds(filter.root, event, names)


def _holds(node: Node, event: Event, names: Names) -> bool:
    if isinstance(node, Text):
        return text_matches(node.words, event.quote, event.title)
    if isinstance(node, Not):
        return not _holds(node.part, event, names)
    if isinstance(node, All):
        return all(_holds(part, event, names) for part in node.parts)
    if isinstance(node, Any):
        return any(_holds(part, event, names) for part in node.parts)
    return any(_value_holds(node, value, event, names) for value in node.values)


def text_matches(words: str, quote: str, title: str) -> bool:
    """Whether words stand in quote or title, in any case and width."""
    wanted = fold(words)
    return wanted in fold(quote) or wanted in fold(title)


def _value_holds(term: Term, value: str, event: Event, names: Names) -> bool:
    match term.field:
        case "city":
            wanted = places_of(value, names)
            return any(wanted(place) for place in event.cities)
        case "inst":
            meant = institutions_of(value, names)
            return any(meant(body.name) for body in event.institutions)
        case "person":
            return any(contains(value, person.name) for person in event.people)
        case "tag":
            return any(contains(value, tag) for tag in event.tags)
        case "kind":
            return event.kind == value
        case "date":
            return date_matches(value, event.earliest, event.latest)
        case "reported":
            return reported_matches(value, event.reported)
        case "source":
            return contains(value, event.source.file if event.source else "")
        case "basis":
            return event.basis == value
        case "origin":
            return event.origin == value
        case "modal":
            return event.directive is not None and fold(event.directive.modal) == fold(value)
        case "issuer":
            return event.directive is not None and contains(value, event.directive.issuer)
        case "addressee":
            return event.directive is not None and contains(value, event.directive.addressee)
        case "conf":
            return compare(value, event.confidence)
        case "is":
            return value in flags_of(event) or (value == "repost" and is_repost(event, names))
        case "id":
            return event.id == value
        case "happening":
            return event.happening == value


_folded = lru_cache(maxsize=65536)(fold)


def contains(value: str, name: str) -> bool:
    """Whether the value is a part of the name."""
    return _folded(value) in _folded(name)


def date_matches(value: str, earliest: str | None, latest: str | None) -> bool:
    """Whether [earliest, latest], open ends counted, meets the period; an event without any date meets none."""
    return bool(earliest or latest) and period(value).meets(*interval(earliest, latest))


def reported_matches(value: str, reported: str) -> bool:
    """Whether the document's own date meets the period; a date that cannot be read meets none."""
    try:
        stated = period(reported)
    except ValueError:
        return False
    return period(value).meets(stated.start, stated.end)


def compare(value: str, confidence: float) -> bool:
    """Whether a confidence, to four decimals, meets a comparison such as ``<0.5``."""
    operator, number = comparison(value)
    confidence = round(confidence, 4)
    return {
        "<": confidence < number,
        "<=": confidence <= number,
        ">": confidence > number,
        ">=": confidence >= number,
        "=": confidence == number,
    }[operator]


def is_repost(event: Event, names: Names) -> bool:
    """Whether the document that tells of an event prints another one again."""
    return event.source is not None and event.source.file in names.reposts


def flags_of(event: Event) -> frozenset[str]:
    """What ``is:`` can ask of an event by itself."""
    undated = not event.earliest and not event.latest
    return flags(bool(event.conflicts), event.bounded, event.planned, undated, event.origin, event.kind)


@lru_cache(1 << 10)
def flags(conflict: bool, bounded: bool, planned: bool, undated: bool, origin: str, kind: str) -> frozenset[str]:
    """As ``flags_of``, from what it rests on."""
    found = {
        "conflict": conflict,
        "bounded": bounded,
        "planned": planned,
        "undated": undated,
        "curated": origin == "curated",
        "corrected": origin == "corrected",
        "directive": kind == "directive",
        "event": kind != "directive",
    }
    return frozenset(name for name, holds in found.items() if holds)


def institutions_of(value: str, names: Names) -> Callable[[str], bool]:
    """The question whether a body is meant: the value is a part of its name, or of another name of it."""
    meant = named_otherwise(value, names)
    return lambda name: name in meant or contains(value, name)


def named_otherwise(value: str, names: Names) -> frozenset[str]:
    """The full names of bodies of which the value is a part of another name."""
    wanted = fold(value)
    others = zip(fold_all(list(names.institutions)), names.institutions.values(), strict=True)
    return frozenset(full for other, bodies in others if wanted in other for full in bodies)


class PlaceQuestion:
    """Which places a value of ``city:`` means: see ``places_of``."""

    def __init__(self, value: str, names: Names) -> None:
        wanted = {fold(value)}
        for other, present in names.places.items():
            if fold(other) == fold(value):
                wanted.add(fold(present))
        self._wanted = frozenset(wanted)
        self._prefixes = tuple(sorted({p for place in names.known_places if (p := self._prefix(place))}))

    def _named(self, name: str) -> bool:
        folded = fold(name)
        return any(folded == wanted or (len(wanted) > 1 and folded.startswith(wanted)) for wanted in self._wanted)

    def _prefix(self, place: Place) -> str:
        """The division codes within a place that the question names begin so ('' where it has none within)."""
        code = place.code
        if len(code) != 6 or not self._named(place.name):
            return ""
        return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else ""

    def __call__(self, place: Place) -> bool:
        return (
            self._named(place.name)
            or (bool(place.province) and (self._named(place.province) or self._named(place.province + place.name)))
            or (bool(self._prefixes) and place.code.startswith(self._prefixes))
        )


class _ById:
    """Names, compared by identity, so that questions about the same names are worked out once."""

    __slots__ = ("names",)

    def __init__(self, names: Names) -> None:
        self.names = names

    def __hash__(self) -> int:
        return id(self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and self.names is other.names


@lru_cache(maxsize=64)
def _question(value: str, names: _ById) -> PlaceQuestion:
    return PlaceQuestion(value, names.names)


def places_of(value: str, names: Names) -> PlaceQuestion:
    """The question which places a value means.

    A place is meant by its name, with or without what makes it a city or county (武汉, 武汉市), by an old or
    short name, by its province (湖北 means every place there), by province and name together, and where its
    division code lies within that of a place so named.
    """
    return _question(value, _ById(names))
