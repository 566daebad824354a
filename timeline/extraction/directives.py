"""Directives: sentences that tell somebody to do something, with modal, issuer, addressee and date.

A directive is a sentence (up to its full stop) with a modal word; one that goes on with an imperative verb after such a
sentence, or in the words of a paper that are given; or an announcement of what is stopped or forbidden (发布通告停止…).
What a sentence cut at ；adds without a modal of its own belongs to the directive before it. Who says it is, in this
order: the body, person or paper before a reporting verb of the sentence, the speaker of the passage, the body that
issued the document. All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from timeline.extraction.frames import Dating, bounded, of_document
from timeline.extraction.lexicon import modals, table, words_pattern
from timeline.extraction.modality import REPORTED, Modal, modal_words
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import NUMBER, Sentence
from timeline.extraction.speakers import Reporter, addressee, issuer_of, meeting_of, reporter, speaker_of, words_of
from timeline.extraction.statement import Statement, holds, starts, words
from timeline.extraction.subjects import Subjects
from timeline.extraction.telling import is_furniture
from timeline.extraction.usable import VAGUE
from timeline.model import Directive

_SHORTEST: Final = 6
_HEAD: Final = 3  # characters before a reporting verb at the head of a sentence whose subject is left out
_NEAR: Final = 2  # sentences within which the same speaker goes on
_LONGEST_ITEM: Final = 14  # characters of the heading of an item
_LEADS: Final = 2  # clauses that may lead to an imperative (根据校园情况，加强…)
_LONGEST_SPEECH: Final = 160
_SPEAKERS: Final = frozenset({"meeting", "statement", "order", "inspection"})
_SPOKEN: Final = re.compile(rf"(?:[：:]\s*|^[ 　\t]*)“([^“”\n]{{12,{_LONGEST_SPEECH}}})(?:”|$)")
_BLANK: Final = "□"
_QUOTED_LINE: Final = re.compile(r"[ 　\t]{0,3}>")
_NUMBERED: Final = re.compile(rf"{NUMBER}\s*")


class Demand(Struct, frozen=True):
    """A directive: clean span of the quote, its parts and its dating."""

    start: int
    end: int
    sentence: int
    directive: Directive
    dating: Dating
    modal: Modal | None


def is_notice(passage: Passage) -> bool:
    """Whether the document is itself an order (通知, 倡议书 …), going by its title and its first lines."""
    return _notices().search(passage.facts.title) is not None


@cache
def _notices() -> re.Pattern[str]:
    kinds = words_pattern(table("telling.toml")["notices"])
    return re.compile(rf"(?:{kinds})(?:书|稿|$|[（(][^（）()]{{1,12}}[）)]|[\s_|—\-]|”|》|\.)")


def directives(passage: Passage, told: Sequence[Statement]) -> list[Demand]:
    """The directives of a document in order."""
    found: list[Demand] = []
    for demand in _Finder(passage, told).all():
        last = found[-1] if found else None
        if last is not None and demand.modal is None and _same_period(passage, last, demand):
            found[-1] = replace(last, end=demand.end, sentence=demand.sentence)
            continue
        found.append(demand)
    return found


def _same_period(passage: Passage, before: Demand, demand: Demand) -> bool:
    """Whether a directive only goes on behind a ；with the one before it."""
    sentence = passage.sentences[before.sentence]
    return demand.sentence == before.sentence + 1 and not sentence.closed


class _Finder:
    """Walks through the sentences of a passage and keeps who speaks, and whether a paper's words are given."""

    def __init__(self, passage: Passage, told: Sequence[Statement]) -> None:
        self._passage = passage
        self._told = told
        self._issuer = issuer_of(passage)
        self._notice = is_notice(passage)
        self._by_sentence: dict[int, list[Statement]] = {}
        for statement in told:
            self._by_sentence.setdefault(statement.sentence, []).append(statement)
        self._speech: Statement | None = None
        self._speaker = ""
        self._meeting = ""
        self._met: Statement | None = None  # the meeting that was dated last
        self._carried: Subjects | None = None
        self._before: Demand | None = None
        self._given = False  # inside quotation marks opened by 规定：“

    def all(self) -> Iterator[Demand]:
        """The directives, those that go on behind a ；still apart."""
        passage = self._passage
        for index, sentence in enumerate(passage.sentences):
            given = self._given
            self._given = self._in_paper(sentence)
            heading = sentence.line in passage.headings
            if heading or is_furniture(passage, sentence) or self._is_title(sentence):
                self._listen(index, sentence.start, sentence.end)
                self._before = None if heading else self._before
                continue
            before = self._before
            if before is not None and passage.sentences[before.sentence].line != sentence.line and not self._notice:
                self._before = None
            given = given or self._given or self._is_quoted(sentence)
            found = self._directive(sentence, index, given)
            heard = sentence.end if found is None or found[1] is None else found[1].start + 1
            self._listen(index, sentence.start, heard)
            if found is not None:
                demand = self._demand(sentence, index, given, *found)
                if demand is not None:
                    self._before = demand
                    yield demand
            self._listen(index, heard, sentence.end)

    def _listen(self, index: int, start: int, end: int) -> None:
        """Keep who speaks in what a sentence tells from ``start`` on, up to ``end``."""
        for statement in self._by_sentence.get(index, ()):
            if statement.trigger is None or not start <= statement.start < end:
                continue
            if statement.trigger.kind == "meeting":
                if not starts("meetings", self._passage.text, statement.start):  # 会议听取了某局汇报: not the body
                    self._meeting = meeting_of(self._passage, statement) or self._meeting
                self._met = statement if statement.own is not None else self._met
            if statement.trigger.kind in _SPEAKERS and not _is_demanded(statement):
                says = words_of(self._passage, statement)
                if says:
                    self._speaker = says
                    self._speech = replace(statement, dating=self._spoken(statement), own=None)
                    continue
                if self._is_looking_back(statement):
                    continue
                self._speech = statement
                self._speaker = speaker_of(self._passage, statement) or self._speaker
                self._before = None if self._before is not None and self._before.sentence < index else self._before

    def _spoken(self, statement: Statement) -> Dating:
        """What dates the words in which a statement is told: the document, not what the statement tells of."""
        published = self._passage.published
        return bounded(published, None) if published else statement.dating

    def _is_looking_back(self, statement: Statement) -> bool:
        """Whether somebody who speaks on in a paragraph only tells of an earlier meeting or visit of others."""
        speech, told = self._speech, statement.trigger
        if speech is None or speech.trigger is None or speech.trigger.kind != "statement":
            return False
        if told is None or told.kind == "statement" or statement.own is None or statement.own.form in VAGUE:
            return False
        sentences = self._passage.sentences
        if sentences[speech.sentence].line != sentences[statement.sentence].line:
            return False
        before, now = statement.dating.latest, speech.dating.latest
        return before is not None and now is not None and before[:10] < now[:10]

    def _in_paper(self, sentence: Sentence) -> bool:
        """Whether the words of a paper are still given at the end of a sentence (其中规定：“…)."""
        text = self._passage.text[sentence.start : sentence.end]
        opened = text.rfind("“") > text.rfind("”")
        if not opened:
            return self._given and "”" not in text
        return words("giving").search(text) is not None or self._given

    def _is_title(self, sentence: Sentence) -> bool:
        title = self._passage.facts.title
        text = self._passage.text[sentence.start : sentence.end].strip(" 　#。")
        return bool(title) and text == title.strip()

    def _is_quoted(self, sentence: Sentence) -> bool:
        """Whether a sentence stands on a line that is marked as a quotation (>)."""
        original = self._passage.document.text
        start, _ = self._passage.clean.to_original(sentence.start, sentence.end)
        return _QUOTED_LINE.match(original, original.rfind("\n", 0, start) + 1) is not None

    def _demand(self, sentence: Sentence, index: int, given: bool, start: int, modal: Modal | None) -> Demand | None:
        start = _after_what_happened(sentence, self._by_sentence.get(index, ()), start, modal)
        before = self._before
        if before is not None and self._passage.sentences[before.sentence].line != sentence.line:
            before = None
        says = None if modal is None else reporter(self._passage, sentence.start, modal, self._told)
        speech = self._met if says is not None and says.of_meeting and self._met is not None else self._speech
        dating = self._dating(speech if says is not None or given or not self._notice else None)
        who = self._named(says)
        if not who and modal is not None and modal.modal in REPORTED and modal.start - start <= _HEAD:
            carried = self._subjects().of(index, sentence.start, sentence.start, modal.start, sentence.end)
            who = self._person_here(sentence) or (carried[0].name if carried else "")
        if not who and before is not None and self._speaks_on(index, before, modal):
            who, dating = before.directive.issuer, before.dating
        if not who:
            own = not given and (self._notice or self._speech is None)
            who = self._issuer if own else self._speaker or self._issuer
        if dating is None:
            return None
        whom = "" if modal is None else self._addressee(sentence, modal)
        if not whom and before is not None:
            whom = before.directive.addressee
        return Demand(start, sentence.end, index, Directive(modal.modal if modal else "", who, whom), dating, modal)

    def _subjects(self) -> Subjects:
        """The subjects that sentences carry on, worked out when first asked for."""
        if self._carried is None:
            self._carried = Subjects(self._passage)
        return self._carried

    def _person_here(self, sentence: Sentence) -> str:
        """The person who spoke last, where that was on the same line: he goes on."""
        speech = self._speech
        if speech is None or self._passage.sentences[speech.sentence].line != sentence.line:
            return ""
        return self._speaker if any(person.name == self._speaker for person in self._passage.people.all()) else ""

    def _named(self, says: Reporter | None) -> str:
        """Whom the reporting words of a sentence mean; '' without any."""
        if says is None:
            return ""
        return says.name or (self._meeting if says.of_meeting else "") or self._speaker

    def _speaks_on(self, index: int, before: Demand, modal: Modal | None) -> bool:
        """Whether whoever made the directive before makes this one too: nobody else speaks between."""
        if self._speech is not None and self._speech.sentence > before.sentence:
            return False
        return index - before.sentence <= _NEAR

    def _addressee(self, sentence: Sentence, modal: Modal) -> str:
        begin = previous = sentence.start
        for clause in sentence.clauses:
            if clause.start <= modal.start < clause.end:
                begin = clause.start
                break
            previous = clause.start
        return addressee(self._passage, (previous, begin), sentence.end, modal)

    def _dating(self, speech: Statement | None) -> Dating | None:
        published = self._passage.published
        if speech is not None and speech.dating.date and speech.dating.date.find("..") < 0:
            if not _looks_ahead(speech, published):
                return speech.dating
            return of_document(published) if published else None
        if not published:
            return speech.dating if speech is not None else None
        return of_document(published) if self._notice else bounded(published, None)

    # ------------------------------------------------------------------------------------------------ which sentences
    def _directive(self, sentence: Sentence, index: int, given: bool) -> tuple[int, Modal | None] | None:
        """Where the directive of a sentence begins and its modal word (None for an imperative without one)."""
        passage = self._passage
        text = passage.text[sentence.start : sentence.end]
        if len(text) < _SHORTEST:
            return None
        found = [modal for modal in modal_words(self._said(sentence)) if _tells(text, modal)]
        if starts("conditions", text) and len(sentence.clauses) < _LEADS:
            found = [modal for modal in found if modal.modal == "请"]
        if found:
            first = found[0]
            shifted = Modal(sentence.start + first.start, sentence.start + first.end, first.modal)
            return self._quote_start(sentence, shifted), shifted
        return self._announced(sentence) or self._imperative(sentence, index, given)

    def _said(self, sentence: Sentence) -> str:
        """The words of a sentence without quoted ones, but with those that are spoken (某某说：“请大家…”)."""
        masked = self._passage.masked[sentence.start : sentence.end]
        if masked.count(_BLANK) * 4 > len(masked) * 3:
            return self._passage.text[sentence.start : sentence.end]  # the whole sentence is spoken
        spoken = _SPOKEN.search(self._passage.text, sentence.start, sentence.end)
        if spoken is None or not set("，,") & set(spoken[1]):
            return masked
        start, end = spoken.start(1) - sentence.start, spoken.end(1) - sentence.start
        return masked[:start] + spoken[1] + masked[end:]

    def _quote_start(self, sentence: Sentence, modal: Modal) -> int:
        """A directive's quote begins with the sentence, or with the clause in which it is reported."""
        for number, clause in enumerate(sentence.clauses):
            if clause.start <= modal.start < clause.end:
                if number and modal.start - sentence.start > 60 and modal.modal in REPORTED:
                    return clause.start
                break
        return sentence.start

    def _announced(self, sentence: Sentence) -> tuple[int, Modal] | None:
        """发布通告停止…: what an announcement orders without a modal word."""
        match = _announcement().search(self._passage.masked, sentence.start, sentence.end)
        if match is None:
            return None
        return sentence.start, Modal(match.start("verb"), match.end("verb"), match["verb"])

    def _imperative(self, sentence: Sentence, index: int, given: bool) -> tuple[int, Modal | None] | None:
        """An imperative, which goes on with a directive or stands in the words of a paper."""
        goes_on = self._before is not None and index - self._before.sentence <= 1
        text = self._passage.text
        lexicon = modals()
        if not (goes_on or given) or any(word in text[sentence.start : sentence.end] for word in lexicon.past):
            return None
        if goes_on and not self._passage.sentences[index - 1].closed:
            return sentence.start, None
        opened = words("giving").search(text, sentence.start, sentence.end) if given else None
        begin = opened.end() if opened else sentence.start
        starting = [begin]
        if given:
            starting += [clause.start for clause in sentence.clauses if clause.start > begin][:_LEADS]
        for number, at in enumerate(starting):
            while at < sentence.end and text[at] in "“「*[>  ":
                at += 1
            numbered = _NUMBERED.match(text, at)
            if numbered and self._is_heading_of_item(index, numbered.end()):
                return None
            at = numbered.end() if numbered and sentence.line in self._passage.running else at
            head = lexicon.head.match(text, at)
            if head is not None:
                verb = "verb" if head["verb"] else "later"
                modal = Modal(head.start(verb), head.end(verb), head[verb]) if head[verb] else None
                return (at if given and (number or begin > sentence.start) else sentence.start), modal
            if not _leads(text[at : sentence.end]):
                break
        return None

    def _is_heading_of_item(self, index: int, at: int) -> bool:
        """Whether a sentence is the heading of a numbered item that goes on behind it: （一）加强领导。各镇要…"""
        sentences = self._passage.sentences
        follows = index + 1 < len(sentences) and sentences[index + 1].line == sentences[index].line
        return follows and sentences[index].closed and sentences[index].end - at <= _LONGEST_ITEM


@cache
def _announcement() -> re.Pattern[str]:
    data = table("modals.toml")["announcing"]
    papers, verbs = words_pattern(data["papers"]), words_pattern(data["verbs"])
    return re.compile(rf"(?:{papers})[，,：:]?[^，。；：“”《》]{{0,24}}?(?P<verb>{verbs})(?![的过])")


def _is_demanded(statement: Statement) -> bool:
    """Whether a statement tells what is to be done by a time (请各村于5日前上报), so that nobody speaks in it."""
    return statement.own is not None and statement.own.form == "before"


def _looks_ahead(speech: Statement, published: str) -> bool:
    """Whether what dates a speech is the time it speaks of (呼吁市民在未来数天…), not its own."""
    own = speech.own
    if own is None or not published or own.form != "vague":
        return False
    return own.earliest is not None and own.earliest[:10] >= published[:10]


def _leads(text: str) -> bool:
    """Whether words only lead to what is demanded (根据…, 为…, 规定：)."""
    clause = re.split("[，,：:]", text, maxsplit=1)[0]
    return starts("phrases", text) or holds("giving", clause + "：“") or clause.endswith(("规定", "要求", "提出"))


def _tells(text: str, modal: Modal) -> bool:
    """Whether a modal word stands as a demand: after it something is to be done, before it nothing denies it."""
    after = text[modal.end : modal.end + 1]
    if _described().match(text, modal.end):
        return False  # 应当公开的情形: what ought to be done only describes a noun
    if not after or after in "，。；：、”》）的":
        return after == "：" and modal.modal in REPORTED
    before = text[max(0, modal.start - 2) : modal.start]
    return not before.endswith(("不", "所", "有关", "相关", "各项", "的", "正")) or before.endswith("目的")


@cache
def _described() -> re.Pattern[str]:
    return re.compile(rf"[^，。；：]{{1,24}}的(?:{words('described').pattern})")


def _after_what_happened(sentence: Sentence, told: Sequence[Statement], start: int, modal: Modal | None) -> int:
    """Where a directive begins whose sentence first tells what happened: behind that, so that each has its words."""
    if modal is None:
        return start
    for clause in sentence.clauses:
        if clause.start <= modal.start < clause.end and any(
            statement.start <= start and start < statement.core <= clause.start for statement in told
        ):
            return clause.start
    return start
