package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestFieldsOfAnswers(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(3)...)
	for _, c := range []struct{ address, mask, want string }{
		{"/api/search?limit=1", "total{value}, hits{id, headline, workplace_address{coordinates}, employer{name}}",
			`{"hits":[{"employer":{"name":"Ekbacka kommun"},"headline":"Kock nummer 0","id":"1000","workplace_address":{"coordinates":[15.62,58.41]}}],"total":{"value":3}}`},
		{"/api/search?limit=0", "hits{id}", `{"hits":[]}`},
		{"/api/search?limit=1&resdet=brief", "hits{remote}", `{"hits":[{"remote":false}]}`}, // what is asked for goes before brief
		{"/api/search?limit=1&resdet=brief", "", `"hits":[{"application_deadline":null,"employer":{"name":"Ekbacka kommun"},"employment_type":{"label":null},` +
			`"headline":"Kock nummer 0","id":"1000","publication_date":"2026-11-20T12:00:00","working_hours_type":{"label":null}}]`},
		{"/api/count", "total", `{"total":{"value":3}}`},
		{"/api/ad/1000", "{id,nonesuch}", `{"id":"1000"}`},
	} {
		a := s.getOK(t, c.address, "X-Fields", c.mask)
		if whole := strings.HasPrefix(c.want, "{"); a.body != c.want && (whole || !strings.Contains(a.body, c.want)) {
			t.Errorf("%s with %s:\n got %s\nwant %s", c.address, c.mask, a.body, c.want)
		}
		if vary := a.header.Get("Vary"); !strings.Contains(vary, "X-Fields") || a.header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v", c.address, a.header)
		}
		again := s.get(t, c.address, "X-Fields", c.mask, "If-None-Match", a.header.Get("ETag"))
		if other := s.getOK(t, c.address, "X-Fields", "positions, headline"); again.status != http.StatusNotModified || other.header.Get("ETag") == a.header.Get("ETag") {
			t.Errorf("%s: %d, ETag %s for all masks", c.address, again.status, a.header.Get("ETag"))
		}
		refused(t, c.address, s.get(t, c.address, "X-Fields", "hits{id"), http.StatusBadRequest, "form", "X-Fields")
	}
}

func TestConceptsThatAreUnderstood(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(3)...)
	for query, want := range map[string]string{
		"":                                    `"freetext_concepts":{}`,
		"q=xyzzy":                             `"freetext_concepts":{}`,
		"q=%22link%C3%B6ping%22":              `"freetext_concepts":{}`, // to the letter
		"q=sjuksk%C3%B6terska+link%C3%B6ping": `"location":["linköping"],"location_must":[],"location_must_not":[],"occupation":["sjuksköterska"],"occupation_must":[]`,
		"q=link%C3%B6ping+link%C3%B6ping":     `"location":["linköping"]`,
		"q=link%C3%B6ping&qfields=occupation": `"freetext_concepts":{}`,
	} {
		if body := s.getOK(t, "/api/search?"+query).body; !strings.Contains(body, want) {
			t.Errorf("%s: want %s in\n%.400s", query, want, body)
		}
	}
}

// A threshold is of what is shown: a feed has all that its alert gets.
func TestFeedsHaveNoThreshold(t *testing.T) {
	s := newSite(t)
	s.load(t, ad("1", "Kock"), ad("2", "Bagare").with("description", map[string]any{"text": "som en kock"}))
	if got := s.hits(t, "q=kock&relevance-threshold=1"); got != "1" {
		t.Errorf("the best are %s", got)
	}
	if body := s.getOK(t, "/feeds/jobs.rss?q=kock&relevance-threshold=1").body; !strings.Contains(body, "/jobs/2") {
		t.Error("the feed lacks an ad")
	}
}
