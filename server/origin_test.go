package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// open are the routes that pages of every origin may read.
var open = []string{"/api/search", "/api/count", "/api/complete", "/api/match", "/api/ad/", "/api/snapshot", "/api/stream", "/feeds/", "/openapi.json", "/widget/"}

func mayRead(address string) bool {
	return slices.ContainsFunc(open, func(prefix string) bool { return strings.HasPrefix(address, prefix) })
}

func TestWhoMayRead(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(3)...)
	list := []string{"/api/search?q=a*+b*+c*+d*", "/api/search?color=red", "/api/ad/unknown", "/feeds/jobs.rss?sort=best", "/widget/v1/list?sort=best", "/api/stream?cursor=x", "/api/alerts/unknown", "/jobs/unknown"}
	for _, a := range addresses {
		list = append(list, a.address)
	}
	for _, address := range list {
		for _, origin := range []string{"", "https://ekbacka.example", "null"} {
			var a answer
			if a = s.get(t, address); origin != "" {
				a = s.get(t, address, "Origin", origin)
			}
			want, policy := "", ""
			if mayRead(address) {
				want, policy = "*", "cross-origin"
			}
			if got := a.header.Values("Access-Control-Allow-Origin"); strings.Join(got, "|") != want {
				t.Errorf("%s from %q: Access-Control-Allow-Origin: %v, want %q", address, origin, got, want)
			}
			if got := a.header.Get("Cross-Origin-Resource-Policy"); got != policy {
				t.Errorf("%s: Cross-Origin-Resource-Policy: %q, want %q", address, got, policy)
			}
			if got := a.header.Get("Access-Control-Allow-Credentials"); got != "" {
				t.Errorf("%s: Access-Control-Allow-Credentials: %s", address, got)
			}
			if exposed := a.header.Get("Access-Control-Expose-Headers"); want == "*" && !strings.Contains(exposed, "X-Next-Cursor") {
				t.Errorf("%s: a page cannot read X-Next-Cursor: %q", address, exposed)
			}
		}
	}
}

// What JobSearch's own clients send makes a browser ask first.
func TestPreflight(t *testing.T) {
	s := newSite(t)
	for _, address := range []string{"/api/search", "/api/search?q=kock", "/api/count", "/api/ad/1000", "/api/snapshot", "/api/stream"} {
		a := s.ask(t, http.MethodOptions, address, "", "Origin", "https://ekbacka.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "api-key, x-fields")
		if a.status != http.StatusNoContent || a.header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(a.header.Get("Access-Control-Allow-Methods"), "GET") {
			t.Errorf("%s: %d %v", address, a.status, a.header)
		}
		allowed := strings.ToLower(a.header.Get("Access-Control-Allow-Headers"))
		for _, name := range []string{"api-key", "x-fields", "accept", "content-type"} {
			if !slices.Contains(strings.Split(strings.ReplaceAll(allowed, " ", ""), ","), name) {
				t.Errorf("%s: %s is not in Access-Control-Allow-Headers: %s", address, name, allowed)
			}
		}
		secured(t, address, a)
	}
	for _, address := range []string{"/api/alerts", "/api/alerts/x", "/api/push/key", "/jobs", "/", "/embed"} {
		a := s.ask(t, http.MethodOptions, address, "", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		for name := range a.header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: %s: %s", address, name, a.header.Get(name))
			}
		}
		if a.status != http.StatusMethodNotAllowed {
			t.Errorf("OPTIONS %s: %d", address, a.status)
		}
	}
}

func TestHeadersOfJobSearchClientsAreTaken(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(1)...)
	a := s.getOK(t, "/api/search", "Origin", "https://ekbacka.example", "api-key", "x", "X-Fields", "total{value}", "Accept", "application/json")
	if !strings.Contains(a.body, `"total":{"value":1}`) {
		t.Error(a.body)
	}
}
