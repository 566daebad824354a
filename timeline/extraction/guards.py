"""A guard in front of a pattern: the characters that its matches can begin with, so that a scan skips all others.

``re`` finds out by itself where every alternative begins with a plain character; groups, classes and lookarounds at the
head of one defeat it, and the scan tries every place of the text.
"""

from __future__ import annotations

import re
from typing import Final

_OPTIONAL: Final = "?*{"


def guarded(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, behind a guard where that helps; it matches what the pattern matches."""
    heads = _branches(pattern)
    first = _firsts(pattern)
    plain = len(heads) == 1 and heads[0].startswith("(?:")  # ``re`` looks into a single group
    if first is None or plain or not any(head.startswith(("(", "[")) for head in heads):
        return re.compile(pattern)
    return re.compile(f"(?=[{re.escape(''.join(sorted(first)))}])(?:{pattern})")


def _firsts(pattern: str) -> set[str] | None:
    """The characters that a match begins with; None where that cannot be told."""
    found: set[str] = set()
    for branch in _branches(pattern):
        at = 0
        while branch.startswith(("(?!", "(?<!", "(?<=", "(?="), at):
            at = _closed(branch, at)
        if not branch[at:]:
            return None
        if branch.startswith("(?:", at):
            end = _closed(branch, at)
            inside = _firsts(branch[at + 3 : end - 1])
        elif branch[at] == "[":
            end = branch.find("]", at) + 1
            members = branch[at + 1 : end - 1]
            inside = None if not members or members[0] == "^" or set(members) & set("\\-") else set(members)
        else:
            end = at + 1
            inside = None if branch[at] in "\\.(^$" else {branch[at]}
        if inside is None or branch[end : end + 1] in tuple(_OPTIONAL):
            return None
        found |= inside
    return found


def _closed(pattern: str, at: int) -> int:
    """Where the group that opens at ``at`` ends."""
    depth = 0
    in_class = False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 2
            continue
        if in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return at


def _branches(pattern: str) -> list[str]:
    """The alternatives of a pattern."""
    found: list[str] = []
    start = at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 2
        elif char == "(":
            at = _closed(pattern, at)
        elif char == "[":
            at = pattern.find("]", at + 1) + 1
        elif char == "|":
            found.append(pattern[start:at])
            at += 1
            start = at
        else:
            at += 1
    return [*found, pattern[start:]]
