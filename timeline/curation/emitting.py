"""Values as the YAML that goes into a person's file: bare where nothing else can be read in it, else quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

Value: TypeAlias = str | Sequence["Value"] | Mapping[str, "Value"]

# What YAML takes for text without quotes, whatever stands around it.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./\u4e00-\u9fff][A-Za-z0-9_./~+\u4e00-\u9fff:-]*(?<!:)")
# Not printable in YAML, or the end of a line in one of its versions.
_UNSHOWN: Final = re.compile("[\x00-\x1f\x7f-\xa0\xad\u2028\u2029\ufeff\ufffe\uffff]")

_ESCAPED: Final = {"\n": "\\n", "\t": "\\t"}


def scalar(value: str, style: str = "") -> str:
    """One text as YAML on one line; ``style`` (``'`` or ``"``) keeps the quotes that stood there.

    What cannot be written as UTF-8 (half a surrogate pair) becomes ``?``.
    """
    value = value.encode("utf-8", "replace").decode()
    if _UNSHOWN.search(value) or style == '"':
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + _UNSHOWN.sub(lambda found: _ESCAPED.get(found[0], f"\\u{ord(found[0]):04x}"), escaped) + '"'
    if style != "'" and _PLAIN.fullmatch(value):
        return value
    return "'" + value.replace("'", "''") + "'"


def literal(value: Value) -> list[str] | None:
    """The lines of a text that can stand as they are in a block of their own (``|-``); ``None`` for all others."""
    if not isinstance(value, str):
        return None
    lines = value.encode("utf-8", "replace").decode().split("\n")
    shown = all(not _UNSHOWN.search(line) for line in lines)
    return lines if shown and value == value.strip() and lines[0] else None


def flow(value: Value) -> str:
    """A value on one line: a list in brackets, keys in braces."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {flow(inner)}" for name, inner in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]"


def block(entry: Mapping[str, Value], indent: int, newline: str = "\n") -> str:
    """An item of a list, a key a line, its dash after ``indent`` spaces; ends with a line end.

    Lists of keys (the events of a merge, the parts of a split) have a line for each, and so have texts of several
    lines; everything else is on one.
    """
    return item(_lines(entry), indent, newline)


def _lines(entry: Mapping[str, Value]) -> list[str]:
    lines: list[str] = []
    for name, value in entry.items():
        if isinstance(value, str) and "\n" in value and (words := literal(value)) is not None:
            lines += [f"{name}: |-", *(f"  {line}" for line in words)]
        elif isinstance(value, Mapping) and any(isinstance(x, str) and "\n" in x for x in value.values()):
            lines += [f"{name}:", *(f"  {line}" for line in _lines(value))]
        elif isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(x, Mapping) for x in value):
            lines.append(f"{name}:")
            lines += [f"  - {flow(inner)}" for inner in value]
        else:
            lines.append(f"{name}: {flow(value)}")
    return lines


def item(lines: Iterable[str], indent: int, newline: str = "\n") -> str:
    """Lines as one item of a list: a dash before the first, the others under it."""
    dash = " " * indent
    whole = (f"{dash}{'  ' if number else '- '}{line}" if line.strip() else "" for number, line in enumerate(lines))
    return "".join(f"{line}{newline}" for line in whole)
