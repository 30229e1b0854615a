package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
)

// raw opens a store's file beside it.
func raw(t testing.TB, folder string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(folder, sqlite.FileName)+"?_busy_timeout=30000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Two processes on one folder: what one writes the other sees at once.
func TestTwoStores(t *testing.T) {
	folder, c := t.TempDir(), &clock{t: noon}
	a, b := open(t, folder, c), open(t, folder, c)
	if got := found(t, b, job.Query{}); got != "" {
		t.Fatal(got)
	}
	steps := []struct {
		do   func()
		open string
	}{
		{func() { load(t, a, job.Whole, ad("1", "Kock", in("0580")), ad("2", "Bagare", published(noon))) }, "2 1"},
		{func() { load(t, a, job.Part, ad("3", "Målare", in("1480"))) }, "3 2 1"},
		{func() { load(t, b, job.Part, gone("2")) }, "3 1"},
		{func() { load(t, a, job.Part, ad("1", "Kallskänka", in("1480"))) }, "3 1"},
	}
	for i, step := range steps {
		step.do()
		c.pass(time.Second)
		for _, s := range []*sqlite.Store{a, b} {
			if got := found(t, s, job.Query{}); got != step.open {
				t.Errorf("step %d: open %s, want %s", i, got, step.open)
			}
		}
	}
	q := job.Query{Text: "kallskänka", Municipality: []job.Term{{ID: town("1480").ID}}}
	if found(t, b, q) != "1" || b.Label("municipality", "1480") != "Göteborg" {
		t.Errorf("%q, %q", found(t, b, q), b.Label("municipality", "1480"))
	}
}

// Two loads and many searches at once: nothing is lost, nothing fails.
func TestLoadsAndSearchesAtOnce(t *testing.T) {
	folder, c := t.TempDir(), &clock{t: noon}
	stores := []*sqlite.Store{open(t, folder, c), open(t, folder, c)}
	var loads, searches sync.WaitGroup
	done := make(chan struct{})
	for i, s := range stores {
		loads.Go(func() {
			list := []any{}
			for n := range 200 {
				list = append(list, ad(string(rune('a'+i))+vocabulary[n%20]+string(rune('a'+n/20)), "Kock"))
			}
			if sum, err := s.Load(t.Context(), []string{"one", "two"}[i], &records{list, job.Whole}); err != nil || sum.New != 200 {
				t.Errorf("%+v, %v", sum, err)
			}
		})
		searches.Go(func() {
			for last := 0; ; {
				r, err := s.Search(context.Background(), job.Query{Text: "kock", Limit: 5})
				if err != nil || r.Total < last || len(r.Hits) != min(5, r.Total) {
					t.Errorf("%d after %d, %d hits, %v", r.Total, last, len(r.Hits), err)
					return
				}
				last = r.Total
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	loads.Wait()
	close(done)
	searches.Wait()
	if n := total(t, stores[0]); n != 400 {
		t.Errorf("%d ads", n)
	}
}

func TestOpenAgain(t *testing.T) {
	folder, c := t.TempDir(), &clock{t: noon}
	s, err := sqlite.Open(t.Context(), folder, c.now)
	if err != nil {
		t.Fatal(err)
	}
	load(t, s, job.Whole, some(3)...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, folder, c)
	want(t, load(t, again, job.Whole, some(3)...), job.Summary{Records: 3, Unchanged: 3})
	if err := again.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	folder, c := t.TempDir(), &clock{t: noon}
	s, err := sqlite.Open(t.Context(), folder, c.now)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := raw(t, folder).Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), folder, c.now); err == nil || !strings.Contains(err.Error(), "made by a newer jobbnara") || !strings.Contains(err.Error(), "999") {
		t.Errorf("%v", err)
	}
}

func TestNotADatabase(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, sqlite.FileName), []byte(strings.Repeat("not a database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), folder, time.Now); err == nil || !strings.Contains(err.Error(), sqlite.FileName) {
		t.Errorf("%v", err)
	}
}

// Whenever a deadline passes, the answer is whole or the error is the context's.
func TestDeadline(t *testing.T) {
	s, _ := store(t)
	if _, err := s.Load(t.Context(), "jobtech", &generated{n: 2000}); err != nil {
		t.Fatal(err)
	}
	queries := []job.Query{{Limit: 100}, {Text: "k* s* m* l* u* b*", Limit: 100}, {Text: "kock", Sort: job.SortUpdated}}
	late := 0
	for i := range 300 {
		q := queries[i%len(queries)]
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*20*time.Microsecond)
		r, err := s.Search(ctx, q)
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			late++
		case err != nil || len(r.Hits) == 0:
			t.Errorf("%s: %d hits, %v", q.Canonical(), len(r.Hits), err)
		}
		cancel()
		if _, err := s.Search(ctx, q); err == nil {
			t.Error("an ended context gives an answer")
		}
	}
	if late == 0 {
		t.Error("no deadline passed: this tests nothing")
	}
	if got := total(t, s); got != 2000 {
		t.Errorf("after that, %d ads", got)
	}
}

// A binary without FTS5 says what to type.
func TestWithoutFTS5(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: builds the whole binary")
	}
	binary := filepath.Join(t.TempDir(), "jobbnara")
	if out, err := exec.Command("go", "build", "-tags=", "-o", binary, "jobbnara").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	command := exec.Command(binary, "import", "--data", t.TempDir(), "-")
	command.Stdin = strings.NewReader("[]")
	out, err := command.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "go build -tags sqlite_fts5") {
		t.Errorf("%v\n%s", err, out)
	}
}
