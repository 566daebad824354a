"""Whether an event's confidence is what it says: of the events of a class, how many a reader agreed with.

usage: python benchmarks/reliability.py EXPORT.json GOLD_FOLDER

EXPORT.json is what ``timeline export --format json`` printed; GOLD_FOLDER holds one YAML file a document, ``events``
with quote, start, date_text, date_start, date and kind. An event is agreed with where a reader's event has the same
time expression (or, without one, half of the shorter quote), the same date but for ``~`` and ``?``, and the same kind;
one that readers called ``optional`` counts as agreed.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

_BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


def _agrees(event: dict[str, Any], read: list[dict[str, Any]]) -> bool:
    at = event["source"]
    for gold in read:
        start, end = gold["start"], gold["start"] + len(gold["quote"])
        if gold.get("date_text"):
            first = gold.get("date_start", start)
            same = (
                event.get("date_text") and first < at["date_end"] and at["date_start"] < first + len(gold["date_text"])
            )
        else:
            shared = min(end, at["end"]) - max(start, at["start"])
            same = not event.get("date_text") and shared * 2 >= min(end - start, at["end"] - at["start"])
        if same:
            plain = re.sub("[~?]", "", event["date"] or "") == re.sub("[~?]", "", gold["date"])
            if gold.get("optional") or ((plain or gold.get("bounds")) and event["kind"] == gold["kind"]):
                return True
    return False


def main() -> None:
    """Prints the table: confidence, events, how many were agreed with, their share."""
    export, folder = Path(sys.argv[1]), Path(sys.argv[2])
    read = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))["events"] for path in folder.glob("*.yaml")}
    counts = [[0, 0] for _ in _BINS[1:]]
    for event in json.loads(export.read_text(encoding="utf-8"))["events"]:
        if event["kind"] == "directive" or not event.get("source"):
            continue
        gold = read.get(Path(event["source"]["file"]).stem)
        if gold is None:
            continue
        row = next(n for n, top in enumerate(_BINS[1:]) if event["confidence"] < top)
        counts[row][0] += 1
        counts[row][1] += _agrees(event, gold)
    print("confidence    events  agreed   share")
    for low, top, (total, agreed) in zip(_BINS, _BINS[1:], counts, strict=False):
        if total:
            print(f"{low:.2f} – {min(top, 1):.2f} {total:9} {agreed:7} {agreed / total:7.0%}")


if __name__ == "__main__":
    main()
