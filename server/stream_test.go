package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const cursorHeader = "X-Next-Cursor"

// mirror is a client that keeps a copy of all open ads: headline by id.
type mirror struct {
	ads    map[string]string
	cursor string
}

type streamed struct {
	ID       string
	Headline string
	Removed  bool
}

func (m *mirror) take(t *testing.T, a answer) (n int) {
	t.Helper()
	list := decode[[]streamed](t, a)
	for _, one := range list {
		if one.Removed {
			delete(m.ads, one.ID)
		} else {
			m.ads[one.ID] = one.Headline
		}
	}
	if m.cursor = a.header.Get(cursorHeader); m.cursor == "" {
		t.Fatal("no " + cursorHeader)
	}
	return len(list)
}

func startMirror(t *testing.T, s *site) *mirror {
	t.Helper()
	m := &mirror{ads: map[string]string{}}
	m.take(t, s.getOK(t, "/api/snapshot"))
	return m
}

func (m *mirror) follow(t *testing.T, s *site) int {
	t.Helper()
	return m.take(t, s.getOK(t, "/api/stream?cursor="+url.QueryEscape(m.cursor)))
}

// openAds are what a site holds open, by searching.
func (s *site) openAds(t *testing.T) map[string]string {
	t.Helper()
	open := map[string]string{}
	for offset := 0; ; offset += 100 {
		f := decode[struct{ Hits []streamed }](t, s.getOK(t, fmt.Sprintf("/api/search?limit=100&offset=%d", offset)))
		for _, h := range f.Hits {
			open[h.ID] = h.Headline
		}
		if len(f.Hits) < 100 {
			return open
		}
	}
}

// A mirror that takes the snapshot and then follows ends with what we hold,
// whatever happens in between.
func TestMirrorFollowsChanges(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(450)...)
	m := startMirror(t, s)
	if len(m.ads) != 450 {
		t.Fatalf("the snapshot has %d ads of 450", len(m.ads))
	}
	if n := m.follow(t, s); n != 0 {
		t.Errorf("nothing happened, and %d changes came", n)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 25 {
		var batch []record
		for range 1 + r.IntN(30) {
			id := fmt.Sprint(1000 + r.IntN(600))
			switch r.IntN(5) {
			case 0:
				batch = append(batch, gone(id))
			case 1: // for hours only: it expires on the way
				batch = append(batch, ad(id, fmt.Sprintf("Kort %d", round)).with("last_publication_date", local(s.clock.now())))
			default:
				batch = append(batch, ad(id, fmt.Sprintf("Bagare %d", r.IntN(4))).with("last_publication_date", local(s.clock.now().AddDate(0, 0, 2+r.IntN(9)))))
			}
		}
		s.load(t, batch...)
		s.clock.pass(time.Duration(r.IntN(20)) * time.Hour)
		if _, err := s.store.Expire(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r.IntN(3) > 0 {
			m.follow(t, s)
		}
	}
	m.follow(t, s)
	if open := s.openAds(t); !maps.Equal(open, m.ads) || len(open) == 0 {
		t.Errorf("the mirror has %d ads, the site %d, or they differ", len(m.ads), len(open))
	}
	if fresh := startMirror(t, s); !maps.Equal(fresh.ads, m.ads) {
		t.Errorf("a new snapshot has %d ads, the mirror %d, or they differ", len(fresh.ads), len(m.ads))
	}
}

func TestStreamByTime(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(2)...)
	s.clock.pass(time.Hour)
	s.load(t, ad("1000", "Ändrad kock"), ad("5", "Bagare"))
	s.clock.pass(time.Hour)
	s.load(t, gone("1001"))
	all := func(query string) string {
		t.Helper()
		var list []string
		for _, one := range decode[[]streamed](t, s.getOK(t, "/api/stream?"+query)) {
			list = append(list, strings.TrimSpace(fmt.Sprint(one.ID, map[bool]string{true: " gone"}[one.Removed])))
		}
		return strings.Join(list, ", ")
	}
	for after, want := range map[string]string{
		"2020-01-01T00:00:00":          "1000, 5, 1001 gone",
		local(noon.Add(time.Minute)):   "1000, 5, 1001 gone",
		local(noon.Add(2 * time.Hour)): "1001 gone", // that second is in it
		local(noon.Add(3 * time.Hour)): "",
		"2026-11-20T11:30:00Z":         "1000, 5, 1001 gone",
	} {
		if got := all("updated-after=" + url.QueryEscape(after)); got != want {
			t.Errorf("after %s: %s, want %s", after, got, want)
		}
	}
	if got := all("updated-after=2026-11-20T12:30:00&updated-before=" + local(noon.Add(90*time.Minute))); got != "1000, 5" {
		t.Errorf("before the removal: %s", got)
	}
	// A removal has JobStream's keys.
	removals := decode[[]map[string]any](t, s.getOK(t, "/api/stream?updated-after="+local(noon.Add(2*time.Hour))))
	for key, want := range map[string]any{
		"id": "1001", "removed": true, "removed_date": local(noon.Add(2 * time.Hour)), "occupation": "bXNH_MNX_dUR", "occupation_group": "Z8ci_bBE_tmx", "occupation_field": "NYW6_mP6_vwf",
		"municipality": "bm2x_1mr_Qhx", "region": "oLT3_Q9p_3nn", "country": "i46j_HmG_v64",
	} {
		if got := removals[0][key]; got != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
}

func TestStreamAsLines(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(450)...)
	for _, address := range []string{"/api/snapshot", "/api/stream?updated-after=2020-01-01"} {
		a := s.getOK(t, address, "Accept", "application/jsonl")
		if kind := a.header.Get("Content-Type"); kind != "application/jsonl; charset=utf-8" || !strings.HasSuffix(a.body, "}\n") || !strings.Contains(a.header.Get("Vary"), "Accept") {
			t.Errorf("%s: %s, Vary %s", address, kind, a.header.Get("Vary"))
		}
		lines := bufio.NewScanner(strings.NewReader(a.body))
		lines.Buffer(nil, 1<<20)
		n := 0
		for ; lines.Scan(); n++ {
			var one streamed
			if err := json.Unmarshal(lines.Bytes(), &one); err != nil || one.ID == "" {
				t.Fatalf("%s: line %d: %v", address, n, err)
			}
		}
		if n != 450 {
			t.Errorf("%s: %d lines", address, n)
		}
	}
	empty := newSite(t)
	if got := empty.getOK(t, "/api/snapshot").body; strings.TrimSpace(got) != "[]" {
		t.Errorf("an empty snapshot is %q", got)
	}
	if got := empty.getOK(t, "/api/snapshot", "Accept", "application/jsonl").body; got != "" {
		t.Errorf("empty, in lines: %q", got)
	}
}

func TestWrongStreams(t *testing.T) {
	s := newSite(t)
	for query, field := range map[string]string{
		"": "updated-after", "updated-after=": "updated-after", "updated-after=yesterday": "updated-after", "updated-after=60": "updated-after", "updated-after=2026-11-20&updated-before=x": "updated-before",
		"cursor=x": "cursor", "cursor=-1": "cursor", "cursor=c2VxOi0x": "cursor", "cursor=c2VxOjEg": "cursor", "cursor=%00": "cursor",
	} {
		refused(t, query, s.get(t, "/api/stream?"+query), http.StatusBadRequest, "form", field)
	}
	// HEAD does not leave the connection in a state that the next answer suffers from.
	s.load(t, ads(3)...)
	for range 3 {
		if a := s.ask(t, http.MethodHead, "/api/snapshot", ""); a.status != 200 || a.header.Get(cursorHeader) == "" {
			t.Errorf("HEAD: %d %v", a.status, a.header)
		}
		s.getOK(t, "/api/count")
	}
}
