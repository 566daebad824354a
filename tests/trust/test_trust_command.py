"""The installed command where something around it is wrong: locale, output, terminal, locks, a second build."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "benchmarks"))

from faults import make_project
from faults_command import FAULTS as COMMAND_FAULTS


@pytest.fixture
def project(tmp_path: Path) -> Path:
    make_project(tmp_path / "项目")
    (tmp_path / "home").mkdir()
    return tmp_path / "项目"


def run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TIMELINE_", "XDG_", "LC_", "LANG"))
    }
    return subprocess.run(
        [sys.executable, "-m", "timeline", *arguments, "-C", str(project)],
        env={**kept, "HOME": str(project.parent / "home"), **environment},
        capture_output=True,
        timeout=120,
    )


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}, {"LANG": "POSIX"}, {"LC_ALL": "xx_YY.KOI8-R"}, {"LANG": ""}])
def test_without_a_locale_everything_is_utf_8(project: Path, locale: dict[str, str]) -> None:
    built = run(project, "build", **locale, TIMELINE_LANG="zh")
    listed = run(project, "list", **locale)
    assert built.returncode == listed.returncode == 0, built.stderr + listed.stderr
    assert "防汛" in listed.stdout.decode("utf-8") and "事件" in (built.stdout + built.stderr).decode("utf-8")
    exported = run(project, "export", "-o", str(project / "出.json"), **locale)
    assert exported.returncode == 0 and json.loads((project / "出.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_without_locks_takes_decisions_and_builds(
    project: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    from faults import build, decide

    def refused(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refused)
    decide(project, "送冲锋舟")
    build(project)
    assert "送冲锋舟" in (project / "events.yaml").read_text(encoding="utf-8")


def test_ctrl_c_while_the_program_loads_shows_no_traceback() -> None:
    script = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'timeline.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from timeline.__main__ import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (130, b"")


@pytest.mark.parametrize(
    ("faults", "each"),
    [(COMMAND_FAULTS[:6], 2), (COMMAND_FAULTS[6:], 1)],
    ids=("signals and what closes", "what is wrong around it"),
)
def test_faults_of_the_command_lose_nothing(faults: tuple[str, ...], each: int) -> None:
    script = Path(__file__).parent.parent.parent / "benchmarks" / "faults.py"
    chosen = [word for fault in faults for word in ("--fault", fault)]
    done = subprocess.run(
        [sys.executable, str(script), "--count", str(each * len(faults)), *chosen],
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
