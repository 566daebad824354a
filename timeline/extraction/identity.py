"""Stable names for events: a hash of document, quote and time expression."""

from __future__ import annotations

import hashlib
from typing import Final

_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/l/i: an id is read aloud and typed
_LENGTH: Final = 10


def event_id(file: str, quote: str, date_text: str, ordinal: int = 0) -> str:
    """Ten letters and digits that name an event, the same for as long as file, quote and time expression are.

    ``quote`` is the verbatim quote and ``date_text`` the words of the time expression ('' without one); white space
    in either does not count, so that re-wrapping a document keeps its ids. ``ordinal`` tells apart events of one
    document that share quote and expression (0 for the first). The first character is a letter: YAML and shells
    never take an id for a number.
    """
    words = "\x1f".join((file, "".join(quote.split()), "".join(date_text.split()), str(ordinal)))
    number = int.from_bytes(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    letters = _ALPHABET[8:]
    name = letters[number % len(letters)]
    number //= len(letters)
    while len(name) < _LENGTH:
        name += _ALPHABET[number % len(_ALPHABET)]
        number //= len(_ALPHABET)
    return name
