"""HTML source to tags and text: a forgiving tokenizer that never fails and never looks at a character twice for long.

The standard library's parser needs quadratic time on some broken input and drops what follows an unclosed quote; both
matter for pages saved from the web. Rules follow the tokenization section of the HTML standard where pages need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, Literal

from msgspec import Struct, field

RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content holds no tags."""

_NAME = re.compile(r"[A-Za-z][^\s/>\0]*")
_RUN = re.compile("<+")
_OPENING = re.compile(r"=\s*[\"']")
_LONGEST_VALUE: Final = 4000  # characters of a quoted value with a ">" in it; more is a forgotten quote
_ATTRIBUTE = re.compile(r"""([^\s/>="'][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")


class Token(Struct, frozen=True):
    """One piece of source: ``data`` is the tag's name in lower case, or text with its entities decoded.

    ``raw`` marks text that came from an element such as script; ``offset`` is its place in the source.
    """

    kind: Literal["open", "close", "text"]
    data: str
    offset: int
    attributes: dict[str, str] = field(default_factory=dict)
    raw: bool = False


class _Missing:
    """What was already looked for in vain: looking again from further on cannot find it either."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._gone: set[str] = set()

    def find(self, what: str, start: int) -> int:
        if what in self._gone:
            return -1
        place = self._source.find(what, start)
        if place < 0:
            self._gone.add(what)
        return place


def tokens(source: str) -> Iterator[Token]:
    """The tags and texts of an HTML source, in order; comments, doctypes and instructions are left out."""
    seek = _Missing(source)
    position = 0
    size = len(source)
    while position < size:
        start = source.find("<", position)
        if start < 0:
            start = size
        if start > position:
            yield Token("text", unescape(source[position:start]), position)
        if start == size:
            return
        if source.startswith("<!--", start):
            end = seek.find("-->", start + 4)
            position = end + 3 if end >= 0 else size
        elif source.startswith("<![CDATA[", start):
            end = seek.find("]]>", start)
            stop = end if end >= 0 else size
            yield Token("text", source[start + 9 : stop], start + 9)
            position = stop + 3
        elif source.startswith(("<!", "<?"), start):
            end = seek.find(">", start)
            position = end + 1 if end >= 0 else size
        else:
            closing = source.startswith("</", start)
            name = _NAME.match(source, start + 1 + closing)
            if name is None:  # "<" that begins no tag is text
                position = max(_RUN.match(source, start).end() - 1, start + 1)  # type: ignore[union-attr]
                yield Token("text", source[start:position], start)
                continue
            end = _end_of_tag(source, name.end(), seek)
            word = name[0].lower()
            if closing:
                yield Token("close", word, start)
            else:
                yield Token("open", word, start, _attributes(source[name.end() : end]))
            position = min(end + 1, size)
            if not closing and word in RAW:
                stop = _end_of_raw(source, word, position, seek)
                if stop > position:
                    body = source[position:stop]
                    yield Token("text", unescape(body) if word in ("title", "textarea") else body, position, raw=True)
                position = stop


def _end_of_tag(source: str, position: int, seek: _Missing) -> int:
    """The place of the ``>`` that ends a tag; a ``>`` inside a quoted value does not. A quote that is not closed soon
    is an ordinary character, and a tag that is never closed ends before the next ``<``."""
    while True:
        end = seek.find(">", position)
        if end < 0:
            following = seek.find("<", position)
            return following - 1 if following >= 0 else len(source)
        opened = _OPENING.search(source, position, end)
        if opened is None:
            return end
        quote = opened.end() - 1
        closed = seek.find(source[quote], quote + 1)
        if closed < 0 or (closed > end and closed - quote > _LONGEST_VALUE):
            return end
        position = closed + 1


def _end_of_raw(source: str, name: str, position: int, seek: _Missing) -> int:
    place = position
    while (place := seek.find("</", place)) >= 0:
        if source[place + 2 : place + 2 + len(name)].lower() == name:
            return place
        place += 2
    return len(source)


def _attributes(source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        name = match[1].lower()
        if name not in found:
            value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4]
            found[name] = unescape(value) if value else ""
    return found
