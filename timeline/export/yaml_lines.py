"""Values as YAML flow style on one line, which every YAML 1.1 and 1.2 parser reads as what was meant.

Text is written bare only where no parser can take it for anything else (letters and Chinese characters, not a word
like ``no``); else in single quotes; in double quotes where it holds what YAML cannot show: controls, line ends of
Unicode, byte-order marks. Numbers always have the form that YAML 1.1 knows too (no ``1e-05``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from timeline.export.mapping import Value
from timeline.export.plain import UNSEEN, encodable

_BARE: Final = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*(?:-[A-Za-z0-9_\u4e00-\u9fff]+)*")
_OTHER: Final = re.compile(r"[^A-Za-z0-9_\u4e00-\u9fff]")  # what keeps an identifier from being bare
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_LONGEST: Final = max(map(len, _WORDS))
# Not printable in YAML, a line end in one of its versions, or unseen.
_UNSHOWN: Final = re.compile(f"[\x00-\x1f{UNSEEN}]")
_SHORT: Final = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED: Final = re.compile(f'["\\\\]|{_UNSHOWN.pattern}')


def scalar(value: str | int | float | bool | None) -> str:
    """One scalar."""
    if isinstance(value, str):
        return words(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    plain = repr(value)
    if "e" not in plain:
        return plain
    plain = format(Decimal(plain), "f")
    return plain if "." in plain else plain + ".0"


def words(text: str) -> str:
    """One text. Lone surrogates, which no YAML can hold, become U+FFFD."""
    # Only what is an identifier to Python, or holds a hyphen, can be bare: a much quicker look.
    if (text.isidentifier() or "-" in text) and _is_bare(text):
        return text
    if not text.isprintable():  # much quicker than the search, and true of all that it can find
        text = encodable(text)
        if _UNSHOWN.search(text):
            return '"' + _ESCAPED.sub(_escape, text) + '"'
    return "'" + text.replace("'", "''") + "'"


def _is_bare(text: str) -> bool:
    if _OTHER.search(text) if text.isidentifier() else not _BARE.fullmatch(text):
        return False
    return len(text) > _LONGEST or text.lower() not in _WORDS


def all_words(*texts: str) -> Sequence[str]:
    """The same of several texts: nearly always one look is enough to see that none needs an escape."""
    whole = "".join(texts)
    if not whole.isprintable() or "'" in whole:
        return [words(text) for text in texts]
    return [text if (text.isidentifier() or "-" in text) and _is_bare(text) else f"'{text}'" for text in texts]


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in '"\\':
        return "\\" + character
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return usual(value)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{usual(name)}: {flow(inner)}" for name, inner in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([flow(inner) for inner in value]) + "]"
    return scalar(value)


def usual(text: str) -> str:
    """The same as ``words`` for texts of which many come again and again: names of fields, kinds, dates, bodies."""
    return _kept(text) if len(text) <= _SHORT_TEXT else words(text)


_SHORT_TEXT: Final = 40
_kept: Final = lru_cache(1 << 15)(words)


def comment(text: str) -> str:
    """A comment line; what could end the line is left out."""
    return "# " + _UNSHOWN.sub(" ", text) + "\n"
