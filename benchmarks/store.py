"""How quick the store is: writes synthetic events and times what the browser asks.

    python benchmarks/store.py [--events 1000000] [--processes 2] [--keep FILE]

Times are the best of several runs in a warm process, in milliseconds; "first" is the first time after opening.
Names, bodies and sentences are made up from short lists; places, bodies and words are as unevenly spread as in real
documents (few of them make up most).
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from timeline.build.joining import join
from timeline.model import (
    BASES,
    KINDS,
    Anchor,
    Document,
    DocumentFacts,
    Event,
    Institution,
    Paragraph,
    Person,
    Place,
    Reason,
)
from timeline.store import Store, StoreWriter
from timeline.store.filters import Filter, parse
from timeline.store.masks import load_numbers
from timeline.store.origins import Origin
from timeline.store.packing import PackedDocument, packed_document

_SYLLABLES = "云溪青石白鹿南屏海棠东岭银湾松柏金桥长宁平川安远新田北塘西林兴和永嘉临江高原红岩紫阳玉泉"
_BODIES = ("人民政府", "卫生健康委员会", "教育局", "公安局", "红十字会", "第一人民医院", "防汛指挥部", "气象局", "大学")
_VERBS = ("召开", "发布", "部署", "检查", "启动", "暂停", "捐赠", "通报", "要求", "开放")
_OBJECTS = (
    "防汛工作会议",
    "开学通知",
    "救灾物资",
    "道路通行",
    "公交线路",
    "健康码查验",
    "水位监测",
    "献血活动",
    "应急预案",
)
_REASON = Reason("dates.year_from_document", {"year": "2020", "document": "2020-02-01"})


def events(count: int, seed: int = 1) -> Iterator[Event]:
    """Synthetic events, each with its quote, place, body and reason, in no order."""
    source = random.Random(seed)
    provinces = [_SYLLABLES[i] + _SYLLABLES[i + 1] + "省" for i in range(0, 40, 2)]
    cities = [
        Place(a + b + "市", f"{10 + index % 20}{index // 20:02d}00", provinces[index % 20])
        for index, (a, b) in enumerate(source.sample([(a, b) for a in _SYLLABLES for b in _SYLLABLES], 400))
    ]
    weights = [1 / (rank + 1) for rank in range(len(cities))]
    picked = source.choices(cities, weights, k=count)
    people = [Person(a + b + c) for a in "赵钱孙李周吴" for b in _SYLLABLES[:20] for c in _SYLLABLES[20:40]]
    start = date(2018, 1, 1)
    for number, city in enumerate(picked):
        day = start + timedelta(days=int(source.betavariate(2, 3) * 1500))
        spread = source.random()
        earliest: str | None = day.isoformat()
        latest: str | None = earliest
        if spread < 0.06:
            latest = (day + timedelta(days=source.choice((2, 6, 30)))).isoformat()
        elif spread < 0.09:
            earliest = None
        elif spread < 0.11:
            latest = None
        elif spread < 0.2:
            earliest = latest = f"{earliest}T{source.randrange(24):02d}:00"
        body = city.name + source.choice(_BODIES)
        title = f"{body}{source.choice(_VERBS)}{source.choice(_OBJECTS)}"
        told = f"h{number // 2 % 20_000}" if number < 120_000 and number % 3 == 0 else ""
        text = f"{day.month}月{day.day}日"
        quote = f"{text}，{title}，共{source.randrange(900)}人参加，各区县分会场同步收看，会期{source.randrange(9)}天"
        at = source.randrange(20_000)
        yield Event(
            id=f"{number * 2654435761 % 2**40:010x}",
            date=f"{earliest or '..'}/{latest or '..'}" if earliest != latest else earliest or "",
            earliest=earliest,
            latest=latest,
            date_text=text,
            basis=source.choice(BASES),
            why=_REASON,
            reported=f"{day.isoformat()[:7]}-28",
            kind=source.choice(KINDS),
            title=title,
            quote=quote,
            source=Anchor(
                f"sources/{number // 100:05d}.txt", 3, at, at + len(quote), quote, "上文" * 8, "下文" * 8, at, at + 5
            ),
            cities=(city,),
            institutions=(Institution(body, body[2:]),),
            people=(source.choice(people),) if source.random() < 0.3 else (),
            confidence=round(source.random(), 2),
            conflicts=("337",) if source.random() < 0.01 else (),
            planned=source.random() < 0.05,
            happening=told,
        )


def timed(action: Callable[[], object], repeat: int) -> float:
    """Milliseconds of the quickest of several runs."""
    best = float("inf")
    for _ in range(repeat):
        begun = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - begun)
    return best * 1000


_ASKED: list[float] = []


def show(name: str, milliseconds: float, note: object = "") -> None:
    if not name.startswith(("write", "open")):
        _ASKED.append(milliseconds)
    print(f"{name:<52}{milliseconds:>10.1f} ms  {note}")


def fresh(path: Path, action: Callable[[Store], object]) -> tuple[float, object]:
    """Milliseconds of one action on a store opened for it, opening included."""
    begun = time.perf_counter()
    with Store.open(path) as store:
        result = action(store)
        return (time.perf_counter() - begun) * 1000, result


FILTERS = (
    "青石",
    "防汛",
    "会",
    "防汛工作会议",
    "city:云溪",
    "city:东岭",
    "inst:气象局",
    "kind:meeting,order",
    "date:2019-03",
    "date:2019-03/2019-09",
    "date:..2018-06",
    "is:event",
    "conf:<0.5",
    "source:003",
    "防汛 inst:教育局 date:2019-03/2019-09 -kind:order",
)


def main() -> None:
    """Write, then ask."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--processes", type=int, default=2, help="that pack what another one writes")
    options.add_argument("--keep", type=Path, help="use this file, and write it only where it is missing")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "store.sqlite"
        if not path.exists():
            write(path, given.events, given.processes)
        ask(path)
    print(f"95 of 100 questions within {sorted(_ASKED)[len(_ASKED) * 95 // 100]:.1f} ms, of {len(_ASKED)}")
    print("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, "MiB")


_AT_ONCE = 100_000  # events that are made up, then written
_BATCH = 16  # documents that a process packs at once
_made: list[list[Event]] = []  # what the processes pack: they are started anew for it, and find it in their memory


def write(path: Path, count: int, processes: int) -> None:
    """A store of so many events, a hundred a document; making them up is not counted.

    As in a build, other processes pack what they extract while this one puts what they packed; joining and settling
    come last. Beside the time on the clock stands that of the processors.
    """
    made = events(count)
    took = dict.fromkeys(("pack", "put", "join happenings", "settle and commit"), 0.0)
    clock = 0.0

    def timed(name: str, action: Callable[[], object]) -> None:
        begun = time.process_time()
        action()
        took[name] += time.process_time() - begun

    with StoreWriter(path) as writer:

        def put(documents: list[PackedDocument]) -> None:
            for document in documents:
                writer.put(document, Origin(document.file, "key"))

        while some := list(islice(made, _AT_ONCE)):
            _made[:] = [some[at : at + 100] for at in range(0, len(some), 100)]
            begun = time.perf_counter()
            with ProcessPoolExecutor(processes, get_context("fork")) as pool:
                for documents, seconds in pool.map(_packed, range(0, len(_made), _BATCH)):
                    took["pack"] += seconds
                    timed("put", partial(put, documents))
            clock += time.perf_counter() - begun
        begun = time.perf_counter()
        timed("join happenings", lambda: join(writer.tellings, {}))
        timed("settle and commit", lambda: (writer.settle(), writer.commit()))
        clock += time.perf_counter() - begun
    for name, seconds in took.items():
        show(f"write: {name} (processor)", seconds * 1000, f"{seconds / count * 1e6:.0f} µs an event")
    print(f"written in {clock:.1f} s by 1 + {processes} processes; {sum(took.values()):.1f} s of processor")
    print(f"{path.stat().st_size / 1e6:.0f} MB, {path.stat().st_size / count:.0f} bytes an event")


def _packed(first: int) -> tuple[list[PackedDocument], float]:
    """A batch of documents, packed, and the seconds of processor that it took."""
    begun = time.process_time()
    found = []
    for some in _made[first : first + _BATCH]:
        file = some[0].source.file if some[0].source else ""
        document = Document(file, "一", (Paragraph(1, 0, 1, 1),), "txt", "utf-8", "0" * 64)
        found.append(packed_document(document, DocumentFacts(), some))
    return found, time.process_time() - begun


def ask(path: Path) -> None:
    """Time the questions of a browsing session, numpy loaded as the browser does once its first screen stands."""
    load_numbers()
    everything = Filter()
    first, _ = fresh(path, lambda store: store.rows(everything, 0, 50))
    show("open, first 50 rows", first)
    first, _ = fresh(path, lambda store: store.days(everything))
    show("open, all days", first)
    with Store.open(path) as store:
        total = store.count()
        print(f"{total} events")
        show("PageDown", timed(lambda: store.rows(everything, total // 2, 50), 5))
        show("End", timed(lambda: store.rows(everything, total - 50, 50), 5))
        middle = store.rows(everything, total // 2, 1)[0].id
        show("rank of an event", timed(lambda: store.rank(everything, middle), 5))
        for dimension in ("kind", "city", "institution", "person", "source", "basis"):
            first = timed(lambda d=dimension: store.facet(everything, d, 200), 1)  # type: ignore[misc]
            again = timed(lambda d=dimension: store.facet(everything, d, 200), 3)  # type: ignore[misc]
            show(f"facet {dimension}, no filter", again, f"first {first:.1f}")
    for text in FILTERS:
        filter = parse(text)
        first, count = fresh(path, lambda store, f=filter: store.count(f))  # type: ignore[misc]
        with Store.open(path) as store:
            store.count(everything)
            counted = timed(lambda f=filter: store.count(f), 1)  # type: ignore[misc]
            show(f"{text}: count", counted, f"{count} events; with opening {first:.1f}")
            half = int(str(count)) // 2
            show("    rows in the middle", timed(lambda f=filter, h=half: store.rows(f, h, 50), 5))  # type: ignore[misc]
            for dimension in ("city", "institution"):
                store.facet(filter, dimension, 200)  # type: ignore[arg-type]
                again = timed(lambda f=filter, d=dimension: store.facet(f, d, 200), 3)  # type: ignore[misc]
                show(f"    facet {dimension}", again)


if __name__ == "__main__":
    main()
