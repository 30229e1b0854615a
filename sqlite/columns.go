package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// entry is what memory holds of an open ad, to filter, count and sort by.
// Concepts are concept.num, times seconds since 1970; 0 is unknown.
type entry struct {
	num                           int64
	municipality, region, country uint32
	occupation, group, field      uint32
	form, hours                   uint32
	published, updated, deadline  uint32
	lat, lon                      float32 // NaN when unknown
	vacancies                     uint16
	remote                        bool
	experience                    experience
	terms                         string // employer and skills, see packTerms
}

// snapshot is the open ads at one seq, by num. It never changes.
type snapshot struct {
	seq     int64
	entries []entry
}

// columns keeps a snapshot that follows the change log.
type columns struct {
	mu      sync.Mutex // one follows, the others go on reading
	current atomic.Pointer[snapshot]
}

const entryColumns = `num, municipality, region, country, occupation, grp, field, form, hours, published, updated, deadline, vacancies, remote, experience, terms, lat, lon`

// at returns the open ads as tx sees them, or later.
func (s *Store) at(ctx context.Context, tx *sql.Tx) (*snapshot, error) {
	var seq int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM change`).Scan(&seq); err != nil {
		return nil, err
	}
	if now := s.columns.current.Load(); now != nil && now.seq >= seq {
		return now, nil
	}
	s.columns.mu.Lock()
	defer s.columns.mu.Unlock()
	old := s.columns.current.Load()
	if old != nil && old.seq >= seq {
		return old, nil
	}
	if err := s.concepts.load(ctx, tx); err != nil {
		return nil, err
	}
	next, err := old.follow(ctx, tx, seq)
	if err == nil {
		s.columns.current.Store(next)
	}
	return next, err
}

// follow returns the snapshot at seq: all open ads when there is no old one,
// else the old one with what has changed since.
func (old *snapshot) follow(ctx context.Context, tx *sql.Tx, seq int64) (*snapshot, error) {
	if old == nil {
		entries, err := readEntries(ctx, tx, `SELECT `+entryColumns+` FROM ad WHERE status = 'open' ORDER BY num`)
		return &snapshot{seq, entries}, err
	}
	touched, err := collect[int64](tx.QueryContext(ctx, `SELECT DISTINCT ad FROM change WHERE seq > ? ORDER BY ad`, old.seq))
	if err != nil {
		return nil, err
	}
	fresh, err := readEntries(ctx, tx, `SELECT `+entryColumns+` FROM ad
		WHERE status = 'open' AND num IN (SELECT ad FROM change WHERE seq > ?) ORDER BY num`, old.seq)
	if err != nil {
		return nil, err
	}
	entries := make([]entry, 0, len(old.entries)+len(fresh))
	for _, e := range old.entries {
		for len(touched) > 0 && touched[0] < e.num {
			touched = touched[1:]
		}
		if len(touched) > 0 && touched[0] == e.num {
			continue
		}
		for len(fresh) > 0 && fresh[0].num < e.num {
			entries, fresh = append(entries, fresh[0]), fresh[1:]
		}
		entries = append(entries, e)
	}
	return &snapshot{seq, append(entries, fresh...)}, nil
}

func readEntries(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]entry, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var entries []entry
	for rows.Next() {
		var e entry
		var vacancies int64
		var lat, lon sql.NullFloat64
		if err := rows.Scan(&e.num, &e.municipality, &e.region, &e.country, &e.occupation, &e.group, &e.field, &e.form, &e.hours,
			&e.published, &e.updated, &e.deadline, &vacancies, &e.remote, &e.experience, &e.terms, &lat, &lon); err != nil {
			return nil, err
		}
		e.vacancies = uint16(min(vacancies, math.MaxUint16))
		e.lat, e.lon = float32(math.NaN()), float32(math.NaN())
		if lat.Valid && lon.Valid {
			e.lat, e.lon = float32(lat.Float64), float32(lon.Float64)
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// find returns the index of an ad, or -1 if it is not open.
func (s *snapshot) find(num int64) int {
	i, ok := slices.BinarySearchFunc(s.entries, num, func(e entry, n int64) int { return cmp.Compare(e.num, n) })
	if !ok {
		return -1
	}
	return i
}

// since1970 returns a time as entries hold it: 0 for none, and never more than
// fits, since sources write years like 1900 and 9999.
func since1970(t time.Time) uint32 { return uint32(max(0, min(t.Unix(), math.MaxUint32))) }

// after returns the index of the first ad after num, of all for 0.
func (s *snapshot) after(num int64) int {
	if num == 0 {
		return 0
	}
	return sort.Search(len(s.entries), func(i int) bool { return s.entries[i].num > num })
}
