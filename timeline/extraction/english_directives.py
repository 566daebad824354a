"""Directives in English text: ferries must stop, the board ordered ferries to stop, please keep away.

A directive is a sentence with a modal word behind a subject (must, shall, is required to), or with a verb that reports
a demand, whom it binds, and *to*; in a notice, and behind another directive, also an imperative. Who says it is the
body or person before the reporting verb, or by a verb of saying in the sentence, else who issued the notice, else who
spoke before. The words are in ``english.toml``. All offsets are clean offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.extraction.directives import Demand
from timeline.extraction.frames import Dating, bounded, of_document
from timeline.extraction.lexicon import table, words_pattern
from timeline.extraction.modality import Modal
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import Sentence
from timeline.extraction.speakers import issuer_of
from timeline.extraction.statement import Statement
from timeline.extraction.telling import is_furniture
from timeline.model import Directive

_LONGEST_OBJECT: Final = 60  # characters between a reporting verb and its "to"
_LONGEST_ADDRESSEE: Final = 60
_HEAD_LINES: Final = 3  # lines in which a text says what it is
_GOES_ON: Final = 1  # sentences behind a directive in which an imperative goes on with it
_LEADS: Final = re.compile(r"[,;:“\"]|\b(?:that|and|but|because|while|when|said|says|added)\b")
_LIST: Final = re.compile(r"[\s\-*•·–—>]*(?:\(?[0-9a-z]{1,2}[.)]\s*)?")
_CLOSERS: Final = " ,;:“”\"'"


class _Words(Struct, frozen=True):
    modals: tuple[tuple[str, re.Pattern[str]], ...]
    reported: tuple[tuple[str, re.Pattern[str]], ...]
    saying: re.Pattern[str]
    conditions: re.Pattern[str]
    imperative: re.Pattern[str]
    notices: re.Pattern[str]


@cache
def _words() -> _Words:
    data = table("english.toml")["directives"]
    ask = rf"(?P<whom>[^.;:“”\"]{{0,{_LONGEST_OBJECT}}}?) (?:not )?to [a-z]"
    return _Words(
        tuple((modal, re.compile(pattern)) for modal, pattern in data["modals"]),
        tuple((modal, re.compile(rf"(?P<verb>{pattern}){ask}")) for modal, pattern in data["reported"]),
        re.compile(data["saying"]),
        re.compile(data["conditions"]),
        re.compile(rf"(?P<verb>{words_pattern(data['imperatives'])}) "),
        re.compile(data["notices"], re.IGNORECASE),
    )


def directives(passage: Passage, told: Sequence[Statement]) -> list[Demand]:
    """The directives of an English document in order."""
    notice = _is_notice(passage)
    issuer = issuer_of(passage)
    dated: dict[int, Statement] = {}
    for statement in told:
        dated.setdefault(statement.sentence, statement)
    found: list[Demand] = []
    speaker = ""
    for index, sentence in enumerate(passage.sentences):
        if sentence.line in passage.headings or is_furniture(passage, sentence):
            continue
        goes_on = bool(found) and index - found[-1].sentence <= _GOES_ON
        modal, whom, reports = _modal(passage, sentence, notice or goes_on)
        says = _speaker(passage, sentence, modal if reports else None)
        if modal is not None and (dating := _dating(passage, dated.get(index), notice and not says)) is not None:
            who = says or (issuer if notice else speaker or issuer)
            if not who and goes_on:
                who = found[-1].directive.issuer
            if not whom and goes_on and not reports:
                whom = found[-1].directive.addressee
            directive = Directive(modal.modal, who, whom)
            found.append(Demand(sentence.start, sentence.end, index, directive, dating, modal))
        speaker = says or speaker
    return found


def _is_notice(passage: Passage) -> bool:
    """Whether a document says in its title, or in capitals at its head, that it is an order."""
    if _words().notices.search(passage.facts.title):
        return True
    lines = [line for line in passage.text.split("\n") if line.strip()][:_HEAD_LINES]
    return any(line.isupper() and _words().notices.search(line) for line in lines)


def _modal(passage: Passage, sentence: Sentence, imperative: bool) -> tuple[Modal | None, str, bool]:
    """The modal word of a sentence, whom it binds, and whether it reports a demand."""
    text = passage.text[sentence.start : sentence.end]
    if text.rstrip().endswith("?") or _words().conditions.match(text):
        return None, "", False
    for name, pattern in _words().reported:
        match = pattern.search(text)
        if match is not None and not _is_passive(text, match.start()):
            start, end = match.span("verb")
            return Modal(sentence.start + start, sentence.start + end, name), _trimmed(match["whom"]), True
    for name, pattern in _words().modals:
        match = pattern.search(text)
        if match is not None:
            subject = _LEADS.split(text[: match.start()])[-1]
            shifted = Modal(sentence.start + match.start(), sentence.start + match.end(), name)
            return shifted, _trimmed(subject), False
    if imperative:
        begin = _LIST.match(text)
        match = _words().imperative.match(text, begin.end() if begin else 0)
        if match is not None:
            return Modal(sentence.start + match.start(), sentence.start + match.end() - 1, ""), "", False
    return None, "", False


def _is_passive(text: str, at: int) -> bool:
    """Whether a reporting verb stands in the passive (residents were told to leave): somebody unnamed demanded it."""
    return text[:at].rstrip().endswith((" is", " are", " be", " been", " not", " being"))


def _trimmed(words: str) -> str:
    found = " ".join(words.strip(_CLOSERS).split())
    found = re.sub(r"^(?:all|the|that|also) (?=\w)", lambda m: m[0] if m[0].startswith("all") else "", found)
    return found if len(found) <= _LONGEST_ADDRESSEE else ""


def _speaker(passage: Passage, sentence: Sentence, reporting: Modal | None) -> str:
    """Who speaks in a sentence: the name next to its reporting verb, or next to a verb of saying; '' for nobody."""
    names = [(m.start, m.end, m.name) for m in passage.people.within(sentence.start, sentence.end)]
    names += [(m.start, m.end, m.name) for m in passage.institutions.within(sentence.start, sentence.end)]
    if reporting is not None:
        before = [name for name in sorted(names) if name[1] <= reporting.start]
        return before[0][2] if before else ""
    said = _words().saying.search(passage.text, sentence.start, sentence.end)
    if said is None:
        return ""
    before = [name for name in sorted(names) if name[1] <= said.start()]
    behind = [name for name in sorted(names) if 0 <= name[0] - said.end() <= _LONGEST_OBJECT]
    return before[0][2] if before else behind[0][2] if behind else ""


def _dating(passage: Passage, statement: Statement | None, notice: bool) -> Dating | None:
    """A notice demands on its day, what is reported was demanded when it was said; else only by the document's day."""
    published = passage.published
    if notice and published:
        return of_document(published)
    if statement is not None and statement.dating.date and ".." not in statement.dating.date:
        own = statement.own
        if own is None or not own.planned:
            return statement.dating
    return bounded(published, None) if published else None
