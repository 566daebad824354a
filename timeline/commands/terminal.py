"""Writing to people and to pipes: data to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, TextIO

from timeline.marks import few
from timeline.messages import say, text

if TYPE_CHECKING:
    from timeline.build import Progress
    from timeline.config import Settings
    from timeline.model import Problem


class _Unseen(dict[int, int]):
    """What a character is printed as: itself, unless it steers a terminal, turns the reading direction or is unseen."""

    def __missing__(self, code: int) -> int:
        shown = self[code] = _printed(code)
        return shown


def _printed(code: int) -> int:
    if code < 0x20:
        return 0x2400 + code
    if code == 0x7F:
        return 0x2421
    return 0xFFFD if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp") else code


_UNSEEN: Final = _Unseen()


def visible(words: str) -> str:
    """Text from a document, safe to print: control characters as their pictures (␛), what is unseen (direction marks,
    joiners, characters without a meaning) as �, of marks on one letter the first four."""
    if words.isascii() and words.isprintable():
        return words
    return few(words.translate(_UNSEEN))


@cache
def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(words: str) -> int:
    """How many cells of a terminal these words take."""
    return sum(map(_cells, words))


def padded(words: str, cells: int) -> str:
    """The words with spaces after them up to ``cells``; never cut."""
    return words + " " * (cells - width(words))


def shortened(words: str, cells: int) -> str:
    """The words in at most ``cells`` cells, cut with … where they are longer."""
    if width(words) <= cells:
        return words
    used, kept = 1, []
    for character in words:
        used += _cells(character)
        if used > cells:
            break
        kept.append(character)
    return "".join(kept) + "…"


def prepare_streams() -> None:
    """UTF-8 out whatever the locale says: data is UTF-8, and a name that is no text never stops the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def tell(message: str) -> None:
    """A line for people."""
    print(message, file=sys.stderr, flush=True)


def put(line: str) -> None:
    """A line of data."""
    print(line)


def is_tty(stream: TextIO | None) -> bool:
    """Whether a person sees this stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def colours(settings: Settings, stream: TextIO | None) -> bool:
    """Whether this stream gets colours and bold."""
    if settings.colour == "auto":
        return is_tty(stream) and os.environ.get("TERM") != "dumb"
    return settings.colour == "always"


class Screen:
    """A terminal as a stream for what is else written into a file byte for byte: what steers it is made visible."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, words: str) -> int:
        """Write; lines and tabs stay."""
        lines = words.replace("\r\n", "\n").split("\n")
        self._stream.write("\n".join("\t".join(map(visible, line.split("\t"))) for line in lines))
        return len(words)

    def flush(self) -> None:
        """Nothing is kept back here."""
        self._stream.flush()


def bold(words: str, on: bool) -> str:
    """The words in bold where ``on``."""
    return f"\x1b[1m{words}\x1b[22m" if on else words


def dim(words: str, on: bool) -> str:
    """The words in faint letters where ``on``."""
    return f"\x1b[2m{words}\x1b[22m" if on else words


def problem_line(problem: Problem) -> str:
    """A problem as ``file:line:column: level: message``."""
    place = problem.file
    if problem.line:
        place += f":{problem.line}" + (f":{problem.column}" if problem.column else "")
    return f"{visible(place)}: {text(f'cli.level_{problem.level}')}: {visible(say(problem.message))}"


class ProgressLine:
    """One line on standard error that says how far the work is; nothing where nobody watches."""

    def __init__(self) -> None:
        self.shown = False
        self.last: Progress | None = None
        self.watched = is_tty(sys.stderr) and os.environ.get("TERM") != "dumb"

    def __call__(self, progress: Progress) -> None:
        """Show this state in place of the last one."""
        self.last = progress
        if not self.watched:
            return
        from shutil import get_terminal_size

        share = progress.done / progress.total if progress.total else 1.0
        filled = round(share * 20)
        line = text(
            "build.progress",
            bar="█" * filled + "·" * (20 - filled),
            done=progress.done,
            total=progress.total,
            rate=f"{progress.rate:.1f}",
            file=visible(progress.file),
        )
        columns = get_terminal_size().columns
        sys.stderr.write("\r" + shortened(line, columns - 1) + "\x1b[K")
        sys.stderr.flush()
        self.shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.shown = False
