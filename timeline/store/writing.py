"""Writing the store: documents with what was extracted from them, then the events as they are shown."""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from timeline.model import Document, DocumentFacts, Event, Problem
from timeline.store.codec import (
    dumps,
    event_from_list,
    event_to_json,
    event_to_list,
    facts_to_json,
    paragraphs_to_json,
    problem_to_json,
)
from timeline.store.connecting import faults, open_writing
from timeline.store.filters.matching import flags_of
from timeline.store.folding import plain, searchable
from timeline.store.moments import interval, order_key, sort_day
from timeline.store.postings import AGAIN, FIRST, REPEAT, province_of
from timeline.store.values import StoreError

_COLUMNS: Final = (
    "id, date, earliest, latest, day, date_text, basis, kind, title, cities, institutions, origin, bounded, planned,"
    " conflict, mentions, file, paragraph, confidence, happening, moment, ending, wide, body"
)
_MARKS: Final = ", ".join("?" * (_COLUMNS.count(",") + 1))

ValueKey = tuple[str, str, str, str, str]  # dimension, name, province, code, level


class StoreWriter:
    """Writes one store; a context manager. What is not committed when it is closed is not written.

    Raises ``StoreError``; see there what to do about each fault. Only one writer at a time.
    """

    def __init__(self, path: Path, *, rebuild: bool = False) -> None:
        self.path = path
        self._connection = open_writing(path, rebuild=rebuild)

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

    # Documents

    def keys(self) -> Mapping[str, str]:
        """Every stored document's file and key."""
        with faults(self.path):
            return dict(self._connection.execute("SELECT file, key FROM document ORDER BY file"))

    def put_document(self, document: Document, facts: DocumentFacts, key: str, extracted: Iterable[Event]) -> None:
        """Store a document, its completed facts and what was extracted from it, in place of what was there."""
        with faults(self.path):
            self._connection.execute("DELETE FROM document WHERE file = ?", (plain(document.file),))
            self._connection.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
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
                    document.sketch,
                ),
            )
            self._connection.execute(
                "INSERT INTO extraction VALUES (?, ?)",
                (plain(document.file), dumps([event_to_list(event) for event in extracted])),
            )

    def sketches(self) -> Iterator[tuple[str, str, bytes]]:
        """File, day of publication and sketch of every document, by file."""
        with faults(self.path):
            yield from self._connection.execute("SELECT file, published, sketch FROM document ORDER BY file")

    def set_reposts(self, originals: Mapping[str, str]) -> None:
        """Note the original of each document that is a repost (file → file), in place of what was noted before."""
        with faults(self.path):
            self._connection.execute("UPDATE document SET repost_of = '' WHERE repost_of <> ''")
            self._connection.executemany(
                "UPDATE document SET repost_of = ? WHERE file = ?",
                ((plain(original), plain(file)) for file, original in originals.items()),
            )

    def drop_document(self, file: str) -> None:
        """Forget a document and what was extracted from it."""
        with faults(self.path):
            self._connection.execute("DELETE FROM document WHERE file = ?", (plain(file),))

    def extracted(self, file: str) -> list[Event]:
        """What was extracted from a document, before curation."""
        with faults(self.path):
            row = self._connection.execute("SELECT events FROM extraction WHERE file = ?", (plain(file),)).fetchone()
        if row is None:
            return []
        try:
            return [event_from_list(stored) for stored in json.loads(row[0])]
        except (ValueError, TypeError, LookupError) as error:
            raise StoreError("damaged", str(self.path), str(error)) from error

    # What is shown

    def put_names(self, institutions: Mapping[str, str], places: Mapping[str, str]) -> None:
        """Other names that filters understand, in place of those before: alias → full institution, old or short
        place name → present name. The words which name a body in the texts are added by ``replace_events``."""
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

    def replace_events(self, events: Iterable[Event]) -> int:
        """The events as they are shown, in place of those before; returns how many. Of two with one id the first
        given stays. They are sorted on disk: memory does not grow with the texts."""
        with faults(self.path):
            self._drop_events()
            told = self._stage(events)
            self._number(told)
            self._connection.execute("DROP TABLE temp.stage")
            self._connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'")
            self.set_meta("built", datetime.now(UTC).isoformat(timespec="seconds"))
            return int(self._connection.execute("SELECT count(*) FROM event").fetchone()[0])

    def _drop_events(self) -> None:
        for table in ("event", "day", "value"):
            self._connection.execute(f"DELETE FROM {table}")
        self._connection.execute("DELETE FROM alias WHERE dimension = 'mention'")
        self._connection.execute("INSERT INTO words (words) VALUES ('delete-all')")

    def _stage(self, events: Iterable[Event]) -> Counter[str]:
        """Put the events aside with their order; returns how many tell of each happening."""
        self._connection.execute("DROP TABLE IF EXISTS temp.stage")
        self._connection.execute(
            "CREATE TEMP TABLE stage (undated INTEGER, moment TEXT, bounded INTEGER, length TEXT, file TEXT,"
            " start INTEGER, id TEXT PRIMARY KEY, body TEXT)"
        )
        told: Counter[str] = Counter()

        def staged() -> Iterator[tuple[Any, ...]]:
            for event in events:
                if event.happening:
                    told[event.happening] += 1
                undated, moment, bounded, length, file, start, id_ = order_key(event)
                yield undated, moment, bounded, length, plain(file), start, plain(id_), event_to_json(event)

        self._connection.executemany("INSERT OR IGNORE INTO stage VALUES (?, ?, ?, ?, ?, ?, ?, ?)", staged())
        return told

    def _number(self, told: Counter[str]) -> None:
        """Move the events into their places, in time order."""
        postings: defaultdict[ValueKey, array[int]] = defaultdict(lambda: array("I"))
        mentions: set[tuple[str, str]] = set()
        first_told: dict[str, int] = {}
        days: list[tuple[str, int]] = []
        ordered = self._connection.execute(
            "SELECT body FROM stage ORDER BY undated, moment, bounded, length, file, start, id"
        )
        write = self._connection.cursor()
        rank = 0
        while batch := ordered.fetchmany(1000):
            rows = []
            texts = []
            for body, *_ in batch:
                event = event_from_list(json.loads(body))
                rows.append((rank, *_columns(event, told), body))
                texts.append((rank, searchable(event.quote, event.title)))
                for key in _values(event):
                    postings[key].append(rank)
                if told.get(event.happening, 0) > 1 and first_told.setdefault(event.happening, rank) != rank:
                    postings[REPEAT, "", "", "", ""].append(rank)
                    postings[FIRST, "", "", "", ""].append(first_told[event.happening])
                mentions.update((body_.mention, body_.name) for body_ in event.institutions if body_.mention)
                day = plain(sort_day(event.earliest, event.latest))
                if not days or days[-1][0] != day:
                    days.append((day, rank))
                rank += 1
            write.executemany(f"INSERT INTO event (rank, {_COLUMNS}) VALUES (?, {_MARKS})", rows)
            write.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
        ends = [*(first for _, first in days[1:]), rank] if days else []
        write.executemany(
            "INSERT INTO day VALUES (?, ?, ?)",
            ((first, day, end - first) for (day, first), end in zip(days, ends, strict=True)),
        )
        write.executemany(
            "INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((*key, len(ranks), _blob(ranks)) for key, ranks in postings.items()),
        )
        write.executemany(
            "INSERT OR IGNORE INTO alias VALUES ('mention', ?, ?)",
            ((plain(other), plain(name)) for other, name in sorted(mentions)),
        )


def _columns(event: Event, told: Mapping[str, int]) -> tuple[Any, ...]:
    """The columns of an event's row, but rank and body."""
    start, end = interval(event.earliest, event.latest)
    dated = bool(event.earliest or event.latest)
    moment = order_key(event)[1] if dated else None
    source = event.source
    return (
        plain(event.id),
        plain(event.date),
        event.earliest,
        event.latest,
        plain(sort_day(event.earliest, event.latest)),
        plain(event.date_text),
        event.basis,
        event.kind,
        plain(event.title),
        dumps([place.name for place in event.cities]),
        dumps([body.name for body in event.institutions]),
        event.origin,
        event.bounded,
        event.planned,
        bool(event.conflicts),
        max(1, told.get(event.happening, 1)) + len(event.sources),
        plain(source.file) if source else "",
        source.paragraph if source else 0,
        event.confidence,
        plain(event.happening),
        moment,
        end if dated else "",
        dated and start[:12] != end[:12],
    )


def _values(event: Event) -> list[ValueKey]:
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
    if event.directive is not None:
        found.add(("modal", plain(event.directive.modal), "", "", ""))
    return [*found, *again]


def _blob(ranks: array[int]) -> bytes:
    if sys.byteorder == "big":
        ranks = array("I", ranks)
        ranks.byteswap()
    return ranks.tobytes()
