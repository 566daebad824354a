"""Modal words: whether, and how, a clause tells somebody to do something."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from timeline.extraction.lexicon import modals


class Modal(Struct, frozen=True):
    """A modal word in a text: offsets [start, end) into that text, and the modal it stands for."""

    start: int
    end: int
    modal: str


def modal_words(text: str) -> list[Modal]:
    """The modal words of a clean text in order; words that only hold one (重要, 响应) are left out."""
    lexicon = modals()
    hidden = [match.span() for match in lexicon.inside.finditer(text)]
    found: list[Modal] = []
    at = 0
    for match in lexicon.pattern.finditer(text):
        start, end = match.span()
        while at < len(hidden) and hidden[at][1] <= start:
            at += 1
        if at < len(hidden) and hidden[at][0] <= start and end <= hidden[at][1] and hidden[at] != (start, end):
            continue
        found.append(Modal(start, end, lexicon.modal_of[match[0]]))
    return found


# These report a demand (a happening); the other modal words make it.
REPORTED: Final = frozenset({"要求", "号召", "呼吁", "呼籲", "提醒", "勉励", "倡导", "提倡"})


def is_directive(text: str) -> bool:
    """Whether a clause tells somebody to do something: it holds a modal word that is no reporting verb.

    ``号召``, ``要求`` and their like report a demand, which is a happening; ``要``, ``必须``, ``请`` make it.
    """
    return any(modal.modal not in REPORTED for modal in modal_words(text))
