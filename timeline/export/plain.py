"""Text of documents for formats that know no escape of their own.

Documents are hostile until made safe: what steers terminals, reorders a line or ends one becomes U+FFFD, so that a
reader sees that something stood there.
"""

from __future__ import annotations

import re
from typing import Final

# C0 and C1 controls but tab and newline; bidirectional controls; line and paragraph separators; surrogates;
# noncharacters. Source: Unicode Standard, chapter 23; Trojan Source (CVE-2021-42574) for the bidirectional ones.
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)
# The same with all that is unseen, for JSON and YAML, whose escapes lose nothing. Tab and line ends have their own.
UNSEEN: Final = "\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff"
_UNSEEN: Final = re.compile(f"[{UNSEEN}\U000e0000-\U000e007f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BREAKS: Final = re.compile(r"\s*\n\s*")


def printable(text: str) -> str:
    """The text with a mark in place of what must not reach a reader raw; tabs and newlines stay."""
    return _UNSAFE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The same on one line, its line ends as blanks."""
    return _BREAKS.sub(" ", printable(text)).replace("\t", " ").strip()


def safe_json(line: str) -> str:
    """The same JSON with characters that steer a terminal or are unseen as escapes; lone surrogates, which UTF-8
    cannot hold, become U+FFFD."""
    if line.isprintable():  # much quicker than the search, and true of all that it can find
        return line
    return _UNSEEN.sub(_escape, encodable(line))


def encodable(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which UTF-8 cannot hold."""
    return _SURROGATE.sub("\ufffd", text)


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
