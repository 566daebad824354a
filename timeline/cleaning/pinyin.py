"""Readings in brackets behind the characters they belong to, as some sites add them: 學(xué)習(xí).

Such sites insert readings into GB18030 bytes without looking where a character begins. Where an insertion fell inside a
character, the text between two insertions is shifted by one byte, and two of its bytes became question marks. They can
be known again: each stands behind the last byte of the character before it, and with that byte makes a character of the
given reading, which the same document annotates properly elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from timeline.cleaning import tables
from timeline.cleaning.draft import Draft, Edit

_TONED: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_SYLLABLE: Final = f"[a-zü{_TONED}]{{1,6}}"
_BRACKETED = re.compile(
    rf"(?<=[{tables.IDEOGRAPHS}])[ ]?[(（][ ]?(?P<reading>{_SYLLABLE}(?:[ '’]?{_SYLLABLE}){{0,7}})[ ]?[)）]"
)
_TORN = re.compile(rf"\?(?P<reading>{_SYLLABLE})\)")
_ANNOTATED = re.compile(rf"([{tables.IDEOGRAPHS}])\((?P<reading>{_SYLLABLE})\)")
_MIDDLE: Final = 60  # characters between two torn places
_DATE_READINGS: Final = {"年": "nian", "月": "yue", "日": "ri", "号": "hao", "时": "shi", "点": "dian", "分": "fen"}
_FEW: Final = 3  # readings without tone marks are believed where there are at least so many of them


def bare(reading: str) -> str:
    """A reading without its tone marks, ``ü`` as ``v``."""
    decomposed = unicodedata.normalize("NFD", reading.replace("ü", "v").translate(_UMLAUTS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_UMLAUTS: Final = str.maketrans("ǖǘǚǜ", "vvvv")


def is_reading(text: str) -> bool:
    """Whether this is one or more syllables of Mandarin."""
    known = tables.syllables()
    return all(bare(part) in known or _splits(bare(part)) for part in re.split(r"[ '’]", text) if part)


def _splits(text: str) -> bool:
    known = tables.syllables()
    reachable = {0}
    for end in range(1, len(text) + 1):
        if any(start in reachable and text[start:end] in known for start in range(max(0, end - 6), end)):
            reachable.add(end)
    return len(text) in reachable


def mend_torn(draft: Draft) -> None:
    """Read again what was shifted by a reading that was put inside a character; drop the reading where that fails."""
    if _TORN.search(draft.text):
        draft.apply(list(_torn(draft.text)))


def drop_readings(draft: Draft) -> None:
    """Drop readings in brackets: with tone marks anywhere, without them in dates, or where the document has several."""
    text = draft.text
    found = [match for match in _BRACKETED.finditer(text) if is_reading(match["reading"])]
    if any(match["reading"].isascii() for match in found):
        plain = len({match["reading"] for match in found})
        if plain < _FEW:
            found = [match for match in found if not match["reading"].isascii() or _of_date(text, match)]
    draft.apply(Edit(match.start(), match.end(), "", "pinyin") for match in found)


def _of_date(text: str, match: re.Match[str]) -> bool:
    """Whether a reading is that of the character of a date before it: 1月(yue)8日(ri)."""
    return _DATE_READINGS.get(text[match.start() - 1]) == match["reading"]


def _torn(text: str) -> Iterator[Edit]:
    annotated: dict[str, set[str]] = {}
    for match in _ANNOTATED.finditer(text):
        annotated.setdefault(match["reading"], set()).add(match[1])
    places = [
        match for match in _TORN.finditer(text) if not match["reading"].isascii() and is_reading(match["reading"])
    ]
    index = 0
    while index < len(places):
        first = places[index]
        second = places[index + 1] if index + 1 < len(places) else None
        if second is not None and second.start() - first.end() <= _MIDDLE:
            mended = _mended(text, first, second, annotated)
            if mended:
                yield from mended
                index += 2
                continue
        yield Edit(first.start(), first.end(), "", "pinyin")
        index += 1


def _mended(text: str, first: re.Match[str], second: re.Match[str], annotated: dict[str, set[str]]) -> list[Edit]:
    middle = text[first.end() : second.start()]
    if "\n" in middle or not middle or not first.start():
        return []
    low = _lost_byte(text[first.start() - 1], annotated.get(first["reading"], set()))
    high = _lost_byte(middle[-1], annotated.get(second["reading"], set()))
    if low is None or high is None:
        return []
    try:
        words = (low + middle.encode("gb18030") + high).decode("gb18030")
    except UnicodeError:
        return []
    if len(words) != len(middle) + 1 or not all("\u4e00" <= c <= "\u9fff" for c in words):
        return []
    # n shifted characters are n + 1 real ones: the first takes the torn reading and the first shifted character with
    # it, the last one the closing reading.
    edits = [Edit(first.start(), first.end() + 1, words[0], "pinyin")]
    edits += [Edit(first.end() + i, first.end() + i + 1, words[i], "pinyin") for i in range(1, len(middle))]
    edits.append(Edit(second.start(), second.end(), words[-1], "pinyin"))
    return edits


def _lost_byte(before: str, characters: set[str]) -> bytes | None:
    """The byte that with the last byte of the character before it makes one of these characters, if only one does."""
    try:
        last = before.encode("gb18030")[-1:]
        found = {code[1:] for code in (c.encode("gb18030") for c in characters) if len(code) == 2 and code[:1] == last}
    except UnicodeError:
        return None
    return found.pop() if len(found) == 1 else None
