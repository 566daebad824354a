"""Bytes to text: the encoding by evidence, not by declaration alone.

In this order: a byte-order mark; valid UTF-8; else every candidate is tried and the one wins whose text looks most
like text: the share of characters that Chinese text is mostly made of, ASCII and Chinese punctuation, less what cannot
be decoded; of Japanese text the share of kana. So a file that was cut in the middle of a character, or damaged in some
places, is still read.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Final

from msgspec import Struct

from timeline.model import Reason
from timeline.reading import tables
from timeline.reading.errors import ReadError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_JAPANESE: Final = ("shift_jis", "euc_jp")
_CANDIDATES: Final = ("utf-8", "gb18030", "big5", *_JAPANESE, "utf-16-le", "utf-16-be", "cp1252")
# Supersets: Big5 with the characters of Hong Kong, Shift JIS as Windows writes it.
_CODECS: Final = {"big5": "big5hkscs", "shift_jis": "cp932"}
_SAMPLE: Final = 1 << 15  # bytes that are looked at to choose
_READABLE: Final = 0.5  # least score of something that is called text
_SURE: Final = 0.75  # from here on nobody asks whether the file begins inside a character
_ONLY_ASCII: Final = 0.7  # score of a sample that is ASCII but for damaged edges
_CONTROLS: Final = 0.02  # largest share of control characters in text
_DECLARED_BONUS: Final = 0.05
_KANA_SHARE: Final = 0.15  # of the characters of Japanese text, at least

_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PLAIN = re.compile(r"[\t\n\r\x20-\x7e]")
_PUNCTUATION = re.compile(
    r"[\u3000-\u3002\u3008-\u3011\u3014\u3015\u201c\u201d\u2018\u2019\u2026\u2014\u00b7\uff01-\uff5e]"
)
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fc]")
_WORD_LETTER = re.compile(
    r"(?<=[A-Za-z])[\u00c0-\u024f]|[\u00c0-\u024f](?=[A-Za-z])|[\u2013\u2014\u2018\u2019\u201c\u201d\u20ac]"
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)


class Decoded(Struct, frozen=True):
    """Decoded text, the name of its encoding, and how many places could not be decoded (they hold U+FFFD)."""

    text: str
    encoding: str
    damaged: int = 0


def decode(data: bytes, *, markup: bool = False) -> Decoded:
    """Decode a file's bytes; ``markup`` lets what an HTML file says of its own encoding weigh in.

    Raises ``ReadError`` (``reading.binary``) where no encoding makes text of them. NULs that are left in a text become
    U+FFFD, so that no room ever meets one.
    """
    if name := marked(data):
        mark = next(mark for mark, of in _MARKS if of == name and data.startswith(mark))
        return _checked(_decoded(data[len(mark) :], name))
    if b"\0" not in data:
        try:
            return _checked(Decoded(data.decode("utf-8"), "utf-8"))
        except UnicodeDecodeError:
            pass
    declared = _declared(data) if markup else ""
    name, skip, score = _best(data, declared)
    if score < _READABLE:
        raise ReadError(Reason("reading.binary"))
    decoded = _decoded(data[skip:], name)
    if skip:  # the file begins in the middle of a character
        decoded = Decoded("\ufffd" + decoded.text, name, decoded.damaged + 1)
    return _checked(decoded)


def marked(data: bytes) -> str:
    """The encoding that a byte-order mark at the beginning tells; '' where there is none."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), "")


def codec(name: str) -> str:
    """What decodes an encoding of ours: its superset where there is one."""
    return _CODECS.get(name, name)


def _best(data: bytes, declared: str) -> tuple[str, int, float]:
    """The likeliest encoding, how many bytes to skip (0, or 1 where the file begins inside a character), its score."""
    first = _HIGH.search(data)
    start = max(0, first.start() - 64) if first and b"\0" not in data[:_SAMPLE] else 0
    sample = data[start : start + _SAMPLE]  # what is before the first byte above 127 tells nothing
    ranking = [(_score(sample, name) + (_DECLARED_BONUS if name == declared else 0.0), name) for name in _CANDIDATES]
    score, name = max(ranking)
    if score < _SURE and start == 0:
        for other in ("gb18030", "big5", "utf-16-le", "utf-16-be"):
            shifted = _score(sample[1:], other)
            if shifted > score + 0.1 and shifted >= _READABLE:
                return other, 1, shifted
    return name, 0, score


def _decoded(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec(name)), name)
    except UnicodeDecodeError:
        text = data.decode(codec(name), "replace")
        return Decoded(text, name, text.count("\ufffd"))


def _checked(decoded: Decoded) -> Decoded:
    text = decoded.text.removeprefix("\ufeff")
    controls = sum(1 for _ in _CONTROL.finditer(text[:_SAMPLE]))
    if controls > 1 and controls > _CONTROLS * min(len(text), _SAMPLE):
        raise ReadError(Reason("reading.binary"))
    nuls = text.count("\0")
    if nuls:
        text = text.replace("\0", "\ufffd")
    return Decoded(text, decoded.encoding, decoded.damaged + nuls)


@cache
def _common() -> re.Pattern[str]:
    return re.compile("[" + "".join(tables.lines("common.txt")) + "]")


def _score(data: bytes, name: str) -> float:
    """How much like text the bytes look in this encoding: 1 is perfect, less than 0 is noise.

    ASCII says nothing about encodings that contain it, so only the other characters count there.
    """
    text = data.decode(codec(name), "replace")
    if not text:
        return 0.0
    edge = 3 if name == "utf-8" else 1  # the file, or the sample, may begin and end in the middle of a character
    if name == "utf-8":
        text = text[len(text[:edge]) - len(text[:edge].lstrip("\ufffd")) :]
    text = text[: len(text) - len(text[-edge:]) + len(text[-edge:].rstrip("\ufffd"))]
    plain = len(_PLAIN.findall(text))
    bad = text.count("\ufffd") + len(_CONTROL.findall(text))
    total = len(text) if name.startswith("utf-16") else len(text) - plain
    if total == 0:
        return _ONLY_ASCII
    if name == "cp1252":
        return (0.9 * len(_WORD_LETTER.findall(text)) - 5 * bad) / total
    ideographs = len(_IDEOGRAPH.findall(text))
    kana = len(_KANA.findall(text))
    japanese = kana >= _KANA_SHARE * total
    if name in _JAPANESE and not japanese:
        return 0.0
    if japanese and name != "utf-8":
        # Kana vouch for the characters between them, which are not those that Chinese text is made of.
        punctuation = len(_PUNCTUATION.findall(text))
        vouched = kana + punctuation + min(ideographs, 2 * kana) + (plain if name.startswith("utf-16") else 0)
        return (2 * vouched - total - 5 * bad) / total if name not in ("gb18030", "big5") else 0.0
    common = len(_common().findall(text))
    punctuation = len(_PUNCTUATION.findall(text))
    # Common characters are three in four of any Chinese text; rare ones count where common ones vouch for them.
    rare = min(ideographs - common, common)
    good = common + punctuation + 0.8 * rare
    if name.startswith("utf-16"):
        good += plain
    other = total - (plain if name.startswith("utf-16") else 0) - ideographs - punctuation
    if name == "utf-8":  # its structure is proof enough: other scripts are as good
        good, other = total - bad, 0
    return (good - 0.3 * other - 5 * bad) / total


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:4096])
    if not found:
        return ""
    name = found[1].decode("ascii").lower().replace("_", "-")
    if name in ("gb2312", "gbk", "gb18030", "cp936", "x-gbk"):
        return "gb18030"
    if name.startswith("big5") or name == "cp950":
        return "big5"
    if name in ("shift-jis", "sjis", "x-sjis", "windows-31j", "cp932"):
        return "shift_jis"
    if name in ("euc-jp", "x-euc-jp"):
        return "euc_jp"
    return "utf-8" if name in ("utf-8", "utf8") else name
