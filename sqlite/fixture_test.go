package sqlite_test

import (
	"context"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
)

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

func (c *clock) set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.t = t }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

// noon is when tests begin: a Friday in winter.
var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

// store is a new store in a folder of its own, and its clock.
func store(t testing.TB) (*sqlite.Store, *clock) {
	t.Helper()
	c := &clock{t: noon}
	return open(t, t.TempDir(), c), c
}

func open(t testing.TB, folder string, c *clock) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), folder, c.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// records is a read of a source; an element that is an error is what Next gives.
type records struct {
	list []any // job.Ad, job.Record or error
	how  job.ReadEnd
}

func (r *records) End() job.ReadEnd { return r.how }

func (r *records) Next() (job.Record, error) {
	if len(r.list) == 0 {
		return job.Record{}, io.EOF
	}
	first := r.list[0]
	r.list = r.list[1:]
	switch v := first.(type) {
	case job.Ad:
		return job.Record{Ad: v}, nil
	case job.Record:
		return v, nil
	default:
		return job.Record{}, v.(error)
	}
}

// load loads from "jobtech" and checks that every record is accounted for.
func load(t testing.TB, s *sqlite.Store, how job.ReadEnd, list ...any) job.Summary {
	t.Helper()
	sum, err := s.Load(t.Context(), "jobtech", &records{list, how})
	if err != nil {
		t.Fatal(err)
	}
	adds(t, sum, len(list))
	return sum
}

func adds(t testing.TB, s job.Summary, n int) {
	t.Helper()
	total := s.New + s.Changed + s.Unchanged + s.Removed - s.Lacking + s.Expired
	for _, skipped := range s.Skipped {
		total += skipped
	}
	if total != s.Records || s.Records != n {
		t.Errorf("%d records in, but the summary is %+v", n, s)
	}
}

func want(t testing.TB, got, wanted job.Summary) {
	t.Helper()
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("summary\n got %+v\nwant %+v", got, wanted)
	}
}

// ad is an open ad published an hour before noon; with changes it.
func ad(id, headline string, with ...func(*job.Ad)) job.Ad {
	a := job.Ad{
		ID: id, Kind: "job", Sources: []job.SourceLink{{Source: "jobtech", ID: id, URL: "https://example.org/" + id}},
		Headline: headline, Vacancies: 1,
		Published: noon.Add(-time.Hour), LastDay: noon.AddDate(0, 0, 20),
		Details: &job.Details{Text: "Text om " + headline, Apply: job.Apply{Email: "jobb@example.org"}},
	}
	for _, w := range with {
		w(&a)
	}
	return a
}

func text(s string) func(*job.Ad) { return func(a *job.Ad) { a.Details.Text = s } }

func published(t time.Time) func(*job.Ad) { return func(a *job.Ad) { a.Published = t } }

func lastDay(t time.Time) func(*job.Ad) { return func(a *job.Ad) { a.LastDay = t } }

func gone(id string) job.Record {
	return job.Record{Removed: true, Ad: job.Ad{Sources: []job.SourceLink{{Source: "jobtech", ID: id}}}}
}

// found are the ids of what a query lists, at most 100, in order.
func found(t testing.TB, s *sqlite.Store, q job.Query) string {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	r, err := s.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("%s: %v", q.Canonical(), err)
	}
	if len(r.Hits) != min(q.Limit, max(0, r.Total-q.Offset)) {
		t.Errorf("%s: %d hits of %d", q.Canonical(), len(r.Hits), r.Total)
	}
	return ids(r.Hits)
}

func ids(ads []job.Ad) string {
	list := make([]string, len(ads))
	for i, a := range ads {
		list[i] = a.ID
	}
	return strings.Join(list, " ")
}

func get(t testing.TB, s *sqlite.Store, id string) job.Ad {
	t.Helper()
	a, err := s.Ad(context.Background(), id)
	if err != nil {
		t.Fatalf("ad %s: %v", id, err)
	}
	return a
}
