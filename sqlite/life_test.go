package sqlite_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
)

func TestExpire(t *testing.T) {
	s, c := store(t)
	winter := time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC) // midnight in Sweden
	load(t, s, job.Whole,
		ad("1", "Kock", lastDay(winter.Add(-time.Second))),
		ad("2", "Bagare", lastDay(time.Time{}), func(a *job.Ad) { a.Deadline = winter.Add(-20 * time.Hour) }),
		ad("3", "Målare", lastDay(winter.AddDate(0, 0, 1)), func(a *job.Ad) { a.Deadline = winter.Add(-20 * time.Hour) }),
		ad("4", "Slaktare", lastDay(time.Time{})))
	expire := func(wanted int, open string) {
		t.Helper()
		n, err := s.Expire(t.Context())
		if err != nil || n != wanted || found(t, s, job.Query{Sort: job.SortOldest}) != open {
			t.Errorf("at %v: %d expired, %v, open %s; want %d, %s", c.now(), n, err, found(t, s, job.Query{Sort: job.SortOldest}), wanted, open)
		}
	}
	expire(0, "1 2 3 4")
	c.set(winter.Add(-time.Second))
	expire(0, "1 2 3 4")
	c.set(winter)
	expire(2, "3 4")
	expire(0, "3 4")
	if a := get(t, s, "1"); a.Status != job.Expired || !a.Closed.Equal(winter) || a.Details == nil {
		t.Errorf("%+v", a)
	}
	c.set(winter.AddDate(2, 0, 0))
	expire(1, "4")
	changes, err := s.Changes(t.Context(), 0, 10)
	if err != nil || len(changes) != 4 || changes[3].Kind != job.ChangeExpired || changes[3].Ad.ID != "3" {
		t.Errorf("%+v, %v", changes, err)
	}
}

// A longer deadline opens an expired ad again; a shorter one closes it.
func TestDeadlineIsEdited(t *testing.T) {
	s, c := store(t)
	load(t, s, job.Whole, ad("1", "Kock", lastDay(noon)))
	c.pass(24 * time.Hour)
	if n, err := s.Expire(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	want(t, load(t, s, job.Part, ad("1", "Kock", lastDay(noon))), job.Summary{Records: 1, Expired: 1})
	want(t, load(t, s, job.Part, ad("1", "Kock", lastDay(noon.AddDate(0, 0, 9)))), job.Summary{Records: 1, Changed: 1})
	if got := found(t, s, job.Query{}); got != "1" {
		t.Errorf("open: %q", got)
	}
	want(t, load(t, s, job.Part, ad("1", "Kock", lastDay(noon))), job.Summary{Records: 1, Expired: 1})
	if got := get(t, s, "1"); got.Status != job.Expired || found(t, s, job.Query{}) != "" {
		t.Errorf("%+v", got)
	}
}

func TestErase(t *testing.T) {
	s, c := store(t)
	withPoint := func(a *job.Ad) { a.Details.Point = &job.Point{Lat: 58, Lon: 15} }
	load(t, s, job.Whole, ad("1", "Kock", withPoint, lastDay(time.Time{})), ad("2", "Bagare", withPoint, lastDay(time.Time{})))
	load(t, s, job.Part, gone("1"))
	erase := func(wanted int64) {
		t.Helper()
		if n, err := s.Erase(t.Context()); n != wanted || err != nil {
			t.Errorf("%d erased, %v; want %d", n, err, wanted)
		}
	}
	c.set(noon.AddDate(0, 0, 30).Add(-time.Second))
	erase(0)
	if get(t, s, "1").Details == nil {
		t.Error("erased too early")
	}
	c.pass(time.Second)
	erase(1)
	a := get(t, s, "1")
	if a.Details != nil || a.Headline != "Kock" || a.Status != job.Removed {
		t.Errorf("%+v", a)
	}
	if left, err := json.Marshal(a); err != nil || strings.Contains(string(left), "jobb@example.org") || strings.Contains(string(left), "Text om") {
		t.Errorf("left: %s, %v", left, err)
	}
	erase(0)
	if get(t, s, "2").Details == nil {
		t.Error("an open ad was erased")
	}
	// It may come back even then.
	want(t, load(t, s, job.Part, ad("1", "Kock", lastDay(time.Time{}))), job.Summary{Records: 1, Changed: 1})
	if a := get(t, s, "1"); a.Details == nil || found(t, s, job.Query{Text: "kock"}) != "1" {
		t.Errorf("%+v", a)
	}
}

func from(source string) func(*job.Ad) {
	return func(a *job.Ad) { a.Sources = []job.SourceLink{{Source: source, ID: a.ID}} }
}

func loadFrom(t *testing.T, s *sqlite.Store, source string, how job.ReadEnd, list ...any) job.Summary {
	t.Helper()
	sum, err := s.Load(t.Context(), source, &records{list, how})
	if err != nil {
		t.Fatal(err)
	}
	adds(t, sum, len(list))
	return sum
}

func TestRealAdsCloseSamples(t *testing.T) {
	s, _ := store(t)
	sample := []any{ad("sample-1", "Kock", from(job.SampleSource)), ad("sample-2", "Bagare", from(job.SampleSource))}
	loadFrom(t, s, job.SampleSource, job.Whole, sample...)
	load(t, s, job.Part, ad("1", "Målare"))
	if got := found(t, s, job.Query{}); got != "1" || get(t, s, "sample-1").Status != job.Removed {
		t.Errorf("open: %s", got)
	}
	sum, err := s.Load(t.Context(), job.SampleSource, &records{sample, job.Whole})
	if !errors.Is(err, sqlite.ErrRealAds) || sum.Records != 0 || found(t, s, job.Query{}) != "1" {
		t.Errorf("samples among real ads: %+v, %v, open %s", sum, err, found(t, s, job.Query{}))
	}
	// Where no real ad is left open, samples may come again.
	load(t, s, job.Part, gone("1"))
	loadFrom(t, s, job.SampleSource, job.Whole, sample...)
	if got := found(t, s, job.Query{}); got != "sample-2 sample-1" {
		t.Errorf("open: %s", got)
	}
}

// A second source has its own ids; it cannot take or remove another's ads.
func TestTwoSources(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Snapshot, ad("1", "Kock"), ad("2", "Bagare"))
	sum := loadFrom(t, s, "varbi", job.Snapshot, ad("1", "Inbrott", from("varbi")), ad("varbi-7", "Lärare", from("varbi")))
	want(t, sum, job.Summary{Records: 2, New: 1, Skipped: map[string]int{"id is taken by an ad of another source": 1}})
	if get(t, s, "1").Headline != "Kock" {
		t.Error("one source overwrote the other's ad")
	}
	loadFrom(t, s, "varbi", job.Part, job.Record{Removed: true, Ad: job.Ad{Sources: []job.SourceLink{{Source: "varbi", ID: "2"}}}})
	loadFrom(t, s, "varbi", job.Snapshot, ad("varbi-7", "Lärare", from("varbi")))
	if got := found(t, s, job.Query{Sort: job.SortOldest}); got != "1 2 varbi-7" {
		t.Errorf("open: %s", got)
	}
}

// An ad expired when its last day had passed, however late that is noticed: its
// texts go 30 days after that.
func TestEraseCountsFromTheLastDay(t *testing.T) {
	s, c := store(t)
	last := noon.AddDate(0, 0, 2)
	load(t, s, job.Whole, ad("1", "Kock", lastDay(last)))
	c.set(noon.AddDate(0, 0, 60)) // the server was away
	if n, err := s.Expire(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d expired, %v", n, err)
	}
	if a := get(t, s, "1"); a.Status != job.Expired || !a.Closed.Equal(a.Closes()) {
		t.Errorf("closed %v, want %v", a.Closed, a.Closes())
	}
	if n, err := s.Erase(t.Context()); n != 1 || err != nil {
		t.Errorf("%d erased, %v", n, err)
	}
}
