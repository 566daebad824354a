"""A small project of our own sentences, and the installed command run on it as a person would."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import patch

import pytest
from cli_samples import write_project

from timeline.cli import main
from timeline.messages import set_language

INSTALLED = Path(sys.executable).parent / "timeline"
COMMAND = [str(INSTALLED)] if INSTALLED.exists() else [sys.executable, "-m", "timeline"]

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home directory, so that no test sees the user's settings or fills the user's cache."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def environment(home: Path) -> Mapping[str, str]:
    """What the command sees around it: an English locale, no settings, a home of its own."""
    dropped = ("TIMELINE_", "XDG_", "NO_COLOR", "LC_", "LANG", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "TIMELINE_LANG": "en"}


def _variables(environment: Mapping[str, str], env: Mapping[str, str | None] | None) -> dict[str, str]:
    return {name: value for name, value in {**environment, **(env or {})}.items() if value is not None}


@pytest.fixture(scope="session")
def installed(environment: Mapping[str, str]) -> Run:
    """Run the installed command; ``env`` adds variables (``None`` takes one away)."""

    def run(
        *arguments: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str | None] | None = None,
        stdin: str | bytes = "",
    ) -> Done:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=cwd,
            env=_variables(environment, env),
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            timeout=120,
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


@pytest.fixture(scope="session")
def timeline(environment: Mapping[str, str]) -> Run:
    """The same in this process, which costs no start: for all that does not depend on being a process."""

    def run(
        *arguments: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str | None] | None = None,
        stdin: str | bytes = "",
    ) -> Done:
        given = [str(argument) for argument in arguments]
        words = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = io.BytesIO(), io.BytesIO()
        with (
            contextlib.chdir(cwd or Path.cwd()),
            patch.dict(os.environ, _variables(environment, env), clear=True),
            patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(words))),
            patch.object(sys, "stdout", io.TextIOWrapper(out)),
            patch.object(sys, "stderr", io.TextIOWrapper(err)),
        ):
            try:
                code = main(given)
            finally:
                set_language(None)
            sys.stdout.flush()
            sys.stderr.flush()
            shown = out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8")
        return subprocess.CompletedProcess(given, code, *shown)

    return run


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory, installed: Run) -> Path:
    """A built project that tests only read."""
    folder = tmp_path_factory.mktemp("projects") / "readonly"
    write_project(folder)
    built = installed("build", folder)
    assert built.returncode == 0, built.stderr
    return folder
