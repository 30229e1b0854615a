// Package sqlite is the store: ads, the change log, full-text search and
// alerts in one SQLite file.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver
	"github.com/pressly/goose/v3"

	"jobbnara/job"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open database. It may be used by many goroutines at once, and
// other processes may have the same file open.
type Store struct {
	write    *sql.DB // one connection, immediate transactions
	read     *sql.DB
	now      job.Clock
	columns  columns
	concepts concepts
	lexicon  lexicon
	names    namesKeeper
}

// FileName is the name of the database in the data folder.
const FileName = "jobbnara.db"

// Open opens the database in the data folder, making both if need be, and
// brings its schema up to date.
func Open(ctx context.Context, folder string, now job.Clock) (*Store, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(folder, FileName))
	if err != nil {
		return nil, err
	}
	s := &Store{now: now}
	if s.write, err = open(path, "rwc", url.Values{"_txlock": {"immediate"}}); err != nil {
		return nil, err
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = open(path, "rw", url.Values{"_query_only": {"true"}}); err != nil {
		return nil, errors.Join(err, s.write.Close())
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), s.Close())
	}
	return s, nil
}

const readers = 8

// open sets every pragma in the data source name: a pragma that is executed
// reaches one connection of the pool only.
func open(path, mode string, more url.Values) (*sql.DB, error) {
	options := url.Values{
		"mode":          {mode},
		"_journal_mode": {"WAL"},
		"_synchronous":  {"NORMAL"},
		"_busy_timeout": {"30000"},
		"_foreign_keys": {"true"},
		"_cache_size":   {"-8000"},
	}
	for name, values := range more {
		options[name] = values
	}
	return sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
}

// ErrNoFTS5 is the error of a binary that was built without the tag.
var ErrNoFTS5 = errors.New("this binary was built without full-text search (SQLite FTS5); build it with\n\n    go build -tags sqlite_fts5 -o jobbnara .\n\nor simply: make")

func (s *Store) prepare(ctx context.Context) error {
	var enabled bool
	if err := s.write.QueryRowContext(ctx, `SELECT sqlite_compileoption_used('ENABLE_FTS5')`).Scan(&enabled); err != nil {
		return err
	}
	if !enabled {
		return ErrNoFTS5
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.write, files)
	if err != nil {
		return err
	}
	held, err := provider.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	if newest := sources[len(sources)-1].Version; held > newest {
		return fmt.Errorf("the database has schema %d, made by a newer jobbnara; this one knows schema %d", held, newest)
	}
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	// A large hash means fewer, larger segments of the index to merge.
	_, err = s.write.ExecContext(ctx, `INSERT INTO ad_text (ad_text, rank) VALUES ('hashsize', 16777216)`)
	return err
}

// Close closes the database. What was committed is on disk.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.read.PingContext(ctx) }

// update runs f in one write transaction. It is not cancelled half-way: the
// driver can leak a transaction whose context ends.
func (s *Store) update(ctx context.Context, f func(*sql.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	tx, err := s.write.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// exec is update for a single statement.
func (s *Store) exec(ctx context.Context, statement string, args ...any) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(statement, args...)
		return err
	})
}

// view runs f in one read transaction: all that it sees is of one moment. When
// ctx ends it returns its error, and not what the driver makes of it.
func (s *Store) view(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err = f(tx); err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// seconds is how times are stored; NULL for none.
func seconds(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.Unix(), Valid: !t.IsZero()}
}

func timeOf(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.Unix(n.Int64, 0).UTC()
}

// marks returns "?, ?, …" for n values.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }
