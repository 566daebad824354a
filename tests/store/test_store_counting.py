"""Counts over time, happenings with one line, and numpy beside the plain way: all against a plain scan."""

import random
import sqlite3
import subprocess
import sys
from array import array
from itertools import pairwise

import pytest
from store_samples import random_events

from timeline.model import KINDS
from timeline.store import Store, StoreWriter, coding, masks, ranking
from timeline.store.coding import Coded
from timeline.store.filters import Filter, matches, parse
from timeline.store.moments import order_key, sort_day
from timeline.store.values import DIMENSIONS

EVENTS = sorted(random_events(11, 700), key=order_key)
EDGES = ["2019-12-30", "2020-01-10", "2020-01-20", "2020-02-01", "2020-02-15", "2020-06-01"]
FILTERS = ["", "会", "city:云溪 date:2020-01", "kind:meeting,order -会", "is:undated"]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    with StoreWriter(path) as writer:
        writer.replace_events(EVENTS)
        writer.commit()
    return path


@pytest.fixture(params=["plain", "numpy"])
def store(path, request, monkeypatch):
    """The store, counting with numpy and without it."""
    if request.param == "plain":
        for module in (masks, coding, ranking):
            monkeypatch.setattr(module, "numbers", lambda: None)
    else:
        masks.load_numbers()
        monkeypatch.setattr(masks, "_MANY", 1)
    with Store.open(path) as store:
        yield store


def let_through(store, text):
    return [event for event in EVENTS if matches(parse(text), event, store.names())]


def day_of(event):
    return sort_day(event.earliest, event.latest)


@pytest.mark.parametrize("text", FILTERS)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_series_counts_what_is_listed_between_its_edges(store, text, dimension):
    plain = {value.value: value for value in store.facet(parse(text), dimension)}
    for value in store.facet(parse(text), dimension, 1000, EDGES, 1000):
        assert value.count == plain[value.value].count
        if dimension in ("kind", "basis", "origin"):
            days = [day_of(event) for event in let_through(store, text) if getattr(event, dimension) == value.value]
            assert value.series == tuple(sum(a <= day < b for day in days) for a, b in pairwise(EDGES))
        assert len(value.series) == len(EDGES) - 1
        assert sum(value.series) <= value.count


@pytest.mark.parametrize("text", FILTERS)
def test_the_series_of_places_are_those_of_their_events(store, text):
    for value in store.facet(parse(text), "city", 1000, EDGES, 1000):
        listed = []
        for event in let_through(store, text):
            for place in event.cities:
                province = place.province or (place.name if place.level == "province" else "")
                if (
                    (place.name == value.label and province == value.parent)
                    if value.parent
                    else (value.label in (province or place.name, place.name))
                ):
                    listed.append(day_of(event))
                    break
        assert value.series == tuple(sum(a <= day < b for day in listed) for a, b in pairwise(EDGES)), value.value


@pytest.mark.parametrize("text", FILTERS)
def test_a_course_counts_the_events_of_a_filter(store, text):
    days = [day_of(event) for event in let_through(store, text)]
    edges = [*EDGES, EDGES[-1], "2999-01-01", "3000-01-01"]  # none between two alike, none at the end of all
    between = tuple(sum(a <= day < b for day in days) for a, b in pairwise(edges))
    assert store.course(parse(text), edges) == (len(days), between)


@pytest.mark.parametrize("dense", [0.0, 0.01, 0.2, 1.0])
def test_sets_are_counted_in_pieces_and_kept_as_bits(store, dense, monkeypatch):
    """``store`` only says which way they are counted."""
    monkeypatch.setattr(masks, "_PIECE", 7)
    rng = random.Random(5)
    mask = bytes(rng.random() < dense for _ in range(997))
    firsts = sorted(rng.sample(range(1, 997), 40))
    between = [sum(mask[a:b]) for a, b in pairwise([*firsts, 997])]
    assert masks.counts_between(mask, firsts) == between
    ranks = memoryview(array("I", [rng.randrange(997) for _ in range(500)]))
    offsets = [0, 0, 3, 90, 90, 90, 91, 500, 500]
    hits = [sum(masks.hits_of(mask, ranks[a:b])) for a, b in pairwise(offsets)]
    assert hits == [sum(mask[r] for r in ranks[a:b]) for a, b in pairwise(offsets)]
    assert masks.count(mask, 100, 900) == sum(mask[100:900])
    codes = bytes(rng.randrange(5) for _ in range(997))
    numbered = Coded(4, "B", codes, masks.NO_RANKS, masks.NO_RANKS)
    assert coding.tally(numbered, None, 3, 990)[1:] == [codes[3:990].count(code) for code in range(1, 5)]
    assert masks.taken(masks.kept(mask), 997) == mask


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("count", [0, 1, 40, 400])
def test_numbers_in_decimal_become_members(store, count, together, monkeypatch):
    """In whatever order, with numbers that no event has; whether the ranks of all are kept or not."""
    if not together:
        monkeypatch.setattr(ranking, "_KEPT_PARTS", 0)
    numbers = random.Random(count).sample(range(3 * len(EVENTS)), count)
    with store._reading() as state:
        order_of = state.leaves.ranking
        wanted = {rank for number in numbers if (rank := order_of.rank(number)) is not None}
        for order in (numbers, sorted(numbers)):
            mask = bytearray(state.size)
            order_of.mark(mask, ",".join(map(str, order)) or None)
            assert {rank for rank, there in enumerate(mask) if there} == wanted


def test_only_the_first_values_have_a_series(store):
    found = store.facet(Filter(), "institution", 1000, EDGES, 2)
    assert [bool(value.series) for value in found][:3] == [True, True, False]


@pytest.mark.parametrize("text", FILTERS)
@pytest.mark.parametrize("folded", [False, True])
def test_kinds_between_edges(store, text, folded):
    shown = let_through(store, text)
    if folded:
        shown = [
            event for event in shown if event.id in {row.id for row in store.rows(parse(text), 0, 10**6, folded=True)}
        ]
    for found, (a, b) in zip(store.kinds(parse(text), EDGES, folded=folded), pairwise(EDGES), strict=True):
        kinds = [event.kind for event in shown if a <= day_of(event) < b]
        assert found == {kind: kinds.count(kind) for kind in KINDS if kind in kinds}


@pytest.mark.parametrize("text", FILTERS)
def test_one_line_for_a_happening_is_its_first_mention_that_the_filter_lets_through(store, text):
    told: set[str] = set()
    wanted = []
    for event in let_through(store, text):
        if event.happening and event.happening in told:
            continue
        told.add(event.happening)
        wanted.append(event.id)
    filter = parse(text)
    assert [row.id for row in store.rows(filter, 0, 10**6, folded=True)] == wanted
    assert store.count(filter, folded=True) == len(wanted) == sum(day.count for day in store.days(filter, folded=True))
    line_of = {event.happening: wanted.index(event.id) for event in EVENTS if event.id in wanted and event.happening}
    for event in let_through(store, text):
        line = line_of[event.happening] if event.happening else wanted.index(event.id)
        assert store.rank(filter, event.id, folded=True) == line
    assert store.count(filter) == len(let_through(store, text))


def test_marking_and_counting_agree_with_the_plain_way(monkeypatch):
    masks.load_numbers()
    ranks = memoryview(array("I", range(0, 900, 3)))
    offsets = (0, 10, 10, 200, 300)

    def answers():
        mask = bytearray(1000)
        masks.mark(mask, ranks)
        mask[0] = 0
        codes = bytes(number % 5 for number in range(1000))
        numbered = Coded(4, "B", codes, masks.NO_RANKS, masks.NO_RANKS)
        return (
            bytes(mask),
            [sum(masks.hits_of(bytes(mask), ranks[a:b])) for a, b in pairwise(offsets)],
            masks.hits_of(bytes(mask), ranks),
            coding.tally(numbered, None, 10, 990),
            masks.counts_between(bytes(mask), [0, 3, 300, 999]),
            coding.tally(numbered, bytes(mask), 0, 1000),
            masks.union(1000, [bytes(mask), masks.complement(bytes(mask))]),
            masks.intersection(1000, [bytes(mask), masks.everything(1000)]),
        )

    quick = answers()
    for module in (masks, coding):
        monkeypatch.setattr(module, "numbers", lambda: None)
    assert answers() == quick


def test_nobody_but_the_browser_loads_numpy():
    code = "import sys, timeline.store, timeline.cli; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


@pytest.mark.parametrize("most", [3, 300, 70_000])
@pytest.mark.parametrize("batch", [1, 50, 1 << 16])
def test_values_are_counted_by_their_numbers(store, most, batch, monkeypatch):
    """Also of events with several values, whatever comes together; ``store`` only says which way."""
    monkeypatch.setattr(coding, "_BATCH", batch)
    monkeypatch.setattr(coding, "_PIECE", 7)
    rng = random.Random(most + batch)
    size = 211
    values = {number: sorted(rng.sample(range(size), rng.randrange(1, 40))) for number in rng.sample(range(most), 3)}
    ranks = (memoryview(array("I", values.get(number, ()))) for number in range(most))
    found = coding.coded(size, most, ranks)
    mask = bytes(rng.random() < 0.5 for _ in range(size))
    for chosen, first, end in ((None, 0, size), (mask, 0, size), (mask, 30, 100), (None, 99, 100), (mask, 7, 7)):
        numbers = [
            sum(first <= rank < end and (chosen is None or chosen[rank]) for rank in values.get(number, ()))
            for number in range(most)
        ]
        assert coding.tally(found, chosen, first, end)[1:] == numbers
        wanted = [number + 1 for number in values]
        assert coding.tally(found, chosen, first, end, wanted) == [numbers[number - 1] for number in wanted]


def test_ranks_out_of_bounds_are_a_damaged_store(store):
    with pytest.raises(sqlite3.DatabaseError):
        coding.coded(5, 1, [memoryview(array("I", [1, 5]))])
