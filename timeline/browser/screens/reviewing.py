"""The part of the main screen that goes through what waits for a look: decisions that no longer fit, and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.browser.data import TROUBLE
from timeline.browser.screens.deciding import Deciding
from timeline.messages import text
from timeline.model import Event

if TYPE_CHECKING:
    from timeline.browser.screens.review import ReviewScreen
    from timeline.curation.review import Offer, Review
    from timeline.curation.writing import Change


class Reviewing(Deciding):
    """Goes through decisions and events one by one; each is settled with one key."""

    def action_review(self) -> None:
        """Go through the decisions that no longer fit as they did."""
        from timeline.browser.screens.review import ReviewScreen

        try:
            reviews = self.decisions.reviews()
        except TROUBLE as error:
            self.trouble(error)
            return
        if not reviews:
            self._open_queue()
            return
        written = False

        def settle(review: Review, offer: Offer | None) -> None:
            from timeline.curation import acts

            def done(changes: tuple[Change, ...]) -> None:
                nonlocal written
                written = True
                screen.settled(review, sum(_lines(change) for change in changes))

            self.write(
                lambda desk, _: acts.drop(desk, review) if offer is None else acts.choose(desk, review, offer), done
            )

        def closed(chosen: str | None) -> None:
            file, _, line = (chosen or "").rpartition(":")
            if file:
                self.edit(self.project.folder / file, int(line))
            if written:
                self.reload_soon()

        screen: ReviewScreen = ReviewScreen(reviews, settle)
        self.app.push_screen(screen, closed)

    def _open_queue(self) -> None:
        """Go through the doubtful events of the present filter that nobody has decided on."""
        from timeline.browser.queue import waiting_in
        from timeline.browser.screens.queue import QueueScreen

        chosen = self.history.present
        try:
            decided = {item.event for item in self.decisions.desk().decided}
            rows = self.session.store.rows
            waiting = waiting_in(lambda each, start, most: rows(chosen.and_also(each), start, most), decided)
        except TROUBLE as error:
            self.trouble(error)
            return
        if not waiting:
            self.say(text("deciding.review_nothing"))
            return

        def read(event_id: str) -> Event | None:
            try:
                return self.session.event(event_id)
            except TROUBLE as error:
                self.trouble(error)
                return None

        def act(name: str, event: Event) -> None:
            marked = self.decisions.marked
            self._looked_at = (event.id, marked.id) if name == "merge" and marked is not None else (event.id,)
            if name:
                self.decide(name, event)
            else:
                self._pick_act(event)

        def closed(_: str | None) -> None:
            self._queue = None

        self._queue = QueueScreen([row.id for row in waiting], read, act)
        self.app.push_screen(self._queue, closed)


def _lines(change: Change) -> int:
    """How many lines a file has more than before."""
    return (change.after or b"").count(b"\n") - (change.before or b"").count(b"\n")
