"""Writes docs/figures.md from what the benchmarks kept: every time, with the day and the machine.

python benchmarks/all.py --json figures.json
python docs/make_figures.py figures.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HEAD = """# Figures

<!-- Made by docs/make_figures.py from what benchmarks/all.py --json kept. -->

What the benchmarks print on one machine. Compare figures of one run with each other; on another machine run
`python benchmarks/all.py` yourself, and `--against FILE` to compare with what another version kept.
`--only SCRIPT` runs single ones; the last table has every time with a bar and, with `--against`, its ratio (1.20 × is a
fifth slower). Below a difference of a third, on a machine that does other things, run both again before you believe it.

"""
SAYS = {
    "startup.py": "processor time until a command is done; the budget of `timeline --help` is 80 ms over bare Python",
    "dates.py": "time expressions",
    "reading.py": "reading documents",
    "extraction.py": "extraction in one process against `jieba.posseg` alone on the same text",
    "store.py": "questions to a store of 20,000 events",
    "build.py": "building 400 notices",
    "export.py": "exporting 20,000 events, each format by as many processes as there are processors",
    "browser.py": "the browser over 20,000 events, in a terminal",
    "anchors.py": "decisions that follow their documents",
}


def page(kept: dict[str, Any]) -> str:
    """The page of one run."""
    where = ", ".join(filter(None, (kept["machine"], kept.get("processor", ""))))
    parts = [
        HEAD,
        f"Measured on {kept['measured']} with version {kept['version']}: {where}. "
        f"The machine was shared: over a quarter of an hour, {kept['load']:.1f} processes wanted its processors.\n",
    ]
    for script, words in kept["printed"].items():
        says = SAYS.get(script, script)
        parts.append(f"\n## {script}\n\n{says[:1].upper()}{says[1:]}.\n\n```text\n{words.strip()}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    kept = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    (Path(__file__).parent / "figures.md").write_text(page(kept), encoding="utf-8")
