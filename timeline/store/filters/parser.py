"""Reading a filter: tokens, then recursive descent.

Grammar (white space separates; every full-width form of a sign is as good as the ASCII one)::

    filter  = [ either ]
    either  = all { ("or" | "或") all }
    all     = part { part }
    part    = "-" part | "(" either ")" | field ":" value { "," value } | text
    text    = word | phrase                     searched in quote and title
    value   = word | phrase
    phrase  = '"' { character | "\\" character } '"'     also “…”, 「…」, 『…』
    word    = characters but white space, brackets and quotation marks (a value ends at a comma too)

``or`` binds weaker than juxtaposition. A mistake is a ``FilterError`` with the offsets of the wrong part.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

from msgspec import Struct

from timeline.model import Reason
from timeline.store.filters.fields import BadValueError, canonical, field_names, plain_name
from timeline.store.filters.nodes import (
    BRACKETS,
    COMMAS,
    OR_WORDS,
    QUOTES,
    Field,
    Filter,
    Node,
    Term,
    Text,
    conjunction,
    disjunction,
    negation,
)
from timeline.store.folding import fold

_DEEPEST: Final = 60  # brackets within brackets; more is no question a person asks

_STOP: Final = re.escape(BRACKETS + QUOTES)
# Patterns are compiled by their first use: most starts have no filter.
_TOKEN: Final = rf"""(?P<space>\s+)
    |(?P<open>[(（])|(?P<close>[)）])
    |(?P<minus>[-－])
    |(?P<field>[^\W\d_]+)[:：]
    |(?P<phrase>"(?:[^"\\]|\\.)*"|“(?:[^”\\]|\\.)*”|「(?:[^」\\]|\\.)*」|『(?:[^』\\]|\\.)*』)
    |(?P<quote>[{re.escape(QUOTES)}])
    |(?P<word>[^\s{_STOP}]+)"""
_VALUE: Final = rf"""(?P<phrase>"(?:[^"\\]|\\.)*"|“(?:[^”\\]|\\.)*”|「(?:[^」\\]|\\.)*」|『(?:[^』\\]|\\.)*』)
    |(?P<word>[^\s{_STOP}{COMMAS}]+)"""
_FLAGS: Final = re.VERBOSE | re.DOTALL
_ESCAPE: Final = r"\\(.)"


class FilterError(ValueError):
    """A filter that cannot be read: why, and the offsets [start, end) of the part that is wrong."""

    def __init__(self, reason: Reason, start: int, end: int) -> None:
        self.reason = reason
        self.start = start
        self.end = end
        super().__init__(f"{reason.key} at {start}")


class _Token(Struct, frozen=True):
    type: Literal["open", "close", "minus", "or", "text", "term", "end"]
    start: int
    end: int
    node: Node | None = None


def parse(text: str) -> Filter:
    """Read a filter; ``FilterError`` where it cannot be read."""
    reader = _Reader(_tokens(text))
    if reader.next.type == "end":
        return Filter()
    root = reader.either(0)
    if reader.next.type == "close":
        raise FilterError(Reason("filters.unopened"), reader.next.start, reader.next.end)
    return Filter(root)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    token = re.compile(_TOKEN, _FLAGS)
    while position < len(text):
        match = token.match(text, position)
        if match is None:  # a backslash cannot stop a word, so every character begins some token
            raise FilterError(Reason("filters.unexpected"), position, position + 1)
        start, position = match.span()
        type_ = match.lastgroup
        if type_ == "field":
            term, position = _term(text, match)
            tokens.append(term)
        elif type_ == "open":
            tokens.append(_Token("open", start, position))
        elif type_ == "close":
            tokens.append(_Token("close", start, position))
        elif type_ == "minus":
            tokens.append(_Token("minus", start, position))
        elif type_ == "quote":
            raise FilterError(Reason("filters.unclosed_quote"), start, position)
        elif type_ == "phrase":
            tokens.append(_Token("text", start, position, Text(_unquoted(match[0], start))))
        elif type_ == "word":
            if match[0].lower() in OR_WORDS:
                tokens.append(_Token("or", start, position))
            else:
                tokens.append(_Token("text", start, position, Text(match[0])))
    tokens.append(_Token("end", len(text), len(text)))
    return tokens


def _unquoted(phrase: str, start: int) -> str:
    if len(phrase) == 2:
        raise FilterError(Reason("filters.empty_phrase"), start, start + 2)
    return re.sub(_ESCAPE, r"\1", phrase[1:-1], flags=re.DOTALL)


def _term(text: str, match: re.Match[str]) -> tuple[_Token, int]:
    """The term whose field name was matched, and the position after it."""
    name = plain_name(match["field"])
    field = field_names().get(name) or field_names().get(fold(name))
    if field is None:
        from difflib import get_close_matches

        near = get_close_matches(name, field_names(), n=1)
        key = "filters.unknown_field_near" if near else "filters.unknown_field"
        values: dict[str, str | Reason] = {"field": match["field"], "near": near[0] if near else ""}
        raise FilterError(Reason(key, values), match.start(), match.end())
    values_found: list[str] = []
    position = match.end()
    while True:
        value = re.compile(_VALUE, _FLAGS).match(text, position)
        if value is None:
            end = position + 1 if position < len(text) and not text[position].isspace() else position
            raise FilterError(Reason("filters.no_value", {"field": match["field"]}), match.start(), end)
        written = _unquoted(value[0], position) if value.lastgroup == "phrase" else value[0]
        found = _canonical(field, written, value)
        if found not in values_found:
            values_found.append(found)
        position = value.end()
        if position == len(text) or text[position] not in COMMAS:
            return _Token("term", match.start(), position, Term(field, tuple(values_found))), position
        position += 1


def _canonical(field: Field, written: str, value: re.Match[str]) -> str:
    try:
        return canonical(field, written)
    except BadValueError as error:
        raise FilterError(error.reason, *value.span()) from None


class _Reader:
    """Recursive descent over the tokens, one method a rule of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._position]

    def _take(self) -> _Token:
        token = self.next
        self._position += 1
        return token

    def either(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self.next.type == "or":
            self._take()
            parts.append(self._all(depth))
        return disjunction(tuple(parts))

    def _all(self, depth: int) -> Node:
        parts = [self._part(depth)]
        while self.next.type not in ("or", "close", "end"):
            parts.append(self._part(depth))
        return conjunction(tuple(parts))

    def _part(self, depth: int) -> Node:
        negated = False
        while self.next.type == "minus":
            self._take()
            negated = not negated
        token = self._take()
        if token.type == "open":
            node = self._bracket(token, depth + 1)
        elif token.node is not None:
            node = token.node
        else:
            self._position -= 1
            raise FilterError(Reason("filters.expected_part"), token.start, token.end)
        return negation(node) if negated else node

    def _bracket(self, token: _Token, depth: int) -> Node:
        if depth > _DEEPEST:
            raise FilterError(Reason("filters.too_deep"), token.start, token.end)
        node = self.either(depth)
        if self.next.type != "close":
            raise FilterError(Reason("filters.unclosed"), token.start, token.end)
        self._take()
        return node


def width(text: str) -> int:
    """How many terminal cells the text takes: two for wide and full-width characters, none for combining ones."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def caret(text: str, error: FilterError) -> str:
    """Two lines: the filter, and carets under the part that is wrong."""
    shown = "".join(" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in text)
    marks = max(1, width(shown[error.start : error.end]))
    return f"{shown}\n{' ' * width(shown[: error.start])}{'^' * marks}"
