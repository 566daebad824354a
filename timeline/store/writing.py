"""Writing the store: documents with what was extracted from them, and the events that curation makes."""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from timeline.model import Document, DocumentFacts, Event, Problem
from timeline.store.codec import facts_to_json, pack, paragraphs_to_json, problem_to_json, unpack
from timeline.store.connecting import faults, open_writing
from timeline.store.filters.matching import flags_of
from timeline.store.folding import plain, searchable
from timeline.store.moments import interval
from timeline.store.places import place_of
from timeline.store.postings import AGAIN, MENTION, province_of
from timeline.store.settling import settle
from timeline.store.tellings import Tellings
from timeline.store.values import StoreError

ValueKey = tuple[str, str, str, str, str]  # dimension, name, province, code, level

_AT_HAND: Final = 1 << 16  # values and files whose numbers are kept in memory
_BATCH: Final = 1000  # events written at once


class StoreWriter:
    """Writes one store; a context manager. What is not committed when it is closed is not written.

    Raises ``StoreError``; see there what to do about each fault. Only one writer at a time.
    """

    def __init__(self, path: Path, *, rebuild: bool = False) -> None:
        self.path = path
        self._connection = open_writing(path, rebuild=rebuild)
        self._values: dict[ValueKey, int] = {}
        self._files: dict[str, int] = {}
        with faults(path):
            self._next = int(self._one("SELECT coalesce(max(number), 0) + 1 FROM event"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop what is not committed and leave a single file behind (where no reader holds it open)."""
        with suppress(sqlite3.Error):
            self._connection.rollback()
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA busy_timeout = 0")  # a reader that is busy folds the log in itself
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def commit(self) -> None:
        """Make all that was put so far visible to readers, and go on writing."""
        with faults(self.path):
            self._connection.commit()
            self._connection.execute("BEGIN IMMEDIATE")

    def _one(self, query: str, *values: Any) -> Any:
        row = self._connection.execute(query, values).fetchone()
        return row[0] if row else None

    # Documents

    def keys(self) -> Mapping[str, str]:
        """Every stored document's file and key."""
        with faults(self.path):
            return dict(self._connection.execute("SELECT file, key FROM document ORDER BY file"))

    def put_document(self, document: Document, facts: DocumentFacts, key: str, extracted: Iterable[Event]) -> None:
        """Store a document, its completed facts and what was extracted from it, in place of what was there.

        Its events are shown, and those before no longer, from the next ``settle`` on.
        """
        with faults(self.path):
            self.drop_document(document.file)
            numbers = self._insert(extracted, made=False)
            self._connection.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
                (
                    plain(document.file),
                    key,
                    document.sha256,
                    document.format,
                    document.encoding,
                    len(document.text),
                    plain(facts.title),
                    plain(facts.published),
                    plain(facts.publisher),
                    facts_to_json(facts),
                    paragraphs_to_json(document.paragraphs),
                    plain(document.text),
                    numbers.start,
                    len(numbers),
                    document.sketch,
                ),
            )

    def sketches(self) -> Iterator[tuple[str, str, bytes]]:
        """File, day of publication and sketch of every document, by file."""
        with faults(self.path):
            yield from self._connection.execute("SELECT file, published, sketch FROM document ORDER BY file")

    def set_reposts(self, originals: Mapping[str, str]) -> None:
        """Note the original of each document that is a repost (file → file), in place of what was noted before."""
        with faults(self.path):
            self._connection.execute("UPDATE document SET repost_of = '' WHERE repost_of > ''")
            self._connection.executemany(
                "UPDATE document SET repost_of = ? WHERE file = ?",
                ((plain(original), plain(file)) for file, original in originals.items()),
            )

    def drop_document(self, file: str) -> None:
        """Forget a document and what was extracted from it."""
        with faults(self.path):
            first, last = self._extracted(file)
            self._connection.execute(
                "INSERT OR IGNORE INTO dropped SELECT number FROM event WHERE number BETWEEN ? AND ?", (first, last)
            )
            self._connection.execute("DELETE FROM document WHERE file = ?", (plain(file),))

    def _extracted(self, file: str) -> tuple[int, int]:
        """First and last number of what was extracted from a document."""
        row = self._connection.execute("SELECT first, events FROM document WHERE file = ?", (plain(file),)).fetchone()
        return (row[0], row[0] + row[1] - 1) if row else (1, 0)

    def numbered(self, file: str) -> list[tuple[int, Event]]:
        """What was extracted from a document, before curation, each with its number."""
        with faults(self.path):
            rows = self._connection.execute(
                "SELECT number, body FROM event WHERE number BETWEEN ? AND ? ORDER BY number", self._extracted(file)
            ).fetchall()
        try:
            return [(number, unpack(body)) for number, body in rows]
        except (ValueError, TypeError, LookupError) as error:
            raise StoreError("damaged", str(self.path), str(error)) from error

    def extracted(self, file: str) -> list[Event]:
        """What was extracted from a document, before curation."""
        return [event for _, event in self.numbered(file)]

    def files_of(self, ids: Iterable[str]) -> set[str]:
        """The files in which events with these ids stand."""
        with faults(self.path):
            query = "SELECT name FROM event JOIN file ON file.number = event.file WHERE id = ?"
            return {name for id_ in ids for (name,) in self._connection.execute(query, (plain(id_),))}

    # What is shown

    def withdraw(self) -> None:
        """Take back all that curation did: what it made is dropped, what it hid is shown (after ``settle``)."""
        with faults(self.path):
            self._connection.execute("INSERT OR IGNORE INTO dropped SELECT number FROM event WHERE made = 1")
            self._connection.execute("DELETE FROM hidden")

    def hide(self, numbers: Iterable[int]) -> None:
        """Show these extracted events no longer."""
        with faults(self.path):
            self._connection.executemany("INSERT OR IGNORE INTO hidden VALUES (?)", ((number,) for number in numbers))

    def make(self, events: Iterable[Event]) -> None:
        """Show events besides those that were extracted."""
        with faults(self.path):
            self._insert(events, made=True)

    def settle(self) -> int:
        """Bring into order what is shown; returns how many events that are. Of two with one id the first stays."""
        with faults(self.path):
            return settle(self._connection)

    def replace_events(self, events: Iterable[Event]) -> int:
        """Show these events, and no others, whatever was extracted; returns how many. Of two with one id the first
        given stays."""
        with faults(self.path):
            self.withdraw()
            self._connection.execute(
                "INSERT OR IGNORE INTO hidden SELECT number FROM event"
                " WHERE made = 0 AND number NOT IN (SELECT number FROM dropped)"
            )
            self.make(events)
        return self.settle()

    def told(self) -> frozenset[str]:
        """The files in which events stand that are shown, as of the last ``settle``."""
        with faults(self.path):
            rows = self._connection.execute("SELECT name FROM value WHERE dimension = 'source' AND name <> ''")
            return frozenset(name for (name,) in rows)

    @property
    def tellings(self) -> Tellings:
        """What is known of events that tell of the same happening."""
        return Tellings(self._connection, self.path)

    def _insert(self, events: Iterable[Event], *, made: bool) -> range:
        """Write events under the next numbers; returns these."""
        first = self._next
        rows: list[tuple[Any, ...]] = []
        texts: list[tuple[int, str]] = []
        for event in events:
            number, self._next = self._next, self._next + 1
            rows.append(self._row(number, event, made))
            texts.append((number, searchable(event.quote, event.title)))
            self._aside(number, event)
            if len(rows) == _BATCH:
                self._write(rows, texts)
        self._write(rows, texts)
        return range(first, self._next)

    def _write(self, rows: list[tuple[Any, ...]], texts: list[tuple[int, str]]) -> None:
        self._connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
        rows.clear()
        texts.clear()

    def _row(self, number: int, event: Event, made: bool) -> tuple[Any, ...]:
        source = event.source
        keys = array("I", [self._value(key) for key in values_of(event)])
        if sys.byteorder == "big":
            keys.byteswap()
        return (
            number,
            plain(event.id),
            self._file(plain(source.file)) if source is not None else 0,
            source.start if source is not None else 0,
            source.paragraph if source is not None else 0,
            place_of(event.earliest, event.latest),
            made,
            1 + len(event.sources),
            keys.tobytes(),
            pack(event),
        )

    def _aside(self, number: int, event: Event) -> None:
        """What only few events have."""
        if event.happening:
            self._connection.execute("INSERT INTO telling VALUES (?, ?, '')", (number, plain(event.happening)))
        if not event.earliest and not event.latest:
            return
        begins, ends = interval(event.earliest, event.latest)
        if event.earliest is None or begins[:12] != ends[:12]:
            row = (number, event.earliest is None, begins, ends)
            self._connection.execute("INSERT INTO span VALUES (?, ?, ?, ?)", row)

    def _file(self, name: str) -> int:
        found = self._files.get(name)
        if found is None:
            found = self._numbered("file (name)", "name = ?", (name,), 1)
            if len(self._files) >= _AT_HAND:
                self._files.clear()
            self._files[name] = found
        return found

    def _value(self, key: ValueKey) -> int:
        found = self._values.get(key)
        if found is None:
            where = "dimension = ? AND name = ? AND province = ? AND code = ? AND level = ?"
            found = self._numbered("value (dimension, name, province, code, level, count, ranks)", where, key, 5)
            if len(self._values) >= _AT_HAND:
                self._values.clear()
            self._values[key] = found
        return found

    def _numbered(self, table: str, where: str, key: tuple[str, ...], columns: int) -> int:
        found = self._one(f"SELECT number FROM {table.partition(' ')[0]} WHERE {where}", *key)
        if found is None:
            more = ", 0, x''" if columns > 1 else ""
            marks = ", ".join("?" * columns) + more
            found = self._connection.execute(f"INSERT INTO {table} VALUES ({marks})", key).lastrowid
        return int(found)

    # What is said of it

    def put_names(self, institutions: Mapping[str, str], places: Mapping[str, str]) -> None:
        """Other names that filters understand, in place of those before: alias → full institution, old or short
        place name → present name. The words which name a body in the texts are added by ``settle``."""
        with faults(self.path):
            self._connection.execute("DELETE FROM alias WHERE dimension IN ('institution', 'place')")
            for dimension, names in (("institution", institutions), ("place", places)):
                self._connection.executemany(
                    "INSERT OR IGNORE INTO alias VALUES (?, ?, ?)",
                    ((dimension, plain(other), plain(name)) for other, name in names.items()),
                )

    def replace_problems(self, problems: Iterable[Problem]) -> None:
        """The problems of this build, in place of those before."""
        with faults(self.path):
            self._connection.execute("DELETE FROM problem")
            self._connection.executemany(
                "INSERT INTO problem (file, body) VALUES (?, ?)",
                ((plain(problem.file), problem_to_json(problem)) for problem in problems),
            )

    def set_meta(self, name: str, value: str) -> None:
        """Remember something about the build (``extractor`` …)."""
        with faults(self.path):
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def values_of(event: Event) -> list[ValueKey]:
    """The shared values under which an event is found, each once but for ``AGAIN``."""
    found: set[ValueKey] = {
        ("kind", event.kind, "", "", ""),
        ("basis", event.basis, "", "", ""),
        ("origin", event.origin, "", "", ""),
        ("source", plain(event.source.file) if event.source else "", "", "", ""),
        ("conf", repr(round(event.confidence, 4)), "", "", ""),
        ("reported", plain(event.reported), "", "", ""),
    }
    found.update(("is", flag, "", "", "") for flag in flags_of(event))
    again: list[ValueKey] = []
    provinces: set[str] = set()
    for place in event.cities:
        key = ("city", plain(place.name), plain(place.province), plain(place.code), place.level)
        if key in found:
            continue
        found.add(key)
        province = plain(province_of(place))
        if province in provinces:
            again.append((AGAIN, province, "", "", ""))
        provinces.add(province)
    found.update(("institution", plain(body.name), "", "", "") for body in event.institutions)
    found.update(("person", plain(person.name), "", "", "") for person in event.people)
    found.update(("tag", plain(tag), "", "", "") for tag in event.tags)
    found.update(
        (MENTION, plain(body.mention), plain(body.name), "", "") for body in event.institutions if body.mention
    )
    if event.directive is not None:
        found.add(("modal", plain(event.directive.modal), "", "", ""))
    return [*found, *again]
