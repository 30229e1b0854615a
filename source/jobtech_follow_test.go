package source_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/source"
	"jobbnara/sqlite"
)

// follow is a store, a server, a clock, and followers that come and go.
type follow struct {
	*testing.T
	clock  *clock
	server *jobstream
	folder string
	store  *sqlite.Store
	logged bytes.Buffer
	waits  []time.Duration // what the follower slept
	loads  []loaded
}

type loaded struct {
	path    string // of the request that it came of
	summary job.Summary
	err     error
}

var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC) // 12:00 in Sweden

func newFollow(t *testing.T, at time.Time) *follow {
	c := &clock{t: at}
	f := &follow{T: t, clock: c, server: newJobstream(t, c), folder: t.TempDir()}
	f.open()
	t.Cleanup(func() { f.store.Close() })
	return f
}

func (f *follow) open() {
	f.Helper()
	var err error
	if f.store, err = sqlite.Open(context.Background(), f.folder, f.clock.now); err != nil {
		f.Fatal(err)
	}
}

// restart closes and opens the store, as a process that ends and starts does.
func (f *follow) restart() {
	f.Helper()
	if err := f.store.Close(); err != nil {
		f.Fatal(err)
	}
	f.open()
}

// sink notes how loads go.
type sink struct {
	*sqlite.Store
	f *follow
}

func (s sink) Load(ctx context.Context, name string, records job.Records) (job.Summary, error) {
	summary, err := s.Store.Load(ctx, name, records)
	requests := s.f.server.requests()
	s.f.loads = append(s.f.loads, loaded{requests[len(requests)-1].path, summary, err})
	return summary, err
}

var errEnough = errors.New("enough")

// run starts a follower whose sleeps take no time but on the clock. Before each
// sleep, and so before each request, it calls do, which ends the follower by
// returning an error.
func (f *follow) run(do func() error) error {
	return source.JobtechStream{
		Base: f.server.URL, Now: f.clock.now, Wall: f.clock.now,
		Log: slog.New(slog.NewTextHandler(&f.logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Sleep: func(_ context.Context, d time.Duration) error {
			if err := do(); err != nil {
				return err
			}
			f.waits = append(f.waits, d)
			f.clock.advance(max(d, 0))
			return nil
		},
	}.Follow(context.Background(), sink{f.store, f})
}

// requests lets a new follower make n requests, calling before[i] when i have
// been made, and returns them.
func (f *follow) requests(n int, before map[int]func()) []asked {
	f.Helper()
	begin, made := len(f.server.requests()), 0
	err := f.run(func() error {
		if made == n {
			return errEnough
		}
		if do := before[made]; do != nil {
			do()
		}
		made++
		return nil
	})
	if !errors.Is(err, errEnough) {
		f.Fatalf("the follower ended with: %v", err)
	}
	return f.server.requests()[begin:]
}

// failing makes the server fail one time, if path is what is asked for.
func (f *follow) failing(path string, how failure) {
	failed := false
	f.server.fail = func(a asked) failure {
		if failed || a.path != path {
			return nil
		}
		failed = true
		return how
	}
}

// warnings returns the lines logged as such.
func (f *follow) warnings() (lines []string) {
	for line := range strings.Lines(f.logged.String()) {
		if strings.Contains(line, "level=WARN") {
			lines = append(lines, line)
		}
	}
	return lines
}

// open ads by our id, sorted, those past their last day taken away.
func (f *follow) openIDs() (ids []string) {
	f.Helper()
	ctx := context.Background()
	if _, err := f.store.Expire(ctx); err != nil {
		f.Fatal(err)
	}
	for after := int64(0); ; {
		ads, next, err := f.store.OpenAds(ctx, after, 100)
		if err != nil {
			f.Fatal(err)
		}
		for _, ad := range ads {
			ids = append(ids, ad.ID)
		}
		if after = next; next == 0 {
			slices.Sort(ids)
			return ids
		}
	}
}

func (f *follow) wantOpen(want ...string) {
	f.Helper()
	if got := f.openIDs(); !slices.Equal(got, want) {
		f.Fatalf("open are %v, want %v", got, want)
	}
}

func (f *follow) lastError() string {
	f.Helper()
	list, err := f.store.Sources(context.Background())
	if err != nil || len(list) != 1 {
		f.Fatalf("%d sources, %v", len(list), err)
	}
	return list[0].LastError
}

// wantPaths compares the requests, as "snapshot" and "poll", with what was due.
func (f *follow) wantPaths(got []asked, want ...string) {
	f.Helper()
	var paths []string
	for _, a := range got {
		paths = append(paths, map[string]string{"/v2/snapshot": "snapshot", "/v2/stream": "poll"}[a.path])
	}
	if !slices.Equal(paths, want) {
		f.Fatalf("asked for %v, want %v\n%s", paths, want, f.logged.String())
	}
}

// fill gives the server n ads, "1000" and on.
func (f *follow) fill(n int) (ids []string) {
	for i := range n {
		id := fmt.Sprint(1000 + i)
		f.server.put(id, platsannons(id, "köra kran", nil))
		ids = append(ids, id)
	}
	return ids
}
