-- The store: a cache made from sources and curation, which may be deleted at any time.
-- application_id and user_version are set by connecting.py, which refuses any other.

-- built, generation, fingerprint of the stored values, version of the extractor.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- key: what the document was extracted from (its bytes, the extractor, the curation that touches it). sketch: what
-- finds its reposts (reading/sketch.py); repost_of: the file of its original, '' for none.
CREATE TABLE document (
    file TEXT PRIMARY KEY,
    key TEXT NOT NULL,
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
    sketch BLOB NOT NULL,
    repost_of TEXT NOT NULL DEFAULT ''
);

-- What was extracted from each document, before curation: a JSON list of events.
CREATE TABLE extraction (
    file TEXT PRIMARY KEY REFERENCES document (file) ON DELETE CASCADE,
    events TEXT NOT NULL
);

-- The events as they are shown. rank counts from 0 in time order without gaps, so that order, paging and every list
-- of hits are ranges or sets of ranks. moment, ending: moments.py. wide: 1 where the date is more than one day.
CREATE TABLE event (
    rank INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    date TEXT NOT NULL,
    earliest TEXT,
    latest TEXT,
    day TEXT NOT NULL,
    date_text TEXT NOT NULL,
    basis TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    cities TEXT NOT NULL,
    institutions TEXT NOT NULL,
    origin TEXT NOT NULL,
    bounded INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    conflict INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    file TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    confidence REAL NOT NULL,
    happening TEXT NOT NULL,
    moment TEXT,
    ending TEXT NOT NULL,
    wide INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX event_moment ON event (moment);
CREATE INDEX event_wide ON event (ending, moment, wide) WHERE wide = 1;
CREATE INDEX event_open ON event (moment, earliest) WHERE earliest IS NULL;
CREATE INDEX event_paragraph ON event (file, paragraph);
CREATE INDEX event_happening ON event (happening) WHERE happening <> '';

-- The events of a listed day are the ranks [first, first + count). Undated events have the day ''.
CREATE TABLE day (first INTEGER PRIMARY KEY, day TEXT NOT NULL, count INTEGER NOT NULL);

-- A value that events share (a place, a body, a person, a file, a kind …) and the ranks of its events, ascending,
-- as unsigned 32-bit little-endian numbers. For places: code and province; elsewhere ''.
CREATE TABLE value (
    dimension TEXT NOT NULL,
    name TEXT NOT NULL,
    province TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    count INTEGER NOT NULL,
    ranks BLOB NOT NULL,
    PRIMARY KEY (dimension, name, province, code, level)
);

-- Other names: dimension 'institution' (alias or words in a text → full name), 'place' (old or short → present).
CREATE TABLE alias (
    dimension TEXT NOT NULL,
    other TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (dimension, other, name)
) WITHOUT ROWID;

CREATE TABLE problem (number INTEGER PRIMARY KEY, file TEXT NOT NULL, body TEXT NOT NULL);

-- Quote and title of each event by rank, a token a character (folding.py). Nothing but the index is kept.
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', tokenize = 'ascii');
