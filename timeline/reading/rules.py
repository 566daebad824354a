"""What the settings say about reading: limits, and which fields of a table or of JSON lines hold what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from timeline.config import ROW_FIELDS, Settings
from timeline.reading import tables
from timeline.reading.files import DEFAULT_LIMIT

DEEPEST: Final = 3  # archives inside one another
MOST_RATIO: Final = 200  # unpacked bytes for each packed one, of members above a megabyte
MOST_COLUMNS: Final = 1000  # of a table
MOST_PAGES: Final = 10_000
SECONDS: Final = 40  # that a PDF of up to a megabyte may take, larger ones in proportion; less than a build gives it
MOST_SECONDS: Final = 300


class Rules(Struct, frozen=True):
    """How files are read. ``file_size``: most bytes of one document, and of a container that must be unpacked in
    memory; ``archive_files`` and ``archive_size``: most members of one archive, and bytes they hold unpacked.

    ``fields``: which field of a row holds what; several names, separated by commas, are tried one after the other.
    """

    file_size: int = DEFAULT_LIMIT
    archive_files: int = Settings().max_archive_files
    archive_size: int = Settings().max_archive_size
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        """The rules that the settings in force say."""
        return cls(settings.max_file_size, settings.max_archive_files, settings.max_archive_size, dict(settings.fields))

    def names(self, part: str) -> tuple[str, ...]:
        """The names of fields, folded, that may hold a part of a document (``text``, ``title`` …), best first."""
        assert part in ROW_FIELDS
        said = self.fields.get(part, "")
        if said:
            return tuple(folded(name) for name in said.split(",") if name.strip())
        return tables.sections("fields.txt").get(part, ())


def folded(name: str) -> str:
    """The name of a field without the blanks and the case that make no difference."""
    return name.strip().strip("\ufeff").casefold()
