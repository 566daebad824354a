"""What a build has to do: which files are to be extracted, which are what they were, which are gone.

Of each document no more is held than its name, size and time; what the store knows of it is gone through beside.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from msgspec import Struct

from timeline.build import recipe
from timeline.build.scanning import Files, Scan, SourceFile, sha256
from timeline.config import Settings
from timeline.model import DocumentFacts
from timeline.store.origins import Origin
from timeline.virtual import is_row

if TYPE_CHECKING:
    from timeline.build.jobs import Job
    from timeline.curation import Curation
    from timeline.store.writing import StoreWriter


class Plan(Struct, frozen=True):
    """What is to be done: files to extract, how many are kept as they are, stored files that are gone."""

    jobs: Sequence[Job]
    reused: int
    gone: Sequence[str]


class _Facts:
    """What a document's events depend on besides its bytes: program, settings, and what the curator says of it."""

    def __init__(self, curation: Curation, settings: Settings) -> None:
        self._curation = curation
        self._program = recipe.fingerprint(recipe.version(), settings.prefer)
        self._fields = recipe.fingerprint(settings.fields)  # of tables and JSON lines alone
        self._said = {decision.file for decision in curation.documents}
        self._nothing = DocumentFacts()
        self._nothing_said = recipe.fingerprint(self._nothing)
        self.additions = curation.additions
        self._all_additions = recipe.fingerprint(self.additions)

    def of(self, file: str) -> DocumentFacts:
        """What is said of a document."""
        return self._curation.facts_for(file) if file in self._said else self._nothing

    def key(self, file: str) -> str:
        """All of it; the last part, after a dot, are the additions, of which few have a part in any document."""
        said = recipe.fingerprint(self.of(file)) if file in self._said else self._nothing_said
        rows = self._fields if is_row(file) else ""
        return f"{self._program}.{rows}.{said}.{self._all_additions}"


class _Jobs(Sequence["Job"]):
    """Some of the files as jobs, each made when it is asked for."""

    def __init__(self, files: Files, places: Sequence[int], facts: _Facts) -> None:
        self._files = files
        self._places = places
        self._facts = facts

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Job: ...

    @overload
    def __getitem__(self, at: slice) -> list[Job]: ...

    def __getitem__(self, at: int | slice) -> Job | list[Job]:
        from timeline.build.jobs import Job

        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        source = self._files[self._places[at]]
        facts, key = self._facts.of(source.file), self._facts.key(source.file)
        return Job(source.where, source.file, facts, key, source.stamp, source.place)


def planned(writer: StoreWriter, found: Scan, curation: Curation, settings: Settings) -> Plan:
    """What is to be done where the store is as it is and the documents are those that were found."""
    facts = _Facts(curation, settings)
    new = array("L")
    gone: list[str] = []
    touched: list[Origin] = []
    # Both are in the order of files.
    origins = writer.origins()
    origin, is_here = next(origins, None), False
    for at, source in enumerate(found.files):
        while origin is not None and origin.file < source.file:
            if not is_here:
                gone.append(origin.file)
            origin, is_here = next(origins, None), False
        if origin is None or origin.file != source.file:
            new.append(at)
            continue
        is_here = True
        kept = _unchanged(source, origin, facts, settings, writer)
        if kept is None:
            new.append(at)
        elif kept is not origin:
            touched.append(kept)
    while origin is not None:
        if not is_here:
            gone.append(origin.file)
        origin, is_here = next(origins, None), False
    for kept in touched:
        writer.note_origin(kept)
    return Plan(_Jobs(found.files, new, facts), len(found.files) - len(new), gone)


def _unchanged(
    source: SourceFile, known: Origin, facts: _Facts, settings: Settings, writer: StoreWriter
) -> Origin | None:
    """What is known of a file where what is stored is what it would give again, as all that this depends on is."""
    own = facts.key(source.file)
    digest, _, rest = known.key.partition(":")
    before, _, touched = rest.rpartition(".")
    if not digest or source.stamp.size > settings.max_file_size:
        return None
    if before != own and before.rpartition(".")[0] != own.rpartition(".")[0]:
        return None
    if (known.size, known.changed) != (source.stamp.size, source.stamp.changed):
        if source.place:  # its stamp tells of its content
            return None
        try:
            if sha256(source.path) != digest:
                return None
        except OSError:
            return None
        known = known._replace(size=source.stamp.size, changed=source.stamp.changed)
    if before != own:
        # Only additions are others: that concerns the documents with words of theirs.
        from timeline.cleaning import clean

        stored = writer.words_of(source.file)
        if stored is None or recipe.touched(facts.additions, clean(stored[0]).text, stored[1]) != touched:
            return None
        known = known._replace(key=f"{digest}:{own}.{touched}")
    return known
