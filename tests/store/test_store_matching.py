"""What each field of the filter language means, on single events; then the store against this meaning."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from store_samples import BODIES, MODALS, PEOPLE, PLACES, WORDS, random_event, random_events

from timeline.model import KINDS, Directive, Event, Institution, Place
from timeline.store import DIMENSIONS, Names, Store, StoreWriter
from timeline.store.filters import Filter, Node, Term, Text, matches, parse
from timeline.store.filters.fields import FLAGS
from timeline.store.filters.nodes import conjunction, disjunction, negation
from timeline.store.moments import order_key

EVENT = replace(
    random_event(random.Random(1), 1),
    id="k1",
    earliest="2020-01-25",
    latest="2020-01-28",
    reported="2020-02-01~",
    title="防汛会议",
    quote="云溪市召开防汛会议，部署ＡＢＣ方案",
    kind="directive",
    directive=Directive("严禁", "云溪市防汛指挥部", "各乡镇ＡＢ村"),
    basis="relative",
    origin="curated",
    confidence=0.5,
    cities=(Place("青石县", "990121", "东岭省", "county"),),
    institutions=(Institution("云溪市卫生健康委员会", "市卫健委"),),
    people=(PEOPLE[0],),
    source=replace(random_events(1, 20)[0].source or pytest.fail("no anchor"), file="sources/003-Notice.txt"),
    happening="h9",
    conflicts=(),
    bounded=False,
    planned=True,
)
NAMES = Names(
    institutions={"云溪卫生局": frozenset({"云溪市卫生健康委员会"}), "市卫健委": frozenset({"云溪市卫生健康委员会"})},
    places={"石城": "青石县"},
    known_places=(*PLACES, Place("云溪市", "990100", "东岭省")),
)


@pytest.mark.parametrize(
    ("filter", "holds"),
    [
        ("", True),
        ("防汛", True),
        ("防旱", False),
        ('"会议，部署"', True),
        ('"会议部署"', False),  # punctuation counts
        ("abc", True),  # full width, capitals
        ("防汛會議", True),  # traditional characters
        ("inst:雲溪市衞生", True),
        ("会议云溪", False),  # quote and title are not one text
        ("city:青石县", True),
        ("city:青石", True),
        ("city:石城", True),
        ("city:东岭", True),
        ("city:东岭省青石县", True),
        ("city:云溪", True),  # its code lies within that of 云溪市
        ("city:白鹿", False),
        ("city:石", False),
        ("city:白鹿,青石", True),
        ("inst:卫生健康", True),
        ("inst:市卫健委", True),
        ("inst:卫生局", True),
        ("inst:教育局", False),
        ("person:贺知远", True),
        ("person:市长", False),
        ("kind:directive", True),
        ("kind:meeting", False),
        ("date:2020-01-25", True),
        ("date:2020-01-27", True),
        ("date:2020-01-28T23:00", True),
        ("date:2020-01-29", False),
        ("date:2020-01-24", False),
        ("date:2020", True),
        ("date:201X", False),
        ("date:..2020-01-25", True),
        ("date:..2020-01-24", False),
        ("date:2020-01-28..", True),
        ("date:2020-01-29..", False),
        ("date:2020-24", False),  # winter of 2020 begins in December
        ("reported:2020-02", True),
        ("reported:..2020-01", False),
        ("source:003", True),
        ("source:notice", True),
        ("source:004", False),
        ("basis:relative", True),
        ("origin:curated", True),
        ("origin:extracted", False),
        ("modal:严禁", True),
        ("modal:严", False),
        ("issuer:云溪市", True),
        ("发出者:指挥部", True),
        ("issuer:各乡镇", False),
        ("addressee:各乡镇", True),
        ("addressee:ab村", True),
        ("对象:各乡镇", True),
        ("to:各乡镇", True),
        ("addressee:指挥部", False),
        ("-to:各单位", True),
        ("conf:<0.5", False),
        ("conf:<=0.5", True),
        ("conf:=0.5", True),
        ("is:planned", True),
        ("is:directive", True),
        ("is:event", False),
        ("is:bounded", False),
        ("is:curated", True),
        ("is:undated", False),
        ("is:conflict", False),
        ("id:k1", True),
        ("id:k", False),
        ("happening:h9", True),
        ("-防汛", False),
        ("防旱 or 防汛", True),
        ("防汛 -(city:白鹿 or is:bounded)", True),
    ],
)
def test_what_a_filter_lets_through(filter: str, holds: bool) -> None:
    assert matches(parse(filter), EVENT, NAMES) is holds


@pytest.mark.parametrize(
    ("earliest", "latest", "filter", "holds"),
    [
        (None, "2020-01-05", "date:1999", True),
        (None, "2020-01-05", "date:2020-01-05", True),
        (None, "2020-01-05", "date:2020-01-06..", False),
        ("2020-01-05", None, "date:2150", True),
        ("2020-01-05", None, "date:..2020-01-04", False),
        (None, None, "date:..2150", False),
        ("2020-01-05T08:30", "2020-01-05T08:30", "date:2020-01-05", True),
        ("2020-01-05T08:30", "2020-01-05T08:30", "date:2020-01-05T08:30", True),
        ("2020-01-05T08:30", "2020-01-05T08:30", "date:2020-01-05T09:00..", False),
        ("-0221-01-01", "-0221-12-31", "date:..-0220", True),
        ("-0221-01-01", "-0221-12-31", "date:-0220", False),
    ],
)
def test_open_ends_count_and_hours_are_seen(earliest: str | None, latest: str | None, filter: str, holds: bool) -> None:
    assert matches(parse(filter), replace(EVENT, earliest=earliest, latest=latest), NAMES) is holds


EVENTS = sorted(random_events(20, 600), key=order_key)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("store") / "store.sqlite"
    shuffled = list(EVENTS)
    random.Random(4).shuffle(shuffled)
    with StoreWriter(path) as writer:
        writer.put_names({"溪卫": "云溪市卫健委"}, {"老云": "云溪市"})
        assert writer.replace_events(shuffled) == len(EVENTS)
        writer.commit()
    with Store.open(path) as opened:
        yield opened


_field_values = {
    "city": ["云溪", "云溪市", "老云", "东岭", "海棠省", "城关区", "海棠省城关区", "银湾", "990100", "远方国", "X"],
    "inst": ["卫健委", "溪卫", "我校", "red lantern", "云溪", *(body.name for body in BODIES)],
    "person": ["ada", "贺知远", "林"],
    "kind": list(KINDS),
    "date": ["2020", "2020-01", "2020-01-20/2020-02", "..2020-01-10", "2020-02..", "2020-01-10T08:30", "..-0100",
             "2020-01-10T08:30/2020-01-12T23:30", "201X", "1999", "2021-02.."],
    "reported": ["2020-01", "..2020-01-31", "2020-02.."],
    "source": ["a.txt", "b.TXT", "乙", "sources"],
    "basis": ["relative", "lunar"],
    "origin": ["curated"],
    "modal": list(MODALS),
    "issuer": ["贺知远", "知", "云"],
    "addressee": ["各单位", "各", "ab村", "X"],
    "conf": ["<0.5", "<=0.5", ">0.5", ">=0.93", "=0.1"],
    "is": list(FLAGS),
    "id": ["e00003", "e"],
    "happening": ["h1", "h3"],
}  # fmt: skip
_terms = st.sampled_from(sorted(_field_values)).flatmap(
    lambda field: st.lists(st.sampled_from(_field_values[field]), min_size=1, max_size=2, unique=True).map(
        lambda values: Term(field, tuple(values))  # type: ignore[arg-type]
    )
)
_texts = st.lists(st.sampled_from((*WORDS, "开", "a", "b")), min_size=1, max_size=2).map(lambda w: Text("".join(w)))


def _nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return several.map(conjunction) | several.map(disjunction) | inner.map(negation)


@settings(max_examples=150, deadline=None)
@given(st.recursive(_terms | _texts, _nested, max_leaves=5), st.data())
def test_the_store_finds_what_a_plain_scan_finds(store: Store, node: Node, data: st.DataObject) -> None:
    filter = Filter(node)
    wanted = [event for event in EVENTS if matches(filter, event, store.names())]
    assert store.count(filter) == len(wanted)
    start = data.draw(st.integers(0, len(wanted) + 2))
    limit = data.draw(st.integers(0, 40))
    assert [row.id for row in store.rows(filter, start, limit)] == [e.id for e in wanted[start : start + limit]]
    days = store.days(filter)
    assert sum(day.count for day in days) == len(wanted)
    for day in days:
        listed = wanted[day.first : day.first + day.count]
        assert {(event.earliest or event.latest or "").partition("T")[0] for event in listed} == {day.day}
    for event in EVENTS[::97]:
        assert store.rank(filter, event.id) == (wanted.index(event) if event in wanted else None)


@pytest.mark.parametrize("field", sorted(_field_values))
def test_each_value_finds_what_a_plain_scan_finds(store: Store, field: str) -> None:
    for value in _field_values[field]:
        filter = Filter(Term(field, (value,)))  # type: ignore[arg-type]
        wanted = [event.id for event in EVENTS if matches(filter, event, store.names())]
        assert [row.id for row in store.rows(filter, 0, 1000)] == wanted, value


def test_events_stream_in_order(store: Store) -> None:
    assert list(store.events()) == EVENTS
    filter = parse("会 -is:undated")
    assert list(store.events(filter)) == [e for e in EVENTS if matches(filter, e, store.names())]


@pytest.mark.parametrize("filter", ["", "会", "city:云溪 date:2020-01"])
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_facets_count_what_a_plain_scan_counts(store: Store, filter: str, dimension: str) -> None:
    wanted = [event for event in EVENTS if matches(parse(filter), event, store.names())]
    field = {"institution": "inst"}.get(dimension, dimension)
    found = store.facet(parse(filter), dimension, 1000)  # type: ignore[arg-type]
    assert found
    for value in found:
        if dimension == "city":
            listed = [e for e in wanted if any(_listed(place, value.label, value.parent) for place in e.cities)]
        elif dimension == "institution":
            listed = [e for e in wanted if value.value in {body.name for body in e.institutions}]
        elif dimension == "person":
            listed = [e for e in wanted if value.value in {person.name for person in e.people}]
        elif dimension == "source":
            listed = [e for e in wanted if e.source and e.source.file == value.value]
        else:
            listed = [e for e in wanted if getattr(e, dimension) == value.value]
        assert value.count == len(listed), value
        # Asking for the value finds at least what was counted.
        asked = parse(filter).and_also(Filter().with_term(field, value.value))  # type: ignore[arg-type]
        assert store.count(asked) >= value.count
    heads = [value.count for value in found if not value.parent]
    assert heads == sorted(heads, reverse=True)


def _listed(place: Place, label: str, parent: str) -> bool:
    province = place.province or (place.name if place.level == "province" else "")
    return (place.name == label and province == parent) if parent else label in (province or place.name, place.name)


def test_facet_values_stand_under_their_province(store: Store) -> None:
    found = store.facet(Filter(), "city", 1000)
    province = ""
    for value in found:
        if value.parent:
            assert value.parent == province
        else:
            province = value.value
    assert {value.value for value in found} >= {"东岭省城关区", "海棠省城关区", "银湾市", "远方国"}


def test_facets_are_cut_at_the_limit(store: Store) -> None:
    assert store.facet(Filter(), "kind", 3) == store.facet(Filter(), "kind", 100)[:3]


def test_a_day_is_found_or_the_next_one(store: Store) -> None:
    days = store.days(Filter())
    for day in days[:5]:
        assert store.rank_of_day(Filter(), day.day) == day.first
    assert store.rank_of_day(Filter(), "-5000-01-01") == 0
    assert store.rank_of_day(Filter(), "2300-01-01") == next(day.first for day in days if not day.day)


def test_rows_hold_what_a_list_shows(store: Store) -> None:
    for event, row in zip(EVENTS[:80], store.rows(Filter(), 0, 80), strict=True):
        told = sum(other.happening == event.happening for other in EVENTS) if event.happening else 1
        assert row.mentions == told + len(event.sources)
        assert (row.id, row.date, row.earliest, row.latest) == (event.id, event.date, event.earliest, event.latest)
        assert row.cities == tuple(place.name for place in event.cities)
        assert row.institutions == tuple(body.name for body in event.institutions)
        assert (row.bounded, row.planned, row.conflict) == (event.bounded, event.planned, bool(event.conflicts))
        assert (row.file, row.paragraph) == ((event.source.file, event.source.paragraph) if event.source else ("", 0))


def test_undated_events_come_last_and_coarser_dates_first(store: Store) -> None:
    def dated(id: str, earliest: str | None, latest: str | None) -> Event:
        return replace(EVENT, id=id, earliest=earliest, latest=latest)

    in_order = [
        dated("century", "-0300-01-01", "-0201-12-31"),
        dated("old", "-0299-05-05", "-0299-05-05"),
        dated("until", None, "2020-01-01"),
        dated("since", "2020-01-01", None),
        dated("year", "2020-01-01", "2020-12-31"),
        dated("month", "2020-01-01", "2020-01-31"),
        dated("day", "2020-01-01", "2020-01-01"),
        dated("minute", "2020-01-01T00:00", "2020-01-01T00:00"),
        dated("evening", "2020-01-01T20:00", "2020-01-01T20:00"),
        dated("next", "2020-01-02", "2020-01-02"),
        dated("far", "12020-01-01", "12020-01-01"),
        dated("never", None, None),
    ]
    found = sorted(random.Random(3).sample(in_order, len(in_order)), key=order_key)
    assert {event.id for event in found[2:4]} == {"until", "since"}
    assert [e.id for e in found if e.id not in ("until", "since")] == [
        e.id for e in in_order if e.id not in ("until", "since")
    ]
