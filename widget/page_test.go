package widget

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jobbnara/job"
	"jobbnara/locale"
	"jobbnara/taxonomy"
)

var names = []string{"start", "jobs", "job", "sources", "alerts", "how", "privacy", "accessibility", "error", "embed", "list"}

// now is a day in the fake ads' life.
var now = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func newViews(t testing.TB) *Views {
	t.Helper()
	v, err := New(taxonomy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func render(t testing.TB, v *Views, name string, p Page) string {
	t.Helper()
	var out bytes.Buffer
	if err := v.Page(&out, name, p); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// parse returns the elements of a page in order, and its text.
func parse(t testing.TB, page string) (elements []*html.Node, text string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.ElementNode:
			elements = append(elements, n)
		case html.TextNode:
			all.WriteString(n.Data)
		}
	}
	return elements, all.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// ordinary is an ad as most are.
func ordinary() job.Ad {
	return job.Ad{
		ID: "30016596", Kind: "job", Headline: "Undersköterska till Vasaparken", Vacancies: 3, Status: job.Open,
		Sources:        []job.SourceLink{{Source: "jobtech", ID: "30016596", URL: "https://arbetsformedlingen.se/platsbanken/annonser/30016596"}},
		Employer:       job.Employer{Name: "Linköpings kommun", Workplace: "Vasaparkens äldreboende"},
		Occupation:     job.Concept{ID: "bXNH_MNX_dUR", Label: "Undersköterska"},
		Hours:          job.Concept{ID: "6YE1_gAC_R2G", Label: "Heltid"},
		EmploymentType: job.Concept{ID: "kpPX_CNN_gDU", Label: "Tillsvidareanställning"},
		Municipality:   job.Concept{ID: "bm2x_1mr_Qhx", Code: "0580", Label: "Linköping"},
		Country:        job.Concept{Code: "199", Label: "Sverige"},
		Published:      now.AddDate(0, 0, -3), Deadline: now.AddDate(0, 0, 12), LastDay: now.AddDate(0, 0, 12),
		Details: &job.Details{
			Text:  "Vi söker dig.\n\nVi erbjuder:\n• Friskvård\n• Arbetskläder\n\nVälkommen!",
			Apply: job.Apply{URL: "https://rekrytering.example.se/ansok?id=7", Email: "jobb@example.se", Reference: "2026/17"},
		},
	}
}

func pageOf(ads ...job.Ad) Page {
	p := Page{Base: "https://jobb.example.se", Path: "/jobs", Now: now, Result: job.Result{Total: 137, Positions: 151, Hits: ads}}
	if len(ads) > 0 {
		p.Ad = &ads[0]
	}
	return p
}

// Every page is a page that assistive technology can make sense of, in each
// language, with and without ads.
func TestEveryPageIsWhole(t *testing.T) {
	v := newViews(t)
	bare := ordinary()
	bare = job.Ad{ID: "1", Sources: bare.Sources}
	for _, lang := range locale.Languages() {
		for _, name := range names {
			for _, p := range []Page{pageOf(ordinary(), ordinary()), pageOf(bare), pageOf()} {
				p.Lang, p.Options = lang, ParseOptions(name, nil)
				p.Options.Filters = true
				if name == "error" {
					p.Status, p.Problem = 404, errors.New("a secret")
				}
				if name == "job" && p.Ad == nil {
					continue
				}
				page := render(t, v, name, p)
				checkWhole(t, lang+" "+name, name, page)
				if strings.Contains(page, "secret") {
					t.Errorf("%s %s shows an error that is not for strangers", lang, name)
				}
			}
		}
	}
}

func checkWhole(t *testing.T, what, name, page string) {
	t.Helper()
	elements, text := parse(t, page)
	ids, labelled, h1, level := map[string]bool{}, map[string]bool{}, 0, 0
	for _, n := range elements {
		if id := attribute(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: two elements have the id %s", what, id)
			}
			ids[id] = true
		}
		if n.Data == "label" {
			labelled[attribute(n, "for")] = true
		}
	}
	for _, n := range elements {
		switch n.Data {
		case "html":
			if name != "list" && (attribute(n, "lang") == "" || attribute(n, "dir") == "") {
				t.Errorf("%s: html has no lang or dir", what)
			}
		case "h1", "h2", "h3", "h4", "h5", "h6":
			now := int(n.Data[1] - '0')
			if now == 1 {
				h1++
			}
			if name != "list" && now > level+1 {
				t.Errorf("%s: h%d follows h%d", what, now, level)
			}
			level = now
		case "input", "select", "textarea":
			kind := attribute(n, "type")
			if kind != "hidden" && !labelled[attribute(n, "id")] && n.Parent.Data != "label" {
				t.Errorf("%s: no label for %s %s", what, n.Data, attribute(n, "name"))
			}
		case "img":
			if !strings.Contains(page, ` alt=""`) {
				t.Errorf("%s: an image without alt", what)
			}
		}
		for _, name := range []string{"for", "aria-labelledby"} {
			if to := attribute(n, name); to != "" && !ids[to] {
				t.Errorf("%s: %s refers to %s, which is not there", what, name, to)
			}
		}
	}
	if name != "list" && h1 != 1 {
		t.Errorf("%s: %d h1", what, h1)
	}
	for _, word := range strings.Fields(text) {
		if key.MatchString(word) {
			t.Errorf("%s: there is no message %s", what, word)
		}
	}
	if strings.Contains(text, "<no value>") {
		t.Errorf("%s: a message lacks data", what)
	}
}

func TestUnknownPage(t *testing.T) {
	var out bytes.Buffer
	if err := newViews(t).Page(&out, "nothing", Page{}); err == nil || out.Len() > 0 {
		t.Errorf("wrote %q, error %v", &out, err)
	}
}
