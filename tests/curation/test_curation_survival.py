"""Decisions survive what happens to documents and to the extractor; what does not is listed, never silently wrong."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from timeline.cleaning import clean
from timeline.curation import Applied, CuratedSource, apply, load
from timeline.curation.pointing import pointer
from timeline.extraction.identity import event_id
from timeline.messages import say
from timeline.model import Event, Paragraph, Reason

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The benchmark that counts fates; here with few edits, on the documents of this repository."""
    spec = importlib.util.spec_from_file_location("bench_anchors", ROOT / "benchmarks" / "anchors.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def documents(bench: ModuleType) -> list:
    return bench.sources([ROOT / "sources"])


def wrong(fates: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in fates.items() if name.startswith("WRONG")}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_quote_is_silently_elsewhere_after_random_edits(bench: ModuleType, documents: list, seed: int) -> None:
    fates, made = bench.under_edits(documents, seed, 150, per_document=10)
    assert made == 150 and fates["found"] > 1000
    assert wrong(fates) == {}


def test_near_identical_sentences_never_swap(bench: ModuleType, documents: list) -> None:
    fates = bench.decoys(documents, 3, 300)
    assert sum(fates.values()) > 600 and wrong(fates) == {}


def test_decisions_hold_or_are_listed_under_another_extractor(bench: ModuleType, documents: list) -> None:
    fates = bench.under_another_extractor(documents, 4, 40)
    assert fates["holds"] > 200 and wrong(fates) == {}


# -- passages that are put in above ---

CIRCULAR = "附：去年的通知。三月四日，县防汛指挥部召开第二次会议，余略。又，东闸开启放水。\n"


@pytest.mark.parametrize("bare", [False, True], ids=["as the browser writes", "without what stands around"])
def test_a_copy_above_takes_no_decision_over(tmp_path: Path, bare: bool) -> None:
    decide(tmp_path, source("sources/a.txt", REPORT))
    if bare:
        file = tmp_path / "events.yaml"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(x for x in lines if "prefix:" not in x and "suffix:" not in x), encoding="utf-8")
    text = CIRCULAR + REPORT
    applied = outcome(tmp_path, [source("sources/a.txt", text)])
    on = {event.notes: event.source.start for event in applied.events if event.notes and event.source is not None}
    listed = {review.quote for review in applied.reviews}
    for number, (_, quote) in enumerate(QUOTES):
        assert on.get(f"n{number}", text.rindex(quote)) == text.rindex(quote), "never on the copy"
        assert (f"n{number}" in on) != (quote in listed)
    assert {"n1", "n3"} <= set(on), "what is not repeated stays"
    if not bare:
        assert "n2" in on, "what stands before it tells it from its copy"


def test_a_copy_that_alone_is_left_is_shown(tmp_path: Path) -> None:
    decide(tmp_path, source("sources/a.txt", REPORT))
    applied = outcome(tmp_path, [source("sources/a.txt", CIRCULAR + "三月六日，邻县支援的抽水机运抵东闸。\n")])
    assert {"n0", "n2"} <= set(notes(applied))
    assert {review.quote: review.status for review in applied.reviews if review.status == "moved"} == {
        QUOTES[0][1]: "moved",
        QUOTES[2][1]: "moved",
        QUOTES[3][1]: "moved",
    }


def test_what_is_put_in_elsewhere_leaves_decisions_as_they_are(tmp_path: Path) -> None:
    decide(tmp_path, source("sources/a.txt", REPORT))
    applied = outcome(tmp_path, [source("sources/a.txt", REPORT + "三月七日，无雨。\n")])
    assert len(notes(applied)) == 4 and applied.problems == ()


# -- documents that are renamed, split, converted ---

REPORT = (
    "三月四日，县防汛指挥部召开第二次会议，部署巡查。\n"
    "三月五日，县防汛指挥部召开第三次会议，部署转移。\n"
    "当天夜里，东闸开启放水，下游水位开始回落。\n"
    "三月六日，邻县支援的抽水机运抵东闸。\n"
)
QUOTES = (
    ("三月四日", "三月四日，县防汛指挥部召开第二次会议"),
    ("三月五日", "三月五日，县防汛指挥部召开第三次会议"),
    ("当天夜里", "东闸开启放水"),
    ("三月六日", "邻县支援的抽水机运抵东闸"),
)


def source(file: str, text: str) -> CuratedSource:
    paragraphs, at = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            paragraphs.append(Paragraph(number, at, at + len(line), number))
        at += len(line) + 1
    return CuratedSource(file, text, tuple(paragraphs), clean=clean(text))


def events(document: CuratedSource, convert=lambda words: words) -> list[Event]:
    """What an extractor finds in it: the quotes that are there."""
    from timeline.curation.sources import anchor_at

    found = []
    for date_text, quote in QUOTES:
        date_text, quote = convert(date_text), convert(quote)
        for ordinal, match in enumerate(re.finditer(re.escape(quote), document.text)):
            anchor = anchor_at(document, *match.span(), date_text)
            found.append(
                Event(
                    event_id(document.file, quote, date_text, ordinal),
                    "2021-03-05",
                    "2021-03-05",
                    "2021-03-05",
                    date_text,
                    "explicit",
                    Reason("build.done"),
                    "",
                    "other",
                    quote,
                    quote,
                    anchor,
                )
            )
    return found


def decide(folder: Path, document: CuratedSource) -> None:
    """A note on every event, as the browser writes it."""
    from timeline.curation.emitting import block

    entries = [
        {**pointer(event, document.text), "set": {"note": f"n{number}"}}
        for number, event in enumerate(events(document))
    ]
    text = "corrections:\n" + "".join(block(entry, 2) for entry in entries)
    (folder / "events.yaml").write_text(text, encoding="utf-8")


def outcome(folder: Path, now: list[CuratedSource], convert=lambda words: words) -> Applied:
    for document in now:
        (folder / document.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / document.file).write_text(document.text, encoding="utf-8")
    by_file = {document.file: document for document in now}
    found = [event for document in now for event in events(document, convert)]
    curation = load([folder / "events.yaml"], folder)
    return apply(curation, found, by_file.get, lambda name: None, list(by_file))


def notes(applied: Applied) -> dict[str, str]:
    return {event.notes: event.quote for event in applied.events if event.notes}


def test_a_renamed_file_is_found_by_its_content(tmp_path: Path) -> None:
    decide(tmp_path, source("sources/a.txt", REPORT))
    applied = outcome(tmp_path, [source("sources/renamed.txt", REPORT), source("sources/b.txt", "四月，无事。\n")])
    assert notes(applied) == {f"n{number}": quote for number, (_, quote) in enumerate(QUOTES)}
    assert {(problem.level, problem.message.key) for problem in applied.problems} == {
        ("warning", "curation.moved-file")
    }
    assert len(applied.reviews) == 4 and {review.offers[0].file for review in applied.reviews} == {
        "sources/renamed.txt"
    }


def test_a_file_that_was_split_is_followed_into_its_parts(tmp_path: Path) -> None:
    decide(tmp_path, source("sources/a.txt", REPORT))
    first, second = REPORT.split("当天")
    parts = [source("sources/a.txt", first), source("sources/a2.txt", "当天" + second)]
    applied = outcome(tmp_path, parts)
    assert len(notes(applied)) == 4
    assert [review.offers[0].file for review in applied.reviews] == ["sources/a2.txt"] * 2


def test_of_two_copies_of_a_renamed_file_none_is_taken(tmp_path: Path) -> None:
    decide(tmp_path, source("sources/a.txt", REPORT))
    applied = outcome(tmp_path, [source("sources/b.txt", REPORT), source("sources/c.txt", REPORT)])
    assert notes(applied) == {}
    assert {review.status for review in applied.reviews} == {"ambiguous"}
    assert {offer.file for offer in applied.reviews[0].offers} == {"sources/b.txt", "sources/c.txt"}


def test_of_several_files_with_the_words_the_one_with_most_of_them_is_the_heir(tmp_path: Path) -> None:
    decide(tmp_path, source("sources/a.txt", REPORT))
    other = "转载：三月四日，县防汛指挥部召开第二次会议，余略。\n"
    applied = outcome(tmp_path, [source("sources/b.txt", REPORT), source("sources/c.txt", other)])
    assert len(notes(applied)) == 4
    assert all(
        event.source is not None and event.source.file.endswith("b.txt") for event in applied.events if event.notes
    )


def test_words_that_went_where_no_event_is_are_told_as_that(tmp_path: Path) -> None:
    decision = f"corrections:\n  - {{file: sources/a.txt, quote: '{REPORT[1:9]}', reject: true}}\n"
    (tmp_path / "events.yaml").write_text(decision, encoding="utf-8")
    moved = source("sources/b.txt", REPORT)
    curation = load([tmp_path / "events.yaml"], tmp_path)
    applied = apply(curation, [], {moved.file: moved}.get, lambda name: None, [moved.file])
    (problem,) = applied.problems
    assert problem.message.key == "curation.no-event-there" and "sources/b.txt" in say(problem.message, "zh")


def traditional(words: str) -> str:
    return words.translate(str.maketrans("县汛挥开会议东闸启达邻运抵转当", "縣汛揮開會議東閘啟達鄰運抵轉當"))


def test_a_document_that_was_converted_to_the_other_script_keeps_its_decisions(tmp_path: Path) -> None:
    decide(tmp_path, source("sources/a.txt", REPORT))
    applied = outcome(tmp_path, [source("sources/a.txt", traditional(REPORT))], traditional)
    assert sorted(notes(applied)) == ["n0", "n1", "n2", "n3"]
    assert applied.problems == ()
    back = tmp_path / "back"
    back.mkdir()
    old = source("sources/a.txt", traditional(REPORT))
    entries = [
        f"  - {{file: sources/a.txt, quote: '{traditional(quote)}', set: {{note: n{number}}}}}"
        for number, (_, quote) in enumerate(QUOTES)
    ]
    (back / "events.yaml").write_text("corrections:\n" + "\n".join(entries) + "\n", encoding="utf-8")
    assert old.text != REPORT
    applied = outcome(back, [source("sources/a.txt", REPORT)])
    assert sorted(notes(applied)) == ["n0", "n1", "n2", "n3"] and applied.problems == ()


def test_a_decision_is_done_whole_or_not_at_all(tmp_path: Path) -> None:
    document = source("sources/a.txt", REPORT)
    found = events(document)
    yaml = (
        "corrections:\n"
        f"  - merge: [{found[0].id}, {found[1].id}, zzzzzzzzzz]\n"
        f"  - event: {found[2].id}\n    split: [{{quote: 东闸开启}}, {{quote: 西闸开启}}]\n"
        f"  - event: {found[3].id}\n    set: {{title: 抽水机, date: 2021-02-30}}\n"
    )
    (tmp_path / "events.yaml").write_text(yaml, encoding="utf-8")
    curation = load([tmp_path / "events.yaml"], tmp_path)
    applied = apply(curation, found, {document.file: document}.get, lambda name: None)
    assert list(applied.events) == found
    told = [(p.line, p.message.key.removeprefix("curation.")) for p in (*curation.problems, *applied.problems)]
    assert told == [(6, "date"), (2, "unknown-id-near"), (4, "split-lost")]
