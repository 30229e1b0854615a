package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"jobbnara/job"
)

// Ad returns an ad by our id, open or closed; Details is nil when they have
// been erased. The error is job.ErrNotFound for an id that never was, and
// *job.MovedError for that of an ad that was merged into another.
func (s *Store) Ad(ctx context.Context, id string) (ad job.Ad, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		var num int64
		err := tx.QueryRowContext(ctx, `SELECT num FROM ad WHERE id = ?`, id).Scan(&num)
		if errors.Is(err, sql.ErrNoRows) {
			return moved(ctx, tx, id)
		}
		if err != nil {
			return err
		}
		ads, err := s.ads(ctx, tx, []int64{num})
		if err == nil {
			ad = ads[0]
		}
		return err
	})
	return ad, err
}

func moved(ctx context.Context, tx *sql.Tx, id string) error {
	var to string
	err := tx.QueryRowContext(ctx, `SELECT a.id FROM merged m JOIN ad a ON a.num = m.ad WHERE m.id = ?`, id).Scan(&to)
	if errors.Is(err, sql.ErrNoRows) {
		return job.ErrNotFound
	}
	if err != nil {
		return err
	}
	return &job.MovedError{ID: to}
}

// ads returns the ads with these nums, in their order; those that tx does not
// see are left out. Nil for none.
func (s *Store) ads(ctx context.Context, tx *sql.Tx, nums []int64) ([]job.Ad, error) {
	if len(nums) == 0 {
		return nil, nil
	}
	statement, err := tx.PrepareContext(ctx, adByNum)
	if err != nil {
		return nil, err
	}
	defer statement.Close()
	ads := make([]job.Ad, 0, len(nums))
	for _, num := range nums {
		ad, err := scanAd(statement.QueryRowContext(ctx, num))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ads = append(ads, ad)
	}
	return ads, nil
}

const (
	adColumns = `a.num, a.status, a.closed, a.updated, a.facts, d.text, d.html, d.details`
	adByNum   = `SELECT ` + adColumns + ` FROM ad a LEFT JOIN ad_details d ON d.ad = a.num WHERE a.num = ?`
)

// scanAd reads adColumns, and whatever else is asked for after them.
func scanAd(row interface{ Scan(...any) error }, more ...any) (ad job.Ad, err error) {
	var num int64
	var status job.Status
	var closed, updated sql.NullInt64
	var text, html, details sql.NullString
	var facts string
	if err := row.Scan(append([]any{&num, &status, &closed, &updated, &facts, &text, &html, &details}, more...)...); err != nil {
		return ad, err
	}
	if err := json.Unmarshal([]byte(facts), &ad); err != nil {
		return ad, fmt.Errorf("facts of ad %d: %w", num, err)
	}
	if details.Valid {
		if err := json.Unmarshal([]byte(details.String), &ad.Details); err != nil {
			return ad, fmt.Errorf("details of ad %d: %w", num, err)
		}
		ad.Details.Text, ad.Details.HTML = text.String, html.String
	}
	updated.Valid = updated.Int64 != 0
	ad.Appeared, ad.Status, ad.Closed, ad.Updated = appeared(num), status, timeOf(closed), timeOf(updated)
	return ad, nil
}
