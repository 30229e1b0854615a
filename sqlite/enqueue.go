package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/url"
	"slices"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// EnqueueNew matches the ads that are new since the last call, and still open,
// against every alert, and writes the queue's rows and its place in the change
// log in one transaction: a crash repeats the work or none of it. It returns
// the number of deliveries queued. Matching is searching: an alert gets the
// ads that its query would list.
func (s *Store) EnqueueNew(ctx context.Context) (queued int, err error) {
	var behind bool
	const ask = `SELECT (SELECT seq FROM alert_cursor) < coalesce((SELECT max(seq) FROM change), 0)`
	if err := s.read.QueryRowContext(ctx, ask).Scan(&behind); err != nil || !behind {
		return 0, err
	}
	err = s.update(ctx, func(tx *sql.Tx) error {
		ctx := context.WithoutCancel(ctx)
		fresh, err := collect[int64](tx.Query(`SELECT a.num FROM change c JOIN ad a ON a.num = c.ad
			WHERE c.seq > (SELECT seq FROM alert_cursor) AND c.kind = 'new' AND NOT c.quiet AND a.status = 'open' ORDER BY a.num`))
		if err != nil {
			return err
		}
		if len(fresh) > 0 {
			if queued, err = s.enqueue(ctx, tx, fresh); err != nil {
				return err
			}
		}
		_, err = tx.Exec(`UPDATE alert_cursor SET seq = (SELECT max(seq) FROM change)`)
		return err
	})
	return queued, err
}

// enqueue queues a delivery for each alert that one of the new ads matches.
func (s *Store) enqueue(ctx context.Context, tx *sql.Tx, fresh []int64) (queued int, err error) {
	alerts, err := tx.Query(`SELECT id, query FROM alert`)
	if err != nil {
		return 0, err
	}
	defer alerts.Close()
	saved := map[string]string{}
	for alerts.Next() {
		var id, query string
		if err := alerts.Scan(&id, &query); err != nil {
			return 0, err
		}
		saved[id] = query
	}
	if err := alerts.Err(); err != nil {
		return 0, err
	}
	now := s.now().Unix()
	for id, query := range saved {
		matching, err := s.matching(ctx, tx, query, fresh)
		if err != nil {
			return 0, err
		}
		if len(matching) == 0 {
			continue
		}
		list, err := json.Marshal(matching)
		if err != nil {
			return 0, err
		}
		if _, err := tx.Exec(`INSERT INTO delivery (alert, ads, created, due) VALUES (?, ?, ?, ?)`, id, string(list), now, now); err != nil {
			return 0, err
		}
		queued++
	}
	return queued, nil
}

// matching returns those of some ads (ascending) that a canonical query lists;
// none for a query that can no longer be read.
func (s *Store) matching(ctx context.Context, tx *sql.Tx, canonical string, nums []int64) ([]int64, error) {
	values, err := url.ParseQuery(canonical)
	if err != nil {
		return nil, nil
	}
	q, err := job.ParseQuery(values, taxonomy.Builtin(), false)
	if err != nil {
		return nil, nil // a place that is no more, say: one alert must not stop the others
	}
	open, err := s.at(ctx, tx)
	if err != nil {
		return nil, err
	}
	expression, pieces, err := s.expression(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	if expression != "" {
		hits, err := collect[int64](tx.QueryContext(ctx, `SELECT rowid FROM ad_text WHERE ad_text MATCH ? AND rowid BETWEEN ? AND ?`, expression, nums[0], nums[len(nums)-1]))
		if err != nil {
			return nil, err
		}
		nums = slices.DeleteFunc(slices.Clone(nums), func(num int64) bool { return !slices.Contains(hits, num) })
	}
	tests, err := s.tests(ctx, tx, q, pieces)
	if err != nil {
		return nil, err
	}
	var matching []int64
	for _, num := range nums {
		if i := open.find(num); i >= 0 && passes(&open.entries[i], tests) {
			matching = append(matching, num)
		}
	}
	return matching, nil
}
