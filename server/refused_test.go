package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// problem is how machines are told what is wrong.
type problem struct {
	Error struct{ Code, Message, Field string }
}

// internals are what no stranger may read in an answer.
var internals = []string{"goroutine", "sqlite", "sql:", "SELECT", ".go:", "panic", "runtime error", "fasthttp", "/tmp", "no such table", "fts5", "nil pointer"}

// refused checks an error for a machine.
func refused(t *testing.T, address string, a answer, status int, code, field string) problem {
	t.Helper()
	if a.status != status {
		t.Errorf("%.100s: %d, want %d\n%.400s", address, a.status, status, a.body)
	}
	if kind := a.header.Get("Content-Type"); kind != "application/json" {
		t.Errorf("%.100s: Content-Type %q", address, kind)
	}
	p := decode[problem](t, a)
	if p.Error.Code != code || p.Error.Field != field || p.Error.Message == "" {
		t.Errorf("%.100s: %.400s; want code %q, field %q", address, a.body, code, field)
	}
	if cache := a.header.Get("Cache-Control"); cache != "no-store" {
		t.Errorf("%.100s: Cache-Control: %s", address, cache)
	}
	secured(t, address, a)
	discreet(t, address, a)
	return p
}

func discreet(t *testing.T, address string, a answer) {
	t.Helper()
	for _, word := range internals {
		if strings.Contains(a.body, word) {
			t.Errorf("%.100s: the answer has %q in it: %.400s", address, word, a.body)
		}
	}
	if len(a.body) > 60_000 {
		t.Errorf("%.100s: an error of %d bytes", address, len(a.body))
	}
}

// wrong are queries that nobody can answer: the same in every channel.
var wrong = []struct{ query, code, field, allowed string }{
	{"municipality=Solna", "form", "municipality", "0580"},
	{"municipality=9999", "unknown_value", "municipality", "0580"},
	{"municipality=0580,9999", "unknown_value", "municipality", "0580"},
	{"municipality=zzzz_zzz_zzz", "unknown_value", "municipality", "0580"},
	{"municipality=0580%00", "form", "municipality", "0580"},
	{"region=99", "unknown_value", "region", "05"},
	{"region='%20OR%201=1", "form", "region", "05"},
	{"country=99999", "unknown_value", "country", "199"},
	{"occupation-name=snickare", "form", "occupation-name", "bXNH_MNX_dUR"},
	{"occupation-group=-2221", "form", "occupation-group", "2221"},
	{"occupation-field=%ff", "form", "occupation-field", "NYW6_mP6_vwf"},
	{"employment-type=heltid", "form", "employment-type", "kpPX_CNN_gDU"},
	{"worktime-extent=12345678901", "form", "worktime-extent", "6YE1_gAC_R2G"},
	{"q=" + strings.Repeat("x", 256), "out_of_range", "q", "255"},
	{"q=" + strings.Repeat("kock+", 2000), "out_of_range", "q", "255"},
	{"q=a*+b*+c*+d*", "out_of_range", "q", "3"},
	{"employer=" + strings.Repeat("x", 256), "out_of_range", "employer", "255"},
	{"published-after=yesterday", "form", "published-after", "2026-11-20"},
	{"published-before=0", "out_of_range", "published-before", "1–"},
	{"experience=none", "form", "experience", "true, false"},
	{"qfields=headline", "unknown_value", "qfields", "location"},
	{"parttime.max=101", "out_of_range", "parttime.max", "0–100"},
	{"skill=java", "form", "skill", "11L4_Q2Z_8tM"},
	{"label=*", "form", "label", "nystartsjobb"},
	{"resdet=short", "unknown_value", "resdet", "full, brief"},
	{"relevance-threshold=2", "out_of_range", "relevance-threshold", "0–1"},
	{"remote=kanske", "form", "remote", "true, false"},
	{"position=58.41", "form", "position", "lat,lon"},
	{"position=158,15", "out_of_range", "position", "-90–90"},
	{"position=58,15&position.radius=0", "out_of_range", "position.radius", "1–1000"},
	{"sort=best", "unknown_value", "sort", "pubdate-desc"},
	{"offset=2001", "out_of_range", "offset", "0–2000"},
	{"offset=99999999999999999999", "form", "offset", "0–2000"},
	{"limit=101", "out_of_range", "limit", "0–100"},
	{"limit=-1", "out_of_range", "limit", "0–100"},
	{"limit=ten", "form", "limit", "0–100"},
	{"stats=employer", "unknown_value", "stats", "region"},
	{"stats=region&stats.limit=31", "out_of_range", "stats.limit", "0–30"},
}

func TestWrongQueries(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(1)...)
	for _, c := range wrong {
		for _, channel := range []string{"/api/search", "/api/count", "/feeds/jobs.rss", "/feeds/jobs.atom", "/feeds/jobs.json"} {
			p := refused(t, channel+"?"+c.query, s.get(t, channel+"?"+c.query), http.StatusBadRequest, c.code, c.field)
			if !strings.Contains(p.Error.Message, c.field) || !strings.Contains(p.Error.Message, c.allowed) {
				t.Errorf("%s?%.60s: %q does not name %s and %s", channel, c.query, p.Error.Message, c.field, c.allowed)
			}
		}
		for _, channel := range []string{"/jobs", "/alerts", "/embed", "/widget/v1/list"} {
			a := s.get(t, channel+"?"+c.query)
			if a.status != http.StatusBadRequest || a.header.Get("Content-Type") != "text/html; charset=utf-8" || !strings.Contains(a.body, c.field) || !strings.Contains(a.body, c.allowed) {
				t.Errorf("%s?%.60s: %d %s, without %s or %s\n%.900s", channel, c.query, a.status, a.header.Get("Content-Type"), c.field, c.allowed, a.body)
			}
			secured(t, channel, a)
			discreet(t, channel, a)
		}
	}
}

func TestUnknownParameters(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(1)...)
	for _, address := range []string{"/api/search", "/api/count", "/api/snapshot", "/api/stream", "/api/ad/1000"} {
		for _, query := range []string{"color=red", "utm_source=x", "Q=kock"} {
			name, _, _ := strings.Cut(query, "=")
			p := refused(t, address, s.get(t, address+"?"+query), http.StatusBadRequest, "unknown_parameter", name)
			if strings.HasSuffix(p.Error.Message, ": ") {
				t.Errorf("%s: %q", address, p.Error.Message)
			}
		}
	}
	for _, address := range []string{"/", "/jobs", "/jobs/1000", "/alerts", "/embed", "/widget/v1/list", "/sources", "/feeds/jobs.rss", "/feeds/jobs.atom", "/feeds/jobs.json"} {
		s.getOK(t, address+"?utm_source=x&fbclid=1&color=red&Q=kock")
	}
}

func TestBrokenEncoding(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(1)...)
	for _, query := range []string{"q=%zz", "%zz=1", "q=a;b=c", "q=%", "cursor=%2"} {
		for _, address := range []string{"/api/search", "/api/count", "/api/snapshot", "/api/stream", "/api/ad/1000"} {
			p := refused(t, address+"?"+query, s.get(t, address+"?"+query), http.StatusBadRequest, "form", "query string")
			if !strings.Contains(p.Error.Message, "percent-encoded") {
				t.Errorf("%s?%s: %q", address, query, p.Error.Message)
			}
		}
		for _, address := range []string{"/", "/jobs", "/embed", "/widget/v1/list", "/feeds/jobs.rss"} {
			s.getOK(t, address+"?"+query)
		}
	}
}

func TestNothingThere(t *testing.T) {
	s := newSite(t)
	for _, address := range []string{
		"/api/", "/api/nope", "/api/ad/unknown", "/api/ad/", "/api/ad/1/2", "/api/ad/%00", "/api/ad/%ff", "/api/ad/..%2f..%2fetc", "/feeds/jobs.ics", "/feeds/", "/assets/nope.js", "/assets/..%2fviews.go", "/assets/",
	} {
		refused(t, address, s.get(t, address), http.StatusNotFound, "not_found", "")
	}
	for _, address := range []string{
		"/nope", "/api", "/jobs/unknown", "/jobs/%00", "/jobs/%ff", "/jobs/" + strings.Repeat("x", 5000), "/jobs/1/2", "/widget/v2/list", "/examples/", "/examples/nope", "/examples/plain/../embed.go", "/examples/..%2fembed.go", "/examples//etc/passwd",
		"//example.org/", "/JOBS", "/apis",
	} {
		a := s.get(t, address)
		if a.status != http.StatusNotFound || a.header.Get("Content-Type") != "text/html; charset=utf-8" || !strings.Contains(a.body, "</html>") {
			t.Errorf("%.80s: %d %v", address, a.status, a.header)
		}
		secured(t, address, a)
		discreet(t, address, a)
	}
}

func TestMethods(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(1)...)
	for _, c := range addresses {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"} {
			if method == "CONNECT" {
				continue // Go's client makes a tunnel of it
			}
			a := s.ask(t, method, c.address, "")
			if a.status != http.StatusMethodNotAllowed || !strings.Contains(a.header.Get("Allow"), "GET") {
				t.Errorf("%s %s: %d, Allow: %s", method, c.address, a.status, a.header.Get("Allow"))
			}
			secured(t, c.address, a)
			discreet(t, c.address, a)
		}
	}
	if a := s.ask(t, "BREW", "/jobs", ""); a.status < 400 || a.status > 499 {
		t.Errorf("BREW: %d", a.status)
	}
}
