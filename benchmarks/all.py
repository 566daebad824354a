"""Every benchmark, one after the other, small enough to wait for: a table each.

usage: python benchmarks/all.py
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RUNS = (
    ("dates.py", "1"),
    ("reading.py", "100"),
    ("store.py", "--events", "20000"),
    ("build.py", "400"),
    ("browser.py", "--events", "20000", "--runs", "3"),
    ("anchors.py", "--edits", "500", "--rounds", "30", "--kills", "30"),
)


def main() -> int:
    """Runs them; 1 if one failed."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    failed = 0
    for script, *arguments in RUNS:
        print(f"\n== {script} {' '.join(arguments)}", flush=True)
        failed |= subprocess.run([sys.executable, str(HERE / script), *arguments]).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
