package sqlite_test

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jobbnara/job"
	"jobbnara/source"
	"jobbnara/sqlite"
	"jobbnara/taxonomy"
)

const sharedData = "../../shared/data"

// judged is a query and the ads that answer it.
type judged struct {
	kind, text   string
	occupations  []string
	municipality string // code; "" for anywhere
	relevant     int
}

func (j judged) isRight(a job.Ad) bool {
	return slices.Contains(j.occupations, a.Occupation.ID) && (j.municipality == "" || j.municipality == a.Municipality.Code)
}

// ndcg is the normalised discounted cumulative gain of the first ten hits.
func (j judged) ndcg(hits []job.Ad) (gain float64) {
	ideal := 0.0
	for i := range min(10, j.relevant) {
		ideal += 1 / math.Log2(float64(i)+2)
	}
	for i, a := range hits {
		if j.isRight(a) {
			gain += 1 / math.Log2(float64(i)+2)
		}
	}
	return gain / ideal
}

// quality is how well queries are answered: nDCG@10 by kind.
func quality(queries []judged, search func(judged) []job.Ad) map[string]float64 {
	score, count := map[string]float64{}, map[string]float64{}
	for _, j := range queries {
		score[j.kind] += j.ndcg(search(j))
		count[j.kind]++
	}
	for kind := range score {
		score[kind] /= count[kind]
	}
	return score
}

func TestQuality(t *testing.T) {
	if _, err := os.Stat(sharedData); err != nil {
		t.Skipf("NOT TESTED: how well real queries are answered; the data for it is not at %s", sharedData)
	}
	queries := readQueries(t)
	s, _ := store(t)
	loadFile(t, s, filepath.Join(sharedData, "quality", "ads.json.gz"))
	search := func(j judged) []job.Ad {
		r, err := s.Search(t.Context(), job.Query{Text: j.text, Limit: 10})
		if err != nil {
			t.Fatalf("%s: %v", j.text, err)
		}
		return r.Hits
	}
	plain := plainFTS5(t, s)

	floor, alone := quality(queries, plain), quality(queries, search)
	loadTaxonomy(t, s)
	loaded := quality(queries, search)
	for kind, least := range map[string]float64{
		"label": .98, "title": .97, "misspelt": .9, "inflected": .9, "what-where": .9, "split": .9, "order": .9, "slip": .9,
	} {
		t.Logf("%-10s plain FTS5 %.3f, without taxonomy %.3f, with %.3f", kind, floor[kind], alone[kind], loaded[kind])
		if alone[kind] < floor[kind] {
			t.Errorf("%s: %.3f without a taxonomy, less than plain FTS5's %.3f", kind, alone[kind], floor[kind])
		}
		if loaded[kind] < least {
			t.Errorf("%s: %.3f with the taxonomy, less than %.2f", kind, loaded[kind], least)
		}
	}
}

func readQueries(t *testing.T) (queries []judged) {
	t.Helper()
	file, err := os.Open(filepath.Join(sharedData, "quality", "queries.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		relevant, err := strconv.Atoi(row[4])
		if err != nil {
			t.Fatal(err)
		}
		queries = append(queries, judged{row[0], row[1], strings.Split(row[2], ","), row[3], relevant})
	}
	return queries
}

func loadFile(t *testing.T, s *sqlite.Store, name string) {
	t.Helper()
	in, err := source.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	records, err := source.NewReader(in, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), source.JobTech, records); err != nil {
		t.Fatal(err)
	}
}

func loadTaxonomy(t *testing.T, s *sqlite.Store) {
	t.Helper()
	set := taxonomy.Set{}
	for _, name := range []string{"occupations-2024-10.json.gz", "job-titles-2024-10.json.gz", "ssyk-level-4-with-occupations.json.gz", "occupation-terms-2019.csv.gz"} {
		file, err := os.Open(filepath.Join(sharedData, "taxonomy", name))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		part, err := taxonomy.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		set.Add(part)
	}
	if _, err := s.SaveTaxonomy(context.Background(), set, "test"); err != nil {
		t.Fatal(err)
	}
}

var word = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// plainFTS5 searches the store's ads as FTS5 does by itself: all words must
// occur, best first by bm25.
func plainFTS5(t *testing.T, s *sqlite.Store) func(judged) []job.Ad {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(t.TempDir(), "plain.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	exec := func(query string, args ...any) {
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE VIRTUAL TABLE ad USING fts5 (headline, occupation, employer, place, tokenize = 'unicode61 remove_diacritics 0')`)
	exec(`PRAGMA synchronous = OFF`)
	var ads []job.Ad
	for mark := int64(0); ; {
		some, next, err := s.OpenAds(t.Context(), mark, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range some {
			ads = append(ads, a)
			exec(`INSERT INTO ad (rowid, headline, occupation, employer, place) VALUES (?, ?, ?, ?, ?)`,
				len(ads), a.Headline, a.Occupation.Label, a.Employer.Name, a.Municipality.Label)
		}
		if mark = next; mark == 0 {
			break
		}
	}
	return func(j judged) (hits []job.Ad) {
		words := word.FindAllString(j.text, -1)
		for i, w := range words {
			words[i] = fmt.Sprintf("%q", w)
		}
		rows, err := db.Query(`SELECT rowid FROM ad WHERE ad MATCH ? ORDER BY rank LIMIT 10`, strings.Join(words, " "))
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var n int
			if err := rows.Scan(&n); err != nil {
				t.Fatal(err)
			}
			hits = append(hits, ads[n-1])
		}
		return hits
	}
}
