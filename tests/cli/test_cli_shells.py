"""Completion, tried: a shell that is here gets keys on a terminal, and what it then runs is looked at."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

# What the shell runs in the program's place: it shows the arguments that it got.
STAND_IN = "timeline() { printf '[%s]' \"$@\"; echo '[end]'; }\n"
START = {
    "bash": (["bash", "--noprofile", "--norc", "-i"], "bind 'set bell-style none'\n"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; setopt no_beep; PS1=''\n"),
}


def typed(shell: str, script: Path, keys: str, folder: Path) -> list[str]:
    """The arguments of the program after these keys and Enter, in a shell that has read the script."""
    command, begin = START[shell]
    ours, theirs = pty.openpty()
    environment = {**os.environ, "HOME": str(folder), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment, start_new_session=True
    )
    os.close(theirs)
    seen = b""

    def until(wanted: bytes) -> None:
        nonlocal seen
        end = time.monotonic() + 30
        while wanted not in seen and time.monotonic() < end:
            if select.select([ours], [], [], 1)[0]:
                seen += os.read(ours, 65536)
        assert wanted in seen, seen.decode(errors="replace")

    try:
        os.write(ours, f"{begin}{STAND_IN}source {script}\necho rea''dy\n".encode())
        until(b"ready\r")
        seen = b""
        os.write(ours, f"{keys}\n".encode())
        until(b"[end]")
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    line = next(line for line in seen.decode(errors="replace").splitlines() if line.endswith("[end]"))
    got = line[line.index("[") + 1 :].removesuffix("][end]").split("][")
    return [argument.rstrip("/") for argument in got]  # zsh takes the slash of a folder off again at Enter


CASES = [
    ("timeline ex\t", ["export"]),
    ("timeline list --col\t", ["list", "--columns"]),
    ("timeline list kin\tmee\t", ["list", "kind:meeting"]),
    ("timeline list 停课 bas\tlun\t", ["list", "停课", "basis:lunar"]),
    ("timeline export --format csv-\t", ["export", "--format", "csv-bom"]),
    ("timeline completion f\t", ["completion", "fish"]),
    ("timeline import ed\t", ["import", "edited.csv"]),
    ("timeline check my\t", ["check", "my notes"]),
    ("timeline my\t", ["my notes"]),
    ("timeline -C notes list --js\t", ["-C", "notes", "list", "--json"]),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my notes").mkdir()
    (tmp_path / "edited.csv").write_text("", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(("keys", "expected"), CASES, ids=[keys.replace("\t", "⇥") for keys, _ in CASES])
def test_keys_complete(shell: str, keys: str, expected: list[str], timeline, folder: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    script = folder / "completion"
    script.write_text(timeline("completion", shell, cwd=folder).stdout, encoding="utf-8")
    assert typed(shell, script, keys, folder) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("timeline ex", {"export"}),
        ("timeline list --col", {"--columns"}),
        ("timeline list kin", {"kind:"}),
        ("timeline list kind:mee", {"kind:meeting"}),
        ("timeline export --format csv-", {"csv-bom"}),
        ("timeline completion f", {"fish"}),
        ("timeline import ed", {"edited.csv"}),
        ("timeline check my", {"my notes/"}),
    ],
)
def test_fish_completes(line: str, expected: set[str], timeline, folder: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("no fish here")
    script = folder / "timeline.fish"
    script.write_text(timeline("completion", "fish", cwd=folder).stdout, encoding="utf-8")
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source {script.name}; complete -C '{line}'"],
        capture_output=True, text=True, cwd=folder, timeout=60, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    assert {found.split("\t")[0] for found in done.stdout.splitlines()} == expected, done.stderr
