package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
)

func TestLoadAccountsForEveryRecord(t *testing.T) {
	s, _ := store(t)
	list := []any{
		ad("1", "Kock"), ad("2", "Bagare"),
		ad("3", "Snickare", lastDay(noon.AddDate(0, 0, -1))),
		ad("1", "Kock"),         // the same again
		ad("2", "Konditor"),     // an edit
		gone("1"), gone("nope"), // one that is here, one that is not
		&job.SkipError{Reason: "no headline", ID: "9"},
		&job.SkipError{Reason: "no headline", ID: "10"},
		&job.SkipError{Reason: "not an object"},
	}
	want(t, load(t, s, job.Whole, list...), job.Summary{Records: 10, New: 2, Changed: 1, Unchanged: 1, Removed: 1, Expired: 1,
		Skipped: map[string]int{"no headline": 2, "not an object": 1, "removal of an ad that is not open here": 1}})
	if got := found(t, s, job.Query{}); got != "2" {
		t.Errorf("open: %s", got)
	}
}

func TestLoadAgainChangesNothing(t *testing.T) {
	s, c := store(t)
	list := []any{ad("1", "Kock"), ad("2", "Bagare"), ad("3", "Snickare", lastDay(noon.AddDate(0, 0, -1))), gone("4")}
	load(t, s, job.Whole, list...)
	seq, err := s.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.pass(time.Hour)
	want(t, load(t, s, job.Whole, list...), job.Summary{Records: 4, Unchanged: 2, Expired: 1, Skipped: map[string]int{"removal of an ad that is not open here": 1}})
	if again, err := s.LastSeq(t.Context()); again != seq || err != nil {
		t.Errorf("the change log went from %d to %d, %v", seq, again, err)
	}
}

// The source's own stamp alone is no edit.
func TestStampIsNoEdit(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Part, ad("1", "Kock"))
	want(t, load(t, s, job.Part, ad("1", "Kock", func(a *job.Ad) { a.Updated = noon })), job.Summary{Records: 1, Unchanged: 1})
}

func TestEditKeepsIDAndPlace(t *testing.T) {
	s, c := store(t)
	load(t, s, job.Part, ad("1", "Kock"), ad("2", "Bagare", published(noon)))
	before, order := get(t, s, "1"), found(t, s, job.Query{})
	c.pass(time.Hour)
	want(t, load(t, s, job.Part, ad("1", "Kallskänka")), job.Summary{Records: 1, Changed: 1})
	after := get(t, s, "1")
	if after.Headline != "Kallskänka" || !after.Appeared.Equal(before.Appeared) || found(t, s, job.Query{}) != order {
		t.Errorf("%+v, in %s; before %+v, in %s", after, found(t, s, job.Query{}), before, order)
	}
	if got := found(t, s, job.Query{Text: "kock"}); got != "" {
		t.Errorf("the old words find %s", got)
	}
	if got := found(t, s, job.Query{Text: "kallskänka"}); got != "1" {
		t.Errorf("the new words find %q", got)
	}
}

func TestRemovalAndReturn(t *testing.T) {
	s, c := store(t)
	load(t, s, job.Part, ad("1", "Kock"), ad("2", "Bagare", published(noon)))
	before := get(t, s, "1")
	c.pass(time.Minute)
	want(t, load(t, s, job.Part, gone("1")), job.Summary{Records: 1, Removed: 1})
	closed := get(t, s, "1")
	if closed.Status != job.Removed || !closed.Closed.Equal(c.now()) || closed.Details == nil || found(t, s, job.Query{Text: "kock"}) != "" {
		t.Errorf("%+v", closed)
	}
	c.pass(time.Minute)
	want(t, load(t, s, job.Part, ad("1", "Kock")), job.Summary{Records: 1, Changed: 1})
	back := get(t, s, "1")
	if back.Status != job.Open || !back.Closed.IsZero() || !back.Appeared.Equal(before.Appeared) || found(t, s, job.Query{}) != "2 1" || found(t, s, job.Query{Text: "kock"}) != "1" {
		t.Errorf("%+v, in %s", back, found(t, s, job.Query{}))
	}
	changes, err := s.Changes(t.Context(), 0, 10)
	if err != nil || len(changes) != 2 || changes[1].Kind != job.ChangeEdited || changes[1].Ad.ID != "1" {
		t.Errorf("%+v, %v", changes, err)
	}
}

func TestAdKeepsWhatItWas(t *testing.T) {
	s, _ := store(t)
	yes, half := true, 50.0
	in := ad("1", "Kock <b> & \"kallskänka\"", func(a *job.Ad) {
		a.Municipality = job.Concept{ID: "bm2x_1mr_Qhx", Code: "0580", Label: "Linköping"}
		a.ExperienceRequired, a.ScopeMin, a.Labels, a.Remote = &yes, &half, []string{"nystartsjobb"}, true
		a.Deadline, a.Updated = noon.AddDate(0, 0, 10), noon.Add(-time.Minute)
		a.Licences = []job.Concept{{ID: "VTK8_WRx_GcM", Label: "B"}}
		a.Details.HTML, a.Details.Point = "<p>x</p>", &job.Point{Lat: 58.41, Lon: 15.62}
		a.Details.Must.Skills = []job.Weighted{{Concept: job.Concept{Label: "HACCP"}, Weight: 10}}
	})
	load(t, s, job.Part, in)
	got := get(t, s, "1")
	in.Status, in.Appeared = job.Open, in.Published
	if !reflect.DeepEqual(got, in) {
		t.Errorf("\n got %+v %+v\nwant %+v %+v", got, got.Details, in, in.Details)
	}
	if _, err := s.Ad(t.Context(), "none"); !errors.Is(err, job.ErrNotFound) {
		t.Errorf("no such ad: %v", err)
	}
}

// A thousand ads of one second each have a place; so have those of before 2020.
func TestAdsOfTheSameSecond(t *testing.T) {
	s, _ := store(t)
	old := time.Date(2019, 12, 31, 23, 59, 50, 0, time.UTC)
	var list []any
	for i := range 1000 {
		list = append(list, ad(fmt.Sprintf("a%03d", i), "Kock"), ad(fmt.Sprintf("b%03d", i), "Kock", published(old)))
	}
	load(t, s, job.Whole, list...)
	listed := walk(t, func(after int64) ([]job.Ad, int64, error) { return s.OpenAds(t.Context(), after, 300) })
	if len(listed) != 2000 {
		t.Fatalf("%d ads", len(listed))
	}
	for i, a := range listed {
		if wanted := fmt.Sprintf("%c%03d", "ba"[i/1000], i%1000); a.ID != wanted {
			t.Fatalf("place %d is %s, want %s", i, a.ID, wanted)
		}
		if off := a.Appeared.Sub(a.Published); off < 0 || off > 65*time.Second {
			t.Errorf("ad %s appeared %v, published %v", a.ID, a.Appeared, a.Published)
		}
	}
}

// Sources write years like 1900 and 9999. That must harm no other ad.
func TestStrangeDates(t *testing.T) {
	s, c := store(t)
	far := time.Date(9999, 12, 31, 22, 59, 59, 0, time.UTC)
	load(t, s, job.Whole,
		ad("1", "Kock", published(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)), lastDay(far), func(a *job.Ad) { a.Deadline = far }),
		ad("2", "Bagare", published(far)),
		ad("3", "Snickare", published(time.Time{}), func(a *job.Ad) { a.Updated = time.UnixMilli(-1 << 62) }),
		ad("4", "Slaktare"))
	if got := found(t, s, job.Query{}); got != "3 2 4 1" {
		t.Errorf("open: %s", got)
	}
	for _, order := range []job.Sort{job.SortDeadline, job.SortDeadlineBy, job.SortUpdated, job.SortOldest} {
		if got := found(t, s, job.Query{Sort: order}); len(strings.Fields(got)) != 4 {
			t.Errorf("%s: %s", order, got)
		}
	}
	// What arrives later is newer than all of these.
	c.pass(time.Minute)
	load(t, s, job.Part, ad("5", "Målare"))
	if got := get(t, s, "5").Appeared; found(t, s, job.Query{Limit: 1}) != "5" || got.Sub(c.now()).Abs() > time.Minute {
		t.Errorf("first is %s, the new one appeared %v", found(t, s, job.Query{Limit: 1}), got)
	}
}

func TestArrivalsAreNewest(t *testing.T) {
	s, c := store(t)
	load(t, s, job.Whole, ad("1", "Kock"))
	c.pass(time.Hour)
	load(t, s, job.Part, ad("2", "Bagare", published(noon.AddDate(0, -1, 0))), ad("3", "Målare", published(noon.AddDate(0, -2, 0))))
	if got := found(t, s, job.Query{}); got != "3 2 1" {
		t.Errorf("order %s: what was published long ago but arrived now is new here", got)
	}
}

func TestLoadBreaksOff(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Snapshot, ad("1", "Kock"), ad("2", "Bagare"))
	trouble := errors.New("connection reset")
	sum, err := s.Load(t.Context(), "jobtech", &records{[]any{ad("1", "Kock"), ad("3", "Målare"), trouble}, job.Snapshot})
	if !errors.Is(err, trouble) || sum.New != 1 || sum.Unchanged != 1 || sum.Removed != 0 || found(t, s, job.Query{}) != "3 2 1" {
		t.Errorf("%+v, %v, open %s", sum, err, found(t, s, job.Query{}))
	}
	sources, err := s.Sources(t.Context())
	if err != nil || len(sources) != 1 || sources[0].LastError == "" || sources[0].Open != 3 {
		t.Errorf("%+v, %v", sources, err)
	}
}

func TestLoadIsInterrupted(t *testing.T) {
	s, _ := store(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stopping := &stopAt{generated: generated{n: 2000}, at: 700, stop: cancel}
	sum, err := s.Load(ctx, "jobtech", stopping)
	if !errors.Is(err, context.Canceled) || sum.New > 700 {
		t.Fatalf("%+v, %v", sum, err)
	}
	adds(t, sum, sum.Records)
	again, err := s.Load(t.Context(), "jobtech", &generated{n: 2000})
	if err != nil || again.Unchanged != sum.New || again.New != 2000-sum.New {
		t.Errorf("again: %+v after %+v, %v", again, sum, err)
	}
	if _, err := s.Load(ctx, "jobtech", &generated{n: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("a load that begins too late: %v", err)
	}
}
