package browsertest

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// inEachWay runs a test in both browsers, with and without JavaScript.
func inEachWay(t *testing.T, test func(t *testing.T, p tab, withScript bool)) {
	for name, noScript := range map[string]bool{"with script": false, "without script": true} {
		t.Run(name, func(t *testing.T) {
			inEachBrowser(t, settings{noScript: noScript}, func(t *testing.T, b browser) { test(t, b.newTab(t), !noScript) })
		})
	}
}

// Every page, whoever reads it: nothing from elsewhere, nothing kept, nothing
// wrong, the samples marked, and room enough on a small phone.
func TestPages(t *testing.T) {
	s := startSamples(t)
	pages := map[string]int{
		"/":                             200,
		"/jobs":                         200,
		"/jobs?q=l%C3%A4rare&region=05": 200,
		"/jobs?municipality=0580,0581&municipality=-1280&employment-type=PFZr_Syz_cUq&remote=true": 200,
		"/jobs?q=finnsinte":              200,
		"/jobs?lang=en":                  200,
		"/jobs/" + s.search(t, "")[0].ID: 200,
		"/sources":                       200,
		"/how":                           200,
		"/privacy":                       200,
		"/accessibility":                 200,
		"/alerts":                        200,
		"/alerts?q=l%C3%A4rare":          200,
		"/embed":                         200,
		"/embed?region=05&filters=true":  200,
		"/finns-inte":                    404,
		"/jobs/finns-inte":               404,
		"/jobs?municipality=finnsinte":   400,
		"/embed?municipality=finnsinte":  400,
	}
	own := map[string]int{}
	for path, status := range pages {
		answer, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != status {
			t.Errorf("%s: status %d, want %d", path, answer.StatusCode, status)
		}
		if status >= 400 {
			own[s.url+path] = status
		}
	}
	inEachWay(t, func(t *testing.T, p tab, withScript bool) {
		for path := range pages {
			t.Run(path, func(t *testing.T) {
				p.open(s.url + path)
				if got := texts(t, p, "h1"); len(got) != 1 || got[0] == "" {
					t.Errorf("headings: %q", got)
				}
				if got := texts(t, p, ".jn-sample-note"); len(got) != 1 || !strings.Contains(got[0], value[string](t, p, "document.documentElement.lang == 'sv' ? 'påhittade' : 'made up'")) {
					t.Errorf("the mark of samples: %q", got)
				}
				wantNarrow(t, p, p)
				wantNothingKept(t, p, p, withScript)
				wantQuiet(t, p, own, s.url)
				p.record().forget()
			})
		}
	})
}

// What a page promises without JavaScript it does with it too.
func TestSearchAndTurnPages(t *testing.T) {
	s := startSamples(t)
	inEachWay(t, func(t *testing.T, p tab, withScript bool) {
		p.open(s.url + "/")
		p.click("#jn-q")
		p.keys("lärare\n")
		untilAt(t, p, "location.pathname == '/jobs' && new URLSearchParams(location.search).get('q') == 'lärare'")
		wantTotal(t, s, p, "q=l%C3%A4rare")

		// A municipality that is chosen beside its region narrows the list.
		for _, step := range []struct{ control, chosen string }{{"region", "oLT3_Q9p_3nn"}, {"municipality", "bm2x_1mr_Qhx"}} {
			choose(t, p, step.control, step.chosen)
			p.click("#jn-submit")
			untilAt(t, p, "new URLSearchParams(location.search).get('"+step.control+"')")
			wantTotal(t, s, p, "q=l%C3%A4rare&"+step.control+"="+step.chosen)
			if got := value[string](t, p, "document.getElementById('jn-"+step.control+"').value"); got != step.chosen {
				t.Errorf("after the search, %s has %q", step.control, got)
			}
		}
		p.click(`form a[href="/jobs"]`)
		untilAt(t, p, "location.href == '"+s.url+"/jobs'")
		choose(t, p, "occupation-field", "MVqp_eS8_kDZ")
		p.click(".jn-more summary")
		untilTrue(t, p, "document.querySelector('.jn-more').open")
		choose(t, p, "sort", "applydate-asc")
		p.click("#jn-submit")
		untilAt(t, p, "location.search.includes('sort=applydate-asc')")
		wantTotal(t, s, p, "occupation-field=MVqp_eS8_kDZ")
		first := texts(t, p, ".jn-headline bdi")

		p.click("a[rel=next]")
		untilAt(t, p, "location.search.includes('offset=20')")
		wantTotal(t, s, p, "occupation-field=MVqp_eS8_kDZ")
		if got := texts(t, p, ".jn-page"); len(got) != 1 || !strings.Contains(got[0], "sida 2 av ") {
			t.Errorf("the page says %q", got)
		}
		p.click("a[rel=prev]")
		untilAt(t, p, "!location.search.includes('offset')")
		if again := texts(t, p, ".jn-headline bdi"); strings.Join(again, "|") != strings.Join(first, "|") || len(first) != 20 {
			t.Errorf("forth and back gives %q, not %q", again, first)
		}

		p.click(".jn-headline a")
		untilAt(t, p, "location.pathname.startsWith('/jobs/')")
		if got := texts(t, p, "h1"); got[0] != first[0] {
			t.Errorf("the ad is called %q, in the list %q", got, first[0])
		}
		for css, wanted := range map[string]string{".apply": "Så söker du", "[aria-labelledby=sources]": "Exempeldata", ".text": "Annonsen"} {
			if got := texts(t, p, css); len(got) != 1 || !strings.Contains(got[0], wanted) {
				t.Errorf("%s says %q, not %q", css, got, wanted)
			}
		}
		if way := value[[]string](t, p, "[...document.querySelectorAll('.apply a')].map(a => a.href)"); len(way) == 0 || !strings.HasPrefix(way[0], "https://") && !strings.HasPrefix(way[0], "mailto:") {
			t.Errorf("the way to apply is %q", way)
		}
		wantQuiet(t, p, nil, s.url)
	})
}

// choose chooses from a filter as a person does, whose list of choices no
// protocol reaches.
func choose(t *testing.T, p tab, control, chosen string) {
	t.Helper()
	if got := value[string](t, p, "(document.getElementById('jn-"+control+"').value = '"+chosen+"', document.getElementById('jn-"+control+"').value)"); got != chosen {
		t.Fatalf("%s has no choice %q", control, chosen)
	}
}

// wantTotal fails a test unless the page says how many ads a query finds.
func wantTotal(t *testing.T, s *server, p tab, query string) {
	t.Helper()
	want := s.count(t, query)
	if want == 0 {
		t.Fatalf("?%s finds nothing", query)
	}
	got := value[string](t, p, "document.querySelector('.jn-total').firstChild.data.replace(/\\D/g, '')")
	if got != strconv.Itoa(want) {
		t.Errorf("?%s: the page says %s, the API %d", query, got, want)
	}
}
