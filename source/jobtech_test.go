package source_test

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"jobbnara/source"
)

// While snapshots fail, polls go on each minute, and the tries grow apart to an
// hour.
func TestSnapshotBackOff(t *testing.T) {
	f := newFollow(t, noon)
	f.fill(1)
	f.server.fail = func(a asked) failure {
		if a.path == "/v2/snapshot" {
			return status(500, "")
		}
		return nil
	}
	var gaps []time.Duration
	last := time.Time{}
	got := f.requests(200, nil)
	for i, a := range got {
		if i > 0 && a.at.Sub(got[i-1].at) != time.Minute {
			t.Fatalf("request %d comes %v after the one before", i, a.at.Sub(got[i-1].at))
		}
		if a.path == "/v2/snapshot" {
			if !last.IsZero() {
				gaps = append(gaps, a.at.Sub(last)/time.Minute)
			}
			last = a.at
		}
	}
	if want := []time.Duration{2, 3, 5, 9, 17, 33, 61, 61}; !slices.Equal(gaps, want[:len(gaps)]) || len(gaps) < 8 {
		t.Errorf("minutes between snapshots: %v", gaps)
	}
}

// Ends of a snapshot that must close nothing.
func TestSnapshotNotBelieved(t *testing.T) {
	for name, answer := range map[string]string{
		"empty":         "[]",
		"few":           `[{"id":"1000","headline":"köra kran"}]`,
		"nothing of it": `[{"no":"id"},{"no":"id"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFollow(t, noon)
			held := f.fill(30)
			f.requests(1, nil)
			f.clock.advance(25 * time.Hour)
			f.failing("/v2/snapshot", says(answer))
			got := f.requests(4, map[int]func(){1: func() { f.wantOpen(held...) }})
			f.wantPaths(got, "snapshot", "poll", "snapshot", "poll")
			if lines := f.warnings(); len(lines) != 1 || !strings.Contains(lines[0], "the snapshot failed") {
				t.Errorf("logged %q", lines)
			}
			f.wantOpen(held...)
		})
	}
}

// An empty first snapshot is no first complete read: the ads of the next one
// are no news for alerts.
func TestFirstSnapshotEmpty(t *testing.T) {
	f := newFollow(t, noon)
	f.requests(1, nil)
	list, err := f.store.Sources(context.Background())
	if err != nil || !list[0].LastComplete.IsZero() || list[0].LastError == "" {
		t.Errorf("%+v, %v", list, err)
	}
}

// What a whole snapshot lacks is closed when it has come, after a restart too.
func TestSnapshotReconciles(t *testing.T) {
	f := newFollow(t, noon)
	held := f.fill(5)
	f.requests(2, nil)
	f.clock.advance(24 * time.Hour)
	f.server.entries = slices.DeleteFunc(f.server.entries, func(e entry) bool { return e.id == held[0] }) // and no removal is sent
	f.restart()
	f.wantPaths(f.requests(1, nil), "snapshot")
	f.wantOpen(held[1:]...)
	if s := f.loads[len(f.loads)-1].summary; s.Lacking != 1 || s.Records != 4 {
		t.Errorf("%+v", s)
	}
}

// A snapshot that is older than the stream closes nothing that a poll has just
// brought, and what it brings back is closed by the poll that follows.
func TestSnapshotLagsBehindStream(t *testing.T) {
	f := newFollow(t, noon)
	held := f.fill(5)
	got := f.requests(4, map[int]func(){
		1: func() {
			f.clock.advance(24*time.Hour - 3*time.Minute)
			f.server.put("2000", platsannons("2000", "lasta", nil))
			f.server.put(held[0], nil)
			f.server.lag = time.Hour
		},
		3: func() { f.wantOpen(append(held[1:], "2000")...) },
	})
	f.wantPaths(got, "snapshot", "poll", "poll", "snapshot")
	f.wantOpen(append(held, "2000")...)
	if s := f.loads[3].summary; s.Lacking != 0 || s.Removed != 0 || s.Changed != 1 || len(s.Skipped) != 1 {
		t.Errorf("the snapshot: %+v", s)
	}
	f.requests(1, nil)
	f.wantOpen(append(held[1:], "2000")...)
}

// An ad that was gone and comes back is the same ad: changed, not new.
func TestReturnedAd(t *testing.T) {
	f := newFollow(t, noon)
	held := f.fill(3)
	f.requests(4, map[int]func(){
		1: func() { f.server.put(held[0], nil) },
		2: func() { f.wantOpen(held[1:]...); f.server.put(held[0], platsannons(held[0], "köra kran", nil)) },
		3: func() { f.wantOpen(held...) },
	})
	if s := f.loads[2].summary; s.Changed != 1 || s.New != 0 {
		t.Errorf("%+v", s)
	}
}

// Requests keep their distance over restarts, what is asked for is not lost,
// and a clock that was set back does no harm.
func TestRestart(t *testing.T) {
	f := newFollow(t, noon.Add(300*time.Millisecond))
	f.fill(2)
	f.failing("/v2/stream", status(429, "600"))
	f.wantPaths(f.requests(2, nil), "snapshot", "poll")
	f.clock.advance(5 * time.Minute)
	f.restart()
	f.wantPaths(f.requests(1, nil), "poll")
	f.clock.advance(10 * time.Second)
	f.restart()
	got := f.requests(1, nil)
	f.wantPaths(got, "poll")
	all := f.server.requests()
	if d := all[1].at.Sub(all[0].at); d < time.Minute {
		t.Errorf("two requests within %v", d)
	}
	if d := all[2].at.Sub(all[1].at); d < 10*time.Minute || d > 10*time.Minute+time.Second {
		t.Errorf("after Retry-After: 600 the next request came after %v", d)
	}
	if d := all[3].at.Sub(all[2].at); d < time.Minute || d > 62*time.Second {
		t.Errorf("after a restart the next request came after %v", d)
	}
	f.clock.advance(-48 * time.Hour)
	got = f.requests(2, nil)
	f.wantPaths(got, "snapshot", "poll")
	if wait := f.waits[len(f.waits)-2]; wait > 62*time.Second {
		t.Errorf("with the clock set back, the first request came after %v", wait)
	}
	if got[1].after != got[0].at.Add(time.Hour-3*time.Hour).Format("2006-01-02T15:04:05") {
		t.Errorf("with the clock set back, polled from %s", got[1].after)
	}
}

// A process that is killed while it asks does not ask again within the minute.
func TestRememberedBeforeAsked(t *testing.T) {
	f := newFollow(t, noon)
	var saved time.Time
	f.server.fail = func(asked) failure {
		p, err := f.store.Progress(context.Background(), source.JobTech)
		if saved = p.Asked; err != nil {
			t.Error(err)
		}
		return nil
	}
	f.requests(1, nil)
	if !saved.Equal(noon) {
		t.Errorf("while asked, the store remembers %v", saved)
	}
}

// The interval counts from the answer's end: who waits long for one does not
// ask again at once.
func TestSlowAnswer(t *testing.T) {
	f := newFollow(t, noon)
	f.fill(1)
	f.failing("/v2/snapshot", func(w http.ResponseWriter, _ *http.Request, body []byte) {
		f.clock.advance(7 * time.Minute)
		w.Write(body)
	})
	got := f.requests(2, nil)
	f.wantPaths(got, "snapshot", "poll")
	if d := got[1].at.Sub(got[0].at); d != 8*time.Minute {
		t.Errorf("the request after a snapshot of seven minutes came after %v", d)
	}
	if got[1].after != "2026-11-20T09:00:00" {
		t.Errorf("polled from %s, want three hours before the snapshot began", got[1].after)
	}
}

// The end of ctx ends a follower in the middle of a snapshot, with nothing left
// running.
func TestCancelled(t *testing.T) {
	f := newFollow(t, noon)
	f.fill(50)
	begun := make(chan struct{})
	f.server.fail = func(asked) failure {
		return func(w http.ResponseWriter, r *http.Request, body []byte) { close(begun); stalled(w, r, body) }
	}
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		ended <- source.JobtechStream{Base: f.server.URL, Log: slog.New(slog.DiscardHandler)}.Follow(ctx, f.store)
	}()
	<-begun
	cancel()
	select {
	case err := <-ended:
		if err != context.Canceled {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("does not end")
	}
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
	// While it sleeps, too: the next request is not due for a minute.
	ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := (source.JobtechStream{Base: f.server.URL, Log: slog.New(slog.DiscardHandler)}).Follow(ctx, f.store); err != context.DeadlineExceeded {
		t.Errorf("ended with %v", err)
	}
	if n := len(f.server.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestBase(t *testing.T) {
	f := newFollow(t, noon)
	for _, base := range []string{"localhost:8080", "ftp://example.org", "http://", "://", "jobtech"} {
		if err := (source.JobtechStream{Base: base}).Follow(context.Background(), f.store); err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("%q: %v", base, err)
		}
	}
}
