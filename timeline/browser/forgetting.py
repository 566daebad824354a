"""What Textual keeps about places on the screen, forgotten with the size of the screen that they belong to.

Textual remembers up to some thousand answers about regions, lengths and blank lines, each for one size: a terminal that
is given another size again and again fills them all with what is never asked for again.
"""

from __future__ import annotations

from textual.css.scalar import Scalar
from textual.geometry import Region
from textual.strip import Strip


def forget_places() -> None:
    """Empty these caches; what is shown now fills them again."""
    for owner in (Region, Scalar, Strip):
        for name in vars(owner):
            clear = getattr(getattr(owner, name), "cache_clear", None)
            if clear is not None:
                clear()
