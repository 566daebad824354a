"""Every benchmark, one after the other, small enough to wait for: a table each, and of the builds one with bars.

usage: python benchmarks/all.py [--json FILE] [--against FILE] [--only SCRIPT …]

``--json`` keeps every figure, after each benchmark what there is so far; ``--against`` compares with what another
version kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Final

from timeline import __version__

HERE = Path(__file__).parent
RUNS = (
    ("startup.py", "--runs", "5"),
    ("dates.py", "--megabytes", "1", "--no-peers"),
    ("reading.py", "100"),
    ("extraction.py",),
    ("store.py", "--events", "20000"),
    ("build.py",),
    ("export.py", "20000"),
    ("browser.py", "--events", "20000", "--runs", "3"),
    ("anchors.py", "--edits", "500", "--rounds", "30", "--kills", "30"),
)


_FIGURE: Final = re.compile(r"^(?P<name>.*?\S)\s+(?P<value>\d+\.\d+) (?P<unit>ms|s)\b", re.MULTILINE)
_BAR: Final = 30  # cells of the longest bar


def figures(output: str) -> dict[str, float]:
    """Every named time in what a benchmark printed, in seconds."""
    return {
        found["name"].strip(): float(found["value"]) / (1000 if found["unit"] == "ms" else 1)
        for found in _FIGURE.finditer(output)
    }


def table(script: str, found: dict[str, float], before: dict[str, float]) -> str:
    """The times of a benchmark with bars, and with their ratios to those before."""
    longest = max(found.values(), default=0) or 1
    lines = []
    for name, seconds in found.items():
        bar = "█" * max(1, round(seconds / longest * _BAR))
        ratio = f"{seconds / before[name]:6.2f} ×" if before.get(name) else ""
        lines.append(f"{script:<14}{name[:44]:<46}{seconds * 1000:>10.1f} ms {ratio:<9} {bar}")
    return "\n".join(lines)


def processor() -> str:
    """What the system calls its processor; '' where it does not say."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    found = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    return found[1] if found else platform.processor()


def main() -> int:
    """Runs them; 1 if one failed."""
    options = argparse.ArgumentParser(description="Every benchmark, one after the other.")
    options.add_argument("--json", type=Path, help="keep the figures in this file")
    options.add_argument("--against", type=Path, help="compare with figures that were kept")
    names = [script for script, *_ in RUNS]
    options.add_argument("--only", action="append", choices=names, help="run this one; may be given again")
    given = options.parse_args()
    before = json.loads(given.against.read_text(encoding="utf-8"))["figures"] if given.against else {}
    machine = (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    )
    print(machine)
    began = date.today().isoformat()
    failed: list[str] = []
    kept: dict[str, dict[str, float]] = {}
    printed: dict[str, str] = {}
    for script, *arguments in RUNS:
        if given.only and script not in given.only:
            continue
        print(f"\n== {script} {' '.join(arguments)}", flush=True)
        run = subprocess.run([sys.executable, str(HERE / script), *arguments], stdout=subprocess.PIPE, text=True)
        print(run.stdout, end="", flush=True)
        if run.returncode:
            failed.append(script)
        kept[script], printed[script] = figures(run.stdout), run.stdout
        if given.json:
            about: dict[str, object] = {
                "version": __version__,
                "machine": machine,
                "processor": processor(),
                "measured": began,
            }
            about |= {"load": os.getloadavg()[2], "figures": kept, "printed": printed}
            text = json.dumps(about, indent=1, ensure_ascii=False)
            given.json.write_text(text + "\n", encoding="utf-8")
    print("\n== all times")
    for script, found in kept.items():
        if found:
            print(table(script, found, before.get(script, {})))
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
