package server_test

import (
	"database/sql"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"jobbnara/job"
	"jobbnara/sqlite"
)

func TestJobPages(t *testing.T) {
	s := newSite(t)
	s.load(t, ad("1", "Kock sökes"), ad("2", "Bagare sökes"), ad("3", "Målare sökes").with("last_publication_date", local(noon)))
	s.merge(t, "gammal", "1")
	s.load(t, gone("2"))
	s.clock.pass(24 * 3600e9)
	if _, err := s.store.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id       string
		status   int
		location string
		holds    []string
	}{
		{"1", http.StatusOK, "", []string{"Kock sökes", "Text om Kock sökes", "https://ekbacka.example/jobb/1", "https://arbetsformedlingen.se/platsbanken/annonser/1", "Ekbacka kommun"}},
		{"2", http.StatusGone, "", []string{"Bagare sökes", "noindex"}},
		{"3", http.StatusGone, "", []string{"Målare sökes", "noindex"}},
		{"gammal", http.StatusMovedPermanently, "/jobs/1", nil},
		{"4", http.StatusNotFound, "", nil},
	} {
		a := s.get(t, "/jobs/"+c.id)
		if a.status != c.status || a.header.Get("Location") != c.location {
			t.Errorf("/jobs/%s: %d to %q, want %d to %q", c.id, a.status, a.header.Get("Location"), c.status, c.location)
		}
		for _, text := range c.holds {
			if !strings.Contains(a.body, text) {
				t.Errorf("/jobs/%s has no %q", c.id, text)
			}
		}
		if a.status == http.StatusGone && strings.Contains(a.body, "https://ekbacka.example/jobb/") {
			t.Errorf("/jobs/%s: one can still apply for a closed job", c.id)
		}
		secured(t, "/jobs/"+c.id, a)
	}
	if a := s.get(t, "/api/ad/gammal"); a.status != http.StatusMovedPermanently || a.header.Get("Location") != "/api/ad/1" {
		t.Errorf("/api/ad of a merged ad: %d to %q", a.status, a.header.Get("Location"))
	}
	for _, address := range []string{"/jobs", "/feeds/jobs.rss", "/api/snapshot"} {
		if body := s.getOK(t, address).body; strings.Contains(body, "Bagare sökes") || strings.Contains(body, "Målare sökes") || !strings.Contains(body, "Kock sökes") {
			t.Errorf("%s lists closed ads, or not the open one", address)
		}
	}
}

// What is left of an ad whose texts are erased is still a page, a removal and
// no text.
func TestErasedAd(t *testing.T) {
	s := newSite(t)
	s.load(t, ad("1", "Kock sökes"), ad("2", "Bagare sökes"))
	s.load(t, gone("1"))
	s.clock.pass(job.KeepDetails + 3600e9)
	if n, err := s.store.Erase(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d ads erased: %v", n, err)
	}
	a := s.get(t, "/jobs/1")
	if a.status != http.StatusGone || !strings.Contains(a.body, "Kock sökes") || strings.Contains(a.body, "Text om") || strings.Contains(a.body, "ekbacka.example/jobb/1") || strings.Contains(a.body, "Storgatan") {
		t.Errorf("%d %s", a.status, a.body)
	}
	refused(t, "/api/ad/1", s.get(t, "/api/ad/1"), http.StatusNotFound, "closed", "")
	if stream := s.getOK(t, "/api/stream?updated-after=2020-01-01").body; !strings.Contains(stream, `{"id":"1","removed":true`) || strings.Contains(stream, "Text om Kock") {
		t.Errorf("%s", stream)
	}
}

// merge writes what a merge will write, once there is one.
func (s *site) merge(t *testing.T, old, into string) {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(s.folder, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO merged (id, ad) SELECT ?, num FROM ad WHERE id = ?`, old, into); err != nil {
		t.Fatal(err)
	}
}
