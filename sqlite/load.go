package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"jobbnara/job"
)

// A transaction of Load ends after this many records or this long: large ones
// make a better index faster, but others wait for them.
const (
	batchRecords = 10_000
	batchTime    = 3 * time.Second
)

// ErrRealAds is the error for samples in a folder that holds real ads.
var ErrRealAds = errors.New("this data folder holds real ads, and samples are not mixed with them; use another --data folder for samples")

// Load implements source.Sink: it stores all records of one read, in batches,
// and returns an account of every record. Records are read and prepared beside
// the writing. When the records break off, or ctx ends, what came before is
// stored, nothing is removed on account of what did not come, and the error
// says why. A whole snapshot closes the source's ads that it lacks, unless it
// is suspiciously small: *job.SuspiciousError.
func (s *Store) Load(ctx context.Context, name string, records job.Records) (job.Summary, error) {
	l := &load{store: s, source: name, seen: map[string]bool{}, terms: interner{}, hints: map[int64]int64{}}
	if err := s.update(ctx, l.begin); err != nil {
		return l.summary, err
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	pieces, ended := make(chan []prepared, 1), make(chan error, 1)
	go func() { ended <- prepareAll(reading, records, pieces); close(pieces) }()

	if err := l.writeAll(ctx, pieces); err != nil {
		stop()
		for range pieces {
		}
		return l.summary, err
	}
	readErr := <-ended
	end := job.Cut
	if readErr == nil {
		end = records.End()
	}
	if err := s.update(context.WithoutCancel(ctx), func(tx *sql.Tx) error { return l.finish(tx, end, readErr) }); err != nil {
		return l.summary, err
	}
	return l.summary, errors.Join(readErr, l.suspicious)
}

// pieceSize is how many bytes, about, go from the reading to the writing side
// at once.
const pieceSize = 2 << 20

// prepareAll reads records to their end and sends them on in pieces. It
// returns nil after a proper end.
func prepareAll(ctx context.Context, records job.Records, pieces chan<- []prepared) error {
	var piece []prepared
	size := 0
	send := func() bool {
		select {
		case pieces <- piece:
			piece, size = nil, 0
			return true
		case <-ctx.Done():
			return false
		}
	}
	for {
		record, err := records.Next()
		var p prepared
		if skip := (*job.SkipError)(nil); errors.As(err, &skip) {
			p, err = prepared{skip: skip}, nil
		} else if err == nil {
			p, err = prepare(record)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !send() {
				return ctx.Err()
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		piece = append(piece, p)
		if size += p.size(); size > pieceSize && !send() {
			return ctx.Err()
		}
	}
}

// load is one read of a source on its way into the store.
type load struct {
	store   *Store
	source  string
	first   bool // the source has never been read completely: alerts nobody
	summary job.Summary
	seen    map[string]bool // the source's ids in this read

	writer     *writer
	terms      interner
	hints      map[int64]int64 // see place
	suspicious error
}

// begin learns what the source is, and makes room: real ads close samples.
func (l *load) begin(tx *sql.Tx) error {
	var complete sql.NullInt64
	err := tx.QueryRow(`INSERT INTO source (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING last_complete`, l.source).Scan(&complete)
	if err != nil {
		return err
	}
	l.first = !complete.Valid
	if l.source == job.SampleSource {
		var real bool
		if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM source_link WHERE source <> ? AND listed)`, job.SampleSource).Scan(&real); err != nil {
			return err
		}
		if real {
			return ErrRealAds
		}
		return nil
	}
	_, err = l.store.unlist(tx, job.SampleSource, nil)
	return err
}

// writeAll writes the pieces, a batch in a transaction.
func (l *load) writeAll(ctx context.Context, pieces <-chan []prepared) error {
	for more := true; more; {
		first, ok := <-pieces
		if !ok {
			return nil
		}
		before := l.summary.Clone()
		err := l.store.update(context.WithoutCancel(ctx), func(tx *sql.Tx) (err error) {
			if l.writer, err = l.store.newWriter(tx, l.source, l.first); err != nil {
				return err
			}
			l.writer.terms = l.terms
			more, err = l.writeBatch(first, pieces)
			return err
		})
		if err != nil {
			l.summary = before
			return fmt.Errorf("write ads: %w", err)
		}
	}
	return nil
}

// patience is how long a transaction stays open for a source that is slower
// than the writer.
const patience = 250 * time.Millisecond

// writeBatch writes pieces until the transaction is large or old enough, the
// source is slow, or there are none left: then more is false.
func (l *load) writeBatch(piece []prepared, pieces <-chan []prepared) (more bool, err error) {
	records, began := 0, time.Now()
	for {
		for i := range piece {
			if err := l.put(&piece[i]); err != nil {
				return false, err
			}
		}
		if records += len(piece); records >= batchRecords || time.Since(began) > batchTime {
			return true, nil
		}
		select {
		case next, ok := <-pieces:
			if !ok {
				return false, nil
			}
			piece = next
		case <-time.After(patience):
			return true, nil
		}
	}
}

// put accounts for one record and writes what it changes.
func (l *load) put(p *prepared) error {
	if p.skip != nil {
		l.summary.Skip(p.skip.Reason)
		if p.skip.ID != "" {
			l.seen[p.skip.ID] = true
		}
		return nil
	}
	link := p.record.Ad.Sources[0]
	held, err := l.writer.find(link)
	if err != nil {
		return err
	}
	if p.record.Removed {
		if held.status != job.Open {
			l.summary.Skip("removal of an ad that is not open here")
			return nil
		}
		l.count(&l.summary.Removed)
		return l.writer.unlist(link, held.num)
	}
	l.seen[link.ID] = true
	closes := p.record.Ad.Closes()
	expired := !closes.IsZero() && !closes.After(l.store.now())
	switch {
	case expired && held.status == job.Open:
		l.count(&l.summary.Expired)
		return l.writer.shut(held.num, job.Expired)
	case expired:
		l.count(&l.summary.Expired)
		return nil
	case held.status == "":
		isNew, err := l.insert(p)
		switch {
		case err != nil:
			return err
		case isNew:
			l.count(&l.summary.New)
		default:
			l.summary.Skip("id is taken by an ad of another source")
		}
		return nil
	case held.status == job.Open && string(held.hash) == string(p.hash):
		l.count(&l.summary.Unchanged)
		return nil
	}
	l.count(&l.summary.Changed)
	return l.writer.replace(held, p)
}

func (l *load) count(n *int) { *n++; l.summary.Records++ }

// insert gives a new ad its place in time and writes it. It reports false when
// the id is another source's.
func (l *load) insert(p *prepared) (bool, error) {
	appeared := l.store.now()
	if published := p.record.Ad.Published; l.first && !published.IsZero() && published.Before(appeared) {
		appeared = published
	}
	num, err := l.writer.place(appeared, l.first, l.hints)
	if err != nil {
		return false, err
	}
	return l.writer.insert(num, p)
}

// finish notes how the read ended, and after a whole snapshot closes what it
// lacks.
func (l *load) finish(tx *sql.Tx, end job.ReadEnd, readErr error) error {
	if end == job.Snapshot {
		lacking, err := l.reconcile(tx)
		if err != nil {
			return err
		}
		l.summary.Removed += lacking
		l.summary.Lacking = lacking
		readErr = l.suspicious
	}
	now, message := l.store.now(), ""
	if readErr != nil {
		message = readErr.Error()
	}
	complete := (end == job.Whole || end == job.Snapshot) && readErr == nil
	_, err := tx.Exec(`UPDATE source SET last_read = iif(?, ?, last_read), last_complete = iif(?, ?, last_complete), last_error = ? WHERE name = ?`,
		l.summary.Records > 0 || readErr == nil, now.Unix(), complete, now.Unix(), message, l.source)
	return err
}

// A snapshot is suspicious when it has less than half of what we hold open
// from its source, or nothing. Below few ads, half says little.
const few = 10

func (l *load) reconcile(tx *sql.Tx) (lacking int, err error) {
	var held int
	if err := tx.QueryRow(`SELECT count(*) FROM source_link WHERE source = ? AND listed`, l.source).Scan(&held); err != nil {
		return 0, err
	}
	if seen := len(l.seen); held > 0 && seen == 0 || held >= few && 2*seen < held {
		l.suspicious = &job.SuspiciousError{Seen: seen, Held: held}
		return 0, nil
	}
	return l.store.unlist(tx, l.source, l.seen)
}
