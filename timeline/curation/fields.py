"""Taking checked values out of a YAML tree: types, required and unknown keys, with a near miss where there is one."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from typing import Final, TypeVar

from timeline.curation.decisions import History, Where
from timeline.curation.nodes import MOST, Mapping, Mark, Node, Scalar, Sequence
from timeline.dates import edtf
from timeline.messages import text as message
from timeline.model import KINDS, Kind, Problem, Reason

T = TypeVar("T")

_LOOSE_DATE: Final = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:[-./月]\s*(\d{1,2})\s*[日号]?|月)?(?:[T\s]\s*(\d{1,2})[:：](\d{2}))?"
)
_WORDS: Final = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_IN_ENTRY: Final = (
    "alias",
    "anchor",
    "tag",
    "key-type",
    "duplicate-key",
    "duplicate-section",
)  # reading goes on after these
_FOLLOWS: Final = ("no-action", "no-target", "required", "set-nothing", "empty-item", "type-mapping", "type-list")
HISTORY: Final = ("who", "when", "why")
NOTES: Final = {"notes": "note"}  # the exported field's name is understood as well
_LONGEST: Final = 60  # characters of a person's text that a message repeats


def shorten(text: str, limit: int = _LONGEST) -> str:
    """The text on one line, cut after ``limit`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def said_no(word: str) -> bool:
    """Whether a word says that something is not so."""
    return _WORDS.get(word.lower()) is False


def near_miss(word: str, known: Seq[str], cutoff: float = 0.6) -> str:
    """The known word that was probably meant, '' where none is near (``cutoff``: difflib's ratio, 0 to 1)."""
    found = difflib.get_close_matches(word.lower(), [name.lower() for name in known], n=1, cutoff=cutoff)
    return next((name for name in known if name.lower() == found[0]), "") if found else ""


class Fields:
    """Reads values for one file; every mistake becomes a problem, and the value counts as not given."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._syntax: list[Mark] = []
        self._untold = 0
        self._most = MOST
        self.places: list[tuple[str, Where]] = []
        self.end = Mark(1 << 30)

    def whole(self, node: Node | None, read: Callable[[Node], T | None]) -> tuple[T, ...]:
        """The items of a list, each as ``read`` understands it: an item with a mistake in it is left out as a whole.

        ``end`` is where the list ends at the latest: syntax problems up to there are its own.
        """
        items = self.items(node)
        result: list[T] = []
        for number, item in enumerate(items):
            end = items[number + 1].mark if number + 1 < len(items) else self.end
            wrong = bisect_left(self._syntax, item.mark)
            broken = wrong < len(self._syntax) and self._syntax[wrong] < end
            before = len(self.problems)
            value = read(item)
            if broken:  # what follows from it is not told as well
                told = self.problems[before:]
                self.problems[before:] = [problem for problem in told if _name(problem) not in _FOLLOWS]
            broken = broken or any(map(self._is_error, self.problems[before:]))
            if value is not None and not broken:
                result.append(value)
            self._trim()
        return tuple(result)

    def _trim(self) -> None:
        self._untold += max(0, len(self.problems) - self._most)
        del self.problems[self._most :]

    def begin(self, syntax: Seq[Problem], dropped: Mark | None) -> None:
        """Take over what is wrong with the syntax of the file.

        Where reading had to stop, what stands complete before is right; the entry in which it stopped, which begins at
        ``dropped``, is not there.
        """
        self.problems += syntax
        self._most = max(MOST, len(syntax))
        marks = sorted(_at(problem) for problem in syntax if _name(problem) in _IN_ENTRY)
        self._syntax = [mark for mark in marks if dropped is None or mark < dropped]

    def told(self) -> list[Problem]:
        """The problems, and how many more there are than are told."""
        self._trim()
        if not self._untold:
            return self.problems
        last = max(map(_at, self.problems))
        return [*self.problems, self.where(last).problem("many-more", n=str(self._untold))]

    @staticmethod
    def _is_error(problem: Problem) -> bool:
        return problem.level == "error"

    def history(self, entries: Map[str, Node]) -> History:
        """Who decided, when and why."""
        why = self.text(entries.get("why"))
        return History(self.text(entries.get("who")), self.date(entries.get("when")), why)

    def where(self, mark: Mark) -> Where:
        """A place in this file."""
        return Where(self.file, mark)

    def problem(self, key: str, mark: Mark, /, **values: str | Reason) -> None:
        """Note a mistake at ``mark``."""
        self.problems.append(self.where(mark).problem(key, **values))

    def warn(self, key: str, mark: Mark, /, **values: str | Reason) -> None:
        """Note what a person should look at; it is used all the same."""
        self.problems.append(self.where(mark).problem(key, "warning", **values))

    def mapping(self, node: Node, known: Seq[str], synonyms: Map[str, str] | None = None) -> dict[str, Node] | None:
        """The entries of a mapping by key; ``None`` where the node is none.  Unknown keys are left out."""
        if not isinstance(node, Mapping):
            self._wrong_type(node, "type-mapping", known)
            return None
        result: dict[str, Node] = {}
        for key, value in node.entries:
            name = (synonyms or {}).get(key.value, key.value)
            if name not in known:
                self._unknown(key, known)
            elif name in result:
                self.problem("same-key", key.mark, key=key.value, other=name)
            else:
                result[name] = value
        return result

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """The items of a list; none where nothing is written."""
        if node is None or (isinstance(node, Scalar) and node.empty):
            return ()
        if not isinstance(node, Sequence):
            self._wrong_type(node, "type-list", ())
            return ()
        return node.items

    def text(self, node: Node | None) -> str:
        """The words of a scalar without space around them, '' where nothing is written."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.problem("type-text", node.mark)
            return ""
        return node.value.strip()

    def place(self, node: Node | None) -> str:
        """The name of a place, '' where none is written; noted in ``places``, to be looked up once all are known."""
        words = self.text(node)
        if node is not None and words:
            self.places.append((words, self.where(node.mark)))
        return words

    def place_names(self, node: Node | None) -> tuple[str, ...]:
        """A list of places, none twice, noted like single ones."""
        names = self.texts(node)
        for item in self.items(node):
            if isinstance(item, Scalar) and item.value.strip() in names:
                self.place(item)
        return names

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """A list of words, none twice."""
        words: dict[str, None] = {}
        for item in self.items(node):
            word = self.text(item)
            if not word and isinstance(item, Scalar):
                self.problem("empty-item", item.mark)
            elif word and word in words:
                self.warn("twice-in-list", item.mark, value=shorten(word))
            elif "，" in word or "、" in word:
                self.problem("wide-comma", item.mark, value=shorten(word))
            elif word:
                words[word] = None
        return tuple(words)

    def required(self, entries: Map[str, Node], key: str, mark: Mark) -> str:
        """The words of ``key``, which must be there."""
        node = entries.get(key)
        words = self.text(node)
        if not words and (node is None or isinstance(node, Scalar)):
            self.problem("required", node.mark if node is not None else mark, key=key)
        return words

    def flag(self, node: Node | None) -> bool | None:
        """``true`` or ``false``; ``None`` where nothing is written or it is neither."""
        word = self.text(node)
        if node is None or not word:
            return None
        value = _WORDS.get(word.lower())
        if value is None:
            self.problem("type-flag", node.mark, value=shorten(word))
        return value

    def date(self, node: Node | None) -> str:
        """An EDTF date or interval in its canonical form, '' where there is none."""
        words = self.text(node)
        if node is None or not words:
            return ""
        try:
            return str(edtf.parse(words))
        except ValueError:
            hint = _date_hint(words)
            turned = _turned(words)
            if turned:
                self.problem("date-reversed", node.mark, value=shorten(words), hint=turned)
            elif hint:
                self.problem("date-near", node.mark, value=shorten(words), hint=hint)
            else:
                self.problem("date", node.mark, value=shorten(words))
            return ""

    def kind(self, node: Node | None) -> Kind | None:
        """The name of a kind; ``None`` where there is none."""
        word = self.text(node)
        if node is None or not word:
            return None
        return self.kind_named(word, node.mark)

    def kind_named(self, word: str, mark: Mark) -> Kind | None:
        """``word``, its key or its Chinese name, as a kind; ``None`` (and a problem) where it is none."""
        for kind in KINDS:
            if word in (kind, *(message(f"filters.kind_{kind}", lang) for lang in ("zh", "zh-Hant"))):
                return kind
        near = near_miss(word, KINDS)
        if near:
            self.problem("kind-near", mark, value=shorten(word), near=near)
        else:
            self.problem("kind", mark, value=shorten(word), known=" ".join(KINDS))
        return None

    def _unknown(self, key: Scalar, known: Seq[str]) -> None:
        near = near_miss(key.value, known)
        if near:
            self.problem("unknown-key-near", key.mark, key=shorten(key.value), near=near)
        else:
            self.problem("unknown-key", key.mark, key=shorten(key.value), known=" ".join(known))

    def _wrong_type(self, node: Node, problem: str, known: Seq[str]) -> None:
        if isinstance(node, Scalar) and "：" in node.value:
            name = node.value.partition("：")[0].strip()
            if name in known:
                self.problem("wide-colon", node.mark, key=name)
                return
        self.problem(problem, node.mark, known=" ".join(known))


def _name(problem: Problem) -> str:
    return problem.message.key.partition(".")[2]


def _at(problem: Problem) -> Mark:
    return Mark(problem.line, problem.column)


def _turned(words: str) -> str:
    """An interval whose end is before its beginning, the right way round; '' for everything else."""
    start, slash, end = words.partition("/")
    try:
        return str(edtf.parse(f"{end.strip()}/{start.strip()}")) if slash else ""
    except ValueError:
        return ""


def _date_hint(words: str) -> str:
    """A date that is written as people write it, as EDTF; '' where it is none either."""
    match = _LOOSE_DATE.fullmatch(words)
    if match is None:
        return ""
    year, month, day, hour, minute = match.groups()
    text = f"{year}-{int(month):02d}"
    if day:
        text += f"-{int(day):02d}"
        if hour:
            text += f"T{int(hour):02d}:{minute}"
    try:
        return str(edtf.parse(text))
    except ValueError:
        return ""
