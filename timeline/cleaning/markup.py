"""Marks of Markdown and HTML that are left in a text: only what they wrap stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from timeline.cleaning.draft import Draft, Edit

_TAG = re.compile(
    r"<(?:!--[^\n]{0,500}?--|/?(?P<name>a|abbr|b|big|blockquote|br|center|code|dd|del|div|dl|dt|em|figcaption|figure"
    r"|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot"
    r"|th|thead|tr|u|ul|video)\b[^<>\n]{0,500})>",
    re.IGNORECASE,
)
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s"}
    | {"small", "span", "strike", "strong", "sub", "sup", "u"}
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_LINK = re.compile(
    r"(?P<open>!?\[)(?P<label>[^\[\]\n]{0,300})(?P<close>\]\([^()\s\u3400-\u9fff]{0,500}"
    r"(?:[ ]\"[^\"\n]{0,200}\")?\))"
)
_LEADING = re.compile(r"^(?:[ ]{0,3}(?:>[ ]?)+)?(?:[ ]{0,3}#{1,6}[ \t]+)?", re.MULTILINE)
_STRONG = re.compile(r"\*{2,3}")


def drop(draft: Draft) -> None:
    """Drop comments and inline tags, entities, link targets, emphasis and the marks of headings and quotes."""
    if "<" in draft.text:
        draft.apply(Edit(m.start(), m.end(), "", "markup") for m in _TAG.finditer(draft.text) if not _is_block(m))
    if "&" in draft.text:
        draft.apply(_entities(draft.text))
    if "](" in draft.text:
        draft.apply(_links(draft.text))
    if "**" in draft.text:
        draft.apply(Edit(m.start(), m.end(), "", "markup") for m in _STRONG.finditer(draft.text))
    if "#" in draft.text or ">" in draft.text:
        draft.apply(Edit(m.start(), m.end(), "", "markup") for m in _LEADING.finditer(draft.text) if m[0].strip())


def part_blocks(draft: Draft) -> None:
    """A blank in place of each tag of a block: two blocks must not run together."""
    if "<" in draft.text:
        draft.apply(Edit(m.start(), m.end(), " ", "markup") for m in _TAG.finditer(draft.text) if _is_block(m))


def _is_block(tag: re.Match[str]) -> bool:
    return tag["name"] is not None and tag["name"].lower() not in _INLINE


def _entities(text: str) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text):
        character = unescape(match[0])
        if len(character) == 1 and character != match[0]:
            plain = " " if character.isspace() or not character.isprintable() else character
            yield Edit(match.start(), match.end(), plain, "markup")


def _links(text: str) -> Iterator[Edit]:
    for match in _LINK.finditer(text):
        yield Edit(match.start("open"), match.end("open"), "", "markup")
        yield Edit(match.start("close"), match.end("close"), "", "markup")
