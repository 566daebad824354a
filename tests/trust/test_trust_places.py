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


def watched(home: Path, *commands: list[str]) -> tuple[list[int], list[Path], list[str]]:
    """The exit codes of the commands, the files they wrote, and the calls of the network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIMELINE_", "XDG_"))}
    done = subprocess.run(
        [sys.executable, "-c", _WATCHER, json.dumps(commands)],
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
    output = str(project / "out.json")
    commands = [
        ["build", str(project)], ["list", *place], ["check", str(project)], ["stats", *place], ["config", *place],
        ["log", *place], ["export", *place, "-o", output], ["list", *place, "县"],
    ]  # fmt: skip
    (base / "home").mkdir()
    _, written, network = watched(base / "home", *commands)
    return base / "home", project, written, network


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
    from timeline.browser.remembering import Remembered, save, save_views

    before = os.umask(0o022)
    try:
        save(tmp_path / "session.json", Remembered())
        save_views(tmp_path, {"a": "city:临河县"})
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "session.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "views.toml").stat().st_mode) == 0o644
