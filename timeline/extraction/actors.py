"""Who acts in a statement, and where it happens: what its words say, else what it carries on, else the home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from timeline.extraction.deixis import body_of_party
from timeline.extraction.gazetteer import table
from timeline.extraction.mentions import InstitutionMention
from timeline.extraction.modality import is_directive
from timeline.extraction.nametokens import bodies as known_bodies
from timeline.extraction.naming import spelling
from timeline.extraction.passage import Passage
from timeline.extraction.places import events_of_place
from timeline.extraction.scenes import is_of_team, is_origin, pointed_at, posting
from timeline.extraction.statement import JOINED, Statement, ends, holds, is_object, starts, words
from timeline.extraction.subjects import Actor, Subjects
from timeline.model import Person, Place

_LEADING: Final = 4  # characters before a time expression that may still lead a statement (于, 早在)
_VERBS: Final = 5  # rank from which a trigger is a verb; below it are nouns that may be a subject (台风)
_SOURCE: Final = 3  # characters between a named source (据某局统计) and the statement it backs
_NATIONAL: Final = frozenset({"party", "state", "world", "force", "league"})
_STREET: Final = 6  # characters of a street that may stand before its community
_SENDING: Final = frozenset({"deployment", "measure", "support", "report"})  # what teams do where they come from
_COMMUNITIES: Final = ("社区", "街道", "街道办", "村委会", "居委会")
_OF_NATURE: Final = frozenset({"other", "background"})


class Actors:
    """The bodies, people and places of the statements of one passage; ``issuer`` is who issued the document."""

    def __init__(self, passage: Passage, issuer: str) -> None:
        self._passage = passage
        self._subjects = Subjects(passage)
        self._issuer = issuer
        self._offices = _offices_of(passage)
        self._injected = {
            mention.name: passage.text[mention.start : mention.end]
            for mention in passage.institutions.all()
            if mention.suspicious and mention.name.startswith("学校")
        }

    def bodies(self, statement: Statement) -> list[Actor]:
        """The bodies of a statement. One whose name is overwritten and cannot be known stands under what is said
        (学校党委) and under the injected name, so that an alias for either gathers them."""
        found: list[Actor] = []
        for actor in (*self._acting(statement), *self._investors(statement)):
            injected = self._injected.get(actor.name)
            found += [actor] if injected is None else [actor, Actor(injected, "", actor.place)]
        return list({actor.name: actor for actor in reversed(found)}.values())[::-1]

    def _acting(self, statement: Statement) -> list[Actor]:
        passage = self._passage
        start, end = statement.start, self._acts_up_to(statement)
        found: dict[str, Actor] = {}
        first, invoked, founder_end = end, -1, start
        founder: Actor | None = None
        acting = False
        for mention in (*self._sources(statement), *passage.institutions.within(start, end)):
            joined = passage.text[invoked : mention.start] in JOINED if invoked >= 0 else False
            if joined or self._is_object(start, mention.start, mention.end):
                invoked = mention.end
                continue
            if self._is_visited(mention):
                continue
            words = passage.clean.quote(mention.start, mention.end)
            former = ends("formerly", passage.text[max(start, mention.start - 4) : mention.start])
            name = words if former else self._set_up_by(statement, mention, founder)
            found.setdefault(name, actor := Actor(name, words, mention.place))
            if founder is None or passage.text[founder_end : mention.start] not in JOINED:
                founder = actor
            founder_end = mention.end
            first = min(first, mention.start)
            acting = acting or not is_object(passage.text, start, mention.start)
        found.update(self._formerly(statement, end))
        if (statement.signature or statement.issuing) and self._issuer:
            return list({self._issuer: Actor(self._issuer), **found}.values())
        people = passage.people.within(start, end)
        if people and not found:
            carried = self._carried(statement, end) or list(self._subjects.inside(statement.sentence, start))
            return self._of_person(people[0].name) or carried
        if people or (acting and not self._acted_on(statement, first)):
            return list(found.values())
        if not found and (home := self._home_meets(statement)):
            return home
        carried = self._carried(statement, end)
        return list({**{actor.name: actor for actor in carried}, **found}.values())

    def _investors(self, statement: Statement) -> list[Actor]:
        """Who puts in the money of a round of financing, where the next sentence of the line says so."""
        passage, following = self._passage, statement.sentence + 1
        core = statement.core or statement.end
        if "融资" not in passage.text[statement.start : core] or following >= len(passage.sentences):
            return []
        sentence = passage.sentences[following]
        same = sentence.line == passage.sentences[statement.sentence].line
        if not same or not holds("investing", passage.text[sentence.start : sentence.end]):
            return []
        named = {mention.name: mention for mention in passage.institutions.within(sentence.start, sentence.end)}
        return [Actor(name, passage.text[m.start : m.end], m.place) for name, m in named.items() if name]

    def _formerly(self, statement: Statement, end: int) -> dict[str, Actor]:
        """The former names of the bodies which the details of a statement tell: …，原名某某学院."""
        text = self._passage.text
        former = {}
        for mention in self._passage.institutions.within(end, statement.end):
            if ends("formerly", text[max(end, mention.start - 4) : mention.start]):
                words = text[mention.start : mention.end]
                former[words] = Actor(words, words, mention.place)
        return former

    def _acts_up_to(self, statement: Statement) -> int:
        """Where the words end that can name who acts: with the verb of saying, where what was said follows."""
        end, trigger = statement.core or statement.end, statement.trigger
        if trigger is None or trigger.kind != "statement" or trigger.end >= end:
            return end
        passage = self._passage
        clause = passage.sentences[statement.sentence].clauses[
            passage.clause_at(passage.sentences[statement.sentence], trigger.start)
        ]
        return trigger.end if clause.end <= trigger.end + 1 and clause.end < end else end

    def _set_up_by(self, statement: Statement, mention: InstitutionMention, by: Actor | None) -> str:
        """The name of a body; of a team that another one sets up with its name: 水利局成立抗旱组 → 水利局抗旱组."""
        trigger = statement.trigger
        said = self._passage.text[mention.start : mention.end]
        bare = spelling(mention.name) == spelling(said) and mention.place is None
        if by is None or not by.mention or not bare or trigger is None or trigger.start >= mention.start:
            return mention.name
        if not starts("founding", self._passage.text, trigger.start) or not ends("teams", mention.name):
            return mention.name
        base = body_of_party(by.name)
        return mention.name if base[:2] == mention.name[:2] else base + mention.name

    def _home_meets(self, statement: Statement) -> list[Actor]:
        """Whose meeting it is where a place of the home itself meets (我市召开专题会议): its party committee's and its
        government's."""
        trigger, passage = statement.trigger, self._passage
        if trigger is None or trigger.kind != "meeting" or not trigger.strong:
            return []
        told, _ = self._told(statement)
        for mention in passage.places.within(told, told + 1):
            if mention.deictic and mention.end < trigger.start + 1:
                between = passage.text[mention.end : trigger.start]
                if not between or words("adverbs").fullmatch(between):
                    return [Actor(mention.place.name + organ, "", mention.place) for organ in ("委", "政府")]
        return []

    def _acted_on(self, statement: Statement, first: int) -> bool:
        """Whether the first body named is only what is done something with: 随后成立了领导小组."""
        trigger = statement.trigger
        if trigger is None or not trigger.strong or first < trigger.start:
            return False
        told, verb = self._told(statement)
        return self._subjects.elided(told, verb, statement.core or statement.end)

    def _carried(self, statement: Statement, end: int) -> list[Actor]:
        """The bodies which a statement that names no acting one carries on, else the document's own if it demands."""
        told, verb = self._told(statement)
        carried = self._subjects.of(statement.sentence, statement.start, told, verb, end)
        if not carried and (is_demand(self._passage, statement) or self._is_entry(statement)):
            carried = self._subjects.own
        return list(carried)

    def _of_person(self, name: str) -> list[Actor]:
        """The bodies whose office the document gives a person who acts without one here."""
        return list(self._offices.get(name, ()))

    def _is_entry(self, statement: Statement) -> bool:
        """Whether it is an entry of a chronicle: a date at the head of a heading, a colon, and what was done."""
        own, passage = statement.own, self._passage
        if own is None or passage.sentences[statement.sentence].line not in passage.headings:
            return False
        return passage.text[own.end : own.end + 1] in ("：", ":")

    def _sources(self, statement: Statement) -> list[InstitutionMention]:
        """The body on whose word a report stands, in the clause before it: 据省应急厅统计，截至…"""
        if statement.own is None:
            return []
        passage = self._passage
        for clause in passage.sentences[statement.sentence].clauses:
            if clause.end <= statement.start <= clause.end + _SOURCE:
                text = passage.text[clause.start : clause.end]
                if text.startswith("据") and ends("sourcing", text):
                    return passage.institutions.within(clause.start, clause.end)
        return []

    def _is_object(self, start: int, at: int, end: int) -> bool:
        """Whether a body is only invoked (根据某部通知), or names the office of somebody who is spoken to."""
        passage = self._passage
        before = passage.text[max(start, at - 4) : at]
        if ends("invoking", before):
            return True
        return ends("addressing", before) and any(
            mention.start - end <= 4 for mention in passage.people.within(end - 1, end + 5)
        )

    def _is_visited(self, mention: InstitutionMention) -> bool:
        """Whether a community is only a place in a list of those visited (到镇政府、义井社区、医院检查)."""
        text = self._passage.text
        listed = (
            text[mention.end : mention.end + 1] == "、" or "、" in text[max(0, mention.start - _STREET) : mention.start]
        )
        return listed and mention.name.endswith("社区")

    def _told(self, statement: Statement) -> tuple[int, int | None]:
        """Where the words behind the leading time expression begin, and the verb that decides the statement."""
        own, start, end = statement.own, statement.start, statement.core or statement.end
        leads = own is not None and (own.start == start or ends("leading", self._passage.text[start : own.start]))
        told = own.end if own is not None and leads and own.start - start < _LEADING else start
        while told < end and self._passage.text[told] in "，, ":
            told += 1
        trigger = statement.trigger
        return told, trigger.start if trigger is not None and trigger.rank >= _VERBS else None

    def cities(self, statement: Statement, kind: str, bodies: Sequence[Actor]) -> tuple[Place, ...]:
        """Where a statement of a kind happens: its own places and its bodies' seats, those of the clauses that it
        carries on, else the document's home where somebody of there acts."""
        start, end = statement.start, statement.core or statement.end
        there = pointed_at(self._passage, start, end)
        if there is not None and not self.named(start, end):
            return (there,)
        found = {**self._of_subject_before(statement), **self.named(start, end)}
        if bodies and kind not in _SENDING and (sent := posting(bodies[0].name)) is not None:
            bodies = [Actor(bodies[0].name, "", sent)]  # its leader's other office is at home
        for body in bodies:
            seat = self._seat(statement, kind, body)
            if seat is not None:
                found.setdefault(seat.name, seat)
        if not found and statement.start > self._passage.sentences[statement.sentence].start + 1:
            found = self._of_clauses_before(statement)
        if found:
            return _specific(found)
        return self._home(statement, kind, bodies)

    def _of_subject_before(self, statement: Statement) -> dict[str, Place]:
        """The home whose people are the subject of the clause before (我市医护人员主动请缨，报名参加…)."""
        begin = self._passage.sentences[statement.sentence].start
        told, verb = self._told(statement)
        subject = [mention for mention in self._passage.places.within(begin, begin + 1) if mention.deictic]
        if not subject or told == begin or not self._subjects.elided(told, verb, statement.core or statement.end):
            return {}
        return {subject[0].place.name: subject[0].place}

    def _seat(self, statement: Statement, kind: str, body: Actor) -> Place | None:
        """Where a body acts: where its name or the text says that it sits, and a team that was sent out where it was
        sent; None for whom somebody only moved away from."""
        if kind not in _SENDING and (sent := posting(body.name)) is not None:
            return sent
        if body.place is None or not self._sits(body.name, body.place):
            return None
        text, end = self._passage.text, statement.core or statement.end
        at = text.find(body.mention, statement.start, end) if body.mention else -1
        return None if at >= 0 and is_origin(text, at, at + len(body.mention), end) else body.place

    def _sits(self, name: str, place: Place) -> bool:
        """Whether a body's seat is said: by its name, or as the home of which the text speaks. Where a well-known
        body sits is known, but not what the text says; where a community lies the text says itself."""
        home = self._passage.home
        if home is not None and self._passage.local and home.name == place.name:
            return True
        if name.endswith(_COMMUNITIES):
            return True
        return place.name in name or (place.name[:-1] in name and len(place.name) > 2) or place.name[:2] in name

    def named(self, start: int, end: int) -> dict[str, Place]:
        """The places named in a clean span, by name, without those that only name an event (汶川地震) or a team
        (援鄂医疗队), or from which somebody moved away."""
        passage = self._passage
        found: dict[str, Place] = {}
        for mention in passage.places.within(start, end):
            names_event = not mention.deictic and events_of_place().match(passage.text, mention.end)
            if names_event or is_of_team(passage.text, mention):
                continue
            if not is_origin(passage.text, mention.start, mention.end, end):
                found.setdefault(mention.place.name, mention.place)
        return found

    def _of_clauses_before(self, statement: Statement) -> dict[str, Place]:
        """The places of the nearest clause before in the sentence that names one: 某省的标准是…，仍沿用…"""
        told, verb = self._told(statement)
        passage = self._passage
        if passage.institutions.within(statement.start, told):
            return {}
        refers = starts("referring", passage.text, told)
        if not refers and not self._subjects.elided(told, verb, statement.core or statement.end):
            return {}
        own = statement.own
        if own is not None and own.granularity == "year" and self._subjects.opened_by_person(statement):
            return {}  # where somebody was in another year
        for clause in reversed(passage.sentences[statement.sentence].clauses):
            if clause.end <= statement.start:
                found = self.named(clause.start, clause.end)
                if found:
                    return found
        return {}

    def _home(self, statement: Statement, kind: str, bodies: Sequence[Actor]) -> tuple[Place, ...]:
        passage = self._passage
        if passage.home is None or not passage.local:
            return ()
        people = passage.people.within(statement.start, statement.end)
        if bodies:
            sorts = {body.sort for actor in bodies if (body := known_bodies().get(actor.name))}
            named = all(actor.name in known_bodies() for actor in bodies)
            return () if named and sorts <= _NATIONAL else (passage.home,)
        if people:
            return () if all(_of_state(person.role) for person in people) else (passage.home,)
        text = passage.text[statement.start : statement.end]
        if kind in _OF_NATURE and holds("of_nature", text):
            return ()
        return () if holds("of_all", text) else (passage.home,)

    def people(self, start: int, end: int) -> tuple[Person, ...]:
        """The people named in a clean span, each once, with the office that is said of them."""
        found: dict[str, Person] = {}
        for mention in self._passage.people.within(start, end):
            person = found.get(mention.name)
            if person is None or (mention.role and not person.role):
                found[mention.name] = Person(mention.name, mention.role)
        return tuple(found.values())


def is_demand(passage: Passage, statement: Statement) -> bool:
    """Whether a statement tells what is demanded, by its own words or going on with a demand of its sentence
    (请各村于5日前登记，并于9日前上报)."""
    core = statement.core or statement.end
    if is_directive(passage.text[statement.start : core]):
        return True
    begin = passage.sentences[statement.sentence].start
    if begin == statement.start or not is_directive(passage.masked[begin : statement.start]):
        return False
    return not passage.institutions.within(statement.start, core) or passage.text[statement.start] == "并"


def _offices_of(passage: Passage) -> dict[str, tuple[Actor, ...]]:
    """The bodies which give each person of the document an office, where one stands directly before it."""
    found: dict[str, dict[str, Actor]] = {}
    for person in passage.people.all():
        office = person.start - len(person.role)
        for body in passage.institutions.within(office, person.start):
            if body.start == office and body.name and person.role and not _of_state(person.role):
                found.setdefault(person.name, {}).setdefault(body.name, Actor(body.name, "", body.place))
    return {name: tuple(bodies.values()) for name, bodies in found.items()}


def _specific(found: dict[str, Place]) -> tuple[Place, ...]:
    return tuple(place for place in found.values() if not _covered(place, found.values()))


def _covered(place: Place, others: Iterable[Place]) -> bool:
    """Whether it is a province of which a more special place stands beside it."""
    if place.level != "province":
        return False
    return any(other.province == place.name and other.name != place.name for other in others)


@cache
def _state_offices() -> tuple[str, ...]:
    return tuple(table("people.toml")["of_state"])


def _of_state(role: str) -> bool:
    """Whether an office is one of a whole country or of the world (总书记, 国家主席, 总干事)."""
    return role.endswith(_state_offices())
