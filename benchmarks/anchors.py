"""How well decisions survive: quotes under random edits, decisions under another extractor, files under kill -9.

usage: python benchmarks/anchors.py [--seed N] [--edits N] [--kills N] [--rounds N] [FOLDER …]

FOLDER: documents (default: the project's own sources, and beside it ../shared/seeds and ../shared/documents).
Four tables: quotes after random edits of their documents; near-identical sentences; decisions made on what one
extractor found, applied to what another finds; writers killed at random moments, and the time of one edit in a file
of 5,000 entries.  Exit code 1 if one thing was silently wrong or lost.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from timeline.build.pipeline import Limits, process
from timeline.cleaning import clean, tables
from timeline.curation import CuratedSource, acts, apply, load
from timeline.curation.anchors import find_again
from timeline.curation.folding import folded, letters
from timeline.curation.patching import add_entry
from timeline.curation.pointing import pointer
from timeline.curation.sources import anchor_at
from timeline.curation.writing import change
from timeline.extraction.additions import Additions
from timeline.model import KINDS, Anchor, DocumentFacts, Event, Reason

HERE = Path(__file__).parent.parent
FOLDERS = (HERE / "sources", HERE.parent / "shared" / "seeds", HERE.parent / "shared" / "documents")
SUFFIXES = (".txt", ".md", ".html")
NEW = -1  # the origin of a character that an edit put in


@dataclass(frozen=True)
class Source:
    """A document with the events that were found in it."""

    document: CuratedSource
    events: tuple[Event, ...]


def sources(folders: Sequence[Path]) -> list[Source]:
    """Every document of the folders, read and extracted."""
    found: list[Source] = []
    for folder in folders:
        for path in sorted(folder.glob("*")) if folder.is_dir() else []:
            if path.suffix not in SUFFIXES:
                continue
            name = f"sources/{path.parent.name}-{path.name}"
            result = process(path, name, Additions(), DocumentFacts(), "past", Limits(20_000_000))
            if result.document is not None and result.document.text.strip():
                text, paragraphs = result.document.text, result.document.paragraphs
                document = CuratedSource(name, text, paragraphs, result.facts, clean(text))
                found.append(Source(document, result.events))
    return found


# --- texts that know where their characters come from ------------------------------------------


class Traced:
    """A text whose characters each know their offset in the original (``NEW`` for those put in later)."""

    def __init__(self, text: str) -> None:
        self.lines: list[tuple[str, list[int]]] = []
        at = 0
        for line in text.split("\n"):
            self.lines.append((line, list(range(at, at + len(line)))))
            at += len(line) + 1

    @property
    def text(self) -> str:
        return "\n".join(line for line, _ in self.lines)

    @property
    def origins(self) -> list[int]:
        result: list[int] = []
        for number, (_, origins) in enumerate(self.lines):
            result += [NEW, *origins] if number else origins
        return result

    def pick(self, chance: random.Random) -> int:
        """A line with words in it."""
        full = [number for number, (line, _) in enumerate(self.lines) if line.strip()]
        return chance.choice(full or [0])

    def put(self, number: int, start: int, end: int, words: str, origins: list[int] | None = None) -> None:
        """Other words in the place of characters [start, end) of a line."""
        line, old = self.lines[number]
        new = [NEW] * len(words) if origins is None else origins
        self.lines[number] = (line[:start] + words + line[end:], old[:start] + new + old[end:])


def _span(chance: random.Random, line: str, longest: int) -> tuple[int, int]:
    start = chance.randrange(len(line) + 1)
    return start, min(len(line), start + chance.randint(1, longest))


def insert(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    number = text.pick(chance)
    if chance.random() < 0.4:
        piece = words()
        text.lines.insert(number, (piece, [NEW] * len(piece)))
        return
    at = chance.randrange(len(text.lines[number][0]) + 1)
    text.put(number, at, at, words()[: chance.randint(1, 30)])


def delete(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    number = text.pick(chance)
    if chance.random() < 0.3 and len(text.lines) > 3:
        del text.lines[number]
        return
    text.put(number, *_span(chance, text.lines[number][0], 30), "")


def swap_words(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    number = text.pick(chance)
    text.put(number, *_span(chance, text.lines[number][0], 20), words()[: chance.randint(1, 20)])


def reorder(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    line = text.lines.pop(text.pick(chance))
    text.lines.insert(chance.randrange(len(text.lines) + 1), line)


def duplicate(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    line = text.lines[text.pick(chance)]
    text.lines.insert(chance.randrange(len(text.lines) + 1), line)


def decoy(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    """A sentence again, with another number, date or name in it."""
    line = text.lines[text.pick(chance)][0]
    sentences = [piece for piece in re.split(r"(?<=[。；！？])", line) if len(piece) > 8] or [line]
    other = altered(chance.choice(sentences), chance)
    text.lines.insert(chance.randrange(len(text.lines) + 1), (other, [NEW] * len(other)))


def altered(sentence: str, chance: random.Random) -> str:
    """The sentence with one number, date or name changed."""
    digits = list(re.finditer(r"\d+|[一二三四五六七八九十]+", sentence))
    names = list(re.finditer(r"[\u4e00-\u9fff]{2}(?=[市县区局委院校校长厅])", sentence))
    if digits and (chance.random() < 0.7 or not names):
        found = chance.choice(digits)
        number = str(chance.randint(1, 30))
        new = number if found[0].isdigit() else chance.choice("一二三四五六七八九")
        if new == found[0]:
            new += "1" if found[0].isdigit() else "十"
        return sentence[: found.start()] + new + sentence[found.end() :]
    if names:
        found = chance.choice(names)
        return sentence[: found.start()] + chance.choice(("东明", "柳溪", "平桥")) + sentence[found.end() :]
    words = [at for at, character in enumerate(sentence) if "\u4e00" <= character <= "\u9fff"]
    if not words:
        return sentence
    at = chance.choice(words)
    return sentence[:at] + chance.choice("东西南北") + sentence[at + 1 :]


def numbers(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    """Change a number, or let two of a line change places."""
    number = text.pick(chance)
    found = list(re.finditer(r"\d+", text.lines[number][0]))
    if len(found) > 1 and chance.random() < 0.5:
        one, two = sorted(chance.sample(found, 2), key=lambda match: match.start())
        text.put(number, two.start(), two.end(), one[0])
        text.put(number, one.start(), one.end(), two[0])
    elif found:
        one = chance.choice(found)
        text.put(number, one.start(), one.end(), str(chance.randint(1, 2030)))


def script(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    """The whole text in traditional or in simplified characters, or its digits in full width."""
    which = chance.choice(("traditional", "simplified", "wide"))
    for number, (line, origins) in enumerate(text.lines):
        text.lines[number] = (_converted(line, which, chance), origins)


def _converted(line: str, which: str, chance: random.Random) -> str:
    if which == "wide":
        return line.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    if which == "simplified":
        table = tables.characters()
        return "".join(
            table[c][0] if c in table and table[c][1] == "traditional" and len(table[c][0]) == 1 else c for c in line
        )
    variants = _variants()
    return "".join(chance.choice(variants[c]) if c in variants else c for c in line)


def _variants() -> dict[str, str]:
    if not hasattr(_variants, "table"):
        _variants.table = dict(tables.lines("traditional.txt"))  # type: ignore[attr-defined]
    return _variants.table  # type: ignore[attr-defined, no-any-return]


def rewrap(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    """Break a line where no sentence ends, or put blanks into it."""
    number = text.pick(chance)
    line, origins = text.lines[number]
    at = chance.randrange(len(line) + 1)
    if chance.random() < 0.5:
        text.lines[number : number + 1] = [(line[:at], origins[:at]), (line[at:], origins[at:])]
    else:
        text.put(number, at, at, chance.choice((" ", "　", "  ")))


def reencode(text: Traced, chance: random.Random, words: Callable[[], str]) -> None:
    """Through another encoding and back: nothing may change."""
    codec = chance.choice(("gb18030", "utf-16", "utf-8-sig"))
    for number, (line, origins) in enumerate(text.lines):
        text.lines[number] = (line.encode(codec).decode(codec), origins)


EDITS = (insert, delete, swap_words, reorder, duplicate, decoy, numbers, script, rewrap, reencode)


# --- quotes ----------------------------------------------------------------------------------


def anchors(source: Source, chance: random.Random, count: int) -> list[Anchor]:
    """The quotes of the events, and clauses and spans taken at random."""
    document = source.document
    spans = [(event.source.start, event.source.end) for event in source.events if event.source is not None]
    clauses = [match.span() for match in re.finditer(r"[^\n，。；、：！？]{4,60}", document.text)]
    chance.shuffle(clauses)
    spans += clauses[:count]
    for _ in range(count // 2):
        start = chance.randrange(len(document.text))
        spans.append((start, min(len(document.text), start + chance.randint(3, 50))))
    return [anchor_at(document, start, end) for start, end in spans if document.text[start:end].strip()]


def judge(anchor: Anchor, text: str, origins: Sequence[int]) -> str:
    """What became of an anchor, in words; what begins with ``WRONG`` may not happen."""
    found = find_again(anchor, text)
    whole = folded(text)
    came = [origins[offset] for offset in whole.offsets]
    wanted = [anchor.start + offset for offset in folded(anchor.exact).offsets]
    words = letters(anchor.exact)
    if not words:
        return "empty"
    places, at = [], whole.letters.find(words)
    while at >= 0:
        places.append(at)
        at = whole.letters.find(words, at + 1)
    own = [at for at in places if came[at : at + len(words)] == wanted]
    here = [at for at in places if found.here and whole.span(at, at + len(words)) == (found.start, found.end)]
    if found.status == "exact":
        if not here:
            return "WRONG: silently on other words"
        if here[0] in own:
            return "found"
        if set(came[here[0] : here[0] + len(words)]) - {*wanted, NEW}:
            return "WRONG: silently on its twin"
        return "found, on the very words put in once more"
    if found.status == "moved":
        if own:
            return "found, to be looked at" if here and here[0] in own else "WRONG: moved to a twin though untouched"
        return "gone: reported, the likeliest passage taken"
    if not own:
        return "gone: reported"
    if len(places) == 1:
        return "WRONG: untouched, stands once, not found"
    if len(own) > 1:
        return "doubled: reported, to be chosen"
    return "untouched, beside its twin in new surroundings: reported, to be chosen"


def under_edits(found: Sequence[Source], seed: int, count: int, per_document: int = 30) -> tuple[Counter[str], int]:
    """The fates of all anchors over ``count`` edits; the number of edits made."""
    chance = random.Random(seed)
    pool = [piece for source in found for piece in re.split(r"(?<=[。\n])", source.document.text) if piece.strip()]

    def words() -> str:
        return chance.choice(pool).strip("\n")

    fates: Counter[str] = Counter()
    made = 0
    noted = {id(source): anchors(source, chance, per_document) for source in found}
    while made < count:
        source = chance.choice(found)
        text = Traced(source.document.text)
        for _ in range(min(count - made, chance.choice((1, 1, 2, 3, 5, 8)))):
            chance.choice(EDITS)(text, chance, words)
            made += 1
        now, origins = text.text, text.origins
        for anchor in noted[id(source)]:
            fates[judge(anchor, now, origins)] += 1
    return fates, made


def decoys(found: Sequence[Source], seed: int, count: int) -> Counter[str]:
    """A sentence is replaced by one that differs in a date, a number or a name; or such a one stands beside it."""
    chance = random.Random(seed)
    fates: Counter[str] = Counter()
    for _ in range(count):
        source = chance.choice(found)
        text = source.document.text
        spans = [m.span() for m in re.finditer(r"[^\n。；]{8,80}[。；]", text)]
        if not spans:
            continue
        start, end = chance.choice(spans)
        sentence, other = text[start:end], altered(text[start:end], chance)
        if letters(other) == letters(sentence):
            continue
        anchor = anchor_at(source.document, start, end)
        gone = text[:start] + other + text[end:]
        result = find_again(anchor, gone)
        wrong = result.here and letters(gone[result.start : result.end]) == letters(other)
        fates["WRONG: swapped" if wrong else f"only the likeness is there: {result.status}"] += 1
        for both in (text[:start] + other + text[start:], text[:end] + other + text[end:]):
            result = find_again(anchor, both)
            right = result.here and letters(both[result.start : result.end]) == letters(sentence)
            kind = result.status if right or not result.here else "WRONG"
            fates[f"{'WRONG: swapped' if kind == 'WRONG' else f'beside its likeness: {kind}'}"] += 1
    return fates


# --- decisions under another extractor ---------------------------------------------------------


def another_extractor(source: Source, chance: random.Random) -> list[tuple[Event, str]]:
    """What an extractor with other quote boundaries, kinds and ids finds; each event with the id of its model."""
    result: list[tuple[Event, str]] = []
    text = source.document.text
    for event in source.events:
        anchor = event.source
        if anchor is None or chance.random() < 0.05:
            continue
        low = text.rfind("\n", 0, anchor.start) + 1
        high = text.find("\n", anchor.end)
        high = len(text) if high < 0 else high
        start = min(max(low, anchor.start + chance.choice((0, 0, -6, -2, 2, 6))), anchor.end - 3)
        end = max(min(high, anchor.end + chance.choice((0, 0, -6, -2, 2, 6))), start + 3)
        pieces = [(max(start, 0), end)]
        if chance.random() < 0.05 and end - start > 12:
            middle = (start + end) // 2
            pieces = [(start, middle), (middle, end)]
        for piece in pieces:
            made = anchor_at(source.document, *piece, event.date_text)
            kind = chance.choice(KINDS) if chance.random() < 0.3 else event.kind
            identity = "".join(chance.choices("abcdefghjkmnpqrstuvwxyz23456789", k=10))
            made_event = replace(event, id=identity, kind=kind, quote=made.exact, source=made, title=made.exact[:30])
            result.append((made_event, event.id))
    chance.shuffle(result)
    return result


def under_another_extractor(found: Sequence[Source], seed: int, rounds: int) -> Counter[str]:
    """Decisions made on one result, through the acts of the screen, applied to another."""
    chance = random.Random(seed)
    fates: Counter[str] = Counter()
    for _ in range(rounds):
        source = chance.choice(found)
        events = [event for event in source.events if event.source is not None]
        if len(events) < 4:
            continue
        with tempfile.TemporaryDirectory() as name:
            fates.update(_one_round(source, events, chance, Path(name)))
    return fates


def _one_round(source: Source, events: list[Event], chance: random.Random, folder: Path) -> Iterator[str]:
    document, file = source.document, folder / "events.yaml"
    (folder / "sources").mkdir()
    (folder / document.file).write_text(document.text, encoding="utf-8")
    desk = acts.Desk((file,), file, folder / ".timeline", folder, now=lambda: "2021-01-01")
    picked = chance.sample(events, min(len(events), 12))
    decided: dict[str, str] = {}
    for number, event in enumerate(picked):
        said = pointer(event, document.text, events)
        act = ("set", "reject", "accept", "set")[number % 4]
        if act == "set":
            acts.set_values(desk, event, {"note": f"n{number}"}, said)
        elif act == "reject":
            acts.reject(desk, event, said)
        else:
            acts.accept(desk, event, said)
        decided[event.id] = act
    curation = load([file], folder)
    assert not [problem for problem in curation.problems if problem.level == "error"], curation.problems
    other = another_extractor(source, chance)
    model = {event.id: origin for event, origin in other}
    applied = apply(
        curation, [event for event, _ in other], {document.file: document}.get, lambda _: None, [document.file]
    )
    told = {(problem.file, problem.line) for problem in applied.problems}
    lines = {item.targets[0].event: ("events.yaml", item.where.mark.line) for item in curation.corrections}
    hits: dict[str, list[str]] = {}
    for record in applied.decided:
        origin = next(item.targets[0].event for item in curation.corrections if item.where.mark.line == record.line)
        hits.setdefault(origin, []).append(model[record.event])
    spans = {event.id: event.source for event in events}
    for identity in decided:
        listed = lines[identity] in told
        on = hits.get(identity, [])
        if len(on) == 1 and on[0] != identity and identity not in model.values() and _same(spans, identity, on[0]):
            yield "holds, on the event in its place (same words, time and kind)"
        elif on == [identity]:
            yield "holds, to be looked at" if listed else "holds"
        elif on:
            yield "on another event, to be looked at" if listed else "WRONG: silently on another event"
        else:
            yield "lost, listed" if listed else "WRONG: lost, not listed"


def _same(spans: dict[str, Anchor | None], one: str, other: str) -> bool:
    """Whether two events stand on the same words but for a mark or two at the ends."""
    a, b = spans[one], spans[other]
    return a is not None and b is not None and abs(a.start - b.start) <= 2 and abs(a.end - b.end) <= 2


# --- writing ---------------------------------------------------------------------------------


def under_kills(seed: int, count: int) -> Counter[str]:
    """Writers killed at random moments; what became of the file and of what they had confirmed."""
    import yaml

    chance = random.Random(seed)
    fates: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "events.yaml"
        path.write_text("version: 1\n# by hand\ncorrections:\n  - {event: a0, reject: true}  # first\n", "utf-8")
        confirmed: set[str] = set()
        for number in range(count):
            reads, writes = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reads)
                for step in range(10**6):
                    entry = {"event": f"k{number}x{step}", "set": {"title": "题" * 200}, "why": "x"}
                    change(path, path.parent / "lock", lambda text, e=entry: add_entry(text, "corrections", e))  # type: ignore[misc]
                    os.write(writes, f"{entry['event']}\n".encode())
            os.close(writes)
            time.sleep(chance.uniform(0.0, 0.03))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            said = b""
            while piece := os.read(reads, 65536):
                said += piece
            os.close(reads)
            confirmed |= set(said.decode().split())
            try:
                items = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
                there = {item["event"] for item in items["corrections"] if item.get("reject") or item["why"] == "x"}
            except Exception:
                fates["WRONG: damaged file"] += 1
                continue
            fates["whole file" if confirmed <= there else "WRONG: a confirmed decision is lost"] += 1
            if len(there) > 40:  # keep it small: what matters is the moment
                path.write_text("version: 1\ncorrections:\n  - {event: a0, reject: true}\n", "utf-8")
                confirmed.clear()
        left = [item for item in path.parent.iterdir() if item.name.endswith(".part")]
        fates["unfinished files left beside it, cleared by the next write"] = len(left)
    return fates


def one_edit(seed: int, entries: int = 5000, times: int = 20) -> tuple[list[float], bool]:
    """Seconds of one edit in a hand-formatted file of many entries; whether only the entry's lines changed."""
    chance = random.Random(seed)
    text = "version: 1\n# by hand\ncorrections:\n"
    for number in range(entries):
        text += (
            f"  # entry {number}, checked\n  - file: sources/{number % 300:03d}.txt\n"
            f"    quote: 1月召开第{number}次会议\n    event: k{number:08d}x\n"
            f"    set: {{date: 2020-01-{number % 28 + 1:02d},  kind: meeting}}   # see there\n\n"
        )
    seconds: list[float] = []
    only = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "events.yaml"
        path.write_text(text, "utf-8")
        desk = acts.Desk((path,), path, folder / "lock", folder, now=lambda: "2021-01-01")
        for _ in range(times):
            number = chance.randrange(entries)
            event = Event(
                f"k{number:08d}x",
                f"2020-01-{number % 28 + 1:02d}",
                None,
                None,
                "",
                "explicit",
                Reason("build.done"),
                "",
                "meeting",
                "t",
                "",
                None,
            )
            before = path.read_text("utf-8").split("\n")
            begun = time.perf_counter()
            acts.set_values(desk, event, {"date": "2021-05-05"}, {"event": event.id}, replace=True)
            seconds.append(time.perf_counter() - begun)
            after = path.read_text("utf-8").split("\n")
            first = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
            same_tail = next(i for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b)
            only = only and before[first - 1].endswith(f"{event.id}") and len(before) - same_tail <= first + 2
    return seconds, only


def table(title: str, fates: Counter[str]) -> bool:
    """Prints what happened; false where something is wrong."""
    total = sum(fates.values())
    print(f"\n{title}")
    for name, count in sorted(fates.items()):
        print(f"  {count:9,}  {count / max(total, 1):7.2%}  {name}")
    return not any(name.startswith("WRONG") and count for name, count in fates.items())


def main() -> int:
    """Runs everything; 1 if something is wrong."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", nargs="*", type=Path)
    asked.add_argument("--seed", type=int, default=20)
    asked.add_argument("--edits", type=int, default=10_000)
    asked.add_argument("--decoys", type=int, default=3_000)
    asked.add_argument("--rounds", type=int, default=300)
    asked.add_argument("--kills", type=int, default=1_000)
    said = asked.parse_args()
    found = sources(said.folders or FOLDERS)
    print(f"seed {said.seed}; {len(found)} documents, {sum(len(source.events) for source in found)} events")
    begun = time.perf_counter()
    fates, made = under_edits(found, said.seed, said.edits)
    good = table(f"quotes after {made:,} random edits ({time.perf_counter() - begun:.0f} s)", fates)
    good &= table("near-identical sentences", decoys(found, said.seed, said.decoys))
    decisions = under_another_extractor(found, said.seed, said.rounds)
    good &= table(f"decisions under another extractor, {said.rounds} rounds", decisions)
    if hasattr(os, "fork") and said.kills:
        good &= table(f"{said.kills:,} kills", under_kills(said.seed, said.kills))
    seconds, only = one_edit(said.seed)
    middle = sorted(seconds)[len(seconds) // 2]
    print(f"\none edit in a file of 5,000 entries: {middle * 1e3:.0f} ms (slowest {max(seconds) * 1e3:.0f} ms)")
    print(f"  only the entry's lines changed: {'yes' if only else 'NO'}")
    return 0 if good and only else 1


if __name__ == "__main__":
    sys.exit(main())
