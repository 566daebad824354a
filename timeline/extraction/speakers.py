"""Who says a directive and whom it binds. All offsets are *clean* offsets, end exclusive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.extraction.lexicon import table, words_pattern
from timeline.extraction.modality import REPORTED, Modal, modal_words
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import NUMBER
from timeline.extraction.statement import Statement, ends, holds, starts, words

_SIGNATURE: Final = 80  # characters before a signature date within which its body stands
_LONGEST_ADDRESSEE: Final = 80
_SHORTEST_TITLE: Final = 5  # characters of a paper's title that name it; 《通知》 only points to one named before
_LONGEST_TITLE: Final = 80
_MARKS: Final = "，。；：、 　*"
_NUMBERED: Final = re.compile(rf"^(?:[>\s]*{NUMBER}\s*)")
_ADVERB: Final = re.compile(
    r"(?:[，,]?(?:还|也|都|均|就|更|又|一定|仍|同时|首先|其次|一律|原则上|切实|坚决|特别是?))+$"
)


class Reporter(Struct, frozen=True):
    """Who demands something by the words of a sentence: a name, or '' where it is who spoke
    before (他说…) or, ``of_meeting``, who met (会议强调…)."""

    name: str
    of_meeting: bool = False


def issuer_of(passage: Passage) -> str:
    """The body that issued a document: the one that signs it, else its own body, else its publisher."""
    for expression in passage.expressions.all():
        if expression.place == "signature":
            before = passage.institutions.within(max(0, expression.start - _SIGNATURE), expression.start)
            if before and before[-1].name and "。" not in passage.text[before[-1].end : expression.start]:
                return before[-1].name
    return passage.facts.institution or passage.facts.publisher


def speaker_of(passage: Passage, statement: Statement) -> str:
    """Who speaks in a statement: its first body or person that is not spoken to (向某公司作出)."""
    start, end = statement.start, statement.end
    if statement.trigger is not None:
        end = max(statement.trigger.end, start + 1)
    people = passage.people.within(start, end)
    if people and statement.trigger is not None and statement.trigger.kind == "inspection":
        return people[0].name  # whatever he visited
    offices = {person.start - len(person.role) for person in people if person.role}
    named = [(body.start, body.name) for body in passage.institutions.within(start, end) if body.start not in offices]
    named += [(person.start, person.name) for person in people]
    return next((name for at, name in sorted(named) if name and not _spoken_to(passage, start, at)), "")


def words_of(passage: Passage, statement: Statement) -> str:
    """The person in whose words a statement stands (李某表示，3日某某召开会议); '' where nobody says it."""
    sentence = passage.sentences[statement.sentence]
    head = sentence.clauses[0]
    if statement.start < head.end:
        return ""
    says = next((x for x in passage.triggers_in(head.start, head.end) if x.kind == "statement" and x.strong), None)
    if says is None or says.end < head.end - 1:
        return ""
    people = passage.people.within(head.start, says.start)
    return people[-1].name if people and not _spoken_to(passage, head.start, people[-1].start) else ""


def _spoken_to(passage: Passage, start: int, at: int) -> bool:
    """Whether a name at ``at`` is an object: of a preposition (向某公司), or of what somebody is told."""
    before = passage.text[max(start, at - 3) : at]
    return ends("prepositions", before) or ends("told_to", before)


def meeting_of(passage: Passage, statement: Statement) -> str:
    """The body that meets in a statement, '' where none is named."""
    bodies = passage.institutions.within(statement.start, statement.core or statement.end)
    return next((body.name for body in bodies if body.name), "")


def reporter(passage: Passage, start: int, modal: Modal, told: Sequence[Statement]) -> Reporter | None:
    """Who demands it, where the words from ``start`` to the modal say so by a reporting verb; None without one."""
    end = modal.end if modal.modal in REPORTED else modal.start
    verb = None
    for match in words("demanding").finditer(passage.masked, start, end):
        verb = match
    if verb is None:
        return None
    text = passage.text[start : verb.start()]
    paper = _paper(passage, start, verb.start(), told)
    if paper:
        return Reporter(paper)
    if starts("meetings", passage.text, start) and not passage.people.within(start, verb.start()):
        return Reporter("", True)  # 会议对…提出要求，强调…
    if ends("speaking", text):
        return Reporter("", holds("meetings", text[-4:]))
    people = passage.people.within(start, verb.start())
    bodies = [
        body
        for body in passage.institutions.within(start, verb.start())
        if body.name and not _spoken_to(passage, start, body.start)
    ]
    last_person = people[-1] if people else None
    last_body = bodies[-1] if bodies else None
    if last_person is not None and (last_body is None or last_person.start > last_body.start):
        return Reporter(last_person.name)
    if last_person is not None and last_body is not None and _apart(passage.text[last_body.end : verb.start()]):
        return Reporter(last_person.name)  # 某某到县医院…，强调: the person speaks, whatever was visited
    return Reporter(last_body.name) if last_body is not None else None


def _apart(between: str) -> bool:
    return any(mark in between for mark in "，；：")


def _paper(passage: Passage, start: int, end: int, told: Sequence[Statement]) -> str:
    """The paper whose words are given (按照《某某办法》规定), or the body that the text told to have issued it."""
    close = passage.text.rfind("》", start, end)
    if close < 0 or end - close > _SHORTEST_TITLE:
        return ""
    opening = passage.text.rfind("《", max(0, close - _LONGEST_TITLE), close)
    title = passage.text[opening : close + 1]
    if opening < 0 or len(title) < _SHORTEST_TITLE + 2 or any(mark in passage.text[close:end] for mark in "…会。"):
        return ""
    for statement in told:
        if statement.start > close:
            break
        issued = statement.trigger is not None and statement.trigger.kind == "order" and not statement.signature
        if issued and title in passage.text[statement.start : statement.end]:
            return speaker_of(passage, statement) or title
    return title


@cache
def _bound() -> re.Pattern[str]:
    """The words at the head of a demand which name whom it binds, by their endings."""
    endings = words_pattern(table("modals.toml")["addressees"]["endings"])
    one = rf"[^，。；：、“”《》]{{0,20}}?(?:{endings})"
    return re.compile(rf"(?:{one})(?:[、和与及]{one})*(?=[^，。；：、“”《》])")


def addressee(passage: Passage, clauses: tuple[int, int], end: int, modal: Modal) -> str:
    """Whom a directive binds: the words between the start of the clause (or the reporting verb) and the modal word.

    ``clauses`` are the starts of the sentence and of the clause in which the modal stands, ``end`` the directive's.
    """
    text = passage.text
    if modal.modal in REPORTED:
        rest = text[modal.end : end]
        inner = modal_words(rest)
        stop = inner[0].start if inner else 0
        if 0 < stop <= _LONGEST_ADDRESSEE and not set("，。；：") & set(rest[:stop]):
            return _trimmed(rest[:stop])
        match = _bound().match(rest)
        return _trimmed(match[0]) if match else ""
    first, begin = clauses
    asked = _bound().match(text, modal.end) if modal.modal == "请" else None
    if asked is not None and asked.end() < end:
        return _trimmed(asked[0])
    for match in words("demanding").finditer(passage.masked, begin, modal.start):
        begin = match.end()
    found = _trimmed(text[begin : modal.start])
    if not found and begin > first:
        found = _of_list(text[first:begin])
    return found if 1 < len(found) <= _LONGEST_ADDRESSEE else ""


def _trimmed(found: str) -> str:
    found = _NUMBERED.sub("", found).strip(_MARKS + "“”（）()一「」[]")
    found = re.split(r"(?:如果|为了|在[^，]{0,30}[中下前后]，?)", found)[0] if found.startswith("如果") else found
    return _ADVERB.sub("", found).strip(_MARKS)


def _of_list(before: str) -> str:
    """The bodies listed before a comma: 教务处、后勤处等部门，要…"""
    found = _trimmed(before)
    match = _bound().match(found + "要")
    return found if match is not None and len(match[0]) == len(found) else ""
