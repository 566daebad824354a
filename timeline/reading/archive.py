"""Zip archives of documents: what is in them, and the bytes of one member. Nothing is ever unpacked to disk.

Format: PKWARE APPNOTE 6.3.10. Sizes are checked before anything is unpacked: of the directory (so that a directory of
millions of names is never held), of all members together, of each, and its ratio to what is packed.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final

from timeline.model import Reason
from timeline.reading import tables
from timeline.reading.errors import ReadError
from timeline.reading.files import size
from timeline.reading.rules import MOST_RATIO, Rules

_END: Final = struct.Struct("<4s4H2LH")  # end of central directory
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_LONGEST_NAME: Final = 1000  # bytes of the directory for each member that may be
_SMALL: Final = 1_000_000  # unpacked bytes that no ratio makes a bomb
_CHUNK: Final = 1 << 16
_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1
_FAULTS: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error)


class Archive:
    """An open archive: ``members`` by their names, ``refused`` names with the reason. Raises ``ReadError``."""

    def __init__(self, stream: BinaryIO, rules: Rules) -> None:
        self.members: dict[str, zipfile.ZipInfo] = {}
        self.refused: list[tuple[str, Reason]] = []
        try:
            if _directory_size(stream) > rules.archive_files * _LONGEST_NAME:
                raise ReadError(Reason("reading.archive_files", {"limit": str(rules.archive_files)}))
            self._zip = zipfile.ZipFile(stream)
        except (*_FAULTS, NotImplementedError) as error:
            raise ReadError(Reason("reading.archive_damaged", {"error": str(error)[:100]})) from error
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(infos) > rules.archive_files:
            raise ReadError(Reason("reading.archive_files", {"limit": str(rules.archive_files)}))
        unpacked = sum(info.file_size for info in infos)
        if unpacked > rules.archive_size:
            values = {"size": size(unpacked), "limit": size(rules.archive_size)}
            raise ReadError(Reason("reading.archive_size", values))
        for info in infos:
            self._take(info, rules)

    def _take(self, info: zipfile.ZipInfo, rules: Rules) -> None:
        name = _name(info)
        parts = name.split("/")
        if any(part.startswith(".") and part != ".." for part in parts) or parts[0] == "__MACOSX":
            return  # hidden, as in a folder
        if not name.isprintable() or name.startswith("/") or ":" in parts[0] or not all(parts) or ".." in parts:
            shown = "".join(char if char.isprintable() else "\ufffd" for char in name)[:200]
            self.refused.append((shown, Reason("reading.archive_name")))
        elif stat.S_ISLNK(info.external_attr >> 16):
            self.refused.append((name, Reason("reading.archive_link")))
        elif info.flag_bits & _ENCRYPTED:
            self.refused.append((name, Reason("reading.encrypted")))
        elif info.file_size > rules.file_size:
            values = {"size": size(info.file_size), "limit": size(rules.file_size)}
            self.refused.append((name, Reason("reading.too_large", values)))
        elif info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            self.refused.append((name, Reason("reading.archive_bomb", {"size": size(info.file_size)})))
        else:
            if name in self.members:  # unpacking would leave the last one
                self.refused.append((name, Reason("reading.archive_twice")))
            self.members[name] = info

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of a member; never more than ``limit``, whatever its header says. Raises ``ReadError``."""
        info = self.members.get(name)
        if info is None:
            refused = next((reason for other, reason in self.refused if other == name), None)
            raise ReadError(refused or Reason("reading.archive_missing", {"name": name}))
        pieces: list[bytes] = []
        room = min(limit, info.file_size) + 1
        try:
            with self._zip.open(info) as member:
                while room > 0 and (piece := member.read(min(_CHUNK, room))):
                    pieces.append(piece)
                    room -= len(piece)
        except NotImplementedError as error:  # a way of packing that Python does not know
            raise ReadError(Reason("reading.archive_method", {"error": str(error)[:100]})) from error
        except (*_FAULTS, RuntimeError) as error:
            raise ReadError(Reason("reading.archive_damaged", {"error": str(error)[:100]})) from error
        if room <= 0:
            raise ReadError(Reason("reading.too_large", {"size": f"> {size(limit)}", "limit": size(limit)}))
        return b"".join(pieces)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


def opened(path: Path, rules: Rules) -> Archive:
    """The archive in a file on disk. Raises ``ReadError`` and ``OSError``."""
    stream = path.open("rb")
    try:
        return Archive(stream, rules)
    except ReadError:
        stream.close()
        raise


def nested(data: bytes, rules: Rules) -> Archive:
    """The archive in the bytes of a member."""
    return Archive(io.BytesIO(data), rules)


def _directory_size(stream: BinaryIO) -> int:
    """What the end record says of the size of the directory, in bytes; 0 where there is none (``zipfile`` says so)."""
    end = stream.seek(0, io.SEEK_END)
    tail = min(end, _END.size + 0xFFFF)
    stream.seek(end - tail)
    data = stream.read(tail)
    at = data.rfind(b"PK\x05\x06")
    found = 0
    if at >= 0 and len(data) - at >= _END.size:
        found = _END.unpack_from(data, at)[5]
        if found == 0xFFFFFFFF and at >= _LOCATOR_64.size and data.startswith(b"PK\x06\x07", at - _LOCATOR_64.size):
            stream.seek(_LOCATOR_64.unpack_from(data, at - _LOCATOR_64.size)[2])
            record = stream.read(_END_64.size)
            found = _END_64.unpack(record)[8] if len(record) == _END_64.size else 0
    stream.seek(0)
    return int(found)


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return ""


@cache
def _usual() -> frozenset[str]:
    """The characters of usual Chinese file names."""
    return frozenset("".join(tables.lines("common.txt"))) | set(map(chr, range(0x20, 0x7F))) | set("（）《》“”、，。·—")


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name: what is not marked as UTF-8 is UTF-8 all the same, else what Chinese systems write, if it can
    be; what is left is as the standard says (code page 437)."""
    name = info.filename
    if not info.flag_bits & _UTF8 and not name.isascii():
        raw = name.encode("cp437", "replace")
        western, chinese = _decoded(raw, "utf-8"), _decoded(raw, "gb18030")
        # Short Chinese names are at times UTF-8 of other scripts too, by chance: common characters are no chance.
        by_chance = max(western, default="") < "\u0800" and not set(chinese) - _usual()
        name = (chinese if by_chance and chinese else western or chinese) or name
    return name.replace("\\", "/").removeprefix("./")
