"""Writing the store: documents with what was extracted from them, and the events that curation makes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice, repeat
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from timeline.model import Document, DocumentFacts, Event, Problem
from timeline.store.bodies import quote_of, unpack
from timeline.store.changes import rows_of, touch
from timeline.store.codec import facts_from_json, problem_to_json
from timeline.store.connecting import complete, faults, open_writing
from timeline.store.folding import plain
from timeline.store.keys import read, written
from timeline.store.origins import Origin
from timeline.store.packing import Packed, PackedDocument, ValueKey, packed, packed_document
from timeline.store.settling import settle
from timeline.store.tellings import Tellings
from timeline.store.values import StoreError
from timeline.store.words import Words

_AT_HAND: Final = 1 << 14  # values whose numbers are kept in memory
_FILES_AT_HAND: Final = 1 << 10
_BATCH: Final = 1000  # events written at once


class StoreWriter:
    """Writes one store; a context manager. What is not committed when it is closed is not written.

    Raises ``StoreError``; see there what to do about each fault. Only one writer at a time.
    """

    def __init__(self, path: Path, *, rebuild: bool = False) -> None:
        self.path = path
        self._connection = open_writing(path, rebuild=rebuild)
        self._words = Words(self._connection)
        self._values: dict[ValueKey, bytes] = {}
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
            self._words.flush()
            self._connection.commit()
            self._connection.execute("BEGIN IMMEDIATE")

    def _one(self, query: str, *values: Any) -> Any:
        row = self._connection.execute(query, values).fetchone()
        return row[0] if row else None

    # Documents

    def document_keys(self) -> Iterator[tuple[str, str]]:
        """Every stored document's file and key, by file."""
        with faults(self.path):
            yield from self._connection.execute("SELECT file, key FROM origin ORDER BY file")

    def key_of(self, file: str) -> str:
        """A stored document's key, '' where there is no such document."""
        with faults(self.path):
            return str(self._one("SELECT key FROM origin WHERE file = ?", plain(file)) or "")

    def words_of(self, file: str) -> tuple[str, DocumentFacts] | None:
        """A stored document's text and completed facts."""
        with faults(self.path):
            query = "SELECT text, facts FROM document WHERE file = ?"
            row = self._connection.execute(query, (plain(file),)).fetchone()
            return (row[0], facts_from_json(row[1])) if row else None

    def origins(self) -> Iterator[Origin]:
        """What every stored document was made from, by file."""
        with faults(self.path):
            rows = self._connection.execute("SELECT file, key, size, changed, warnings FROM origin ORDER BY file")
            yield from map(Origin._make, rows)

    def warnings(self) -> Iterator[str]:
        """What is to be said of documents of which something is, by file."""
        with faults(self.path):
            rows = self._connection.execute("SELECT warnings FROM origin WHERE warnings > '' ORDER BY file")
            yield from (warnings for (warnings,) in rows)

    def note_origin(self, origin: Origin) -> None:
        """Note what a document was made from, in place of what was noted before."""
        with faults(self.path):
            self._connection.execute("INSERT OR REPLACE INTO origin VALUES (?, ?, ?, ?, ?)", origin)

    def put_document(self, document: Document, facts: DocumentFacts, key: str, extracted: Iterable[Event]) -> None:
        """Store a document, its completed facts and what was extracted from it, in place of what was there.

        Its events are shown, and those before no longer, from the next ``settle`` on.
        """
        self.put(packed_document(document, facts, extracted), Origin(plain(document.file), key))

    def put(self, document: PackedDocument, origin: Origin) -> None:
        """As ``put_document``, with what was packed elsewhere."""
        with faults(self.path):
            self.drop_document(document.file)
            numbers = self._insert(document.extracted, made=False)
            self._connection.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
                (*document.row, numbers.start, len(numbers)),
            )
            self._connection.execute(
                "INSERT INTO sketch VALUES (?, ?, ?)", (document.file, document.published, document.sketch)
            )
            self.note_origin(origin)

    def sketches(self) -> Iterator[tuple[str, str, bytes]]:
        """File, day of publication and sketch of every document, by file."""
        with faults(self.path):
            yield from self._connection.execute("SELECT file, published, sketch FROM sketch ORDER BY file")

    def old_sketches(self) -> dict[str, list[bytes]]:
        """The files that have changed since reposts were last noted, with the sketches they had before."""
        found: dict[str, list[bytes]] = {}
        with faults(self.path):
            for file, sketch in self._connection.execute("SELECT file, sketch FROM old_sketch"):
                found.setdefault(file, []).append(sketch)
        return found

    def reposts(self) -> dict[str, str]:
        """The original of each document that is a repost, as noted."""
        with faults(self.path):
            return dict(self._connection.execute("SELECT file, repost_of FROM document WHERE repost_of > ''"))

    def set_reposts(self, originals: Mapping[str, str]) -> None:
        """Note the original of each document that is a repost (file → file), in place of what was noted before."""
        before = self.reposts()
        with faults(self.path):
            self._connection.executemany(
                "UPDATE document SET repost_of = ? WHERE file = ?",
                (
                    (plain(originals.get(file, "")), plain(file))
                    for file in sorted(before.keys() | originals.keys())
                    if before.get(file) != originals.get(file)
                ),
            )
            self._connection.execute("DELETE FROM old_sketch")

    def drop_document(self, file: str) -> None:
        """Forget a document and what was extracted from it."""
        file = plain(file)
        with faults(self.path):
            first, last = self._extracted(file)
            self._connection.execute(
                "INSERT OR IGNORE INTO dropped SELECT number FROM event WHERE number BETWEEN ? AND ?", (first, last)
            )
            self._connection.execute("DELETE FROM document WHERE file = ?", (file,))
            self._connection.execute(
                "INSERT INTO old_sketch SELECT file, coalesce((SELECT sketch FROM sketch WHERE file = :file), x'')"
                " FROM (SELECT :file AS file)",
                {"file": file},
            )
            self._connection.execute("DELETE FROM sketch WHERE file = ?", (file,))
            self._connection.execute("DELETE FROM origin WHERE file = ?", (file,))

    def _extracted(self, file: str) -> tuple[int, int]:
        """First and last number of what was extracted from a document."""
        row = self._connection.execute("SELECT first, events FROM document WHERE file = ?", (plain(file),)).fetchone()
        return (row[0], row[0] + row[1] - 1) if row else (1, 0)

    def numbered(self, file: str) -> list[tuple[int, Event]]:
        """What was extracted from a document, before curation, each with its number."""
        with faults(self.path):
            rows = self._connection.execute(
                "SELECT number, id, body FROM event WHERE number BETWEEN ? AND ? ORDER BY number", self._extracted(file)
            ).fetchall()
        try:
            return [(number, unpack(id_, body)) for number, id_, body in rows]
        except (ValueError, TypeError, LookupError) as error:
            raise StoreError("damaged", str(self.path), str(error)) from error

    def extracted(self, file: str) -> list[Event]:
        """What was extracted from a document, before curation."""
        return [event for _, event in self.numbered(file)]

    def quotes(self) -> Iterator[tuple[str, str]]:
        """File and quote of every extracted event, before curation; of each no more is unpacked."""
        with faults(self.path):
            rows = self._connection.execute(
                "SELECT name, id, body FROM event JOIN file ON file.number = event.file"
                " WHERE made = 0 AND event.number NOT IN (SELECT number FROM dropped)"
            )
            try:
                for name, id_, body in rows:
                    yield name, quote_of(id_, body)
            except (ValueError, TypeError, LookupError) as error:
                raise StoreError("damaged", str(self.path), str(error)) from error

    def files_of(self, ids: Iterable[str]) -> set[str]:
        """The files in which events with these ids stand."""
        with faults(self.path):
            complete(self._connection)
            query = "SELECT name FROM event JOIN file ON file.number = event.file WHERE id = ?"
            return {name for id_ in ids for (name,) in self._connection.execute(query, (plain(id_),))}

    # What is shown

    def withdraw(self) -> None:
        """Take back all that curation did: what it made is dropped, what it hid is shown (after ``settle``)."""
        with faults(self.path):
            self._connection.execute("INSERT OR IGNORE INTO dropped SELECT number FROM event WHERE made = 1")
            self._connection.execute("INSERT OR IGNORE INTO touched SELECT number FROM hidden")
            self._bring_back_values()
            self._connection.execute("DELETE FROM hidden")

    def _bring_back_values(self) -> None:
        """Give back to hidden events those of their values that went because no event that is shown has them."""
        rows = self._connection.execute(
            "SELECT number, id, body, keys FROM event WHERE number IN (SELECT number FROM hidden)"
        )
        while some := rows.fetchmany(_BATCH):
            values, lengths = read(keys for *_, keys in some)
            listed = sorted(set(values.tolist()))
            there = {number for (number,) in rows_of(self._connection, "number", listed, "value")}
            if len(there) == len(listed):
                continue
            at = 0
            for (number, id_, body, _), length in zip(some, lengths.tolist(), strict=True):
                own, at = values[at : at + length].tolist(), at + length
                if not there.issuperset(own):
                    (keys,) = self._keys(packed([unpack(id_, body)]))
                    self._connection.execute("UPDATE event SET keys = ? WHERE number = ?", (keys, number))

    def hide(self, numbers: Iterable[int]) -> None:
        """Show these extracted events no longer."""
        with faults(self.path):
            numbers = list(numbers)
            self._connection.executemany("INSERT OR IGNORE INTO hidden VALUES (?)", ((number,) for number in numbers))
            touch(self._connection, numbers)

    def make(self, events: Iterable[Event]) -> None:
        """Show events besides those that were extracted."""
        waiting = iter(events)
        with faults(self.path):
            while some := list(islice(waiting, _BATCH)):
                self._insert(packed(some), made=True)

    def settle(self) -> int:
        """Bring into order what is shown; returns how many events that are. Of two with one id the first stays."""
        with faults(self.path):
            self._words.flush()
            complete(self._connection)
            count = settle(self._connection)
            self._values.clear()  # values without events are no more
            return count

    def replace_events(self, events: Iterable[Event]) -> int:
        """Show these events, and no others, whatever was extracted; returns how many. Of two with one id the first
        given stays."""
        with faults(self.path):
            self.withdraw()
            rows = self._connection.execute(
                "SELECT number FROM event WHERE made = 0 AND number NOT IN (SELECT number FROM dropped)"
            )
            self.hide(number for (number,) in rows.fetchall())
            self.make(events)
        return self.settle()

    def tells(self, file: str) -> bool:
        """Whether an event that is shown stands in a file, as of the last ``settle``."""
        with faults(self.path):
            return bool(self._one("SELECT 1 FROM value WHERE dimension = 'source' AND name = ?", plain(file)))

    @property
    def tellings(self) -> Tellings:
        """What is known of events that tell of the same happening."""
        with faults(self.path):
            complete(self._connection)
        return Tellings(self._connection, self.path)

    def _insert(self, events: Packed, *, made: bool) -> range:
        """Write events under the next numbers; returns these."""
        first = self._next
        self._next += len(events.ids)
        numbers = range(first, self._next)
        files = {name: self._file(name) if name else 0 for name in set(events.files)}
        self._connection.executemany(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            zip(
                numbers,
                events.ids,
                map(files.__getitem__, events.files),
                events.starts,
                events.paragraphs,
                events.places,
                repeat(made),
                events.mentions,
                self._keys(events),
                events.bodies,
            ),
        )
        self._words.add(numbers, events.words)
        self._connection.executemany(
            "INSERT INTO span VALUES (?, ?, ?, ?)", [(first + place, *span) for place, span in events.spans]
        )
        self._connection.executemany(
            "INSERT INTO telling VALUES (?, ?, '')", [(first + place, name) for place, name in events.happenings]
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO thing VALUES (?, ?, ?, ?)",
            [(name, first + place, events.files[place], date) for place, name, date in events.things],
        )
        return numbers

    def _keys(self, events: Packed) -> Iterator[bytes]:
        """The numbers of each event's values, as stored."""
        known = self._values.get
        numbers = [known(key) or self._value(key) for key in events.values]
        own = [numbers[place] for place in memoryview(events.keys).cast("I")]
        at = 0
        for count in events.counts:
            yield b"".join(own[at : at + count])
            at += count

    def _file(self, name: str) -> int:
        found = self._files.get(name)
        if found is None:
            found = self._numbered("file (name)", "name = ?", (name,), 1)
            if len(self._files) >= _FILES_AT_HAND:
                self._files.clear()
            self._files[name] = found
        return found

    def _value(self, key: ValueKey) -> bytes:
        """The number of a value, as keys hold it."""
        where = "dimension = ? AND name = ? AND province = ? AND code = ? AND level = ?"
        number = self._numbered("value (dimension, name, province, code, level, count, ranks)", where, key, 5)
        if key[0] == "source":  # of one document, which comes once
            return written(number)
        if len(self._values) >= _AT_HAND:
            self._values.clear()
        found = self._values[key] = written(number)
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

    def meta(self, name: str) -> str:
        """What was remembered under a name, '' where nothing."""
        with faults(self.path):
            return str(self._one("SELECT value FROM meta WHERE name = ?", name) or "")

    def set_meta(self, name: str, value: str) -> None:
        """Remember something about the build (``extractor`` …)."""
        with faults(self.path):
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
