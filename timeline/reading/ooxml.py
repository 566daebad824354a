"""The parts of an Office document: a zip archive of XML, read as a stream so that no tree of it is ever held.

No document type is let in, so there are no entities to blow up; size, ratio and depth are bounded.
Format: ECMA-376, part 2 (Open Packaging Conventions).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from timeline.model import Reason
from timeline.reading.errors import ReadError
from timeline.reading.files import size
from timeline.reading.rules import MOST_RATIO

LARGEST_PART: Final = 200_000_000
"""Most bytes of XML of one part, unpacked."""
_MOST_PARTS: Final = 20_000
_DEEPEST: Final = 500  # elements inside one another
_SMALL: Final = 2_000_000  # unpacked bytes that no ratio makes a bomb
_CHUNK: Final = 1 << 16
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how an encrypted document (and an old one) begins
_MAIN: Final = "/officeDocument"

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Package:
    """An Office document's parts by name. Raises ``ReadError`` where the bytes are none."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise ReadError(Reason("reading.docx_ole"))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise _damaged(error) from error
        self._parts = {info.filename.lstrip("/"): info for info in self._zip.infolist()[:_MOST_PARTS]}

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self._parts

    def main(self) -> str:
        """The name of the part that holds the document itself."""
        found: list[str] = []

        def start(name: str, attributes: Mapping[str, str]) -> None:
            if local(name) == "Relationship" and attributes.get("Type", "").endswith(_MAIN):
                found.append(posixpath.normpath(attributes.get("Target", "").lstrip("/")))

        if self.has("_rels/.rels"):
            self.parse("_rels/.rels", start)
        return next((name for name in found if self.has(name)), "word/document.xml")

    def parse(self, part: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """Read a part, calling back for every element and text.

        Elements are named ``namespace local``, attributes by their local names.
        """
        info = self._parts.get(part)
        if info is None:
            raise _damaged(part)
        too_much = info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1)
        if info.file_size > LARGEST_PART or too_much:
            raise ReadError(Reason("reading.archive_bomb", {"size": size(info.file_size)}))
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        depth = 0

        def opened(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEEPEST:
                raise _damaged("depth")
            start(name, {local(key): value for key, value in attributes.items()} if attributes else attributes)

        def closed(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(name)

        def refuse(*_: object) -> None:
            raise ReadError(Reason("reading.xml_doctype"))

        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        parser.StartDoctypeDeclHandler = refuse
        if text is not None:
            parser.CharacterDataHandler = text
        room = info.file_size
        try:
            with self._zip.open(info) as stream:
                while room >= 0 and (piece := stream.read(_CHUNK)):
                    room -= len(piece)
                    parser.Parse(piece, False)
            parser.Parse(b"", True)
        except RuntimeError as error:
            raise ReadError(Reason("reading.encrypted")) from error
        except ReadError:
            raise
        except Exception as error:  # zipfile, zlib, expat and codecs each have their own
            raise _damaged(error) from error


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rsplit(" ", 1)[-1]


def _damaged(why: object) -> ReadError:
    return ReadError(Reason("reading.docx_damaged", {"error": str(why)[:100]}))
