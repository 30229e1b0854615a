package source_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// clock shows what it is set to.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time          { c.mu.Lock(); defer c.mu.Unlock(); return c.t }
func (c *clock) advance(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

// entry is what became known of an ad: what it is now, or that it is gone.
type entry struct {
	at time.Time
	id string
	ad map[string]any // nil when it is gone
}

// asked is a request that the server got.
type asked struct {
	at    time.Time
	path  string
	after string // updated-after
}

// jobstream is a server that speaks JobStream v2, with failures on demand.
type jobstream struct {
	*httptest.Server
	clock   *clock
	mu      sync.Mutex
	entries []entry
	asked   []asked
	fail    func(asked) failure // nil fails nothing
	lag     time.Duration       // how old snapshots are
	history bool                // the stream tells every entry, not the last of each ad
}

func newJobstream(t *testing.T, c *clock) *jobstream {
	s := &jobstream{clock: c}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// put makes something known now.
func (s *jobstream) put(id string, ad map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries = append(s.entries, entry{s.clock.now(), id, ad})
}

func (s *jobstream) requests() []asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func (s *jobstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	request := asked{s.clock.now(), r.URL.Path, r.URL.Query().Get("updated-after")}
	s.asked = append(s.asked, request)
	body := s.answer(request)
	var fail failure
	if s.fail != nil {
		fail = s.fail(request)
	}
	s.mu.Unlock()
	if r.Header.Get("Accept") != "application/json" {
		http.Error(w, "JSON is what there is", http.StatusNotAcceptable)
		return
	}
	if fail != nil {
		fail(w, r, body)
		return
	}
	w.Write(body)
}

func (s *jobstream) answer(request asked) []byte {
	list := []map[string]any{}
	switch request.path {
	case "/v2/snapshot":
		for _, e := range s.last(func(e entry) bool { return !e.at.After(request.at.Add(-s.lag)) }) {
			if e.ad != nil {
				list = append(list, e.ad)
			}
		}
	case "/v2/stream":
		after, err := time.ParseInLocation("2006-01-02T15:04:05", request.after, job.Sweden)
		if err != nil {
			return []byte(`"updated-after: ` + request.after + `"`)
		}
		changed := func(e entry) bool { return !e.at.Before(after) }
		entries := s.last(changed)
		if s.history {
			entries = slices.DeleteFunc(slices.Clone(s.entries), func(e entry) bool { return !changed(e) })
		}
		for _, e := range entries {
			if e.ad == nil {
				e.ad = map[string]any{"id": e.id, "removed": true, "removed_date": e.at.In(job.Sweden).Format("2006-01-02T15:04:05")}
			}
			list = append(list, e.ad)
		}
	}
	body, err := json.Marshal(list)
	if err != nil {
		panic(err)
	}
	return body
}

// last returns the last entry of each ad among those that count.
func (s *jobstream) last(counts func(entry) bool) (entries []entry) {
	seen := map[string]bool{}
	for _, e := range slices.Backward(s.entries) {
		if counts(e) && !seen[e.id] {
			seen[e.id] = true
			entries = append(entries, e)
		}
	}
	return entries
}

// platsannons is an ad as JobStream has it.
func platsannons(id, headline string, more map[string]any) map[string]any {
	var göteborg taxonomy.Municipality
	for _, m := range taxonomy.Builtin().Municipalities {
		if m.Code == "1480" {
			göteborg = m
		}
	}
	ad := map[string]any{
		"id": id, "headline": headline, "number_of_vacancies": 1,
		"description": map[string]any{"text": "Vi söker dig som vill " + headline},
		"employer":    map[string]any{"name": "Göteborgs Hamn AB"},
		"workplace_address": map[string]any{
			"municipality": göteborg.Label, "municipality_code": göteborg.Code, "municipality_concept_id": göteborg.ID,
			"region": göteborg.Region.Label, "region_code": göteborg.Region.Code, "region_concept_id": göteborg.Region.ID,
		},
		"publication_date": "2025-06-01T08:00:00", "last_publication_date": "2027-12-31T23:59:59",
	}
	for field, value := range more {
		ad[field] = value
	}
	return ad
}

// failure is a way in which an answer fails; body is what it should have been.
type failure func(w http.ResponseWriter, r *http.Request, body []byte)

func status(code int, retryAfter string) failure {
	return func(w http.ResponseWriter, _ *http.Request, _ []byte) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		http.Error(w, http.StatusText(code), code)
	}
}

func says(text string) failure {
	return func(w http.ResponseWriter, _ *http.Request, _ []byte) { fmt.Fprint(w, text) }
}

// half ends like an answer that is all there.
func half(w http.ResponseWriter, _ *http.Request, body []byte) { w.Write(body[:len(body)/2]) }

// severed in the middle of an ad.
func severed(w http.ResponseWriter, r *http.Request, body []byte) {
	half(w, r, body)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func stalled(w http.ResponseWriter, r *http.Request, body []byte) {
	half(w, r, body)
	w.(http.Flusher).Flush()
	<-r.Context().Done()
}

func silent(_ http.ResponseWriter, r *http.Request, _ []byte) { <-r.Context().Done() }

func reset(w http.ResponseWriter, _ *http.Request, _ []byte) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}
}

func spoilt(w http.ResponseWriter, _ *http.Request, body []byte) {
	text := string(body)
	middle := len(text) / 2
	fmt.Fprint(w, text[:middle], "\x00}]garbage", strings.Repeat("]", 20), text[middle:])
}
