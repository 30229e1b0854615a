package sqlite

import (
	"context"
	"database/sql"
	"time"

	"jobbnara/job"
)

// LastSeq returns the newest seq of the change log, 0 when it is empty.
func (s *Store) LastSeq(ctx context.Context) (seq job.Seq, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM change`).Scan(&seq)
	return seq, err
}

// SeqAt returns the seq of the last change before a time: what follows it was
// changed at that time or later.
func (s *Store) SeqAt(ctx context.Context, t time.Time) (seq job.Seq, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT coalesce((SELECT min(seq) - 1 FROM change WHERE at >= ?), (SELECT max(seq) FROM change), 0)`, t.Unix()).Scan(&seq)
	return seq, err
}

// Changes returns up to limit changes after a seq, oldest first. Of an ad that
// changed several times only the last change is there: whoever follows from
// one answer's last seq to the next ends with what we hold.
func (s *Store) Changes(ctx context.Context, after job.Seq, limit int) (changes []job.Change, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT `+adColumns+`, c.seq, c.kind, c.at
			FROM change c JOIN ad a ON a.num = c.ad LEFT JOIN ad_details d ON d.ad = a.num
			WHERE c.seq > ? AND NOT EXISTS (SELECT 1 FROM change later WHERE later.ad = c.ad AND later.seq > c.seq)
			ORDER BY c.seq LIMIT ?`, after, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c job.Change
			var at int64
			if c.Ad, err = scanAd(rows, &c.Seq, &c.Kind, &at); err != nil {
				return err
			}
			c.At = time.Unix(at, 0).UTC()
			changes = append(changes, c)
		}
		return rows.Err()
	})
	return changes, err
}

// OpenAds returns up to limit open ads that appeared after the given one,
// oldest first, and a mark to go on from: 0 begins. A mark of 0 comes back when
// there are no more.
func (s *Store) OpenAds(ctx context.Context, after int64, limit int) (ads []job.Ad, next int64, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		open, err := s.at(ctx, tx)
		if err != nil {
			return err
		}
		nums := make([]int64, 0, limit)
		for i := open.after(after); i < len(open.entries) && len(nums) < limit; i++ {
			nums = append(nums, open.entries[i].num)
		}
		if len(nums) == limit {
			next = nums[limit-1]
		}
		ads, err = s.ads(ctx, tx, nums)
		return err
	})
	return ads, next, err
}
