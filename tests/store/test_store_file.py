"""The store as a file: what is kept comes back, what cannot be used is recognised, readers and writers get on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from store_samples import document, random_events

from timeline.extraction.happenings import telling
from timeline.messages import LANGUAGES, say
from timeline.model import (
    BASES,
    KINDS,
    ORIGINS,
    Anchor,
    Directive,
    DocumentFacts,
    Event,
    Figure,
    Institution,
    Person,
    Place,
    Problem,
    Reason,
)
from timeline.store import Store, StoreError, StoreWriter, connecting
from timeline.store.bodies import pack, unpack
from timeline.store.codec import event_from_json, event_to_json, facts_from_json, facts_to_json
from timeline.store.connecting import VERSION
from timeline.store.filters import Filter, Text, parse
from timeline.store.tellings import _telling


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "store.sqlite"


def build(path: Path, events: list[Event]) -> None:
    with StoreWriter(path) as writer:
        given = document()
        writer.put_document(given, given.facts, "key 1", events[:5])
        writer.replace_events(events)
        writer.replace_problems([Problem("sources/x.txt", Reason("reading.empty", {"a": "b"}), 3, 4, "warning")])
        writer.commit()


class TestContents:
    def test_a_document_comes_back_as_it_was_put(self, path: Path) -> None:
        given = document(text="标题\n\n第一段\ud800\x00\n第二段")
        facts = replace(given.facts, city="云溪市", reasons={"city": Reason("a.b", {"why": Reason("c.d")})})
        with StoreWriter(path) as writer:
            writer.put_document(given, facts, "k", [])
            writer.commit()
        with Store.open(path) as store:
            found = store.document(given.file)
            assert found is not None
            assert found.text == given.text.replace("\ud800", "\ufffd")
            assert (found.paragraphs, found.facts, found.encoding) == (given.paragraphs, facts, "utf-8")
            assert store.document("no such file") is None
            [row] = store.documents()
            assert (row.title, row.published, row.characters, row.events) == ("标题", "2020-02-01~", 13, 0)

    def test_keys_and_extracted_events_serve_the_next_build(self, path: Path) -> None:
        events = random_events(2, 30)
        with StoreWriter(path) as writer:
            for name in ("b", "a", "c"):
                given = document(name)
                writer.put_document(given, given.facts, f"key {name}", events)
            writer.drop_document("c")
            writer.put_document(document("a"), DocumentFacts(), "other key", events[:1])
            writer.commit()
        with StoreWriter(path) as writer:
            assert dict(writer.document_keys()) == {"a": "other key", "b": "key b"}
            assert writer.extracted("b") == events
            assert writer.extracted("a") == events[:1]
            assert writer.extracted("c") == []

    def test_events_problems_and_counts_come_back(self, path: Path) -> None:
        events = random_events(7, 40)
        build(path, events)
        with Store.open(path) as store:
            assert all(store.event(event.id) == event for event in events)
            assert store.event("none") is None
            assert store.ids("e0000", 3) == ["e00000", "e00001", "e00002"]
            assert store.problems() == [Problem("sources/x.txt", Reason("reading.empty", {"a": "b"}), 3, 4, "warning")]
            stats = store.stats()
            assert stats.events + stats.directives == 40
            assert stats.directives == sum(event.kind == "directive" for event in events)
            assert sum(stats.by_kind.values()) == 40
            assert (stats.documents, stats.problems) == (1, 1)
            assert stats.first < stats.last

    def test_the_events_of_a_paragraph_come_in_its_order(self, path: Path) -> None:
        events = random_events(8, 200)
        build(path, events)
        with Store.open(path) as store:
            found = store.paragraph_events("sources/a.txt", 2)
            whole = store.document_events("sources/a.txt")
        assert [e.source.paragraph == 2 for e in whole if e.source].count(True) == len(found) < len(whole)
        assert {e.source.file for e in whole if e.source} == {"sources/a.txt"}
        wanted = [e for e in events if e.source and (e.source.file, e.source.paragraph) == ("sources/a.txt", 2)]
        assert {e.id for e in found} == {e.id for e in wanted}
        starts = [e.source.start for e in found if e.source]
        assert starts == sorted(starts)

    def test_of_two_events_with_one_id_the_first_stays(self, path: Path) -> None:
        first, second = random_events(9, 2)
        with StoreWriter(path) as writer:
            assert writer.replace_events([first, replace(second, id=first.id)]) == 1
            writer.commit()
        with Store.open(path) as store:
            assert store.event(first.id) == first

    def test_events_are_replaced_altogether(self, path: Path) -> None:
        build(path, random_events(1, 50))
        fresh = random_events(2, 3)
        with StoreWriter(path) as writer:
            writer.replace_events(fresh)
            writer.commit()
        with Store.open(path) as store:
            assert {event.id for event in store.events()} == {event.id for event in fresh}
            assert store.count(Filter(Text("会"))) == sum("会" in e.quote or "会" in e.title for e in fresh)

    def test_an_empty_store_answers_everything(self, path: Path) -> None:
        with StoreWriter(path) as writer:
            writer.replace_events([])
            writer.commit()
        with Store.open(path) as store:
            assert store.count() == 0
            assert store.rows(parse("会 -city:x date:2020"), 0, 10) == []
            assert list(store.days()) == list(store.events()) == store.facet(Filter(), "city") == []
            assert store.stats().first == store.stats().last == ""

    def test_what_is_not_committed_is_not_there(self, path: Path) -> None:
        build(path, random_events(1, 10))
        with StoreWriter(path) as writer:
            writer.replace_events([])
        with Store.open(path) as store:
            assert store.count() == 10

    def test_a_text_longer_than_the_index_is_asked_for(self, path: Path) -> None:
        [first, second] = random_events(1, 2)
        long = "水位" * 300
        with StoreWriter(path) as writer:
            writer.replace_events([replace(first, quote=f"前{long}会"), replace(second, quote=f"前{long}议")])
            writer.commit()
        with Store.open(path) as store:
            assert store.count(Filter(Text(long))) == 2
            assert [row.id for row in store.rows(Filter(Text(f"{long}议")), 0, 9)] == [second.id]
            assert store.count(Filter(Text(f"{long}水"))) == 0

    def test_text_that_looks_like_a_query_is_only_text(self, path: Path) -> None:
        odd = "\" OR NEAR( * ^ : {x} ' \\ -- \x00 é Ǆ ß 😀"
        [event] = random_events(1, 1)
        with StoreWriter(path) as writer:
            writer.replace_events([replace(event, quote=f"前{odd}后", title="")])
            writer.commit()
        with Store.open(path) as store:
            for at in range(len(odd)):
                assert store.count(Filter(Text(odd[at : at + 3]))) == 1
            assert store.count(Filter(Text("x" * 5000))) == 0


class TestFaults:
    def fault(self, action: Callable[[], object]) -> str:
        with pytest.raises(StoreError) as caught:
            action()
        for language in LANGUAGES:
            assert "{" not in say(caught.value.reason, language)
        return caught.value.fault

    def test_missing(self, path: Path) -> None:
        assert self.fault(lambda: Store.open(path)) == "missing"

    @pytest.mark.parametrize("content", [b"not a database, but a page of notes", b"PK\x03\x04" * 100])
    def test_another_kind_of_file(self, path: Path, content: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(content)
        assert self.fault(lambda: Store.open(path)) == "foreign"
        assert self.fault(lambda: StoreWriter(path)) == "foreign"
        assert path.read_bytes() == content

    def test_another_programs_database(self, path: Path) -> None:
        path.parent.mkdir()
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE meta (name, value)")
        connection.commit()
        connection.close()
        assert self.fault(lambda: Store.open(path)) == "foreign"
        assert self.fault(lambda: StoreWriter(path)) == "foreign"

    @pytest.mark.parametrize(("step", "fault"), [(-1, "older"), (1, "newer")])
    def test_another_version(self, path: Path, step: int, fault: str) -> None:
        build(path, random_events(1, 10))
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {VERSION + step}")
        connection.close()
        assert self.fault(lambda: Store.open(path)) == fault
        assert self.fault(lambda: StoreWriter(path)) == fault
        with StoreWriter(path, rebuild=True) as writer:
            assert not list(writer.document_keys())
            writer.replace_events(random_events(1, 3))
            writer.commit()
        with Store.open(path) as store:
            assert store.count() == 3

    def test_values_with_other_fields(self, path: Path) -> None:
        build(path, random_events(1, 10))
        connection = sqlite3.connect(path)
        connection.execute("UPDATE meta SET value = 'x' WHERE name = 'fingerprint'")
        connection.commit()
        connection.close()
        assert self.fault(lambda: Store.open(path)) == "older"

    @pytest.mark.parametrize("damage", ["cut", "zeros", "noise"])
    def test_a_damaged_file_never_gives_anything_but_a_fault(self, path: Path, damage: str) -> None:
        build(path, random_events(1, 300))
        whole = path.read_bytes()
        half = len(whole) // 2
        path.write_bytes(
            {
                "cut": whole[:half],
                "zeros": whole[:2000] + bytes(len(whole) - 2000),
                "noise": whole[:4096] + bytes((b * 7 + 3) % 256 for b in whole[4096:]),
            }[damage]
        )

        def use() -> None:
            with Store.open(path) as store:
                store.count(parse("会"))
                store.stats()
                store.facet(Filter(), "city")
                for event in store.events():
                    store.rank(Filter(), event.id)
                store.documents()
                store.problems()

        assert self.fault(use) == "damaged"
        with StoreWriter(path, rebuild=True) as writer:
            assert not list(writer.document_keys())

    def test_an_empty_file_is_built_into(self, path: Path) -> None:
        path.parent.mkdir()
        path.touch()
        assert self.fault(lambda: Store.open(path)) == "damaged"
        build(path, random_events(1, 2))
        with Store.open(path) as store:
            assert store.count() == 2

    def test_stored_values_that_cannot_be_read(self, path: Path) -> None:
        build(path, random_events(1, 10))
        connection = sqlite3.connect(path)
        connection.execute("UPDATE event SET body = '[1]'")
        connection.execute("UPDATE value SET ranks = x'ffffff7f'")
        connection.commit()
        connection.close()
        with Store.open(path) as store:
            assert self.fault(lambda: store.event("e00001")) == "damaged"
            assert self.fault(lambda: store.facet(Filter(), "kind")) == "damaged"
        with StoreWriter(path) as writer:
            assert self.fault(lambda: writer.extracted("sources/a.txt")) == "damaged"

    def test_a_folder_in_its_place(self, path: Path) -> None:
        path.mkdir(parents=True)
        assert self.fault(lambda: Store.open(path)) == "unwritable"
        assert self.fault(lambda: StoreWriter(path)) == "unwritable"

    def test_a_second_writer(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("timeline.store.connecting._WAIT", 0.05)
        with StoreWriter(path):
            assert self.fault(lambda: StoreWriter(path)) == "busy"


class TestReadersAndWriters:
    def test_a_reader_sees_the_old_events_until_the_new_ones_are_committed(self, path: Path) -> None:
        build(path, random_events(1, 10))
        with Store.open(path) as store, StoreWriter(path) as writer:
            assert store.count() == 10
            writer.replace_events(random_events(2, 25))
            assert store.count() == 10
            assert len(store.rows(Filter(), 0, 100)) == 10
            writer.commit()
            assert store.count() == 25
            assert len(store.rows(Filter(), 0, 100)) == 25

    def test_a_stream_keeps_to_the_state_it_began_with(self, path: Path) -> None:
        old = random_events(1, 1500)
        build(path, old)
        with Store.open(path) as store:
            stream = store.events()
            begun = [next(stream)]
            build(path, random_events(2, 10))
            assert {event.id for event in begun + list(stream)} == {event.id for event in old}
            assert store.count() == 10

    def test_a_reader_follows_a_rebuild(self, path: Path) -> None:
        build(path, random_events(1, 10))
        with Store.open(path) as store:
            assert store.count() == 10
            with StoreWriter(path, rebuild=True) as writer:
                writer.replace_events(random_events(1, 4))
                writer.commit()
            assert store.count() == 4

    def test_a_finished_store_is_one_file(self, path: Path) -> None:
        build(path, random_events(1, 10))
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_a_store_where_nothing_can_be_written(self, path: Path) -> None:
        build(path, random_events(1, 10))
        path.chmod(0o444)
        path.parent.chmod(0o555)
        try:
            with Store.open(path) as store:
                assert store.count() == 10
                assert len(list(store.events())) == 10
            if os.geteuid():  # who may do everything may write everywhere
                with pytest.raises(StoreError):
                    StoreWriter(path)
        finally:
            path.parent.chmod(0o755)

    def test_a_reader_goes_without_locks_where_none_can_be_made(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(path, random_events(1, 10))
        opened: list[str] = []
        connect = connecting._connect

        def refusing(path: Path, mode: str) -> sqlite3.Connection:
            opened.append(mode)
            if "immutable" not in mode:  # as SQLite fails where it cannot make the file that readers share
                return connect(path.with_name("no such file"), mode)
            return connect(path, mode)

        monkeypatch.setattr(connecting, "_connect", refusing)
        monkeypatch.setattr("os.access", lambda *_: False)
        with Store.open(path) as store:
            assert store.count() == 10
        assert opened == ["mode=ro", "mode=ro&immutable=1"]
        monkeypatch.setattr("os.access", lambda *_: True)
        with pytest.raises(StoreError):
            Store.open(path)

    def test_a_reader_before_the_first_build_has_ended(self, path: Path) -> None:
        with StoreWriter(path) as writer:
            writer.replace_events(random_events(1, 3))
            with pytest.raises(StoreError) as caught:
                Store.open(path)
            assert caught.value.fault == "missing"
            writer.commit()
            with Store.open(path) as store:
                assert store.count() == 3

    def test_ids_are_found_whenever_their_index_is_made(self, path: Path) -> None:
        def indexed() -> bool:
            with sqlite3.connect(path) as connection:
                return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'event_id'").fetchall())

        events = random_events(4, 40)
        known = next(event for event in events[:20] if event.source)
        file = known.source.file if known.source else ""
        with StoreWriter(path) as writer:
            writer.put_document(replace(document(), file=file), DocumentFacts(), "1", events[:20])
            writer.commit()  # stopped here
        assert not indexed()
        with StoreWriter(path) as writer:
            assert writer.files_of([known.id]) == {file}
            writer.put_document(replace(document(), file="other.txt"), DocumentFacts(), "1", events[20:])
            writer.settle()
            writer.commit()
        assert indexed()
        with Store.open(path) as store:
            assert {store.rank(Filter(), event.id) for event in events} == set(range(40))

    def test_a_path_with_odd_characters(self, tmp_path: Path) -> None:
        odd = tmp_path / "那 个?a=b#c%20" / "s%.sqlite"
        build(odd, random_events(1, 3))
        with Store.open(odd) as store:
            assert store.count() == 3


_text = st.text(max_size=6)
_reasons = st.recursive(
    st.builds(Reason, _text, st.dictionaries(_text, _text, max_size=2)),
    lambda inner: st.builds(Reason, _text, st.dictionaries(_text, _text | inner, max_size=2)),
    max_leaves=4,
)
_offsets = st.integers(0, 10**9)
_anchors = st.builds(Anchor, _text, _offsets, _offsets, _offsets, _text, date_start=st.none())
_events = st.builds(
    Event,
    id=_text,
    date=_text,
    earliest=st.none() | _text,
    latest=st.none() | _text,
    date_text=_text,
    basis=st.sampled_from(BASES),
    why=_reasons,
    reported=_text,
    kind=st.sampled_from(KINDS),
    title=_text,
    quote=_text,
    source=st.none() | _anchors,
    cities=st.lists(st.builds(Place, _text), max_size=2).map(tuple),
    institutions=st.lists(st.builds(Institution, _text, _text), max_size=2).map(tuple),
    people=st.lists(st.builds(Person, _text, _text), max_size=2).map(tuple),
    figures=st.lists(st.builds(Figure, st.floats(allow_nan=False), _text), max_size=2).map(tuple),
    directive=st.none() | st.builds(Directive, _text, _text),
    confidence=st.floats(0, 1),
    origin=st.sampled_from(ORIGINS),
    conflicts=st.lists(_text, max_size=2).map(tuple),
    bounded=st.booleans(),
    extracted=st.dictionaries(_text, _text, max_size=2),
    sources=st.lists(_anchors, max_size=2).map(tuple),
)


@given(_events)
def test_an_event_comes_back_from_its_stored_form(event: Event) -> None:
    assert event_from_json(event_to_json(event)) == event
    assert unpack(event.id, pack(event)) == event


@given(_events)
def test_what_is_compared_of_a_stored_event_is_what_would_be_of_the_event(event: Event) -> None:
    assert _telling(event.id, pack(event)) == telling(event)


@pytest.mark.parametrize("mark", ["\x1f", "\x1e", "\x1d", "\x1c", "\x00", "[", "\ud800", "=", ""])
def test_an_event_that_holds_the_marks_of_the_stored_form_comes_back(mark: str) -> None:
    event = random_events(7, 30)[29]
    anchor = replace(event.source or Anchor("a", 1, 2, 3, "x"), exact=mark, prefix=mark)
    for field, value in (
        ("quote", mark),
        ("title", f"{mark}1+2"),
        ("latest", mark),
        ("date", mark),
        ("why", Reason(mark)),
        ("source", anchor),
        ("people", (Person(mark, mark), Person(""))),
        ("institutions", (Institution(mark),)),
        ("kind", "unknown"),
        ("figures", (Figure(1, mark), Figure(-0.5, "", mark, True), Figure(float("inf"), ""))),
        ("directive", Directive()),
        ("tags", (mark,)),
        ("sources", (anchor, anchor)),
    ):
        odd = replace(event, **{field: value})
        assert repr(unpack(odd.id, pack(odd))) == repr(odd)


@given(st.builds(DocumentFacts, _text, _text, reasons=st.dictionaries(_text, _reasons, max_size=2)))
def test_facts_come_back_from_their_stored_form(facts: DocumentFacts) -> None:
    assert facts_from_json(facts_to_json(facts)) == facts


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(_events, max_size=5))
def test_whatever_an_event_holds_it_can_be_stored(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event]
) -> None:
    path = tmp_path_factory.mktemp("any") / "store.sqlite"
    with StoreWriter(path) as writer:
        count = writer.replace_events(events)
        writer.commit()
    with Store.open(path) as store:
        assert len(list(store.events())) == store.count() == count
        for dimension in ("city", "kind", "institution"):
            store.facet(Filter(), dimension)  # type: ignore[arg-type]
