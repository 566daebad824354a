"""Builds asked for one after the other, in one process: ``python -m timeline.again FOLDER JOBS``.

What a browser keeps beside it while documents come in: only the first build has to load the extractor, and that may
begin before it is asked for. Every line on standard input asks for ``timeline build``; what that says goes to
standard error as always, and after it, on a line of its own, ``END`` and the exit code (no message begins so: they show
control characters as pictures). The process ends with its input, or with a build that was stopped by ^C.
"""

from __future__ import annotations

import select
import sys

from timeline.browser.updating import END


def main(folder: str, jobs: str) -> int:
    """Build at every line of standard input; the exit code of the last build (0 where none was asked for)."""
    from timeline.cli import INTERRUPTED
    from timeline.cli import main as command

    code = 0
    try:
        if not _asked():
            _load()
        while code != INTERRUPTED and sys.stdin.readline():
            code = command(["build", "--jobs", jobs, "--", folder])
            sys.stderr.write(f"{END}{code}\n")
            sys.stderr.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    return code


def _asked() -> bool:
    """Whether a build is waited for already; also where that cannot be known."""
    try:
        return bool(select.select([sys.stdin], [], [], 0)[0])
    except (OSError, ValueError):  # there are systems on which only sockets can be looked at
        return True


def _load() -> None:
    """Load what a changed document will need."""
    import timeline.build.building
    import timeline.commands.project
    import timeline.curation
    import timeline.store.writing  # noqa: F401
    from timeline.build.jobs import Common, prepare
    from timeline.config import Settings
    from timeline.extraction import Additions

    prepare(Common.of(Additions(), Settings()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
