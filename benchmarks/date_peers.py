"""Runs one peer over texts: standalone, so that another interpreter than ours can run it.

usage: python benchmarks/date_peers.py NAME < TEXTS > RESULT

TEXTS is a JSON object with ``warm`` (texts), ``texts``, ``published`` (YYYY-MM-DD) and ``runs``; RESULT is one with
``version``, ``found`` (expressions in one run), ``failed`` (lines or texts on which the peer raised) and ``seconds``
(CPU time of each run), or ``missing``: why the peer cannot run.  What a peer prints itself is thrown away.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any


def jionlp(published: str) -> tuple[str, Callable[[str], int]]:
    """JioNLP's ``extract_time`` with parsing, line by line as its documentation shows it."""
    import jionlp as package

    year, month, day = map(int, published.split("-"))
    base = {"year": year, "month": month, "day": day}

    def run(line: str) -> int:
        return len(package.ner.extract_time(line, time_base=base, with_parsing=True) or ())

    return str(package.__version__), run


def dateparser(published: str) -> tuple[str, Callable[[str], int]]:
    """dateparser's ``search_dates`` told that the language is Chinese."""
    import dateparser as package
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime.fromisoformat(published)}

    def run(line: str) -> int:
        return len(search_dates(line, languages=["zh"], settings=settings) or ())

    return str(package.__version__), run


def measure(run: Callable[[str], int], texts: list[str]) -> tuple[int, int, float]:
    """Expressions found, lines that raised, and CPU seconds of one run over the lines of texts."""
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    found = failed = 0
    start = time.process_time()
    for line in lines:
        try:
            found += run(line)
        except Exception:
            failed += 1
    return found, failed, time.process_time() - start


def main() -> None:
    """Reads the texts, runs the peer, writes the result."""
    peer: Callable[[str], tuple[str, Callable[[str], int]]] = {"jionlp": jionlp, "dateparser": dateparser}[sys.argv[1]]
    wanted = json.load(sys.stdin)
    result: dict[str, Any]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            version, run = peer(wanted["published"])
        except Exception as error:
            result = {"missing": f"{type(error).__name__}: {error}"}
        else:
            measure(run, wanted["warm"])
            runs = [measure(run, wanted["texts"]) for _ in range(wanted["runs"])]
            found, failed, _ = runs[-1]
            result = {"version": version, "found": found, "failed": failed, "seconds": [one[2] for one in runs]}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
