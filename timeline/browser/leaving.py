"""The browser ends with its terminal, also where the system sends no signal that says the terminal is gone."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading


def leave_with_terminal() -> None:
    """From now on end as by SIGHUP once standard input or output hang up; a thread waits for it, at no cost.

    Decisions are in their file as soon as they are told, so there is nothing to save. Only on Linux: elsewhere ``poll``
    does not know terminals.
    """
    if not sys.platform.startswith("linux"):
        return
    watch = select.poll()
    for stream in (sys.stdin, sys.stdout):
        watch.register(stream.fileno(), 0)  # tells of hanging up and errors only

    def wait() -> None:
        watch.poll()
        os.kill(os.getpid(), signal.SIGHUP)

    threading.Thread(target=wait, name="terminal", daemon=True).start()
