package widget

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jobbnara/job"
)

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(strings.Fields(attribute(n, "class")), name) }
}

func facet(name string, idsAndCounts ...any) job.Facet {
	f := job.Facet{Name: name}
	for i := 0; i < len(idsAndCounts); i += 2 {
		f.Values = append(f.Values, job.FacetValue{Concept: job.Concept{ID: idsAndCounts[i].(string)}, Count: idsAndCounts[i+1].(int)})
	}
	return f
}

const (
	ostergotland = "oLT3_Q9p_3nn"
	linkoping    = "bm2x_1mr_Qhx"
	health       = "NYW6_mP6_vwf"
	nurses       = "Z8ci_bBE_tmx"
)

func counted(raw string, t *testing.T) Page {
	p := pageOf(ordinary())
	p.Options.Filters = true
	p.Query = query(t, raw)
	p.Result.WhatIf = []job.Facet{
		facet("region", ostergotland, 1137, "nobody knows", 2, "", 3),
		facet("municipality", linkoping, 137),
		facet("occupation-field", health, 40, "", 7),
		facet("occupation-group", nurses, 9),
		facet("employment-type"),
		facet("remote", "true", 45, "false", 5),
		facet("experience", "false", 11, "true", 12, "", 13),
		facet("label", "nystartsjobb", 14),
		facet("source", "jobtech", 15, "https://kommun.example/jobb", 16),
		facet("deadline", "3", 17, "7", 18, "", 19),
	}
	return p
}

// Each choice says what it would give, and what no choice gives is told.
func TestCounts(t *testing.T) {
	v := newViews(t)
	for _, name := range []string{"jobs", "embed", "list"} {
		_, text := parse(t, render(t, v, name, counted("occupation-field="+health+"&municipality="+linkoping+",SYty_Yho_JAF&region=-05", t)))
		for _, want := range []string{
			"Linköping (137)", "Norrköping (0)", "Hälso- och sjukvård (40)", "Oklart (7), visas bara utan val här",
			"Grundutbildade sjuksköterskor (9)", "Säsongsanställning (0)", "Bara jobb på distans (45)",
			"Krävs inte (11)", "Krävs (12)", "Oklart (13)", "nystartsjobb (14)", "Arbetsförmedlingen (15)", "https://kommun.example/jobb (16)",
			"inom 3 dagar (17)", "inom 7 dagar (18)", "Oklart (19)", "inte Östergötlands län\n",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
		_, text = parse(t, render(t, v, name, counted("", t)))
		for _, want := range []string{"Östergötlands län (1\u00a0137)", "Oklart (5), visas bara utan val här", "Stockholms län (0)"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
		bare := pageOf(ordinary())
		bare.Options.Filters = true
		if _, text = parse(t, render(t, v, name, bare)); strings.Contains(text, "Oklart") || strings.Contains(text, "län (") {
			t.Errorf("%s says what nobody counted", name)
		}
	}
}

// A chip chooses, and chosen lets go, in the list that it stands in.
func TestChipsChoose(t *testing.T) {
	v := newViews(t)
	p := counted("q=vård&source=jobtech&deadline=7&offset=20", t)
	elements, _ := parse(t, render(t, v, "list", p))
	got := map[string]string{}
	for _, n := range elements {
		if class("jn-go")(n) && n.FirstChild.Data == "bdi" {
			got[n.FirstChild.FirstChild.Data] = attribute(n, "aria-current") + " " + href(n)
		}
	}
	for label, want := range map[string]string{
		"inom 3 dagar":                " https://jobb.example.se/jobs?deadline=3&q=v%C3%A5rd&source=jobtech",
		"inom 7 dagar":                "true https://jobb.example.se/jobs?q=v%C3%A5rd&source=jobtech",
		"Arbetsförmedlingen":          "true https://jobb.example.se/jobs?deadline=7&q=v%C3%A5rd",
		"https://kommun.example/jobb": " https://jobb.example.se/jobs?deadline=7&q=v%C3%A5rd&source=https%3A%2F%2Fkommun.example%2Fjobb",
	} {
		if got[label] != want {
			t.Errorf("%s leads to %q, want %q", label, got[label], want)
		}
	}
	p = pageOf()
	p.Query = query(t, "deadline=10")
	if page := render(t, v, "jobs", p); !strings.Contains(page, `aria-current="true" href="/jobs"`) || !strings.Contains(page, "inom 10 dagar") || !strings.Contains(page, "jn-more\" open") {
		t.Error("what is chosen and matches nothing cannot be taken back")
	}
	if _, ok := got["Oklart"]; ok {
		t.Error("nothing finds what is unclear, yet a link does")
	}
}

func TestVague(t *testing.T) {
	v := newViews(t)
	p := pageOf(ordinary())
	p.Query, p.Result.Vague = query(t, "position=58.41,15.62&position.radius=20"), 45
	if _, text := parse(t, render(t, v, "list", p)); !strings.Contains(text, "45 av dem anger bara kommunen") {
		t.Errorf("it does not say how many are vague:\n%s", text)
	}
	p.Result.Vague = 0
	if page := render(t, v, "list", p); strings.Contains(page, "jn-vague") {
		t.Error("none is vague, yet it says so")
	}
}
