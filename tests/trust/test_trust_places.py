"""Where the program writes, who may read it, and that it asks nothing of any network."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import write_project

from timeline.commands.arguments import COMMANDS, SHELLS
from timeline.export import FORMATS

# Runs commands in one process; tells every file that was opened for writing, and every network call, as audit events.
_WATCHER = """
import json, os, sys
written, network = set(), []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        mode, flags = arguments[1] or "", arguments[2] or 0
        if any(letter in mode for letter in "wax+") or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.add(os.path.abspath(os.fsdecode(arguments[0])))
    elif event in ("os.mkdir", "os.rename", "os.remove", "sqlite3.connect"):
        place = os.fsdecode(arguments[1] if event == "os.rename" else arguments[0])
        if not place.startswith("file:") and place != ":memory:":
            written.add(os.path.abspath(place))
    elif event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        network.append(event)
        raise PermissionError(event)
sys.addaudithook(hook)
sys.dont_write_bytecode = True
from timeline.cli import main
codes = [main(arguments) for arguments in json.loads(sys.argv[1])]
sys.stdout = sys.__stdout__
print("\\n@" + json.dumps([codes, sorted(written), network]))
"""


# The browser in the same process, without a terminal: keys that decide, filter, and open its dialogs.
_BROWSED = """
import asyncio
from contextlib import suppress
from textual.worker import WorkerCancelled
from timeline.browser.app import TimelineApp
from timeline.browser.data import Session
from timeline.config import Project
async def browse():
    project = Project.find(sys.argv[2])
    session = Session(project.store)
    async with TimelineApp(project, session).run_test(size=(120, 40)) as pilot:
        for key in ("down", "enter", "escape", "a", "slash", "7", "enter", "escape", "E", "escape", "V", "escape", "r"):
            await pilot.press(key)
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
    session.close()
codes = [asyncio.run(browse()) or 0]
"""


def watched(home: Path, *commands: list[str], browser: bool = False) -> tuple[list[int], list[Path], list[str]]:
    """The exit codes of the commands, the files they wrote, and the calls of the network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIMELINE_", "XDG_"))}
    run = "codes = [main(arguments) for arguments in json.loads(sys.argv[1])]\n"
    script = _WATCHER.replace(run, _BROWSED) if browser else _WATCHER
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(commands), commands[0][-1]],
        stdin=subprocess.DEVNULL,
        env={**kept, "HOME": str(home), "TIMELINE_LANG": "en"},
        capture_output=True,
        text=True,
        timeout=120,
        umask=0o022,
    )
    assert "\n@" in done.stdout, done.stderr
    codes, written, network = json.loads(done.stdout.rpartition("\n@")[2])
    return codes, [Path(path) for path in written], network


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Path], list[str]]:
    """A home, a hostile project, what was written while commands ran on it, and their calls of the network."""
    base = tmp_path_factory.mktemp("places")
    project = write_project(base / "p")
    place = ["-C", str(project)]
    (base / "home").mkdir()
    (base / "other.yaml").write_text("version: 1\nevents:\n  - {date: 2021-07-23, kind: support, title: 送米}\n")
    commands = [
        ["build", str(project)], ["list", *place], ["list", *place, "--json"], ["check", str(project)],
        ["stats", *place], ["config", *place], ["import", *place, str(base / "other.yaml")],
        ["import", *place, "-n", str(base / "other.yaml")], ["log", *place], ["log", *place, "--json"],
        ["list", *place, "县"], ["show", *place, "x"], ["show", *place, "--trace", "x"],
        ["dates"], ["dates", "--jsonl"],
        *(["completion", shell] for shell in SHELLS), ["init", str(project / "new")], ["help"], ["--version"],
        *(["export", *place, "-f", name, "-o", str(project / f"out.{name}")] for name in FORMATS),
    ]  # fmt: skip
    assert {words[0] for words in commands} >= set(COMMANDS) - {"browse", "serve"}
    _, written, network = watched(base / "home", *commands)
    browsed = watched(base / "home", [str(project)], browser=True)
    return base / "home", project, [*written, *browsed[1]], [*network, *browsed[2]]


def test_no_network(run: tuple[Path, Path, list[Path], list[str]]) -> None:
    assert run[3] == []


def test_no_writes_outside_project_cache_and_config(run: tuple[Path, Path, list[Path], list[str]]) -> None:
    home, project, written, _ = run
    allowed = (project, home / ".cache" / "timeline", home / ".config" / "timeline", Path(os.devnull))
    outside = [path for path in written if not any(path.is_relative_to(place) for place in allowed)]
    assert written and outside == []


def test_what_holds_notes_is_private(run: tuple[Path, Path, list[Path], list[str]]) -> None:
    store = run[1] / ".timeline"
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    for path in store.glob("*.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(store.glob("*.sqlite*")) or [path.name for path in store.iterdir()] == []


def test_a_session_is_private_and_views_are_the_projects(tmp_path: Path) -> None:
    from timeline.browser.remembering import VIEWS_FILE, Remembered, save, written_views
    from timeline.curation.writing import replaced

    before = os.umask(0o022)
    try:
        save(tmp_path / "session.json", Remembered())
        replaced(tmp_path / VIEWS_FILE, tmp_path / "state", written_views({"a": "city:临河县"}).encode())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "session.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "views.toml").stat().st_mode) == 0o644
