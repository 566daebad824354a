"""How fast time expressions are found and resolved: MB of UTF-8 a second, on text made here.

usage: python benchmarks/dates.py [MEGABYTES]

Three texts: news-like paragraphs, one line of the same without a break, and text without a single date.
"""

from __future__ import annotations

import sys
import time

from timeline.dates import expressions
from timeline.dates.find import find
from timeline.dates.folding import fold

NEWS = (
    "3月12日上午,县防汛指挥部召开会议,部署下一阶段的巡堤查险。截至昨日18时,全县共转移群众两千余人。\n"
    "次日,水利局派出三个工作组下乡督导。2019年7月以来,该县累计投入资金四千万元,先后加固堤防二十公里。\n"
    "记者从会上获悉,目前各乡镇物资储备充足,今后一段时期降雨仍将偏多,请广大群众注意防范,不要前往危险地带。\n"
)
PLAIN = "各级组织要充分认识做好这项工作的重要意义,加强领导,落实责任,把各项措施落到实处,确保取得实效。\n"


def measure(name: str, text: str) -> None:
    """Prints the speed of the scan alone and of the whole engine on a text."""
    size = len(text.encode()) / 1e6
    start = time.perf_counter()
    count = sum(1 for _ in find(fold(text)))
    scan = time.perf_counter() - start
    start = time.perf_counter()
    expressions(text, published="2020-03-15")
    whole = time.perf_counter() - start
    print(f"{name:24} {size:6.1f} MB {count:8} expressions  scan {size / scan:6.1f} MB/s  all {size / whole:6.1f} MB/s")


def main() -> None:
    """Runs the three measurements."""
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    expressions(NEWS, published="2020-03-15")
    news = NEWS * max(1, int(megabytes * 1e6 / len(NEWS.encode())))
    measure("news", news)
    measure("news, one line", news.replace("\n", ""))
    measure("no dates", PLAIN * max(1, int(megabytes * 1e6 / len(PLAIN.encode()))))


if __name__ == "__main__":
    main()
