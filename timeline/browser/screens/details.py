"""Everything known about one event."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.browser.facts import Fact
from timeline.browser.screens.over import OverScreen
from timeline.messages import text


class DetailsScreen(OverScreen):
    """The details of one event."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        super().__init__(text("browser.title_details"), facts)
