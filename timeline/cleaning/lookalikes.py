"""Look-alikes: characters that stand in for others to hide a text from searches (新型冠状疒毒, 中国囚民).

Suspects are only characters of the table, nearly all of them outside GB2312. One is proved where a candidate makes a
word with its neighbours and the suspect itself makes none. Only a document with several proved suspects is mended; then
look-alikes of one-character words (偠 for 要), which no dictionary can prove, are believed as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from timeline.cleaning import tables, words
from timeline.cleaning.draft import Draft

_ENOUGH: Final = 3  # proved places
_DISTINCT: Final = 2  # of so many different characters
_ONE_IN: Final = 20_000  # and at least one in so many characters
_LONGEST: Final = 4
_UNITS: Final = "年月日时分秒号点"  # no dictionary of words holds 9月 or 20日


@cache
def _suspects() -> re.Pattern[str]:
    return re.compile("[" + "".join({*tables.lookalikes(), *tables.particles()}) + "]")


def mend(draft: Draft) -> None:
    """Put the characters that were meant in place of their look-alikes, in a document that is full of them."""
    text = draft.text
    places = [match.start() for match in _suspects().finditer(text)]
    if len(places) < _ENOUGH:
        return
    known = words.known()
    table = tables.lookalikes()
    particles = tables.particles()
    letters = list(text)
    proved: list[int] = []
    hopeful: list[int] = []
    units: dict[int, str] = {}
    for place in places:
        suspect = letters[place]
        if suspect in particles and _stands_alone(letters, place, known):
            hopeful.append(place)
            continue
        old = _best(letters, place, suspect, known, least=1)
        score, choice = 0.0, ""
        for rank, candidate in enumerate(table.get(suspect, "")):
            new = _best(letters, place, candidate, known, least=words.USUAL)
            if new[0] > old[0] and new[0] * 1e7 + new[1] / (rank + 1) > score:
                score, choice = new[0] * 1e7 + new[1] / (rank + 1), candidate
        if choice:
            letters[place] = choice
            proved.append(place)
        elif suspect in particles and not old[0]:
            hopeful.append(place)
        elif unit := _unit(letters, place, table.get(suspect, "")):
            units[place] = unit
    if len(proved) < max(_ENOUGH, len(text) // _ONE_IN) or len({text[place] for place in proved}) < _DISTINCT:
        return
    for place in hopeful:
        letters[place] = particles[letters[place]]
    for place, unit in units.items():
        letters[place] = unit
    changed = sorted((*proved, *hopeful, *units))
    draft.replace("".join(letters), ((place, "look-alike") for place in changed))


def _unit(letters: list[str], place: int, candidates: str) -> str:
    """The character of a date or time that is meant behind a numeral: 9仴20日; '' for none."""
    if not place or not letters[place - 1].isdigit():
        return ""
    return next((candidate for candidate in candidates if candidate in _UNITS), "")


def _stands_alone(letters: list[str], place: int, known: Mapping[str, int]) -> bool:
    """Whether a usual word ends right before and another begins right behind: what is between is a word of its own."""
    before = known.get("".join(letters[max(0, place - 2) : place]), 0)
    after = known.get("".join(letters[place + 1 : place + 3]), 0)
    return before >= words.USUAL and after >= words.USUAL


def _best(letters: list[str], place: int, candidate: str, known: Mapping[str, int], *, least: int) -> tuple[int, int]:
    """Length and frequency of the longest word that the candidate makes with its neighbours; (0, 0) for none. A word
    of two characters counts from the frequency ``least`` on."""
    best = (0, 0)
    first = max(0, place - _LONGEST + 1)
    left = "".join(letters[first:place])
    right = "".join(letters[place + 1 : place + _LONGEST])
    window = left + candidate + right
    middle = place - first
    for start in range(middle + 1):
        for end in range(max(middle + 1, start + 2), min(len(window), start + _LONGEST) + 1):
            frequency = known.get(window[start:end], 0)
            if frequency >= (least if end - start == 2 else 1) and (end - start, frequency) > best:
                best = (end - start, frequency)
    return best
