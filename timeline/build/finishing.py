"""The second half of a build: curation applied to all events, and what is shown laid down; nothing where it would
only write again what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeline.build import recipe
from timeline.build.memory import Finished, finished_to_json
from timeline.model import Event

if TYPE_CHECKING:
    from timeline.curation import CuratedSource, Curation
    from timeline.store import Store
    from timeline.store.writing import StoreWriter

_TITLE: Final = 30  # characters of the quote that stand for a title


def finish(writer: StoreWriter, store: Path, files: Sequence[str], curation: Curation, last: Finished) -> Finished:
    """Make the events that are shown out of the stored documents ``files`` and curation.

    Where these and the program are what they were for ``last``, the store is left as it is. Everything in
    ``files`` must be committed: what curation reads of the documents is read like by any other reader.
    """
    keys = writer.keys()
    basis = recipe.fingerprint(recipe.finisher(), [[file, keys.get(file, "")] for file in files], curation)
    if basis == last.basis:
        return last
    from timeline.build.reposts import originals
    from timeline.curation import apply
    from timeline.curation.contents import identified
    from timeline.curation.review import to_json
    from timeline.extraction.gazetteer import place_aliases
    from timeline.extraction.happenings import join
    from timeline.store import Store

    extracted = (event for file in files for event in writer.extracted(file))
    with Store.open(store) as opened:
        applied = apply(curation, extracted, lambda file: _curated_source(opened, file), files=files)
    reposts = originals(item for item in writer.sketches() if item[0] in keys)
    writer.set_reposts(reposts)
    writer.put_names(curation.aliases, place_aliases())
    told = frozenset(source.file for event in applied.events if (source := event.source) is not None)
    count = writer.replace_events(titled(join(marked(applied.events, reposts))))
    done = Finished(basis, count, told, applied.problems)
    writer.set_meta("finished", finished_to_json(done))
    writer.set_meta("curation", to_json(*identified(curation, applied.reviews, applied.decided)))
    return done


def marked(events: Iterable[Event], reposts: Mapping[str, str]) -> Iterator[Event]:
    """The events, those of reposts with the file of the original."""
    for event in events:
        original = reposts.get(event.source.file, "") if event.source is not None else ""
        yield replace(event, repost_of=original) if original != event.repost_of else event


def titled(events: Iterable[Event]) -> Iterator[Event]:
    """The events, none without a title: the first words of the quote stand for one, else those for the time."""
    for event in events:
        if event.title.strip():
            yield event
        else:
            words = " ".join(event.quote.split()) or event.date_text or event.date or event.id
            yield replace(event, title=words if len(words) <= _TITLE else words[: _TITLE - 1] + "…")


def _curated_source(store: Store, file: str) -> CuratedSource | None:
    """A stored document as curation needs it."""
    from timeline.cleaning import clean
    from timeline.curation import CuratedSource

    document = store.document(file)
    if document is None:
        return None
    return CuratedSource(file, document.text, document.paragraphs, document.facts, clean(document.text))
