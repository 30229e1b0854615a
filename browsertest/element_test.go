package browsertest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// host serves one page of somebody else's, with a policy or "" for none.
func host(t *testing.T, policy, body string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		_, _ = io.WriteString(w, start+body)
	}))
	t.Cleanup(s.Close)
	return s
}

// embedded is a page with the custom element's script of a server.
func embedded(server, body string) string {
	return fmt.Sprintf(`<script type="module" src="%s/widget/v1/jobbnara.js"></script><h1>Ekbacka kommun</h1>%s`, server, body)
}

// What an editor pastes into a page of another origin works there, as a part
// of that page.
func TestElement(t *testing.T) {
	s := startSamples(t)
	h := host(t, "", embedded(s.url, `
		<jobbnara-jobs id="near" region="05" limit="3" search><p>Utan skript</p></jobbnara-jobs>
		<jobbnara-jobs id="teachers" q="lärare" limit="2" heading-level="3"></jobbnara-jobs>`))
	near, teachers := s.search(t, "limit=3&region=05"), s.search(t, "limit=2&q=l%C3%A4rare")
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		p := b.newTab(t)
		p.open(h.URL)
		wantHeadlines(t, p, "#near", near)
		wantHeadlines(t, p, "#teachers", teachers)
		for _, h := range near {
			if text := value[string](t, p, "document.getElementById('near').textContent"); !strings.Contains(text, h.Headline) {
				t.Errorf("the page's own text lacks %q", h.Headline)
			}
		}
		if got := texts(t, p, ".jn-sample-note"); len(got) != 2 || !strings.Contains(got[0], "påhittade") {
			t.Errorf("the marks of samples: %q", got)
		}
		if twice := value[[]string](t, p, "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) != i)"); len(twice) > 0 {
			t.Errorf("ids that are there twice: %q", twice)
		}

		p.click("#near input[type=search]")
		p.keys("lärare\n")
		wantHeadlines(t, p, "#near", s.search(t, "limit=3&region=05&q=l%C3%A4rare"))
		if !value[bool](t, p, "document.activeElement.matches('#near input[type=search]')") {
			t.Error("the search box has lost the focus")
		}
		p.click("#near a[rel=next]")
		wantHeadlines(t, p, "#near", s.search(t, "limit=3&region=05&q=l%C3%A4rare&offset=3"))
		p.click("#near a[rel=prev]")
		wantHeadlines(t, p, "#near", s.search(t, "limit=3&region=05&q=l%C3%A4rare"))
		wantHeadlines(t, p, "#teachers", teachers)

		change := func(script string) {
			if err := p.eval("void("+script+")", nil); err != nil {
				t.Fatal(err)
			}
		}
		change("document.getElementById('teachers').setAttribute('q', 'sjuksköterska')")
		wantHeadlines(t, p, "#teachers", s.search(t, "limit=2&q=sjuksk%C3%B6terska"))
		change("window.kept = document.getElementById('near'), kept.remove()")
		change("kept.setAttribute('region', '12'), document.body.append(kept)")
		wantHeadlines(t, p, "#near", s.search(t, "limit=3&region=12"))
		p.click("#near a[rel=next]")
		wantHeadlines(t, p, "#near", s.search(t, "limit=3&region=12&offset=3"))

		if got := value[string](t, p, "location.href"); got != h.URL+"/" {
			t.Errorf("the page has become %s", got)
		}
		wantNarrow(t, p, p)
		wantNothingKept(t, p, p, true)
		wantQuiet(t, p, nil, h.URL, s.url)
	})
}

// A page that allows nothing but our origin by its policy gets the same list,
// with its looks.
func TestElementUnderStrictPolicy(t *testing.T) {
	s := startSamples(t)
	policy := "default-src 'none'; script-src " + s.url + "; connect-src " + s.url + "; img-src data:; style-src 'none'; form-action 'none'; base-uri 'none'; " +
		"require-trusted-types-for 'script'; trusted-types jobbnara"
	h := host(t, policy, embedded(s.url, `<jobbnara-jobs id="a" region="05" limit="3" search></jobbnara-jobs><jobbnara-jobs id="b" limit="2"></jobbnara-jobs>`))
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		p := b.newTab(t)
		p.open(h.URL)
		wantHeadlines(t, p, "#a", s.search(t, "limit=3&region=05"))
		wantHeadlines(t, p, "#b", s.search(t, "limit=2"))
		p.click("#a input[type=search]")
		p.keys("lärare\n")
		wantHeadlines(t, p, "#a", s.search(t, "limit=3&region=05&q=l%C3%A4rare"))
		if got := value[string](t, p, "getComputedStyle(document.querySelector('#a .jn-card')).borderTopStyle"); got != "solid" {
			t.Errorf("a card's border is %q: the style is not there", got)
		}
		wantQuiet(t, p, nil, h.URL, s.url)
	})
}

// When the server fails, the page says so quietly and leads to the list, and
// the list comes back when asked for.
func TestElementWhenServerFails(t *testing.T) {
	s := startSamples(t)
	target, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	var down atomic.Int32 // 0 it works, 1 it hangs up, else the status of its answers
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch status := int(down.Load()); {
		case status == 0 || r.URL.Path != "/widget/v1/list":
			proxy.ServeHTTP(w, r)
		case status == 1:
			panic(http.ErrAbortHandler)
		default:
			w.Header().Set("Access-Control-Allow-Origin", "*")
			http.Error(w, "trasig", status)
		}
	}))
	t.Cleanup(front.Close)
	h := host(t, "", embedded(front.URL, `<jobbnara-jobs region="05" limit="3" search><p>Utan skript</p></jobbnara-jobs>`))
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		for _, failure := range []int32{1, 503} {
			p := b.newTab(t)
			down.Store(failure)
			p.open(h.URL)
			untilTrue(t, p, "document.querySelector('jobbnara-jobs').textContent.includes('Jobblistan går inte att visa just nu.')")
			if got := value[string](t, p, "document.querySelector('jobbnara-jobs a').href"); !strings.HasPrefix(got, front.URL+"/jobs?") || !strings.Contains(got, "region=05") {
				t.Errorf("the way to the list is %q", got)
			}
			if strings.Contains(value[string](t, p, "document.body.textContent"), "trasig") {
				t.Error("the page shows what the server said")
			}
			down.Store(0)
			p.click("jobbnara-jobs button")
			wantHeadlines(t, p, "jobbnara-jobs", s.search(t, "limit=3&region=05"))

			down.Store(failure)
			p.click("jobbnara-jobs a[rel=next]")
			untilTrue(t, p, "document.querySelector('.jn-problem')")
			wantHeadlines(t, p, "jobbnara-jobs", s.search(t, "limit=3&region=05")) // better than nothing
			down.Store(0)
			p.click(".jn-problem button")
			wantHeadlines(t, p, "jobbnara-jobs", s.search(t, "limit=3&region=05&offset=3"))
		}
	})
}
