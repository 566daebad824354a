"""Opening the store's file: recognising what is there, for reading while others write and for writing."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote
from zlib import crc32

from timeline.store.codec import FINGERPRINT as FIELDS_FINGERPRINT
from timeline.store.values import Fault, StoreError

APPLICATION: Final = 0x546D4C6E  # "TmLn" in the file's header, so that no other program's file is taken for ours
VERSION: Final = 9  # user_version: counted up when stored values or index tokens change their meaning
_SCHEMA: Final = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
FINGERPRINT: Final = f"{FIELDS_FINGERPRINT}-{crc32(_SCHEMA.encode()):08x}"  # other fields or tables: another version
_BY_ID: Final = "CREATE INDEX event_id "
_WAIT: Final = 10.0  # seconds that a reader or writer waits for another one


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a ``StoreError``."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(fault_of(error), str(path), str(error)) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:  # damage inside what SQLite takes for text
        raise StoreError("damaged", str(path), str(error)) from error


def fault_of(error: sqlite3.Error) -> Fault:
    """Which fault an SQLite error is."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else 0
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "busy"
    if primary in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
    ):
        return "unwritable"
    return "foreign" if primary == sqlite3.SQLITE_NOTADB else "damaged"


def open_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; checked to be a store of this version, else ``StoreError``."""
    _check_file(path)
    with faults(path):
        try:
            connection = _connect(path, "mode=ro")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            # A finished store in a folder where nobody can write (not even the file that readers share): nothing can
            # change under us, so locks are not needed.
            if fault_of(error) != "unwritable" or os.access(path.parent, os.W_OK):
                raise
            connection = _connect(path, "mode=ro&immutable=1")
    try:
        with faults(path):
            check_version(connection, path)
            # The system keeps what was read of the file; a larger cache of our own would only hold it twice.
            connection.execute("PRAGMA cache_size = -512")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(os.fsencode(path.resolve()))}?{mode}",
        uri=True,
        timeout=_WAIT,
        isolation_level=None,
        check_same_thread=False,
    )


def _check_file(path: Path) -> None:
    """``StoreError`` where the file is missing or empty.

    It is only looked at, never opened: closing a file takes away all locks that this process holds on it, those of
    SQLite for another connection too, and a build in another process would then clear away what that one still reads.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise StoreError("missing", str(path)) from None
    except OSError as error:
        raise StoreError("unwritable", str(path), error.strerror or str(error)) from None
    if not size:
        raise StoreError("damaged", str(path), "empty")


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """``StoreError`` where the database is another program's or another version's, or is still empty."""
    if _is_empty(connection):
        raise StoreError("missing", str(path))
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise StoreError("foreign", str(path), "application_id")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        raise StoreError("older" if version < VERSION else "newer", str(path), f"version {version}")
    row = connection.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()
    if row is None or row[0] != FINGERPRINT:
        raise StoreError("older", str(path), "other fields")


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether there is no table yet: a build that never came to an end, or one that has only begun."""
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def open_writing(path: Path, *, rebuild: bool) -> sqlite3.Connection:
    """A connection inside a write transaction, on a store of this version.

    A missing file is created; one that is not right is a ``StoreError``, unless ``rebuild`` takes it away first.
    """
    if rebuild:
        for name in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
            _remove(name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = not path.exists()
    except OSError as error:
        raise StoreError("unwritable", str(path), error.strerror or str(error)) from None
    with faults(path):
        connection = _connect(path, "mode=rwc")
    try:
        if new:  # notes of the curator stand in it; the files beside it take its rights
            with suppress(OSError):
                path.chmod(0o600)
        with faults(path):
            if not _is_empty(connection):
                check_version(connection, path)
            # Readers go on reading what is there while we write. The mode stays with the file: the last one to close
            # it folds the log back in, so that a finished store is a single file.
            connection.execute("PRAGMA page_size = 8192")  # of a new file: rows of some 300 bytes leave less unused
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA temp_store = FILE")
            connection.execute("PRAGMA cache_size = -8192")
            connection.execute("BEGIN IMMEDIATE")
            if _is_empty(connection):
                _create(connection)
            check_version(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("unwritable", str(path), error.strerror or str(error)) from None


def complete(connection: sqlite3.Connection) -> None:
    """Make the index of ids where there is none yet. It is made when first asked for: ids come in no order, so that to
    keep it while a million events are written takes several times as long as to sort them once."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'event_id'").fetchone() is None:
        for statement in _statements():
            if _BY_ID in statement:
                connection.execute(statement)


def _statements() -> Iterator[str]:
    statement = ""
    for line in _SCHEMA.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _create(connection: sqlite3.Connection) -> None:
    """Lay the tables, inside the open transaction. The index of ids is left to ``complete``."""
    for statement in _statements():
        if _BY_ID not in statement:
            connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('fingerprint', ?)", (FINGERPRINT,))
    connection.execute("INSERT INTO meta VALUES ('generation', '0')")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
