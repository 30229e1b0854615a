package widget

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

func query(t *testing.T, raw string) job.Query {
	t.Helper()
	values, err := url.ParseQuery(raw)
	if err != nil {
		t.Fatal(err)
	}
	q, err := job.ParseQuery(values, taxonomy.Builtin(), false)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func find(elements []*html.Node, is func(*html.Node) bool) *html.Node {
	if i := slices.IndexFunc(elements, is); i >= 0 {
		return elements[i]
	}
	return nil
}

func rel(value string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == "a" && attribute(n, "rel") == value }
}

func href(n *html.Node) string {
	if n == nil {
		return ""
	}
	return attribute(n, "href")
}

func TestPager(t *testing.T) {
	v := newViews(t)
	for _, c := range []struct {
		name, lang, query string
		previous, next    string
		page              string
	}{
		{"jobs", "", "", "", "/jobs?offset=20", "sida 1 av 7"},
		{"jobs", "", "q=vård&offset=20&stats=region", "/jobs?q=v%C3%A5rd", "/jobs?offset=40&q=v%C3%A5rd", "sida 2 av 7"},
		{"jobs", "", "offset=120", "/jobs?offset=100", "", "sida 7 av 7"},
		{"jobs", "", "offset=7&limit=50", "/jobs?limit=50", "/jobs?limit=50&offset=57", "sida 1 av 3"},
		{"list", "en", "limit=5", "", "https://jobb.example.se/jobs?lang=en&limit=5&offset=5", "page 1 of 28"},
		{"embed", "", "", "", "/embed?filters=false&heading-level=1&offset=20&search=true", "sida 1 av 7"},
	} {
		p := pageOf(ordinary())
		p.Lang, p.Query, p.Options = c.lang, query(t, c.query), ParseOptions(c.name, nil)
		elements, text := parse(t, render(t, v, c.name, p))
		if got := href(find(elements, rel("prev"))); got != c.previous {
			t.Errorf("%s?%s: previous leads to %q, want %q", c.name, c.query, got, c.previous)
		}
		if got := href(find(elements, rel("next"))); got != c.next {
			t.Errorf("%s?%s: next leads to %q, want %q", c.name, c.query, got, c.next)
		}
		if !strings.Contains(text, c.page) {
			t.Errorf("%s?%s: does not say %q", c.name, c.query, c.page)
		}
	}
}

// What a visitor sends by pressing Search without changing anything is the
// search that is shown.
func TestFormKeepsTheSearch(t *testing.T) {
	v := newViews(t)
	for _, raw := range []string{
		"", "q=v%C3%A5rd", "municipality=0580", "municipality=0580,0581", "municipality=-0580", "region=05", "region=05&municipality=0580",
		"occupation-field=X82t_awd_Qyc,apaJ_2ja_LuF", "occupation-name=bXNH_MNX_dUR", "employer=A&employer=B", "country=199",
		"remote=true", "remote=false", "published-after=1440", "published-after=77", "published-after=2026-11-20T08:00:00", "published-before=2026-11-20",
		"position=58.41,15.62&position.radius=10&position=59,18&position.radius=20", "sort=applydate-asc&limit=50", "employment-type=abcd_efg_hij",
	} {
		for _, o := range []Options{{Search: true}, {Filters: true}} {
			p := pageOf(ordinary())
			p.Query, p.Options = query(t, raw), o
			elements, _ := parse(t, render(t, v, "list", p))
			sent := query(t, submit(elements).Encode())
			if sent.Values().Encode() != p.Query.Values().Encode() {
				t.Errorf("%s with %+v: the form sends %s", raw, o, sent.Values().Encode())
			}
		}
	}
}

// submit is what a browser would send for the form among the elements.
func submit(elements []*html.Node) url.Values {
	values := url.Values{}
	has := func(n *html.Node, name string) bool {
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	}
	for _, n := range elements {
		name := attribute(n, "name")
		switch {
		case n.Data == "input" && attribute(n, "type") == "checkbox" && !has(n, "checked"):
		case n.Data == "input" && name != "":
			values.Add(name, attribute(n, "value"))
		case n.Data == "option" && has(n, "selected"):
			field := n.Parent
			for field.Data != "select" {
				field = field.Parent
			}
			values.Add(attribute(field, "name"), attribute(n, "value"))
		}
	}
	return values
}

func TestCardSays(t *testing.T) {
	v := newViews(t)
	ad := ordinary()
	ad.Remote = true
	ad.Sources = append(ad.Sources, job.SourceLink{Source: "sample"})
	_, text := parse(t, render(t, v, "list", pageOf(ad)))
	for _, want := range []string{"137 lediga jobb", "Undersköterska till Vasaparken", "Linköpings kommun", "Linköping", "Heltid",
		"Tillsvidareanställning", "Sök senast 3 december 2026 (12 dagar kvar)", "Arbetsförmedlingen", "Exempeldata", "Distans", "Exempel"} {
		if !strings.Contains(text, want) {
			t.Errorf("the card does not say %q:\n%s", want, text)
		}
	}
}

func TestDaysLeft(t *testing.T) {
	v := newViews(t)
	for days, want := range map[int]string{-1: "sista dagen har gått", 0: "sista dagen i dag", 1: "sista dagen i morgon", 2: "2 dagar kvar"} {
		ad := ordinary()
		ad.Deadline = now.AddDate(0, 0, days)
		if _, text := parse(t, render(t, v, "list", pageOf(ad))); !strings.Contains(text, "("+want+")") {
			t.Errorf("%d days: does not say %q", days, want)
		}
	}
}

func TestSampleIsMarkedEverywhere(t *testing.T) {
	v := newViews(t)
	for _, name := range names {
		p := pageOf(ordinary())
		for p.Sample = range map[bool]bool{true: true, false: true} {
			if got := strings.Count(render(t, v, name, p), "Exempeldata: annonserna här är påhittade"); got != map[bool]int{true: 1}[p.Sample] {
				t.Errorf("%s with Sample %v has %d marks", name, p.Sample, got)
			}
		}
	}
}

func TestSnippets(t *testing.T) {
	v := newViews(t)
	for raw, want := range map[string]string{
		"":                             `<jobbnara-jobs search></jobbnara-jobs>`,
		"municipality=0580,0581&q=a\"": `<jobbnara-jobs municipality="SYty_Yho_JAF,bm2x_1mr_Qhx" q="a&#34;" search></jobbnara-jobs>`,
		"employer=A&employer=B":        "",
	} {
		p := pageOf(ordinary())
		p.Query = query(t, raw)
		elements, _ := parse(t, render(t, v, "jobs", p))
		n := find(elements, func(n *html.Node) bool { return attribute(n, "id") == "embed-script" })
		got := ""
		if n != nil {
			_, got, _ = strings.Cut(n.FirstChild.Data, "\n")
		}
		if got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
}

func TestParseOptions(t *testing.T) {
	for _, c := range []struct {
		page, query string
		want        Options
	}{
		{"list", "", Options{HeadingLevel: 2}},
		{"list", "search=true&filters=1&heading-level=3&target=_blank", Options{true, true, 3, true}},
		{"list", "search=x&heading-level=9", Options{HeadingLevel: 2}},
		{"embed", "", Options{Search: true, HeadingLevel: 1, Blank: true}},
		{"embed", "search=false", Options{HeadingLevel: 1, Blank: true}},
	} {
		values, _ := url.ParseQuery(c.query)
		if got := ParseOptions(c.page, values); got != c.want {
			t.Errorf("%s?%s: %+v, want %+v", c.page, c.query, got, c.want)
		}
	}
}
