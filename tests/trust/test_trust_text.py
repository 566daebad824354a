"""Nothing that others wrote reaches a terminal raw: not in lists, errors, progress or the browser."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from hostile import RAW, hostile, write_project

from timeline.browser.safe import safe
from timeline.commands.terminal import visible
from timeline.export import FORMATS
from timeline.model import Anchor, Event, Institution, Person, Place, Reason

MANY = 10_000


def test_ten_thousand_hostile_texts_pass_no_control() -> None:
    for words in hostile(MANY):
        for shown in (visible(words), safe(words)):
            assert not RAW.search(shown) and "\n" not in shown, ascii(words)


def test_of_many_marks_on_a_letter_a_few_are_printed() -> None:
    for mark in ("\u0301", "\u0e47", "\u0489", "\u0f90", "\u0300\u0e4d"):
        for shown in (visible, safe):
            assert shown("e" + mark * 500 + "x") == "e" + (mark * 4)[:4] + "x"
    assert safe("ก็" * 9 + "……——！") == "ก็" * 9 + "……——！"


def test_what_is_unseen_is_marked() -> None:
    assert visible("a\u200bb\u202ec\u00add\U000e0041\u0378") == "a�b�c�d��"
    assert visible("市委、市政府…“”\u3000A") == "市委、市政府…“”\u3000A"


def test_ten_thousand_hostile_texts_through_every_export() -> None:
    from timeline.export import Header, Task, write

    header = Header("", "2020-03-01T08:00:00+08:00", "1")
    words = list(hostile(MANY))
    events = [
        Event(
            id=f"h{n}", date="2020-07-09", earliest="2020-07-09", latest="2020-07-09", date_text=c, basis="explicit",
            why=Reason("dates.said"), reported="", kind="meeting", title=a, quote=b, notes=d, tags=(e,),
            source=Anchor("sources/a.txt", 1, 0, len(b), b, f, g), cities=(Place(h, "1", h),),
            institutions=(Institution(i, i),), people=(Person(j, j),),
        )
        for n, (a, b, c, d, e, f, g, h, i, j) in enumerate(zip(*[iter(words)] * 10, strict=True))
    ]  # fmt: skip
    steering = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    for format in [name for name in FORMATS if not name.startswith("csv")]:  # CSV is data, kept as it is in a file
        stream = io.StringIO()
        write(iter(events), format, stream, Task(header))
        found = steering.search(stream.getvalue())
        assert not found, (format, ascii(found))


def terminal(arguments: list[str], home: Path, keys: bytes = b"", stdin: str = "") -> str:
    """Everything that the program writes to its terminal; ``keys`` are typed one by one once it has settled."""
    screen, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIMELINE_", "XDG_", "LC_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "timeline", *arguments],
        stdin=inner if not stdin else subprocess.PIPE,
        stdout=inner,
        stderr=inner,
        env={**kept, "HOME": str(home), "LANG": "C.UTF-8", "TIMELINE_LANG": "en", "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(inner)
    if stdin and process.stdin is not None:
        process.stdin.write(stdin.encode("utf-8", "replace"))
        process.stdin.close()
    shown, limit, begun = b"", time.monotonic() + 60, False
    while time.monotonic() < limit:
        if select.select([screen], [], [], 0.5)[0]:
            try:
                data = os.read(screen, 65536)
            except OSError:
                break
            if not data:
                break
            shown += data
            begun = begun or b"\x1b[?1049h" in shown
            if keys and begun and not select.select([screen], [], [], 0.1)[0]:
                os.write(screen, keys[:1])
                keys = keys[1:]
        elif begun:
            # Esc and the key behind it can be taken for one: the last key is typed until the program has ended.
            os.write(screen, keys[:1])
            keys = keys[1:] or keys
    os.close(screen)
    process.kill()
    process.wait()
    return shown.decode("utf-8", "strict")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_project(tmp_path_factory.mktemp("hostile") / "p")


#: What the program itself sends: bold and faint, the progress line.
_OWN = re.compile(r"\x1b\[(?:1m|2m|22m|0?m|4m|24m|K|[0-9;]*m)|\r\n|\r(?=[^\n]*\x1b\[K)")
_FIRST = re.compile(r"\x1b\[(?:1|2|22|4|24|0|)m|\x1b\[K|\r")


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"], ["build", "--rebuild"], ["check"], ["list"], ["list", "--json"], ["stats"], ["config"], ["log"],
        *(["export", "--format", name] for name in FORMATS),
        ["show", "\x1b]0;x\x07"], ["list", "city:\x1b]0;x\x07("],
        ["import", "-n", "other.yaml"], ["import", "other.csv"],
    ],
    ids=lambda words: ascii(" ".join(words)),
)  # fmt: skip
def test_commands_on_a_terminal(arguments: list[str], project: Path, tmp_path: Path) -> None:
    place = [str(project)] if arguments[0] in ("build", "check") else ["-C", str(project)]
    if arguments[0] == "import":
        (tmp_path / "other.yaml").write_text(
            'version: 1\nevents:\n  - {date: 2021-07-24, kind: support, title: "\\e]0;owned\\a米\\u202e"}\n'
            '  - {"\\e[2J": 1}\n'
        )
        (tmp_path / "other.csv").write_text("title,date\n\x1b]0;owned\x07水\u202e,2021-07-24\n\x1b[2J,\x9b31m\n")
        arguments = [*arguments[:-1], str(tmp_path / arguments[-1])]
    shown = terminal([arguments[0], *place, *arguments[1:]], tmp_path)
    assert shown
    found = RAW.search(_FIRST.sub("", shown))
    assert not found, (ascii(found), ascii(shown[:3000]))


def test_dates_on_a_terminal(tmp_path: Path) -> None:
    shown = terminal(["dates"], tmp_path, stdin="\n".join(f"1月27日{words}召开" for words in hostile(300)))
    assert not RAW.search(_FIRST.sub("", shown))


#: What Textual sends: CSI sequences of its own; no operating-system command, no string, nothing else.
_TEXTUAL = re.compile(
    r"\x1b\[[<>=?]?[0-9;:]*[$ ]?[A-Za-z]|\x1b[78=>]|\r|\x1b\(B|\x1bP=[12]s\x1b\\"
    r"|\x1b\]22;[a-z-]*(?:\x1b\\|\x07)"  # the shape of the mouse pointer
)


#: Documents, facets, problems; details, review, correction, a new event, export, views, recent filters; decisions and
#: their undoing with the toasts that follow, lanes, moon days, cleaned text, completions of a filter.
_KEYS = (
    b"jjj\r\x1bjjk\t\tjj\x1b!\x1bq",
    b"gji\x1bR\x1bc\x1bA\x1be\x1bV\x1bH\x1bq",
    b"gja\x1a\x19\x1bL\x1bYO/ci\x1bq",
)


@pytest.mark.parametrize("keys", _KEYS, ids=("reading", "dialogs", "deciding"))
def test_browser_on_a_terminal(keys: bytes, project: Path, tmp_path: Path) -> None:
    shown = terminal([str(project)], tmp_path, keys=keys)
    assert "\x1b[?1049h" in shown
    left = _TEXTUAL.sub("", shown)
    found = RAW.search(left)
    assert not found, (ascii(found), ascii(left[max(0, found.start() - 200) :][:400]))
