package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"jobbnara/job"
)

// LeaseDeliveries hands out at most n deliveries that are due and not leased,
// oldest first. Nobody else gets them before the lease ends. A delivery's Ads
// are those that are still open.
func (s *Store) LeaseDeliveries(ctx context.Context, n int, until time.Time) (leased []job.Delivery, err error) {
	var due bool
	const ask = `SELECT EXISTS (SELECT 1 FROM delivery WHERE due <= ?1 AND leased <= ?1)`
	if err := s.read.QueryRowContext(ctx, ask, s.now().Unix()).Scan(&due); err != nil || !due {
		return nil, err
	}
	err = s.update(ctx, func(tx *sql.Tx) error {
		ids, err := collect[int64](tx.Query(`UPDATE delivery SET leased = ? WHERE id IN
			(SELECT id FROM delivery WHERE due <= ?2 AND leased <= ?2 ORDER BY due, id LIMIT ?3) RETURNING id`, until.Unix(), s.now().Unix(), n))
		if err != nil {
			return err
		}
		for _, id := range ids {
			d, err := s.delivery(ctx, tx, id)
			if err != nil {
				return err
			}
			leased = append(leased, d)
		}
		return nil
	})
	return leased, err
}

func (s *Store) delivery(ctx context.Context, tx *sql.Tx, id int64) (d job.Delivery, err error) {
	var list string
	var created, alertCreated, sent sql.NullInt64
	err = tx.QueryRow(`SELECT q.id, q.ads, q.attempts, q.created, a.id, a.query, a.title, a.lang, a.created, a.sent, d.id, d.endpoint, d.p256dh, d.auth
		FROM delivery q JOIN alert a ON a.id = q.alert JOIN device d ON d.id = a.device WHERE q.id = ?`, id).
		Scan(&d.ID, &list, &d.Attempts, &created, &d.Alert.ID, &d.Alert.Query, &d.Alert.Title, &d.Alert.Lang, &alertCreated, &sent,
			&d.Device.ID, &d.Device.Endpoint, &d.Device.P256dh, &d.Device.Auth)
	if err != nil {
		return d, err
	}
	d.Created, d.Alert.Created, d.Alert.Sent = timeOf(created), timeOf(alertCreated), timeOf(sent)
	var nums []int64
	if err := json.Unmarshal([]byte(list), &nums); err != nil {
		return d, err
	}
	ads, err := s.ads(context.WithoutCancel(ctx), tx, nums)
	for _, ad := range ads {
		if ad.Status == job.Open {
			d.Ads = append(d.Ads, ad)
		}
	}
	return d, err
}

// Delivered ends a delivery and notes the time as its alert's Sent.
func (s *Store) Delivered(ctx context.Context, id int64) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.Exec(`UPDATE alert SET sent = ? WHERE id = (SELECT alert FROM delivery WHERE id = ?)`, s.now().Unix(), id); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM delivery WHERE id = ?`, id)
		return err
	})
}

// Retry ends the lease, counts an attempt, and makes the delivery due then.
func (s *Store) Retry(ctx context.Context, id int64, at time.Time) error {
	return s.exec(ctx, `UPDATE delivery SET leased = 0, attempts = attempts + 1, due = ? WHERE id = ?`, at.Unix(), id)
}

// Abandon ends a delivery that cannot be made.
func (s *Store) Abandon(ctx context.Context, id int64) error {
	return s.exec(ctx, `DELETE FROM delivery WHERE id = ?`, id)
}
