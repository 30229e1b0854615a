package source_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"jobbnara/source"
)

var failures = []struct {
	name    string
	how     failure
	logged  string        // part of the one line about it
	partial bool          // something of the answer can be used
	wait    time.Duration // until the next request
}{
	{"429 with seconds", status(429, "600"), "429 Too Many Requests", false, 10 * time.Minute},
	{"429 with a date", status(429, noon.Add(30*time.Minute).Format(http.TimeFormat)), "429", false, 28 * time.Minute},
	{"429 that asks for a year", status(429, "31536000"), "429", false, time.Hour},
	{"429 that asks for more than there is", status(429, "99999999999999999999"), "429", false, time.Hour},
	{"429 with nonsense", status(429, "soon"), "429", false, time.Minute},
	{"429 with a date that has passed", status(429, noon.Add(-time.Hour).Format(http.TimeFormat)), "429", false, time.Minute},
	{"429 alone", status(429, ""), "429", false, time.Minute},
	{"500", status(500, ""), "500 Internal Server Error", false, time.Minute},
	{"503 with seconds", status(503, "120"), "503", false, 2 * time.Minute},
	{"204", status(204, ""), "204", false, time.Minute},
	{"404", status(404, ""), "404 Not Found", false, time.Minute},
	{"nothing", says(""), "empty", false, time.Minute},
	{"HTML", says("<!DOCTYPE html><title>Underhåll</title>"), `begins with '<'`, false, time.Minute},
	{"garbage", says("\x00\xff\x1f\x8b garbage"), "begins with", false, time.Minute},
	{"an error in JSON", says(`{"error": {"code": 1}}`), "not a JSON array", false, time.Minute},
	{"garbage in the middle", spoilt, "cannot be read to its end", true, time.Minute},
	{"half an answer that ends well", half, "cut off before its end", true, time.Minute},
	{"half an answer, then cut", severed, "cut off before its end", true, time.Minute},
	{"half an answer, then nothing", stalled, "nothing came for", true, time.Minute},
	{"no answer", silent, "timeout", false, time.Minute},
	{"a connection reset", reset, "stream", false, time.Minute},
}

// A poll that fails costs one line and one interval: the next begins where it
// began.
func TestPollFails(t *testing.T) {
	defer source.SetPatience(500 * time.Millisecond)()
	for _, failed := range failures {
		t.Run(failed.name, func(t *testing.T) {
			f := newFollow(t, noon)
			held := f.fill(4)
			f.failing("/v2/stream", failed.how)
			got := f.requests(4, map[int]func(){
				// After a snapshot at 12:00 and a poll at 12:01, which fails.
				1: func() { f.server.put("2000", platsannons("2000", "lasta", nil)); f.server.put("1000", nil) },
				2: func() {
					if failed.partial == (len(f.loads) == 1) {
						t.Errorf("loads %+v", f.loads)
					}
					if e := f.lastError(); !strings.HasPrefix(e, "poll: ") || !strings.Contains(e, failed.logged) {
						t.Errorf("the source's last error is %q", e)
					}
				},
			})
			f.wantPaths(got, "snapshot", "poll", "poll", "poll")
			if got[1].after != "2026-11-20T09:00:00" || got[2].after != got[1].after {
				t.Errorf("polls from %s, then %s; want both from 09:00, three hours before the snapshot", got[1].after, got[2].after)
			}
			if want := got[2].at.In(time.UTC).Add(-3 * time.Hour).Add(time.Hour).Format("2006-01-02T15:04:05"); got[3].after != want {
				t.Errorf("after the poll at %v, one from %s, want %s", got[2].at, got[3].after, want)
			}
			wait := got[2].at.Sub(got[1].at)
			if failed.name == "429 with a date" {
				failed.wait = noon.Add(30 * time.Minute).Sub(got[1].at)
			}
			if wait != failed.wait {
				t.Errorf("the next request came after %v, want %v", wait, failed.wait)
			}
			if lines := f.warnings(); len(lines) != 1 || !strings.Contains(lines[0], failed.logged) ||
				!strings.Contains(lines[0], "the poll failed") || !strings.Contains(lines[0], "next=poll at="+got[2].at.Format("2006-01-02T15:04:05")) {
				t.Errorf("logged %q", lines)
			}
			f.wantOpen(append(held[1:], "2000")...)
			if e := f.lastError(); e != "" {
				t.Errorf("after a poll that went well the last error is %q", e)
			}
		})
	}
}

// A first snapshot that fails leaves what came of it; polls go on from where it
// began, and it is asked for again.
func TestSnapshotFails(t *testing.T) {
	defer source.SetPatience(500 * time.Millisecond)()
	for _, failed := range failures {
		t.Run(failed.name, func(t *testing.T) {
			f := newFollow(t, noon)
			f.clock.advance(-24 * time.Hour)
			held := f.fill(4) // a day ago: no poll brings them
			f.clock.advance(24 * time.Hour)
			f.failing("/v2/snapshot", failed.how)
			got := f.requests(4, map[int]func(){1: func() {
				if n := len(f.openIDs()); failed.partial != (n == 1 || n == 2) {
					t.Errorf("%d of 4 ads are open after the failure", n)
				}
				if e := f.lastError(); !strings.HasPrefix(e, "snapshot: ") || !strings.Contains(e, failed.logged) && failed.name != "a connection reset" {
					t.Errorf("the source's last error is %q", e)
				}
			}, 2: func() {
				if list, err := f.store.Sources(context.Background()); err != nil || !list[0].LastComplete.IsZero() {
					t.Errorf("after a poll, the source counts as completely read: %+v, %v", list, err)
				}
			}})
			f.wantPaths(got, "snapshot", "poll", "snapshot", "poll")
			if got[1].after != "2026-11-20T09:00:00" {
				t.Errorf("the poll is from %s, want 09:00", got[1].after)
			}
			if failed.wait == 28*time.Minute {
				failed.wait = 30 * time.Minute
			}
			if wait := got[1].at.Sub(got[0].at); wait != failed.wait {
				t.Errorf("the next request came after %v, want %v", wait, failed.wait)
			}
			again := noon.Add(failed.wait + time.Minute)
			if lines := f.warnings(); len(lines) != 1 || !strings.Contains(lines[0], "the snapshot failed") || !strings.Contains(lines[0], "snapshot_again="+again.Format("2006-01-02T15:04:05")) {
				t.Errorf("logged %q", lines)
			}
			f.wantOpen(held...)
		})
	}
}
