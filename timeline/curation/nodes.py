"""YAML as a tree of strings with line and column: what a strict reader of hand-written files needs.

Built from PyYAML's event stream (YAML 1.1 syntax) without its resolver: a scalar is the text that was written, so
``2020-01-27``, ``NO``, ``8:30`` and ``0123`` mean what they say.  Aliases, anchors, tags, duplicate keys, keys that are
not plain words and further documents are problems; the rest of the file is still read.  After a syntax error
everything that was complete before it is kept.  Lines and columns count from 1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple, TypeAlias

import yaml
from msgspec import Struct, field

from timeline.model import Problem, Reason

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRIES: Final = 10  # entries before a syntax error that are looked at for the one in which it lies
MOST: Final = 1000  # problems of one file that are told; a file with more was not written by hand
_DEEPEST: Final = 32  # the format needs five levels; deeper nesting is a mistake or an attack


class Mark(Struct, frozen=True, order=True):
    """A place in a file, counted from 1; ``Mark()`` is nowhere."""

    line: int = 0
    column: int = 0


NOWHERE: Final = Mark()


class Scalar(Struct, frozen=True):
    """A piece of text as it was written; ``empty`` where nothing was written after the colon or dash."""

    value: str
    mark: Mark
    empty: bool = False


class Sequence(Struct, frozen=True):
    """A list and its items in order."""

    items: tuple[Node, ...]
    mark: Mark


class Mapping(Struct, frozen=True):
    """Keys with their values, in order; every key once."""

    entries: tuple[tuple[Scalar, Node], ...]
    mark: Mark

    def get(self, key: str) -> Node | None:
        """The value of ``key``, ``None`` without one."""
        return next((value for name, value in self.entries if name.value == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


class _Open(Struct):
    """A list or mapping that is still being read; ``key`` waits for its value, ``skip`` drops that value."""

    mark: Mark
    mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    seen: dict[str, Mark] = field(default_factory=dict)
    key: Scalar | None = None
    skip: bool = False

    def close(self) -> Node:
        """The finished node."""
        if self.mapping:
            return Mapping(tuple(self.entries), self.mark)
        return Sequence(tuple(self.items), self.mark)


class _Builder:
    """Puts the events of one file together; collects problems instead of stopping."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.dropped: Mark | None = None
        self._stack: list[_Open] = []
        self._documents = 0

    def problem(self, key: str, mark: Mark, /, **values: str) -> None:
        """Note what is wrong at ``mark``."""
        self.problems.append(Problem(self.file, Reason(f"curation.{key}", values), mark.line, mark.column))

    def take(self, event: Any) -> bool:
        """Take one event of the parser in; false when reading should stop."""
        mark = _mark(event.start_mark) if event.start_mark is not None else Mark()
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.problem("second-document", mark)
                return False
        elif isinstance(event, yaml.AliasEvent):
            self.problem("alias", mark, name=str(event.anchor))
            self._put(Scalar("", mark, empty=True), usable=False)
        elif isinstance(event, yaml.ScalarEvent):
            self._properties(event, mark)
            bare = event.value == "" and event.style in (None, "")
            self._put(Scalar(event.value, mark, empty=bare))
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(self._stack) >= _DEEPEST:
                self.problem("too-deep", mark)
                return False
            self._properties(event, mark)
            self._stack.append(_Open(mark, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._put(self._stack.pop().close())
        if len(self.problems) >= MOST:
            self.problem("too-many", mark, n=str(MOST))
            return False
        return True

    def abandon(self) -> None:
        """Close what a syntax error left open: the entry it stands in is dropped, complete ones before it stay."""
        while len(self._stack) > 1 and not (self._stack[-1].mapping and not self._stack[-2].mapping):
            self.dropped = self._stack.pop().mark
        if len(self._stack) > 1:
            self.dropped = self._stack.pop().mark
        while self._stack:
            self._put(self._stack.pop().close())

    def _properties(self, event: Any, mark: Mark) -> None:
        if event.anchor is not None:
            self.problem("anchor", mark, name=str(event.anchor))
        if event.tag is not None and event.tag != "!":
            self.problem("tag", mark, name=str(event.tag))

    def _put(self, node: Node, usable: bool = True) -> None:
        if not self._stack:
            if self.root is None and usable:
                self.root = node
            return
        parent = self._stack[-1]
        if not parent.mapping:
            parent.items.append(node)  # what is not usable keeps its place: its entry is left out, not its neighbours
        elif parent.key is None:
            self._key(parent, node)
        else:
            if usable and not parent.skip:
                parent.entries.append((parent.key, node))
            parent.key, parent.skip = None, False

    def _key(self, parent: _Open, node: Node) -> None:
        if not isinstance(node, Scalar) or node.empty:
            self.problem("key-type", node.mark)
            parent.key, parent.skip = Scalar("", node.mark), True
            return
        first = parent.seen.get(node.value)
        if first is not None:
            entry = any(not part.mapping for part in self._stack)
            key = "duplicate-key" if entry else "duplicate-section"
            self.problem(key, node.mark, key=node.value, line=str(first.line))
        parent.seen.setdefault(node.value, node.mark)
        parent.key, parent.skip = node, first is not None


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1)


def _position(text: str, offset: int) -> Mark:
    before = text[:offset]
    return Mark(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def decode(content: bytes) -> tuple[str, Mark | None]:
    """The text of a YAML file (UTF-8, or UTF-16 with its mark) and where it stops being one, ``None`` if nowhere.

    Newlines become ``\\n``; a byte-order mark is dropped.
    """
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    bad: Mark | None = None
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        try:
            text = content[: error.start].decode(encoding)
        except UnicodeDecodeError:
            text = ""
        bad = _position(text, len(text))
    return text.replace("\r\n", "\n").replace("\r", "\n"), bad


# Characters that YAML does not allow in a file at all (YAML 1.1, production c-printable).
_FORBIDDEN: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE_COLON: Final = re.compile("^[\\s-]*([A-Za-z_]+)\\s*：")
_TAB: Final = re.compile("^ *\t")
_ENTRY: Final = re.compile("^\\s*-(?:\\s|$)|^[A-Za-z_]+\\s*:|^<<<<<<< ")  # where an entry or a section begins


class Parsed(NamedTuple):
    """The tree of a file, ``None`` for one without content; what is wrong with its syntax; where the entry begins that
    was dropped because reading had to stop in it, ``None`` where all that stands before the stop is in the tree."""

    tree: Node | None
    problems: list[Problem]
    dropped: Mark | None = None


def parse(text: str, file: str) -> Parsed:
    """The tree of one YAML document and all that is wrong with its syntax."""
    builder = _Builder(file)
    forbidden = _FORBIDDEN.search(text)
    if forbidden is not None:
        code = f"U+{ord(forbidden.group()):04X}"
        builder.problem("character", _position(text, forbidden.start()), code=code)
        text = text[: text.rfind("\n", 0, forbidden.start()) + 1]
    try:
        for event in _events(text):
            if not builder.take(event):
                builder.abandon()
                break
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        builder = _before(text, file, error) or builder
        _explain(builder, text, _mark(mark) if mark is not None else Mark(), error)
        builder.abandon()
    except (yaml.YAMLError, RecursionError) as error:
        builder.problem("syntax", Mark(1, 1), detail=" ".join(str(error).split())[:200])
        builder.abandon()
    return Parsed(builder.root, builder.problems, builder.dropped)


def _before(text: str, file: str, error: yaml.MarkedYAMLError) -> _Builder | None:
    """What stands before the entry in which the syntax breaks, read again: the parser looks ahead and gives up before
    it has told of the last entry that is right.  ``None`` where that cannot be read either."""
    lines = text.split("\n")
    for mark in (error.problem_mark, error.context_mark):
        if mark is None:
            continue
        starts = (number for number in range(min(mark.line, len(lines) - 1), 0, -1) if _ENTRY.match(lines[number]))
        for number in islice(starts, _TRIES):
            builder = _Builder(file)
            try:
                for event in _events("\n".join(lines[:number]) + "\n"):
                    if not builder.take(event):
                        return None
            except (yaml.YAMLError, RecursionError):
                continue
            return builder
    return None


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_LOADER)


def _explain(builder: _Builder, text: str, mark: Mark, error: yaml.MarkedYAMLError) -> None:
    """Say what a syntax error most likely is: the parser's own words rarely help a person."""
    lines = text.split("\n")
    for number, line in enumerate(lines[: mark.line + 1], 1):
        if line.startswith("<<<<<<< "):  # as version control leaves them
            builder.problem("conflict-marks", Mark(number, 1))
            return
    near = range(min(mark.line, len(lines)), max(0, mark.line - 3), -1)
    for number in near:
        line = lines[number - 1]
        if _TAB.match(line):
            builder.problem("tab", Mark(number, line.index("\t") + 1))
            return
        found = _WIDE_COLON.match(line)
        if found is not None:
            builder.problem("wide-colon", Mark(number, line.index("：") + 1), key=found.group(1))
            return
    detail = "; ".join(part for part in (error.context, error.problem) if part)
    builder.problem("syntax", mark, detail=" ".join(detail.split()))
