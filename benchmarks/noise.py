"""How much the events of a text change when scraped text's kinds of noise are put into it.

usage: python benchmarks/noise.py FOLDER [--files N] [--seed N] [--show N]

Every kind of noise is put into each text of the folder by itself, and all together; then the events of both texts are
compared as pairs of date and quote (quotes by their cleaned letters, without marks). Printed: pairs, pairs that changed
(gone, or told otherwise), and their share.
"""

from __future__ import annotations

import argparse
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from timeline.cleaning import clean, tables
from timeline.extraction import Additions, extract
from timeline.model import Document, DocumentFacts, Event
from timeline.reading import from_bytes

Noise = Callable[[str, random.Random], str]
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DATE = re.compile(r"(\d{1,2})月(\d{1,2})日")
_COMMENTS = (
    "网友评论：\n路过的人：说得好！\n匿名用户：去年我也遇到过，顶一个\n"
    "热心市民：支持，希望越来越好\n相关链接：\n更多精彩内容请关注我们\n"
)
# Readings of common characters, as scraped pages put them behind characters they could not encode.
_READINGS = {
    "会": "huì", "学": "xué", "发": "fā", "国": "guó", "进": "jìn", "动": "dòng", "务": "wù", "习": "xí",
    "强": "qiáng", "业": "yè", "产": "chǎn", "经": "jīng", "实": "shí", "对": "duì", "关": "guān", "机": "jī",
    "电": "diàn", "车": "chē", "月": "yuè", "日": "rì",
}  # fmt: skip


def _some(text: str, rng: random.Random, share: float, change: Callable[[str], str]) -> str:
    return "".join(change(char) if rng.random() < share else char for char in text)


def traditional(text: str, rng: random.Random) -> str:
    """The whole text in traditional characters, where one form has only one."""
    table = {plain: variants[0] for plain, variants in tables.lines("traditional.txt")}
    return "".join(table.get(char, char) for char in text)


def readings(text: str, rng: random.Random) -> str:
    """Pinyin in brackets behind characters: 会(huì)."""
    return _some(text, rng, 0.5, lambda char: f"{char}({_READINGS[char]})" if char in _READINGS else char)


def torn_dates(text: str, rng: random.Random) -> str:
    """1月(yue)8日(ri)."""
    return _DATE.sub(lambda m: f"{m[1]}月(yue){m[2]}日(ri)" if rng.random() < 0.5 else m[0], text)


def half_width(text: str, rng: random.Random) -> str:
    """Commas, colons and brackets of half width."""
    return text.translate(str.maketrans("，：；！？（）", ",:;!?()"))


def full_width(text: str, rng: random.Random) -> str:
    """Digits of full width."""
    return text.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})


def blanks(text: str, rng: random.Random) -> str:
    """Blanks of all kinds between characters."""
    return _some(text, rng, 0.03, lambda char: char + rng.choice(" \u3000\xa0") if _CHINESE.match(char) else char)


def doubled(text: str, rng: random.Random) -> str:
    """Doubled commas and full stops."""
    return _some(text, rng, 0.3, lambda char: char * 2 if char in "，。、" else char)


def dots(text: str, rng: random.Random) -> str:
    """Dots inside words that filters look for: 市.委."""
    return re.sub("(市|省|县)(委|政府)", lambda m: f"{m[1]}.{m[2]}" if rng.random() < 0.5 else m[0], text)


def marks(text: str, rng: random.Random) -> str:
    """Marks of HTML and Markdown: <br>, **, &nbsp;."""
    text = re.sub("。(?!\n)", lambda m: "。" + rng.choice(("<br>", "", "&nbsp;", "<br/>", "")), text)
    return re.sub("(?<=，)([\u4e00-\u9fff]{2,6})(?=，)", lambda m: f"**{m[1]}**" if rng.random() < 0.3 else m[1], text)


def look_alikes(text: str, rng: random.Random) -> str:
    """Characters that only look like the one meant, in words: 疒毒."""
    return _some(text, rng, 0.01, lambda char: _suspects().get(char, char))


@cache
def _suspects() -> dict[str, str]:
    known: dict[str, str] = {}
    for suspect, candidates in tables.lookalikes().items():
        if unicodedata.category(suspect) == "Lo":
            known.setdefault(candidates[0], suspect)
    return known


def one_line(text: str, rng: random.Random) -> str:
    """The paragraphs of an article on one line, where a full stop ends them."""
    return re.sub(r"(?<=[。！？])\n+(?=[\u4e00-\u9fff])", "", text)


def comments(text: str, rng: random.Random) -> str:
    """Comments and links of readers below the article."""
    return text.rstrip("\n") + "\n" + _COMMENTS


KINDS: dict[str, Noise] = {
    noise.__name__: noise
    for noise in (
        traditional, readings, torn_dates, half_width, full_width, blanks, doubled, dots, marks, look_alikes, one_line,
        comments,
    )
}  # fmt: skip
_TOGETHER = ("traditional", "torn_dates", "half_width", "blanks", "doubled", "dots", "marks", "comments")


def _document(text: str, name: str) -> Document:
    made = from_bytes(text.encode("utf-8"), name, "txt")
    return made[0] if isinstance(made, tuple) else made


def told(text: str, name: str, facts: DocumentFacts) -> Counter[tuple[str, str]]:
    """The pairs of date and quote of a text's events."""
    document = _document(text, name)
    cleaned = clean(document.text)

    plain = str.maketrans({suspect: char for char, suspect in _suspects().items()})

    def words(event: Event) -> str:
        assert event.source is not None
        start, end = cleaned.to_clean(event.source.start, event.source.end)
        return re.sub(r"[\W_]", "", cleaned.text[start:end]).translate(plain)

    found = extract(document, cleaned, Additions(), facts).events
    return Counter((event.date, words(event)) for event in found)


def main() -> None:
    """Prints a table: a row a kind of noise."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="changed pairs to show of each kind")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    paths = sorted(path for path in options.folder.iterdir() if path.is_file())
    paths = sorted(rng.sample(paths, min(options.files, len(paths))))
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    facts = {name: _document(text, name).facts for name, text in texts.items()}
    plain = {name: told(text, name, facts[name]) for name, text in texts.items()}
    total = sum(sum(pairs.values()) for pairs in plain.values())
    print(f"{len(texts)} texts, {total} events")
    print(f"{'noise':14}{'gone':>8}{'new':>8}{'changed':>10}")
    for kind in (*KINDS, "together"):
        gone: list[tuple[str, str]] = []
        new: list[tuple[str, str]] = []
        for name, text in texts.items():
            noisy = text
            for each in _TOGETHER if kind == "together" else (kind,):
                noisy = KINDS[each](noisy, random.Random(options.seed))
            found = told(noisy, name, facts[name])
            gone += (plain[name] - found).elements()
            new += (found - plain[name]).elements()
        print(f"{kind:14}{len(gone):8}{len(new):8}{len(gone) / max(1, total):10.2%}")
        for mark, pairs in (("-", gone), ("+", new)):
            for date, words in pairs[: options.show]:
                print(f"    {mark} {date} {words[:70]}")


if __name__ == "__main__":
    main()
