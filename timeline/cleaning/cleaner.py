"""The steps of cleaning, in order."""

from __future__ import annotations

from msgspec.structs import replace

from timeline.cleaning import characters, lookalikes, markup, pinyin, punctuation, spaces
from timeline.cleaning.draft import Draft
from timeline.cleaning.text import CleanText
from timeline.model import DocumentFacts


def clean(text: str) -> CleanText:
    """The text made readable, with the same lines, every character aligned to the original. Linear in its length.

    See the package for what is changed and what is left alone.
    """
    draft = Draft(text)
    pinyin.mend_torn(draft)  # first: it reads the bytes behind the characters
    characters.drop_invisible(draft)
    characters.plain_forms(draft)
    markup.drop(draft)
    pinyin.drop_readings(draft)
    characters.numbers(draft)
    spaces.close(draft)
    markup.part_blocks(draft)  # after the blanks were closed up: these stay
    lookalikes.mend(draft)
    punctuation.unify(draft)
    return draft.finish()


def clean_facts(facts: DocumentFacts) -> DocumentFacts:
    """The facts with their title and publisher made readable."""
    return replace(facts, title=clean(facts.title).text.strip(), publisher=clean(facts.publisher).text.strip())
