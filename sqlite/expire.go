package sqlite

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"jobbnara/job"
)

// Expire closes the ads whose last day has passed, and returns how many.
func (s *Store) Expire(ctx context.Context) (n int, err error) {
	due := func(q interface {
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	}) ([]int64, error) {
		rows, err := q.QueryContext(ctx, `SELECT num FROM ad WHERE status = 'open' AND closes <= ?`, s.now().Unix())
		return collect[int64](rows, err)
	}
	// Mostly there are none: then the writer is left alone.
	if nums, err := due(s.read); err != nil || len(nums) == 0 {
		return 0, err
	}
	err = s.update(ctx, func(tx *sql.Tx) error {
		nums, err := due(tx)
		if err != nil {
			return err
		}
		w, err := s.newWriter(tx, "", false)
		if err != nil {
			return err
		}
		for _, num := range nums {
			if err := w.shut(num, job.Expired); err != nil {
				return err
			}
		}
		n = len(nums)
		return nil
	})
	return n, err
}

// Erase deletes the texts and addresses of ads that closed more than
// job.KeepDetails ago, and returns of how many.
func (s *Store) Erase(ctx context.Context) (n int64, err error) {
	before := s.now().Add(-job.KeepDetails).Unix()
	err = s.update(ctx, func(tx *sql.Tx) error {
		const closed = ` IN (SELECT num FROM ad WHERE status <> 'open' AND closed <= ?)`
		if _, err := tx.Exec(`UPDATE ad SET lat = NULL, lon = NULL WHERE lat IS NOT NULL AND num`+closed, before); err != nil {
			return err
		}
		result, err := tx.Exec(`DELETE FROM ad_details WHERE ad`+closed, before)
		if err != nil {
			return err
		}
		n, err = result.RowsAffected()
		return err
	})
	return n, err
}

// unlist takes those of a source's ads that are not in keep from its list, and
// returns how many.
func (s *Store) unlist(tx *sql.Tx, source string, keep map[string]bool) (int, error) {
	rows, err := tx.Query(`SELECT id, ad FROM source_link WHERE source = ? AND listed`, source)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	gone := map[string]int64{}
	for rows.Next() {
		var id string
		var num int64
		if err := rows.Scan(&id, &num); err != nil {
			return 0, err
		}
		if !keep[id] {
			gone[id] = num
		}
	}
	if err := rows.Err(); err != nil || len(gone) == 0 {
		return 0, err
	}
	w, err := s.newWriter(tx, source, false)
	if err != nil {
		return 0, err
	}
	for _, id := range slices.Sorted(maps.Keys(gone)) {
		if err := w.unlist(job.SourceLink{Source: source, ID: id}, gone[id]); err != nil {
			return 0, err
		}
	}
	return len(gone), nil
}

// collect reads a one-column answer.
func collect[T any](rows *sql.Rows, err error) (values []T, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, rows.Err()
}
