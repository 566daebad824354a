"""Decisions that no longer fit as they did: each with what it may mean, settled with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events

from timeline.browser import keymap
from timeline.browser.facts import Fact, Tone
from timeline.browser.glyphs import glyphs
from timeline.browser.screens.over import OverScreen
from timeline.browser.widgets.prose import Prose
from timeline.curation.review import Offer, Review
from timeline.messages import edtf_words, text

Settle = Callable[[Review, Offer | None], None]
"""Write what was decided: the offer that is meant, or ``None`` to drop the decision."""


class ReviewScreen(OverScreen):
    """One review after the other; closes with ``edit FILE:LINE`` where the file is to be opened."""

    BINDINGS: ClassVar = keymap.bindings(keymap.REVIEW)
    KEYS = keymap.REVIEW

    def __init__(self, reviews: Sequence[Review], settle: Settle) -> None:
        super().__init__("", [])
        self._reviews = list(reviews)
        self._settle = settle
        self._at = 0

    def on_mount(self) -> None:
        super().on_mount()
        self._show()

    def _show(self) -> None:
        count = len(self._reviews)
        self._at = max(0, min(self._at, count - 1))
        title = text("deciding.title_review", at=self._at + 1, n=count) if count else text("deciding.review_done")
        self.query_one("#over-title", Prose).show([Fact("", title, "head")])
        self.query_one("#over-facts", Prose).show(_facts(self._reviews[self._at]) if count else [])
        self.query_one("#over-body").scroll_home(animate=False)

    def action_step(self, step: int) -> None:
        self._at = (self._at + step) % max(1, len(self._reviews))
        self._show()

    def action_take(self, number: int) -> None:
        """Point the decision at what is offered under a number."""
        if self._reviews and number < len(self._reviews[self._at].offers):
            review = self._reviews[self._at]
            self._settle(review, review.offers[number])

    def on_click(self, event: events.Click) -> None:
        """A click on what is offered takes it."""
        label = self.label_under(event)
        if label.isdigit():
            self.action_take(int(label) - 1)

    def action_drop(self) -> None:
        """Take the decision out of the file."""
        if self._reviews:
            self._settle(self._reviews[self._at], None)

    def settled(self, review: Review, lines: int) -> None:
        """The decision is written: the next one, please. ``lines`` more stand in its file now."""
        gone = self._reviews.index(review) if review in self._reviews else None
        if gone is not None:
            del self._reviews[gone]
        self._reviews = [_shifted(item, review, lines) for item in self._reviews]
        self._show()

    def action_edit(self) -> None:
        if self._reviews:
            review = self._reviews[self._at]
            self.dismiss(f"{review.file}:{review.at}")


def _shifted(item: Review, settled: Review, lines: int) -> Review:
    """A review of the same file below the one that is settled: its lines have moved."""
    from msgspec.structs import replace

    if item.file != settled.file or item.line <= settled.line:
        return item
    return replace(item, line=item.line + lines, at=item.at + lines)


def _facts(review: Review) -> list[Fact]:
    tone: Tone = "plain" if review.status == "moved" else "alert"
    key = review.status if review.section == "corrections" or review.status == "moved" else f"{review.status}_source"
    found = [
        Fact(text("deciding.status"), text(f"deciding.status_{key}"), tone),
        Fact(
            text("deciding.act"), text(f"deciding.did_{review.action}") + (f"  {review.title}" if review.title else "")
        ),
        Fact(text("deciding.where"), f"{review.file}:{review.at}", "faint"),
    ]
    if review.says:
        found.append(Fact(text("deciding.says"), review.says, "strong"))
    if review.why:
        found.append(Fact(text("deciding.because"), review.why))
    if review.quote:
        found.append(Fact(text("deciding.quoted"), review.quote, "quote"))
    if review.source:
        found.append(Fact(text("deciding.source"), review.source))
    if review.event:
        found.append(Fact(text("deciding.id"), review.event, "faint"))
    if review.now:
        found.append(Fact(text("deciding.now"), review.now, "quote"))
    found.append(Fact("", ""))
    if not review.offers:
        found.append(Fact("", text("deciding.no_offers"), "faint"))
    for number, offer in enumerate(review.offers, 1):
        when = f"{edtf_words.words(offer.date)}  " if offer.date else ""
        found.append(Fact(f" {number} ", f"{when}{offer.title or offer.quote}", "strong"))
        if offer.title and offer.quote and offer.quote != offer.title:
            found.append(Fact("", offer.quote, "quote"))
        where = f" {glyphs().separator} ".join(filter(None, (offer.file, offer.id)))
        found.append(Fact("", where, "faint"))
    return found
