package sqlite_test

import (
	"fmt"
	"testing"
	"time"

	"jobbnara/job"
)

func summary(changes []job.Change) (list string) {
	for _, c := range changes {
		list += fmt.Sprintf("%s %s ", c.Ad.ID, c.Kind)
	}
	return list
}

func TestChanges(t *testing.T) {
	s, c := store(t)
	if seq, err := s.LastSeq(t.Context()); seq != 0 || err != nil {
		t.Errorf("of nothing: %d, %v", seq, err)
	}
	load(t, s, job.Whole, ad("1", "Kock"), ad("2", "Bagare"), ad("3", "Målare", lastDay(noon)))
	began, err := s.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.pass(time.Hour)
	load(t, s, job.Part, ad("1", "Kallskänka"), ad("4", "Svetsare"), gone("2"))
	c.pass(24 * time.Hour)
	if _, err := s.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, q := range []struct {
		after job.Seq
		limit int
		want  string
	}{
		{0, 10, "1 changed 4 new 2 removed 3 expired "},
		{0, 2, "1 changed 4 new "},
		{began, 10, "1 changed 4 new 2 removed 3 expired "},
		{began + 2, 10, "2 removed 3 expired "},
		{began + 4, 10, ""},
		{began + 99, 10, ""},
	} {
		changes, err := s.Changes(t.Context(), q.after, q.limit)
		if err != nil || summary(changes) != q.want {
			t.Errorf("after %d: %q, %v; want %q", q.after, summary(changes), err, q.want)
		}
		for _, change := range changes {
			if change.Seq <= q.after || change.Ad.Headline == "" || change.At.Before(noon) {
				t.Errorf("%+v", change)
			}
		}
	}
	for _, q := range []struct {
		at   time.Time
		want job.Seq
	}{{noon.Add(-time.Hour), 0}, {noon, 0}, {noon.Add(time.Second), began}, {noon.Add(time.Hour), began}, {noon.Add(2 * time.Hour), began + 3}, {noon.AddDate(1, 0, 0), began + 4}} {
		if seq, err := s.SeqAt(t.Context(), q.at); seq != q.want || err != nil {
			t.Errorf("at %v: %d, %v; want %d", q.at, seq, err, q.want)
		}
	}
}

// Whoever follows the log page by page ends with what is held.
func TestFollowing(t *testing.T) {
	s, c := store(t)
	held := map[string]job.Status{}
	var seq job.Seq
	for round := range 6 {
		var list []any
		for i := range 40 {
			switch id := fmt.Sprint(i); (i*7 + round*3) % 5 {
			case 0:
				list = append(list, gone(id))
			case 1, 2:
				list = append(list, ad(id, fmt.Sprint("Kock ", round)))
			}
		}
		load(t, s, job.Part, list...)
		c.pass(time.Minute)
		for {
			changes, err := s.Changes(t.Context(), seq, 7)
			if err != nil {
				t.Fatal(err)
			}
			for _, change := range changes {
				held[change.Ad.ID], seq = change.Ad.Status, change.Seq
			}
			if len(changes) < 7 {
				break
			}
		}
		var open []job.Ad
		for id, status := range held {
			if status == job.Open {
				open = append(open, job.Ad{ID: id})
			}
		}
		if got, wanted := sorted(ids(open)), sorted(found(t, s, job.Query{})); got != wanted {
			t.Fatalf("round %d: following gives %s, open are %s", round, got, wanted)
		}
	}
}

// A page of the log costs the same however long the log is that follows it.
func TestLongLog(t *testing.T) {
	s, _ := store(t)
	const n, page = 20_000, 1000
	list := make([]any, n)
	for i := range list {
		list[i] = ad(fmt.Sprint(i), "Kock", text(""))
	}
	load(t, s, job.Whole, list...)
	fastest := func(after job.Seq) time.Duration {
		best := time.Hour
		for range 5 {
			began := time.Now()
			if changes, err := s.Changes(t.Context(), after, page); err != nil || len(changes) != page {
				t.Fatalf("%d changes after %d, %v", len(changes), after, err)
			}
			best = min(best, time.Since(began))
		}
		return best
	}
	if first, last := fastest(0), fastest(n-page); first > 8*last {
		t.Errorf("the first page takes %v, the last %v", first, last)
	}
}
