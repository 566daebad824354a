"""Characters made alike before the scan, one for one, so that every offset stays what it was."""

from __future__ import annotations

from typing import Final

from timeline.dates.lexicon import folds

_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x09: 0x20}


def fold(text: str) -> str:
    """The text with narrow ASCII, plain spaces and the simplified characters that time expressions use.

    Length and newlines stay as they are.  Characters are those of ``data/dates/folds.toml``; a whole text's
    conversion is the cleaning's business, this only makes the date grammar blind to script and width.
    """
    return text.translate(_table())


_cache: dict[int, int] = {}


def _table() -> dict[int, int]:
    if not _cache:
        _cache.update(_WIDE)
        _cache.update({ord(a): ord(b) for a, b in folds().items()})
    return _cache
