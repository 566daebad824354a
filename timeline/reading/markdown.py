"""Markdown: the text is the file's own, only the roles of its lines are told (CommonMark's block rules, simplified)."""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from timeline.model import Paragraph
from timeline.reading import lines
from timeline.reading.links import says_nothing

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*\Z")
_QUOTE = re.compile(r" {0,3}>")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_CELLS = re.compile(r"\s*\|.*\|\s*\Z")
_LINK = re.compile(r"!?\[[^\[\]\n]*\]\([^()\n]*\)")
_FENCE: Final = ("```", "~~~")


def paragraphs(text: str, behind: int = 0) -> tuple[Paragraph, ...]:
    """The paragraphs of a text with their roles: heading, item, quote, cell, link or text.

    Lines up to number ``behind`` are front matter, and text.
    """
    result: list[Paragraph] = []
    fenced = False
    for paragraph in lines.paragraphs(text):
        line = text[paragraph.start : paragraph.end]
        if paragraph.number <= behind:
            result.append(paragraph)
        elif line.lstrip().startswith(_FENCE):
            fenced = not fenced
            result.append(paragraph)
        elif fenced:
            result.append(paragraph)
        elif _UNDERLINE.match(line) and result and _adjoins(result[-1], paragraph):
            result[-1] = replace(result[-1], role="heading")
            result.append(paragraph)
        elif _HEADING.match(line):
            result.append(replace(paragraph, role="heading"))
        elif _QUOTE.match(line):
            result.append(replace(paragraph, role="quote"))
        elif _CELLS.match(line):
            result.append(replace(paragraph, role="cell"))
        elif _LINK.search(line) and says_nothing(_LINK.sub("", line)):
            result.append(replace(paragraph, role="link"))
        elif _ITEM.match(line):
            result.append(replace(paragraph, role="item"))
        else:
            result.append(paragraph)
    return tuple(result)


def _adjoins(before: Paragraph, here: Paragraph) -> bool:
    return before.role == "text" and before.number + 1 == here.number
