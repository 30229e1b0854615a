package server_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestETags(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(30)...)
	for _, c := range addresses {
		if strings.HasPrefix(c.address, "/api/snapshot") || strings.HasPrefix(c.address, "/api/stream") {
			continue // as long as the ads: told apart by cursors
		}
		t.Run(c.address, func(t *testing.T) {
			tags := map[string]bool{}
			for _, coding := range []string{"identity", "gzip", "br"} {
				a := s.getOK(t, c.address, "Accept-Encoding", coding)
				tag := a.header.Get("ETag")
				if len(tag) < 3 || tag[0] != '"' || a.header.Get("Cache-Control") == "" {
					t.Errorf("%s: ETag %s, Cache-Control %s", coding, tag, a.header.Get("Cache-Control"))
				}
				if got := a.header.Get("Content-Encoding"); got != "" {
					if got != coding || tags[tag] {
						t.Errorf("%s: Content-Encoding %s, ETag %s; others have %v", coding, got, tag, tags)
					}
				} else if coding != "identity" && len(a.body) > 2000 && !strings.HasPrefix(c.kind, "image/") {
					t.Errorf("%s: %d bytes are not compressed", coding, len(a.body))
				}
				if vary := a.header.Get("Vary"); !strings.Contains(vary, "Accept-Encoding") {
					t.Errorf("%s: Vary: %s", coding, vary)
				}
				tags[tag] = true
				for _, known := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
					for _, method := range []string{http.MethodGet, http.MethodHead} {
						again := s.ask(t, method, c.address, "", "Accept-Encoding", coding, "If-None-Match", known)
						if again.status != http.StatusNotModified || again.body != "" || again.header.Get("ETag") != tag || !strings.Contains(again.header.Get("Vary"), "Accept-Encoding") || again.header.Get("Content-Encoding") != "" {
							t.Errorf("%s %s If-None-Match: %s: %d %v", coding, method, known, again.status, again.header)
						}
						secured(t, c.address, again)
					}
				}
				if other := s.get(t, c.address, "Accept-Encoding", coding, "If-None-Match", `"0000000000000000"`); other.status != http.StatusOK || other.body != a.body && !tellsTime(c.address) {
					t.Errorf("%s: another tag gets %d", coding, other.status)
				}
			}
		})
	}
}

// tellsTime says that an answer says how long it took.
func tellsTime(address string) bool {
	return strings.Contains(address, "/api/search") || strings.Contains(address, "/api/complete")
}

func TestCodingsHoldTheSame(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(30)...)
	for _, address := range []string{"/jobs", "/feeds/jobs.rss", "/api/snapshot", "/widget/v1/jobbnara.js"} {
		plain, zipped := s.getOK(t, address), s.getOK(t, address, "Accept-Encoding", "gzip")
		reader, err := gzip.NewReader(strings.NewReader(zipped.body))
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		if unzipped, err := io.ReadAll(reader); err != nil || !bytes.Equal(unzipped, []byte(plain.body)) {
			t.Errorf("%s: unpacked it is another answer: %v", address, err)
		}
		if len(zipped.body) >= len(plain.body) {
			t.Errorf("%s: %d bytes, compressed %d", address, len(plain.body), len(zipped.body))
		}
	}
}

// A tag changes when the content does, and only then: how long a search took
// and what time it is are not content.
func TestETagsFollowContent(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(3)...)
	list := []string{"/", "/jobs", "/embed", "/widget/v1/list", "/api/search?stats=region", "/api/count", "/feeds/jobs.rss", "/feeds/jobs.atom", "/feeds/jobs.json"}
	before := map[string]string{}
	for _, address := range list {
		before[address] = s.getOK(t, address).header.Get("ETag")
	}
	for range 20 {
		s.clock.pass(time.Second)
		for _, address := range list {
			if tag := s.getOK(t, address).header.Get("ETag"); tag != before[address] {
				t.Fatalf("%s: ETag %s became %s, but nothing changed", address, before[address], tag)
			}
		}
	}
	s.load(t, ad("9", "Bagare"))
	for _, address := range list {
		if a := s.get(t, address, "If-None-Match", before[address]); a.status != http.StatusOK || a.header.Get("ETag") == before[address] {
			t.Errorf("%s: %d, ETag %s, after a new ad", address, a.status, a.header.Get("ETag"))
		}
	}
}

func TestErrorsHaveNoETag(t *testing.T) {
	s := newSite(t)
	for _, address := range []string{"/nope", "/api/nope", "/jobs/unknown", "/jobs?limit=x", "/api/search?limit=x"} {
		if a := s.get(t, address, "If-None-Match", "*"); a.status < 400 || a.header.Get("ETag") != "" {
			t.Errorf("%s: %d, ETag %q", address, a.status, a.header.Get("ETag"))
		}
	}
}
