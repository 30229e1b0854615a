package sqlite_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
)

func sorted(list string) string {
	fields := strings.Fields(list)
	slices.Sort(fields)
	return strings.Join(fields, " ")
}

func places(values ...string) (terms []job.Term) {
	for _, v := range values {
		bare, not := strings.CutPrefix(v, "-")
		terms = append(terms, job.Term{ID: bare, Not: not})
	}
	return terms
}

func TestFilters(t *testing.T) {
	s, _ := store(t)
	concept := func(id, code string) job.Concept { return job.Concept{ID: id, Code: code, Label: "Namn " + id} }
	load(t, s, job.Whole,
		ad("1", "Kock", in("0580"), func(a *job.Ad) {
			a.Occupation, a.Group, a.Field = concept("occu_aaa_aaa", ""), concept("grou_aaa_aaa", "9876"), concept("fiel_aaa_aaa", "")
			a.EmploymentType, a.Hours, a.Remote = concept("form_aaa_aaa", "1"), concept("hour_aaa_aaa", "1"), true
		}),
		ad("2", "Kock", in("0581"), func(a *job.Ad) {
			a.Occupation, a.Group, a.Field = concept("occu_bbb_bbb", "7"), concept("grou_aaa_aaa", "9876"), concept("fiel_aaa_aaa", "")
			a.Hours = concept("hour_bbb_bbb", "3")
		}),
		ad("3", "Kock", in("1480"), func(a *job.Ad) { a.Group = concept("grou_bbb_bbb", "1234") }),
		ad("4", "Kock", func(a *job.Ad) { a.Country = job.Concept{ID: "QJgN_Zge_BzJ", Code: "155", Label: "Norge"} }),
		ad("5", "Kock"))
	no, yes := false, true
	for _, c := range []struct {
		name string
		q    job.Query
		want string
	}{
		{"municipality", job.Query{Municipality: places(town("0580").ID)}, "1"},
		{"two municipalities", job.Query{Municipality: places(town("0580").ID, town("1480").ID)}, "1 3"},
		{"by code", job.Query{Municipality: places("0580")}, "1"},
		{"region", job.Query{Region: places(town("0580").Region.ID)}, "1 2"},
		{"places of every size are one filter", job.Query{Municipality: places(town("1480").ID), Region: places(town("0580").Region.ID)}, "1 2 3"},
		{"three sizes", job.Query{Municipality: places(town("0580").ID), Country: places("155")}, "1 4"},
		{"country", job.Query{Country: places("199")}, "1 2 3"},
		{"without a municipality", job.Query{Municipality: places("-" + town("0580").ID)}, "2 3 4 5"},
		{"a region without one", job.Query{Region: places(town("0580").Region.ID), Municipality: places("-" + town("0581").ID)}, "1"},
		{"not in the country", job.Query{Country: places("-199")}, "4 5"},
		{"a place where there is none", job.Query{Municipality: places(town("0180").ID)}, ""},
		{"occupation", job.Query{Occupation: []string{"occu_aaa_aaa"}}, "1"},
		{"a code that no table knows", job.Query{Group: []string{"9876"}}, "1 2"},
		{"an occupation's old code", job.Query{Occupation: []string{"7"}}, "2"},
		{"occupations of every size are one filter", job.Query{Occupation: []string{"occu_aaa_aaa"}, Group: []string{"grou_bbb_bbb"}}, "1 3"},
		{"field", job.Query{Field: []string{"fiel_aaa_aaa"}}, "1 2"},
		{"filters add up", job.Query{Field: []string{"fiel_aaa_aaa"}, Hours: []string{"hour_bbb_bbb"}}, "2"},
		{"another parameter's code is not this one's", job.Query{Hours: []string{"7"}}, ""},
		{"employment type", job.Query{EmploymentType: []string{"form_aaa_aaa", "form_zzz_zzz"}}, "1"},
		{"remote", job.Query{Remote: &yes}, "1"},
		{"not remote", job.Query{Remote: &no}, "2 3 4 5"},
		{"not remote, in the country", job.Query{Remote: &no, Country: places("199")}, "2 3"},
	} {
		for _, text := range []string{"", "kock", "kock -bagare", "-bagare"} {
			for _, order := range []job.Sort{job.SortRelevance, job.SortNewest} {
				c.q.Text, c.q.Sort = text, order
				if got := sorted(found(t, s, c.q)); got != c.want {
					t.Errorf("%s, q=%q by %s: %q, want %q", c.name, text, order, got, c.want)
				}
			}
		}
	}
}

func TestPublished(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole, ad("1", "Kock", published(noon.Add(-2*time.Hour))), ad("2", "Kock", published(noon.Add(-time.Hour))),
		ad("3", "Kock", published(noon.AddDate(-8, 0, 0))), ad("4", "Kock", published(time.Time{})))
	moment := func(t time.Time) job.Moment { return job.Moment{Time: t} }
	for _, c := range []struct {
		q    job.Query
		want string
	}{
		{job.Query{PublishedAfter: moment(noon.Add(-time.Hour))}, "2"},
		{job.Query{PublishedAfter: moment(noon.Add(-3 * time.Hour))}, "1 2"},
		{job.Query{PublishedAfter: job.Moment{Minutes: 90}}, "2"},
		{job.Query{PublishedBefore: moment(noon.Add(-2 * time.Hour))}, "1 3"},
		{job.Query{PublishedBefore: job.Moment{Minutes: 90}}, "1 3"},
		{job.Query{PublishedAfter: moment(noon.Add(-2 * time.Hour)), PublishedBefore: moment(noon.Add(-90 * time.Minute))}, "1"},
		{job.Query{PublishedAfter: moment(time.Date(1900, 1, 2, 0, 0, 0, 0, time.UTC))}, "1 2 3"},
		{job.Query{PublishedBefore: moment(time.Date(2190, 1, 1, 0, 0, 0, 0, time.UTC))}, "1 2 3"},
		{job.Query{PublishedAfter: moment(noon.AddDate(1, 0, 0))}, ""},
	} {
		if got := sorted(found(t, s, c.q)); got != c.want {
			t.Errorf("%s: %q, want %q", c.q.Canonical(), got, c.want)
		}
	}
}

func TestRadius(t *testing.T) {
	s, _ := store(t)
	point := func(lat, lon float64) func(*job.Ad) {
		return func(a *job.Ad) { a.Details.Point = &job.Point{Lat: lat, Lon: lon} }
	}
	load(t, s, job.Whole, ad("linköping", "Kock", point(58.41, 15.62)), ad("norrköping", "Kock", point(58.59, 16.18)), ad("göteborg", "Kock", point(57.71, 11.97)),
		ad("fiji", "Kock", point(-17, 179.9)), ad("nowhere", "Kock"))
	near := func(lat, lon, km float64) job.Near {
		return job.Near{Point: job.Point{Lat: lat, Lon: lon}, Radius: km}
	}
	for _, c := range []struct {
		near []job.Near
		want string
	}{
		{[]job.Near{near(58.41, 15.62, 1)}, "linköping"},
		{[]job.Near{near(58.41, 15.62, 37)}, "linköping"}, // it is 38 km
		{[]job.Near{near(58.41, 15.62, 39)}, "linköping norrköping"},
		{[]job.Near{near(58.41, 15.62, 10), near(57.7, 12, 10)}, "göteborg linköping"},
		{[]job.Near{near(-17, -179.9, 30)}, "fiji"}, // over the date line
		{[]job.Near{near(0, 0, 1000)}, ""},
		{[]job.Near{near(17, -0.1, 1000)}, ""}, // its antipode
	} {
		for _, text := range []string{"", "kock"} {
			if got := sorted(found(t, s, job.Query{Near: c.near, Text: text})); got != c.want {
				t.Errorf("%v: %q, want %q", c.near, got, c.want)
			}
		}
	}
}

func TestSorts(t *testing.T) {
	s, c := store(t)
	deadline := func(days int) func(*job.Ad) { return func(a *job.Ad) { a.Deadline = noon.AddDate(0, 0, days) } }
	edited := func(h int) func(*job.Ad) {
		return func(a *job.Ad) { a.Updated = noon.Add(time.Duration(h) * time.Hour) }
	}
	load(t, s, job.Whole, ad("1", "Kock kock kock", deadline(5), edited(0), text("kock")), ad("2", "Bagare", published(noon), deadline(9), text("kock och bagare i ett stort kök")))
	c.pass(time.Hour)
	load(t, s, job.Part, ad("3", "Målare", published(noon.AddDate(0, 0, -9)), lastDay(time.Time{}), edited(-1), text("kock")), ad("4", "Kock", deadline(1), edited(1)))
	for order, wanted := range map[job.Sort]string{
		"":                 "4 3 2 1",
		job.SortNewest:     "4 3 2 1",
		job.SortOldest:     "1 2 3 4",
		job.SortDeadline:   "4 1 2 3",
		job.SortDeadlineBy: "2 1 4 3",
		job.SortUpdated:    "4 2 1 3",
		job.SortRelevance:  "4 3 2 1",
	} {
		if got := found(t, s, job.Query{Sort: order}); got != wanted {
			t.Errorf("%s: %s, want %s", order, got, wanted)
		}
	}
	for _, order := range []job.Sort{job.SortNewest, job.SortOldest} {
		if got := found(t, s, job.Query{Text: "kock", Sort: order}); got != found(t, s, job.Query{Sort: order}) {
			t.Errorf("with text, %s: %s", order, got)
		}
	}
}

func TestPages(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole, some(25)...)
	all := strings.Fields(found(t, s, job.Query{}))
	for _, q := range []job.Query{{Limit: 10}, {Limit: 10, Offset: 20}, {Limit: 100, Offset: 5}, {Limit: 10, Offset: 25}, {Limit: 10, Offset: 2000}, {Text: "kock", Sort: job.SortNewest, Limit: 7, Offset: 7}} {
		from := min(q.Offset, 25)
		if got := found(t, s, q); got != strings.Join(all[from:min(from+q.Limit, 25)], " ") {
			t.Errorf("%+v: %s", q, got)
		}
	}
	r, err := s.Search(t.Context(), job.Query{})
	if err != nil || len(r.Hits) != 10 || r.Total != 25 || r.Positions != 25 {
		t.Errorf("by default %d hits of %d, %d positions, %v", len(r.Hits), r.Total, r.Positions, err)
	}
}

// TestSmallerPlaceFirst: as in JobSearch, of two places of different size the
// smaller is promoted, not required; a sort that is asked for stays.
func TestSmallerPlaceFirst(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole, ad("near", "Kock", in("0580")), ad("newer", "Kock", in("0581"), published(noon)))
	linkoping := town("0580")
	q := job.Query{Municipality: []job.Term{{ID: linkoping.ID}}, Region: []job.Term{{ID: linkoping.Region.ID}}}
	if got := found(t, s, q); got != "near newer" {
		t.Errorf("order %s", got)
	}
	q.Text = "kock"
	if got := found(t, s, q); got != "near newer" {
		t.Errorf("with words, order %s", got)
	}
	q.Sort = job.SortNewest
	if got := found(t, s, q); got != "newer near" {
		t.Errorf("newest first, order %s", got)
	}
}
