"""Tables (CSV, TSV) and JSON lines of documents: one row is one document. Files of any size are read as streams.

A row is found by its place in the file, so that reading one costs no more than the row. CSV after RFC 4180, with
``,``, ``;`` or a tab between columns, and with quotes that are only quotes at the beginning of a field.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final

from msgspec import Struct

from timeline.model import Problem, Reason
from timeline.reading import encoding
from timeline.reading.errors import ReadError
from timeline.reading.files import size
from timeline.reading.lines import unified
from timeline.reading.recoded import as_utf8, wide_encoding
from timeline.reading.rules import MOST_COLUMNS, Rules, folded

_HEAD: Final = 1 << 16  # bytes that tell encoding and separator
_CHUNK: Final = 1 << 16
_DEEPEST: Final = 4  # objects inside objects
_LONGEST_ID: Final = 100
_SHOWN: Final = 8  # names of columns that a message lists
_MOST_PROBLEMS: Final = 20  # of one file
_QUOTE: Final = b'"'
_CLOSING = re.compile(rb'(?:[^"]++|"")*+"')
_NO_NAME = re.compile(r"[/\\!\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


class Row(Struct, frozen=True):
    """Where a row stands: its name, offset and length in bytes, the number of its first line, a hash of its bytes."""

    name: str
    offset: int
    length: int
    line: int
    mark: int


class Values(Struct, frozen=True):
    """What a row holds: its fields by folded name, with the names as they are written, the hash of its bytes."""

    fields: Mapping[str, str]
    written: Mapping[str, str]
    sha256: str
    encoding: str
    damaged: int


class _Line(Struct, frozen=True):
    offset: int
    data: bytes
    number: int
    whole: bool  # False: the row is longer than may be and was passed over


class _Head(Struct, frozen=True):
    """What the beginning of a table says: its columns, what stands between them, its encoding, where rows begin."""

    columns: tuple[str, ...]
    separator: str
    encoding: str
    end: int
    lines: int
    raw: bytes


class Rows:
    """The rows of one file; ``suffix`` tells a table from JSON lines. Raises ``ReadError`` where it is neither."""

    def __init__(self, stream: BinaryIO, suffix: str, rules: Rules) -> None:
        self._stream = stream
        self._rules = rules
        self._table = suffix in (".csv", ".tsv")
        stream.seek(0)
        sample = stream.read(_HEAD)
        if not sample.strip():
            raise ReadError(Reason("reading.empty"))
        self._wide = wide_encoding(sample)
        if self._wide:  # from here on every place is one in the text as UTF-8
            stream = self._stream = as_utf8(stream, self._wide)
            stream.seek(0)
            sample = stream.read(_HEAD)
        self._encoding = encoding.decode(sample[: sample.rfind(b"\n") + 1] or sample).encoding
        self._head = self._header(sample, suffix) if self._table else None

    def all(self, file: str) -> Iterator[Row | Problem]:
        """Every row in order, and what is wrong with some; ``file`` is what the problems call the file."""
        problems: list[Problem] = []  # the first ones; those before the first row that is one wait for it
        more = 0
        names: set[int] = set()
        checked = self._table
        for number, line in enumerate(self._lines(), 1):
            found = self._row(line, f"{number:06}", names, checked)
            if isinstance(found, Row):
                if not checked:
                    yield from problems
                checked = True
                yield found
            elif len(problems) < _MOST_PROBLEMS:
                problems.append(Problem(file, found, line.number))
                if checked:
                    yield problems[-1]
            elif not checked:
                break
            else:
                more += 1
        if not checked:
            told = [problem.message for problem in problems if problem.message.key == "reading.rows_no_text"]
            if told:
                raise ReadError(told[0])  # it is the file that is of another kind
            yield from problems
        if more:
            yield Problem(file, Reason("reading.rows_more_problems", {"count": str(more)}))

    def _row(self, line: _Line, name: str, names: set[int], checked: bool) -> Row | Reason:
        """The row in a line, or why it is none; looked into only for its id, or while no row was ``checked``."""
        if not line.whole:
            values = {"size": f"> {size(self._rules.file_size)}", "limit": size(self._rules.file_size)}
            return Reason("reading.row_too_large", values)
        if not checked or self._rules.fields.get("id"):
            try:
                found = self._values(line.data)
            except ReadError as error:
                return error.reason
            if self.text_of(found) is None:
                return self.no_text(found.written.values())
            name = self._id(found, name, names)
        columns = self._head.raw if self._head is not None else b""
        mark = int.from_bytes(hashlib.blake2b(line.data, digest_size=7, key=_key(columns)).digest(), "big")
        return Row(name, line.offset, len(line.data), line.number, mark)

    def read(self, offset: int, length: int) -> Values:
        """The row at a place. Raises ``ReadError`` where there is none that can be understood."""
        self._stream.seek(offset)
        return self._values(self._stream.read(min(length, self._rules.file_size)))

    def alone(self, offset: int, length: int) -> tuple[bytes, int] | None:
        """The bytes of a file with this row only, and where in it the row begins; ``None`` where they would not say
        the same by themselves, as their encoding is known from other rows."""
        if self._wide:
            return None
        self._stream.seek(offset)
        header = self._head.raw if self._head is not None else b""
        data = header + self._stream.read(min(length, self._rules.file_size))
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            if encoding.decode(data[:_HEAD]).encoding != self._encoding:
                return None
        return data, len(header)

    def text_of(self, values: Values) -> str | None:
        """The name of the field that holds the text, ``None`` where none does."""
        return next((name for name in self._rules.names("text") if name in values.fields), None)

    def _id(self, values: Values, number: str, names: set[int]) -> str:
        """The name of a row with an id of its own: without what no path can hold; its number where it has none."""
        said = next((values.fields[name] for name in self._rules.names("id") if values.fields.get(name)), "")
        name = _NO_NAME.sub("_", said).strip(" .")[:_LONGEST_ID]
        if not name or name.startswith("@"):
            return number
        if hash(name) in names:
            return f"{name}~{number}"
        names.add(hash(name))
        return name

    # --- pieces of the file ---------------------------------------------------------------

    def _lines(self) -> Iterator[_Line]:
        """The records behind the header, blank ones left out; those that are too long are passed over."""
        position, number = (self._head.end, self._head.lines + 1) if self._head is not None else (0, 1)
        separator = self._head.separator.encode() if self._head is not None else b","
        self._stream.seek(position)
        limit = self._rules.file_size
        pieces: list[bytes] = []
        begin, first, length, quoted, whole = position, number, 0, False, True
        while piece := self._stream.readline(limit + 1):
            ended = piece.endswith(b"\n")
            length += len(piece)
            whole = whole and length <= limit
            if whole:
                pieces.append(piece)
                if self._table and (quoted or _QUOTE in piece):
                    quoted = _open_quote(piece, quoted, separator)
            else:
                pieces.clear()
                quoted = False  # the quote that was never closed ends with its line
            number += ended
            position += len(piece)
            if quoted or (not ended and len(piece) > limit):
                continue
            data = b"".join(pieces)
            if not whole or data.strip():
                yield _Line(begin, data, first, whole)
            pieces, begin, first, length, whole = [], position, number, 0, True
        if length:
            data = b"".join(pieces)
            if not whole or data.strip():
                yield _Line(begin, data, first, whole)

    def _header(self, sample: bytes, suffix: str) -> _Head:
        start = 3 if sample.startswith(b"\xef\xbb\xbf") else 0
        first = sample.split(b"\n", 1)[0]
        separator = b"\t" if suffix == ".tsv" else max((b",", b";", b"\t"), key=first.count)
        end, lines, quoted = start, 0, False
        while True:
            stop = sample.find(b"\n", end)
            piece = sample[end : stop + 1] if stop >= 0 else sample[end:]
            quoted = _open_quote(piece, quoted, separator)
            end += len(piece)
            lines += 1
            if not quoted or stop < 0:
                break
        if (quoted or stop < 0) and len(sample) == _HEAD:
            raise ReadError(Reason("reading.rows_header", {"limit": size(_HEAD)}))
        raw = sample[start:end]
        columns = self._cells(raw, separator.decode())
        if not {folded(name) for name in columns}.intersection(self._rules.names("text")):
            raise ReadError(self.no_text(columns))
        return _Head(tuple(columns), separator.decode(), self._encoding, end, lines, raw)

    def no_text(self, columns: Iterable[str]) -> Reason:
        listed = [name for name in columns if name.strip()]
        shown = ", ".join(" ".join(name.split())[:30] for name in listed[:_SHOWN]) + (" …" * (len(listed) > _SHOWN))
        return Reason("reading.rows_no_text", {"columns": shown, "known": ", ".join(self._rules.names("text")[:6])})

    # --- pieces of a row ------------------------------------------------------------------

    def _values(self, data: bytes) -> Values:
        words, name, damaged = self._decoded(data)
        digest = hashlib.sha256(data)
        if self._head is None:
            fields = _object(words)
        else:
            digest.update(self._head.raw)
            cells = self._cells_of(words, self._head.separator)
            fields = dict(zip(self._head.columns, cells, strict=False))
        by_name: dict[str, str] = {}
        written: dict[str, str] = {}
        for field, value in fields.items():
            if value.strip() and folded(field) not in by_name:
                by_name[folded(field)] = value
                written[folded(field)] = field
        return Values(by_name, written, digest.hexdigest(), name, damaged)

    def _decoded(self, data: bytes) -> tuple[str, str, int]:
        try:
            return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"), self._wide or "utf-8", 0
        except UnicodeDecodeError:
            pass
        if self._encoding == "utf-8":  # the beginning of the file told nothing of this one
            found = encoding.decode(data)
            return found.text, found.encoding, found.damaged
        words = data.decode(encoding.codec(self._encoding), "replace")
        return words, self._encoding, words.count("\ufffd")

    def _cells(self, data: bytes, separator: str) -> list[str]:
        return self._cells_of(self._decoded(data)[0], separator)

    def _cells_of(self, words: str, separator: str) -> list[str]:
        if words.count(separator) > MOST_COLUMNS * 100:
            raise ReadError(Reason("reading.rows_columns", {"limit": str(MOST_COLUMNS)}))
        before = csv.field_size_limit(max(len(words), 1) + 1)
        try:
            whole = unified(words.replace("\0", "\ufffd"))
            cells = next(csv.reader((f"{line}\n" for line in whole.split("\n")), delimiter=separator), [])
        except csv.Error as error:
            raise ReadError(Reason("reading.row_damaged", {"error": str(error)[:100]})) from error
        finally:
            csv.field_size_limit(before)
        if len(cells) > MOST_COLUMNS:
            raise ReadError(Reason("reading.rows_columns", {"limit": str(MOST_COLUMNS)}))
        return cells


def _key(columns: bytes) -> bytes:
    return hashlib.blake2b(columns, digest_size=16).digest()


def _open_quote(piece: bytes, quoted: bool, separator: bytes) -> bool:
    """Whether a quoted field is still open at the end of a line; ``quoted``: whether one was at its beginning."""
    at = 0
    while True:
        if quoted or piece.startswith(_QUOTE, at):
            closing = _CLOSING.match(piece, at if quoted else at + 1)
            if closing is None:
                return True
            quoted, at = False, closing.end()
        following = piece.find(separator, at)
        if following < 0:
            return False
        at = following + 1


def _object(words: str) -> dict[str, str]:
    """The fields of a JSON object that hold text or numbers, or a list of these (a line each); those of an object
    inside it by the names that lead there, with dots (``data.text``)."""
    try:
        found = json.loads(words.replace("\0", "\ufffd"))
    except RecursionError as error:
        raise ReadError(Reason("reading.row_damaged", {"error": "nesting"})) from error
    except ValueError as error:
        raise ReadError(Reason("reading.row_damaged", {"error": str(error)[:100]})) from error
    if not isinstance(found, dict):
        raise ReadError(Reason("reading.row_no_object"))
    fields: dict[str, str] = {}
    _gather(found, "", fields)
    return fields


def _gather(found: Mapping[str, object], before: str, fields: dict[str, str]) -> None:
    for name, value in found.items():
        if len(fields) >= MOST_COLUMNS:
            return
        if isinstance(value, dict):
            if before.count(".") < _DEEPEST:
                _gather(value, f"{before}{name}.", fields)
        elif isinstance(value, list):
            if all(map(_plain, value)):
                fields[before + name] = "\n".join(map(str, value))
        elif _plain(value):
            fields[before + name] = str(value)


def _plain(value: object) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)
