-- The store: a cache made from sources and curation, which may be deleted at any time.
-- application_id and user_version are set by connecting.py, which refuses any other.

-- built, generation, fingerprint of the stored values, version of the extractor.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Every file that a document or an event names, so that events hold a number for it. Numbers are never used again.
CREATE TABLE file (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- What was extracted from a document are the events numbered [first, first + events). repost_of: the file of its
-- original, '' for none.
CREATE TABLE document (
    file TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    characters INTEGER NOT NULL,
    title TEXT NOT NULL,
    published TEXT NOT NULL,
    publisher TEXT NOT NULL,
    facts TEXT NOT NULL,
    paragraphs TEXT NOT NULL,
    text TEXT NOT NULL,
    first INTEGER NOT NULL,
    events INTEGER NOT NULL,
    repost_of TEXT NOT NULL DEFAULT ''
);
CREATE INDEX document_repost ON document (repost_of, file) WHERE repost_of > '';

-- What a build must know of every document, apart from the texts so that it is quick to go through. key: what it was
-- extracted from (its bytes, the extractor, the curation that touches it). size, changed: its file then, in bytes and
-- nanoseconds. warnings: a JSON list of what was to be said of it, '' for nothing.
CREATE TABLE origin (
    file TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    size INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    warnings TEXT NOT NULL
) WITHOUT ROWID;

-- What finds its reposts (reading/sketch.py), and what was that of documents that have changed since.
CREATE TABLE sketch (file TEXT PRIMARY KEY, published TEXT NOT NULL, sketch BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE old_sketch (file TEXT NOT NULL, sketch BLOB NOT NULL);

-- Every event, extracted or made by curation, under a number of its own that is never used again. Shown are those that
-- have a rank (table ranking). place: what it sorts by (places.py). file, start, paragraph: where its quote stands.
-- mentions: itself and its further sources. keys: the numbers (table value) of all that it is found by, as keys.py
-- writes them. body: all of it but its id, as bodies.py packs it.
CREATE TABLE event (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    file INTEGER NOT NULL,
    start INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    place BLOB NOT NULL,
    made INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    keys BLOB NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX event_id ON event (id);
CREATE INDEX event_made ON event (file, paragraph) WHERE made = 1;

-- Extracted events that curation rejected, or in whose place it made others.
CREATE TABLE hidden (number INTEGER PRIMARY KEY);

-- Events that are no more: shown until a build is finished, then taken away.
CREATE TABLE dropped (number INTEGER PRIMARY KEY);

-- Events that were hidden, or are no longer, since the order was made. (Those added since are the ones from the number
-- on that meta calls 'ordered'.)
CREATE TABLE touched (number INTEGER PRIMARY KEY);

-- Events of more than one day with both ends known: first and last moment, and how far they reach in years, as a class
-- (see moments.reach_of): a moment is reached only by what begins so many years before it.
CREATE TABLE span (
    number INTEGER PRIMARY KEY,
    reach INTEGER NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT NOT NULL
);
CREATE INDEX span_reach ON span (reach, begins, ends);

-- Tellings of the same happening: pairs of events, each with the day or the thing by which it was found …
CREATE TABLE link (reason TEXT NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (reason, a, b))
WITHOUT ROWID;
CREATE INDEX link_a ON link (a, b);
CREATE INDEX link_b ON link (b, a);
-- … the things that are one alone by which they may be found (the third meeting of a body), a row an event, shown or
-- not: its source and its date …
CREATE TABLE thing (
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (name, number)
) WITHOUT ROWID;
CREATE INDEX thing_number ON thing (number);
-- … and what came of it. conflicts: a JSON list, '' where the event's own hold.
CREATE TABLE telling (number INTEGER PRIMARY KEY, happening TEXT NOT NULL, conflicts TEXT NOT NULL);
CREATE INDEX telling_happening ON telling (happening);

-- Ranks count from 0 in time order without gaps, so that order, paging and every list of hits are ranges or sets of
-- ranks. number: the events' numbers by rank; rank: their ranks by number (4294967295: not shown). As in value.ranks,
-- but in parts of 8192, counted from 0, so that a page of the list is had without the rest.
CREATE TABLE ranking (name TEXT NOT NULL, part INTEGER NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (name, part));

-- The events of a listed day are the ranks [first, first + count). Undated events have the day ''.
CREATE TABLE day (first INTEGER PRIMARY KEY, day TEXT NOT NULL, count INTEGER NOT NULL);

-- A value that events share (a place, a body, a person, a file, a kind …) and the ranks of its events, ascending,
-- as unsigned 32-bit little-endian numbers. For places: code and province; elsewhere ''.
CREATE TABLE value (
    number INTEGER PRIMARY KEY,
    dimension TEXT NOT NULL,
    name TEXT NOT NULL,
    province TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    count INTEGER NOT NULL,
    ranks BLOB NOT NULL,
    UNIQUE (dimension, name, province, code, level)
);

-- Other names: dimension 'institution' (alias or words in a text → full name), 'place' (old or short → present).
CREATE TABLE alias (
    dimension TEXT NOT NULL,
    other TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (dimension, other, name)
) WITHOUT ROWID;

CREATE TABLE problem (number INTEGER PRIMARY KEY, file TEXT NOT NULL, body TEXT NOT NULL);

-- Quote and title of each event by number, a token a character (folding.py). Nothing but the index is kept.
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', columnsize = 0, tokenize = 'ascii');
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
