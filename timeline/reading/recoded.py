"""A stream in UTF-16 or UTF-32 as one in UTF-8, so that its lines can be found by their bytes."""

from __future__ import annotations

import codecs
import tempfile
from typing import BinaryIO, Final, cast

from timeline.reading import encoding
from timeline.reading.errors import ReadError

_IN_MEMORY: Final = 1 << 24  # bytes; what is larger goes to a temporary file
_PIECE: Final = 1 << 20


def wide_encoding(sample: bytes) -> str:
    """The encoding of a stream that begins so, where its characters take two or four bytes each; '' for others.

    By its mark, or, where zeros stand in it, by how it reads.
    """
    marked = encoding.marked(sample)
    if marked.startswith(("utf-16", "utf-32")):
        return marked
    if marked or b"\0" not in sample:
        return ""
    try:
        found = encoding.decode(sample[: len(sample) // 4 * 4]).encoding
    except ReadError:
        return ""
    return found if found.startswith("utf-16") else ""


def as_utf8(stream: BinaryIO, name: str) -> BinaryIO:
    """The text of a stream in another encoding, without its mark; what cannot be decoded becomes U+FFFD."""
    decoder = codecs.getincrementaldecoder(name)("replace")
    result = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (held open by who reads rows)
    stream.seek(0)
    first = True
    while piece := stream.read(_PIECE):
        text = decoder.decode(piece)
        result.write((text.removeprefix("\ufeff") if first else text).encode("utf-8", "replace"))
        first = False
    result.write(decoder.decode(b"", True).encode())
    return cast(BinaryIO, result)
