"""Finding quoted words in the other documents of a project: a file was renamed, or split in two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from timeline.curation.decisions import SourceRef
from timeline.curation.folding import letters
from timeline.curation.sources import CuratedSource, locate

_SHORTEST = 6  # characters below which words say nothing about the document that they stand in
_MOST = 5  # documents that are looked at closely


class Elsewhere:
    """The texts of all documents, read once, when the first quote is missing from its file."""

    def __init__(self, files: Iterable[str], document_of: Callable[[str], CuratedSource | None]) -> None:
        self._files = files
        self._document_of = document_of
        self._texts: dict[str, str] | None = None
        self._heirs: Counter[tuple[str, str]] = Counter()

    def expect(self, refs: Iterable[SourceRef]) -> None:
        """Note what is missing: of several documents that hold a quote, the one that holds most of its file's."""
        for ref in refs:
            for file in self._holding(ref):
                self._heirs[ref.file, file] += 1

    def find(self, ref: SourceRef) -> tuple[str, ...]:
        """The other documents in which a quote stands, at one place that is sure; the likeliest first.

        One is the answer; several are for a person to choose from.
        """
        found = []
        for file in self._holding(ref)[:_MOST]:
            source = self._document_of(file)
            if source is not None and locate(ref, source).status == "exact":
                found.append(file)
        if len(found) > 1:
            weights = sorted((self._heirs[ref.file, file], file) for file in found)
            if weights[-1][0] > weights[-2][0]:
                return (weights[-1][1],)
        return tuple(found)

    def _holding(self, ref: SourceRef) -> list[str]:
        words = letters(ref.quote)
        if len(words) < _SHORTEST:
            return []
        return [file for file, text in self._all().items() if file != ref.file and words in text]

    def _all(self) -> dict[str, str]:
        if self._texts is None:
            self._texts = {}
            for file in self._files:
                source = self._document_of(file)
                if source is not None:
                    clean = source.clean
                    more = "\n" + letters(clean.text) if clean is not None and clean.text != source.text else ""
                    self._texts[file] = letters(source.text) + more
        return self._texts
