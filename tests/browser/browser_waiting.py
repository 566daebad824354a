"""Waiting for the browser in tests."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual.worker import WorkerCancelled


async def answered(pilot):
    """Wait for what works in the background; what a later question took the place of is done with, too."""
    with suppress(WorkerCancelled):
        await pilot.app.workers.wait_for_complete()


async def settled(pilot):
    """Wait until the store was asked, the cursor rested and all of it was drawn."""
    main = pilot.app.screen_stack[0]
    for _ in range(500):
        await asyncio.sleep(0.005)
        await answered(pilot)
        if main.reads:
            continue
        # What was read is drawn, and drawing may scroll, or ask for more.
        await pilot.pause()
        await pilot.pause()
        if not main.reads:
            break
