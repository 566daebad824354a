"""Short hashes by which a change is noticed."""

from __future__ import annotations

from collections.abc import Iterable

try:
    # What hashlib hands out under this name; hashlib itself loads all of OpenSSL, which costs every start a few
    # milliseconds and megabytes.
    from _blake2 import blake2b
except ImportError:  # a Python that is built otherwise
    from hashlib import blake2b


def short_hash(pieces: Iterable[bytes]) -> str:
    """Sixteen hexadecimal digits of the pieces, one after the other."""
    found = blake2b(digest_size=8)
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()
