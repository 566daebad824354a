"""Chinese numerals as dates write them: 二〇二〇, 廿三, 卅一, 一百二十, 两, 十."""

from __future__ import annotations

from typing import Final

DIGITS: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "两": 2, "元": 1}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> int | None:
    """The value of an Arabic or Chinese numeral, ``None`` where it is none.  Digits in a row are read one by one."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 9 else None
    if not text:
        return None
    text = text.replace("廿", "二十").replace("卅", "三十")
    if all(c in DIGITS or c.isdigit() for c in text):
        return int("".join(str(DIGITS.get(c, c)) for c in text)) if len(text) <= 9 else None
    total = current = 0
    for character in text:
        if character in _UNITS:
            total += (current or 1) * _UNITS[character]
            current = 0
        elif character in DIGITS:
            current = DIGITS[character]
        elif character.isdigit():
            current = current * 10 + int(character)
        else:
            return None
    return total + current
