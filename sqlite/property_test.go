package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
	"jobbnara/taxonomy"
)

// dice makes random ads and wishes of few words and few values, so that they
// often meet.
type dice struct{ *rand.Rand }

func pick[T any](d dice, list ...T) T { return list[d.IntN(len(list))] }

var (
	dictionary  = []string{"kock", "kockar", "natt", "nattkock", "C++", "c", "C#", "å", "åka", "år", "Café", "and", "or", "100%", ".NET", "a1", "ö-vik", "Göteborgs"}
	occupations = named("occu_aaa_aa", 4)
	groups      = append(named("grou_aaa_aa", 3), job.Concept{ID: "Z8ci_bBE_tmx", Code: "2221", Label: "Grundutbildade sjuksköterskor"})
	forms       = named("form_aaa_aa", 2)
	numbers     = []string{"2120000449", "2120000456", "5566778899"}
)

func named(id string, n int) (list []job.Concept) {
	for i := range n {
		list = append(list, job.Concept{ID: fmt.Sprint(id, i), Code: fmt.Sprint(9000 + i), Label: dictionary[i] + " yrke"})
	}
	return list
}

func (d dice) words(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = pick(d, dictionary...)
	}
	return strings.Join(out, pick(d, " ", ", ", "\n"))
}

func (d dice) maybe() bool { return d.IntN(2) == 0 }

func (d dice) ad(i int, now time.Time) job.Ad {
	a := ad(fmt.Sprint(i), d.words(2), text(d.words(1+d.IntN(12))), published(now.Add(-time.Duration(d.IntN(300))*time.Minute)))
	a.Vacancies = 1 + d.IntN(3)
	a.Employer = job.Employer{Name: d.words(2), Workplace: d.words(1), OrgNumber: pick(d, numbers...)}
	a.Occupation, a.Group, a.EmploymentType, a.Hours = pick(d, occupations...), pick(d, groups...), pick(d, forms...), pick(d, forms...)
	a.Remote = d.maybe()
	if d.IntN(5) > 0 {
		m := pick(d, towns[:6]...)
		a.Municipality, a.Region, a.Country, a.Details.City = m.Concept, m.Region, sweden, m.Label
		a.Details.Point = &job.Point{Lat: m.Point.Lat + d.Float64()/10, Lon: m.Point.Lon}
	}
	return a
}

func (d dice) wish(now time.Time) (w wish) {
	few := func(add func()) {
		if d.IntN(4) == 0 {
			for range 1 + d.IntN(2) {
				add()
			}
		}
	}
	q := &w.query
	for range d.IntN(4) {
		p := piece{words: pick(d, dictionary...), not: d.IntN(4) == 0}
		switch d.IntN(4) {
		case 0:
			p.words += " " + pick(d, dictionary...)
		case 1:
			p.words, p.begins = string([]rune(pick(d, "kockar", "nattkock", "åka"))[:1+d.IntN(3)]), true
		}
		w.pieces = append(w.pieces, p)
	}
	few(func() { w.employers = append(w.employers, employer{name: d.words(1)}) })
	few(func() { w.employers = append(w.employers, employer{number: pick(d, numbers...)[:2+d.IntN(9)]}) })
	term := func(c job.Concept) job.Term { return job.Term{ID: pick(d, c.ID, c.Code), Not: d.IntN(3) == 0} }
	few(func() { q.Municipality = append(q.Municipality, term(pick(d, towns[:6]...).Concept)) })
	few(func() { q.Region = append(q.Region, term(pick(d, towns[:6]...).Region)) })
	few(func() { q.Country = append(q.Country, term(sweden)) })
	value := func(list []job.Concept) string { c := pick(d, list...); return pick(d, c.ID, c.Code) }
	few(func() { q.Occupation = append(q.Occupation, value(occupations)) })
	few(func() { q.Group = append(q.Group, value(groups)) })
	few(func() { q.EmploymentType = append(q.EmploymentType, value(forms)) })
	few(func() { q.Hours = append(q.Hours, value(forms)) })
	few(func() { remote := d.maybe(); q.Remote = &remote })
	few(func() { q.PublishedAfter = job.Moment{Minutes: 1 + d.IntN(300)} })
	few(func() { q.PublishedBefore = job.Moment{Time: now.Add(-time.Duration(d.IntN(300)) * time.Minute)} })
	few(func() {
		q.Near = append(q.Near, job.Near{Point: pick(d, towns[:6]...).Point, Radius: float64(1 + d.IntN(60))})
	})
	return w
}

// Matching is searching: ranked, unranked and by alert, a query lists the ads
// that it says it does.
func TestEveryWayListsTheSame(t *testing.T) {
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	matched := 0
	for round := range rounds {
		d := dice{rand.New(rand.NewPCG(uint64(round), 1))}
		s, c := store(t)
		load(t, s, job.Whole) // alerts are not for the first load
		var wishes []wish
		for i := range 150 {
			w := d.wish(c.now())
			wishes = append(wishes, w)
			alert(t, s, fmt.Sprint(i), mustParse(t, w).Canonical())
		}
		var ads []job.Ad
		var list []any
		for i := range 60 {
			a := d.ad(i, c.now())
			ads, list = append(ads, a), append(list, a)
		}
		load(t, s, job.Part, list...)
		alerted, lexicon := enqueued(t, s), lexiconOf(ads)
		for i, w := range wishes {
			var wanted []job.Ad
			for _, a := range ads {
				if w.lists(a, c.now(), lexicon) {
					wanted = append(wanted, a)
				}
			}
			matched += len(wanted)
			expected := sorted(ids(wanted))
			q := mustParse(t, w)
			for _, order := range []job.Sort{job.SortRelevance, job.SortNewest, job.SortUpdated} {
				q.Sort = order
				if got := sorted(found(t, s, q)); got != expected {
					t.Fatalf("round %d, %s by %s:\n got %s\nwant %s", round, q.Canonical(), order, got, expected)
				}
			}
			if got := sorted(alerted[fmt.Sprint(i)]); got != expected {
				t.Fatalf("round %d, alert %s:\n got %s\nwant %s", round, q.Canonical(), got, expected)
			}
			counts(t, s, q, wanted)
		}
	}
	if matched < rounds*100 {
		t.Errorf("only %d matches: this tests little", matched)
	}
}

func mustParse(t *testing.T, w wish) job.Query {
	t.Helper()
	q, err := job.ParseQuery(w.parameters(), taxonomy.Builtin(), true)
	if err != nil {
		t.Fatalf("%v: %v", w.parameters(), err)
	}
	return q
}

// counts checks the numbers of a result against those of the ads it should have.
func counts(t *testing.T, s *sqlite.Store, q job.Query, ads []job.Ad) {
	t.Helper()
	q.Stats, q.StatsLimit, q.Limit = job.Facets, job.StatsLimit, job.NoHits
	r, err := s.Search(t.Context(), q)
	if err != nil || len(r.Facets) != len(q.Stats) || r.Total != len(ads) {
		t.Fatalf("%s: %+v, %v", q.Canonical(), r, err)
	}
	positions := 0
	wanted := map[string]int{}
	for _, a := range ads {
		positions += a.Vacancies
		for name, c := range map[string]job.Concept{"municipality": a.Municipality, "region": a.Region, "country": a.Country, "occupation-name": a.Occupation, "occupation-group": a.Group} {
			if !c.IsZero() {
				wanted[name+" "+c.ID+" "+c.Code+" "+c.Label]++
			}
		}
	}
	if r.Positions != positions {
		t.Errorf("%s: %d positions, want %d", q.Canonical(), r.Positions, positions)
	}
	for i, f := range r.Facets {
		if f.Name != q.Stats[i] || !slices.IsSortedFunc(f.Values, func(a, b job.FacetValue) int { return b.Count - a.Count }) {
			t.Errorf("%s: facet %+v", q.Canonical(), f)
		}
		for _, v := range f.Values {
			key := f.Name + " " + v.ID + " " + v.Code + " " + v.Label
			if wanted[key] != v.Count {
				t.Errorf("%s: %s %d, want %d", q.Canonical(), key, v.Count, wanted[key])
			}
			delete(wanted, key)
		}
	}
	if len(wanted) > 0 {
		t.Errorf("%s: not counted: %v", q.Canonical(), wanted)
	}
}
