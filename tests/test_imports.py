"""Import hygiene: what is heavy is loaded only by those who need it, and rooms know only those below them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("jieba", "dateparser", "borax", "ahocorasick_rs", "rapidfuzz", "textual", "rich", "yaml", "multiprocessing")
SCREEN = ("textual", "rich")

WATCH = """
import sys
{before}
loaded = sorted({{name.partition(".")[0] for name in sys.modules}} & set({names!r}))
print(",".join(loaded), file=sys.__stderr__)
"""


def loaded_by(code: str, names: tuple[str, ...], folder: Path | None = None) -> list[str]:
    """Which of the named packages a fresh Python has loaded after running ``code``."""
    run = subprocess.run(
        [sys.executable, "-c", WATCH.format(before=code, names=names)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "TIMELINE_DEBUG": "1", "XDG_CONFIG_HOME": str(folder or Path.cwd())},
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return [name for name in run.stderr.splitlines()[-1].split(",") if name]


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["list", "--help"], ["completion", "bash"], ["config"], ["no-such-command"]],
    ids=" ".join,
)
def test_a_command_that_reads_nothing_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    code = f"from timeline.cli import main; main({arguments!r})"
    assert loaded_by(code, HEAVY, tmp_path) == []


def test_when_nothing_changed_neither_looking_nor_listing_loads_what_building_needs(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "note.txt").write_text("2021年4月8日,镇文化站召开座谈会。\n", encoding="utf-8")
    (tmp_path / "events.yaml").write_text("version: 1\n", encoding="utf-8")
    assert "yaml" in loaded_by("from timeline.cli import main; main(['build'])", ("yaml",), tmp_path)
    code = """
from timeline.build import is_stale
from timeline.cli import main
from timeline.config import Project
assert not is_stale(Project.find("."))
assert main(["list"]) == 0
"""
    assert loaded_by(code, HEAVY, tmp_path) == []


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=" ".join)
def test_help_loads_neither_settings_nor_values(arguments: list[str], tmp_path: Path) -> None:
    """Which is most of why it starts quickly; ``benchmarks/startup.py`` prints by how much."""
    code = f"from timeline.cli import main; main({arguments!r})"
    slow = ("dataclasses", "hashlib", "inspect", "platformdirs", "sqlite3", "tomllib")
    assert loaded_by(code, slow, tmp_path) == []


def test_the_browser_loads_nothing_that_opens_connections_or_writes_stores() -> None:
    code = """
import timeline.browser
timeline.browser._load_without_network()
import timeline.browser.app
assert not {"ssl", "_ssl", "timeline.store.writing", "timeline.store.settling"} & set(sys.modules)
import asyncio, ssl
"""
    assert loaded_by(code, ("ssl", "asyncio")) == ["asyncio", "ssl"]


@pytest.mark.parametrize(
    "room",
    [
        "model",
        "messages",
        "folders",
        "config",
        "reading",
        "cleaning",
        "dates",
        "extraction",
        "curation",
        "store",
        "export",
        "build",
    ],
)
def test_a_room_below_the_browser_knows_no_screen(room: str) -> None:
    assert loaded_by(f"import timeline.{room}", SCREEN) == []


def test_rooms_import_downwards_only() -> None:
    """The contracts in pyproject.toml, as CI checks them."""
    root = Path(__file__).parent.parent
    command = Path(sys.executable).parent / "lint-imports"
    if not command.exists():
        pytest.skip("import-linter is not installed")
    run = subprocess.run([command, "--no-cache"], cwd=root, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
