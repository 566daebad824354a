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


def scalar(value: str, style: str = "") -> str:
    """One text as YAML on one line; ``style`` (``'`` or ``"``) keeps the quotes that stood there.

    What cannot be written as UTF-8 (half a surrogate pair) becomes ``?``.
    """
    value = value.encode("utf-8", "replace").decode()
    if _UNSHOWN.search(value) or style == '"':
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
    if style != "'" and _PLAIN.fullmatch(value):
        return value
    return "'" + value.replace("'", "''") + "'"


def flow(value: Value) -> str:
    """A value on one line: a list in brackets, keys in braces."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {flow(inner)}" for name, inner in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]"


def block(entry: Mapping[str, Value], indent: int, newline: str = "\n") -> str:
    """An item of a list, a key a line, its dash after ``indent`` spaces; ends with a line end.

    Lists of keys (the events of a merge, the parts of a split) have a line for each; everything else is on one.
    """
    lines: list[str] = []
    for name, value in entry.items():
        if isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(x, Mapping) for x in value):
            lines.append(f"{name}:")
            lines += [f"  - {flow(inner)}" for inner in value]
        else:
            lines.append(f"{name}: {flow(value)}")
    return item(lines, indent, newline)


def item(lines: Iterable[str], indent: int, newline: str = "\n") -> str:
    """Lines as one item of a list: a dash before the first, the others under it."""
    dash = " " * indent
    return "".join(f"{dash}{'  ' if number else '- '}{line}{newline}" for number, line in enumerate(lines))
