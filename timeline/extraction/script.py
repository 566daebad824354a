"""Names in the script of their document: 衞生署 in a release from Hong Kong, though it is read in simplified one."""

from __future__ import annotations

from typing import Final

from timeline.cleaning.text import CleanText

_SHARE: Final = (
    40  # one character of so many was turned into a simplified one where a document is in traditional script
)


class Script:
    """The script of one document.

    A text into whose pinyin-ridden words traditional characters were injected is noise, and no traditional document.
    """

    def __init__(self, clean: CleanText) -> None:
        kinds = [repair.kind for repair in clean.repairs]
        turned = kinds.count("traditional")
        self._traditional = turned * _SHARE > len(clean.text) and "pinyin" not in kinds
        self._clean = clean
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """A name, or words, as the document writes them where it writes them so; else as they are."""
        if not self._traditional or not name:
            return name
        known = self._known.get(name)
        if known is None:
            at = self._clean.text.find(name)
            words = self._clean.quote(at, at + len(name)) if at >= 0 else name
            known = self._known[name] = words if len(words) == len(name) else name
        return known
