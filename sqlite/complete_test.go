package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"unicode"

	"jobbnara/job"
	"jobbnara/sqlite"
)

// typed are the completions of a text.
func typed(t testing.TB, s *sqlite.Store, text string, with ...func(*job.Typed)) []job.Completion {
	t.Helper()
	asked := job.Typed{Query: job.Query{Text: strings.TrimSpace(text), Limit: job.MaxCompletions}, Contextual: true, Spaced: strings.HasSuffix(text, " ")}
	for _, w := range with {
		w(&asked)
	}
	list, err := s.Complete(t.Context(), asked)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return list
}

// short writes completions as "value type count".
func short(list []job.Completion) string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = fmt.Sprintf("%s %.3s %d", c.Value, c.Type, c.Count)
	}
	return strings.Join(out, "; ")
}

func works(id, label string) func(*job.Ad) {
	return func(a *job.Ad) { a.Occupation = job.Concept{ID: id, Label: label} }
}

func by(employer string, skills ...string) func(*job.Ad) {
	return func(a *job.Ad) {
		a.Employer.Name = employer
		for _, skill := range skills {
			a.Details.Must.Skills = append(a.Details.Must.Skills, job.Weighted{Concept: job.Concept{ID: "skil_" + skill, Label: skill}})
		}
	}
}

var (
	nurse   = works("occu_und_001", "Undersköterska, hemtjänst och äldreboende")
	ward    = works("occu_und_002", "Undersköterska, vårdavdelning")
	waiter  = works("occu_ser_001", "Servitör/Servitris")
	coder   = works("occu_sys_001", "Systemutvecklare/Programmerare")
	leisure = works("occu_lar_001", "Lärare i fritidshem/Fritidspedagog")
)

func TestComplete(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole,
		ad("1", "Vi söker dig", nurse, in("0580"), by("LINKÖPINGS KOMMUN")),
		ad("2", "Vi söker dig", nurse, in("0580"), by("Linköpings kommun")),
		ad("3", "Vi söker dig", ward, in("0581"), by("Region Östergötland")),
		ad("4", "Vi söker dig", waiter, in("0580"), by("Lindas Krog")),
		ad("5", "Vi söker dig", coder, in("0180"), by("C++ Husen AB", "C#", "JavaScript", "javascript")),
		ad("6", "Vi söker dig", leisure, in("0114"), by("Åsa Öbergs Förskola")),
		ad("7", "Vi söker dig", leisure, by(`"*-`), func(a *job.Ad) { a.Country = job.Concept{Code: "155", Label: "Norge"} }),
	)
	for _, c := range []struct{ text, want string }{
		{"undersköterska lin", "undersköterska Linköping loc 2; undersköterska Linköpings kommun emp 2"},
		{"UNDERSKÖTERSKA  LIN", "UNDERSKÖTERSKA Linköping loc 2; UNDERSKÖTERSKA Linköpings kommun emp 2"},
		{"lin", "Linköping loc 3; Linköpings kommun emp 2; Lindas Krog emp 1"},
		{"LIN", "Linköping loc 3; Linköpings kommun emp 2; Lindas Krog emp 1"},
		{"und", "Undersköterska occ 3; Undersköterska, hemtjänst och äldreboende occ 2; Undersköterska, vårdavdelning occ 1"},
		{"servit", "Servitris occ 1; Servitör occ 1"},
		{"lärare i f", "Lärare i fritidshem occ 2; lärare i Fritidspedagog occ 2"},
		{"linköping serv", "linköping Servitris occ 1; linköping Servitör occ 1"},
		{"upplands v", "Upplands Väsby loc 1"},
		{"upplands ", "Upplands Väsby loc 1; upplands Fritidspedagog occ 1; upplands Lärare i fritidshem occ 1; upplands Stockholms län loc 1; upplands Åsa Öbergs Förskola emp 1"},
		{"javas", "JavaScript ski 1"},
		{"c", "C# ski 1; C++ Husen AB emp 1"},
		{"c#", "C# ski 1"},
		{"c+", "C++ Husen AB emp 1"},
		{"å", "Åsa Öbergs Förskola emp 1"},
		{"a", ""},
		{"öster", "Östergötlands län loc 4"},
		{"norg", "Norge loc 1"},
		{"sver", ""}, // in every ad
		{"jobb i linköping serv", "jobb i linköping Servitris occ 1; jobb i linköping Servitör occ 1"},
		{"stokholm", "Stockholms län loc 2; Stockholm loc 1"}, // a slip
		{"-lin", "-Linköping loc 3; -\"Linköpings kommun\" emp 2; -\"Lindas Krog\" emp 1"},
		{"servitör -lin", "servitör -\"Lindas Krog\" emp 1; servitör -Linköping loc 1"},
		{`"lin`, ""}, {"lin*", ""}, {"zzz", ""}, {"-", ""}, {"+", ""}, {"...", ""}, {"", ""}, {" ", ""},
		{"+tag", ""}, {"mun_0580", ""}, {"occ", ""}, {"ad_", ""}, {"kock lin", ""},
	} {
		if got := short(typed(t, s, c.text)); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	if got := typed(t, s, "lin", func(a *job.Typed) { a.Limit = 1 }); short(got) != "Linköping loc 3" || got[0].Term != "Linköping" {
		t.Errorf("limit 1: %+v", got)
	}
	if got := short(typed(t, s, "servitör lin", func(a *job.Typed) { a.Contextual = false })); got != "servitör Linköping loc 3; servitör Linköpings kommun emp 2; servitör Lindas Krog emp 1" {
		t.Errorf("out of context: %s", got)
	}
	if got := short(typed(t, s, "lin", func(a *job.Typed) { a.Occupation = []string{"occu_ser_001"} })); got != "Lindas Krog emp 1; Linköping loc 1" {
		t.Errorf("with a filter: %s", got)
	}
	if got := short(typed(t, s, "servitör ")); got != "servitör Lindas Krog emp 1; servitör Linköping loc 1; servitör Östergötlands län loc 1" {
		t.Errorf("after a space: %s", got)
	}
	if got := typed(t, s, "lin", func(a *job.Typed) { a.Limit = job.NoHits }); got != nil {
		t.Errorf("limit 0: %v", got)
	}
}

// What employers call themselves is shown as text that can be searched for.
func TestHostileNames(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole,
		ad("1", "Kock", by("Ost \u202eAB\x00\n*\"*")), ad("2", "Kock", by(`"*-`)), ad("3", "Kock", by(strings.Repeat("Ostmakare ", 20))),
		ad("4", "Kock", by("--Ost' OR 1=1;--")), ad("5", "Kock", by("")), ad("6", "Kock", func(a *job.Ad) { a.Details = nil }))
	if got := short(typed(t, s, "ost")); got != "Ost AB emp 1; Ost' OR 1=1;-- emp 1" {
		t.Errorf("%q", got)
	}
	for _, text := range []string{"ost\x00", "ost \xff\xfe", `"`, "AND ost", "NEAR(", "a* b* c*", strings.Repeat("ost ", 60), strings.Repeat("å", 255), "'; DROP TABLE ad;--", "\u0301", "{tags} : x"} {
		for _, c := range typed(t, s, text) {
			if strings.ContainsFunc(c.Term, unicode.IsControl) {
				t.Errorf("%q: %q", text, c.Term)
			}
		}
	}
	long := strings.Repeat("kock ", 50) + "os"
	if got := typed(t, s, long); len(got) != 0 {
		t.Errorf("a text that would be too long to search for: %v", got)
	}
}

// A count is of the ads that the words before find and that are filed so.
func TestCompletionsAreCounted(t *testing.T) {
	s, c := store(t)
	d := dice{rand.New(rand.NewPCG(3, 1))}
	var list []any
	for i := range 400 {
		list = append(list, d.ad(i, c.now()))
	}
	load(t, s, job.Whole, list...)
	checked := 0
	for _, before := range []string{"", "kock ", "nattkock ", "c++ ", "göteborgs år ", "-kock ", "finnsinte "} {
		for _, begun := range []string{"u", "up", "va", "vall", "stoc", "ö", "kock", "natt", "c"} {
			for _, got := range typed(t, s, before+begun) {
				q := job.Query{Text: strings.TrimSpace(before), Limit: job.NoHits}
				switch got.Type {
				case job.CompletesLocation:
					for _, m := range towns {
						if m.Label == got.Term {
							q.Municipality = []job.Term{{ID: m.ID}}
						}
						if m.Region.Label == got.Term {
							q.Region = []job.Term{{ID: m.Region.ID}}
						}
					}
				case job.CompletesOccupation:
					for _, o := range occupations {
						if o.Label == got.Term {
							q.Occupation = []string{o.ID}
						}
					}
				default:
					continue
				}
				r, err := s.Search(t.Context(), q)
				if err != nil || r.Total != got.Count {
					t.Errorf("%q: %+v, a search finds %d, %v", before+begun, got, r.Total, err)
				}
				checked++
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d completions: this tests little", checked)
	}
}

func TestCompleteFollowsChanges(t *testing.T) {
	s, _ := store(t)
	if got := short(typed(t, s, "lin")); got != "" {
		t.Errorf("nothing loaded: %s", got)
	}
	load(t, s, job.Part, ad("1", "Kock", in("0580"), by("Lilla Köket")))
	if got := short(typed(t, s, "li")); got != "Lilla Köket emp 1; Linköping loc 1" {
		t.Errorf("one: %s", got)
	}
	load(t, s, job.Part, ad("2", "Kock", in("0580"), by("Lisas Bar")), ad("1", "Kock", in("0581"), by("Lilla Köket")))
	if got := short(typed(t, s, "li")); got != "Lilla Köket emp 1; Linköping loc 1; Lisas Bar emp 1" {
		t.Errorf("another, and one moved: %s", got)
	}
	load(t, s, job.Part, gone("2"))
	if got := short(typed(t, s, "li")); got != "Lilla Köket emp 1" {
		t.Errorf("one gone: %s", got)
	}
}

// Whoever asks while ads come and go gets the counts of one moment.
func TestCompletionsAreOfOneMoment(t *testing.T) {
	s, _ := store(t)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				list := typed(t, s, "k")
				for _, c := range list {
					if c.Count != list[0].Count {
						t.Errorf("half-updated: %s", short(list))
						return
					}
				}
			}
		})
	}
	for i := range 20 {
		var list []any
		for j := range 30 {
			list = append(list, ad(fmt.Sprint(i, "-", j), "Vi söker", works("occu_koc_001", "Kock"), by("Krogen", "Kniv")))
		}
		load(t, s, job.Part, list...)
		load(t, s, job.Part, gone(fmt.Sprint(i, "-", 0)))
	}
	close(done)
	readers.Wait()
	if got := short(typed(t, s, "k")); got != "Kniv ski 580; Kock occ 580; Krogen emp 580" {
		t.Error(got)
	}
}
