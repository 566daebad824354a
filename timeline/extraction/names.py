"""The names of a document: places, bodies and people, with what the document itself tells about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from timeline.extraction import (
    brands,
    deixis,
    english_names,
    home,
    hongkong,
    institutions,
    naming,
    people,
    places,
    suspicious,
)
from timeline.extraction.additions import Additions
from timeline.extraction.gazetteer import place_aliases
from timeline.extraction.kinds import is_latin
from timeline.extraction.mentions import InstitutionMention, Names, PersonMention, PlaceMention
from timeline.extraction.nametokens import Body, Sort, Token, bodies, formers, tokens
from timeline.model import DocumentFacts, Place

__all__ = ["InstitutionMention", "Names", "PersonMention", "PlaceMention", "place_aliases", "recognise"]

_ISSUED: Final = frozenset({"names.home-of-body", "names.home-of-signature", "names.home-of-title"})
_CERTAIN: Final = ("清华", "复旦")
_INTRODUCED: Final = re.compile(
    r"[（(](?:以下|下)?(?:统一)?(?:简称|统称|下称|合称)(?:为)?[：:]?[“\"「]?([^）)”\"」，。；\n]{2,16})"
)
_PARTY: Final = re.compile(
    r"(?<![\u4e00-\u9fff])(原告|被告|上诉人|被上诉人|申请人|被申请人|第三人|再审申请人|赔偿请求人)"
    r"(?:[（(][^（）()]{2,10}[）)])?[：:]?$"
)
_PARTY_PERSON: Final = re.compile(
    r"(原告|被告|上诉人|被上诉人|申请人|被申请人|第三人)(?:[（(][^（）()]{2,10}[）)])?[：:]?[\u4e00-\u9fff某×]{2,4}[，,]\s*[男女]"
)
_STREET: Final = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:街道|镇|乡)$")
_TITLE: Final = re.compile(r"《[^《》\n]{1,80}》")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_ABBREVIATED: Final = re.compile(r"[（(]([A-Z]{2,8})[）)]")


def recognise(text: str, facts: DocumentFacts, additions: Additions, day: str = "") -> Names:
    """The places, bodies and people of ``text`` (the clean document), and ``facts`` completed from them.

    ``day`` is the document's date (EDTF; '' unknown): divisions are read as of its year. Facts that are given are
    kept. All offsets are clean offsets, end exclusive; mentions of one sort never overlap and stand in order.
    """
    text = _SURROGATE.sub("\ufffd", text)  # half a character, which the search for words cannot take
    year = int(day[:4]) if re.match(r"\d{4}", day) else None
    own, own_sorts = _own_names(additions)
    if is_latin(text):
        return english_names.recognise(
            text, facts, {name: body.name for name, body in own.items()}, _own_places(additions)
        )
    spam = suspicious.injected(text)
    for name in spam:
        own_sorts[name] = Sort.WORD
    added = _own_places(additions)
    own_sorts.update(dict.fromkeys(added, Sort.PLACE))
    found = _tokens(text, own_sorts, {})
    for name in (*brands.repeated(text, found), *brands.investors(text, found)):
        own[name] = Body(name, "", "brand")
        own_sorts[name] = Sort.BODY
    full = places.supported_shorts(found)
    for name in full:
        own_sorts.setdefault(name, Sort.PLACE)
    if own_sorts:
        found = _tokens(text, own_sorts, full)
    facts = home.city_and_province(text, found, facts, year, own)
    if facts.city == hongkong.NAME:
        own = {**hongkong.bodies(), **own}
        own_sorts.update(dict.fromkeys(hongkong.bodies(), Sort.BODY))
        found = _tokens(text, own_sorts, full)
    candidates = _outside_titles(text, institutions.find(text, found, own_sorts))
    introduced = _introductions(text, candidates, naming.Context(naming.home_of(facts), "", year, own))
    if introduced:
        own.update(introduced)
        own_sorts.update(dict.fromkeys(introduced, Sort.BODY))
        found = _tokens(text, own_sorts, full)
        candidates = _outside_titles(text, institutions.find(text, found, own_sorts))
    context = naming.Context(naming.home_of(facts), facts.institution, year, own, _speaks(facts))
    mentions, words = _named(text, candidates, context)
    facts = home.institution(text, facts, [m.name for m in mentions if m.name], spam)
    mentions = deixis.resolve(text, mentions, words, facts)
    mentions = _with_spam(text, mentions, spam, facts)
    mentions = naming.one_spelling([m for m in mentions if not _only_quoted(text, m)])
    covered = bytearray(len(text) + 1)
    for mention in mentions:
        covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    found_places = places.find(text, found, context.home, year, covered, added)
    mentions = _seated_communities(text, mentions, found_places)
    found_people = people.find(text, found, covered)
    return Names(tuple(found_places), tuple(mentions), tuple(found_people), facts)


def _speaks(facts: DocumentFacts) -> bool:
    """Whether a body of its home issued the document, or a person said where it is at home."""
    reason = facts.reasons.get("city")
    return bool(facts.city) and (reason is None or reason.key in _ISSUED)


def _tokens(text: str, own: Mapping[str, Sort], full: Mapping[str, str]) -> list[Token]:
    """The tokens of the text; a short place name that the document also gives in ``full`` stands under that name."""
    found = [t for t in tokens(text, dict(own)) if not _unsupported(t, text)]
    if not full:
        return found
    return [replace(t, text=full[t.text]) if t.sort is Sort.PLACE and t.text in full else t for t in found]


def _unsupported(token: Token, text: str) -> bool:
    """Whether a two-character short form of a school (重医) stands without the full or former name to support it."""
    if token.sort is not Sort.BODY or len(token.text) > 2:
        return False
    body = bodies().get(token.text)
    if body is None or body.sort != "school" or token.text in _CERTAIN or body.name in text:
        return False
    return not any(now == body.name and former in text for former, now in formers().items())


def _outside_titles(text: str, candidates: list[institutions.Candidate]) -> list[institutions.Candidate]:
    """The candidates but for those inside the title of a paper (《国务院关于…的意见》): they do nothing there."""
    inside = bytearray(len(text) + 1)
    for match in _TITLE.finditer(text):
        inside[match.start() + 1 : match.end() - 1] = b"\x01" * (len(match[0]) - 2)
    return [c for c in candidates if not inside[c.start] or (text[c.start - 1] == "《" and text[c.end] == "》")]


def _own_names(additions: Additions) -> tuple[dict[str, Body], dict[str, Sort]]:
    own: dict[str, Body] = {}
    for added in additions.institutions:
        for name in (added.name, *added.aliases):
            if name:
                own[name] = Body(added.name, added.city, "added")
    return own, dict.fromkeys(own, Sort.BODY)


def _own_places(additions: Additions) -> dict[str, Place]:
    """The curator's places by every name of theirs: the city that the name means, or a place of that name alone."""
    found: dict[str, Place] = {}
    for added in additions.places:
        place = naming.home_of(DocumentFacts(city=added.city)).city if added.city else None
        for name in (added.name, *added.aliases):
            if name:
                found[name] = place or Place(added.name, "", "", "other")
    return found


def _introductions(text: str, candidates: Sequence[institutions.Candidate], context: naming.Context) -> dict[str, Body]:
    """Short names that the document introduces behind a full one: 某某委员会（以下简称某委）."""
    by_end = {candidate.end: candidate for candidate in candidates}
    found: dict[str, Body] = {}
    for pattern in (_INTRODUCED, _ABBREVIATED):
        for match in pattern.finditer(text):
            candidate = by_end.get(match.start())
            if candidate is None:
                continue
            name = naming.named(text, candidate, context, None).name
            short = match[1].strip()
            if not name or short == name:
                continue
            for each in {short, short.removeprefix("原")}:
                if len(each) >= 2:
                    found[each] = Body(name, "", "introduced")
    found.update(_parties(text, candidates, context))
    return found


def _parties(text: str, candidates: Sequence[institutions.Candidate], context: naming.Context) -> dict[str, Body]:
    """What a court calls the bodies before it (被告：某某公司), where a word stands for one body alone."""
    found: dict[str, Body] = {}
    named: dict[str, set[str]] = {}
    for candidate in candidates:
        match = _PARTY.search(text, max(0, candidate.start - 12), candidate.start)
        if match is not None:
            name = naming.named(text, candidate, context, None).name
            named.setdefault(match[1], set()).add(name)
            found[match[1]] = Body(name, "", "introduced")
    people = {match[1] for match in _PARTY_PERSON.finditer(text)}
    return {word: body for word, body in found.items() if len(named[word]) == 1 and word not in people and body.name}


def _named(
    text: str, candidates: Sequence[institutions.Candidate], context: naming.Context
) -> tuple[list[InstitutionMention], list[str]]:
    """The mentions of all candidates that hold, and the word by which each points to a body ('' for a named one)."""
    mentions: list[InstitutionMention] = []
    last: Place | None = None
    last_end = -9
    for candidate in candidates:
        between = text[last_end : candidate.start] if 0 <= candidate.start - last_end <= 20 else "。"
        coordinated = last if not re.search("[，。；：\n]", between) else None
        mention = naming.named(text, candidate, context, coordinated)
        mentions.append(mention)
        last, last_end = mention.place, mention.end
    spelt = naming.spell_out(mentions, candidates, context.home.city.name if context.home.city else "")
    kept = [(m, c.level or c.suffix) for m, c in zip(spelt, candidates, strict=True) if m is not None]
    return [m for m, _ in kept], [word for _, word in kept]


def _with_spam(
    text: str, mentions: list[InstitutionMention], spam: Sequence[str], facts: DocumentFacts
) -> list[InstitutionMention]:
    """Injected names as suspicious mentions, with the real name where the document lets it be worked out."""
    if not spam:
        return mentions
    spans: list[InstitutionMention] = []
    taken = bytearray(len(text) + 1)
    for name in spam:
        for match in re.finditer(f"(?P<party>中共)?{re.escape(name)}(?P<committee>委员会)?", text):
            if taken[match.start()] or taken[match.end() - 1]:
                continue
            if text[match.start() - 1 : match.start()] == "《":
                continue
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            full = facts.institution
            if match["party"] and match["committee"]:
                full = f"中共{full}委员会" if full else ("学校党委" if "学校党委" in text else match[0])
            spans.append(InstitutionMention(match.start(), match.end(), full or match[0], None, False, True))
    kept = [m for m in mentions if not any(taken[m.start : m.end])]
    return sorted([*kept, *spans], key=lambda m: m.start)


def _seated_communities(
    text: str, mentions: Sequence[InstitutionMention], found: Sequence[PlaceMention]
) -> list[InstitutionMention]:
    """The mentions, communities with the district that a fuller mention names before them (城区义井街道义井社区)."""
    seats: dict[str, Place] = {}
    ends = {place.end: place.place for place in found}
    for mention in mentions:
        if mention.place is None and mention.name.endswith("社区"):
            street = _STREET.search(text, max(0, mention.start - 6), mention.start)
            starts = range(street.start(), mention.start - 3) if street else (mention.start,)
            seat = next((ends[at] for at in starts if at in ends), None)
            if seat is not None:
                seats.setdefault(mention.name, seat)
    return [replace(m, place=seats[m.name]) if m.name in seats and m.place is None else m for m in mentions]


def _only_quoted(text: str, mention: InstitutionMention) -> bool:
    """Whether a medium is named only as the source of the words (接受某报记者采访, 据某社报道)."""
    after = text[mention.end : mention.end + 2]
    if text[max(0, mention.start - 2) : mention.start] in ("（现", "(现"):
        return True  # the same body under its present name
    return after in ("记者", "讯 ", "讯）") or (
        text[max(0, mention.start - 1) : mention.start] == "据" and after in ("报道", "消息")
    )
