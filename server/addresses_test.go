package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// addresses are all that answer 200, one of each route, with what they answer.
var addresses = []struct{ address, kind, holds string }{
	{"/", "text/html; charset=utf-8", "</html>"},
	{"/jobs", "text/html; charset=utf-8", "Kock nummer 0"},
	{"/jobs?q=kock&municipality=0580&lang=en&utm_source=x&fbclid=1", "text/html; charset=utf-8", "Kock nummer 0"},
	{"/jobs/1000", "text/html; charset=utf-8", "Kock nummer 0"},
	{"/alerts", "text/html; charset=utf-8", "</html>"},
	{"/alerts?municipality=0580&utm_source=x", "text/html; charset=utf-8", "Linköping"},
	{"/sources", "text/html; charset=utf-8", "Arbetsförmedlingen"},
	{"/how", "text/html; charset=utf-8", "Så sorterar vi"},
	{"/privacy", "text/html; charset=utf-8", "Ekbacka kommun"},
	{"/accessibility", "text/html; charset=utf-8", "jobb@ekbacka.example"},
	{"/embed", "text/html; charset=utf-8", "Kock nummer 0"},
	{"/embed?q=kock&filters=true&heading-level=3&x=y", "text/html; charset=utf-8", "Kock nummer 0"},
	{"/widget/v1/list", "text/html; charset=utf-8", "Kock nummer 0"},
	{"/widget/v1/list?municipality=0580,0581&limit=5&x=y", "text/html; charset=utf-8", "Kock nummer 0"},
	{"/widget/v1/jobbnara.js", "text/javascript; charset=utf-8", "jobbnara-jobs"},
	{"/examples/plain/", "text/html; charset=utf-8", "<jobbnara-jobs"},
	{"/examples/plain/ekbacka.css", "text/css; charset=utf-8", "{"},
	{"/api/search", "application/json", `"hits":[{`},
	{"/api/search?q=kock&municipality=0580&stats=region&limit=1", "application/json", `"Kock nummer`},
	{"/api/count?q=kock", "application/json", `{"positions":3,"total":{"value":3}}`},
	{"/api/complete?q=link", "application/json", `"value":"Linköping"`},
	{"/api/match?occupation-name=bXNH_MNX_dUR&position=58.41,15.62", "application/json", `"Kock nummer 0"`},
	{"/api/ad/1000", "application/json", `"Kock nummer 0"`},
	{"/api/snapshot", "application/json; charset=utf-8", `"Kock nummer 0"`},
	{"/api/stream?updated-after=2026-11-20T00:00:00", "application/json; charset=utf-8", `"Kock nummer 0"`},
	{"/feeds/jobs.rss?municipality=0580&utm_source=x", "application/rss+xml; charset=utf-8", "Kock nummer 0"},
	{"/feeds/jobs.atom?q=kock", "application/atom+xml; charset=utf-8", "Kock nummer 0"},
	{"/feeds/jobs.json", "application/feed+json; charset=utf-8", "Kock nummer 0"},
	{"/openapi.json", "application/json", `"openapi":"3.1.0"`},
	{"/api/push/key", "application/json", `"key":"B`},
	{"/sw.js", "text/javascript; charset=utf-8", "push"},
	{"/manifest.webmanifest", "application/manifest+json", "icons"},
	{"/favicon.ico", "image/png", "PNG"},
	{"/healthz", "text/plain; charset=utf-8", "ok"},
	{"/readyz", "text/plain; charset=utf-8", "ok"},
}

func TestEveryAddress(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(3)...)
	for _, c := range addresses {
		t.Run(c.address, func(t *testing.T) {
			a := s.getOK(t, c.address)
			if kind := a.header.Get("Content-Type"); kind != c.kind {
				t.Errorf("Content-Type %q, want %q", kind, c.kind)
			}
			if !strings.Contains(a.body, c.holds) {
				t.Errorf("there is no %q in\n%.800s", c.holds, a.body)
			}
			if strings.Contains(c.kind, "json") && !json.Valid([]byte(a.body)) {
				t.Errorf("not JSON: %.300s", a.body)
			}
			secured(t, c.address, a)
			head := s.ask(t, http.MethodHead, c.address, "")
			if head.status != a.status || head.body != "" || head.header.Get("Content-Type") != c.kind || head.header.Get("ETag") != a.header.Get("ETag") {
				t.Errorf("HEAD: %d %v", head.status, head.header)
			}
		})
	}
}

// secured checks what every answer carries.
func secured(t *testing.T, address string, a answer) {
	t.Helper()
	path, _, _ := strings.Cut(address, "?")
	policy, framed := a.header.Get("Content-Security-Policy"), "frame-ancestors 'none'"
	if path == "/embed" {
		framed = "frame-ancestors *"
	}
	if !strings.Contains(policy, framed) || !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; ") || strings.Contains(policy, "unsafe") {
		t.Errorf("%.80s: Content-Security-Policy: %s", address, policy)
	}
	if got := a.header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("%.80s: X-Content-Type-Options: %q", address, got)
	}
	if a.header.Get("Referrer-Policy") == "" {
		t.Errorf("%.80s: no Referrer-Policy", address)
	}
	for _, name := range []string{"Set-Cookie", "X-Powered-By"} {
		if got := a.header.Get(name); got != "" {
			t.Errorf("%.80s: %s: %s", address, name, got)
		}
	}
}

// Pages address their assets by hash: those may be kept for ever, and no others.
func TestAssetsOfPages(t *testing.T) {
	s := newSite(t)
	found := 0
	for _, page := range []string{"/", "/alerts", "/embed"} {
		for _, part := range strings.Split(s.getOK(t, page).body, `"`) {
			if !strings.HasPrefix(part, "/assets/") {
				continue
			}
			found++
			a := s.getOK(t, strings.ReplaceAll(part, "&amp;", "&"))
			if cache := a.header.Get("Cache-Control"); cache != "public, max-age=31536000, immutable" {
				t.Errorf("%s: Cache-Control: %s", part, cache)
			}
			secured(t, part, a)
			path, _, _ := strings.Cut(part, "?")
			for _, other := range []string{path, path + "?v=0"} {
				if cache := s.getOK(t, other).header.Get("Cache-Control"); strings.Contains(cache, "immutable") {
					t.Errorf("%s: Cache-Control: %s", other, cache)
				}
			}
		}
	}
	if found < 3 {
		t.Errorf("only %d assets found", found)
	}
}

func TestRedirects(t *testing.T) {
	s := newSite(t)
	for from, to := range map[string]string{
		"/examples/plain": "/examples/plain/",
		"/jobs?region=05&municipality=0580&q=c%2B%2B":                                             "/jobs?municipality=0580&q=c%2B%2B",
		"/embed?region=05&region=01&municipality=0580":                                            "/embed?municipality=0580&region=CifL_Rzy_Mku",
		"/jobs?occupation-field=NYW6_mP6_vwf&occupation-field=apaJ_2ja_LuF&occupation-group=2221": "/jobs?occupation-field=apaJ_2ja_LuF&occupation-group=2221",
	} {
		a := s.get(t, from)
		if a.status < 301 || a.status > 302 || a.header.Get("Location") != to {
			t.Errorf("%s: %d to %q, want %q", from, a.status, a.header.Get("Location"), to)
		}
		secured(t, from, a)
	}
}
