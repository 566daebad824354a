"""Texts that want to steer a terminal, and a project that is full of them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

PAYLOADS = (
    "\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x07", "\x1b]8;;http://example.org\x1b\\", "\x1b[2J\x1b[H", "\x1b[31m",
    "\x1b[6n", "\x1bPq#0\x1b\\", "\x1b_G\x1b\\", "\x1b^x\x1b\\", "\x1bc", "\x9b31m", "\x9d0;x\x9c", "\x90q\x9c",
    "\x84", "\x00", "\x07", "\x08\x08\x08", "\x0b", "\x0c", "\x0e", "\x0f", "\x7f", "\r", "\x85", "\u2028",
    "\u2029", "\u202e", "\u202d", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b" * 50,
    "\u200d", "\ufeff", "\u2060", "\u00ad", "\u0301" * 200, "\ufe0f", "\U000e0041\U000e007f", "\u0378",
    "\U0010ffff", "[bold red]x[/]", "[link=http://example.org]", "[@click=app.quit]x", "[/]", "\\[", "%s%n",
    "\ud800", "…·—“”", "𠀀𠮷", "👨‍👩‍👧",
)  # fmt: skip

#: What may stand raw in no line that a person sees.
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u061c\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def hostile(count: int, seed: int = 1) -> Iterator[str]:
    """So many texts with hostile pieces in them, the same for the same seed."""
    source = random.Random(seed)
    plain = "7月18日县防汛抗旱指挥部召开紧急会议ab c"
    for _ in range(count):
        yield "".join(
            source.choice(PAYLOADS)
            if source.random() < 0.5
            else chr(source.randrange(0x110000))
            if source.random() < 0.1
            else plain[source.randrange(20) :]
            for _ in range(source.randrange(1, 7))
        )


def write_project(folder: Path) -> Path:
    """A project with hostile words in documents, file names, curated fields, settings and views."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    bad = "".join(
        words for words in PAYLOADS if words not in ("\x00", "\ud800", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c")
    )
    lines = [
        f"7月{18 + n % 9}日,县防汛{words}抗旱指挥部召开紧急{words}会议,部署转移工作。"
        for n, words in enumerate(PAYLOADS)
    ]
    text = "防汛简报" + bad + "\n2021年7月30日 来源:临河县" + bad + "应急管理局\n\n" + "\n".join(lines)
    (sources / "a\x1b]0;owned\x07\u202eb[bold].txt").write_bytes(text.encode("utf-8", "replace"))
    (sources / "x\x9b31m\n.txt").write_bytes(b"\x00\x01")
    (sources / "\x1b[2Jy.xyz").write_bytes(b"x")
    (sources / "page.html").write_text(
        "<title>&#27;]0;owned&#7;县医院&#8238;</title><p>发布时间:2021年9月12日</p><p>9月11日,县&#155;31m医院开展义诊&#x202e;。</p>"
    )
    (folder / "events.yaml").write_text(
        'version: 1\nevents:\n  - {date: 2021-07-22, kind: support, title: "送\\e]0;owned\\a来\\u202e冲锋舟[bold red]",'
        ' note: "\\e[2J\\x9b31m", cities: ["\\e]0;owned\\a市"], tags: ["\\u200b\\e[31m"]}\n'
        '  - {"da\\e]0;owned\\ate": 2021, title: "\\e[31m"}\n',
    )
    (folder / "timeline.toml").write_text(
        'theme = "\\u001b]0;owned\\u0007"\ncurator = "\\u001b[2J"\n"\\u001b[31m" = 1\n'
    )
    return folder
