-- +goose Up

-- The terms that ads are filed under, so that an ad holds small numbers.
CREATE TABLE concept (
	num   INTEGER PRIMARY KEY,
	kind  TEXT NOT NULL,               -- the query parameter: municipality, occupation-name, …
	id    TEXT NOT NULL,               -- concept id; the code or the label where a source gave none
	code  TEXT NOT NULL,
	label TEXT NOT NULL,
	UNIQUE (kind, id)
) STRICT;

-- What stays of an ad as history. Times are seconds since 1970, UTC.
CREATE TABLE ad (
	num          INTEGER PRIMARY KEY,  -- when it appeared: (second since 2020) * 16 + a tie-breaker
	id           TEXT NOT NULL UNIQUE, -- our own, never changes
	status       TEXT NOT NULL CHECK (status IN ('open', 'expired', 'removed')),
	closes       INTEGER,              -- expires then
	closed       INTEGER,
	hash         BLOB NOT NULL,        -- of what the source said: tells an edit from a repetition
	municipality INTEGER NOT NULL,     -- concept.num, 0 for unknown
	region       INTEGER NOT NULL,
	country      INTEGER NOT NULL,
	occupation   INTEGER NOT NULL,
	grp          INTEGER NOT NULL,
	field        INTEGER NOT NULL,
	form         INTEGER NOT NULL,
	hours        INTEGER NOT NULL,
	source       INTEGER NOT NULL,     -- where it was found first
	labels       INTEGER NOT NULL,     -- the concept "labels": all of them, a line each
	published    INTEGER NOT NULL,
	updated      INTEGER NOT NULL,
	deadline     INTEGER NOT NULL,
	vacancies    INTEGER NOT NULL,
	remote       INTEGER NOT NULL,
	experience   INTEGER NOT NULL,     -- 0 unknown, 1 required, 2 not required
	terms        BLOB NOT NULL,        -- concept.num of employer and skills, four bytes each, little-endian
	scope_min    REAL,                 -- percent of full time
	scope_max    REAL,
	lat          REAL,                 -- erased with the details
	lon          REAL,
	facts        TEXT NOT NULL         -- job.Ad as JSON
) STRICT;
CREATE INDEX ad_closes ON ad (closes) WHERE status = 'open';
CREATE INDEX ad_occupation ON ad (occupation, grp, field);
CREATE INDEX ad_closed ON ad (closed) WHERE status <> 'open';

-- Texts and addresses: erased some time after the ad has closed.
CREATE TABLE ad_details (
	ad      INTEGER PRIMARY KEY REFERENCES ad (num),
	text    TEXT NOT NULL,             -- the long parts of job.Details stand alone: quoting them costs
	html    TEXT NOT NULL,
	details TEXT NOT NULL              -- the rest of it, as JSON
) STRICT;

-- Where an ad is found: one row for each source that has it.
CREATE TABLE source_link (
	source TEXT NOT NULL,
	id     TEXT NOT NULL,              -- the source's own
	ad     INTEGER NOT NULL REFERENCES ad (num),
	listed INTEGER NOT NULL,           -- the source still has it
	PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_link_ad ON source_link (ad);

-- The id of an ad that was found to be another one.
CREATE TABLE merged (
	id TEXT PRIMARY KEY,
	ad INTEGER NOT NULL REFERENCES ad (num)
) STRICT, WITHOUT ROWID;

-- The change log. AUTOINCREMENT: a seq is never used twice.
CREATE TABLE change (
	seq   INTEGER PRIMARY KEY AUTOINCREMENT,
	ad    INTEGER NOT NULL REFERENCES ad (num),
	kind  TEXT NOT NULL CHECK (kind IN ('new', 'changed', 'merged', 'expired', 'removed')),
	at    INTEGER NOT NULL,
	quiet INTEGER NOT NULL             -- part of a source's first load: alerts nobody
) STRICT;
CREATE INDEX change_at ON change (at);
CREATE INDEX change_ad ON change (ad);

CREATE TABLE source (
	name          TEXT PRIMARY KEY,
	last_read     INTEGER,
	last_complete INTEGER,
	last_error    TEXT NOT NULL DEFAULT '',
	asked         INTEGER,             -- see job.Progress
	not_before    INTEGER,
	polled        INTEGER,
	snapshot      INTEGER
) STRICT, WITHOUT ROWID;

-- Open ads only, as ready tokens (package language): the rowid is ad.num. The
-- ascii tokenizer splits at the spaces between them and nowhere else.
CREATE VIRTUAL TABLE ad_text USING fts5 (
	headline, occupation, employer, place, text, tags,
	content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_+#'"
);

-- The short columns once more: ranking asks where a word stands, and in ad_text
-- that costs a walk through every description. Beginnings of one and two letters
-- are looked for here only.
CREATE VIRTUAL TABLE ad_head USING fts5 (
	headline, occupation, employer, place,
	content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_+#'", prefix = '1'
);

-- +goose Down
DROP TABLE ad_head; DROP TABLE ad_text; DROP TABLE source; DROP TABLE change; DROP TABLE merged; DROP TABLE source_link; DROP TABLE ad_details; DROP TABLE ad; DROP TABLE concept;
