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
)

// suggested writes suggestions as "group: id why about, …".
func suggested(t testing.TB, s *sqlite.Store, q job.Query) string {
	t.Helper()
	list, err := s.Suggest(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, g := range list {
		var jobs []string
		for _, j := range g.Jobs {
			jobs = append(jobs, fmt.Sprintf("%s %s %s", j.ID, j.Why, j.About))
		}
		out = append(out, g.Name+": "+strings.Join(jobs, ", "))
	}
	return strings.Join(out, "; ")
}

// filedAs files an ad under an occupation, its group and its field.
func filedAs(occupation, group, field string) func(*job.Ad) {
	id := func(kind, label string) job.Concept {
		if label == "" {
			return job.Concept{}
		}
		return job.Concept{ID: strings.ToLower(kind + "_" + strings.ReplaceAll(label, " ", "")), Label: label}
	}
	return func(a *job.Ad) {
		a.Occupation, a.Group, a.Field = id("occ", occupation), id("grp", group), id("fld", field)
	}
}

func newcomers(required bool) func(*job.Ad) {
	return func(a *job.Ad) { a.ExperienceRequired = &required }
}

func at(lat, lon float64) func(*job.Ad) {
	return func(a *job.Ad) { a.Details.Point = &job.Point{Lat: lat, Lon: lon} }
}

// older makes an ad n minutes older than noon.
func older(n int) func(*job.Ad) { return published(noon.Add(-time.Duration(n) * time.Minute)) }

func TestSuggest(t *testing.T) {
	s, _ := store(t)
	cook := filedAs("Kock storkök", "Kockar", "Restaurang")
	load(t, s, job.Whole,
		ad("cook-new", "Kock", cook, older(1), in("0580"), at(58.41, 15.62)),
		ad("cook-near", "Kock", cook, older(2), in("0580"), at(58.40, 15.62), newcomers(false)),
		ad("cook-far", "Kock", cook, older(3), in("0180"), at(59.33, 18.06)),
		ad("cook-nowhere", "Kock", cook, older(4)),
		ad("cold", "Kallskänka", filedAs("Kallskänka", "Kockar", "Restaurang"), older(5), in("0580"), at(58.41, 15.62)),
		ad("helper", "Biträde i storkök", filedAs("Köksbiträde", "Biträden", "Restaurang"), older(6), in("0580"), at(58.41, 15.62)),
		ad("waiter", "Servitör", filedAs("Servitör", "Servitörer", "Restaurang"), older(7), in("0580"), at(58.41, 15.62), newcomers(false)),
		ad("builder", "Storkök byggs", filedAs("Snickare", "Snickare", "Bygg"), older(8), in("0580"), at(58.41, 15.62), newcomers(true)),
		ad("sorter", "Lagerarbetare", filedAs("Lagerarbetare", "Lager", "Transport"), older(9), in("0581"), at(58.59, 16.19), newcomers(false)),
		ad("unfiled", "Extrajobb", older(10), newcomers(false)),
		ad("gone", "Kock", filedAs("Bagare", "Bagare", "Restaurang"), older(11)),
		gone("gone"),
		ad("baker", "Konditor", filedAs("Konditor", "Bagare", "Restaurang"), older(12), in("0180")),
	)
	here := []job.Near{{Point: job.Point{Lat: 58.41, Lon: 15.62}, Radius: 60}}
	for _, c := range []struct {
		name string
		q    job.Query
		want string
	}{
		{"nearest first", job.Query{Occupation: []string{"occ_kockstorkök"}, Near: here},
			"occupation: cook-new occupation Kock storkök, cook-near occupation Kock storkök; related: cold same-group Kockar, helper shared-words Restaurang; no-experience: waiter no-experience , sorter no-experience "},
		{"newest first", job.Query{Occupation: []string{"occ_kockstorkök"}},
			"occupation: cook-new occupation Kock storkök, cook-near occupation Kock storkök, cook-far occupation Kock storkök, cook-nowhere occupation Kock storkök; " +
				"related: cold same-group Kockar, helper shared-words Restaurang; no-experience: waiter no-experience , sorter no-experience , unfiled no-experience "},
		{"in a municipality", job.Query{Occupation: []string{"occ_kockstorkök"}, Municipality: []job.Term{{ID: town("0180").ID}}},
			"occupation: cook-far occupation Kock storkök; related: ; no-experience: "},
		{"in a region but for a municipality", job.Query{Occupation: []string{"occ_kockstorkök"}, Region: []job.Term{{ID: town("0580").Region.ID}}, Municipality: []job.Term{{ID: town("0580").ID, Not: true}}},
			"occupation: ; related: ; no-experience: sorter no-experience "},
		{"a group", job.Query{Group: []string{"grp_kockar"}, Near: here},
			"occupation: cook-new occupation Kock storkök, cold occupation Kallskänka, cook-near occupation Kock storkök; related: ; no-experience: waiter no-experience , sorter no-experience "},
		{"an occupation that has closed ads only", job.Query{Occupation: []string{"occ_bagare"}, Municipality: []job.Term{{ID: town("0180").ID}}},
			"occupation: ; related: baker same-group Bagare; no-experience: "},
		{"an occupation that nobody knows", job.Query{Occupation: []string{"xxxx_xxx_xxx"}, Near: here},
			"occupation: ; related: ; no-experience: waiter no-experience , cook-near no-experience , sorter no-experience "},
		{"a place that nobody knows", job.Query{Occupation: []string{"occ_kockstorkök"}, Municipality: []job.Term{{ID: "zzzz_zzz_zzz"}}},
			"occupation: ; related: ; no-experience: "},
	} {
		if got := suggested(t, s, c.q); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Ten at most, in the order of the groups, none twice and all where they were
// asked for.
func TestSuggestionsAreFew(t *testing.T) {
	s, c := store(t)
	d := dice{rand.New(rand.NewPCG(5, 1))}
	yes, no := true, false
	var list []any
	for i := range 400 {
		a := d.ad(i, c.now())
		a.Field = occupations[0]
		a.ExperienceRequired = pick(d, nil, &yes, &no)
		list = append(list, a)
	}
	load(t, s, job.Whole, list...)
	full := 0
	for range 200 {
		w := d.wish(c.now())
		q := job.Query{Occupation: []string{pick(d, occupations...).ID}, Municipality: w.query.Municipality, Region: w.query.Region, Near: w.query.Near}
		got, err := s.Suggest(t.Context(), q)
		if err != nil || len(got) != 3 {
			t.Fatalf("%+v, %v", got, err)
		}
		seen, total := map[string]bool{}, 0
		for g, group := range got {
			for _, j := range group.Jobs {
				total++
				if seen[j.ID] {
					t.Errorf("%s twice", j.ID)
				}
				seen[j.ID] = true
				if !atPlace(q, j.Ad) || len(q.Near) > 0 && !slices.ContainsFunc(q.Near, func(n job.Near) bool { return within(n, j.Details.Point) }) {
					t.Errorf("%s is elsewhere", j.ID)
				}
				asked := inOccupation(q, j.Ad)
				if asked != (g == 0) || g == 2 && (j.ExperienceRequired == nil || *j.ExperienceRequired) || g == 1 && j.Why == job.WhyNoExperience {
					t.Errorf("%s does not belong in %s: %s", j.ID, group.Name, j.Why)
				}
			}
		}
		if total > job.MaxSuggestions {
			t.Errorf("%d suggestions", total)
		}
		if r, err := s.Search(t.Context(), q); err != nil || len(got[0].Jobs) != min(r.Total, job.MaxSuggestions) {
			t.Errorf("%d of the %d that were asked for, %v", len(got[0].Jobs), r.Total, err)
		}
		if total == job.MaxSuggestions {
			full++
		}
	}
	if full < 20 {
		t.Errorf("only %d full lists: this tests little", full)
	}
}
