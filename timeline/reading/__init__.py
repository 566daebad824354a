"""Files in, documents out: one module a format, encodings, what a document says of itself."""

from timeline.reading.errors import ReadError
from timeline.reading.files import DEFAULT_LIMIT
from timeline.reading.reader import DOCUMENTS, SUFFIXES, content, from_bytes, read, read_with_problems, row_alone

__all__ = [
    "DEFAULT_LIMIT",
    "DOCUMENTS",
    "SUFFIXES",
    "ReadError",
    "content",
    "from_bytes",
    "read",
    "read_with_problems",
    "row_alone",
]
