package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// demanding is a random ad that says, or does not say, what the filters of
// JobSearch's dialect ask for.
func (d dice) demanding(i int) job.Ad {
	a := ad(fmt.Sprint(i), pick(d, "Kock", "Bagare"))
	known := func() *bool { return pick(d, nil, new(false), new(true)) }
	few := func(list []job.Concept) (chosen []job.Weighted) {
		for _, c := range list {
			if d.IntN(3) == 0 {
				chosen = append(chosen, job.Weighted{Concept: c})
			}
		}
		return chosen
	}
	a.ExperienceRequired, a.LicenceRequired = known(), known()
	a.Details.Must.Skills, a.Details.Nice.Skills = few(skills[:2]), few(skills[1:])
	a.Details.Must.Languages, a.Details.Nice.Languages = few(languages), few(languages)
	for _, w := range few(licences) {
		a.Licences = append(a.Licences, w.Concept)
	}
	if d.maybe() {
		a.Duration = pick(d, durations...)
	}
	a.Labels = pick(d, nil, []string{"nystartsjobb"}, []string{"Nystartsjobb", "Övriga (A-F)"}, []string{"annat"})
	percent := func() *float64 { return pick(d, nil, new(0.0), new(50.0), new(62.5), new(100.0)) }
	a.ScopeMin, a.ScopeMax = percent(), percent()
	switch place := d.IntN(8); place {
	case 0: // nothing is known
	case 1:
		a.Country = pick(d, norway, job.Concept{Label: "Danmark"})
	case 2:
		a.Country = sweden
	case 3:
		a.Country, a.Region = sweden, job.Concept{Code: "90", Label: "Ospecificerad arbetsort"}
	case 4:
		a.Country, a.Region = sweden, towns[0].Region
	default:
		m := towns[d.IntN(8)]
		a.Municipality, a.Region, a.Country = m.Concept, m.Region, sweden
	}
	return a
}

var (
	skills    = named("skil_aaa_aa", 4)
	languages = named("lang_aaa_aa", 2)
	licences  = named("lice_aaa_aa", 2)
	durations = named("dura_aaa_aa", 2)
	norway    = job.Concept{ID: "QJgN_Zge_BzJ", Code: "155", Label: "Norge"}
)

func demands(list []job.Weighted, values ...string) bool {
	return slices.ContainsFunc(list, func(w job.Weighted) bool {
		return slices.ContainsFunc(values, func(v string) bool { return is(w.Concept, v) })
	})
}

func said(v *bool, wanted bool) bool { return v != nil && *v == wanted }

func scoped(a job.Ad, low, high float64) bool {
	in := func(p *float64) bool { return p != nil && low <= *p && *p <= high }
	return in(a.ScopeMin) && in(a.ScopeMax)
}

func abroad(a job.Ad) bool { return a.Country.Label != "" && a.Country.Label != "Sverige" }

func nowhere(a job.Ad) bool {
	return a.Country == sweden && a.Municipality.IsZero() && (a.Region.IsZero() || a.Region.Code == "90")
}

func beside(a job.Ad, m taxonomy.Municipality) bool {
	return a.Municipality.ID == m.ID || slices.Contains(m.Neighbours, a.Municipality.Code)
}

// Each filter lists what its words say, alone and with text, ranked and not,
// and alerts get the same. What an ad does not say is never found.
func TestDialect(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(3, 3))}
	s, _ := store(t)
	load(t, s, job.Whole)
	cases := []struct {
		query string
		lists func(job.Ad) bool
	}{
		{"skill=skil_aaa_aa0", func(a job.Ad) bool { return demands(a.Details.Must.Skills, "skil_aaa_aa0") }},
		{"skill=skil_aaa_aa1,9003", func(a job.Ad) bool {
			return demands(slices.Concat(a.Details.Must.Skills, a.Details.Nice.Skills), "skil_aaa_aa1", "9003")
		}},
		{"skill=lang_aaa_aa0", func(job.Ad) bool { return false }},
		{"language=9001", func(a job.Ad) bool {
			return demands(slices.Concat(a.Details.Must.Languages, a.Details.Nice.Languages), "9001")
		}},
		{"driving-license=lice_aaa_aa0", func(a job.Ad) bool { return slices.Contains(a.Licences, licences[0]) }},
		{"driving-license=9000,9001", func(a job.Ad) bool { return len(a.Licences) > 0 }},
		{"driving-license-required=true", func(a job.Ad) bool { return said(a.LicenceRequired, true) }},
		{"driving-license-required=false", func(a job.Ad) bool { return said(a.LicenceRequired, false) }},
		{"experience=false", func(a job.Ad) bool { return said(a.ExperienceRequired, false) }},
		{"experience=true&skill=9001", func(a job.Ad) bool {
			return said(a.ExperienceRequired, true) && demands(slices.Concat(a.Details.Must.Skills, a.Details.Nice.Skills), "9001")
		}},
		{"duration=dura_aaa_aa1", func(a job.Ad) bool { return a.Duration == durations[1] }},
		{"label=NYSTARTSJOBB", func(a job.Ad) bool { return len(a.Labels) > 0 && a.Labels[0] != "annat" }},
		{"label=övriga (a-f),annat", func(a job.Ad) bool { return len(a.Labels) == 2 || slices.Contains(a.Labels, "annat") }},
		{"label=nystart", func(job.Ad) bool { return false }},
		{"parttime.min=50", func(a job.Ad) bool { return scoped(a, 50, 100) }},
		{"parttime.max=62.5", func(a job.Ad) bool { return scoped(a, 0, 62.5) }},
		{"parttime.min=50&parttime.max=62.4", func(a job.Ad) bool { return scoped(a, 50, 62.4) }},
		{"parttime.min=100&parttime.max=100", func(a job.Ad) bool { return scoped(a, 100, 100) }},
		{"parttime.min=0", func(job.Ad) bool { return true }}, // as in JobSearch, none
		{"parttime.max=100", func(a job.Ad) bool { return scoped(a, 0, 100) }},
		{"abroad=true", abroad},
		{"abroad=false", func(job.Ad) bool { return true }},
		{"unspecified-sweden-workplace=true", nowhere},
		{"unspecified-sweden-workplace=true&abroad=true", func(a job.Ad) bool { return nowhere(a) || abroad(a) }},
		{"abroad=true&country=155", abroad},
		{"abroad=true&country=-155", func(a job.Ad) bool { return abroad(a) && a.Country != norway }},
		{"abroad=true&municipality=" + towns[2].Code, func(a job.Ad) bool { return abroad(a) || a.Municipality == towns[2].Concept }},
		{"neighbours=true&municipality=" + towns[0].Code, func(a job.Ad) bool { return beside(a, towns[0]) }},
		{"neighbours=true&municipality=" + towns[0].Code + ",-" + towns[1].Code, func(a job.Ad) bool { return beside(a, towns[0]) && a.Municipality != towns[1].Concept }},
		{"neighbours=true&municipality=-" + towns[0].Code, func(a job.Ad) bool { return a.Municipality != towns[0].Concept }},
		{"neighbours=true", func(job.Ad) bool { return true }},
		{"neighbours=true&municipality=" + towns[0].Code + "&experience=false", func(a job.Ad) bool { return beside(a, towns[0]) && said(a.ExperienceRequired, false) }},
	}
	query := func(raw string) job.Query {
		values, err := url.ParseQuery(raw)
		if err != nil {
			t.Fatal(err)
		}
		q, err := job.ParseQuery(values, taxonomy.Builtin(), true)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		return q
	}
	for _, c := range cases {
		alert(t, s, c.query, query(c.query).Canonical())
	}
	var ads []job.Ad
	var list []any
	for i := range 90 {
		a := d.demanding(i)
		ads, list = append(ads, a), append(list, a)
	}
	load(t, s, job.Part, list...)
	alerted := enqueued(t, s)
	empty := 0
	for _, c := range cases {
		var all, cooks []job.Ad
		for _, a := range ads {
			if c.lists(a) {
				all = append(all, a)
				if a.Headline == "Kock" {
					cooks = append(cooks, a)
				}
			}
		}
		if len(cooks) == 0 {
			empty++
		}
		q := query(c.query)
		if got, wanted := sorted(alerted[c.query]), sorted(ids(all)); got != wanted {
			t.Errorf("alert %s:\n got %s\nwant %s", c.query, got, wanted)
		}
		for _, order := range []job.Sort{job.SortRelevance, job.SortNewest} {
			q.Sort, q.Text = order, ""
			if got, wanted := sorted(found(t, s, q)), sorted(ids(all)); got != wanted {
				t.Errorf("%s by %s:\n got %s\nwant %s", c.query, order, got, wanted)
			}
			q.Text = `"kock"`
			if got, wanted := sorted(found(t, s, q)), sorted(ids(cooks)); got != wanted {
				t.Errorf("%s with text, by %s:\n got %s\nwant %s", c.query, order, got, wanted)
			}
		}
	}
	if empty != 2 {
		t.Errorf("%d filters that find nothing: they test little", empty)
	}
}

func TestTextFields(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole,
		ad("headline", "Målare", text("Vi söker dig")),
		ad("occupation", "Ny kollega", text("Vi söker dig"), func(a *job.Ad) { a.Occupation = job.Concept{ID: "occu_aaa_aaa", Label: "Målare"} }),
		ad("text", "Ny kollega", text("Du har varit målare")),
		ad("employer", "Ny kollega", text("Vi söker dig"), func(a *job.Ad) { a.Employer.Name = "Målare AB" }),
		ad("place", "Ny kollega", text("Vi söker dig"), func(a *job.Ad) { a.Details.City = "Målare" }),
		ad("town", "Ny kollega", text("Vi söker dig"), in("0580")), ad("talk", "Ny kollega", text("Vi är nära Linköping")))
	for _, c := range []struct{ text, fields, want string }{
		{"målare", "", "employer headline occupation place text"},
		{"målare", "occupation", "headline occupation"},
		{"målare", "skill", "headline text"},
		{"målare", "location", "place"},
		{"målare", "employer", "employer"},
		{"målare", "location,employer", "employer place"},
		{"målare", "occupation,skill,location,employer", "employer headline occupation place text"},
		{"mål*", "occupation", "headline occupation"},
		{"-målare", "occupation", "employer place talk text town"},
		{"linköping", "", "talk town"},
		{"linköping", "location", "town"},
		{"linköping", "skill", "talk"},
		{"linköping", "occupation,employer", ""},
	} {
		for _, order := range []job.Sort{job.SortRelevance, job.SortNewest} {
			q := job.Query{Text: c.text, Sort: order, TextIn: strings.FieldsFunc(c.fields, func(r rune) bool { return r == ',' })}
			if got := sorted(found(t, s, q)); got != c.want {
				t.Errorf("%s in %q by %s: %s, want %s", c.text, c.fields, order, got, c.want)
			}
		}
	}
	r, err := s.Search(t.Context(), job.Query{Text: "linköping", TextIn: []string{"skill"}})
	if err != nil || len(r.Meaning) != 0 {
		t.Errorf("a place is understood where only skills are looked for: %+v, %v", r.Meaning, err)
	}
}

// A threshold cuts the end of the ranked list off, whatever the order shown.
func TestThreshold(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole, ad("best", "Målare i målarteam", func(a *job.Ad) { a.Employer.Name = "Målare AB" }),
		ad("good", "Målare"), ad("poor", "Snickare", text("bra på målare och tapeter")))
	list := func(q job.Query) string { q.Text = "målare"; return found(t, s, q) }
	ranked := strings.Fields(list(job.Query{}))
	if len(ranked) != 3 || ranked[2] != "poor" {
		t.Fatalf("ranked %v", ranked)
	}
	for threshold, want := range map[float64]int{0.0001: 2, 0.5: 2, 1: 1} {
		if got := list(job.Query{Threshold: threshold}); got != strings.Join(ranked[:want], " ") {
			t.Errorf("threshold %v: %s", threshold, got)
		}
		if got := list(job.Query{Threshold: threshold, Sort: job.SortOldest}); sorted(got) != sorted(strings.Join(ranked[:want], " ")) {
			t.Errorf("threshold %v, oldest first: %s", threshold, got)
		}
		if got := found(t, s, job.Query{Threshold: threshold}); len(strings.Fields(got)) != 3 {
			t.Errorf("threshold %v without text: %s", threshold, got)
		}
	}
}
