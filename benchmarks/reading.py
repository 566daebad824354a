"""How quickly files of each format are read, and reposts found.

usage: python benchmarks/reading.py [DOCUMENTS]

Files are made in a temporary folder from sentences of our own. A line a format: documents, megabytes of text, seconds,
megabytes of text a second; then sketches, and finding reposts among so many documents. The fonts of the PDF files are
not in them: PDFium looks for others on every page, so that this is its slowest case.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "reading"))

from reading_samples import column, docx, p, pdf

from timeline.build.reposts import originals
from timeline.model import Document, Paragraph
from timeline.reading import read
from timeline.reading.containers import Member, members
from timeline.reading.rules import Rules
from timeline.reading.sketch import sketch

BODIES = ("市水务局", "县应急管理局", "镇人民政府", "区卫生健康委员会", "防汛抗旱指挥部")
DOINGS = ("召开调度会议", "部署隐患排查", "组织应急演练", "通报汛前检查情况", "调整责任人名单")
CHANCE = random.Random(1)


def sentence() -> str:
    """A sentence of about thirty characters."""
    day = f"2021年{CHANCE.randint(1, 12)}月{CHANCE.randint(1, 28)}日"
    return f"{day}，{CHANCE.choice(BODIES)}{CHANCE.choice(DOINGS)}，涉及{CHANCE.randint(2, 900)}处，限期整改到位。"


def paragraphs() -> list[str]:
    """The text of a document: twenty paragraphs of about a hundred characters."""
    return ["".join(sentence() for _ in range(3)) for _ in range(20)]


def one_each(folder: Path, count: int, suffix: str, make: Callable[[list[str]], bytes]) -> None:
    """So many files of one format."""
    for number in range(count):
        (folder / f"{number:05}{suffix}").write_bytes(make(paragraphs()))


def as_html(lines: list[str]) -> bytes:
    """A page with a menu and related pages around its text."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<nav><a href=x>首页</a></nav><div><h1>通报</h1>{body}<h3>相关阅读</h3><a href=y>另一篇</a></div>".encode()


def as_pdf(lines: list[str]) -> bytes:
    """A paper of four pages."""
    cut = ["　　" + line[:31] for line in lines for line in [line]] + [line[31:64] for line in lines]
    return pdf([column(cut[at : at + 30]) for at in range(0, len(cut), 30)])


def as_zip(folder: Path, count: int) -> None:
    """One archive of text files."""
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number:05}.txt", "\n".join(paragraphs()))


def as_rows(folder: Path, count: int, suffix: str) -> None:
    """One table."""
    with (folder / f"a{suffix}").open("w", encoding="utf-8", newline="") as file:
        if suffix == ".csv":
            writer = csv.writer(file)
            writer.writerow(["title", "text"])
            writer.writerows((f"第{number}号", "\n".join(paragraphs())) for number in range(count))
        else:
            for number in range(count):
                file.write(json.dumps({"title": f"第{number}号", "text": "\n".join(paragraphs())}) + "\n")


def documents(folder: Path) -> Iterator[Document]:
    """Every document in a folder."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".zip", ".csv", ".jsonl"):
            for member in members(path, path.name, Rules()):
                assert isinstance(member, Member)
                yield read(member.path, member.file)
        else:
            yield read(path, path.name)


FORMATS: dict[str, Callable[[Path, int], None]] = {
    "txt": lambda folder, count: one_each(folder, count, ".txt", lambda lines: "\n".join(lines).encode()),
    "html": lambda folder, count: one_each(folder, count, ".html", as_html),
    "docx": lambda folder, count: one_each(folder, count, ".docx", lambda lines: docx("".join(map(p, lines)))),
    "pdf": lambda folder, count: one_each(folder, count, ".pdf", as_pdf),
    "zip": as_zip,
    "csv": lambda folder, count: as_rows(folder, count, ".csv"),
    "jsonl": lambda folder, count: as_rows(folder, count, ".jsonl"),
}


def main(count: int) -> None:
    """Print the table."""
    print(f"{'format':8}{'documents':>10}{'MB text':>10}{'seconds':>10}{'MB/s':>8}")
    for name, make in FORMATS.items():
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), count)
            next(documents(Path(folder)))  # what is loaded once is not counted
            began = time.perf_counter()
            size = sum(len(document.text.encode()) for document in documents(Path(folder)))
            took = time.perf_counter() - began
        print(f"{name:8}{count:10}{size / 1e6:10.2f}{took:10.2f}{size / 1e6 / took:8.1f}")
    texts = ["\n".join(paragraphs()) for _ in range(count)]
    began = time.perf_counter()
    sketches = [sketch(text, [Paragraph(1, 0, len(text), 1)]) for text in texts]
    took = time.perf_counter() - began
    size = sum(len(text.encode()) for text in texts)
    print(f"{'sketch':8}{count:10}{size / 1e6:10.2f}{took:10.2f}{size / 1e6 / took:8.1f}")
    again = [sketch(f"来源：县政府网\n{text}", [Paragraph(1, 0, len(text) + 8, 1)]) for text in texts[: count // 10]]
    listed = [(f"{number:05}", "2021-01-01", each) for number, each in enumerate(sketches)]
    listed += [(f"{number:05}+", "2021-01-02", each) for number, each in enumerate(again)]
    began = time.perf_counter()
    found = originals(listed)
    print(f"reposts: {len(found)} of {len(again)} found among {len(listed)} in {time.perf_counter() - began:.3f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
