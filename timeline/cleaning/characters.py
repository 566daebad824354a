"""Repairs that look at one character at a time: invisible ones, other forms of the same character, widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from timeline.cleaning import tables
from timeline.cleaning.draft import Draft, Edit
from timeline.cleaning.text import RepairKind

# C0 and C1 controls but tab, newline and the separators that become blanks; soft hyphen, zero width, direction marks,
# byte-order mark, interlinear marks, variation selectors.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0d-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffc\U000e0100-\U000e01ef]+"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[：．－／，](?=\d)")
_NARROW = {"：": ":", "．": ".", "－": "-", "／": "/", "，": ","}
_THOUSANDS = re.compile(r"，\d{3}(?!\d)")
_NUMERALS = "一二三四五六七八九〇"
_CIRCLES = re.compile(rf"(?<=[{_NUMERALS}])[○◯]+")
_LETTERS = re.compile(rf"(?<=[{_NUMERALS}])[O0ΟО]{{1,2}}(?=[{_NUMERALS}年])")


def drop_invisible(draft: Draft) -> None:
    """Drop what shows nothing."""
    draft.apply(Edit(found.start(), found.end(), "", "control") for found in _INVISIBLE.finditer(draft.text))


@cache
def _forms() -> tuple[dict[int, str], re.Pattern[str]]:
    table = tables.characters()
    translation = {ord(variant): plain for variant, (plain, _) in table.items()}
    return translation, re.compile("[" + "".join(map(re.escape, table)) + "]")


def plain_forms(draft: Draft) -> None:
    """Traditional characters outside GB2312, compatibility characters, full-width letters and digits, blanks of any
    width, and the marks of vertical or half-width writing, each to its one plain form."""
    translation, changeable = _forms()
    text = draft.text
    places = [found.start() for found in changeable.finditer(text)]
    if places:
        table = tables.characters()
        draft.replace(text.translate(translation), ((place, table[text[place]][1]) for place in places))


def numbers(draft: Draft) -> None:
    """Marks inside numbers and times in half width (１２：００, 1，000), circles as the Chinese zero (二○○八年)."""
    draft.apply(_narrow(draft.text))
    for pattern in (_CIRCLES, _LETTERS):
        draft.apply(
            Edit(found.start(), found.end(), "〇" * len(found[0]), "look-alike")
            for found in pattern.finditer(draft.text)
        )


def _narrow(text: str) -> Iterator[Edit]:
    kind: RepairKind = "full-width"
    for found in _BETWEEN_DIGITS.finditer(text):
        place = found.start()
        if found[0] == "，" and not _THOUSANDS.match(text, place):
            continue
        yield Edit(place, place + 1, _NARROW[found[0]], kind)
