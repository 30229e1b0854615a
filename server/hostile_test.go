package server_test

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// harmless are queries that look like trouble: whatever they find, nobody is
// hurt.
var harmless = []string{
	"c%2B%2B", ".net", "%22", "AND", "OR%20NOT", "%00", "kock%00", "%ff", "%C3%28", "%22a%20%22b", "-", "--", "*", "%2A%2A", "(", ")", "a:b", "headline:kock", "^kock", "NEAR(a%20b)",
	"'%3B%20DROP%20TABLE%20ad%3B--", "%3Cscript%3Ealert(1)%3C/script%3E", "%E2%80%AE", "%F0%9F%91%A9%E2%80%8D%F0%9F%94%AC", strings.Repeat("%C3%A5", 255), strings.Repeat("%22a%22", 80), strings.Repeat("-a%20", 85),
}

func TestHarmlessQueries(t *testing.T) {
	s := newSite(t)
	s.load(t, ad("1", "C++-utvecklare"), ad("2", "Utvecklare av .NET"), ad("3", "Kock"))
	for _, q := range harmless {
		for _, channel := range []string{"/api/search", "/api/count", "/jobs", "/alerts", "/embed", "/widget/v1/list", "/feeds/jobs.rss", "/feeds/jobs.atom", "/feeds/jobs.json"} {
			for _, parameter := range []string{"q", "employer"} {
				address := channel + "?" + parameter + "=" + q
				a := s.get(t, address)
				if a.status != http.StatusOK {
					t.Errorf("%.80s: %d %.300s", address, a.status, a.body)
				}
				discreet(t, address, a)
				if !strings.Contains(a.header.Get("Content-Type"), "json") && strings.Contains(a.body, "<script>alert(1)") {
					t.Errorf("%s: the query runs as a script", address)
				}
				if strings.HasSuffix(channel, "rss") || strings.HasSuffix(channel, "atom") {
					wellFormed(t, address, a.body)
				}
			}
		}
	}
	for q, id := range map[string]string{"c%2B%2B": "1", ".net": "2", "kock%00": "3", "%22kock%22": "3"} {
		if got := s.hits(t, "q="+q); got != id {
			t.Errorf("q=%s finds %q, want %s", q, got, id)
		}
	}
}

func wellFormed(t *testing.T, address, body string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%.80s: %v", address, err)
			return
		}
	}
}

// hits are the ids that a query finds, in their order.
func (s *site) hits(t *testing.T, query string) string {
	t.Helper()
	var ids []string
	found := decode[struct{ Hits []struct{ ID string } }](t, s.getOK(t, "/api/search?"+query))
	for _, h := range found.Hits {
		ids = append(ids, h.ID)
	}
	return strings.Join(ids, " ")
}

// send writes bytes that no decent client would, and returns what comes back:
// status 0 when the connection is closed without a word.
func (s *site) send(t *testing.T, request string) answer {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(30 * time.Second))
	go io.WriteString(connection, request) // the server may stop reading
	got, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return answer{}
	}
	defer got.Body.Close()
	body, _ := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Header, string(body)}
}

func TestLongAndBrokenRequests(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(1)...)
	get := func(address, headers string) string {
		return "GET " + address + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n"
	}
	const over = http.StatusRequestHeaderFieldsTooLarge
	for _, c := range []struct {
		name, request string
		status        int
	}{
		{"10 KB query", get("/api/search?q="+strings.Repeat("kock+", 2000), ""), 400},
		{"10 KB query for people", get("/jobs?q="+strings.Repeat("kock+", 2000), ""), 400},
		{"10 KB of a name that nobody knows", get("/feeds/jobs.rss?"+strings.Repeat("x", 10_000)+"=1", ""), 200},
		{"20 KB query", get("/api/search?q="+strings.Repeat("kock+", 4000), ""), over},
		{"20 KB path", get("/jobs/"+strings.Repeat("x", 20_000), ""), over},
		{"6 KB cookie", get("/jobs", "Cookie: a="+strings.Repeat("x", 6000)+"\r\n"), 200},
		{"3,000 headers", get("/jobs", strings.Repeat("X-A: b\r\n", 3000)), over},
		{"a header of 1 MB", get("/jobs", "X-A: "+strings.Repeat("x", 1<<20)+"\r\n"), over},
		{"Swedish letters as they are", get("/api/search?q=k\u00f6k&employer=\u00c5", ""), 200},
		{"Latin 1", get("/jobs?q=k\xf6k", ""), 200},
		{"Latin 1 in a feed", get("/feeds/jobs.atom?q=k\xf6k", ""), 200},
		{"no host", "GET /jobs HTTP/1.0\r\n\r\n", 200},
		{"a stranger's host", "GET http://evil.example/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 200},
		{"no HTTP", "hello\r\n\r\n", 400},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
		{"garbage", strings.Repeat("\x00\xff", 500) + "\r\n\r\n", 400},
		{"header without a colon", get("/jobs", "nonsense\r\n"), 400},
		{"a body too large", "POST /api/alerts HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("x", 100_000), 413},
		{"a negative length", "POST /api/alerts HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.send(t, c.request)
			if a.status != c.status {
				t.Fatalf("%d, want %d: %.300s", a.status, c.status, a.body)
			}
			secured(t, "", a)
			discreet(t, c.name, a)
			if strings.Contains(a.body, "evil.example") {
				t.Errorf("the answer believes the Host header")
			}
			if strings.Contains(c.request, "/feeds/") {
				wellFormed(t, c.name, a.body)
			}
		})
	}
	s.getOK(t, "/jobs")
}

// The form that browsers send: everything empty, and in UTF-8.
func TestEmptyParameters(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(2)...)
	v := url.Values{}
	for _, name := range []string{"q", "municipality", "region", "country", "occupation-name", "employer", "published-after", "position", "sort", "limit", "stats", "remote"} {
		v.Set(name, "")
	}
	if got := s.hits(t, v.Encode()); got != "1000 1001" {
		t.Errorf("found %q", got)
	}
	s.getOK(t, "/jobs?"+v.Encode())
}

// A page of another site cannot make the server unpack what it sends.
func TestCompressedBodies(t *testing.T) {
	s := newSite(t)
	for _, coding := range []string{"gzip", "br", "deflate", "gzip, br"} {
		a := s.ask(t, "POST", "/api/alerts", string(bytes.Repeat([]byte{0x1f, 0x8b, 8, 0}, 100)), "Content-Type", "application/json", "Content-Encoding", coding)
		refused(t, fmt.Sprint("Content-Encoding: ", coding), a, http.StatusBadRequest, "form", "body")
	}
}
