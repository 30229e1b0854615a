-- +goose Up

-- A browser's push subscription. Endpoint and keys are secrets.
CREATE TABLE device (
	id       INTEGER PRIMARY KEY,
	endpoint TEXT NOT NULL UNIQUE,
	p256dh   BLOB NOT NULL,
	auth     BLOB NOT NULL,
	created  INTEGER NOT NULL
) STRICT;

CREATE TABLE alert (
	id         TEXT PRIMARY KEY,
	device     INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
	query      TEXT NOT NULL,          -- canonical
	title      TEXT NOT NULL,
	lang       TEXT NOT NULL,
	token_hash BLOB NOT NULL,
	created    INTEGER NOT NULL,
	sent       INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_device ON alert (device);

-- The queue: one message to one device.
CREATE TABLE delivery (
	id       INTEGER PRIMARY KEY,
	alert    TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
	ads      TEXT NOT NULL,            -- ad.num of those that matched, a JSON array
	created  INTEGER NOT NULL,
	due      INTEGER NOT NULL,
	leased   INTEGER NOT NULL DEFAULT 0, -- until then a sender has it
	attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX delivery_due ON delivery (due);
CREATE INDEX delivery_alert ON delivery (alert);

-- How far the change log has been matched against the alerts: one row.
CREATE TABLE alert_cursor (seq INTEGER NOT NULL) STRICT;
INSERT INTO alert_cursor SELECT coalesce(max(seq), 0) FROM change;

-- +goose Down
DROP TABLE alert_cursor; DROP TABLE delivery; DROP TABLE alert; DROP TABLE device;
