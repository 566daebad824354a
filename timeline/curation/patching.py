"""Changing the text of a curation file so that only what is meant changes: every other character stays as it is.

Pure functions from a text to a text.  An entry that is written anew gets a key a line; in an existing entry a value
takes the place of the old one, in the quotes and the layout that stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from timeline.curation.emitting import Value, block, flow, literal, scalar
from timeline.curation.layout import Entry, Layout, LayoutError, Part, after_line, layout_of, line_end, read_part

_INDENT: Final = 2  # spaces before the dash of a first item
_BLOCK: Final = re.compile(r"[|>][-+0-9]*")
_COMMA: Final = re.compile(r"[ \t\r\n]*,")


def add_entry(text: str, section: str, entry: Mapping[str, Value]) -> tuple[str, int]:
    """The text with one more entry at the end of a section, which is made where there is none; and its line.

    Raises ``LayoutError``.
    """
    layout = layout_of(text)
    newline = layout.newline
    found = layout.sections.get(section)
    if found is None:
        head = _ended(text[: layout.end], newline)
        gap = newline if head.strip() and not head.endswith(newline * 2) else ""
        if head.strip() and all(line.lstrip().startswith("#") for line in head.splitlines() if line.strip()):
            gap = newline
        start = f"{head}{gap}{section}:{newline}"
        return _done(start, block(entry, _INDENT, newline), text[layout.end :])
    value = layout.value_of(found)
    if value is not None:
        return _into_brackets(text, layout, value, entry)
    starts = layout.starts(section)
    if not starts:
        at = layout.after_line(found.value)
        return _done(_ended(text[:at], newline), block(entry, _INDENT, newline), text[at:])
    last = layout.entry_at(section, starts[-1])
    if last is None:
        raise LayoutError(starts[-1])
    at = layout.after_line(last.part.end)
    return _done(_ended(text[:at], newline), block(entry, last.indent, newline), text[at:])


def _done(before: str, new: str, after: str) -> tuple[str, int]:
    return before + new + after, before.count("\n") + 1


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else text + newline


def _into_brackets(text: str, layout: Layout, value: Part, entry: Mapping[str, Value]) -> tuple[str, int]:
    """A further item for a list in brackets; an empty one becomes a list on lines of its own."""
    if value.kind != "list":
        raise LayoutError(value.start)
    if value.items:
        at = value.items[-1].end
        changed = f"{text[:at]}, {flow(entry)}{text[at:]}"
        return changed, layout.line_number(at)
    before = text[: value.start].rstrip(" ")
    rest = text[value.end : layout.after_line(value.end)]
    head = _ended(before + rest, layout.newline)
    return _done(head, block(entry, _INDENT, layout.newline), text[layout.after_line(value.end) :])


Step = Callable[[str, Part], str]
"""A text and the mapping in it that is an entry, to the changed text."""


def edit_entry(text: str, entry: Entry, steps: Sequence[Step]) -> str:
    """The text with steps taken one after the other on one entry; nothing else is looked at."""
    end = entry.part.end if entry.indent < 0 else after_line(text, entry.part.end)
    chunk = text[entry.start : end]
    open_end = entry.indent >= 0 and not chunk.endswith("\n")
    if open_end:
        chunk += _newline(text)
    for step in steps:
        part = read_part(chunk)
        if part is not None and part.kind == "list" and entry.indent >= 0:
            part = part.items[0] if len(part.items) == 1 else None
        if part is None or part.kind != "mapping":
            raise LayoutError(entry.start)
        chunk = step(chunk, part)
    if open_end:
        chunk = chunk.removesuffix(_newline(text))
    return text[: entry.start] + chunk + text[end:]


def append_value(text: str, values: Part, value: str) -> str:
    """The text with one more item at the end of a list of words in it."""
    if values.kind != "list":
        raise LayoutError(values.start)
    if values.style == "[":
        at = values.items[-1].end if values.items else values.start + 1
        return f"{text[:at]}{', ' if values.items else ''}{scalar(value)}{text[at:]}"
    last = values.items[-1]
    start = _line_start(text, last.start)
    newline = _newline(text)
    at = after_line(text, last.end)
    return f"{_ended(text[:at], newline)}{text[start : last.start]}{scalar(value)}{newline}{text[at:]}"


def add_words(text: str, kind: str, words: Sequence[str]) -> str:
    """The text with more words for a kind."""
    layout = layout_of(text)
    section = layout.sections.get("lexicon")
    if section is None:
        newline = layout.newline
        head = text[: layout.end]
        ended = head if not head or head.endswith("\n") else head + newline
        gap = newline if ended.strip() else ""
        return f"{ended}{gap}lexicon:{newline}  {kind}: {flow(words)}{newline}{text[layout.end :]}"
    for word in words:
        part = layout_of(text).mapping_of("lexicon")
        if part is None or not part.entries:
            at = layout.after_line(section.value)
            text = f"{text[:at]}  {kind}: []{layout.newline}{text[at:]}"
            part = layout_of(text).mapping_of("lexicon")
        if part is None:
            raise LayoutError(section.start)
        values = part.get(kind)
        text = set_value(text, part, kind, [word]) if values is None else append_value(text, values, word)
    return text


def remove_entry(text: str, entry: Entry) -> str:
    """The text without an entry; comments that stand around it stay."""
    layout = layout_of(text)
    if entry.indent >= 0:
        return text[: entry.start] + text[layout.after_line(entry.part.end) :]
    section = layout.sections[entry.section]
    whole = layout.value_of(section)
    if whole is None:
        raise LayoutError(entry.start)
    return _cut(text, whole, entry.number)


def remove_item(text: str, values: Part, number: int) -> str:
    """The text without one of several items of a list in an entry."""
    if values.style == "[":
        return _cut(text, values, number)
    start, end = (_line_start(text, text.rfind("-", 0, part.start)) for part in _two(values.items, number))
    return text[:start] + text[end if number + 1 < len(values.items) else after_line(text, values.items[-1].end) :]


def _two(items: Sequence[Part], number: int) -> tuple[Part, Part]:
    """An item and the next, or itself where it is the last."""
    return items[number], items[min(number + 1, len(items) - 1)]


def _cut(text: str, whole: Part, number: int) -> str:
    """Without one of the items in brackets, and without its comma."""
    item = whole.items[number]
    if number:
        return text[: whole.items[number - 1].end] + text[item.end :]
    if len(whole.items) > 1:
        return text[: item.start] + text[whole.items[1].start :]
    comma = _COMMA.match(text, item.end)
    return text[: item.start] + text[comma.end() if comma is not None else item.end :]


def set_value(text: str, mapping: Part, key: str, value: Value) -> str:
    """The text with another value under a key of a mapping in it, which is added where it is not there yet."""
    old = mapping.get(key)
    if old is not None:
        lines = literal(value)
        if lines is not None and mapping.style != "{" and old.kind == "text":
            noted = old.style in ("|", ">") and "#" in text[old.start : line_end(text, old.start)]
            if len(lines) > 1 or noted:
                return _as_block(text, mapping, old, lines)
        return _replaced(text, old, value)
    if mapping.style == "{":
        if not mapping.entries:
            return f"{text[: mapping.start + 1]}{key}: {flow(value)}{text[mapping.end - 1 :]}"
        at = mapping.entries[-1][1].end
        if not text[mapping.entries[-1][0].end : at].strip(" \t:"):
            at = max(at, mapping.entries[-1][0].end)
        return f"{text[:at]}, {key}: {flow(value)}{text[at:]}"
    first = mapping.entries[0][0].start if mapping.entries else mapping.start
    column = first - _line_start(text, first)
    at = after_line(text, mapping.end)
    before = _ended(text[:at], _newline(text))
    lines = literal(value)
    if lines is not None and len(lines) > 1:
        return f"{before}{' ' * column}{key}: |-{_newline(text)}{_body(lines, column, _newline(text))}{text[at:]}"
    return f"{before}{' ' * column}{key}: {flow(value)}{_newline(text)}{text[at:]}"


def _as_block(text: str, mapping: Part, old: Part, lines: Sequence[str]) -> str:
    """A text as a block of lines in the place of an old one; what stands behind that stays behind its sign."""
    first = mapping.entries[0][0].start
    newline = _newline(text)
    body = _body(lines, first - _line_start(text, first), newline)
    if old.style in ("|", ">"):
        head_end = line_end(text, old.start)
        head = _BLOCK.sub("", text[old.start : head_end], count=1)
        return f"{text[: old.start]}|-{head}{newline}{body.removesuffix(newline)}{text[old.end :]}"
    gap = "" if text[old.start - 1 : old.start] == " " else " "
    end = line_end(text, old.end)
    return f"{text[: old.start]}{gap}|-{text[old.end : end]}{newline}{body.removesuffix(newline)}{text[end:]}"


def _body(lines: Sequence[str], column: int, newline: str) -> str:
    return "".join((" " * (column + 2) + line if line else "") + newline for line in lines)


def _replaced(text: str, old: Part, value: Value) -> str:
    if old.kind == "text" and isinstance(value, str):
        if not old.value and not old.style:  # nothing was written after the colon
            gap = "" if text[old.start - 1 : old.start] == " " else " "
            return f"{text[: old.start]}{gap}{scalar(value)}{text[old.end :]}"
        return text[: old.start] + scalar(value, old.style) + text[old.end :]
    start = old.start
    if old.kind != "text" and not old.style:  # a list on lines of its own goes on the line of its key
        head = text[:start].rstrip(" \t\r\n")
        return f"{head} {flow(value)}{text[old.end :]}"
    gap = "" if old.style or old.value or text[start - 1 : start] == " " else " "
    return f"{text[:start]}{gap}{flow(value)}{text[old.end :]}"


def remove_key(text: str, mapping: Part, key: str) -> str:
    """The text without a key of a mapping and its value."""
    number = next((n for n, (name, _) in enumerate(mapping.entries) if name.value == key), None)
    if number is None:
        return text
    name, value = mapping.entries[number]
    if mapping.style == "{":
        if number:
            return text[: mapping.entries[number - 1][1].end] + text[value.end :]
        if len(mapping.entries) > 1:
            return text[: name.start] + text[mapping.entries[1][0].start :]
        return text[: name.start] + text[value.end :]
    end = after_line(text, max(name.end, value.end))
    if number:
        return text[: _line_start(text, name.start)] + text[end:]
    if len(mapping.entries) > 1:  # the first key of an item stands behind its dash
        return text[: name.start] + text[mapping.entries[1][0].start :]
    raise LayoutError(name.start)


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
