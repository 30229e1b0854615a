package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"jobbnara/job"
)

// SaveAlert stores a new alert and the hash of its token. The device is the
// one with this endpoint, whose keys are brought up to date, else a new one.
func (s *Store) SaveAlert(ctx context.Context, d job.Device, a job.Alert, tokenHash []byte) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		now := s.now().Unix()
		var device int64
		err := tx.QueryRow(`INSERT INTO device (endpoint, p256dh, auth, created) VALUES (?, ?, ?, ?)
			ON CONFLICT (endpoint) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth RETURNING id`,
			d.Endpoint, d.P256dh, d.Auth, now).Scan(&device)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO alert (id, device, query, title, lang, token_hash, created) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			a.ID, device, a.Query, a.Title, a.Lang, tokenHash, now)
		return err
	})
}

// Alert returns an alert and its token's hash, or job.ErrNotFound.
func (s *Store) Alert(ctx context.Context, id string) (a job.Alert, tokenHash []byte, err error) {
	var created, sent sql.NullInt64
	err = s.read.QueryRowContext(ctx, `SELECT id, query, title, lang, created, sent, token_hash FROM alert WHERE id = ?`, id).
		Scan(&a.ID, &a.Query, &a.Title, &a.Lang, &created, &sent, &tokenHash)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil, job.ErrNotFound
	}
	a.Created, a.Sent = timeOf(created), timeOf(sent)
	return a, tokenHash, err
}

// DeleteAlert forgets an alert and its deliveries, and a device that has no
// other alert. An alert that is not there is no error.
func (s *Store) DeleteAlert(ctx context.Context, id string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		var device int64
		err := tx.QueryRow(`DELETE FROM alert WHERE id = ? RETURNING device`, id).Scan(&device)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM device WHERE id = ? AND NOT EXISTS (SELECT 1 FROM alert WHERE device = device.id)`, device)
		return err
	})
}

// DropDevice forgets a device with its alerts and deliveries.
func (s *Store) DropDevice(ctx context.Context, device int64) error {
	return s.exec(ctx, `DELETE FROM device WHERE id = ?`, device)
}
