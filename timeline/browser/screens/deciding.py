"""The part of the main screen that decides on events: each decision goes into the person's file, undo takes it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from textual import work

from timeline.browser import deciding, facts
from timeline.browser.data import TROUBLE
from timeline.browser.deciding import Decisions
from timeline.browser.facts import Fact
from timeline.browser.glyphs import KIND_KEYS, MARK
from timeline.browser.remembering import VIEWS_FILE
from timeline.browser.screens.editing import Editing
from timeline.browser.widgets.timeline_view import TimelineView
from timeline.config import EVENTS_FILE, events_files
from timeline.messages import say, text
from timeline.model import Event

if TYPE_CHECKING:
    from timeline.browser.screens.asking import Asked
    from timeline.browser.screens.queue import QueueScreen
    from timeline.curation.acts import Desk
    from timeline.curation.emitting import Value
    from timeline.curation.writing import Change

Act = Callable[["Desk", bool], "tuple[Change, ...]"]
"""Writes a decision; the second argument is true where the person was asked and says to go on."""
Done = Callable[["tuple[Change, ...]"], None]


class Deciding(Editing):
    """Corrects, rejects, accepts, merges, splits and notes; each act one entry of the file."""

    _queue: QueueScreen | None = None
    _looked_at: tuple[str, ...] = ()

    @cached_property
    def decisions(self) -> Decisions:
        """What was decided since the browser was opened."""
        return Decisions(self.project, self.session)

    # --- which act -------------------------------------------------------------------------

    def action_correction(self) -> None:
        """Ask what is to be done with the event under the cursor."""
        event = self.present()
        if event is not None:
            self._pick_act(event)

    def _pick_act(self, event: Event) -> None:
        from timeline.browser.screens.asking import PickScreen

        left_out = deciding.NOT_CURATED if event.origin == "curated" else frozenset()
        choices = {key: self._act_in_words(name, event) for key, name in deciding.ACTS.items() if name not in left_out}

        def picked(key: str | None) -> None:
            if key is not None and key in deciding.ACTS:
                self.decide(deciding.ACTS[key], event)

        self.app.push_screen(PickScreen(text("deciding.title_pick"), self._told(event), choices), picked)

    def _act_in_words(self, name: str, event: Event | None = None) -> str:
        if name == "reject" and event is not None and event.origin == "curated":
            return text("deciding.act_remove")
        if name == "merge" and self.decisions.marked is not None:
            return text("deciding.act_merge_with", title=self.decisions.marked.title)
        return text(f"deciding.act_{name}")

    def _told(self, event: Event) -> list[Fact]:
        return [Fact("", f"{facts.date_line(event)}  {event.title}", "quote")]

    def decide(self, name: str, event: Event) -> None:
        """Do one act on an event, asking for what it needs."""
        if name in ("alias", "add"):
            self._looked_at = ()  # nothing is decided about the event itself
        if name in deciding.SHAPING and not self._allowed(name, event):
            return
        match name:
            case "kind":
                self._ask_kind(event)
            case "accept":
                self._accept(event)
            case "add":
                self.action_add()
            case "reject" if event.origin == "curated":
                self._confirm_removal(event)
            case "reject":
                self._ask(event, name, None, lambda asked: self._reject(event, asked.why))
            case "merge":
                self._merge(event)
            case "split":
                self._ask(event, name, event.quote, lambda asked: self._split(event, asked), deciding.parts_of)
            case "alias":
                self._ask(event, name, _alias(event), lambda asked: self._alias(asked), deciding.names_of)
            case "entry":
                self.show_entry(event)
            case _:
                value = deciding.shown(event, name)
                check: Callable[[str], object] = lambda words: deciding.typed(name, words)  # noqa: E731
                self._ask(event, name, value, lambda asked: self._value(event, name, asked), check)

    def _ask(
        self,
        event: Event,
        name: str,
        value: str | None,
        given: Callable[[Asked], None],
        check: Callable[[str], object] = str,
    ) -> None:
        from timeline.browser.screens.asking import AskScreen

        def asked(answer: Asked | None) -> None:
            if answer is not None:
                given(answer)

        told, lines = self._told(event), name == "note"
        marked = self.decisions.marked
        if name == "merge" and marked is not None:
            told = [*self._told(marked), *told]
        title = text("deciding.title_merge" if name == "merge" else f"deciding.act_{name}")
        hint = text(f"deciding.hint_{name}")
        self.app.clear_notifications()  # what was said before would stand in front of what is asked
        self.app.push_screen(AskScreen(title, told, value, check, hint, lines), asked)

    def _ask_kind(self, event: Event) -> None:
        from timeline.browser.screens.asking import PickScreen

        kinds = {key: text(f"browser.kind_{kind}") for kind, key in KIND_KEYS.items()}
        by_key = {key: kind for kind, key in KIND_KEYS.items()}

        def picked(key: str | None) -> None:
            if key is not None and key in by_key and by_key[key] != event.kind:
                self._set(event, {"kind": by_key[key]}, "")

        self.app.push_screen(PickScreen(text("deciding.act_kind"), self._told(event), kinds), picked)

    # --- acts ------------------------------------------------------------------------------

    def _value(self, event: Event, name: str, asked: Asked) -> None:
        value = deciding.typed(name, asked.value)
        if asked.value.strip() != deciding.shown(event, name) or asked.why:
            self._set(event, {name: value}, asked.why)

    def _set(self, event: Event, values: dict[str, Value], why: str) -> None:
        from timeline.curation import acts

        def act(desk: Desk, replace: bool) -> tuple[Change, ...]:
            pointer = self.decisions.pointer(event)
            return acts.set_values(desk, event, values, pointer, why, replace=replace)

        self.write(act)

    def action_mark(self) -> None:
        """Mark the event under the cursor, or take its mark away: a tag of the shortest sort."""
        event = self.present()
        if event is not None:
            others = [tag for tag in event.tags if tag != MARK]
            self._set(event, {"tags": others if MARK in event.tags else [*others, MARK]}, "")

    def _reject(self, event: Event, why: str) -> None:
        from timeline.curation import acts

        self.write(lambda desk, _: acts.reject(desk, event, self.decisions.pointer(event), why))

    def _confirm_removal(self, event: Event) -> None:
        """An event of the person's own goes out of their file: no reason would be left to read."""
        from timeline.browser.screens.asking import ConfirmScreen
        from timeline.curation import acts

        def answered(answer: str | None) -> None:
            if answer == "yes":
                self.write(lambda desk, _: acts.reject(desk, event, {}))

        told = [*self._told(event), Fact("", ""), Fact("", text("deciding.hint_remove"))]
        self.app.push_screen(ConfirmScreen(text("deciding.act_remove"), told, "deciding.remove_hint"), answered)

    def _allowed(self, name: str, event: Event) -> bool:
        """Whether an act can be done to an event at all; said before anything is asked."""
        from timeline.curation import acts
        from timeline.curation.writing import WriteError

        try:
            acts.whole(event, name)
        except WriteError as error:
            self.say(say(error.reason), "error")
            return False
        return True

    def _accept(self, event: Event) -> None:
        from timeline.curation import acts

        self.write(lambda desk, _: acts.accept(desk, event, self.decisions.pointer(event)))

    def _merge(self, event: Event) -> None:
        """The first time the event is marked, the second time another is merged with it."""
        from timeline.curation import acts

        marked = self.decisions.marked
        if marked is None or marked.id == event.id:
            self._wait_with(event if marked is None else None)
            self.say(text("deciding.marked" if marked is None else "deciding.unmarked"))
            return

        def given(asked: Asked) -> None:
            self._wait_with(None)
            both = (marked, event)
            self.write(
                lambda desk, _: acts.merge(desk, both, [self.decisions.pointer(item) for item in both], asked.why)
            )

        self._ask(event, "merge", None, given)

    def _wait_with(self, event: Event | None) -> None:
        """Keep an event until the one is named that it is to be merged with; its line shows that it waits."""
        self.decisions.marked = event
        for view in self.query(TimelineView):
            view.await_merge(event.id if event is not None else "")

    def _split(self, event: Event, asked: Asked) -> None:
        from timeline.curation import acts

        parts = deciding.parts_of(asked.value)
        self.write(lambda desk, _: acts.split(desk, event, self.decisions.pointer(event), parts, asked.why))

    def _alias(self, asked: Asked) -> None:
        from timeline.curation import acts

        name, other = deciding.names_of(asked.value)
        self.write(lambda desk, _: acts.alias(desk, name, other, asked.why))

    def action_add(self) -> None:
        """Ask for an event of the person's own, and write it into their file."""
        from timeline.browser.screens.adding import AddScreen, Line

        event = self.present()
        file = event.source.file if event is not None and event.source is not None else ""
        hints = {name: text(f"deciding.hint_{name}") for name in ("date", "title", "cities", "institutions", "note")}
        hints["kind"] = " · ".join(f"{key} {text(f'browser.kind_{kind}')}" for kind, key in KIND_KEYS.items())
        hints["quote"] = text("deciding.hint_quote", file=file)
        names = [name for name in deciding.NEW if file or name != "quote"]
        began = {"date": event.date if event is not None else ""}
        lines = tuple(Line(name, began.get(name, ""), hints.get(name, "")) for name in names)

        def given(values: Mapping[str, str] | None) -> None:
            if values is None:
                return
            from timeline.curation import acts

            entry = self.decisions.new_event(values, file)
            self._anchor_id, self._anchor_day = "", str(entry["date"])[:10]
            self.write(lambda desk, _: acts.add(desk, entry, " ".join(values["why"].split())))

        self.app.push_screen(AddScreen(lines, lambda values: self.decisions.new_event(values, file)), given)

    def show_entry(self, event: Event) -> None:
        """A ready entry for the person's own hands."""
        from timeline.browser import correction
        from timeline.browser.screens.correction import CorrectionScreen

        folder = self.project.folder
        file, place = correction.place(events_files(folder), folder / EVENTS_FILE)

        def closed(chosen: str | None) -> None:
            if chosen == "edit":
                self.edit(file, place.line)

        name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)
        self.app.push_screen(CorrectionScreen(correction.entry(event, place), name, place.opens), closed)

    # --- undo ------------------------------------------------------------------------------

    def action_undo(self, step: int) -> None:
        """Take the last decision back (-1) or do it again (1)."""
        nothing = "deciding.nothing_to_undo" if step < 0 else "deciding.nothing_to_redo"
        said = "deciding.undone" if step < 0 else "deciding.redone"

        def done(changes: tuple[Change, ...]) -> None:
            if not changes:
                self.say(text(nothing))
                return
            self.say(text(said, where=self.decisions.said(changes)))
            if any(change.path.name != VIEWS_FILE for change in changes):
                self.reload_soon()

        self._write(lambda: self.decisions.undo(step), done, None)

    # --- writing ---------------------------------------------------------------------------

    def write(self, act: Act, done: Done | None = None) -> None:
        """Do an act in a thread; say where it is written, or what stands in the way."""

        def again() -> None:
            self._write(lambda: self.decisions.write(lambda desk: act(desk, True)), done or self._confirmed, None)

        self._write(lambda: self.decisions.write(lambda desk: act(desk, False)), done or self._confirmed, again)

    @work(thread=True, group="decide")
    def _write(self, run: Callable[[], tuple[Change, ...]], done: Done, again: Callable[[], None] | None) -> None:
        from timeline.curation.writing import ChangedMeanwhileError, WriteError

        try:
            changes = run()
        except WriteError as error:
            asked = again if isinstance(error, ChangedMeanwhileError) and _replaceable(error) else None
            self.call_later(self._refused, say(error.reason), asked)
        except TROUBLE as error:
            self.call_later(self.trouble, error)
        else:
            self.call_later(done, changes)

    def _confirmed(self, changes: tuple[Change, ...]) -> None:
        if not any(change.before != change.after for change in changes):
            self.say(text("deciding.nothing_to_do"))
            return
        self.say(text("deciding.written", where=self.decisions.said(changes)))
        if self._queue is not None:
            self._queue.decided(*self._looked_at)
        self.reload_soon()

    def _refused(self, words: str, again: Callable[[], None] | None) -> None:
        from timeline.browser.screens.asking import ConfirmScreen

        if again is None:
            self.say(words, "error")
            return

        def answered(answer: str | None) -> None:
            if answer == "yes" and again is not None:
                again()

        told = [Fact("", words, "alert")]
        self.app.push_screen(ConfirmScreen(text("deciding.title_confirm"), told, "deciding.confirm_hint"), answered)


def _replaceable(error: Exception) -> bool:
    """Whether the person can say to go on: the file has another value, which would be replaced."""
    return str(error) == "changed-value"


def _alias(event: Event) -> str:
    """The line to begin with: the first body of the event, and the words that name it here."""
    body = next(iter(event.institutions), None)
    if body is None:
        return ""
    return f"{body.name} = {body.mention if body.mention != body.name else ''}".rstrip() + (
        "" if body.mention and body.mention != body.name else " "
    )
