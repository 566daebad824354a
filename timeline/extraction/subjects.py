"""Which bodies a statement that names none carries on: the subject before it in its sentence, else in its paragraph,
else the body whose document it is."""

from __future__ import annotations

from typing import Final

from timeline.extraction.mentions import InstitutionMention
from timeline.extraction.passage import Passage
from timeline.extraction.statement import ends

_JOINTS: Final = "、和与及暨，"


class Subjects:
    """The carried subjects of one passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._before = self._carried()
        own = passage.facts.institution
        pointed_at = any(mention.deictic and mention.name == own for mention in passage.institutions.all())
        self._own = (own,) if own and pointed_at else ()

    def of(self, sentence: int, start: int) -> tuple[str, ...]:
        """The names which a statement that begins at clean offset ``start`` of a sentence (by index) carries on."""
        begin = self._passage.sentences[sentence].start
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
