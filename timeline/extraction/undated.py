"""Statements that tell of a happening without a time expression of their own.

A clause tells one where a *strong* trigger (``kinds.toml``) is asserted of a subject: a body, a person, a resolved
我市, a group of people, or what was the subject before (他, 会议, or nothing at all). All offsets are *clean* offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from timeline.extraction.frames import Frames, ahead
from timeline.extraction.kinds import Trigger, deciding
from timeline.extraction.modality import modal_words
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import NUMBER, Clause, Sentence
from timeline.extraction.statement import JOINED, WITH, Statement, ends, holds, is_object, starts, subordinate, words
from timeline.extraction.usable import conditional
from timeline.model import Kind

_DOCUMENT: Final = 8  # rank of issuing a document, which is never a detail
_ACT: Final = 7  # rank from which a trigger tells an act whatever it continues
_NEAR: Final = 8  # characters of a clause before a verb which carries on the subject
_NUMBERED: Final = re.compile(NUMBER)
_SAID: Final = 6  # characters of a clause that says something (习近平强调，当前，…)
_COMING: Final[frozenset[Kind]] = frozenset({"deployment", "support"})
_SAYING: Final = frozenset({"statement", "order"})
_RESPONSE: Final = 30  # characters of a clause that only says to what somebody responds
_LOOKED_BACK: Final = 3  # sentences of a line in which the subject may have been named
# What is told of a meeting or a visit by further clauses is its detail, not another event.
_DETAILS: Final[dict[Kind, frozenset[Kind]]] = {
    "meeting": frozenset({"meeting", "statement", "order", "inspection"}),
    "inspection": frozenset({"inspection", "statement"}),
    "order": frozenset({"order", "statement"}),
    "statement": frozenset({"statement"}),
}


def undated(
    passage: Passage,
    sentence: Sentence,
    index: int,
    taken: Sequence[Statement],
    last: Statement | None,
    known: Frames,
    period: int,
) -> Iterator[Statement]:
    """The undated statements of a sentence; ``taken`` are its dated ones, ``last`` what was told last in the same
    period (None at its start), ``period`` the clean offset where that begins."""
    if not _is_prose(passage, sentence):
        return
    told = list(taken)
    for part in _parts(passage, sentence):
        clause = part
        if last is not None and last.own is None and last.start < clause.start and clause.end <= last.end:
            continue  # what somebody said
        covering = [statement for statement in taken if statement.start < clause.end and clause.start < statement.end]
        if covering:
            last = covering[-1] if covering[0].start - clause.start < _NEAR else last
            anew = _after_lost_mark(passage, clause, covering[-1])
            if last is covering[-1] and anew is None:
                continue
            clause = anew if anew is not None and last is covering[-1] else Clause(clause.start, covering[0].start)
        trigger = telling_trigger(passage, sentence, clause, index)
        coming = _coming(passage, clause) if trigger is None else None
        trigger = trigger or coming
        if (
            trigger is None
            or what_was_said(passage, sentence, clause, trigger) - clause.start < _SAID
            or (last is not None and _detail(passage, last, clause, trigger))
        ):
            continue
        dating = ahead(passage.published) if coming else known.at(sentence.line, clause.start, period)
        if dating is None or _only_reports(passage, sentence, clause, trigger, taken, index):
            continue
        start = _subject_start(passage, sentence, clause, trigger, told)
        last = Statement(start, what_was_said(passage, sentence, clause, trigger), index, dating, trigger, None)
        told.append(last)
        yield last


def _is_prose(passage: Passage, sentence: Sentence) -> bool:
    """Whether the sentence stands on a line of running text rather than a title, caption or menu.

    A line that ends without a mark counts as text where it is long, or where it stands below the first line that has
    one and opens with its subject (scraped text loses marks); a numbered one is a heading.
    """
    if sentence.line in passage.headings or sentence.line in passage.links:
        return False
    if sentence.line in passage.running:
        return True
    text = passage.text
    line_end = text.find("\n", sentence.start)
    line_start = text.rfind("\n", 0, sentence.start) + 1
    line = text[line_start : len(text) if line_end < 0 else line_end].strip()
    opens = named_subject(passage, sentence.start, sentence.start + 1)
    return opens and line_start > passage.prose and not _NUMBERED.match(line)


def _parts(passage: Passage, sentence: Sentence) -> Iterator[Clause]:
    """The clauses of a sentence, one that lost its marks cut where a further act begins."""
    for clause in sentence.clauses:
        start = clause.start
        strong = [trigger for trigger in passage.triggers_in(clause.start, clause.end) if trigger.strong]
        for before, after in pairwise(strong):
            for match in words("further").finditer(passage.masked, before.end, after.start + 1):
                if after.start - match.end() <= 2 * _NEAR and match.start() > start + _NEAR:
                    yield Clause(start, match.start())
                    start = match.start()
                    break
        yield Clause(start, clause.end)


def telling_trigger(passage: Passage, sentence: Sentence, clause: Clause, index: int) -> Trigger | None:
    """The strong trigger by which a clause tells what somebody did; None where it tells nothing."""
    if conditional(passage.text, clause.start) or subordinate(passage.text, clause.start, clause.end):
        return None
    if starts("until", passage.text, clause.start):
        return None
    if starts("agreed", passage.text, sentence.start) and not _is_done(passage, clause):
        return None  # 根据协议，甲方限制…: what is agreed
    asserted = [
        trigger
        for trigger in passage.triggers_in(clause.start, clause.end)
        if trigger.strong and _asserted(passage, clause, trigger)
    ]
    trigger = deciding(asserted, clause.start, clause.end)
    if trigger is None:
        return None
    before = passage.masked[clause.start : trigger.start]
    if holds("praise", passage.text[clause.start : clause.end]) or "目的是" in before:
        return None
    if named_subject(passage, clause.start, trigger.start) or _meets(passage, clause, trigger):
        return trigger
    done = holds("perfective", passage.text[clause.start : min(clause.end, trigger.end + 2)])
    if holds("groups", before[-24:]) and (done or trigger.rank >= _ACT):
        return trigger
    if starts("anaphors", before) and (done or trigger.rank >= _ACT or trigger.kind == "statement"):
        return trigger
    if starts("exhortations", passage.text, clause.start) and not _took_place(passage, clause, trigger):
        return None
    further = before.startswith("并") and clause.start > sentence.start
    if (trigger.rank < _ACT - 1 and not further) or not _carries_on(passage, sentence, clause, index):
        return None
    if (done and len(before) <= 2 * _NEAR) or starts("continuing", before):
        return trigger
    return trigger if len(before) <= _NEAR else None


def _coming(passage: Passage, clause: Clause) -> Trigger | None:
    """The trigger by which a clause says that somebody is about to be sent or to give something: 也将紧急调往灾区."""
    if not passage.published or conditional(passage.text, clause.start):
        return None
    for trigger in passage.triggers_in(clause.start, clause.end):
        if trigger.kind not in _COMING or trigger.rank < _ACT or not trigger.strong:
            continue
        soon = words("coming").search(passage.text, max(clause.start, trigger.start - _NEAR), trigger.start)
        before = passage.masked[clause.start : trigger.start]
        if soon is None or modal_words(before) or starts("attributive", passage.text[trigger.end : trigger.end + 4]):
            continue
        if named_subject(passage, clause.start, soon.start()) or holds(
            "groups", passage.masked[clause.start : soon.start()]
        ):
            return trigger
    return None


def _is_done(passage: Passage, clause: Clause) -> bool:
    told = passage.text[clause.start : clause.end]
    return "了" in told or "已" in told


def _took_place(passage: Passage, clause: Clause, trigger: Trigger) -> bool:
    """Whether a clause says by 了, 已 that something was done, before its verb or right behind it."""
    told = passage.text[clause.start : min(clause.end, trigger.end + 1)]
    return "了" in told or "已" in told


def _meets(passage: Passage, clause: Clause, trigger: Trigger) -> bool:
    """Whether a trigger holds its subject: 会议审议了…, but not 会议强调, which only reports a demand,
    nor 落实会议部署."""
    if starts("invoking", passage.text, clause.start):
        return False
    text = passage.text[trigger.start : trigger.end]
    return starts("meetings", text) and not ends("demanding", text)


def _carries_on(passage: Passage, sentence: Sentence, clause: Clause, index: int) -> bool:
    """Whether somebody was the subject before in the sentence, or in the sentence before on the same line, and no
    demand stands between."""
    if modal_words(passage.text[sentence.start : clause.start]):
        return False
    if named_subject(passage, sentence.start, clause.start):
        return True
    if holds("groups", passage.masked[sentence.start : clause.start]):
        return True
    for before in reversed(passage.sentences[max(0, index - _LOOKED_BACK) : index]):
        if before.line != sentence.line or modal_words(passage.text[before.start : before.end]):
            return False
        if named_subject(passage, before.start, before.end):
            return True
    return False


def _asserted(passage: Passage, clause: Clause, trigger: Trigger) -> bool:
    """Whether the trigger is told as done: not denied, demanded, wished for, planned, or a mere attribute."""
    before = passage.text[clause.start : trigger.start]
    close = passage.text[_last_name(passage, clause.start, trigger.start) : trigger.start]
    if (
        ends("negations", before[-4:])
        or holds("never", before[-_NEAR:])
        or holds("planned", close)
        or holds("intentions", close)
    ):
        return False
    if modal_words(passage.text[clause.start : trigger.end - 1]) or ends("exhorting", before):
        return False
    return not starts("attributive", passage.text[trigger.end : trigger.end + 4])


def _last_name(passage: Passage, start: int, end: int) -> int:
    """Where the last name of the span ends, ``start`` without one: 为了…市三院制定了 is done, whatever for."""
    found = [mention.end for mention in passage.institutions.within(start, end)]
    found += [mention.end for mention in passage.people.within(start, end)]
    return min(end, max(found, default=start))


def named_subject(passage: Passage, start: int, end: int) -> bool:
    """Whether a body, a person or a resolved 我市 … is named in the span, and not only as an object (对…, 向…)."""
    text = passage.text
    object_end = -1
    for body in passage.institutions.within(start, end):
        joined = object_end >= 0 and text[object_end : body.start] in JOINED
        if not joined and not is_object(text, start, body.start):
            return True
        if joined or text[body.start - 1] not in WITH:
            object_end = body.end
    others = [person.start for person in passage.people.within(start, end)]
    others += [place.start for place in passage.places.within(start, end) if place.deictic]
    return any(not is_object(text, start, at) for at in others)


def _detail(passage: Passage, last: Statement, clause: Clause, trigger: Trigger) -> bool:
    """Whether a clause only goes on with what the last statement of the sentence told."""
    if last.trigger is None or named_subject(passage, clause.start, trigger.start):
        return False
    if trigger.kind == "statement" and passage.text[trigger.end : trigger.end + 2] in ("：“", ":“"):
        return last.trigger.kind == "statement"  # words of one's own are told for themselves
    if trigger.kind == "statement" and trigger.rank < _ACT:
        return True
    if trigger.kind == last.trigger.kind:
        return True
    if trigger.kind in _DETAILS.get(last.trigger.kind, ()) and trigger.rank < _DOCUMENT:
        return True
    return last.own is not None and trigger.rank < _ACT


def what_was_said(passage: Passage, sentence: Sentence, clause: Clause, trigger: Trigger) -> int:
    """Where the quote of a clause ends: 李某表示，… takes in the clause that says what; a title says it itself."""
    saying = trigger.kind in _SAYING or ends("demanding", passage.text[trigger.start : trigger.end])
    if not saying or trigger.end < clause.end - 1 or passage.text[clause.end - 1] == "》":
        return clause.end
    end = clause.end
    for following in sentence.clauses:
        if following.start > end:
            end = following.end
            if end - following.start >= _SAID:
                break
    return end


def _subject_start(
    passage: Passage, sentence: Sentence, clause: Clause, trigger: Trigger, taken: Sequence[Statement]
) -> int:
    """Where the quote begins: with the clause before, where that holds nothing but the subject."""
    if named_subject(passage, clause.start, trigger.start):
        return _at_lost_mark(passage, clause, trigger)
    start = clause.start
    for previous in reversed(sentence.clauses):
        if not previous.end < start <= previous.end + 2:
            continue
        free = not any(statement.start < previous.end and previous.start < statement.end for statement in taken)
        if not free:
            break
        if starts("responses", passage.text, previous.start) and previous.end - previous.start <= _RESPONSE:
            start = previous.start
            continue
        if any(t.strong for t in passage.triggers_in(previous.start, previous.end)):
            break
        bodies = passage.institutions.within(previous.start, previous.end)
        if start < clause.start:  # behind what it only responds to: 市水利局，积极响应市委号召，动员…
            return previous.start if bodies and bodies[-1].end == previous.end else start
        if named_subject(passage, previous.start, previous.end):
            return previous.start
        if not bodies:
            group = words("groups").search(passage.masked, previous.start, previous.end)
            acts = group is not None and not is_object(passage.text, previous.start, group.start())
            return previous.start if acts else start
        break
    return start


def _only_reports(
    passage: Passage, sentence: Sentence, clause: Clause, trigger: Trigger, taken: Sequence[Statement], index: int
) -> bool:
    """Whether a clause only says who tells an event of its own: 某厅表示，3日晚…; 馆长介绍，馆里设立了…"""
    said = what_was_said(passage, sentence, clause, trigger)
    demands = ends("demanding", passage.text[trigger.start : trigger.end])
    if (trigger.kind != "statement" and not demands) or said <= clause.end:
        return False
    if any(clause.end <= statement.start < said for statement in taken):
        return True
    if not ends("attributing", passage.text[clause.start : trigger.end]):
        return False
    for following in sentence.clauses:
        if clause.end < following.end <= said:
            told = telling_trigger(passage, sentence, following, index)
            if told is not None and told.kind not in _DETAILS["meeting"] - {"order"}:
                return True
    return False


def _after_lost_mark(passage: Passage, clause: Clause, before: Statement) -> Clause | None:
    """What of a clause a holder of an office begins anew, behind what a dated statement told in it."""
    if before.trigger is None:
        return None
    for trigger in passage.triggers_in(before.trigger.end, clause.end):
        if trigger.strong and trigger.kind == "statement":
            start = _at_lost_mark(passage, Clause(before.trigger.end, clause.end), trigger)
            return Clause(start, clause.end) if start > before.trigger.end else None
    return None


def _at_lost_mark(passage: Passage, clause: Clause, trigger: Trigger) -> int:
    """Where a clause begins anew with an office and its holder, the mark being lost: …情况汇报|县委书记某某."""
    for person in reversed(passage.people.within(clause.start, trigger.start)):
        office = person.start - len(person.role)
        if not person.role or passage.text[office : person.start] != person.role:
            continue
        if office - clause.start > _NEAR and not ends("joining", passage.text[clause.start : office]):
            return office
        break
    return clause.start


def first_of_entry(passage: Passage, sentence: Sentence, index: int, known: Frames, period: int) -> Statement | None:
    """The first sentence under a line that holds only a date: an entry of a chronicle, whatever its verb."""
    if not sentence.clauses or sentence.line in passage.links:
        return None
    dating = known.at(sentence.line, sentence.start, period)
    if dating is None or dating.bounded:
        return None
    end = sentence.clauses[0].end
    for clause in sentence.clauses:
        end = clause.end
        if passage.triggers_in(clause.start, clause.end) or end - sentence.start > 40:
            break
    found = passage.triggers_in(sentence.start, end)
    return Statement(sentence.start, end, index, dating, deciding(found, sentence.start, end), None)
