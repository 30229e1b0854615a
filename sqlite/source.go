package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"jobbnara/job"
)

// Sources says how fresh each source is that was ever read, by name.
func (s *Store) Sources(ctx context.Context) ([]job.SourceStatus, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT name, last_read, last_complete, last_error,
		(SELECT count(*) FROM source_link WHERE source = name AND listed) FROM source ORDER BY name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []job.SourceStatus
	for rows.Next() {
		var one job.SourceStatus
		var read, complete sql.NullInt64
		if err := rows.Scan(&one.Name, &read, &complete, &one.LastError, &one.Open); err != nil {
			return nil, err
		}
		one.LastRead, one.LastComplete = timeOf(read), timeOf(complete)
		list = append(list, one)
	}
	return list, rows.Err()
}

// Progress implements source.Sink.
func (s *Store) Progress(ctx context.Context, name string) (job.Progress, error) {
	var asked, notBefore, polled, snapshot sql.NullInt64
	err := s.read.QueryRowContext(ctx, `SELECT asked, not_before, polled, snapshot FROM source WHERE name = ?`, name).
		Scan(&asked, &notBefore, &polled, &snapshot)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return job.Progress{}, err
	}
	return job.Progress{Asked: timeOf(asked), NotBefore: timeOf(notBefore), Polled: timeOf(polled), Snapshot: timeOf(snapshot)}, nil
}

// SaveProgress implements source.Sink.
func (s *Store) SaveProgress(ctx context.Context, name string, p job.Progress) error {
	return s.exec(ctx, `INSERT INTO source (name, asked, not_before, polled, snapshot) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET asked = excluded.asked, not_before = excluded.not_before, polled = excluded.polled, snapshot = excluded.snapshot`,
		name, seconds(p.Asked), seconds(p.NotBefore), seconds(p.Polled), seconds(p.Snapshot))
}

// NoteError implements source.Sink.
func (s *Store) NoteError(ctx context.Context, name, message string) error {
	return s.exec(ctx, `INSERT INTO source (name, last_error) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last_error = excluded.last_error`, name, message)
}

// HasSamples reports whether an open ad is made up.
func (s *Store) HasSamples(ctx context.Context) (has bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM source_link WHERE source = ? AND listed)`, job.SampleSource).Scan(&has)
	return has, err
}
