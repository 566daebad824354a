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
_BREAKS: Final = re.compile(r"\s*\n\s*")


def printable(text: str) -> str:
    """The text with a mark in place of what must not reach a reader raw; tabs and newlines stay."""
    return _UNSAFE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The same on one line, its line ends as blanks."""
    return _BREAKS.sub(" ", printable(text)).replace("\t", " ").strip()
