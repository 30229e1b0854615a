package server_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/server"
	"jobbnara/taxonomy"
)

// failing is a store in which everything goes wrong in one way.
type failing struct {
	fail  func(context.Context) error
	calls atomic.Int64
}

func (f *failing) goWrong(ctx context.Context) error { f.calls.Add(1); return f.fail(ctx) }

func (f *failing) Search(ctx context.Context, _ job.Query) (job.Result, error) {
	return job.Result{}, f.goWrong(ctx)
}
func (f *failing) Complete(ctx context.Context, _ job.Typed) ([]job.Completion, error) {
	return nil, f.goWrong(ctx)
}
func (f *failing) Suggest(ctx context.Context, _ job.Query) (job.Suggestions, error) {
	return nil, f.goWrong(ctx)
}
func (f *failing) Ad(ctx context.Context, _ string) (job.Ad, error) { return job.Ad{}, f.goWrong(ctx) }
func (f *failing) Label(string, string) string                      { return "" }
func (f *failing) Sources(ctx context.Context) ([]job.SourceStatus, error) {
	return nil, f.goWrong(ctx)
}
func (f *failing) HasSamples(ctx context.Context) (bool, error)            { return false, f.goWrong(ctx) }
func (f *failing) LastSeq(ctx context.Context) (job.Seq, error)            { return 0, f.goWrong(ctx) }
func (f *failing) SeqAt(ctx context.Context, _ time.Time) (job.Seq, error) { return 0, f.goWrong(ctx) }
func (f *failing) Changes(ctx context.Context, _ job.Seq, _ int) ([]job.Change, error) {
	return nil, f.goWrong(ctx)
}
func (f *failing) OpenAds(ctx context.Context, _ int64, _ int) ([]job.Ad, int64, error) {
	return nil, 0, f.goWrong(ctx)
}
func (f *failing) Ping(ctx context.Context) error { return f.goWrong(ctx) }

const secret = "disk I/O error in /secret/jobbnara.db"

// asking are the addresses that ask the store.
var asking = []string{
	"/", "/jobs", "/jobs/1", "/alerts", "/sources", "/embed", "/widget/v1/list", "/api/search", "/api/count", "/api/complete?q=k", "/api/match?occupation-group=2221", "/api/ad/1", "/api/snapshot", "/api/stream?updated-after=2026-01-01", "/feeds/jobs.rss", "/feeds/jobs.atom", "/feeds/jobs.json", "/readyz",
}

func (f *failing) TaxonomyStatus(ctx context.Context) (taxonomy.Status, error) {
	return taxonomy.Status{}, f.goWrong(ctx)
}

func TestFailingStore(t *testing.T) {
	for name, fail := range map[string]func(context.Context) error{
		"an error":        func(context.Context) error { return errors.New(secret) },
		"a panic":         func(context.Context) error { panic(secret) },
		"a runtime error": func(context.Context) error { return any(secret).(error) },
	} {
		t.Run(name, func(t *testing.T) {
			store := &failing{fail: fail}
			s := newSite(t, func(o *server.Options) { o.Store = store })
			for range 3 { // the process is still there, and so is the connection pool
				for _, address := range asking {
					a := s.get(t, address)
					if a.status != http.StatusInternalServerError {
						t.Errorf("%s: %d %.200s", address, a.status, a.body)
					}
					if strings.Contains(a.body, "secret") {
						t.Errorf("%s tells: %.300s", address, a.body)
					}
					discreet(t, address, a)
					secured(t, address, a)
				}
			}
			if logged := s.log.String(); name != "a runtime error" && !strings.Contains(logged, "secret") || !strings.Contains(logged, "route=/api/search") {
				t.Errorf("the log does not say what went wrong: %.500s", logged)
			}
			s.getOK(t, "/healthz")
		})
	}
}

// later fails only once an answer has begun.
type later struct {
	server.Store
	fail func() error
	left atomic.Int64
}

func (l *later) OpenAds(ctx context.Context, after int64, limit int) ([]job.Ad, int64, error) {
	if l.left.Add(-1) < 0 {
		return nil, 0, l.fail()
	}
	return l.Store.OpenAds(ctx, after, limit)
}

// A snapshot that fails half-way is no JSON, so nobody takes it for the whole.
func TestSnapshotBreaksOff(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New(secret) },
		"a panic":  func() error { panic(secret) },
	} {
		t.Run(name, func(t *testing.T) {
			store := &later{fail: fail}
			s := newSite(t, func(o *server.Options) { store.Store = o.Store; o.Store = store })
			s.load(t, ads(450)...)
			for _, coding := range []string{"identity", "gzip"} {
				store.left.Store(1)
				a := s.get(t, "/api/snapshot", "Accept-Encoding", coding)
				if coding == "identity" && (strings.Count(a.body, `"headline"`) != 200 || strings.Contains(a.body, "]\n") || strings.Contains(a.body, "secret")) {
					t.Errorf("%d: %.100s … %s", a.status, a.body, a.body[max(0, len(a.body)-100):])
				}
			}
			s.getOK(t, "/jobs")
			if !strings.Contains(s.log.String(), "secret") {
				t.Error("the log does not say why")
			}
		})
	}
}

// slow is a store that searches until it is told to stop.
type slow struct{ server.Store }

func (slow) Search(ctx context.Context, _ job.Query) (job.Result, error) {
	<-ctx.Done()
	return job.Result{}, ctx.Err()
}

func TestSlowStore(t *testing.T) {
	s := newSite(t, func(o *server.Options) { o.Store = slow{o.Store} })
	var asking sync.WaitGroup
	for _, address := range []string{"/api/search", "/api/count", "/feeds/jobs.rss", "/jobs", "/widget/v1/list"} {
		asking.Go(func() {
			began := time.Now()
			a := s.get(t, address)
			if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || time.Since(began) > 20*time.Second {
				t.Errorf("%s: %d after %v, Retry-After %q: %.300s", address, a.status, time.Since(began), a.header.Get("Retry-After"), a.body)
			}
			if strings.HasPrefix(address, "/api/") {
				refused(t, address, a, http.StatusServiceUnavailable, "too_slow", "")
			}
			discreet(t, address, a)
		})
	}
	asking.Wait()
}
