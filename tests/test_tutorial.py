"""Every command of docs/tutorial.md runs, in the order of the page, on the documents that are shipped."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line]


def test_the_commands_run(tmp_path: Path) -> None:
    for name in ("sources", "events.yaml"):
        part = ROOT / name
        (shutil.copytree if part.is_dir() else shutil.copy)(part, tmp_path / name)
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "TIMELINE_LANG": "en"}
    ran = 0
    for command in COMMANDS:
        if command == "timeline":  # which needs a terminal
            continue
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, (command, done.stderr)
        if command.startswith(("timeline list", "timeline show", "timeline stats", "timeline log")):
            assert done.stdout, command
        ran += 1
    assert ran > 12
    assert (tmp_path / "all.html").stat().st_size > 10_000
