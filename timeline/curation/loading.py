"""Reading ``events.yaml`` (and ``events/*.yaml``): every problem in one pass, everything that is right is used.

The format is the project's own (``docs/curation.md`` tells it by task).  Nothing here raises for bad content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from timeline.curation.decisions import Curation, NamedDecision, Where
from timeline.curation.entries import Entries
from timeline.curation.fields import Fields, shorten
from timeline.curation.files import SourceFiles, relative_name
from timeline.curation.knowledge import Knowledge, Said
from timeline.curation.nodes import Mapping, Mark, Node, Parsed, Scalar, decode, parse
from timeline.extraction.additions import AddedInstitution, AddedPlace, Additions
from timeline.model import Problem

VERSION: Final = "1"
LARGEST: Final = 32 << 20  # bytes of a file that a person may have written
_COMPARED: Final = 100  # unknown places for which similar ones are looked up
_EXPORT: Final = ("format", "header")  # what an export says of itself: one may be dropped in as it is
SECTIONS: Final = ("version", "documents", "institutions", "places", "events", "corrections", "lexicon")


def load(paths: Sequence[Path], root: Path) -> Curation:
    """Read curation files in order; what they say together.

    ``root`` is the project's folder: files are named relative to it, and a source that is named but not there is a
    warning.  A file that cannot be read, or whose content is wrong, is told in ``Curation.problems``.
    """
    said = Said()
    places: list[tuple[str, Where]] = []
    return _together([_load_file(path, root, said, places) for path in paths], places)


def load_text(text: str, file: str, root: Path) -> Curation:
    """Read the text of a curation file that goes by the name ``file``, as ``load`` reads one from the disk."""
    places: list[tuple[str, Where]] = []
    return _together([_read(parse(text, file), file, root, Said(), places)], places)


def _together(parts: Sequence[Curation], places: Sequence[tuple[str, Where]]) -> Curation:
    """What the files say together, their problems in order."""
    curation = Curation(
        files=tuple(part.files[0] for part in parts),
        documents=tuple(item for part in parts for item in part.documents),
        additions=_join(part.additions for part in parts),
        events=tuple(item for part in parts for item in part.events),
        corrections=tuple(item for part in parts for item in part.corrections),
        names=tuple(item for part in parts for item in part.names),
        problems=tuple(item for part in parts for item in part.problems),
    )
    aliases: dict[str, str] = {}
    for body in curation.additions.institutions:
        for alias in body.aliases:
            aliases.setdefault(alias, body.name)
    problems = (*curation.problems, *_unknown_places(places, curation.additions))
    order = {file: number for number, file in enumerate(curation.files)}
    ordered = sorted(problems, key=lambda item: (order[item.file], item.line, item.column))
    return replace(curation, aliases=aliases, problems=tuple(ordered))


def _unknown_places(said: Iterable[tuple[str, Where]], additions: Additions) -> list[Problem]:
    """A warning for every place that there is not, once a file; asked when the places of all files are known."""
    from timeline.curation.placing import is_place, own_places, similar_places

    first: dict[tuple[str, str], Where] = {}
    for name, where in said:
        first.setdefault((where.file, name), where)
    problems: list[Problem] = []
    own = own_places(additions)
    for (_, name), where in first.items():
        if is_place(name, own):
            continue
        near = "、".join(similar_places(name, own)) if len(problems) < _COMPARED else ""
        values = {"place": shorten(name), "near": near} if near else {"place": shorten(name)}
        problems.append(where.problem("no-place-near" if near else "no-place", "warning", **values))
    return problems


def _join(parts: Iterable[Additions]) -> Additions:
    institutions: list[AddedInstitution] = []
    places: list[AddedPlace] = []
    lexicon: dict[str, tuple[str, ...]] = {}
    for part in parts:
        institutions += part.institutions
        places += part.places
        for kind, words in part.lexicon.items():
            lexicon[kind] = lexicon.get(kind, ()) + words
    return Additions(tuple(institutions), tuple(places), lexicon)


def _load_file(path: Path, root: Path, said: Said, places: list[tuple[str, Where]]) -> Curation:
    file = relative_name(path, root)
    try:
        if path.stat().st_size > LARGEST:
            return Curation((file,), problems=(Where(file, Mark(1, 1)).problem("too-large", limit=str(LARGEST >> 20)),))
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Curation((file,), problems=(Where(file).problem("unreadable", detail=reason),))
    text, bad = decode(content)
    if bad is not None:
        return Curation((file,), problems=(Where(file, bad).problem("encoding"),))
    return _read(parse(text, file), file, root, said, places)


def _read(parsed: Parsed, file: str, root: Path, said: Said, places: list[tuple[str, Where]]) -> Curation:
    """Everything that is right in a file, and what is not; the places that it names are put into ``places``."""
    fields = Fields(file)
    tree = parsed.tree
    fields.begin(parsed.problems, parsed.dropped)
    files = SourceFiles(fields, root)
    knowledge, entries = Knowledge(fields, files, said), Entries(fields, files)
    sections: dict[str, Node] = {}
    if tree is not None and not (isinstance(tree, Scalar) and tree.empty):
        sections = fields.mapping(tree, (*SECTIONS, *_EXPORT)) or {}
    if not _version_known(fields, sections.get("version"), VERSION):
        sections = {}
    if not _version_known(fields, sections.get("format"), VERSION):
        sections = {}
    ends = _ends(tree)

    def section(name: str) -> Node | None:
        fields.end = ends.get(name, _NO_END)
        return sections.get(name)

    documents = fields.whole(section("documents"), knowledge.document)
    bodies = fields.whole(section("institutions"), knowledge.institution)
    places_named = fields.whole(section("places"), knowledge.place)
    lexicon = knowledge.lexicon(section("lexicon"))
    words = tuple(
        NamedDecision(fields.where(mark), "lexicon", kind, lexicon[kind])
        for kind, mark in knowledge.lexicon_marks.items()
    )
    events = fields.whole(section("events"), entries.event)
    corrections = fields.whole(section("corrections"), entries.correction)
    places += fields.places
    found = tuple(sorted(fields.told(), key=lambda item: (item.line, item.column)))
    return Curation(
        (file,),
        documents,
        Additions(
            tuple(AddedInstitution(item.name, item.aliases, item.city) for item in bodies),
            tuple(AddedPlace(item.name, item.city, item.aliases) for item in places_named),
            lexicon,
        ),
        events,
        corrections,
        (*bodies, *places_named, *words),
        problems=found,
    )


_NO_END: Final = Mark(1 << 30)


def _ends(tree: Node | None) -> dict[str, Mark]:
    """Where each section ends: at the key of the next."""
    if not isinstance(tree, Mapping):
        return {}
    keys = [key for key, _ in tree.entries]
    marks = [*(key.mark for key in keys[1:]), _NO_END]
    return {key.value: mark for key, mark in zip(keys, marks, strict=False)}


def _version_known(fields: Fields, node: Node | None, known: str) -> bool:
    """Whether a file is of the version that this program reads; nothing of another is used."""
    word = fields.text(node)
    if node is None or not word or word == known:
        return True
    fields.problem("version", node.mark, value=shorten(word), known=known)
    return False
