package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// what an ad counts for, by facet and value; "" for what it does not say.
func counted(a job.Ad, now time.Time) map[string][]string {
	one := func(c job.Concept) []string { return []string{c.ID} }
	facets := map[string][]string{
		"region": one(a.Region), "municipality": one(a.Municipality), "occupation-field": one(a.Field), "occupation-group": one(a.Group),
		"employment-type": one(a.EmploymentType), "worktime-extent": one(a.Hours), "remote": {strconv.FormatBool(a.Remote)},
		"source": {a.Sources[0].Source}, "label": a.Labels, "experience": {""},
	}
	if a.ExperienceRequired != nil {
		facets["experience"] = []string{strconv.FormatBool(*a.ExperienceRequired)}
	}
	for _, days := range job.DeadlineDays {
		if until(a, now, days) {
			facets["deadline"] = append(facets["deadline"], strconv.Itoa(days))
		}
	}
	if a.ApplyBy().IsZero() {
		facets["deadline"] = []string{""}
	}
	return facets
}

// withoutChoice is a wish without what it chooses of a facet's filter.
func (w wish) withoutChoice(facet string) wish {
	left := func(terms []job.Term) []job.Term {
		return slices.DeleteFunc(slices.Clone(terms), func(t job.Term) bool { return !t.Not })
	}
	q := &w.query
	switch facet {
	case "region", "municipality":
		q.Region, q.Municipality, q.Country = left(q.Region), left(q.Municipality), left(q.Country)
	case "occupation-field", "occupation-group":
		q.Occupation, q.Group, q.Field = nil, nil, nil
	case "employment-type":
		q.EmploymentType = nil
	case "worktime-extent":
		q.Hours = nil
	case "remote":
		q.Remote = nil
	case "source":
		q.Source = nil
	case "deadline":
		q.Deadline = 0
	}
	return w
}

// What a facet counts is what the list would have with that choice: as many as
// a walk over all ads finds.
func TestWhatIfIsBruteForce(t *testing.T) {
	counts := 0
	for round := range 4 {
		d := dice{rand.New(rand.NewPCG(uint64(round), 2))}
		s, c := store(t)
		var ads []job.Ad
		var list []any
		for i := range 80 {
			a := d.ad(i, c.now())
			a.Labels = pick(d, nil, []string{"nystartsjobb"}, []string{"rekryteringsutbildning", "nystartsjobb", "nystartsjobb"})
			a.Labels = slices.Compact(slices.Sorted(slices.Values(a.Labels)))
			a.ExperienceRequired = pick(d, nil, new(bool), func() *bool { yes := true; return &yes }())
			a.Field = pick(d, job.Concept{}, groups[0])
			a.LastDay, a.Deadline = time.Time{}, time.Time{}
			if d.IntN(4) > 0 {
				a.Deadline = c.now().Add(time.Duration(d.IntN(20*24)) * time.Hour)
			}
			if d.IntN(3) == 0 {
				a.Sources[0].Source = "kommun"
			}
			if d.IntN(8) == 0 {
				a.Hours, a.Group = job.Concept{}, job.Concept{}
			}
			ads, list = append(ads, a), append(list, a)
		}
		load(t, s, job.Part, list[:50]...)
		found(t, s, job.Query{}) // what comes after it is followed
		load(t, s, job.Part, list[50:]...)
		lexicon := lexiconOf(ads)
		for range 120 {
			w := d.wish(c.now())
			if d.IntN(4) == 0 {
				w.query.Source = []string{pick(d, "jobtech", "kommun", "nobody")}
			}
			if d.IntN(4) == 0 {
				w.query.Deadline = 1 + d.IntN(15)
			}
			q := mustParse(t, w)
			q.WhatIf, q.Limit = job.WhatIfFacets, job.NoHits
			r, err := s.Search(t.Context(), q)
			if err != nil || len(r.WhatIf) != len(q.WhatIf) {
				t.Fatalf("%s: %+v, %v", q.Canonical(), r, err)
			}
			for i, name := range q.WhatIf {
				want := map[string]int{}
				for _, a := range ads {
					if w.withoutChoice(name).lists(a, c.now(), lexicon) {
						for _, value := range counted(a, c.now())[name] {
							want[value]++
							counts++
						}
					}
				}
				got := map[string]int{}
				for _, v := range r.WhatIf[i].Values {
					got[v.ID] = v.Count
				}
				if r.WhatIf[i].Name != name || len(got) != len(r.WhatIf[i].Values) || fmt.Sprint(got) != fmt.Sprint(want) {
					t.Fatalf("round %d, %s: %s has %v, want %v", round, q.Canonical(), name, r.WhatIf[i], want)
				}
			}
		}
	}
	if counts < 10_000 {
		t.Errorf("only %d counts: this tests little", counts)
	}
}

// The stats of the API keep JobSearch's meaning: of what is found.
func TestStatsApplyEveryFilter(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Part, adAt("1", towns[0]), adAt("2", towns[0]), adAt("3", towns[1]))
	q := job.Query{Municipality: []job.Term{{ID: towns[0].ID}}, Stats: []string{"municipality"}, WhatIf: []string{"municipality"}}
	r, err := s.Search(t.Context(), q)
	if err != nil || len(r.Facets[0].Values) != 1 || len(r.WhatIf[0].Values) != 2 || r.WhatIf[0].Values[1].Count != 1 {
		t.Errorf("%+v %+v, %v", r.Facets, r.WhatIf, err)
	}
	if r, err := s.Search(t.Context(), job.Query{}); err != nil || r.WhatIf != nil {
		t.Errorf("nobody asked, and there are %+v, %v", r.WhatIf, err)
	}
}

// Of many ads at one point of a municipality no more than the municipality is
// known; an address of its own, or a point without a municipality, says more.
func TestVague(t *testing.T) {
	s, _ := store(t)
	town := towns[0]
	here, near := town.Point, job.Point{Lat: town.Point.Lat + .01, Lon: town.Point.Lon}
	load(t, s, job.Part, adAt("1", town, here), adAt("2", town, job.Point{Lat: here.Lat + .00001, Lon: here.Lon}), adAt("3", town, near),
		adAt("4", towns[1], near), ad("5", "Kock", func(a *job.Ad) { a.Details.Point = &here }), ad("6", "Kock", func(a *job.Ad) { a.Details.Point = &here }))
	for _, c := range []struct {
		query        job.Query
		total, vague int
	}{
		{job.Query{Near: []job.Near{{Point: here, Radius: 20}}}, 6, 2},
		{job.Query{Near: []job.Near{{Point: here, Radius: .5}}}, 4, 2},
		{job.Query{Near: []job.Near{{Point: near, Radius: .5}}}, 2, 0},
		{job.Query{}, 6, 0},
	} {
		if r, err := s.Search(t.Context(), c.query); err != nil || r.Total != c.total || r.Vague != c.vague {
			t.Errorf("%s: %d, %d of them vague; %v", c.query.Canonical(), r.Total, r.Vague, err)
		}
	}
}

// adAt is an ad in a municipality, at its point unless another is given.
func adAt(id string, m taxonomy.Municipality, points ...job.Point) job.Ad {
	return ad(id, "Kock", func(a *job.Ad) {
		a.Municipality, a.Region, a.Country, a.Details.Point = m.Concept, m.Region, sweden, &m.Point
		if len(points) > 0 {
			a.Details.Point = &points[0]
		}
	})
}
