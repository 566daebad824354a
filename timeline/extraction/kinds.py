"""Which kind of happening a clause tells, and by which words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.extraction.additions import BLANK
from timeline.extraction.guards import guarded
from timeline.extraction.lexicon import table, trigger_rows, words_pattern
from timeline.model import KINDS, Kind

_LONGEST_INSIDE: Final = 160
_INSIDES: Final = re.compile(
    rf"(?<=《)[^《》\n]{{1,{_LONGEST_INSIDE}}}(?=》)|(?<=“)[^“”\n]{{1,{_LONGEST_INSIDE}}}(?=”)"
)
# 在会见…时表示: what stands before 时 only says on what occasion; the verb after it is the happening.
_OCCASION: Final = re.compile(r"(?<=在)[^，。；：\n]{2,30}?(?=[时時](?:[,，]|表示|说|指出|强调|称|要求|透露|介绍))")
_LATIN: Final = re.compile(r"[A-Za-z]")
_IDEOGRAPHS: Final = re.compile(r"[\u3400-\u9fff]")
_SAMPLE: Final = 2000  # characters that show in which script a text is written
_CURATED_RANK: Final = 20
_ASSERTED: Final = 2  # ranks by which a trigger that tells an act goes before one that may only name it


class Trigger(Struct, frozen=True):
    """Words which decide a kind: clean span [start, end), how strongly."""

    start: int
    end: int
    kind: Kind
    rank: int
    strong: bool


class _Scanner(Struct, frozen=True):
    pattern: re.Pattern[str]
    kind: Kind
    rank: int
    strong: bool


def masked(text: str) -> str:
    """``text`` of the same length in which titles, quoted words and occasions (在…时) are blanked out."""
    text = _INSIDES.sub(_blanked, text)
    return _OCCASION.sub(lambda match: BLANK * len(match[0]), text)


@cache
def _paper() -> re.Pattern[str]:
    return re.compile(f"(?:{words_pattern(table('telling.toml')['papers'])})$")


def _blanked(match: re.Match[str]) -> str:
    """Blanks of the same length, but the sort of document that ends a title stays (《…的通知》 is a notice)."""
    sort = _paper().search(match[0])
    kept = len(sort[0]) if sort else 0
    return BLANK * (len(match[0]) - kept) + match[0][len(match[0]) - kept :]


@cache
def _scanners() -> tuple[_Scanner, ...]:
    return tuple(_Scanner(guarded(row.pattern), row.kind, row.rank, row.strong) for row in trigger_rows())


@cache
def _english() -> tuple[_Scanner, ...]:
    rows = trigger_rows("english.toml")
    return tuple(_Scanner(re.compile(row.pattern, re.IGNORECASE), row.kind, row.rank, row.strong) for row in rows)


@cache
def _curated(lexicon: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Scanner, ...]:
    return tuple(
        _Scanner(re.compile(words_pattern(words)), kind, _CURATED_RANK, True)
        for kind, words in lexicon
        if kind in KINDS and words
    )


def is_latin(text: str) -> bool:
    """Whether a text is written in Latin letters, going by its beginning."""
    sample = text[:_SAMPLE]
    return len(_LATIN.findall(sample)) > len(_IDEOGRAPHS.findall(sample))


def triggers(text: str, lexicon: Mapping[str, tuple[str, ...]]) -> list[Trigger]:
    """All triggers of ``text`` (already ``masked``) in order of their start.

    The patterns do not cross ``，。；：``, so the text may hold many sentences.
    """
    found = [
        Trigger(match.start(), match.end(), scanner.kind, scanner.rank, scanner.strong)
        for scanner in (*_curated(tuple(sorted(lexicon.items()))), *(_english() if is_latin(text) else _scanners()))
        for match in scanner.pattern.finditer(text)
    ]
    found.sort(key=lambda trigger: (trigger.start, -trigger.rank, trigger.end))
    return found


def deciding(found: list[Trigger], start: int, end: int) -> Trigger | None:
    """Of the triggers that begin in [start, end) the one which decides: highest rank, then strong, then first.

    A weak one, which may name a thing only in passing, counts less than a strong one of about its rank.
    """
    inside = [trigger for trigger in found if start <= trigger.start < end]
    if not inside:
        return None
    return min(inside, key=lambda trigger: (-_weight(trigger), not trigger.strong, trigger.start))


def _weight(trigger: Trigger) -> int:
    return trigger.rank + (_ASSERTED if trigger.strong else 0)
