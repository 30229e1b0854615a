package locale

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
)

func TestFor(t *testing.T) {
	for tag, want := range map[string]string{
		"sv": "sv", "en": "en", "en-GB": "en", "EN_us": "en", "sv-FI": "sv",
		"": "sv", "xx": "sv", "e": "sv", "english": "sv", "\xff": "sv", "en;q=0.5": "sv",
	} {
		if got := For(tag).Lang; got != want {
			t.Errorf("For(%q) is %s, want %s", tag, got, want)
		}
	}
}

// Every language says everything, with the same data, in one as in more.
func TestSameKeys(t *testing.T) {
	want := read(t, Default)
	for _, lang := range Languages() {
		if For(lang).format == nil {
			t.Fatalf("%s has no formats of dates and numbers", lang)
		}
		got := read(t, lang)
		for key, data := range want {
			if theirs, ok := got[key]; !ok || theirs != data {
				t.Errorf("%s in %s refers to %q, in %s to %q (there: %v)", key, lang, theirs, Default, data, ok)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s has %d messages, %s has %d", lang, len(got), Default, len(want))
		}
	}
}

// read returns the messages' keys and, for each, the data that it refers to.
func read(t *testing.T, lang string) map[string]string {
	text, err := files.ReadFile("messages/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var messages map[string]any
	if err := json.Unmarshal(text, &messages); err != nil {
		t.Fatal(err)
	}
	data := map[string]string{}
	for key, message := range messages {
		text, _ := message.(string)
		forms, isPlural := message.(map[string]any)
		if isPlural {
			if forms["one"] == nil || forms["other"] == nil {
				t.Errorf("%s in %s lacks a plural form: %v", key, lang, forms)
			}
			text, _ = forms["other"].(string)
		}
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s in %s says nothing", key, lang)
		}
		names := placeholder.FindAllString(text, -1)
		slices.Sort(names)
		data[key] = fmt.Sprint(isPlural, names)
	}
	return data
}

var placeholder = regexp.MustCompile(`\{[^{}]+\}`)

func TestPlurals(t *testing.T) {
	for _, c := range []struct {
		lang  string
		count int
		want  string
	}{
		{"sv", 0, "0 lediga jobb"}, {"sv", 1, "1 ledigt jobb"}, {"sv", 137, "137 lediga jobb"}, {"sv", 43954, "43\u00a0954 lediga jobb"},
		{"en", 0, "0 jobs"}, {"en", 1, "1 job"}, {"en", 43954, "43,954 jobs"},
	} {
		if got := For(c.lang).N("list.total", c.count); got != c.want {
			t.Errorf("%s, %d: %q, want %q", c.lang, c.count, got, c.want)
		}
	}
}

func TestMissingKey(t *testing.T) {
	if got := For("sv").T("no.such.key"); got != "no.such.key" || For("sv").Has("no.such.key") {
		t.Errorf("a missing key gives %q", got)
	}
}

func TestDate(t *testing.T) {
	late := time.Date(2026, 12, 2, 23, 30, 0, 0, time.UTC) // already the third in Sweden
	for _, c := range []struct{ got, want string }{
		{For("sv").Date(late), "3 december 2026"},
		{For("en").Date(late), "3 December 2026"},
		{For("sv").DateTime(late), "3 december 2026 00:30"},
		{For("sv").Date(time.Time{}), ""},
		{For("sv").DateTime(time.Time{}), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestDescribe(t *testing.T) {
	names := map[string]string{"bm2x_1mr_Qhx": "Linköping", "SYty_Yho_JAF": "Norrköping", "oLT3_Q9p_3nn": "Östergötlands län",
		"6YE1_gAC_R2G": "Heltid", "kpPX_CNN_gDU": "Tillsvidareanställning", "NYW6_mP6_vwf": "Hälso- och sjukvård"}
	label := func(_, id string) string { return names[id] }
	yes, no := true, false
	for _, c := range []struct {
		q      job.Query
		sv, en string
	}{
		{job.Query{}, "Alla lediga jobb", "All job openings"},
		{job.Query{Sort: job.SortOldest, Offset: 20}, "Alla lediga jobb", "All job openings"},
		{job.Query{Text: "undersköterska", Municipality: []job.Term{{ID: "bm2x_1mr_Qhx"}}}, "Undersköterska i Linköping: lediga jobb", "Undersköterska in Linköping: job openings"},
		{job.Query{Municipality: []job.Term{{ID: "bm2x_1mr_Qhx"}, {ID: "SYty_Yho_JAF"}}}, "Lediga jobb i Linköping eller Norrköping", "Job openings in Linköping or Norrköping"},
		{job.Query{Region: []job.Term{{ID: "oLT3_Q9p_3nn"}}, Municipality: []job.Term{{ID: "bm2x_1mr_Qhx", Not: true}}}, "Lediga jobb utom i Linköping i Östergötlands län", "Job openings except in Linköping in Östergötlands län"},
		{job.Query{Field: []string{"NYW6_mP6_vwf"}, Hours: []string{"6YE1_gAC_R2G"}, EmploymentType: []string{"kpPX_CNN_gDU"}}, "Hälso- och sjukvård, tillsvidareanställning, heltid: lediga jobb", "Hälso- och sjukvård, tillsvidareanställning, heltid: job openings"},
		{job.Query{Hours: []string{"6YE1_gAC_R2G"}}, "Lediga jobb, heltid", "Job openings, heltid"},
		{job.Query{Remote: &yes, Employer: []string{"Region Östergötland"}}, "Lediga jobb hos Region Östergötland på distans", "Job openings at Region Östergötland remote"},
		{job.Query{Remote: &no}, "Lediga jobb på plats", "Job openings on site"},
		{job.Query{Near: []job.Near{{Point: job.Point{Lat: 58.41, Lon: 15.62}, Radius: 2.5}}}, "Lediga jobb inom 2,5 km från 58.41, 15.62", "Job openings within 2.5 km of 58.41, 15.62"},
		{job.Query{PublishedAfter: job.Moment{Minutes: 24 * 60}}, "Lediga jobb publicerade det senaste dygnet", "Job openings published in the last 24 hours"},
		{job.Query{PublishedAfter: job.Moment{Minutes: 120}}, "Lediga jobb publicerade de senaste 2 timmarna", "Job openings published in the last 2 hours"},
		{job.Query{PublishedBefore: job.Moment{Time: time.Date(2026, 11, 19, 23, 0, 0, 0, time.UTC)}}, "Lediga jobb publicerade före 20 november 2026", "Job openings published before 20 November 2026"},
		{job.Query{Occupation: []string{"abcd_efg_hij"}}, "abcd_efg_hij: lediga jobb", "abcd_efg_hij: job openings"},
		{job.Query{Municipality: []job.Term{{ID: "bm2x_1mr_Qhx"}}, Neighbours: true, Abroad: true}, "Lediga jobb i Linköping och grannkommunerna utomlands", "Job openings in Linköping and its neighbours abroad"},
		{job.Query{Neighbours: true, Unspecified: true, Label: []string{"nystartsjobb"}}, "Lediga jobb i Sverige utan angiven ort, nystartsjobb", "Job openings in Sweden, place not stated, nystartsjobb"},
		{job.Query{Experience: &no, LicenceRequired: &yes, ScopeMin: 50, ScopeMax: 87.5}, "Lediga jobb, ingen erfarenhet krävs, körkort krävs, minst 50 procent, högst 87,5 procent", "Job openings, no experience required, driving licence required, at least 50 percent, at most 87.5 percent"},
		{job.Query{Experience: &yes, LicenceRequired: &no, Skill: []string{"x", "y"}, Language: []string{"z"}, Licence: []string{"w"}}, "Lediga jobb, kompetens: x eller y, språk: z, körkort: w, erfarenhet krävs, inget körkort krävs",
			"Job openings, skill: x or y, language: z, driving licence: w, experience required, no driving licence required"},
		{job.Query{Text: "{{.Search}}"}, "{{.Search}}: lediga jobb", "{{.Search}}: job openings"},
	} {
		if got := For("sv").Describe(c.q, label); got != c.sv {
			t.Errorf("sv %s: %q, want %q", c.q.Canonical(), got, c.sv)
		}
		if got := For("en").Describe(c.q, label); got != c.en {
			t.Errorf("en %s: %q, want %q", c.q.Canonical(), got, c.en)
		}
	}
	if got := For("sv").Describe(job.Query{Hours: []string{"x"}}, nil); got != "Lediga jobb, x" {
		t.Errorf("without labels: %q", got)
	}
}
