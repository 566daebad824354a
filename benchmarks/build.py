"""How fast documents become a store: documents and MB of UTF-8 a second, on a project made here of our own sentences.

usage: python benchmarks/build.py [DOCUMENTS]

Builds the project with one process and with two, then again with nothing changed and with one document changed; the
last column is the largest memory that the process of the build itself had.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from timeline.build import build
from timeline.config import Project

PLACES = ("泰州市", "台州市", "常州市", "大连市", "平原县", "石门县")
BODIES = ("水利局", "农业农村局", "教育局", "卫生健康委员会", "交通运输局", "防汛抗旱指挥部")
SENTENCES = (
    "{month}月{day}日，{place}{body}召开会议，研究夏季工作。",
    "{month}月{day}日上午，{body}派出{count}人赶赴各乡镇检查堤防。",
    "次日，{place}启动应急响应，关闭沿河道路{count}公里。",
    "截至{month}月{day}日18时，{place}共转移群众{count}人。",
    "{body}要求，各单位要在{month}月{day}日前完成自查。",
    "当晚，{place}收到邻市捐赠的抽水机{count}台。",
    "各乡镇物资储备充足，群众情绪稳定。",
)


def document(number: int) -> str:
    """A document of some 1.5 kB: a title, a date, twenty sentences."""
    chance = random.Random(number)
    values = {"place": chance.choice(PLACES), "body": chance.choice(BODIES)}
    lines = ["{place}{body}工作通报".format(**values), f"发布时间：2021-08-{chance.randint(1, 28):02d}"]
    for sentence in chance.choices(SENTENCES, k=20):
        day = {"month": chance.randint(5, 8), "day": chance.randint(1, 28), "count": chance.randint(2, 900)}
        lines.append(sentence.format(**values, **day))
    return "\n".join(lines) + "\n"


def measure(name: str, folder: Path, jobs: int, size: int, rebuild: bool = False) -> float:
    """Builds in a process of its own, as a person would; prints a row and returns the seconds."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(folder), str(jobs), str(int(rebuild))],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - begun
    read, events, memory = map(int, done.stdout.split())
    speed = f"{read / seconds:8.1f} documents/s {size * read / seconds / 1e6:7.3f} MB/s" if read > 1 else " " * 34
    print(f"{name:24} {seconds:7.2f} s {speed} {events:8} events {memory / 1024:7.0f} MB")
    return seconds


def one(folder: str, jobs: str, rebuild: str) -> None:
    """One build; prints documents read, events, and the largest memory in KB."""
    report = build(Project.find(folder), jobs=int(jobs), rebuild=rebuild == "1")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    print(report.read, report.events, used)


def main() -> None:
    """Makes the project and builds it four times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources").mkdir()
        for number in range(count):
            path = folder / "sources" / f"{number:05}.txt"
            path.write_text(document(number), encoding="utf-8")
        size = sum(path.stat().st_size for path in (folder / "sources").iterdir()) // count
        single = measure("one process", folder, 1, size)
        double = measure("two processes", folder, 2, size, rebuild=True)
        measure("nothing changed", folder, 1, size)
        with (folder / "sources" / "00000.txt").open("a", encoding="utf-8") as file:
            file.write("8月30日，水利局恢复通航。\n")
        measure("one document changed", folder, 1, size)
        print(f"two processes are {single / double:.2f} times as fast as one")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        main()
