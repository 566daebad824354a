"""Events of our own making for the tests of the store: random, yet such that names, days and words repeat."""

from __future__ import annotations

import random
from datetime import date, timedelta

from timeline.model import (
    BASES,
    KINDS,
    Anchor,
    Directive,
    Document,
    DocumentFacts,
    Event,
    Figure,
    Institution,
    Paragraph,
    Person,
    Place,
    Reason,
)

PLACES = (
    Place("云溪市", "990100", "东岭省", "city"),
    Place("青石县", "990121", "东岭省", "county"),
    Place("白鹿市", "990200", "东岭省", "city"),
    Place("东岭省", "990000", "", "province"),
    Place("南屏市", "980100", "海棠省", "city"),
    Place("城关区", "990102", "东岭省", "county"),
    Place("城关区", "980102", "海棠省", "county"),
    Place("银湾市", "970000", "银湾市", "city"),
    Place("远方国", "", "", "country"),
)
BODIES = (
    Institution("云溪市卫健委", "市卫健委"),
    Institution("白鹿市教育局", "教育局"),
    Institution("东岭大学", "我校"),
    Institution("Red Lantern Society", "the Society"),
    Institution("云溪市人民政府"),
)
PEOPLE = (Person("贺知远", "市长"), Person("林晓棠"), Person("Ada Quill", "observer"))
WORDS = (
    "召开会议",
    "开会",
    "部署防汛",
    "学校停课",
    "，",
    "。",
    " ",
    "A座",
    "第3次",
    "ＡＢＣ",
    "abc",
    "水位",
    "12",
    "会",
)
MODALS = ("要", "严禁", "必须")
ADDRESSEES = ("", "各单位", "各乡镇", "ＡＢ村")


def random_event(source: random.Random, number: int) -> Event:
    """An event with every field that filters ask about, often empty, often shared with others."""
    start = date(2020, 1, 1) + timedelta(days=source.randrange(60))
    shape = source.randrange(9)
    long = start + timedelta(days=source.choice((1, 3, 30, 400)))
    hour = f"T{source.randrange(24):02d}:{source.choice((0, 30)):02d}"
    earliest, latest = {
        0: (None, None),
        1: (start.isoformat(), long.isoformat()),
        2: (None, start.isoformat()),
        3: (start.isoformat(), None),
        4: (start.isoformat() + hour, start.isoformat() + hour),
        5: ("-0211-01-01", "-0211-12-31"),
    }.get(shape, (start.isoformat(), start.isoformat()))
    quote = "".join(source.choices(WORDS, k=source.randrange(1, 7)))
    kind = source.choice(KINDS)
    file = source.choice(("sources/a.txt", "sources/B.txt", "sources/乙/c.html"))
    at = source.randrange(50)
    anchor = Anchor(file, source.randrange(1, 4), at, at + len(quote), quote, "前", "后", at, at + 1)
    return Event(
        id=f"e{number:05d}",
        date="" if earliest is None and latest is None else f"{earliest or '..'}/{latest or '..'}",
        earliest=earliest,
        latest=latest,
        date_text=source.choice(("", "1月3日")),
        basis=source.choice(BASES),
        why=Reason("dates.nearest", {"day": "1", "inner": Reason("dates.given", {"x": "y"})}),
        reported=source.choice(("", "2020-02-01~", "2020-01", "2019/2020-01-15", "??", "../2020-01-10")),
        kind=kind,
        title="".join(source.choices(WORDS, k=3)),
        quote=quote,
        source=None if source.random() < 0.1 else anchor,
        cities=tuple(source.sample(PLACES, source.randrange(3))),
        institutions=tuple(source.sample(BODIES, source.randrange(3))),
        people=tuple(source.sample(PEOPLE, source.randrange(2))),
        figures=(Figure(6.0, "人", "队员", True),) if source.random() < 0.2 else (),
        directive=Directive(source.choice(MODALS), "贺知远", ADDRESSEES[number % 4]) if kind == "directive" else None,
        confidence=source.choice((0.1, 0.5, 0.75, 0.93)),
        origin=source.choice(("extracted", "extracted", "curated", "corrected")),
        happening=source.choice(("", "h1", "h2")),
        conflicts=("338 人",) if source.random() < 0.2 else (),
        notes="",
        bounded=source.random() < 0.2,
        planned=source.random() < 0.2,
        extracted={"date": "2020"} if source.random() < 0.1 else {},
        sources=(anchor,) if source.random() < 0.1 else (),
    )


def random_events(seed: int, count: int) -> list[Event]:
    """The same events for the same seed."""
    source = random.Random(seed)
    return [random_event(source, number) for number in range(count)]


def document(file: str = "sources/a.txt", text: str = "标题\n\n1月3日召开会议。") -> Document:
    """A small document, every line of text a paragraph."""
    paragraphs = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            paragraphs.append(Paragraph(number, start, start + len(line), number))
        start += len(line) + 1
    facts = DocumentFacts("标题", "2020-02-01~", "本报", reasons={"published": Reason("reading.header")})
    return Document(file, text, tuple(paragraphs), "txt", "utf-8", "0" * 64, facts)
