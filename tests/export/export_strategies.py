"""Events of every shape, for property tests of exports."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from timeline.model import (
    BASES,
    KINDS,
    ORIGINS,
    Anchor,
    Directive,
    Event,
    Figure,
    Institution,
    Person,
    Place,
    PlaceLevel,
    Reason,
)

_CHARACTERS = st.characters() | st.sampled_from("no'\"\\;|=+-@,:\n\r\t \u3000\xa0\u200b\u2028\ud800\udc00\x00\x7f会議")
_TEXT = st.text(_CHARACTERS, max_size=8)
_PLACE = st.integers(0, 10**9)
_BOUND = st.none() | st.sampled_from(("2020-07-09", "-0206-01-01", "2020-07-09T08:30"))
_INNER = st.builds(Reason, st.sampled_from(("dates.said", "x.y")), st.dictionaries(st.just("date"), _TEXT))
_REASON = st.builds(
    Reason, st.sampled_from(("dates.said", "store.foreign")), st.dictionaries(st.just("path"), _TEXT | _INNER)
)


def _few(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=2).map(tuple)


_ANCHOR = st.tuples(st.none() | _PLACE, st.none() | _PLACE).flatmap(
    lambda dated: st.builds(
        Anchor, _TEXT, _PLACE, _PLACE, _PLACE, _TEXT, _TEXT, _TEXT, st.just(dated[0]), st.just(dated[1]), _PLACE
    )
)
EVENTS = st.builds(
    Event,
    id=_TEXT, date=_TEXT, earliest=_BOUND, latest=_BOUND, date_text=_TEXT, basis=st.sampled_from(BASES), why=_REASON,
    reported=_TEXT, kind=st.sampled_from(KINDS), title=_TEXT, quote=_TEXT, source=st.none() | _ANCHOR,
    cities=_few(st.builds(Place, _TEXT, _TEXT, _TEXT, st.sampled_from(get_args(PlaceLevel)))),
    institutions=_few(st.builds(Institution, _TEXT, _TEXT)), people=_few(st.builds(Person, _TEXT, _TEXT)),
    figures=_few(st.builds(Figure, st.floats() | st.integers(-99, 99), _TEXT, _TEXT, st.booleans())),
    directive=st.none() | st.builds(Directive, _TEXT, _TEXT, _TEXT, _TEXT), confidence=st.floats(0, 1) | st.just(1),
    origin=st.sampled_from(ORIGINS), happening=_TEXT, conflicts=_few(_TEXT), notes=_TEXT, bounded=st.booleans(),
    planned=st.booleans(), decided_by=_TEXT, extracted=st.dictionaries(_TEXT, _TEXT, max_size=2),
    sources=_few(_ANCHOR), tags=_few(_TEXT),
)  # fmt: skip
