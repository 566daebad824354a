"""Texts for people, in the user's language.

A key is ``domain.name``; the catalogue of a domain is ``messages/<language>/<domain>.toml``, a flat table of
``name = "text with {placeholders}"``.  Only the domains that are used are read, with the standard library, so
that a message costs the browse path next to nothing.  A text that a language lacks is taken from English.
"""

from __future__ import annotations

import locale
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from timeline.model import Reason

LANGUAGES: Final = ("zh", "zh-Hant", "en")
# Regions and scripts of a locale that mean traditional characters (BCP 47; CLDR likely subtags).
_TRADITIONAL: Final = ("tw", "hk", "mo", "hant")
_FALLBACK: Final = "en"
_HERE: Final = Path(__file__).parent


class _State:
    """The language in force for this process (set once at start-up, by setting or locale)."""

    language: str | None = None


@cache
def catalogue(language: str, domain: str) -> dict[str, str]:
    """The texts of one domain in one language, by name; empty where there is no such catalogue."""
    path = _HERE / language / f"{domain}.toml"
    if not path.is_file():
        return {}
    content = path.read_text(encoding="utf-8")
    found = _flat(content)
    if found is None:
        import tomllib

        found = {name: str(text) for name, text in tomllib.loads(content).items()}
    return found


_LINE: Final = re.compile(r'(?:#.*|(\w+) = "([^"\\]*(?:\\[n"\\][^"\\]*)*)")?')
_ESCAPE: Final = re.compile(r"\\(.)")


def _flat(content: str) -> dict[str, str] | None:
    """A catalogue whose every line is a comment or a plain text, read many times as quickly as by a reader of all of
    TOML; ``None`` where there is anything else in it."""
    found: dict[str, str] = {}
    for line in content.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        if match[1]:
            text = match[2]
            if "\\" in text:
                text = _ESCAPE.sub(lambda escaped: "\n" if escaped[1] == "n" else escaped[1], text)
            found[match[1]] = text
    return found


def language_from_environment() -> str:
    """What the locale (``LC_ALL``, else ``LC_MESSAGES``, else ``LANG``) says: ``zh``, ``zh-Hant``, else ``en``."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return _of_locale(value)
    try:
        value = locale.getlocale()[0] or ""
    except ValueError:
        value = ""
    return _of_locale(value)


def _of_locale(name: str) -> str:
    """The language of a locale: ``zh_TW.UTF-8``, ``zh-Hant-HK``, ``Chinese (Traditional)_Taiwan``."""
    first, *rest = re.split(r"[_.@\s()-]+", name.lower())
    if first not in ("zh", "chinese"):
        return _FALLBACK
    if "hans" in rest:
        return "zh"
    return "zh-Hant" if any(part in _TRADITIONAL or part in ("traditional", "taiwan") for part in rest) else "zh"


def set_language(language: str | None) -> None:
    """Use this language from now on; ``None`` or ``"auto"`` means the locale's."""
    _State.language = None if language in (None, "", "auto") else language


def language() -> str:
    """The language in force."""
    return _State.language or language_from_environment()


def text(key: str, /, lang: str | None = None, **values: object) -> str:
    """The text of ``key`` (``domain.name``) in ``lang`` (default: the language in force), with its values.

    An unknown key comes back as itself: a missing text must never stop the program (a test looks for them).
    """
    domain, _, name = key.partition(".")
    chosen = lang or language()
    pattern = catalogue(chosen, domain).get(name)
    if pattern is None:
        pattern = catalogue(_FALLBACK, domain).get(name)
    if pattern is None:
        return key
    try:
        return pattern.format_map(values) if values else pattern
    except (LookupError, ValueError):  # a value that the text asks for was not given
        return pattern


def say(reason: Reason, lang: str | None = None) -> str:
    """A reason in words, in ``lang`` (default: the language in force); reasons inside it are said first."""
    values = {name: value if isinstance(value, str) else say(value, lang) for name, value in reason.values.items()}
    return text(reason.key, lang, **values)
