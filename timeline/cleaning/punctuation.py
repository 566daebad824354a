"""One form for each mark: full width between Chinese words, ASCII between digits and Latin letters, none doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeline.cleaning import tables, words
from timeline.cleaning.draft import Draft, Edit

_WIDE: Final = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", ".": "。"}
_CHINESE = re.compile(f"[{tables.IDEOGRAPHS}，、。：；！？（）《》〈〉“”‘’【】〔〕…—％℃]")
_MARK = re.compile(r"[,:;!?]|\((?P<inside>[^()\n]{0,200})\)|[()]|\.(?!\.)")
_QUOTE_OR_END = re.compile(r'"|\n|\Z')
_TITLE = re.compile(rf"<<(?=[{tables.IDEOGRAPHS}])[^<>\n]{{1,120}}>>")
_DOUBLED = re.compile(r"([，、。：；])\1+")


def unify(draft: Draft) -> None:
    """ASCII marks next to Chinese words become full width; a comma, stop or colon that is doubled stands once."""
    if '"' in draft.text:
        draft.apply(list(_quoted(draft.text)))
    if "<<" in draft.text:
        draft.apply(list(_titled(draft.text)))
    draft.apply(list(_widened(draft.text)))
    draft.apply(Edit(m.start(), m.end(), m[1], "punctuation") for m in _DOUBLED.finditer(draft.text))


def _widened(text: str) -> Iterator[Edit]:
    size = len(text)
    chinese = _CHINESE.match
    stops = "。" in text
    for match in _MARK.finditer(text):
        start, end = match.span()
        mark = match[0]
        before = start > 0 and chinese(text, start - 1) is not None
        after = end < size and chinese(text, end + (text[end] == " " and end + 1 < size)) is not None
        if mark[0] == ".":
            # A full stop only at the end of a Chinese clause: the dots of 3.5, 1. and www.example are left alone.
            ends = end == size or text[end] in "\n \u201d\u2019" or after
            if before and ends:
                yield Edit(start, end, "" if _in_word(text, start, stops) else "。", "punctuation")
        elif match["inside"] is not None:
            if before or after or any(chinese(c) for c in match["inside"]):
                yield Edit(start, start + 1, "（", "punctuation")
                yield from _inside(text, start + 1, end - 1)
                yield Edit(end - 1, end, "）", "punctuation")
            else:
                yield from _inside(text, start + 1, end - 1)
        elif before or after:
            yield Edit(start, end, _WIDE[mark], "punctuation")


def _in_word(text: str, dot: int, stops: bool) -> bool:
    """Whether a dot only parts a word (市.委), in a text that ends its sentences otherwise."""
    if not stops or not 0 < dot < len(text) - 1:
        return False
    return words.known().get(text[dot - 1] + text[dot + 1], 0) >= words.USUAL


def _quoted(text: str) -> Iterator[Edit]:
    """Straight quotes around Chinese words, on lines where they come in pairs."""
    line: list[int] = []
    for match in _QUOTE_OR_END.finditer(text):
        if match[0] == '"':
            line.append(match.start())
            continue
        if len(line) % 2 == 0:
            for opening, closing in zip(line[::2], line[1::2], strict=True):
                if _CHINESE.search(text, opening + 1, closing):
                    yield Edit(opening, opening + 1, "“", "punctuation")
                    yield Edit(closing, closing + 1, "”", "punctuation")
        line = []


def _titled(text: str) -> Iterator[Edit]:
    """<<Titles>> as old systems wrote them."""
    for match in _TITLE.finditer(text):
        yield Edit(match.start(), match.start() + 2, "《", "punctuation")
        yield Edit(match.end() - 2, match.end(), "》", "punctuation")


def _inside(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in re.compile(r"[,:;!?]").finditer(text, start, end):
        place = match.start()
        before = _CHINESE.match(text, place - 1) is not None and place > start
        after = place + 1 < end and _CHINESE.match(text, place + 1) is not None
        if before or after:
            yield Edit(place, place + 1, _WIDE[match[0]], "punctuation")
