"""Markdown: the text is the file's own, only the roles of its lines are told (CommonMark's block rules, simplified, and
GitHub's tables).

What stands in a fence is text like any other: people put there what they paste, notices above all; code hardly says
when something happened. A row of a table stays one line, with its marks.
"""

from __future__ import annotations

import re

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
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})(?P<more>.*)", re.DOTALL)
_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*\Z")  # between the head of a table and its rows


def paragraphs(text: str, behind: int = 0) -> tuple[Paragraph, ...]:
    """The paragraphs of a text with their roles: heading, item, quote, cell, link or text.

    Lines up to number ``behind`` are front matter, and text.
    """
    result: list[Paragraph] = []
    fence = ""
    row = 0  # the number of the last row of a table
    for paragraph in lines.paragraphs(text):
        line = _of(text, paragraph)
        if paragraph.number <= behind:
            result.append(paragraph)
        elif (found := _FENCE.match(line)) and (not fence or _closes(found, fence)):
            fence = "" if fence else found["fence"]
            result.append(paragraph)
        elif fence:
            result.append(paragraph)
        elif _DELIMITERS.match(line) and result and _adjoins(result[-1], paragraph) and "|" in _of(text, result[-1]):
            result[-1] = replace(result[-1], role="cell")
            result.append(replace(paragraph, role="cell"))
            row = paragraph.number
        elif row and row + 1 == paragraph.number and "|" in line:
            result.append(replace(paragraph, role="cell"))
            row = paragraph.number
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


def _of(text: str, paragraph: Paragraph) -> str:
    return text[paragraph.start : paragraph.end]


def _closes(found: re.Match[str], fence: str) -> bool:
    """Whether a line closes what ``fence`` opened: of the same marks as many at least, and nothing else."""
    return found["fence"].startswith(fence) and not found["more"].strip()


def _adjoins(before: Paragraph, here: Paragraph) -> bool:
    return before.role == "text" and before.number + 1 == here.number
