"""The ``events.yaml`` of a new project: it explains itself in comments and decides nothing yet.

Its first line tells editors where the schema of the format stands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from timeline.messages import LANGUAGES, language

_FOLDER: Final = Path(__file__).parent.parent / "data" / "curation"


def template(lang: str | None = None) -> str:
    """The text of a first ``events.yaml``, explained in ``lang`` (default: the language in force)."""
    chosen = lang or language()
    if chosen not in LANGUAGES:
        chosen = "en"
    from timeline.curation.schema import MODELINE

    return MODELINE + "\n" + (_FOLDER / f"events.{chosen}.yaml").read_text(encoding="utf-8")
