"""What little changes is put into the order that is there: it comes out as if all of it were made anew."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from store_samples import document, random_events

from timeline.model import Event, Person
from timeline.store import DIMENSIONS, Store, StoreWriter, changes, keys, ordering, ranking, settling, spooling
from timeline.store.filters import Filter, parse
from timeline.store.moments import reach_of, reached_from, year_text

FILES = tuple(f"sources/{letter}.txt" for letter in "qwertyuiop")
QUESTIONS = ("", "会", "is:conflict", "city:云溪", "kind:meeting -会", "date:2020-01", "reported:2020", "is:undated")


def events_of(file: str, seed: int, count: int) -> list[Event]:
    """Events that stand in one file, with ids of their own."""
    return [
        replace(event, id=f"{file[8]}{seed}{event.id}", source=replace(event.source, file=file))
        if event.source
        else replace(event, id=f"{file[8]}{seed}{event.id}")
        for event in random_events(seed, count)
    ]


def told(path: Path) -> list[object]:
    """Whatever a store has to say that rests on its order."""
    edges = ("2020-01-01", "2020-01-15", "2020-02-01", "2020-04-01")
    with Store.open(path) as store:
        found: list[object] = [store.names(), replace(store.stats(), built="")]
        for question in QUESTIONS:
            filter = parse(question) if question else Filter()
            for folded in (False, True):
                found += [store.days(filter, folded=folded), store.rows(filter, 0, 10_000, folded=folded)]
                found.append(store.kinds(filter, edges, folded=folded))
            found += [store.facet(filter, dimension, 1000, edges) for dimension in DIMENSIONS]
        found += [store.document_events(file) for file in FILES]
        return found


def built(path: Path, contents: dict[str, list[Event]], hidden: Sequence[str], made: Sequence[Event]) -> None:
    """A store of these documents, made in one go."""
    with StoreWriter(path) as writer:
        for file, events in contents.items():
            writer.put_document(document(file), document(file).facts, "key", events)
        hide(writer, hidden)
        writer.make(made)
        writer.settle()
        writer.commit()


def hide(writer: StoreWriter, ids: Sequence[str]) -> None:
    for file in FILES:
        writer.hide(number for number, event in writer.numbered(file) if event.id in ids)


@pytest.mark.parametrize("seed", range(6))
def test_changes_end_where_a_store_made_anew_ends(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = random.Random(seed)
    contents = {file: events_of(file, 0, 30) for file in FILES}
    made: list[Event] = []
    hidden: list[str] = []
    built(tmp_path / "changed", contents, hidden, made)
    anew = 0

    def counted(*values: object) -> object:
        nonlocal anew
        anew += 1
        return real(*values)

    real = settling.order_all
    with monkeypatch.context() as patched:
        patched.setattr(settling, "order_all", counted)
        patched.setattr(changes, "_SHARE", 0)  # however much it is
        for step in range(1, 8):
            with StoreWriter(tmp_path / "changed") as writer:
                file = source.choice(FILES)
                what = source.choice(("change", "change", "drop", "curate", "twin"))
                if what == "change":
                    contents.pop(file, None)
                    contents[file] = events_of(file, step, source.randrange(40))
                    writer.put_document(document(file), document(file).facts, f"key {step}", contents[file])
                elif what == "drop":
                    contents.pop(file, None)
                    writer.drop_document(file)
                elif what == "twin" and contents.get(FILES[0]):
                    # An event under the id of another one: of the two the first is shown, until it goes.
                    contents.pop(FILES[1], None)
                    contents[FILES[1]] = [replace(event, title="又") for event in contents[FILES[0]][:3]]
                    writer.put_document(document(FILES[1]), document().facts, f"key {step}", contents[FILES[1]])
                else:
                    writer.withdraw()
                    ids = [event.id for events in contents.values() for event in events]
                    hidden = source.sample(ids, 5)
                    made = [replace(event, id=f"made{step}{event.id}") for event in random_events(step, 4)]
                    hide(writer, hidden)
                    writer.make(made)
                if source.random() < 0.3:
                    writer.commit()  # a build that was stopped here goes on from what it has
                    continue
                writer.settle()
                writer.commit()
        with StoreWriter(tmp_path / "changed") as writer:
            writer.settle()
            writer.commit()
    assert anew == 0
    built(tmp_path / "anew", contents, hidden, made)
    assert told(tmp_path / "changed") == told(tmp_path / "anew")


def test_many_events_are_brought_together_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {file: events_of(file, 1, 40) for file in FILES}
    built(tmp_path / "memory", contents, (), ())
    monkeypatch.setattr(spooling, "_AT_ONCE", 200)
    monkeypatch.setattr(ordering, "_AT_ONCE", 16)
    monkeypatch.setattr(ordering, "_SAMPLES", 2)
    built(tmp_path / "files", contents, (), ())
    assert told(tmp_path / "memory") == told(tmp_path / "files")


def test_the_order_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {file: events_of(file, 1, 12) for file in FILES}
    built(tmp_path / "whole", contents, (), ())
    expected = told(tmp_path / "whole")
    for module in (ranking, ordering):
        monkeypatch.setattr(module, "PART", 7)
    built(tmp_path / "parts", contents, (), ())
    assert told(tmp_path / "parts") == expected
    with Store.open(tmp_path / "parts") as store:
        rows = store.rows(Filter(), 0, 1000)
        assert [store.rows(Filter(), place, 1)[0] for place in range(len(rows))] == rows
        assert [store.rank(Filter(), row.id) for row in rows] == list(range(len(rows)))


def test_the_whole_list_folded_is_what_a_filter_finds_that_lets_all_through(tmp_path: Path) -> None:
    built(tmp_path / "store", {file: events_of(file, 1, 30) for file in FILES}, (), ())
    everything = parse("is:undated or -is:undated")
    with Store.open(tmp_path / "store") as store:
        rows = store.rows(everything, 0, 1000, folded=True)
        assert len(rows) < store.count()
        assert store.rows(Filter(), 0, 1000, folded=True) == rows
        assert store.days(Filter(), folded=True) == store.days(everything, folded=True)
        assert store.count(folded=True) == len(rows)
        for start in range(0, len(rows), 5):
            assert store.rows(Filter(), start, 3, folded=True) == rows[start : start + 3]
            assert store.rank(Filter(), rows[start].id, folded=True) == start


@given(st.lists(st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 300), max_size=5), max_size=8))
def test_keys_come_back(numbers: list[list[int]]) -> None:
    found, counts = keys.read(b"".join(map(keys.written, each)) for each in numbers)
    assert found.tolist() == [number for each in numbers for number in each]
    assert counts.tolist() == list(map(len, numbers))


def test_a_value_of_hidden_events_alone_is_there_again_when_they_are_shown(tmp_path: Path) -> None:
    events = [replace(event, people=()) for event in random_events(1, 30)]
    events[3] = replace(events[3], people=(Person("独一人"),))
    path = tmp_path / "store"
    built(path, {FILES[0]: events}, [events[3].id], ())
    with Store.open(path) as store:
        assert not store.facet(Filter(), "person", 9)
    with StoreWriter(path) as writer:
        writer.withdraw()
        writer.settle()
        writer.commit()
    with Store.open(path) as store:
        assert [(found.value, found.count) for found in store.facet(Filter(), "person", 9)] == [("独一人", 1)]


@given(st.integers(-300, 3000), st.integers(0, 900), st.integers(-400, 3200))
def test_what_reaches_a_moment_is_looked_for_far_enough_back(begin: int, years: int, asked: int) -> None:
    """Of a class of intervals none that reaches a moment begins before where the search for that class begins."""
    begins, ends = f"{year_text(begin)}-07-01T00:00", f"{year_text(begin + years)}-08-01T24:00"
    moment = f"{year_text(asked)}-03-05T00:00"
    if begins < moment <= ends:
        assert begins >= reached_from(moment, reach_of(begins, ends))
