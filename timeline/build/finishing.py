"""The second half of a build: curation applied to the events that it is about, happenings joined, and what is shown
brought into order; nothing where that would only make again what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from timeline.build import recipe
from timeline.build.memory import Curated, Finished, finished_to_json
from timeline.build.pipeline import titled

if TYPE_CHECKING:
    from timeline.curation import CuratedSource, Curation
    from timeline.curation.applying import Applied
    from timeline.store import Store
    from timeline.store.writing import StoreWriter

_EVERYTHING: Final = "everything "  # begins the basis of a curation that rests on all documents


def finish(writer: StoreWriter, store: Path, files: Sequence[str], curation: Curation, last: Finished) -> Finished:
    """Make the events that are shown out of the stored documents ``files`` and curation.

    Where these and the program are what they were for ``last``, the store is left as it is. Everything in
    ``files`` must be committed: what curation reads of the documents is read like by any other reader.
    """
    everything = recipe.digest(f"{file}\t{key}\n" for file, key in writer.document_keys())
    basis = recipe.fingerprint(recipe.finisher(), everything, curation)
    if basis == last.basis:
        return last
    from timeline.build.joining import join

    curated = _Curating(writer, store, files, everything, curation).bring_up_to_date(last.curated)
    reposts = _reposts(writer)
    join(writer.tellings, reposts)
    count = writer.settle()
    done = Finished(basis, count, curated)
    writer.set_meta("finished", finished_to_json(done))
    return done


def _reposts(writer: StoreWriter) -> dict[str, str]:
    """Find reposts again, among all documents or near those that have changed."""
    from timeline.build.reposts import brought_up_to_date, originals

    program = recipe.finisher()
    if writer.meta("reposts") == program:
        found = brought_up_to_date(writer.reposts(), writer.sketches(), writer.old_sketches())
    else:
        found = originals(writer.sketches())
        writer.set_meta("reposts", program)
    writer.set_reposts(found)
    return found


class _Curating(Struct, frozen=True):
    """Curation of the documents ``files``; ``everything``: a hash of what all of them were extracted from."""

    writer: StoreWriter
    store: Path
    files: Sequence[str]
    everything: str
    curation: Curation

    def bring_up_to_date(self, last: Curated) -> Curated:
        """Apply curation where it, or a document that it rests on, is another than for ``last``.

        Decisions rest on the documents that they name; where one is lost there, or names none, on all of them.
        """
        named = self._named()
        whole = named is None or last.basis == self._basis(None)
        basis = self._basis(None if whole else named)
        if basis == last.basis:
            return last
        from timeline.extraction.gazetteer import place_aliases

        self.writer.withdraw()
        self.writer.put_names(self.curation.aliases, place_aliases())
        applied = None if named is None else self._applied(named)
        if applied is not None and applied.reviews:
            applied = None
        if applied is None:
            named = None
            applied = self._applied(self.files)
        self._record(applied)
        return Curated(self._basis(named), applied.problems)

    def _named(self) -> list[str] | None:
        """The documents that decisions are about; ``None`` where only a look at all of them tells."""
        named: set[str] = set()
        quoted: list[str] = []
        pointers = [ref for each in self.curation.corrections for ref in each.targets]
        pointers += [ref for each in self.curation.events for ref in each.sources]
        for ref in pointers:
            files = {ref.file} if ref.file else set()
            if ref.event:
                files |= self.writer.files_of([ref.event])
            named |= files
            if not files:
                if not ref.quote:
                    return None
                quoted.append(ref.quote)
        if quoted:
            named |= self._quoting(quoted)
        return sorted(named) if not named or named.issubset(self.files) else None

    def _quoting(self, quotes: Sequence[str]) -> set[str]:
        """The documents with events that decisions without a document may mean by their quotes."""
        from timeline.curation.folding import letters
        from timeline.curation.targets import one_holds_the_other

        wanted = [letters(quote) for quote in dict.fromkeys(quotes)]
        found: set[str] = set()
        for file, quote in self.writer.quotes():
            if file not in found:
                words = letters(quote)
                if any(one_holds_the_other(each, words) for each in wanted):
                    found.add(file)
        return found

    def _basis(self, named: Sequence[str] | None) -> str:
        rests_on = self.everything if named is None else [f"{file}\t{self.writer.key_of(file)}" for file in named]
        hash_ = recipe.fingerprint(recipe.finisher(), self.curation, rests_on)
        return f"{_EVERYTHING if named is None else ''}{hash_}"

    def _applied(self, files: Sequence[str]) -> Applied:
        """Hide and make what curation says of the events in some documents."""
        from timeline.curation import apply
        from timeline.store import Store

        if not (self.curation.corrections or self.curation.events):
            files = ()
        numbered = [each for file in files for each in self.writer.numbered(file)]
        with Store.open(self.store) as opened:
            applied = apply(
                self.curation,
                (event for _, event in numbered),
                lambda file: _curated_source(opened, file),
                files=self.files,
            )
        if applied.reviews and len(files) < len(self.files):
            return applied
        left = {id(event) for event in applied.events}
        extracted = {id(event) for _, event in numbered}
        self.writer.hide(number for number, event in numbered if id(event) not in left)
        self.writer.make(map(titled, (event for event in applied.events if id(event) not in extracted)))
        return applied

    def _record(self, applied: Applied) -> None:
        from timeline.curation.contents import identified
        from timeline.curation.review import to_json

        self.writer.set_meta("curation", to_json(*identified(self.curation, applied.reviews, applied.decided)))


def _curated_source(store: Store, file: str) -> CuratedSource | None:
    """A stored document as curation needs it."""
    from timeline.cleaning import clean
    from timeline.curation import CuratedSource

    document = store.document(file)
    if document is None:
        return None
    return CuratedSource(file, document.text, document.paragraphs, document.facts, clean(document.text))
