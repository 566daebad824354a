"""A small made-up project for the browser's tests: three documents about a flood, and every sort of event."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct, field

from timeline.config import Settings
from timeline.model import (
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
    Problem,
    Reason,
)
from timeline.store import StoreWriter

HOSTILE = "水\x1b[31m位\u202e上\u200b涨[bold]两[/bold]米"

REPORT = f"""柳溪市防汛工作情况报告
来源:柳溪市水利局 2021年7月20日
一、前期准备
2003年,我市建成东岸防洪堤,堤长十二公里。此后十余年间,沿岸乡镇陆续完成加固,汛期值守、物资储备、人员转移三项制度逐步建立。
7月上旬,市水利局完成汛前检查,排查隐患三十一处。7月9日,市防汛指挥部召开第一次会议,部署上游水库预泄;会议要求各乡镇必须在7月12日前完成低洼地带摸底。
二、应急处置
7月14日8时,青石镇水文站水位超过警戒线零点六米。7月14日,市防汛指挥部发布二级应急响应通知。
7月15日凌晨,消防支队四十二人携冲锋舟八艘赶赴青石镇。当天,平桥县转移群众三百二十六人。
{HOSTILE}。截至7月18日,全市累计转移群众一千一百零四人。
7月19日至21日,关闭沿江大桥。预计7月25日起恢复通行。
"""

BRIEF = """平桥县情况简报
来源:平桥县人民政府 2021年7月22日
7月15日,我县转移群众三百二十八人,设临时安置点五处。
7月17日,省红十字会向我县捐赠帐篷二百顶。7月下旬,县水利局将开展堤防复查。
近日,多名志愿者参与清淤。
"""

SPEECH = """在全市防汛总结会上的讲话
2022年3月5日
去年7月那场洪水,我们经受住了考验。各单位要把隐患台账建起来,严禁在行洪通道内堆放杂物。
"""

LIUXI = Place("柳溪市", "990100", "云州省")
QINGSHI = Place("青石镇", "990101", "云州省", "township")
PINGQIAO = Place("平桥县", "990122", "云州省", "county")
PROVINCE = Place("云州省", "990000", "云州省", "province")
HQ = "柳溪市防汛指挥部"


def document(file: str, text: str, facts: DocumentFacts) -> Document:
    """A document of plain text, a line a paragraph."""
    paragraphs, at = [], 0
    for number, words in enumerate(text.split("\n"), start=1):
        if words:
            role = "heading" if words[:2] in ("一、", "二、") or number == 1 else "text"
            paragraphs.append(Paragraph(number, at, at + len(words), number, role))
        at += len(words) + 1
    return Document(
        file,
        text,
        tuple(paragraphs),
        "txt",
        "utf-8",
        hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        facts,
    )


DOCUMENTS = {
    "sources/report.txt": document(
        "sources/report.txt",
        REPORT,
        DocumentFacts("柳溪市防汛工作情况报告", "2021-07-20", "柳溪市水利局", city="柳溪市"),
    ),
    "sources/brief.txt": document(
        "sources/brief.txt", BRIEF, DocumentFacts("平桥县情况简报", "2021-07-22", "平桥县人民政府", city="平桥县")
    ),
    "sources/speech.txt": document(
        "sources/speech.txt", SPEECH, DocumentFacts("在全市防汛总结会上的讲话", "2022-03-05")
    ),
}


def anchor(file: str, quote: str, date_text: str) -> Anchor:
    """Where a quote and its time expression stand."""
    found = DOCUMENTS[file]
    start = found.text.index(quote)
    paragraph = next(p.number for p in found.paragraphs if p.start <= start < p.end)
    date_start = found.text.find(date_text, max(0, start - 60)) if date_text else -1
    return Anchor(
        file,
        paragraph,
        start,
        start + len(quote),
        quote,
        date_start=date_start if date_start >= 0 else None,
        date_end=date_start + len(date_text) if date_start >= 0 else None,
    )


def event(identity, date_, kind, title, quote="", date_text="", file="sources/report.txt", bounds=None, **more):
    """One event; ``bounds`` (earliest, latest) where they are not the date itself."""
    earliest, latest = bounds or (date_, date_)
    cities = more.pop("cities", (LIUXI,))
    return Event(
        id=identity,
        date=date_,
        earliest=earliest,
        latest=latest,
        date_text=date_text,
        basis=more.pop("basis", "year-inferred"),
        why=Reason("browser.basis_year_inferred"),
        reported="2021-07-20",
        kind=kind,
        title=title,
        quote=quote,
        source=anchor(file, quote, date_text) if quote else None,
        cities=cities,
        **more,
    )


R, B, S = "sources/report.txt", "sources/brief.txt", "sources/speech.txt"
EVENTS = (
    event(
        "a01",
        "2003",
        "background",
        "建成东岸防洪堤",
        "我市建成东岸防洪堤",
        "2003年",
        bounds=("2003-01-01", "2003-12-31"),
        basis="explicit",
    ),
    event(
        "a02",
        "2021-07-01/2021-07-10~",
        "inspection",
        "市水利局完成汛前检查",
        "市水利局完成汛前检查",
        "7月上旬",
        bounds=("2021-07-01", "2021-07-10"),
        institutions=(Institution("柳溪市水利局", "市水利局"),),
        figures=(Figure(31, "处", "隐患"),),
    ),
    event(
        "a03",
        "2021-07-09",
        "meeting",
        "市防汛指挥部召开第一次会议,部署上游水库预泄",
        "市防汛指挥部召开第一次会议,部署上游水库预泄",
        "7月9日",
        institutions=(Institution(HQ, "市防汛指挥部"),),
        people=(Person("林远山", "市长"),),
        decided_by="召开",
    ),
    event(
        "a04",
        "2021-07-09",
        "directive",
        "各乡镇必须在7月12日前完成低洼地带摸底",
        "各乡镇必须在7月12日前完成低洼地带摸底",
        "7月9日",
        directive=Directive("必须", HQ, "各乡镇", "../2021-07-12"),
    ),
    event(
        "a05",
        "2021-07-14T08:00",
        "other",
        "青石镇水文站水位超过警戒线",
        "青石镇水文站水位超过警戒线零点六米",
        "7月14日8时",
        cities=(QINGSHI, LIUXI),
    ),
    event(
        "a06",
        "2021-07-14",
        "order",
        "发布二级应急响应通知",
        "市防汛指挥部发布二级应急响应通知",
        "7月14日",
        institutions=(Institution(HQ),),
    ),
    event(
        "a07",
        "2021-07-15",
        "deployment",
        "消防支队四十二人赶赴青石镇",
        "消防支队四十二人携冲锋舟八艘赶赴青石镇",
        "7月15日凌晨",
        cities=(QINGSHI,),
    ),
    event(
        "a08",
        "2021-07-15",
        "measure",
        "平桥县转移群众三百二十六人",
        "平桥县转移群众三百二十六人",
        "当天",
        basis="relative",
        cities=(PINGQIAO,),
        happening="h1",
        conflicts=("三百二十八人 (a12)",),
    ),
    event(
        "a09",
        "../2021-07-18",
        "report",
        "全市累计转移群众一千一百零四人",
        "全市累计转移群众一千一百零四人",
        "截至7月18日",
        bounds=(None, "2021-07-18"),
    ),
    event(
        "a10",
        "2021-07-19/2021-07-21",
        "measure",
        "关闭沿江大桥",
        "关闭沿江大桥",
        "7月19日至21日",
        bounds=("2021-07-19", "2021-07-21"),
    ),
    event(
        "a11",
        "2021-07-25/..",
        "measure",
        "恢复通行",
        "预计7月25日起恢复通行",
        "7月25日起",
        bounds=("2021-07-25", None),
        planned=True,
    ),
    event(
        "a12",
        "2021-07-15",
        "measure",
        "转移群众三百二十八人,设临时安置点五处",
        "我县转移群众三百二十八人",
        "7月15日",
        B,
        cities=(PINGQIAO,),
        happening="h1",
        conflicts=("三百二十六人 (a08)",),
    ),
    event(
        "a13",
        "2021-07-17",
        "support",
        "省红十字会捐赠帐篷二百顶",
        "省红十字会向我县捐赠帐篷二百顶",
        "7月17日",
        B,
        cities=(PINGQIAO, PROVINCE),
        institutions=(Institution("云州省红十字会", "省红十字会"),),
        origin="corrected",
        extracted={"date": "2020-07-17"},
    ),
    event(
        "a14",
        "2021-07-21/2021-07-31",
        "inspection",
        "县水利局将开展堤防复查",
        "县水利局将开展堤防复查",
        "7月下旬",
        B,
        cities=(PINGQIAO,),
        bounds=("2021-07-21", "2021-07-31"),
        planned=True,
    ),
    event(
        "a15",
        "../2021-07-22~",
        "other",
        "多名志愿者参与清淤",
        "多名志愿者参与清淤",
        "近日",
        B,
        cities=(PINGQIAO,),
        bounds=(None, "2021-07-22"),
        bounded=True,
        basis="relative",
    ),
    event(
        "a16",
        "2022-03-05",
        "statement",
        "隐患台账要建起来",
        "各单位要把隐患台账建起来",
        "",
        S,
        basis="document",
        cities=(),
    ),
    event(
        "a17",
        "2022-03-05",
        "directive",
        "严禁在行洪通道内堆放杂物",
        "严禁在行洪通道内堆放杂物",
        "",
        S,
        basis="document",
        cities=(),
        directive=Directive("严禁", "", "各单位"),
    ),
    event(
        "a18",
        "2021-07-16",
        "meeting",
        "县长办公会",
        origin="curated",
        basis="curated",
        cities=(PINGQIAO,),
        notes="据当事人口述",
    ),
    event("a19", "2021-07-16", "other", HOSTILE, HOSTILE, "", basis="inherited"),
    event("a20", "", "background", "年代不详的水则碑", basis="curated", origin="curated", bounds=(None, None)),
)
PROBLEMS = (
    Problem("sources/scan.txt", Reason("browser.document_gone", {"file": "sources/scan.txt"})),
    Problem("events.yaml", Reason("browser.no_period"), 12, 7, "warning"),
)


class FakeProject(Struct, frozen=True):
    """What the browser asks of a project."""

    folder: Path
    store: Path
    name: str = "防汛"
    problems: tuple[Problem, ...] = ()
    settings: Settings = field(default_factory=Settings)

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def events_files(self) -> tuple[Path, ...]:
        found = self.folder / "events.yaml"
        return (found,) if found.exists() else ()


def project(folder: Path, events=EVENTS, documents=None, problems=PROBLEMS, **settings) -> FakeProject:
    """Write the documents and the store of a project into ``folder``."""
    shown = DOCUMENTS if documents is None else documents
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    store = folder / "store.sqlite"
    with StoreWriter(store, rebuild=True) as writer:
        for file, found in shown.items():
            (folder / file).write_text(found.text.encode("utf-8", "replace").decode(), encoding="utf-8")
            writer.put_document(found, found.facts, file, ())
        writer.replace_events(events)
        writer.replace_problems(problems)
        writer.commit()
    return FakeProject(folder, store, settings=Settings(**{"session": False, **settings}))


def many(count: int, per_day: int = 25):
    """``count`` events, some every second day."""
    day = date(1990, 1, 1)
    for number in range(count):
        when = (day + timedelta(days=2 * (number // per_day))).isoformat()
        kind = ("meeting", "order", "measure")[number % 3]
        yield Event(
            id=f"m{number:07d}",
            date=when,
            earliest=when,
            latest=when,
            date_text="",
            basis="explicit",
            why=Reason("browser.basis_explicit"),
            reported="",
            kind=kind,
            title=f"第{number}号事件 巡堤查险",
            quote="",
            source=None,
            cities=(LIUXI if number % 2 else PINGQIAO,),
        )
