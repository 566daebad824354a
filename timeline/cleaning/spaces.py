"""Blanks inside Chinese words and dates: 1 月 25 日, 疫 情."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeline.cleaning import tables, words
from timeline.cleaning.draft import Draft, Edit

_H: Final = f"[{tables.IDEOGRAPHS}]"
_UNITS: Final = "年月日号时点分秒旬周天名例人个位元万亿千百家次岁吨米度届期场份所种项余多小时"
_IN_DATE = re.compile(
    rf"(?<=\d)[ ]{{1,2}}(?=[{_UNITS}])"  # 25 日
    rf"|(?<=[年月])[ ]{{1,2}}(?=\d{{1,2}}[ ]{{0,2}}[月日号])"  # 1月 25日
    rf"|(?<={_H})[ ](?=\d+[ ]{{1,2}}[{_UNITS}])"  # 于 2020 年; but 停产 3人 are two statements
)
_SPLIT = re.compile(  # 2 0 2 0 年 1 2 月 2 4 日
    r"(?<![\d.第] )(?<![\d.第])"
    r"(?:[12] \d \d \d(?= ?年)|1 [0-2](?= ?月)|(?:[12] \d|3 [01])(?= ?[日号])|(?:1 \d|2 [0-4])(?= ?[时点]))"
)
_BETWEEN = re.compile(rf"(?<={_H})[ ]{{1,4}}(?={_H})")
_MANY: Final = 3  # blanks between characters of a line …
_ONE_IN: Final = 80  # … and one in so many characters: then they are strewn into it
_RUN = re.compile(rf"(?<!{_H})(?<!{_H} ){_H}(?:[ ]{_H}){{2,}}(?!{_H})")


def close(draft: Draft) -> None:
    """Close up blanks inside numbers with units and, where words show that a blank stands in one, inside words."""
    if " " not in draft.text:
        return
    draft.apply(
        Edit(m.start() + i, m.start() + i + 1, "", "space")
        for m in list(_SPLIT.finditer(draft.text))
        for i in range(1, len(m[0]), 2)
    )
    draft.apply(Edit(m.start(), m.end(), "", "space") for m in _IN_DATE.finditer(draft.text))
    draft.apply(
        Edit(m.start() + i, m.start() + i + 1, "", "space")
        for m in list(_RUN.finditer(draft.text))
        for i in range(1, len(m[0]), 2)
    )
    if _BETWEEN.search(draft.text):
        draft.apply(list(_in_words(draft.text)))


def _strewn(text: str) -> Iterator[tuple[int, int]]:
    """The lines of running text, as offsets, that are strewn with blanks: there they part nothing."""
    start = 0
    for line in text.split("\n"):
        if line.count(" ") >= _MANY and "。" in line:
            blanks = sum(1 for _ in _BETWEEN.finditer(line))
            if blanks >= _MANY and blanks * _ONE_IN >= len(line):
                yield start, start + len(line)
        start += len(line) + 1


def _in_words(text: str) -> Iterator[Edit]:
    known = words.known()
    strewn = list(_strewn(text))
    at = 0
    for match in _BETWEEN.finditer(text):
        start, end = match.span()
        while at < len(strewn) and strewn[at][1] <= start:
            at += 1
        if at < len(strewn) and strewn[at][0] <= start:
            yield Edit(start, end, "", "space")
            continue
        before, after = text[max(0, start - 2) : start], text[end : end + 2]
        if before in known and after in known:  # two words, each whole
            continue
        short = known.get(text[start - 1] + text[end], 0) >= words.USUAL and not (before in known or after in known)
        if short or any(known.get(word, 0) >= words.USUAL for word in (before + text[end], text[start - 1] + after)):
            yield Edit(start, end, "", "space")
