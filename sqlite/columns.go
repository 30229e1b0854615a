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

// entry is what memory holds of an open ad, to filter, count and sort by, in 88
// bytes. Concepts are concept.num, times seconds since 1970; 0 is unknown.
type entry struct {
	num                           int64
	municipality, region, country uint32
	occupation, group, field      uint32
	form, hours, source, labels   uint32
	published, updated, deadline  uint32
	lat, lon                      float32 // NaN when unknown
	scopeMin, scopeMax            float32 // percent of full time; NaN when unknown
	vacancies                     uint16
	remote                        bool
	experience                    experience
	ownTerms                      uint8  // how many of snapshot.terms are its own
	terms                         uint32 // where they begin
}

// snapshot is the open ads at one seq, by num. It never changes.
type snapshot struct {
	seq     int64
	entries []entry
	vague   vague
	terms   []uint32 // employers and skills (concept.num)
}

// columns keeps a snapshot that follows the change log.
type columns struct {
	mu      sync.Mutex // one follows, the others go on reading
	current atomic.Pointer[snapshot]
}

const entryColumns = `num, municipality, region, country, occupation, grp, field, form, hours, source, labels, published, updated, deadline, vacancies, remote, experience, terms, scope_min, scope_max, lat, lon`

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
func (s *snapshot) follow(ctx context.Context, tx *sql.Tx, seq int64) (*snapshot, error) {
	if s == nil {
		entries, terms, err := readEntries(ctx, tx, nil, `SELECT `+entryColumns+` FROM ad WHERE status = 'open' ORDER BY num`)
		return &snapshot{seq: seq, entries: entries, terms: terms}, err
	}
	touched, err := collect[int64](tx.QueryContext(ctx, `SELECT DISTINCT ad FROM change WHERE seq > ? ORDER BY ad`, s.seq))
	if err != nil {
		return nil, err
	}
	fresh, terms, err := readEntries(ctx, tx, s.terms, `SELECT `+entryColumns+` FROM ad
		WHERE status = 'open' AND num IN (SELECT ad FROM change WHERE seq > ?) ORDER BY num`, s.seq)
	if err != nil {
		return nil, err
	}
	entries := make([]entry, 0, len(s.entries)+len(fresh))
	for _, e := range s.entries {
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
	next := &snapshot{seq: seq, entries: append(entries, fresh...), terms: terms}
	next.compact()
	return next, nil
}

// readEntries reads entryColumns, and adds the entries' terms to others.
func readEntries(ctx context.Context, tx *sql.Tx, terms []uint32, query string, args ...any) ([]entry, []uint32, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	var entries []entry
	for rows.Next() {
		var e entry
		var vacancies int64
		var packed []byte
		var scopeMin, scopeMax, lat, lon sql.NullFloat64
		if err := rows.Scan(&e.num, &e.municipality, &e.region, &e.country, &e.occupation, &e.group, &e.field, &e.form, &e.hours,
			&e.source, &e.labels, &e.published, &e.updated, &e.deadline, &vacancies, &e.remote, &e.experience, &packed, &scopeMin, &scopeMax, &lat, &lon); err != nil {
			return nil, nil, err
		}
		e.terms = uint32(len(terms))
		terms = unpackTerms(terms, packed)
		e.ownTerms = uint8(len(terms) - int(e.terms))
		e.vacancies = uint16(min(vacancies, math.MaxUint16))
		e.scopeMin, e.scopeMax, e.lat, e.lon = orNaN(scopeMin), orNaN(scopeMax), orNaN(lat), orNaN(lon)
		entries = append(entries, e)
	}
	return entries, terms, rows.Err()
}

func orNaN(n sql.NullFloat64) float32 {
	if !n.Valid {
		return float32(math.NaN())
	}
	return float32(n.Float64)
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
