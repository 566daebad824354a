"""What an act needs to know: where decisions are written, by whom, and what the last build knew of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from timeline.curation.emitting import Value
from timeline.curation.review import Decided


class Desk(Struct, frozen=True):
    """Where decisions are written: the curation files in their order, the file for new ones, the folder of the lock.

    ``who`` is noted with every decision, where it is not ''; ``now`` tells the time that is noted.  ``since`` knows
    what this sitting made of the entries that the last build knew: key of the content then → key of it now.
    """

    files: tuple[Path, ...]
    default: Path
    lock: Path
    root: Path
    who: str = ""
    decided: tuple[Decided, ...] = ()
    now: Callable[[], str] = field(default=lambda: datetime.now().strftime("%Y-%m-%dT%H:%M"))
    since: dict[str, str] = field(default_factory=dict)

    def contents(self, known: str) -> frozenset[str]:
        """The keys by which an entry of the last build is known: its own, and those that this sitting gave it."""
        found = {known} - {""}
        while known in self.since and self.since[known] not in found:
            known = self.since[known]
            found.add(known)
        return frozenset(found)

    def history(self, why: str) -> dict[str, Value]:
        """Why, who and when, as they stand in an entry."""
        said = {"why": why, "who": self.who, "when": self.now()}
        return {name: words for name, words in said.items() if words}

    def named(self, path: Path) -> str:
        """A file's name in the record of the build."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()
