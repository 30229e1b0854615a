package source_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"jobbnara/source"
	"jobbnara/taxonomy"
)

// taxonomyStore keeps what is saved.
type taxonomyStore struct {
	set    taxonomy.Set
	status taxonomy.Status
	now    time.Time
}

func (s *taxonomyStore) TaxonomyStatus(context.Context) (taxonomy.Status, error) {
	return s.status, nil
}

func (s *taxonomyStore) SaveTaxonomy(_ context.Context, news taxonomy.Set, origin string) (taxonomy.Status, error) {
	maps.Copy(s.set, news)
	parts := maps.Clone(s.status.Parts)
	if parts == nil {
		parts = map[taxonomy.Part]taxonomy.PartStatus{}
	}
	for part, content := range news {
		parts[part] = taxonomy.PartStatus{Count: content.Len(), Loaded: s.now, Origin: origin}
	}
	s.status = taxonomy.Status{Version: s.status.Version + 1, Parts: parts}
	return s.status, nil
}

// taxonomyServer answers as JobTech does, unless answer says otherwise.
func taxonomyServer(t *testing.T, answer func(query string) string) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query().Get("query")
		if r.URL.Path != "/v1/taxonomy/graphql" || r.Method != http.MethodGet {
			http.NotFound(w, r)
			return
		}
		if text := answer(query); text != "" {
			fmt.Fprint(w, text)
			return
		}
		_, kind, _ := strings.Cut(query, `concepts(type: "`)
		kind, _, _ = strings.Cut(kind, `"`)
		concept := map[string]string{
			"occupation-name":  `"title":[{"preferred_label":"Bakare"}],"ssyk":[{"id":"grp_0"}]`,
			"job-title":        `"related":[{"id":"occupation-name_0"}]`,
			"ssyk-level-4":     `"ssyk_code_2012":"7611"`,
			"occupation-field": `"narrower":[{"id":"grp_0"}]`,
			"skill":            `"x":1`,
		}[kind]
		var all []string
		for i := range 20 {
			all = append(all, fmt.Sprintf(`{"id":"%s_%d","type":"%s","preferred_label":"%s %d",%s}`, kind, i, kind, kind, i, concept))
		}
		fmt.Fprintf(w, `{"data":{"concepts":[%s]}}`, strings.Join(all, ","))
	}))
	t.Cleanup(server.Close)
	return server
}

var errFetches = errors.New("enough")

// followTaxonomy follows for a number of fetches and returns the waits before
// and after them, and the log.
func followTaxonomy(t *testing.T, base string, store *taxonomyStore, fetches int, before func(fetch int)) (waits []time.Duration, logged string) {
	t.Helper()
	var log bytes.Buffer
	follow := source.JobtechTaxonomy{
		Base: base, Now: func() time.Time { return store.now }, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Sleep: func(_ context.Context, d time.Duration) error {
			waits = append(waits, d)
			if len(waits) > fetches {
				return errFetches
			}
			store.now = store.now.Add(d)
			if before != nil {
				before(len(waits))
			}
			return nil
		},
	}
	if err := follow.Follow(t.Context(), store); !errors.Is(err, errFetches) {
		t.Fatal(err)
	}
	return waits, log.String()
}

const (
	week = 7 * 24 * time.Hour
	hour = time.Hour
)

func TestTaxonomyAtStartAndWeekly(t *testing.T) {
	server := taxonomyServer(t, func(string) string { return "" })
	store := &taxonomyStore{set: taxonomy.Set{}, now: noon}
	if waits, log := followTaxonomy(t, server.URL, store, 2, nil); !slices.Equal(waits, []time.Duration{0, week, week}) {
		t.Errorf("waits %v; log:\n%s", waits, log)
	}
	for _, part := range []taxonomy.Part{taxonomy.Occupations, taxonomy.Titles, taxonomy.Groups, taxonomy.Fields, taxonomy.Skills} {
		if got := store.set[part].Len(); got != 20 {
			t.Errorf("%d %s", got, part)
		}
	}
	if names := store.set.Names(); len(names.Occupations) != 20 || names.Occupations[0].Group != "grp_0" || names.Occupations[0].Field == "" {
		t.Errorf("%+v", names.Occupations)
	}
	// A restart right after does not ask again; a later one does.
	store.now = store.now.Add(10 * time.Minute)
	if waits, _ := followTaxonomy(t, server.URL, store, 0, nil); waits[0] != week-10*time.Minute {
		t.Errorf("right after a fetch it waits %v", waits)
	}
	store.now = store.now.Add(2 * hour)
	if waits, _ := followTaxonomy(t, server.URL, store, 0, nil); waits[0] != 0 {
		t.Errorf("hours after a fetch it waits %v", waits)
	}
}

func TestTaxonomyThatFails(t *testing.T) {
	var broken func(query string) string
	server := taxonomyServer(t, func(query string) string {
		if broken != nil {
			return broken(query)
		}
		return ""
	})
	for name, answer := range map[string]string{
		"nonsense": "<html>", "an error": `{"errors":[{"message":"no"}]}`, "nothing": `{"data":{"concepts":[]}}`, "cut": `{"data":{"concepts":[`,
		"few":       `{"data":{"concepts":[{"id":"a","type":"job-title","preferred_label":"A","related":[]}]}}`,
		"otherwise": `{"data":{"concepts":[{"id":"a","type":"skill","preferred_label":"A"}]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			store := &taxonomyStore{set: taxonomy.Set{}, now: noon}
			broken = nil
			waits, log := followTaxonomy(t, server.URL, store, 3, func(fetch int) {
				broken = nil
				if fetch == 2 {
					broken = func(query string) string {
						if strings.Contains(query, `concepts(type: "job-title")`) {
							return answer
						}
						return ""
					}
				}
			})
			if !slices.Equal(waits, []time.Duration{0, week, hour, week}) {
				t.Errorf("waits %v", waits)
			}
			if warnings := strings.Count(log, "level=WARN"); warnings != 1 || !strings.Contains(log, "titles: ") {
				t.Errorf("%d warnings in:\n%s", warnings, log)
			}
			if got := store.set[taxonomy.Titles].Len(); got != 20 {
				t.Errorf("%d titles are left", got)
			}
		})
	}
}

func TestTaxonomyWithoutServer(t *testing.T) {
	server := taxonomyServer(t, nil)
	server.Close()
	store := &taxonomyStore{set: taxonomy.Set{}, now: noon}
	waits, log := followTaxonomy(t, server.URL, store, 7, nil)
	if want := []time.Duration{0, hour, 2 * hour, 4 * hour, 8 * hour, 16 * hour, 24 * hour, 24 * hour}; !slices.Equal(waits, want) {
		t.Errorf("waits %v, want %v", waits, want)
	}
	if lines := strings.Count(log, "\n"); lines != 7 || strings.Contains(log, "query") {
		t.Errorf("%d lines for 7 failures:\n%s", lines, log)
	}
	if err := (source.JobtechTaxonomy{Base: "taxonomy"}).Follow(t.Context(), store); err == nil || !strings.Contains(err.Error(), source.TaxonomyBase) {
		t.Errorf("an address without a scheme gives %v", err)
	}
}
