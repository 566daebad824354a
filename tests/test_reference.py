"""The reference and the man pages are those that the program's own tables make; after a change of these:
``python docs/make_reference.py``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from timeline.commands.arguments import COMMANDS
from timeline.export.mapping import to_mapping
from timeline.model import Anchor, Directive, Event, Figure, Reason

ROOT = Path(__file__).parent.parent
MAN = sorted((ROOT / "docs" / "man").rglob("*.1"))


@pytest.fixture
def reference(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    monkeypatch.setenv("COLUMNS", "80")
    import make_reference

    return make_reference


def test_the_pages_are_current(reference: ModuleType) -> None:
    assert len(reference.pages()) == 9
    assert [path.relative_to(ROOT).as_posix() for path in reference.stale()] == []


def test_a_page_that_is_not_current_is_found(
    reference: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "init", COMMANDS["init"]._replace(takes="nothing"))
    monkeypatch.setattr(sys, "argv", ["make_reference.py", "--check"])
    assert reference.main() == 1
    named = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert sorted(Path(name).name for name in named) == ["commands.md", "timeline.1", "timeline.1", "timeline.1"]


def test_no_text_of_the_pages_is_missing(reference: ModuleType) -> None:
    """A text that is not in the catalogues would stand there by its key."""
    domains = ("cli.", "config.", "manual.", "filters.", "export.", "schema.")
    for path, made in reference.pages().items():
        assert [word for word in made.split() if word.startswith(domains) and "config.toml" not in word] == [], path


def test_every_field_of_a_record_is_told(reference: ModuleType) -> None:
    anchor = Anchor("a.txt", 1, 0, 1, "x")
    least = Event("i", "", None, None, "", "explicit", Reason("nothing"), "", "other", "", "", None)
    most = Event(
        *("i", "2020", "2020-01-01", "2020-12-31", "x", "explicit", Reason("nothing"), "", "other", "t", "x", anchor),
        figures=(Figure(1, "x"),),
        directive=Directive(),
        happening="h",
        conflicts=("c",),
        notes="n",
        bounded=True,
        planned=True,
        extracted={"date": "2021"},
        tags=("t",),
        sources=(anchor,),
    )
    assert set(to_mapping(most)) == set(reference.RECORD)
    assert tuple(to_mapping(least)) == reference.ALWAYS


@pytest.mark.parametrize("page", MAN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_man_can_show_the_page(page: Path) -> None:
    if shutil.which("groff") is None:
        pytest.skip("no groff here")
    done = subprocess.run(
        [
            "groff",
            "-man",
            "-K",
            "utf8",
            "-T",
            "utf8",
            "-w",
            "mac",
            "-w",
            "syntax",
            "-w",
            "escape",
            "-w",
            "font",
            "-W",
            "break",
            page,
        ],
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    source = page.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if name != "browse" and f'.SS "{name}"' not in source] == []


def test_the_wheel_installs_every_man_page() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    shared = build["targets"]["wheel"]["shared-data"]
    assert shared == {
        page.relative_to(ROOT).as_posix(): f"share/man/{page.relative_to(ROOT / 'docs' / 'man').as_posix()}"
        for page in MAN
    }
