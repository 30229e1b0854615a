package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"jobbnara/job"
	"jobbnara/language"
)

// defaultLimit is how many hits a query that does not say gets: JobSearch's.
const defaultLimit = 10

// Search answers a query. What it says is of one moment: Result.Version. With
// Limit job.NoHits, Hits is nil. When ctx ends first, its error is returned.
func (s *Store) Search(ctx context.Context, q job.Query) (r job.Result, err error) {
	began := time.Now()
	err = s.view(ctx, func(tx *sql.Tx) error {
		found, pieces, err := s.find(ctx, tx, q)
		if err != nil {
			return err
		}
		r = job.Result{Total: len(found.order), Version: found.seq, Facets: s.count(found, q), Meaning: understood(pieces)}
		for _, i := range found.order {
			r.Positions += int(found.entries[i].vacancies)
		}
		if len(q.Near) > 0 {
			r.Vague = found.countVague()
		}
		if r.WhatIf, err = s.whatIf(ctx, tx, found, q, pieces); err != nil {
			return err
		}
		r.Hits, err = s.ads(ctx, tx, found.page(q))
		return err
	})
	r.Took = time.Since(began)
	return r, err
}

// found are the matching entries of a snapshot, by index, in the order asked
// for.
type found struct {
	*snapshot
	order []int32
}

func (s *Store) find(ctx context.Context, tx *sql.Tx, q job.Query) (found, []language.Piece, error) {
	open, err := s.at(ctx, tx)
	if err != nil {
		return found{}, nil, err
	}
	expression, pieces, err := s.expression(ctx, tx, q)
	if err != nil {
		return found{}, nil, err
	}
	tests, err := s.tests(ctx, tx, q, pieces)
	if err != nil {
		return found{}, nil, err
	}
	f := found{snapshot: open}
	if expression == "" {
		f.order = open.passing(tests)
	} else if f.order, err = open.matching(ctx, tx, expression, tests); err != nil {
		return found{}, nil, err
	}
	byRelevance := q.Order() == job.SortRelevance || q.Sort == "" && promotes(q)
	if (len(pieces) > 0 || promotes(q)) && (byRelevance || q.Threshold > 0) {
		if f.order, err = s.rank(ctx, tx, f, pieces, q); err != nil || byRelevance {
			return f, pieces, err
		}
		slices.Sort(f.order)
	}
	open.sort(f.order, q.Order())
	return f, pieces, nil
}

// match returns the rowids that an FTS5 expression matches in a table,
// ascending. They come as one string: a row for each would cost more than
// finding it.
func match(ctx context.Context, tx *sql.Tx, table, expression string) ([]int64, error) {
	var list sql.NullString
	err := tx.QueryRowContext(ctx, `SELECT group_concat(rowid, ' ') FROM
		(SELECT rowid FROM `+table+` WHERE `+table+` MATCH ? ORDER BY rowid LIMIT -1)`, expression).Scan(&list)
	if err != nil || !list.Valid {
		return nil, err
	}
	nums := make([]int64, 0, strings.Count(list.String, " ")+1)
	for field := range strings.SplitSeq(list.String, " ") {
		num, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, err
		}
		nums = append(nums, num)
	}
	return nums, nil
}

// matching returns the entries that match and pass, ascending.
func (s *snapshot) matching(ctx context.Context, tx *sql.Tx, expression string, tests []test) ([]int32, error) {
	nums, err := match(ctx, tx, "ad_text", expression)
	if err != nil {
		return nil, err
	}
	order, at := make([]int32, 0, len(nums)), 0
	for _, num := range nums {
		for at < len(s.entries) && s.entries[at].num < num {
			at++
		}
		if at < len(s.entries) && s.entries[at].num == num && passes(&s.entries[at], tests) {
			order = append(order, int32(at))
		}
	}
	return order, nil
}

func passes(e *entry, tests []test) bool {
	for _, t := range tests {
		if !t(e) {
			return false
		}
	}
	return true
}

// passing returns the entries that pass, ascending.
func (s *snapshot) passing(tests []test) []int32 {
	passing := make([]int32, 0, len(s.entries))
	for i := range s.entries {
		if passes(&s.entries[i], tests) {
			passing = append(passing, int32(i))
		}
	}
	return passing
}

// sort puts indices that ascend into an order. Relevance without words to be
// relevant to is newest first.
func (s *snapshot) sort(indices []int32, order job.Sort) {
	key := func(field func(*entry) uint32, direction int) {
		slices.SortStableFunc(indices, func(a, b int32) int {
			return direction * cmp.Compare(field(&s.entries[a]), field(&s.entries[b]))
		})
	}
	if order != job.SortOldest {
		slices.Reverse(indices)
	}
	switch order {
	case job.SortDeadline: // no deadline is the latest
		key(func(e *entry) uint32 { return e.deadline - 1 }, 1)
	case job.SortDeadlineBy:
		key(func(e *entry) uint32 { return e.deadline }, -1)
	case job.SortUpdated:
		key(func(e *entry) uint32 { return max(e.updated, e.published) }, -1)
	}
}

// page returns the nums of the hits that a query shows.
func (f found) page(q job.Query) []int64 {
	limit := q.Limit
	switch limit {
	case job.NoHits:
		return nil
	case 0:
		limit = defaultLimit
	}
	from := min(q.Offset, len(f.order))
	to := min(from+limit, len(f.order))
	nums := make([]int64, 0, to-from)
	for _, i := range f.order[from:to] {
		nums = append(nums, f.entries[i].num)
	}
	return nums
}

// defaultStats is how many values of a facet are counted by default:
// JobSearch's.
const defaultStats = 5

// count returns the facets that a query asks for.
func (s *Store) count(f found, q job.Query) []job.Facet {
	limit := q.StatsLimit
	if limit == 0 {
		limit = defaultStats
	}
	facets := make([]job.Facet, 0, len(q.Stats))
	counts := s.concepts.counts()
	for _, name := range q.Stats {
		clear(counts)
		for _, i := range f.order {
			counts[f.entries[i].of(name)]++
		}
		facet := job.Facet{Name: name, Values: s.concepts.counted(counts)[name]}
		facet.Values = facet.Values[:min(limit, len(facet.Values))]
		facets = append(facets, facet)
	}
	return facets
}
