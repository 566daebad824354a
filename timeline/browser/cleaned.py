"""The cleaned text of a document, made when it is first asked for; the room that cleans is loaded then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.store.values import StoredDocument

if TYPE_CHECKING:
    from timeline.cleaning import CleanText


class _Last:
    """The document that was cleaned last."""

    key: tuple[str, str] = ("", "")
    text: CleanText | None = None


def clean_text(document: StoredDocument) -> CleanText:
    """The document's text made readable, aligned to the original."""
    from timeline.cleaning import clean

    key = (document.file, document.sha256)
    if _Last.text is None or _Last.key != key:
        _Last.key, _Last.text = key, clean(document.text)
    return _Last.text
