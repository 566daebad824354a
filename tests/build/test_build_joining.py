"""Tellings of the same happening in the store are those that a look at all events finds, whatever was there before."""

import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from timeline.build.joining import join
from timeline.extraction import happenings
from timeline.model import Anchor, Document, DocumentFacts, Event, Figure, Institution, Paragraph, Person, Place, Reason
from timeline.store import Store, StoreWriter, changes, namesakes, spooling
from timeline.store.filters import Filter
from timeline.store.moments import order_key

FILES = tuple(f"sources/{letter}.txt" for letter in "abcdefgh")
DATES = ("2020-03-05", "2020-03-05T08:00", "2020-03-06", "2020-03-05/2020-03-07", "-0044-03-15", "")
TITLES = (
    "县商会向医院捐赠口罩两千只",
    "县商会捐赠口罩两千只",
    "县商会召开第三次理事会议",
    "第三次理事会议在县城召开",
    "雨",
)


def events_of(file: str, chance: random.Random, count: int) -> list[Event]:
    return [event_of(file, chance, number) for number in range(count)]


def event_of(file: str, chance: random.Random, number: int) -> Event:
    date = chance.choice(DATES)
    first, _, last = date.partition("/")
    title = chance.choice(TITLES)
    some = {"bounded": chance.random() < 0.1, "conflicts": ("自身",) if chance.random() < 0.1 else ()}
    return Event(
        id=f"{file[8]}{chance.randrange(10**6)}x{number}",
        date=date,
        earliest=first or None,
        latest=last or first or None,
        date_text="",
        basis="explicit",
        why=Reason("dates.complete"),
        reported="",
        kind=chance.choice(("support", "meeting", "meeting", "directive")),
        title=title,
        quote=f"{title}，" * chance.randint(1, 2),
        source=Anchor(file, 1, number, number + 1, "q", "", "", None, None),
        cities=(Place("云溪市", "990100", "东岭省"),) if chance.random() < 0.3 else (),
        institutions=tuple(map(Institution, chance.sample(("县商会", "县工会"), chance.randint(0, 2)))),
        people=(Person("云溪市"),) if chance.random() < 0.1 else (),  # one name, whatever bears it
        figures=(Figure(chance.randint(1, 3), "只", "口罩"),),
        **some,  # type: ignore[arg-type]
    )


def put(writer: StoreWriter, file: str, events: list[Event]) -> None:
    document = Document(file, "文", (Paragraph(1, 0, 1, 1),), "txt", "utf-8", "0" * 64)
    writer.put_document(document, DocumentFacts(), "key", events)


def check(path: Path, shown: list[Event]) -> None:
    """The store tells of these events' happenings what a look at all of them tells."""
    expected = {event.id: (event.happening, event.conflicts) for event in happenings.join(sorted(shown, key=order_key))}
    with Store.open(path) as store:
        found = {event.id: (event.happening, event.conflicts) for event in store.events(Filter())}
    assert found == expected


@pytest.mark.parametrize("most", [0, 50_000], ids=["all is looked at", "what changed is looked at"])
@pytest.mark.parametrize("seed", range(6))
def test_joining_after_changes_is_joining_all(
    seed: int, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "_MOST", most)
    monkeypatch.setattr(changes, "_SHARE", 1)
    chance = random.Random(seed)
    contents = {file: events_of(file, chance, 9) for file in FILES}
    path = tmp_path / "store.sqlite"
    with StoreWriter(path) as writer:
        for file, events in contents.items():
            put(writer, file, events)
        join(writer.tellings, {})
        writer.settle()
        writer.commit()
        check(path, [event for events in contents.values() for event in events])
        for _ in range(3):
            file, gone = chance.sample(FILES, 2)
            contents[file] = events_of(file, chance, 7)
            put(writer, file, contents[file])
            contents[gone] = []
            writer.drop_document(gone)
            writer.withdraw()
            other = chance.choice([each for each in FILES if contents[each]])
            hidden = dict(writer.numbered(other)[:3])
            writer.hide(hidden)
            made = [replace(event_of(other, chance, 99), id="made")]
            writer.make(made)
            join(writer.tellings, {})
            writer.settle()
            writer.commit()
            away = {event.id for event in hidden.values()}
            left = [event for events in contents.values() for event in events if event.id not in away]
            check(path, [*left, *made])


def test_many_events_are_compared_a_part_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "_AT_ONCE", 20)
    chance = random.Random(3)
    contents = {file: events_of(file, chance, 20) for file in FILES}
    with StoreWriter(tmp_path / "store.sqlite") as writer:
        for file, events in contents.items():
            put(writer, file, events)
        join(writer.tellings, {})
        writer.settle()
        writer.commit()
    check(tmp_path / "store.sqlite", [event for events in contents.values() for event in events])


def test_hashes_that_are_equal_by_chance_join_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namesakes, "crc32", lambda text: 1)
    chance = random.Random(4)
    events = events_of(FILES[0], chance, 60)
    with StoreWriter(tmp_path / "store.sqlite") as writer:
        put(writer, FILES[0], events)
        join(writer.tellings, {})
        writer.settle()
        writer.commit()
    check(tmp_path / "store.sqlite", events)
