"""Which bodies a statement that names none carries on: the subject before it in its sentence, else in its paragraph,
else the body whose document it is."""

from __future__ import annotations

from typing import Final

from timeline.extraction.mentions import InstitutionMention
from timeline.extraction.passage import Passage
from timeline.extraction.statement import ends, starts

_LONGEST_ADVERB: Final = 8  # characters before a verb that may be adverbs; more hold a subject
_JOINTS: Final = "、和与及暨，"


class Subjects:
    """The carried subjects of one passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._before = self._carried()
        own = passage.facts.institution
        pointed_at = any(mention.deictic and mention.name == own for mention in passage.institutions.all())
        self._own = (own,) if own and pointed_at else ()

    def of(self, sentence: int, start: int, told: int, verb: int | None) -> tuple[str, ...]:
        """The names which a statement of a sentence (by index) carries on: it begins at clean offset ``start``, its
        words behind any time expression at ``told``, the verb that decides it at ``verb``.

        A statement with a subject of its own, known or not (天文台…, 决口…, 各单位…), carries on none.
        """
        begin = self._passage.sentences[sentence].start
        if verb is not None and verb - told > _LONGEST_ADVERB and not starts("anaphors", self._passage.text, told):
            return self._group(begin, start)
        return self._group(begin, start) or self._before[sentence] or self._own

    def _carried(self) -> list[tuple[str, ...]]:
        """For each sentence the subject of the ones before it on its line."""
        result: list[tuple[str, ...]] = []
        current: tuple[str, ...] = ()
        line = -1
        for sentence in self._passage.sentences:
            if sentence.line != line:
                current, line = (), sentence.line
            result.append(current)
            current = self._group(sentence.start, sentence.end) or current
        return result

    def _group(self, start: int, end: int) -> tuple[str, ...]:
        """The first body of a span that is no mere object, with those joined to it (市委、市政府)."""
        names: list[str] = []
        last: InstitutionMention | None = None
        for mention in self._passage.institutions.within(start, end):
            if last is not None:
                if self._passage.text[last.end : mention.start] not in _JOINTS or last.end == mention.start:
                    break
            elif not self._acts(mention, start):
                continue
            names.append(mention.name)
            last = mention
        return tuple(dict.fromkeys(name for name in names if name))

    def _acts(self, mention: InstitutionMention, start: int) -> bool:
        before = self._passage.text[max(start, mention.start - 3) : mention.start]
        return not ends("prepositions", before) and not ends("media", mention.name)
