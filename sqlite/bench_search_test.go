package sqlite

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// BenchmarkSearch answers searches (total, three facets, the first 20 ads),
// beside the bare rowids of the same matches, added up inside SQLite.
func BenchmarkSearch(b *testing.B) {
	s, err := importAll(b.TempDir(), snapshotFile(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	for _, kind := range []struct {
		name    string
		queries []job.Query
	}{
		{"words", asked(b)},
		{"newest", newest(asked(b))},
		{"filters", filtered(b)},
	} {
		b.Run(kind.name, func(b *testing.B) {
			var whole, bare []time.Duration
			matches := 0
			for b.Loop() {
				for _, q := range kind.queries {
					began := time.Now()
					r, err := s.Search(context.Background(), q)
					if err != nil {
						b.Fatal(err)
					}
					whole = append(whole, time.Since(began))
					began = time.Now()
					n := bareRowids(b, s, q)
					bare = append(bare, time.Since(began))
					if n != r.Total {
						b.Fatalf("%s: %d and %d matches", q.Canonical(), r.Total, n)
					}
					matches += n
				}
			}
			slices.Sort(whole)
			slices.Sort(bare)
			for _, at := range []struct {
				name string
				part int
			}{{"p50", 50}, {"p99", 99}} {
				a, c := whole[len(whole)*at.part/100], bare[len(bare)*at.part/100]
				b.ReportMetric(float64(a.Microseconds())/1000, at.name+"-ms")
				b.ReportMetric(float64(c.Microseconds())/1000, "bare-"+at.name+"-ms")
				b.ReportMetric(a.Seconds()/c.Seconds(), at.name+"/bare")
			}
			b.ReportMetric(float64(matches)/float64(len(whole)), "matches/op")
		})
	}
}

func bareRowids(b *testing.B, s *Store, q job.Query) (n int) {
	b.Helper()
	var sum sql.NullInt64
	if err := s.view(context.Background(), func(tx *sql.Tx) error {
		expression, _, err := s.expression(context.Background(), tx, q)
		if expression == "" {
			expression = tagged(everyAd)
		}
		return errors.Join(err, tx.QueryRow(`SELECT count(*), sum(rowid) FROM ad_text WHERE ad_text MATCH ?`, expression).Scan(&n, &sum))
	}); err != nil {
		b.Fatal(err)
	}
	return n
}

func query(b *testing.B, parameters string) job.Query {
	b.Helper()
	values, err := url.ParseQuery(parameters + "&limit=20&stats=municipality,occupation-group,occupation-field")
	if err != nil {
		b.Fatal(err)
	}
	q, err := job.ParseQuery(values, taxonomy.Builtin(), true)
	if err != nil {
		b.Fatal(err)
	}
	return q
}

// asked are the queries of the shared list, which people's were made after.
func asked(b *testing.B) (queries []job.Query) {
	b.Helper()
	file, err := os.Open("../../shared/data/quality/queries.tsv")
	if err != nil {
		b.Skipf("SKIPPED: the queries are not here: %v", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) > 1 && fields[0] != "kind" {
			queries = append(queries, query(b, "q="+url.QueryEscape(fields[1])))
		}
	}
	for _, common := range []string{"och", "vi söker", "sjuksköterska", "erfarenhet -chef", "utvecklare stockholm", "lager*"} {
		queries = append(queries, query(b, "q="+url.QueryEscape(common)))
	}
	return queries
}

func newest(queries []job.Query) []job.Query {
	for i := range queries {
		queries[i].Sort = job.SortNewest
	}
	return queries
}

// filtered are searches without words: each municipality, region and field,
// some together, and everything.
func filtered(b *testing.B) []job.Query {
	t := taxonomy.Builtin()
	queries := []job.Query{query(b, ""), query(b, "remote=true"), query(b, "country=199"), query(b, "municipality=-0180")}
	for _, m := range t.Municipalities {
		queries = append(queries, query(b, "municipality="+m.Code))
	}
	for _, r := range t.Regions {
		queries = append(queries, query(b, "region="+r.Code))
		for _, f := range t.Fields {
			queries = append(queries, query(b, "region="+r.Code+"&occupation-field="+f.ID))
		}
	}
	for _, f := range t.Fields {
		queries = append(queries, query(b, "occupation-field="+f.ID))
	}
	return queries
}
