package browsertest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// noon is a moment at which the samples are always the same.
const noon = "2026-05-11T12:00:00"

// samples is a folder with sample ads, made once. Nothing may be written to it.
var samples struct {
	once sync.Once
	data string
}

// startSamples serves the samples: no ad comes or goes meanwhile.
func startSamples(t *testing.T) *server {
	t.Helper()
	samples.once.Do(func() {
		dir := filepath.Join(work, "samples")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		s := serveFolder(t, dir, "--source", "sample", "--as-of", noon)
		until(t, "the samples", func() bool { return s.count(t, "") > 1000 })
		s.stop()
		samples.data = dir
	})
	if samples.data == "" {
		t.Fatal("there are no samples")
	}
	return serveFolder(t, samples.data, "--as-of", noon)
}

// ask decodes what the API answers. The query is percent-encoded.
func (s *server) ask(t *testing.T, path, query string, answer any) {
	t.Helper()
	response, err := http.Get(s.url + path + "?" + query)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s?%s: status %d", path, query, response.StatusCode)
	}
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		t.Fatal(err)
	}
}

// count returns how many ads a query finds.
func (s *server) count(t *testing.T, query string) int {
	t.Helper()
	var answer struct{ Total struct{ Value int } }
	s.ask(t, "/api/count", query, &answer)
	return answer.Total.Value
}

// hit is an ad in an answer of the API.
type hit struct{ ID, Headline string }

// search returns the first ads that a query finds.
func (s *server) search(t *testing.T, query string) []hit {
	t.Helper()
	var answer struct{ Hits []hit }
	s.ask(t, "/api/search", query, &answer)
	if len(answer.Hits) == 0 {
		t.Fatalf("?%s finds nothing", query)
	}
	return answer.Hits
}

// ad is an ad as JobStream writes it, open for another month.
func ad(id, headline string) object {
	now := time.Now()
	return object{
		"id": id, "headline": headline, "removed": false,
		"description":         object{"text": "Vi söker dig som vill arbeta hos oss."},
		"employer":            object{"name": "Ekbacka kommun"},
		"application_details": object{"url": "https://jobb.example/" + url.PathEscape(id)},
		"workplace_address":   object{"municipality": "Linköping", "municipality_code": "0580", "municipality_concept_id": "bm2x_1mr_Qhx", "region": "Östergötlands län", "region_code": "05", "region_concept_id": "oLT3_Q9p_3nn"},
		"publication_date":    now.Format("2006-01-02T15:04:05"), "last_publication_date": now.AddDate(0, 1, 0).Format("2006-01-02T15:04:05"),
		"webpage_url": "https://arbetsformedlingen.example/" + url.PathEscape(id),
	}
}

// importAds imports ads, all of them, beside the server if it runs.
func (s *server) importAds(t *testing.T, ads ...object) {
	t.Helper()
	content, err := json.Marshal(ads)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ads.json")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := s.run(t, "import", file); !strings.Contains(said, ", 0 skipped") {
		t.Fatalf("jobbnara import: %s", said)
	}
}
