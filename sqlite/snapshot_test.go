package sqlite_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
)

// filled is a store that holds n open ads, a1 … of one whole snapshot.
func filled(t *testing.T, n int) (*sqlite.Store, *clock) {
	t.Helper()
	s, c := store(t)
	load(t, s, job.Snapshot, some(n)...)
	c.pass(time.Hour)
	return s, c
}

func some(n int) (list []any) {
	for i := range n {
		list = append(list, ad(fmt.Sprintf("a%d", i+1), "Kock"))
	}
	return list
}

func total(t *testing.T, s *sqlite.Store) int {
	t.Helper()
	r, err := s.Search(t.Context(), job.Query{Limit: job.NoHits})
	if err != nil || r.Hits != nil {
		t.Fatalf("%+v, %v", r, err)
	}
	return r.Total
}

func TestSnapshotRemovesWhatItLacks(t *testing.T) {
	s, _ := filled(t, 20)
	sum := load(t, s, job.Snapshot, append(some(12), ad("b", "Ny"))...)
	want(t, sum, job.Summary{Records: 13, New: 1, Unchanged: 12, Removed: 8, Lacking: 8})
	if n := total(t, s); n != 13 {
		t.Errorf("%d open", n)
	}
	if a := get(t, s, "a20"); a.Status != job.Removed {
		t.Errorf("%+v", a)
	}
	// What comes back in the next one is an edit, at its old place.
	want(t, load(t, s, job.Snapshot, some(14)...), job.Summary{Records: 14, Changed: 2, Unchanged: 12, Removed: 1, Lacking: 1})
}

// An ad that cannot be read this time is not one that is lacking.
func TestSnapshotKeepsWhatItCouldNotRead(t *testing.T) {
	s, _ := filled(t, 3)
	sum := load(t, s, job.Snapshot, ad("a1", "Kock"), &job.SkipError{Reason: "no headline", ID: "a2"}, &job.SkipError{Reason: "not an object"})
	if sum.Lacking != 1 || found(t, s, job.Query{}) != "a2 a1" {
		t.Errorf("%+v, open %s", sum, found(t, s, job.Query{}))
	}
}

func TestSuspiciousSnapshots(t *testing.T) {
	for _, c := range []struct {
		held, seen int
		suspicious bool
	}{
		{20, 9, true}, {20, 10, false}, {20, 0, true}, {10, 4, true}, {10, 5, false}, {9, 1, false}, {9, 0, true}, {1, 0, true}, {0, 0, false},
	} {
		t.Run(fmt.Sprintf("%d of %d", c.seen, c.held), func(t *testing.T) {
			s, _ := store(t)
			load(t, s, job.Whole, some(c.held)...)
			sum, err := s.Load(t.Context(), "jobtech", &records{some(c.seen), job.Snapshot})
			var suspicious *job.SuspiciousError
			if errors.As(err, &suspicious) != c.suspicious || !c.suspicious && err != nil {
				t.Fatalf("%v", err)
			}
			left := c.seen
			if c.suspicious {
				left = c.held
			}
			if total(t, s) != left || sum.Lacking != c.held-left {
				t.Errorf("%d open, want %d; %+v", total(t, s), left, sum)
			}
			adds(t, sum, c.seen)
		})
	}
}

func TestSuspiciousSnapshotOfGarbage(t *testing.T) {
	s, _ := filled(t, 5)
	_, err := s.Load(t.Context(), "jobtech", &records{[]any{&job.SkipError{Reason: "not an object"}}, job.Snapshot})
	if suspicious := (*job.SuspiciousError)(nil); !errors.As(err, &suspicious) || total(t, s) != 5 {
		t.Errorf("%v, %d open", err, total(t, s))
	}
}

// Only a whole snapshot removes: not a poll, a file, JSONL or what a cut left.
func TestOtherReadsRemoveNothing(t *testing.T) {
	s, _ := filled(t, 20)
	for _, how := range []job.ReadEnd{job.Cut, job.Part, job.Whole} {
		want(t, load(t, s, how, some(15)...), job.Summary{Records: 15, Unchanged: 15})
	}
	cut := errors.New("cut off")
	if sum, err := s.Load(t.Context(), "jobtech", &records{append(some(15), cut), job.Snapshot}); !errors.Is(err, cut) || sum.Removed != 0 {
		t.Errorf("%+v, %v", sum, err)
	}
	if n := total(t, s); n != 20 {
		t.Errorf("%d open", n)
	}
}

// A source is complete after a read that came to its end, JSONL never.
func TestLastComplete(t *testing.T) {
	s, c := store(t)
	status := func() job.SourceStatus {
		t.Helper()
		list, err := s.Sources(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		return list[0]
	}
	for _, how := range []job.ReadEnd{job.Cut, job.Part} {
		load(t, s, how, some(3)...)
		if got := status(); !got.LastComplete.IsZero() || !got.LastRead.Equal(c.now()) || got.Open != 3 {
			t.Errorf("%v: %+v", how, got)
		}
	}
	for _, how := range []job.ReadEnd{job.Whole, job.Snapshot} {
		c.pass(time.Hour)
		load(t, s, how, some(3)...)
		if got := status(); !got.LastComplete.Equal(c.now()) || !got.LastRead.Equal(c.now()) || got.LastError != "" {
			t.Errorf("%v: %+v", how, got)
		}
	}
	if err := s.NoteError(t.Context(), "jobtech", "429"); err != nil || status().LastError != "429" {
		t.Errorf("%+v, %v", status(), err)
	}
	load(t, s, job.Part)
	if got := status(); got.LastError != "" || !got.LastRead.Equal(c.now()) {
		t.Errorf("after a poll without news: %+v", got)
	}
}
