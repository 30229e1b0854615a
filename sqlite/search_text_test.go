package sqlite_test

import (
	"strings"
	"testing"

	"jobbnara/job"
)

func TestText(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole,
		ad("1", "Undersköterska till natten", text("Vi söker dig. Erfarenhet av demensvård."), in("0580")),
		ad("2", "C++ utvecklare", text("Du kan C++, C# och .NET samt node.js AND more OR less NOT here NEAR you")),
		ad("3", "Kock", text("Café à la carte; vård av gäster"), func(a *job.Ad) { a.Employer.Name = "Natt & Dag AB" }),
		ad("4", "Sjuksköterska", text(`Ett "gott" team, 100% heltid`), func(a *job.Ad) { a.Occupation.Label = "Sjuksköterska, grundutbildad" }),
		ad("5", "C utvecklare", text("assembler")))
	for q, wanted := range map[string]string{
		"undersköterska":            "1",
		"UNDERSKÖTERSKA":            "1",
		"underskoterska":            "", // ö is not o
		"vård":                      "3",
		"vård*":                     "3",
		"demens*":                   "1",
		"under* natt*":              "1",
		"natt*":                     "1 3",
		"-natt*":                    "2 4 5",
		"cafe":                      "3",
		"söker dig":                 "1",
		`"söker dig"`:               "1",
		`"dig söker"`:               "",
		`"natten vi"`:               "", // a phrase does not cross from the headline to the text
		`-"söker dig"`:              "2 3 4 5",
		"utvecklare -assembler":     "2",
		"-assembler -kock":          "1 2 4",
		"c++":                       "2",
		"C++*":                      "2",
		"c#":                        "2",
		"c":                         "5",
		".net":                      "2",
		"node.js":                   "2",
		"AND":                       "2",
		"kock AND":                  "",
		"OR":                        "2",
		"NOT here":                  "2",
		"NEAR":                      "2",
		"NEAR(kock, 3)":             "",
		"linköping":                 "1",
		"östergötlands":             "1",
		"sverige":                   "",
		"+kock":                     "3",
		"100%":                      "4",
		"grundutbildad":             "4",
		"natt dag":                  "3",
		"":                          "1 2 3 4 5",
		`"`:                         "1 2 3 4 5",
		`""`:                        "1 2 3 4 5",
		"*":                         "1 2 3 4 5",
		"-":                         "1 2 3 4 5",
		"- . , ! ( ) : ^ ' ; -- /*": "1 2 3 4 5",
		`"kock`:                     "3",
		`kock"`:                     "3",
		"headline:kock":             "",
		"{headline} : kock":         "",
		"mun_0580":                  "", // no text looks like a tag
		"ad_":                       "",
		"kock*'; DROP TABLE ad; --": "",
		"x\x00y":                    "",
		"kock\xff":                  "3",
	} {
		for _, order := range []job.Sort{"", job.SortRelevance, job.SortOldest} {
			got := sorted(found(t, s, job.Query{Text: q, Sort: order}))
			if got != wanted {
				t.Errorf("%q by %q finds %q, want %q", q, order, got, wanted)
			}
		}
	}
}

func TestLongText(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole, ad("1", "Kock"))
	for _, long := range []string{strings.Repeat("k", 255), strings.Repeat("k ", 127), strings.Repeat("k* ", 85), strings.Repeat("-k ", 85), strings.Repeat(`"k`, 127), strings.Repeat("å", 255), strings.Repeat(`"" `, 85)} {
		found(t, s, job.Query{Text: long})
	}
	if got := found(t, s, job.Query{Text: strings.Repeat("kock* ", 42)}); got != "1" {
		t.Errorf("%q", got)
	}
}

func TestEmployer(t *testing.T) {
	s, _ := store(t)
	at := func(name, workplace, number string) func(*job.Ad) {
		return func(a *job.Ad) { a.Employer = job.Employer{Name: name, Workplace: workplace, OrgNumber: number} }
	}
	load(t, s, job.Whole,
		ad("1", "Kock i Norrköpings kommun", at("Linköpings kommun", "Ekbackens förskola", "2120000449")),
		ad("2", "Bagare", at("Norrköpings kommun", "", "2120000456")),
		ad("3", "Målare", at("5 AB", "", "5566778899")))
	for employer, wanted := range map[string]string{
		"linköpings kommun":  "1",
		"Norrköpings kommun": "2",
		"kommun linköpings":  "",
		"kommun":             "1 2",
		"Ekbackens":          "1",
		"212000":             "1 2",
		"212000-0449":        "1",
		"2120000449":         "1",
		"12000":              "",
		"5 AB":               "3",
		"...":                "1 2 3",
		`" OR "kommun`:       "",
	} {
		for _, q := range []job.Query{{Employer: []string{employer}}, {Employer: []string{employer}, Sort: job.SortRelevance}} {
			if got := sorted(found(t, s, q)); got != wanted {
				t.Errorf("%q finds %q, want %q", employer, got, wanted)
			}
		}
	}
	if got := sorted(found(t, s, job.Query{Employer: []string{"556677", "Ekbackens förskola"}})); got != "1 3" {
		t.Errorf("either employer: %q", got)
	}
	if got := sorted(found(t, s, job.Query{Employer: []string{"kommun"}, Text: "kock -bagare"})); got != "1" {
		t.Errorf("with text: %q", got)
	}
}

// A word in the headline, or the occupation's name, says more than one in the text.
func TestRelevance(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole,
		ad("text", "Ekonomibiträde", text("Du hjälper vår kock i köket med mat och disk.")),
		ad("headline", "Kock", text("Du lagar mat i vårt kök tillsammans med andra.")),
		ad("occupation", "Vi söker dig", text("Du lagar mat i vårt kök."), func(a *job.Ad) { a.Occupation.Label = "Kock" }))
	if got := found(t, s, job.Query{Text: "kock"}); got != "occupation headline text" {
		t.Errorf("order %s", got)
	}
}
