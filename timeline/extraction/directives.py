"""Directives: sentences that tell somebody to do something, with modal, issuer, addressee and date.

A directive is a sentence (up to its full stop) with a modal word, or one that continues a passage of directives with
an imperative verb. Who says it is, in this order: the body or person before a reporting verb of the sentence, the
speaker of the passage, the body that issued the document. All offsets are *clean* offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from timeline.extraction.frames import Dating, bounded, of_document
from timeline.extraction.lexicon import modals, table
from timeline.extraction.modality import REPORTED, Modal, modal_words
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import NUMBER, Sentence
from timeline.extraction.statement import Statement, ends, starts, words
from timeline.extraction.telling import is_furniture
from timeline.model import Directive

_SHORTEST: Final = 6
_SIGNATURE: Final = 80  # characters before a signature date within which its body stands
_LONGEST_ADDRESSEE: Final = 40
_MARKS: Final = "，。；：、 　"
_NUMBERED: Final = re.compile(rf"^{NUMBER}\s*")
_ADVERB: Final = re.compile(r"(?:[，,]?(?:还|也|都|均|就|更|又|一定|仍|同时|首先|其次|一律|原则上|切实|坚决))+$")
_SPEAKERS: Final = frozenset({"meeting", "statement", "order", "inspection"})


@dataclass(frozen=True, slots=True)
class Demand:
    """A directive: clean span of the quote, its parts and its dating."""

    start: int
    end: int
    sentence: int
    directive: Directive
    dating: Dating
    modal: Modal | None


def is_notice(passage: Passage) -> bool:
    """Whether the document is itself an order (通知, 倡议书 …), going by its title and its first lines."""
    title = passage.facts.title
    return any(title.endswith(word) or f"{word}书" in title or word in title[-8:] for word in _notice_words())


def issuer_of(passage: Passage) -> str:
    """The body that issued a document: the one that signs it, else its own body, else its publisher."""
    for expression in passage.expressions.all():
        if expression.place == "signature":
            before = passage.institutions.within(max(0, expression.start - _SIGNATURE), expression.start)
            if before and before[-1].name and "。" not in passage.text[before[-1].end : expression.start]:
                return before[-1].name
    return passage.facts.institution or passage.facts.publisher


def _notice_words() -> tuple[str, ...]:
    return tuple(table("telling.toml")["notices"])


def directives(passage: Passage, told: Sequence[Statement]) -> Iterator[Demand]:
    """The directives of a document in order."""
    issuer = issuer_of(passage)
    notice = is_notice(passage)
    by_sentence: dict[int, list[Statement]] = {}
    for statement in told:
        by_sentence.setdefault(statement.sentence, []).append(statement)
    speech: Statement | None = None
    speaker = ""
    before: Demand | None = None
    for index, sentence in enumerate(passage.sentences):
        for statement in by_sentence.get(index, ()):
            if statement.trigger is not None and statement.trigger.kind in _SPEAKERS:
                speech = statement
                speaker = _named(passage, statement.start, statement.end) or speaker
        if is_furniture(passage, sentence) or sentence.line in passage.headings:
            before = None if sentence.line in passage.headings else before
            continue
        if before is not None and passage.sentences[before.sentence].line != sentence.line:
            before = before if notice else None
        found = _directive(passage, sentence, index, before)
        if found is None:
            continue
        start, end, modal = found
        here = by_sentence.get(index, ())
        start = _after_what_happened(sentence, here, start, modal)
        reported = _reporter(passage, sentence, modal)
        of_speech = bool(reported) or _reported_by_speech(passage, sentence, modal)
        who = reported or (speaker if of_speech else "") or (issuer if notice or speech is None else speaker or issuer)
        dating = _dating(passage, speech if of_speech or not notice else None, notice)
        if dating is None:
            continue
        addressee = _addressee(passage, sentence, end, modal)
        if not addressee and before is not None and passage.sentences[before.sentence].line == sentence.line:
            addressee = before.directive.addressee
        before = Demand(start, end, index, Directive(modal.modal if modal else "", who, addressee), dating, modal)
        yield before


def _directive(
    passage: Passage, sentence: Sentence, index: int, before: Demand | None
) -> tuple[int, int, Modal | None] | None:
    text = passage.text[sentence.start : sentence.end]
    if len(text) < _SHORTEST or (starts("conditions", text) and len(sentence.clauses) < 2):
        return None
    found = [modal for modal in modal_words(passage.masked[sentence.start : sentence.end]) if _tells(text, modal)]
    if found:
        first = found[0]
        shifted = Modal(sentence.start + first.start, sentence.start + first.end, first.modal)
        return _quote_start(passage, sentence, shifted), sentence.end, shifted
    if before is None or index - before.sentence > 1:
        return None
    lexicon = modals()
    if text.startswith(lexicon.heads) and not any(word in text for word in lexicon.past):
        return sentence.start, sentence.end, None
    return None


def _tells(text: str, modal: Modal) -> bool:
    """Whether a modal word stands as a demand: after it something is to be done, before it nothing denies it."""
    after = text[modal.end : modal.end + 1]
    if not after or after in "，。；：、”》）的":
        return after == "：" and modal.modal in REPORTED
    before = text[max(0, modal.start - 2) : modal.start]
    return not before.endswith(("不", "所", "有关", "相关", "各项", "的", "正")) or before.endswith("目的")


def _quote_start(passage: Passage, sentence: Sentence, modal: Modal) -> int:
    """A directive's quote begins with the sentence, or with the clause in which it is reported."""
    for number, clause in enumerate(sentence.clauses):
        if clause.start <= modal.start < clause.end:
            if number and modal.start - sentence.start > 60 and modal.modal in REPORTED:
                return clause.start
            break
    return sentence.start


def _named(passage: Passage, start: int, end: int) -> str:
    people = passage.people.within(start, end)
    bodies = passage.institutions.within(start, end)
    if bodies and (not people or bodies[0].start <= people[0].start):
        return bodies[0].name
    return people[0].name if people else ""


def _reporter(passage: Passage, sentence: Sentence, modal: Modal | None) -> str:
    """Who demands it, where the sentence says so: the last name before a reporting verb before the modal."""
    if modal is None:
        return ""
    end = modal.end if modal.modal in REPORTED else modal.start
    verb = None
    for match in words("demanding").finditer(passage.masked, sentence.start, end):
        verb = match
    if verb is None:
        return ""
    people = passage.people.within(sentence.start, verb.start())
    bodies = passage.institutions.within(sentence.start, verb.start())
    last_person = people[-1] if people else None
    last_body = bodies[-1] if bodies else None
    if last_person is not None and (last_body is None or last_person.start > last_body.start):
        return last_person.name
    return last_body.name if last_body is not None else ""


def _reported_by_speech(passage: Passage, sentence: Sentence, modal: Modal | None) -> bool:
    """Whether what demands is the meeting or paper told of before (会议强调…, 《通知》要求…, 他说…)."""
    if modal is None:
        return False
    for verb in words("demanding").finditer(passage.masked, sentence.start, modal.end):
        if ends("speaking", passage.masked[sentence.start : verb.start()]):
            return True
    return False


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


def _dating(passage: Passage, speech: Statement | None, notice: bool) -> Dating | None:
    if speech is not None and speech.dating.date and speech.dating.date.find("..") < 0:
        return speech.dating
    if not passage.published:
        return speech.dating if speech is not None else None
    return of_document(passage.published) if notice else bounded(passage.published, None)


def _addressee(passage: Passage, sentence: Sentence, end: int, modal: Modal | None) -> str:
    """Whom it binds: the words between the start of the clause (or the reporting verb) and the modal word."""
    if modal is None:
        return ""
    text = passage.text
    if modal.modal in REPORTED:
        rest = text[modal.end : end]
        inner = modal_words(rest)
        stop = inner[0].start if inner else 0
        words_ = rest[:stop] if 0 < stop <= _LONGEST_ADDRESSEE else ""
        return words_.strip(_MARKS)
    begin = sentence.start
    for clause in sentence.clauses:
        if clause.start <= modal.start < clause.end:
            begin = clause.start
    for match in words("demanding").finditer(passage.masked, begin, modal.start):
        begin = match.end()
    found = _NUMBERED.sub("", text[begin : modal.start]).strip(_MARKS + "“”（）()一")
    found = _ADVERB.sub("", found)
    return found if 1 < len(found) <= _LONGEST_ADDRESSEE else ""
