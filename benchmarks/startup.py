"""How long a command takes to begin, over a Python that does nothing: processor time, the least of several runs.

usage: python benchmarks/startup.py [--runs N] [--project FOLDER]

The budget is that of ``timeline --help``: 80 ms over ``python -c pass``; 1 is returned where it is missed. Also
printed are help in other languages, help where a settings file must be read, and a listing of a built project (the
shipped one, copied and built first) with nothing to do.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUDGET = 80.0  # ms over bare Python
BARE = "python -c pass"


def spent(command: list[str], environment: dict[str, str], folder: Path) -> float:
    """Processor time of one run and its children, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> int:
    """Prints the table; 1 where help is over its budget."""
    options = argparse.ArgumentParser(description="How long a command takes to begin.")
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--project", type=Path, default=ROOT)
    given = options.parse_args()
    command = [sys.executable, "-m", "timeline"]
    with tempfile.TemporaryDirectory() as made:
        empty, settings, project = (Path(made) / name for name in ("empty", "settings", "project"))
        for folder in (empty, settings, project):
            folder.mkdir()
        (settings / "timeline.toml").write_text('language = "zh"\n', encoding="utf-8")
        for name in ("sources", "events.yaml"):
            part = given.project / name
            (shutil.copytree if part.is_dir() else shutil.copy)(part, project / name)
        plain = {**os.environ, "LANG": "C.UTF-8", "XDG_CONFIG_HOME": str(empty)}
        plain.pop("TIMELINE_LANG", None)
        subprocess.run([*command, "build"], cwd=project, env=plain, check=True, capture_output=True)
        runs = {
            BARE: ([sys.executable, "-c", "pass"], {}, empty),
            "timeline --version": ([*command, "--version"], {}, empty),
            "timeline --help": ([*command, "--help"], {}, empty),
            "timeline --help, zh": ([*command, "--help"], {"LANG": "zh_CN.UTF-8"}, empty),
            "timeline --help, settings to read": ([*command, "--help"], {}, settings),
            "timeline list --help": ([*command, "list", "--help"], {}, empty),
            "timeline list, nothing to build": ([*command, "list"], {}, project),
        }
        least = dict.fromkeys(runs, float("inf"))
        for _ in range(given.runs):
            for name, (words, more, folder) in runs.items():
                least[name] = min(least[name], spent(words, {**plain, **more}, folder))
    bare = least[BARE]
    for name, milliseconds in least.items():
        print(f"{name:<36}{milliseconds:8.1f} ms{milliseconds - bare:+8.1f}{milliseconds / bare:7.1f} ×")
    over = least["timeline --help"] - bare
    print(f"timeline --help takes {over:.0f} of the {BUDGET:.0f} that it may take over bare Python")
    return int(over > BUDGET)


if __name__ == "__main__":
    raise SystemExit(main())
