"""Mutated inputs into everything that reads what others wrote: no exception but the documented ones, offsets valid.

    python benchmarks/fuzz.py [--target NAME ...] [--seconds 60] [--cases 0] [--seed 1]
    python benchmarks/fuzz.py --total 5000000 --log FILE [--seed 1]

Inputs are pieces of the documents shipped with the program and words of a dictionary, cut, doubled, swapped and
damaged. Prints the seed, and for each target cases, cases a second and findings; a finding prints the input that
makes it. Ends with 1 where there was one. With ``--total`` the targets take turns, dear ones with fewer cases, in
slices that are noted in the log: stopped at any moment, the same command goes on with the next slice. A new reader or
filter is one line in ``targets``; what wants a whole file around the words stands in `fuzz_files`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).parent))
import fuzz_files

ROOT = Path(__file__).parent.parent
TOKENS = (
    "2020年1月31日", "1月27日", "昨日", "正月初一", "截至", "至", "—", "上周五", "８时３０分", "第1天",
    "二〇二〇年", "民国", "庚子年", "廿三", "3412:00", "1月(yue)8日(ri)", "2020-02-30", "0000", "-0001",
    "99999年", "要求", "市委书记", "各县区", "城:", "city:", "date:", "kind:meeting", "-", "or", "(", ")", '"',
    "“", "\\", ",", "..", "/", "~", "conf:<0.5", "is:conflict", "version: 1\n", "events:\n", "  - ", "date: ",
    "title: ", "{", "}", "[", "]", "&a", "*a", "!!python/object", "<<: ", "|\n", "corrections:\n", "quote: ",
    "reject: true", "documents:\n", "file: ../../etc/passwd", "sources:", "? ", ": ", "#", "'", "<p>", "</p>",
    "<script>", "<!--", "-->", "<![CDATA[", "&#x1b;", "&#1114112;", "&amp;", "<meta charset=utf-7>", "<table>",
    "\x1b]0;x\x07", "\x9b31m", "\u202e", "\u200b", "\ufeff", "\u0301", "\ud800", "\x00", "\r", "\n", "\t",
    "\u2028", "\u3000", "𠀀", "﷽", "İ", "ß", "ﬀ", "①", "½", "٣", "March 3, 2020", "le 3 mars 2020", "12/13/2020",
    "24:61",
)  # fmt: skip


def shipped() -> list[str]:
    """The documents, the curation file and the filters that come with the program."""
    paths = [*sorted((ROOT / "sources").iterdir()), ROOT / "events.yaml", ROOT / "docs" / "filters.md"]
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths if path.is_file()]


class Mutator:
    """Inputs without end, the same for the same seed."""

    def __init__(self, seed: int, texts: list[str], longest: int = 48) -> None:
        self.random = random.Random(seed)
        self.texts = texts
        self.longest = longest

    def text(self) -> str:
        """A piece of a document with up to four changes."""
        source = self.random
        whole = self.texts[int(source.random() * len(self.texts))]
        start = int(source.random() * len(whole))
        made = whole[start : start + int(source.random() * self.longest)]
        for _ in range(int(source.random() * 5)):
            at = int(source.random() * (len(made) + 1))
            dice = source.random()
            if dice < 0.6:
                made = made[:at] + TOKENS[int(source.random() * len(TOKENS))] + made[at:]
            elif dice < 0.75:
                made = made[:at] + made[at + 1 + int(source.random() * 6) :]
            elif dice < 0.85:
                made += made[at : at + 12]
            else:
                made = made[:at] + chr(int(source.random() * (0x3000 if dice < 0.95 else 0x110000))) + made[at:]
        return made

    def number(self, below: int) -> int:
        """A number from 0."""
        return int(self.random.random() * below)

    def damaged(self, data: bytes, most: int) -> bytes:
        """The bytes, each second time up to ``most`` places changed, cut out or doubled."""
        if not data or self.number(2):
            return data
        for _ in range(self.number(most) + 1):
            at = self.number(len(data) + 1)
            match self.number(4):
                case 0:
                    data = data[:at] + data[at + self.number(9) :]
                case 1:
                    data = data[:at] + data[max(0, at - self.number(40)) :]
                case _:
                    data = data[:at] + bytes([self.number(256)]) + data[at + 1 :]
        return data

    def bytes(self) -> bytes:
        """The same as bytes, in some encoding, at times damaged."""
        source = self.random
        encoding = ("utf-8", "gb18030", "utf-16", "big5")[int(source.random() * 4)]
        made = self.text().encode(encoding, "ignore")
        if made and source.random() < 0.5:
            at = int(source.random() * len(made))
            made = made[:at] + bytes([int(source.random() * 256)]) + made[at + int(source.random() * 2) :]
        return made


def aligned(document: object) -> None:
    """Paragraphs lie in the text, in order, and never overlap."""
    end = 0
    for part in document.paragraphs:  # type: ignore[attr-defined]
        assert end <= part.start <= part.end <= len(document.text), part  # type: ignore[attr-defined]
        end = part.end


def targets(made: Mutator) -> dict[str, Callable[[], object]]:
    """One case of each target: makes an input, gives it to the program, checks what comes back; gives the input."""
    from timeline.browser.safe import safe
    from timeline.cleaning import clean
    from timeline.commands.terminal import visible
    from timeline.curation.layout import Layout, LayoutError
    from timeline.curation.loading import Said, _read
    from timeline.curation.nodes import decode, parse
    from timeline.dates import edtf, expressions
    from timeline.extraction import extract
    from timeline.extraction.additions import Additions
    from timeline.marks import few
    from timeline.reading import ReadError
    from timeline.reading.reader import Format, from_bytes
    from timeline.store.filters import FilterError, caret
    from timeline.store.filters import parse as parse_filter

    def reader(name: Format) -> Callable[[bytes], None]:
        def one(data: bytes) -> None:
            try:
                document, _ = from_bytes(data, "sources/a." + name, name)
            except ReadError as error:
                assert str(error)
                return
            aligned(document)

        return one

    def cleaner(text: str) -> None:
        result = clean(text)
        assert result.original == text and len(result.starts) == len(result.ends) == len(result.text)
        assert result.text.count("\n") == text.count("\n")
        last = 0
        for start, end in zip(result.starts, result.ends, strict=True):
            assert last <= start < end <= len(text)
            last = end

    def dates(text: str) -> None:
        last = 0
        for one in expressions(text, published="2020-02-01").expressions:
            assert last <= one.start < one.end <= len(text) and text[one.start : one.end] == one.text
            last = one.start
            if one.date:
                edtf.parse(one.date)
                assert one.earliest is None or one.latest is None or one.earliest <= one.latest or one.date[0] == "-"

    def whole(data: bytes) -> None:
        try:
            document, _ = from_bytes(data, "sources/a.txt", "txt")
        except ReadError:
            return
        for event in extract(document, clean(document.text), Additions((), (), {}), document.facts, "past").events:
            at = event.source
            assert at is not None and document.text[at.start : at.end] == event.quote == at.exact

    def filters(text: str) -> None:
        try:
            found = parse_filter(text)
        except FilterError as error:
            assert 0 <= error.start <= error.end <= len(text) and caret(text, error)
            return
        assert parse_filter(str(found)) == found

    def curation(data: bytes) -> None:
        text, bad = decode(data)
        if bad is None:
            for problem in _read(parse(text, "events.yaml"), "events.yaml", ROOT, Said(), []).problems:
                assert problem.line >= 0

    def layout(data: bytes) -> None:
        text, bad = decode(data)
        if bad is not None:
            return
        try:
            Layout(text)
        except LayoutError:
            return

    def dated(text: str) -> None:
        try:
            value = edtf.parse(text)
        except ValueError:
            return
        assert edtf.parse(str(value)) == value

    def shown(text: str) -> None:
        for words in (safe(text), visible(text)):
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in words)
            assert few(words) == words

    def of(kind: str | Callable[[], object], check: Callable[..., None]) -> Callable[[], object]:
        make: Callable[[], object] = getattr(made, kind) if isinstance(kind, str) else kind

        def case() -> object:
            given = make()
            try:
                check(given)
            except Exception as error:
                raise FindingError(given) from error
            return given

        return case

    return {
        **{f"reader {name}": of("bytes", reader(name)) for name in get_args(Format)},
        "cleaner": of("text", cleaner),
        "dates": of("text", dates),
        "extraction": of("bytes", whole),
        "filters": of("text", filters),
        "events.yaml": of("bytes", curation),
        "importer": of("bytes", layout),
        "edtf": of("text", dated),
        "terminal": of("text", shown),
        **{name: of(make, check) for name, (make, check) in fuzz_files.targets(made, aligned).items()},
    }


class FindingError(Exception):
    """An input that the program did not take as it promises."""


#: How much of the time each target gets; 1 where nothing is said: dear ones more, cheap ones less.
SHARES = {
    "edtf": 0.4,
    "importer": 0.6,
    "reader docx": 0.2,
    "reader pdf": 0.2,
    "terminal": 0.6,
    "archive": 1.5,
    "pdf": 1.5,
    "dates": 2.0,
    "extraction": 2.0,
}


def several(case: Callable[[], object], cases: int, limit: float = 0) -> tuple[int, list[str]]:
    """So many cases, or as many as there is time for (0); how many, and what was found (20 at most)."""
    count, findings = 0, []
    while (not cases or count < cases) and (count % 64 or cases or time.perf_counter() < limit):
        count += 1
        try:
            case()
        except FindingError as finding:
            cause = finding.__cause__
            assert cause is not None
            line = traceback.extract_tb(cause.__traceback__)[-1]
            findings.append(f"{finding.args[0]!r}: {type(cause).__name__}: {cause} ({line.filename}:{line.lineno})")
            if len(findings) >= 20:
                break
    return count, findings


def run(names: list[str], seconds: float, cases: int, seed: int) -> Iterator[tuple[str, int, float, list[str]]]:
    """Each target in its time, or for so many cases; its name, cases, seconds and findings."""
    made = Mutator(seed, shipped())
    chosen = {name: case for name, case in targets(made).items() if not names or name in names}
    total = sum(SHARES.get(name, 1.0) for name in chosen)
    for name, case in chosen.items():
        made.random.seed(f"{seed} {name}")
        begun = time.perf_counter()
        count, findings = several(case, cases, begun + seconds * SHARES.get(name, 1.0) / total)
        yield name, count, time.perf_counter() - begun, findings


#: Cases of each target in a slice of a long run, 500 where nothing is said: that none takes much more time.
SLICES = {
    **dict.fromkeys(("archive", "extraction", "pdf"), 125),
    **dict.fromkeys(("page", "rows csv", "rows jsonl", "rows tsv", "settings", "word"), 250),
    **dict.fromkeys(("import csv", "import jsonl", "import mw", "import slides"), 250),
    **dict.fromkeys(("cleaner", "filters"), 6000),
    **dict.fromkeys(("edtf", "events.yaml", "importer", "reader docx", "terminal"), 10_000),
}


def long_run(names: list[str], total: int, seed: int, log: Path) -> Iterator[tuple[str, int, float, list[str]]]:
    """So many cases over all targets, each slice a line of JSON in the log; sums as ``run`` gives them."""
    noted = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    noted = [slice for slice in noted if slice["seed"] == seed]
    had = {(slice["target"], slice["slice"]) for slice in noted}
    made = Mutator(seed, shipped())
    chosen = {name: case for name, case in targets(made).items() if not names or name in names}
    count = sum(slice["cases"] for slice in noted)
    number = 0
    with log.open("a", encoding="utf-8") as file:
        while count < total:
            for name, case in chosen.items():
                if (name, number) in had:
                    continue
                cases = SLICES.get(name, 500)
                made.random.seed(f"{seed} {name} {number}")
                begun = time.perf_counter()
                _, findings = several(case, cases)
                taken = time.perf_counter() - begun
                row = {"seed": seed, "target": name, "slice": number, "cases": cases, "seconds": round(taken, 3)}
                noted.append({**row, "findings": findings})
                file.write(json.dumps(noted[-1]) + "\n")
                file.flush()
                count += cases
            number += 1
    for name in chosen:
        mine = [slice for slice in noted if slice["target"] == name]
        findings = list(dict.fromkeys(line for slice in mine for line in slice["findings"]))
        yield name, sum(slice["cases"] for slice in mine), sum(slice["seconds"] for slice in mine), findings


def main() -> int:
    """Fuzz, and tell."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--target", action="append", default=[])
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--cases", type=int, default=0, help="as many for each target, however long it takes")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--total", type=int, default=0, help="cases over all targets, in fair shares; wants --log")
    options.add_argument("--log", type=Path, help="what was done so far: the run goes on from there")
    given = options.parse_args()
    if bool(given.total) != bool(given.log):
        options.error("--total and --log belong together")
    print(f"seed {given.seed}")
    total = wrong = 0
    if given.total:
        rows = long_run(given.target, given.total, given.seed, given.log)
    else:
        rows = run(given.target, given.seconds, given.cases, given.seed)
    for name, count, seconds, findings in rows:
        print(
            f"{name:<14} {count:>9} cases {count / max(seconds, 1e-9):>8.0f}/s {len(findings):>3} findings", flush=True
        )
        for line in findings:
            print("   ", line.encode("utf-8", "backslashreplace").decode(), flush=True)
        total, wrong = total + count, wrong + len(findings)
    print(f"{total} cases, {wrong} findings")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
