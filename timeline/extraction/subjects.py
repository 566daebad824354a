"""Which bodies a statement that names none carries on: the subject before it in its sentence, else in its paragraph,
else the body whose document it is."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from timeline.extraction.mentions import InstitutionMention
from timeline.extraction.nametokens import stop_words
from timeline.extraction.passage import Passage
from timeline.extraction.statement import JOINED, Statement, ends, is_object, starts, words
from timeline.model import Place

_JOINTS: Final = "、和与及暨，"
_MARKS: Final = "，,：:；; 　*[「"
_MEMBERS: Final = 6  # characters within which people of a body are named at the head of a statement
_COUNTS: Final = tuple("一二两三四五六七八九十百数多几各每全某有这那本该此")  # they open a subject: 一名男子…
_LEFT: Final = 1  # characters between the adverbs and the verb that are no subject yet


class Actor(Struct, frozen=True):
    """A body that acts: its name, the words that name it here ('' where it is carried on), its place where known."""

    name: str
    mention: str = ""
    place: Place | None = None


class Subjects:
    """The carried subjects of one passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._before = self._carried()
        own = passage.facts.institution
        pointed_at = any(mention.deictic and mention.name == own for mention in passage.institutions.all())
        self._own = (Actor(own),) if own and (pointed_at or passage.chronicle) else ()

    def of(self, sentence: int, start: int, told: int, verb: int | None, end: int) -> tuple[Actor, ...]:
        """Whom a statement [start, end) of a sentence (by index) carries on: its words behind any time expression
        begin at clean offset ``told``, the verb that decides it at ``verb``.

        It is the one before it in its sentence, else in the sentences before on its line. A statement with a subject
        of its own, known or not (天文台…, 决口…, 各单位…), carries on none.
        """
        inside = self.inside(sentence, start)
        if self.elided(told, verb, end):
            opener = self._opening_person(sentence, start)
            if opener is not None:
                return self._group(self._passage.sentences[sentence].start, opener)
            if not inside and self._opened_by_group(sentence, start):
                return ()
            return inside or self._before[sentence] or self._own
        return inside if inside and (self._said(sentence, start) or self._of_its(told)) else ()

    def inside(self, sentence: int, start: int) -> tuple[Actor, ...]:
        """The subject that a sentence names before ``start``."""
        return self._group(self._passage.sentences[sentence].start, start)

    def _opening_person(self, sentence: int, start: int) -> int | None:
        """Where a sentence opens with somebody before ``start``, who is then its subject: 王某2001年入学，…; else
        None."""
        begin = self._passage.sentences[sentence].start
        people = self._passage.people.within(begin, start)
        return people[0].start if people and people[0].start - begin <= len(people[0].role) + 1 else None

    def _opened_by_group(self, sentence: int, start: int) -> bool:
        """Whether a sentence opens with people or bodies of a kind before ``start``, whoever they are: 高校结合…，"""
        begin = self._passage.sentences[sentence].start
        found = words("groups").search(self._passage.masked, begin, min(start, begin + _MEMBERS))
        return found is not None and not starts("anaphors", self._passage.text, begin)

    def opened_by_person(self, statement: Statement) -> bool:
        """Whether the sentence of a statement opens with somebody before it."""
        return self._opening_person(statement.sentence, statement.start) is not None

    def _said(self, sentence: int, start: int) -> bool:
        """Whether the clause before says that somebody said what the statement tells."""
        passage = self._passage
        for clause in reversed(passage.sentences[sentence].clauses):
            if clause.end <= start:
                said = passage.triggers_in(clause.start, clause.end)
                return ends("sourcing", passage.text[clause.start : clause.end]) or any(
                    trigger.kind == "statement" and trigger.end >= clause.end - 1 for trigger in said
                )
        return False

    def _of_its(self, told: int) -> bool:
        """Whether a statement begins with people of the body before (党员志愿者, 师生), not with another body."""
        passage = self._passage
        found = words("members").search(passage.text, told, told + _MEMBERS)
        return found is not None and not passage.institutions.within(told, found.end())

    @property
    def own(self) -> tuple[Actor, ...]:
        """The body whose document it is, where the text points at it."""
        return self._own

    def elided(self, told: int, verb: int | None, end: int) -> bool:
        """Whether the subject is left out: only adverbs stand before the verb, or a phrase that needs no subject."""
        text = self._passage.text
        if starts("anaphors", text, told):
            return True
        limit = end if verb is None else verb
        at = told
        while at < limit:
            while at < limit and text[at] in _MARKS:
                at += 1
            adverb = words("adverbs").match(text, at, limit)
            if adverb is None:
                break
            at = adverb.end()
        if any(not place.deictic for place in self._passage.places.within(at, at + 1)):
            return False  # 以色列方面…, not 以…
        if any(trigger.strong for trigger in self._passage.triggers_in(at, at + _LEFT + 1)):
            return True
        if text[at : at + 1] not in _COUNTS and text[at : at + 2] in stop_words() and "的" not in text[at:limit]:
            return True
        if verb is None:
            return at > told + 1
        return limit - at <= _LEFT or starts("phrases", text, at)

    def _carried(self) -> list[tuple[Actor, ...]]:
        """For each sentence the subject of the ones before it on its line."""
        result: list[tuple[Actor, ...]] = []
        current: tuple[Actor, ...] = ()
        line = -1
        for sentence in self._passage.sentences:
            if sentence.line != line:
                current, line = (), sentence.line
            result.append(current)
            current = self._group(sentence.start, sentence.end) or current
        return result

    def _group(self, start: int, end: int) -> tuple[Actor, ...]:
        """The first body of a span that is no mere object, with those joined to it (市委、市政府)."""
        found: dict[str, Actor] = {}
        last: InstitutionMention | None = None
        invoked = -1
        for mention in self._passage.institutions.within(start, end):
            if last is not None:
                if self._passage.text[last.end : mention.start] not in _JOINTS or last.end == mention.start:
                    break
            elif self._passage.text[invoked : mention.start] in JOINED or not self._acts(mention, start):
                invoked = mention.end
                continue
            if mention.name:
                found.setdefault(mention.name, Actor(mention.name, "", mention.place))
            last = mention
        return tuple(found.values())

    def _acts(self, mention: InstitutionMention, start: int) -> bool:
        if is_object(self._passage.text, start, mention.start) or ends("media", mention.name):
            return False
        return not self._founded(mention)

    def _founded(self, mention: InstitutionMention) -> bool:
        """Whether a body is what somebody sets up: 及时成立了防汛指挥部."""
        before = self._passage.text[max(0, mention.start - 4) : mention.start].removesuffix("了")
        return ends("founding", before)
