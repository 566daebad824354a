"""What a person does on the screen becomes one entry of their file, and holds when it is read again."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from msgspec.structs import replace
from test_curation_apply import EVENTS, FILE, TEXT, paragraphs

from timeline.curation import Applied, CuratedSource, acts, apply, load, recording
from timeline.curation.contents import identified
from timeline.curation.pointing import pointer
from timeline.curation.undoing import Undo
from timeline.curation.writing import Change, ChangedMeanwhileError, Edit, WriteError
from timeline.messages import say
from timeline.model import DocumentFacts, Event, Place

SOURCE = CuratedSource(FILE, TEXT, paragraphs(TEXT), DocumentFacts(published="2021-03-10"))
MEET, OPEN, MOVE, TALK, FLOW, RULE = EVENTS

HAND = """\
# by hand
version: 1
corrections:
  # the garbled time
  - {event: move234567, quote: '截止3512:00', set: {date: ../2021-03-05T12:00}}   # see the log
  - file: sources/flood.txt
    quote: 据传三月九日停水
    reject: true     # a rumour

# more to come
lexicon:
  order: [下令]
"""


class Project:
    """A folder with a document and its curation; what the browser does with it."""

    def __init__(self, folder: Path, text: str | None = None) -> None:
        self.folder = folder
        (folder / "sources").mkdir()
        (folder / FILE).write_text(TEXT, encoding="utf-8")
        self.file = folder / "events.yaml"
        self.since: dict[str, str] = {}  # of one sitting
        if text is not None:
            self.file.write_text(text, encoding="utf-8")

    @property
    def files(self) -> tuple[Path, ...]:
        more = sorted((self.folder / "events").glob("*.yaml"))
        return tuple(path for path in (self.file, *more) if path.exists())

    def built(self) -> Applied:
        curation = load(self.files, self.folder)
        assert [say(p.message, "en") for p in curation.problems if p.level == "error"] == []
        places = {"东明县": Place("东明县", "999999", "某省", "county")}
        applied = apply(curation, EVENTS, {FILE: SOURCE}.get, places.get, [FILE])
        reviews, decided = identified(curation, applied.reviews, applied.decided)
        return replace(applied, reviews=reviews, decided=decided)

    def event(self, identity: str) -> Event:
        return next(event for event in self.built().events if event.id == identity)

    def desk(self) -> acts.Desk:
        return acts.Desk(
            self.files,
            self.file,
            self.folder / ".timeline",
            self.folder,
            "王",
            self.built().decided,
            lambda: "2021-04-01T10:00",
            self.since,
        )

    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")


@pytest.fixture
def hand(tmp_path: Path) -> Project:
    return Project(tmp_path, HAND)


def pointing(event: Event) -> dict:
    return pointer(event, TEXT, EVENTS)


def new_lines(before: str, after: str) -> list[str]:
    old = before.split("\n")
    return [line for line in after.split("\n") if line not in old]


def hunks(before: str, after: str) -> int:
    """The pieces of a diff with three lines of context, as git shows it."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="")
    return sum(line.startswith("@@") for line in lines)


def test_a_first_correction_makes_the_file(tmp_path: Path) -> None:
    project = Project(tmp_path)
    acts.set_values(project.desk(), MEET, {"date": "2021-03-03"}, pointing(MEET), "据日志")
    assert project.text() == (
        "corrections:\n"
        "  - file: sources/flood.txt\n"
        "    quote: '三月四日，县防汛指挥部召开会议'\n"
        "    suffix: '。 三月五日，东闸开启，'\n"
        "    event: meet234567\n"
        "    date_text: 三月四日\n"
        "    set: {date: 2021-03-03}\n"
        "    why: 据日志\n"
        "    who: 王\n"
        "    when: 2021-04-01T10:00\n"
    )
    event = project.event("meet234567")
    assert (event.date, event.extracted["date"]) == ("2021-03-03", "2021-03-04")


ACTS = [
    ("date", {"date": "2021-03-06"}, lambda event: event.date == "2021-03-06"),
    ("kind", {"kind": "measure"}, lambda event: event.kind == "measure"),
    ("title", {"title": "开闸: 一"}, lambda event: event.title == "开闸: 一"),
    ("note", {"note": "见 #3 号, 卷宗"}, lambda event: event.notes == "见 #3 号, 卷宗"),
    ("tag", {"tags": ["开闸", "夜间"]}, lambda event: event.tags == ("开闸", "夜间")),
    ("places", {"cities": ["东明县", "大连市"]}, lambda event: [p.name for p in event.cities] == ["东明县", "大连市"]),
    ("bodies", {"institutions": ["水利局"]}, lambda event: [b.name for b in event.institutions] == ["水利局"]),
]


@pytest.mark.parametrize(("values", "holds"), [case[1:] for case in ACTS], ids=[case[0] for case in ACTS])
def test_a_value_is_set_added_to_changed_and_undone(hand: Project, values: dict, holds) -> None:
    undo = Undo(hand.folder / ".timeline")
    undo.did(*acts.set_values(hand.desk(), OPEN, values, pointing(OPEN)))
    assert holds(hand.event("open234567"))
    assert hand.text().startswith(HAND.partition("\n# more")[0]), "what stood there is as it was"
    assert hand.text().endswith(HAND.partition("a rumour\n")[2])
    before = hand.text()
    assert hunks(HAND, before) == 1, "a diff reads well"
    undo.did(*acts.set_values(hand.desk(), hand.event("open234567"), {"reported": "2021-03-07"}, pointing(OPEN)))
    assert hunks(before, hand.text()) == 1
    again = hand.event("open234567")
    assert holds(again) and again.reported == "2021-03-07"
    assert hand.text().count("open234567") == 1, "one entry for one event"
    undo.undo()
    undo.undo()
    assert hand.text() == HAND
    undo.redo()
    assert holds(hand.event("open234567"))


def test_an_entry_that_is_there_is_changed_where_it_stands(hand: Project) -> None:
    event = hand.event("move234567")
    acts.set_values(hand.desk(), event, {"date": "2021-03-05"}, pointing(event))
    assert new_lines(HAND, hand.text()) == [
        "  - {event: move234567, quote: '截止3512:00', set: {date: 2021-03-05}, "
        "who: 王, when: 2021-04-01T10:00}   # see the log"
    ]
    assert hand.event("move234567").date == "2021-03-05"


def test_an_entry_without_an_id_is_found_by_the_record_of_the_build(tmp_path: Path) -> None:
    project = Project(tmp_path, f"corrections:\n  - {{file: {FILE}, quote: 东闸开启, set: {{note: 一}}}}\n")
    event = project.event("open234567")
    desk = project.desk()
    project.file.write_text("# moved down\n\n" + project.text(), encoding="utf-8")
    acts.set_values(desk, event, {"note": "二"}, pointing(event))
    assert project.text().count("note") == 1 and project.event("open234567").notes == "二"


@pytest.mark.parametrize("theirs", ["set", "merge"])
@pytest.mark.parametrize("act", ["set", "reject", "accept", "split", "merge"])
def test_a_first_decision_by_another_in_the_same_instant_is_not_written_over(
    hand: Project, act: str, theirs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, beside = hand.event(MEET.id), hand.event(FLOW.id)
    desk, at = hand.desk(), pointing(event)
    other = hand.desk()
    real = recording.change

    def between(path: Path, lock: Path, edit: Edit) -> Change:
        """The other writes after we looked, and before we hold the lock."""
        monkeypatch.setattr(recording, "change", real)
        if theirs == "set":
            acts.set_values(other, event, {"kind": "report"}, at, "first")
        else:
            acts.merge(other, [beside, event], [pointing(beside), at], "first")
        return real(path, lock, edit)

    monkeypatch.setattr(recording, "change", between)
    with pytest.raises(ChangedMeanwhileError):
        if act == "set":
            acts.set_values(desk, event, {"kind": "order"}, at)
        elif act == "split":
            acts.split(desk, event, at, [{"title": "a"}, {"title": "b"}])
        elif act == "merge":
            acts.merge(desk, [event, beside], [at, pointing(beside)])
        else:
            getattr(acts, act)(desk, event, at)
    assert hand.text().count(MEET.id) == 1 and hand.text().count("why: first") == 1
    if theirs == "set":
        assert hand.event(MEET.id).kind == "report"


def test_what_another_hand_wrote_meanwhile_is_not_replaced_unasked(hand: Project) -> None:
    event, desk = hand.event("move234567"), hand.desk()
    changed = HAND.replace("../2021-03-05T12:00", "2021-03-08")
    hand.file.write_text(changed, encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError) as raised:
        acts.set_values(desk, event, {"date": "2021-03-05"}, pointing(event))
    assert "2021-03-08" in say(raised.value.reason, "en") and hand.text() == changed
    acts.set_values(desk, event, {"title": "转移"}, pointing(event))
    assert hand.event("move234567").date == "2021-03-08", "both are kept where they do not touch"
    acts.set_values(desk, event, {"date": "2021-03-05"}, pointing(event), replace=True)
    assert hand.event("move234567").date == "2021-03-05"


def test_an_event_is_rejected_and_comes_back(hand: Project) -> None:
    undo = Undo(hand.folder / ".timeline")
    undo.did(*acts.reject(hand.desk(), MEET, pointing(MEET), "引文"))
    assert "meet234567" in hand.built().rejected
    undo.undo()
    assert "meet234567" not in hand.built().rejected and hand.text() == HAND


def test_an_accepted_event_is_sure_and_keeps_its_date_and_kind(hand: Project) -> None:
    acts.accept(hand.desk(), MEET, pointing(MEET))
    event = hand.event("meet234567")
    assert (event.confidence, event.origin, event.extracted["confidence"]) == (1.0, "extracted", "0.5")
    assert acts.accept(hand.desk(), event, pointing(event)) == ()
    curation = load(hand.files, hand.folder)
    other = [event for event in EVENTS if event.id != "meet234567"]
    later = apply(curation, [*other, replace(MEET, date="2021-03-14", kind="order")], {FILE: SOURCE}.get)
    kept = next(event for event in later.events if event.id == "meet234567")
    assert (kept.date, kept.kind, kept.extracted["date"]) == ("2021-03-04", "meeting", "2021-03-14")
    assert [problem.message.key for problem in later.problems] == ["curation.accepted-differs"]


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"date": "2021-03-03"}, "accept: {kind: meeting}"),
        ({"date": "2021-03-03", "kind": "order"}, ""),
        ({"title": "会"}, "accept: {date: 2021-03-04, kind: meeting}"),
    ],
)
def test_who_changes_what_they_accepted_leaves_no_two_that_disagree(hand: Project, values: dict, left: str) -> None:
    acts.accept(hand.desk(), MEET, pointing(MEET))
    before, undo = hand.text(), Undo(hand.folder / ".timeline")
    event = hand.event("meet234567")
    undo.did(*acts.set_values(hand.desk(), event, values, pointing(event)))
    assert hand.built().problems == () and hand.event("meet234567").date == values.get("date", "2021-03-04")
    assert left in hand.text() and hand.text().count("accept:") == bool(left)
    undo.undo()
    assert hand.text() == before


def test_what_another_accepted_stays_and_the_two_are_told(hand: Project) -> None:
    acts.accept(replace(hand.desk(), who="李"), MEET, pointing(MEET))
    event = hand.event("meet234567")
    acts.set_values(hand.desk(), event, {"date": "2021-03-03"}, pointing(event))
    assert "accept: {date: 2021-03-04" in hand.text() and hand.event("meet234567").date == "2021-03-03"
    assert [problem.message.key for problem in hand.built().problems] == ["curation.decided-twice"]


def test_events_are_merged(hand: Project) -> None:
    acts.merge(hand.desk(), [OPEN, FLOW], [pointing(OPEN), pointing(FLOW)], "同一次")
    applied = hand.built()
    assert [event.id for event in applied.events] == ["meet234567", "open234567", "move234567", "rule234567"]
    merged = hand.event("open234567")
    acts.set_values(hand.desk(), merged, {"title": "开闸放水"}, pointing(OPEN))
    merged = hand.event("open234567")
    assert merged.title == "开闸放水"
    with pytest.raises(WriteError):
        acts.split(hand.desk(), merged, pointing(OPEN), [{"quote": "三月"}, {"quote": "五日"}])
    acts.reject(hand.desk(), merged, pointing(OPEN))
    assert {"open234567", "flow234567"} <= set(hand.built().rejected), "rejected is what the merge makes"


@pytest.mark.parametrize(
    "merges",
    [
        ["[open234567, flow234567]", "[flow234567, open234567]"],
        ["[open234567, flow234567]", "[flow234567, meet234567]", "[meet234567, open234567]"],
    ],
)
def test_merges_in_a_circle_are_told_and_harm_nothing(tmp_path: Path, merges: list[str]) -> None:
    text = "corrections:\n" + "".join(f"  - merge: {merge}\n" for merge in merges)
    applied = Project(tmp_path, text).built()
    (problem,) = applied.problems
    assert (problem.line, problem.message.key) == (len(merges) + 1, "curation.merge-circular")
    assert "events.yaml:" in say(problem.message, "en")
    assert sum(1 for event in applied.events if event.id in ("open234567", "flow234567", "meet234567")) == 4 - len(
        merges
    )


def test_a_chain_of_merges_makes_one(tmp_path: Path) -> None:
    text = "corrections:\n  - merge: [open234567, flow234567]\n  - merge: [meet234567, flow234567]\n"
    applied = Project(tmp_path, text).built()
    assert applied.problems == ()
    (event,) = [event for event in applied.events if event.id in ("open234567", "flow234567", "meet234567")]
    assert event.id == "meet234567" and len(event.sources) == 2


def test_an_event_is_split_and_its_parts_are_corrected(hand: Project) -> None:
    parts = [{"quote": "三月五日，东闸开启", "title": "开闸"}, {"quote": "王工值守", "kind": "support"}]
    acts.split(hand.desk(), OPEN, pointing(OPEN), parts, "两件事")
    first = hand.event("open234567")
    (second,) = [event for event in hand.built().events if event.quote == "王工值守"]
    assert (first.title, first.extracted["split"]) == ("开闸", "open234567")
    assert (second.kind, second.date, second.origin, second.title) == ("support", "2021-03-05", "corrected", "王工值守")
    assert second.source is not None and TEXT[second.source.start : second.source.end] == "王工值守"
    acts.set_values(hand.desk(), second, {"date": "2021-03-06"}, pointing(second))
    assert hand.event(second.id).date == "2021-03-06" and hand.event("open234567").date == "2021-03-05"
    assert hand.text().count("split:") == 1
    before = hand.text()
    for act in (acts.reject, acts.accept):
        with pytest.raises(WriteError) as raised:
            act(hand.desk(), second, pointing(second))
        assert "王工值守" in say(raised.value.reason, "en")
    assert hand.text() == before


def test_the_title_of_a_part_leaves_the_words_for_its_time_out(hand: Project) -> None:
    acts.split(hand.desk(), OPEN, pointing(OPEN), [{"quote": "三月五日，东闸开启"}, {"quote": "王工值守"}])
    assert hand.event("open234567").title == "东闸开启"


def test_parts_in_the_same_words_have_ids_of_their_own(tmp_path: Path) -> None:
    halves = "split: [{quote: 东闸}, {quote: 东闸}, {quote: 东闸}]"
    text = f"corrections:\n  - {{event: open234567, {halves}}}\n  - {{event: flow234567, {halves}}}\n"
    ids = [event.id for event in Project(tmp_path, text).built().events]
    assert len(ids) == len(set(ids)) == len(EVENTS) + 4


def test_names_are_gathered(hand: Project) -> None:
    acts.alias(hand.desk(), "东明县水利局", "县水利局")
    assert "institutions:\n  - name: 东明县水利局\n    aliases: [县水利局]\n" in hand.text()
    acts.alias(hand.desk(), "东明县水利局", "水利局")
    acts.alias(hand.desk(), "东明县水利局", "水利局")
    assert "aliases: [县水利局, 水利局]" in hand.text() and hand.text().count("东明县水利局") == 1
    assert load(hand.files, hand.folder).canonical("水利局") == "东明县水利局"


def test_an_event_of_ones_own_is_changed_and_taken_out(hand: Project) -> None:
    acts.add(hand.desk(), {"date": "2021-03-07", "title": "修闸"})
    (own,) = [event for event in hand.built().events if event.origin == "curated"]
    acts.set_values(hand.desk(), own, {"date": "2021-03-08", "tags": ["闸"]}, {})
    (own,) = [event for event in hand.built().events if event.origin == "curated"]
    assert (own.date, own.tags, own.title) == ("2021-03-08", ("闸",), "修闸")
    assert hand.text().count("修闸") == 1
    acts.reject(hand.desk(), own, {})
    assert [event for event in hand.built().events if event.origin == "curated"] == []


def test_an_entry_that_cannot_be_read_is_told_and_nothing_is_written(hand: Project) -> None:
    filler = "".join(f"  - {{event: f{number:09d}, set: {{note: '{'x' * 80}'}}}}\n" for number in range(2500))
    desk = hand.desk()
    broken = f"corrections:\n{filler}  - {{event: open234567, set: {{note: a}}\n  - {{event: b, reject: true}}\n"
    hand.file.write_text(broken, encoding="utf-8")
    for act in (
        lambda: acts.set_values(desk, OPEN, {"note": "b"}, pointing(OPEN)),
        lambda: acts.accept(desk, OPEN, pointing(OPEN)),
    ):
        with pytest.raises(WriteError) as raised:
            act()
        assert int(str(raised.value.reason.values["line"])) in (2502, 2503)
    assert hand.text() == broken


def test_a_decision_goes_to_the_file_that_holds_it(hand: Project) -> None:
    (hand.folder / "events").mkdir()
    more = hand.folder / "events" / "more.yaml"
    more.write_text("corrections:\n  - {event: open234567, set: {title: 开闸}}\n", encoding="utf-8")
    event = hand.event("open234567")
    acts.set_values(hand.desk(), event, {"title": "放水"}, pointing(event))
    assert "放水" in more.read_text(encoding="utf-8") and hand.text() == HAND


def test_of_two_files_that_disagree_the_later_counts(hand: Project) -> None:
    hand.file.write_text("corrections:\n  - {event: open234567, set: {title: 甲}}\n", encoding="utf-8")
    (hand.folder / "events").mkdir()
    for name, title in (("b.yaml", "丙"), ("a.yaml", "乙")):
        (hand.folder / "events" / name).write_text(
            f"corrections:\n  - {{event: open234567, set: {{title: {title}}}}}\n", encoding="utf-8"
        )
    event = hand.event("open234567")
    assert event.title == "丙"
    told = [(p.file, say(p.message, "en")) for p in hand.built().problems]
    assert [file for file, _ in told] == ["events/a.yaml", "events/b.yaml"] and "events.yaml:2" in told[0][1]
    acts.set_values(hand.desk(), event, {"title": "丁"}, pointing(event))
    assert hand.event("open234567").title == "丁"


# -- review ---


def test_a_lost_decision_is_pointed_at_what_a_person_chooses(tmp_path: Path) -> None:
    text = f"corrections:\n  # keep me\n  - {{file: {FILE}, quote: 三月五日西闸开启了, set: {{note: 见}}}}\n"
    project = Project(tmp_path, text)
    (review,) = project.built().reviews
    assert (review.status, review.action, review.line) == ("lost", "set", 3)
    (number,) = [n for n, offer in enumerate(review.offers) if offer.id == "open234567"]
    acts.choose(project.desk(), review, review.offers[number])
    applied = project.built()
    assert applied.reviews == () and applied.problems == () and project.event("open234567").notes == "见"
    assert "  # keep me\n  - {file: sources/flood.txt, quote: '三月五日，东闸开启', set: {note: 见}" in project.text()


def test_a_moved_decision_is_confirmed(tmp_path: Path) -> None:
    project = Project(
        tmp_path, f"corrections:\n  - {{file: {FILE}, quote: 县防汛指挥部召开了会议, set: {{note: 见}}}}\n"
    )
    (review,) = project.built().reviews
    assert review.status == "moved" and review.now == "县防汛指挥部召开会议"
    acts.choose(project.desk(), review, review.offers[0])
    assert project.built().reviews == () and project.event("meet234567").notes == "见"


def test_one_of_several_pointers_of_a_merge_is_set_right(tmp_path: Path) -> None:
    second = f"{{file: {FILE}, quote: 五日夜东闸放了水}}"
    text = f"corrections:\n  - merge:\n      - open234567\n      - {second}\n      - zzzzzzzzzz\n"
    project = Project(tmp_path, text)
    reviews = project.built().reviews
    assert [review.at for review in reviews] == [4, 5]
    for review in reviews:
        wanted = "flow234567" if review.quote else "meet234567"
        offer = next((offer for offer in review.offers if offer.id == wanted), None)
        offer = offer or acts.Offer(wanted, FILE, next(e.quote for e in EVENTS if e.id == wanted))
        acts.choose(project.desk(), review, offer)
    assert project.built().reviews == ()
    assert {event.id for event in project.built().events} == {"open234567", "move234567", "talk234567", "rule234567"}


def test_a_source_of_an_added_event_is_set_right(tmp_path: Path) -> None:
    text = f"events:\n  - date: 2021-03-05\n    title: 值守\n    sources: [{{file: {FILE}, quote: 东闸}}]\n"
    project = Project(tmp_path, text)
    (review,) = project.built().reviews
    assert review.status == "ambiguous" and len(review.offers) == 2 and review.offers[0].prefix
    acts.choose(project.desk(), review, review.offers[1])
    assert project.built().reviews == ()
    (own,) = [event for event in project.built().events if event.origin == "curated"]
    assert own.source is not None and own.source.start == TEXT.rindex("东闸")


def test_a_decision_that_means_nothing_any_more_is_dropped(tmp_path: Path) -> None:
    text = "corrections:\n  - {event: zzzzzzzzzz, reject: true}\n  - {event: talk234567, reject: true}\n"
    project = Project(tmp_path, text)
    (review,) = project.built().reviews
    acts.drop(project.desk(), review)
    assert project.text() == "corrections:\n  - {event: talk234567, reject: true}\n"


def test_an_entry_that_is_gone_is_told(hand: Project) -> None:
    (hand.folder / "b").mkdir()
    project = Project(hand.folder / "b", "corrections:\n  - {event: zzzzzzzzzz, reject: true}\n")
    (review,) = project.built().reviews
    desk = project.desk()
    project.file.write_text("corrections:\n", encoding="utf-8")
    with pytest.raises(WriteError):
        acts.drop(desk, review)
    assert project.text() == "corrections:\n"


def test_the_record_of_a_build_travels_as_json() -> None:
    from timeline.curation.review import Decided, Offer, Review, decided_from_json, reviews_from_json, to_json

    review = Review(
        "events.yaml",
        1,
        2,
        3,
        4,
        "events",
        "add",
        "moved",
        "甲",
        "a.txt",
        "",
        "乙",
        (Offer("", "a.txt", "乙"),),
        title="丙",
    )
    record = Decided("e1", "events.yaml", 3, "corrections", "split", "甲", "e0", 1)
    stored = to_json((review,), (record,))
    assert reviews_from_json(stored) == (review,) and decided_from_json(stored) == (record,)
    for broken in ("", "[]", "{", '{"reviews":[{"a":1}],"decided":[[1]]}'):
        assert reviews_from_json(broken) == () and decided_from_json(broken) == ()


# -- the file changes between the build and the act ---

THREE = "events:\n" + "".join(f"  - {{date: 2021-11-0{day}, title: 例会}}\n" for day in (1, 2, 3))


def own(project: Project, date: str) -> Event:
    return next(event for event in project.built().events if event.origin == "curated" and event.date == date)


@pytest.mark.parametrize("above", ["  - {date: 2021-10-01, title: 开工}\n", "  # a comment\n\n", ""])
def test_of_entries_with_one_title_the_one_that_was_seen_is_meant(tmp_path: Path, above: str) -> None:
    project = Project(tmp_path, THREE)
    event, desk = own(project, "2021-11-02"), project.desk()
    project.file.write_text(THREE.replace("events:\n", f"events:\n{above}"), encoding="utf-8")
    acts.set_values(desk, event, {"note": "见"}, {})
    assert "{date: 2021-11-02, title: 例会, note: 见" in project.text() and project.text().count("note") == 1
    acts.reject(desk, event, {})
    left = [line for line in THREE.splitlines(keepends=True) if "11-02" not in line]
    assert project.text() == "".join([left[0], above, *left[1:]])


@pytest.mark.parametrize(
    "now",
    [
        THREE.replace("11-02, title: 例会", "11-02, title: 例会, note: 改"),
        THREE + "  - {title: 例会, date: 2021-11-02}\n",
        THREE.replace("  - {date: 2021-11-02, title: 例会}\n", ""),
    ],
    ids=["changed", "twice", "gone"],
)
def test_an_entry_that_is_not_there_once_as_it_was_is_left_alone(tmp_path: Path, now: str) -> None:
    project = Project(tmp_path, THREE)
    event, desk = own(project, "2021-11-02"), project.desk()
    project.file.write_text(now, encoding="utf-8")
    for act in (
        lambda: acts.reject(desk, event, {}),
        lambda: acts.set_values(desk, event, {"note": "见"}, {}),
    ):
        with pytest.raises(WriteError) as raised:
            act()
        assert "events.yaml:3" in say(raised.value.reason, "en")
        assert project.text() == now


def test_of_corrections_with_one_quote_the_one_of_the_right_file_is_changed(tmp_path: Path) -> None:
    other = "  - {file: sources/other.txt, quote: 东闸开启, set: {note: 乙}}\n"
    text = f"corrections:\n{other}  - {{file: {FILE}, quote: 东闸开启, set: {{note: 甲}}}}\n"
    project = Project(tmp_path, text)
    event, desk = project.event("open234567"), project.desk()
    now = text.replace("corrections:\n", "corrections:\n  - {event: meet234567, reject: true}\n")
    project.file.write_text(now, encoding="utf-8")
    acts.set_values(desk, event, {"note": "丙"}, pointing(event))
    assert project.text().startswith(now.replace("甲}}\n", "丙}")) and other in project.text()


def test_review_drops_the_decision_that_was_shown(tmp_path: Path) -> None:
    note, out = (f"  - {{file: {FILE}, quote: 西闸关闭, {says}}}\n" for says in ("set: {note: 见}", "reject: true"))
    project = Project(tmp_path, f"corrections:\n{note}{out}")
    (review,) = [review for review in project.built().reviews if review.action == "reject"]
    above = "  - {event: meet234567, set: {note: 一}}\n"
    project.file.write_text(f"corrections:\n{above}{note}{out}", encoding="utf-8")
    acts.drop(project.desk(), review)
    assert project.text() == f"corrections:\n{above}{note}"
    with pytest.raises(WriteError):
        acts.drop(project.desk(), review)
    assert project.text() == f"corrections:\n{above}{note}"


# -- what is written is read before it is written ---


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[{event: zzzzzzzzzz, reject: true}, ]", "[ ]"),
        (
            "[{event: zzzzzzzzzz, reject: true} , {event: talk234567, reject: true}, ]",
            "[{event: talk234567, reject: true}, ]",
        ),
        (
            "[{event: talk234567, reject: true}, {event: zzzzzzzzzz, reject: true}, ]",
            "[{event: talk234567, reject: true}, ]",
        ),
    ],
)
def test_a_comma_behind_the_last_entry_does_no_harm(tmp_path: Path, before: str, after: str) -> None:
    project = Project(tmp_path, f"corrections: {before}\n")
    (review,) = project.built().reviews
    acts.drop(project.desk(), review)
    assert project.text() == f"corrections: {after}\n" and project.built().reviews == ()


@pytest.mark.parametrize(
    "entry",
    [
        "  - event: open234567\n    set:\n      ? note\n      : 甲\n",
        "  - ? event\n    : open234567\n    ? set\n    : {note: 甲}\n",
    ],
)
def test_what_would_not_read_as_meant_is_not_written(tmp_path: Path, entry: str) -> None:
    text = f"corrections:\n{entry}"
    project = Project(tmp_path, text)
    event = project.event("open234567")
    with pytest.raises(WriteError) as raised:
        acts.set_values(replace(project.desk(), who=""), event, {"tags": ["乙"]}, pointing(event))
    for lang in ("zh", "en"):
        assert "events.yaml" in say(raised.value.reason, lang)
    assert project.text() == text


@pytest.mark.parametrize("filler", [0, 3000])
def test_a_neighbour_that_would_change_stops_the_change(tmp_path: Path, filler: int, monkeypatch) -> None:
    lines = [f"  - {{event: f{number:09d}, set: {{note: '{'x' * 80}'}}}}\n" for number in range(filler)]
    project = Project(tmp_path, f"corrections:\n{''.join(lines)}  - {{event: open234567, set: {{note: 甲}}}}\n")
    before, event = project.text(), project.event("open234567")
    real = recording.edit_entry
    for old, new in (("corrections:\n", "corrections:\n  - {event: b, reject: true}\n"), ("note: 乙", "note: 丙")):
        monkeypatch.setattr(recording, "edit_entry", lambda *given, o=old, n=new: real(*given).replace(o, n))
        with pytest.raises(WriteError) as raised:
            acts.set_values(project.desk(), event, {"note": "乙"}, pointing(event))
        assert raised.value.reason.key == "curation.not-as-meant" and project.text() == before
    monkeypatch.setattr(recording, "edit_entry", real)
    acts.set_values(project.desk(), event, {"note": "乙"}, pointing(event))
    assert project.event("open234567").notes == "乙" and project.text().count("event: ") == filler + 1


# -- dropping one pointer of several ---

LOST, KEPT = f"{{file: {FILE}, quote: 西闸关闭}}", f"{{file: {FILE}, quote: 王工值守}}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"    sources: [{LOST}]\n    note: 见\n", "    note: 见\n"),
        (f"    sources:\n      - {LOST}\n    note: 见\n", "    note: 见\n"),
        (f"    sources: [{LOST}, {KEPT}]\n", f"    sources: [{KEPT}]\n"),
        (f"    sources: [{KEPT}, {LOST}]  # two\n", f"    sources: [{KEPT}]  # two\n"),
        (
            f"    sources:\n      - {KEPT}\n      - {LOST}\n    note: 见\n",
            f"    sources:\n      - {KEPT}\n    note: 见\n",
        ),
        (
            f"    sources:\n      - file: {FILE}\n        quote: 西闸关闭\n      - {KEPT}   # kept\n",
            f"    sources:\n      - {KEPT}   # kept\n",
        ),
    ],
)
def test_an_event_of_ones_own_stays_when_its_lost_source_is_dropped(tmp_path: Path, before: str, after: str) -> None:
    head = "events:\n  - date: 2021-03-05\n    title: 值守\n"
    project = Project(tmp_path, head + before)
    (review,) = project.built().reviews
    assert review.status == "lost"
    acts.drop(project.desk(), review)
    assert project.text() == head + after
    assert project.built().reviews == () and own(project, "2021-03-05").title == "值守"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - merge: [open234567, zzzzzzzzzz, flow234567]\n", "  - merge: [open234567, flow234567]\n"),
        (
            f"  - merge:\n      - open234567\n      - {LOST}\n      - flow234567\n    why: 同\n",
            "  - merge:\n      - open234567\n      - flow234567\n    why: 同\n",
        ),
        (
            "  - event: zzzzzzzzzz\n    merge: [open234567, flow234567]\n    why: 同\n",
            "  - merge: [open234567, flow234567]\n    why: 同\n",
        ),
        (
            "  - {event: open234567, merge: [zzzzzzzzzz, flow234567]}\n",
            "  - {event: open234567, merge: [flow234567]}\n",
        ),
        ("  - merge: [open234567, zzzzzzzzzz]\n", ""),
        ("  - {event: zzzzzzzzzz, merge: [open234567]}\n", ""),
    ],
)
def test_of_a_merge_only_the_lost_event_is_dropped(tmp_path: Path, before: str, after: str) -> None:
    other = "  - {event: talk234567, reject: true}\n"
    project = Project(tmp_path, f"corrections:\n{before}{other}")
    (review,) = project.built().reviews
    acts.drop(project.desk(), review)
    assert project.text() == f"corrections:\n{after}{other}"
    applied = project.built()
    assert applied.reviews == () and applied.problems == ()


def test_a_review_tells_what_the_decision_sets_and_why(tmp_path: Path) -> None:
    text = f"corrections:\n  - {{file: {FILE}, quote: 西闸关闭, set: {{date: 2021-03-09}}, why: 据日志, who: 王}}\n"
    (review,) = Project(tmp_path, text).built().reviews
    assert (review.says, review.why) == ("date: 2021-03-09", "据日志 (王)")


# -- who decided before, and why, is not overwritten ---

SIGNED = "  - {event: open234567, set: {note: 甲}, why: 据日志%s}\n"


@pytest.mark.parametrize("signed", ["", ", who: 王, when: 2021-03-20"], ids=["unsigned", "signed"])
@pytest.mark.parametrize(("why", "whys"), [("", "据日志"), ("复核", "据日志; 复核"), ("据日志", "据日志")])
def test_a_new_reason_stands_behind_the_old_one(tmp_path: Path, signed: str, why: str, whys: str) -> None:
    project = Project(tmp_path, "corrections:\n" + SIGNED % signed)
    event = project.event("open234567")
    acts.set_values(project.desk(), event, {"note": "乙"}, pointing(event), why)
    (correction,) = load(project.files, tmp_path).corrections
    history = correction.history
    assert (history.why, history.who, history.when) == (whys, "王", "2021-04-01T10:00")
    assert project.event("open234567").notes == "乙"


@pytest.mark.parametrize("who", ["王", ""])
def test_what_somebody_else_signed_stays_and_the_new_decision_counts(tmp_path: Path, who: str) -> None:
    project = Project(tmp_path, "corrections:\n" + SIGNED % ", who: 李, when: 2021-03-20")
    before, event = project.text(), project.event("open234567")
    acts.set_values(replace(project.desk(), who=who), event, {"note": "乙"}, pointing(event), "复核")
    assert project.text().startswith(before)
    old, new = load(project.files, tmp_path).corrections
    assert (old.history.who, new.history.who, new.history.why) == ("李", who, "复核")
    event = project.event("open234567")
    assert event.notes == "乙"
    acts.set_values(replace(project.desk(), who=who), event, {"note": "丙"}, pointing(event))
    assert project.event("open234567").notes == "丙" and len(load(project.files, tmp_path).corrections) == 2


def test_beside_an_entry_of_a_later_file_the_new_one_still_counts(tmp_path: Path) -> None:
    project = Project(tmp_path, "corrections:\n  - {event: talk234567, reject: true}\n")
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "b.yaml").write_text("corrections:\n" + SIGNED % ", who: 李", encoding="utf-8")
    event = project.event("open234567")
    acts.set_values(project.desk(), event, {"note": "乙"}, pointing(event))
    assert project.event("open234567").notes == "乙"


@pytest.mark.parametrize(("who", "signed"), [("王", "王"), ("", "")])
def test_in_an_entry_that_must_be_one_the_old_signature_goes_with_its_reason(
    tmp_path: Path, who: str, signed: str
) -> None:
    text = "events:\n  - {date: 2021-03-05, title: 值守, who: 李, when: 2021-03-20, why: 回忆}\n"
    project = Project(tmp_path, text)
    event = own(project, "2021-03-05")
    acts.set_values(replace(project.desk(), who=who), event, {"note": "乙"}, {}, "复核")
    (added,) = load(project.files, tmp_path).events
    assert (added.history.why, added.history.who) == ("回忆 (李, 2021-03-20); 复核", signed)
    assert added.history.when == "2021-04-01T10:00"
