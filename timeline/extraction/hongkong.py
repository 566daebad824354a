"""Texts of Hong Kong: they say 本港, 立法会 or 财政司 and hoist signals, and seldom say where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from timeline.extraction.gazetteer import rows
from timeline.extraction.nametokens import Body

NAME: Final = "香港特别行政区"
CODE: Final = "810000"
_ENOUGH: Final = 2
_PORT: Final = "本港"
_SIGNALS: Final = re.compile(
    r"风球|(?:戒备|强风|烈风|暴风|飓风|暴雨|警告|热带气旋)(?:警告)?(?:信号|讯号)|[一三八九十]号(?:信号|讯号)"
)
_TOLD_FROM_OUTSIDE: Final = re.compile(r"(?:新华社|中新社|中新网|人民日报|央视)[^，。\n]{0,20}电")
_PLACED: Final = ("香港", "特区", "特区政府", "澳门", "香港的", "行政区", "行政区政府", "台湾")


@cache
def bodies() -> Mapping[str, Body]:
    """The bodies by the words of Hong Kong's own papers, under the names they have from outside."""
    return {word: Body(full, NAME, "hongkong") for word, full, _ in rows("hongkong.tsv") if full}


@cache
def _signs() -> re.Pattern[str]:
    words = sorted((word for word, _, sign in rows("hongkong.tsv") if sign), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def signs(text: str) -> tuple[str, ...]:
    """The words by which ``text`` shows that Hong Kong is its home, in their order; empty where they are too few.

    本港 is enough, and so is an observatory that hoists signals; of the bodies it takes two, each never named with
    its place. A telegram from outside names them without place too, once it has said where.
    """
    found: dict[str, int] = {}
    placed: set[str] = set()
    if _PORT in text:
        found[_PORT] = _ENOUGH
    if "天文台" in text and _SIGNALS.search(text):
        found["天文台"] = _ENOUGH
    for match in _signs().finditer(text):
        if text[max(0, match.start() - 6) : match.start()].endswith(_PLACED):
            placed.add(match[0])
        found.setdefault(match[0], 1)
    if _PORT not in found and _TOLD_FROM_OUTSIDE.search(text[:2000]):
        return ()
    kept = {word: weight for word, weight in found.items() if word not in placed}
    if text.count("澳门") > text.count("香港") + text.count(_PORT):
        return ()
    return tuple(kept) if sum(kept.values()) >= _ENOUGH else ()
