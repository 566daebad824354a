"""Bodies and people in English text: Ministry of Finance, the Yangtze River Commission, Mayor Jane Doe, the ministry.

A body is a run of capitalised words that ends in a word for a body (``ending``), or that goes on behind one with *of*
or *for* (``opening``); a few are known by themselves. An abbreviation in brackets behind a name stands for it. *The
ministry* is the body of that sort named last; without one, *the harbour board* is called what the text calls it. The
words are in ``english.toml``. All offsets are clean offsets, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, TypeVar

from msgspec.structs import replace

from timeline.extraction.gazetteer import table
from timeline.extraction.lexicon import words_pattern
from timeline.extraction.mentions import InstitutionMention, Names, PersonMention, PlaceMention
from timeline.model import DocumentFacts, Place, Reason

_WORD: Final = r"[A-Z][A-Za-z'’\-]{0,24}(?![A-Za-z'’\-])"
_BEGIN: Final = r"(?<![A-Za-z'’\-])"
_NEAR: Final = 3_000  # characters within which the ministry still means the one named before
_SHORT: Final = re.compile(r" \((?:the )?[\"“]?([A-Z][A-Za-z]{1,9})[\"”]?\)")
_CAPITAL: Final = re.compile(rf"{_BEGIN}{_WORD}")
_SPACES: Final = re.compile(r"\s+")
M = TypeVar("M", InstitutionMention, PlaceMention)
_LOOKED_AT: Final = 3  # lines at the head and at the end of a text that may say who issued it


def recognise(text: str, facts: DocumentFacts, own: Mapping[str, str], added: Mapping[str, Place]) -> Names:
    """The bodies and people of an English text, and the facts with its own body where its title or its last lines
    name one; ``own`` are a curator's names of bodies, each with the name that is meant, ``added`` those of places."""
    named = sorted(_named(text, own), key=lambda mention: (mention.start, -mention.end))
    mentions = _apart(named)
    mentions = sorted([*mentions, *_shortened(text, mentions)], key=lambda mention: mention.start)
    mentions = sorted([*mentions, *_pointing(text, mentions)], key=lambda mention: mention.start)
    people = _people(text, mentions)
    places = [
        PlaceMention(match.start(), match.end(), place)
        for name, place in added.items()
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    places.sort(key=lambda mention: (mention.start, -mention.end))
    return Names(tuple(_apart(places)), tuple(mentions), tuple(people), _issued(text, facts, mentions))


@cache
def _lists() -> Mapping[str, list[str]]:
    return table("english.toml")


@cache
def _no_name() -> frozenset[str]:
    """Words that only begin a sentence, whatever they stand before."""
    return frozenset(_lists()["no_name"])


@cache
def _bodies() -> re.Pattern[str]:
    data = _lists()
    opening, ending, firm = (words_pattern(data[key]) for key in ("opening", "ending", "firm"))
    more = rf"(?: (?:{'|'.join(data['inside'])}))? {_WORD}"
    joined = rf"(?: of| for| and(?! (?:{_WORD} ){{0,3}}(?:{ending})\b))? {_WORD}"
    return re.compile(
        rf"{_BEGIN}(?P<of>(?:{_WORD} ){{0,4}}(?:{opening}) (?:of|for)(?: the)? {_WORD}(?:{joined}){{0,5}})"
        rf"|{_BEGIN}(?P<end>{_WORD}(?:{more}){{0,6}}?(?:,? (?:{ending})\b\.?)+(?: (?:{_WORD} )?(?:{firm})\b\.?)?)"
    )


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words_pattern([word.removeprefix('the ') for word in _lists()['known']])})\b")


def _named(text: str, own: Mapping[str, str]) -> Iterator[InstitutionMention]:
    for name, full in own.items():
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield InstitutionMention(match.start(), match.end(), full)
    for match in _bodies().finditer(text):
        start, end = _without_lead(text, *match.span())
        name = _SPACES.sub(" ", text[start:end]).rstrip(".")
        if " " in name:
            yield InstitutionMention(start, start + len(text[start:end].rstrip(".")), name)
    for match in _known().finditer(text):
        yield InstitutionMention(match.start(), match.end(), match[0])


def _without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the words before a name that only begin its sentence (The, On, Meanwhile)."""
    while True:
        word = text[start:end].split(" ", 1)
        if len(word) < 2 or word[0] not in _no_name():
            return start, end
        start += len(word[0]) + 1
        following = text[start:end].split(" ", 1)[0]
        if following in _lists()["inside"]:
            start += len(following) + 1


def _apart(mentions: Sequence[M]) -> list[M]:
    kept: list[M] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _covered(text: str, mentions: Sequence[InstitutionMention | PersonMention]) -> bytearray:
    """Which characters belong to a name."""
    covered = bytearray(len(text) + 1)
    for mention in mentions:
        covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    return covered


def _shortened(text: str, mentions: list[InstitutionMention]) -> Iterator[InstitutionMention]:
    """The abbreviations which a text introduces in brackets: World Health Organization (WHO)."""
    shorts: dict[str, InstitutionMention] = {}
    for mention in mentions:
        match = _SHORT.match(text, mention.end)
        if match is not None:
            shorts.setdefault(match[1], mention)
    if not shorts:
        return
    covered = _covered(text, mentions)
    for match in _CAPITAL.finditer(text):
        of = shorts.get(match[0])
        if of is not None and match.start() > of.end + 2 and not covered[match.start()]:
            yield InstitutionMention(match.start(), match.end(), of.name, None, True)


@cache
def _lower() -> re.Pattern[str]:
    heads = words_pattern(_lists()["lower"])
    return re.compile(
        rf"\b[Tt]he ((?:(?!the )[a-z][a-z\-]+ ){{0,3}})({heads})\b(?! (?:of|for|member|building|meeting)\b)"
    )


def _pointing(text: str, mentions: list[InstitutionMention]) -> Iterator[InstitutionMention]:
    """The ministry, the harbour board: the body of that sort named last, else what it is called."""
    unnamed = set(_lists()["unnamed"])
    position = 0
    last: dict[str, InstitutionMention] = {}
    for match in _lower().finditer(text):
        while position < len(mentions) and mentions[position].start < match.start():
            for word in mentions[position].name.lower().split():
                last[word] = mentions[position]
            position += 1
        before, head = match[1].split(), match[2]
        known = last.get(head)
        if known is not None and match.start() - known.end < _NEAR and all(w in known.name.lower() for w in before):
            yield InstitutionMention(match.start() + 4, match.end(), known.name, None, True)
        elif before and not unnamed & set(before):
            yield InstitutionMention(match.start() + 4, match.end(), f"{match[1]}{head}")


@cache
def _offices() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = _lists()
    name = rf"{_WORD}(?: (?:[A-Z]\.|de|van|von|bin|al|{_WORD})){{0,3}}"
    before = re.compile(rf"{_BEGIN}(?P<role>(?:{words_pattern(data['offices'])})) (?P<name>{name})")
    roles = words_pattern(data["behind"])
    behind = re.compile(rf"{_BEGIN}(?P<name>{_WORD}(?: (?:[A-Z]\. )?{_WORD}){{1,2}}), (?:the )?(?P<role>{roles})\b")
    return before, behind


def _people(text: str, mentions: list[InstitutionMention]) -> list[PersonMention]:
    """Those who are named with an office, and their surnames further down."""
    covered = _covered(text, mentions)
    found: dict[int, PersonMention] = {}
    for pattern in _offices():
        for match in pattern.finditer(text):
            start, end = match.span("name")
            words = text[start:end].split()
            if words[0] in _no_name() or covered[start] or covered[end - 1]:
                continue
            role = match["role"] if match["role"].rstrip(".") not in ("Mr", "Mrs", "Ms") else ""
            found.setdefault(start, PersonMention(start, end, " ".join(words), role))
    surnames: dict[str, PersonMention] = {}
    for person in found.values():
        last = person.name.split()[-1]
        known = surnames.get(last)
        if known is None or len(person.name) > len(known.name):
            surnames[last] = person
    found = {at: _in_full(person, surnames) for at, person in found.items()}
    taken = _covered(text, list(found.values()))
    for match in _CAPITAL.finditer(text):
        known = surnames.get(match[0])
        if known is not None and not taken[match.start()] and not covered[match.start()]:
            found[match.start()] = PersonMention(match.start(), match.end(), known.name, known.role)
    return [found[at] for at in sorted(found)]


def _in_full(person: PersonMention, surnames: Mapping[str, PersonMention]) -> PersonMention:
    """A person named by surname alone (Mr Doe) under the full name."""
    full = surnames.get(person.name)
    return person if full is None else replace(person, name=full.name, role=person.role or full.role)


def _issued(text: str, facts: DocumentFacts, mentions: list[InstitutionMention]) -> DocumentFacts:
    """The facts with the body that stands alone on one of the last lines, or at the head of the text's first ones."""
    if facts.institution:
        return facts
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((at, line))
        at += len(line) + 1
    places = [(lines[-_LOOKED_AT:][::-1], "names.signature"), (lines[:_LOOKED_AT], "names.title")]
    for group, key in places:
        for start, line in group:
            inside = [m for m in mentions if start <= m.start and m.end <= start + len(line)]
            alone = inside and len(inside[0].name) + 4 >= len(line.strip(" #*."))
            if alone and not inside[0].deictic:
                reasons = {**facts.reasons, "institution": Reason(key, {"name": inside[0].name})}
                return replace(facts, institution=inside[0].name, reasons=reasons)
    return facts
