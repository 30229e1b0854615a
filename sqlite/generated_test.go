package sqlite_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
)

// generated are n ads, the same every time: a snapshot.
type generated struct{ at, n int }

func (g *generated) End() job.ReadEnd { return job.Snapshot }

func (g *generated) Next() (job.Record, error) {
	if g.at == g.n {
		return job.Record{}, io.EOF
	}
	g.at++
	return job.Record{Ad: generate(g.at)}, nil
}

var vocabulary = strings.Fields("kock bagare snickare målare läkare undersköterska c++ utvecklare lärare städare vikariat natt dag helg ansvar team kök skola sjukhus kommun å i och att")

func generate(i int) job.Ad {
	r := rand.New(rand.NewPCG(7, uint64(i)))
	words := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(vocabulary[r.IntN(len(vocabulary))] + " ")
		}
		return strings.TrimSpace(b.String())
	}
	return ad(fmt.Sprint(i), words(4), text(words(150)), published(noon.Add(-time.Duration(i/3)*time.Minute)), func(a *job.Ad) {
		m := towns[r.IntN(len(towns))]
		a.Municipality, a.Region, a.Country = m.Concept, m.Region, sweden
		n := r.IntN(5)
		a.Occupation = job.Concept{ID: fmt.Sprintf("occu_occ_%03d", n), Label: "Yrke " + fmt.Sprint(n)}
	})
}

// stopAt calls stop before it gives record at.
type stopAt struct {
	generated
	at   int
	stop func()
}

func (s *stopAt) Next() (job.Record, error) {
	if s.generated.at == s.at {
		s.stop()
	}
	return s.generated.Next()
}

// walk reads all pages of a list.
func walk(t testing.TB, page func(after int64) ([]job.Ad, int64, error)) (all []job.Ad) {
	t.Helper()
	for after := int64(0); ; {
		ads, next, err := page(after)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ads...)
		if next == 0 {
			return all
		}
		after = next
	}
}
