"""Fields of the filter language: their names in both languages, and the one form of each value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from timeline.messages import LANGUAGES, catalogue
from timeline.model import BASES, KINDS, ORIGINS, Reason
from timeline.store.filters.nodes import FIELDS, Field
from timeline.store.filters.periods import period
from timeline.store.folding import fold

FLAGS: Final = ("conflict", "bounded", "planned", "undated", "curated", "corrected", "directive", "event", "repost")
#: The values of the fields that have a set of them.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": KINDS,
    "basis": BASES,
    "origin": ORIGINS,
    "is": FLAGS,
}
_COMPARISON: Final = r"(<=|>=|<|>|=)(\d+(?:\.\d+)?|\.\d+)"
COMPARISONS: Final = ("<=", ">=", "<", ">", "=")


class BadValueError(ValueError):
    """A value that the field does not know."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.key)


@cache
def field_names() -> Mapping[str, Field]:
    """Every name of a field, folded: the English ones and those of the catalogues (``filters.field_city`` …).

    A catalogue may give several names, separated by spaces.
    """
    names: dict[str, Field] = {name: name for name in FIELDS}
    for language in LANGUAGES:
        texts = catalogue(language, "filters")
        for field in FIELDS:
            for name in texts.get(f"field_{field}", "").split():
                names.setdefault(plain_name(name), field)
    return names


@cache
def _choices(field: str) -> Mapping[str, str]:
    """Folded value or label (of any language) → value."""
    found: dict[str, str] = {}
    for value in CHOICES[field]:
        found[plain_name(value)] = value
        for language in LANGUAGES:
            label = catalogue(language, "filters").get(f"{field}_{key_of(value)}", "")
            if label:
                found.setdefault(plain_name(label), value)
    return found


def plain_name(text: str) -> str:
    """A name of the language itself in one width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def key_of(value: str) -> str:
    """The part of a message name that stands for a value (``year-inferred`` → ``year_inferred``)."""
    return value.replace("-", "_")


def canonical(field: Field, value: str) -> str:
    """The one form of a value, as ``str(filter)`` writes it; ``BadValueError`` where the field does not know it."""
    if not value:
        raise BadValueError(Reason("filters.no_value", {"field": field}))
    if field in CHOICES:
        known = _choices(field)
        name = plain_name(value)
        found = known.get(name) or known.get(fold(name))
        if found is None:
            listed = ", ".join(_nearest_first(CHOICES[field], name))
            raise BadValueError(Reason("filters.unknown_value", {"field": field, "value": value, "known": listed}))
        return found
    if field in ("date", "reported"):
        try:
            return str(period(value))
        except ValueError:
            raise BadValueError(Reason("filters.bad_period", {"value": value})) from None
    if field == "conf":
        return _comparison(value)
    return value


def _nearest_first(known: Sequence[str], name: str) -> list[str]:
    """The values, those like what was typed first: a narrow line shows no more than a few."""
    from difflib import SequenceMatcher

    return sorted(known, key=lambda value: -SequenceMatcher(None, value, name).ratio())


def _comparison(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).replace("≤", "<=").replace("≥", ">=")
    match = re.fullmatch(_COMPARISON, plain)
    if match is None:
        raise BadValueError(Reason("filters.bad_comparison", {"value": value}))
    return match[1] + f"{float(match[2]):.10f}".rstrip("0").rstrip(".")


def comparison(value: str) -> tuple[str, float]:
    """Operator and number of a canonical comparison."""
    operator = next(sign for sign in COMPARISONS if value.startswith(sign))
    return operator, float(value[len(operator) :])
