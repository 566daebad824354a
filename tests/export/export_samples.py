"""Events of our own, ordinary and hostile, for the tests of export formats."""

from __future__ import annotations

from msgspec.structs import replace

from timeline.export import Header
from timeline.model import Anchor, Directive, DocumentFacts, Event, Figure, Institution, Person, Place, Reason

HEADER = Header("city:云溪市", "2020-03-01T08:00:00+08:00", "1.2.3")
_WHY = Reason("dates.said")


def event(id: str, date: str, earliest: str | None, latest: str | None, title: str, **more: object) -> Event:
    """An event of 云溪市, told in a document of its own."""
    quote = str(more.pop("quote", title))
    source = Anchor("sources/防汛.txt", 4, 10, 10 + len(quote), quote, "前文", "后文")
    first = Event(
        id=id, date=date, earliest=earliest, latest=latest, date_text="", basis="explicit", why=_WHY,
        reported="2020-08-01", kind="meeting", title=title, quote=quote, source=source,
        cities=(Place("云溪市", "990100", "东岭省"),), institutions=(Institution("云溪市防汛指挥部", "市防指"),),
        confidence=0.9,
    )  # fmt: skip
    return replace(first, **more)  # type: ignore[arg-type]


ORDINARY = [
    event("e1", "-0206", "-0206-01-01", "-0206-12-31", "云溪建城", kind="background"),
    event("e2", "1956", "1956-01-01", "1956-12-31", "水利局成立", kind="background"),
    event("e3", "../2020-07-08", None, "2020-07-08", "已转移 326 人", figures=(Figure(326, "人", "群众"),)),
    event("e4", "2020-07-09", "2020-07-09", "2020-07-09", "召开第一次会议", people=(Person("贺知远", "市长"),)),
    event("e5", "2020-07-09T08:30", "2020-07-09T08:30", "2020-07-09T08:30", "开闸泄洪", kind="measure"),
    event("e6", "2020-07-10/2020-07-12~", "2020-07-10", "2020-07-12", "巡堤", bounded=True, tags=("堤", "夜; 班")),
    event(
        "e7",
        "2020-07-20",
        "2020-07-20",
        "2020-07-20",
        "各乡镇须完成清淤",
        kind="directive",
        planned=True,
        directive=Directive("须", "云溪市防汛指挥部", "各乡镇", "2020-07-20"),
        conflicts=("一处作 7月21日",),
    ),
    event("e8", "2020-07-21/..", "2020-07-21", None, "停课", notes="两行\n的备注", extracted={"date": "2020-07-22"}),
    event("e9", "", None, None, "另有一次会商", source=None, sources=(Anchor("sources/b.md", 1, 2, 4, "会商"),)),
]

#: What documents, curated fields and file names may hold that a reader of the export must not act on.
HOSTILE = (
    "=HYPERLINK(\"http://example.org\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1＋1", "'=1", "''-x",
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "<!--", "]]>",
    "a\r\nBEGIN:VEVENT\r\nSUMMARY:no", "a\nATTACH:http://example.org", "a; b, c\\n",
    "x\n2021-01-01: not an event", "x\n---\n# no heading", "x\n\n# no heading\n- no item", "[a](javascript:alert(1))",
    "\x1b]0;title\x07\x1b[31m", "\x9b31m", "abc\u202edef\u2066", "line\u2028paragraph\u2029",
    "\ud800", "\ufeffx", "\x00",
    "%{x}", "\\", "\\;", "; ", ";", "", "{a} \\input{x} $1$ % &", "*a* _b_ `c` #d 1. e", "١٢٣", "é" * 200, "汉" * 200,
    "x;=HYPERLINK()", "x; =1", 'x;"=1"', "x\t=1", "x\n=1", "x\r\n@a", "x|+1", "x;'=1", "x;-1; \u3000＝1",
)  # fmt: skip


def hostile_events() -> list[Event]:
    """An event for every hostile text, which stands in each of its fields that holds text."""
    return [
        event(
            f"h{number}", "2020-07-09", "2020-07-09", "2020-07-09", words, quote=words, notes=words, tags=(words, "b"),
            people=(Person(words, words),), institutions=(Institution(words, words),),
            cities=(Place(words, "1", words),),
            conflicts=(words, words), extracted={words: words},
            source=Anchor(words, 1, 0, len(words), words, words, words),
            directive=Directive(words, words, words, ""), figures=(Figure(1, words, words),), date_text=words,
        )
        for number, words in enumerate(HOSTILE)
    ]  # fmt: skip


URL = "https://example.org/a_b?c=1&d=%7B#e"


def facts(file: str) -> DocumentFacts | None:
    """What is known of one of the documents."""
    if file != "sources/防汛.txt":
        return None
    return DocumentFacts(title="防汛工作情况", published="2020-08-01~", publisher="云溪市水利局", url=URL)
