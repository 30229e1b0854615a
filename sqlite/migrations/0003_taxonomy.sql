-- +goose Up

-- What was loaded, a part for each kind of file. The other tables are made of
-- all parts together, anew whenever one changes.
CREATE TABLE taxonomy_part (
	id      INTEGER PRIMARY KEY,
	name    TEXT NOT NULL UNIQUE,
	origin  TEXT NOT NULL,             -- the server that it was fetched from; '' when an operator loaded it
	loaded  INTEGER NOT NULL,
	count   INTEGER NOT NULL,
	content BLOB NOT NULL              -- taxonomy.Content, JSON, gzip
) STRICT;

CREATE TABLE term (
	id        INTEGER PRIMARY KEY,     -- in the order of taxonomy.Names
	text      TEXT NOT NULL,
	parameter TEXT NOT NULL,
	concept   TEXT NOT NULL,
	rank      INTEGER NOT NULL
) STRICT;

CREATE TABLE occupation (
	id       TEXT PRIMARY KEY,
	label    TEXT NOT NULL,
	group_id TEXT NOT NULL,
	field_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE postcode (
	code         TEXT PRIMARY KEY,
	place        TEXT NOT NULL,
	municipality TEXT NOT NULL,
	lat          REAL NOT NULL,
	lon          REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- One row.
CREATE TABLE taxonomy_version (version INTEGER NOT NULL, unresolved INTEGER NOT NULL) STRICT;
INSERT INTO taxonomy_version VALUES (0, 0);

-- +goose Down
DROP TABLE taxonomy_version; DROP TABLE postcode; DROP TABLE occupation; DROP TABLE term; DROP TABLE taxonomy_part;
