package browsertest

import (
	"strings"
	"testing"
)

// The list in a frame of another's page: what is in it works there, with
// JavaScript and without.
func TestFrame(t *testing.T) {
	s := startSamples(t)
	h := host(t, "", `<h1>Ekbacka kommun</h1><iframe src="`+s.url+`/embed?region=05&amp;limit=3" title="Lediga jobb" width="100%" height="700"></iframe>`)
	inEachWay(t, func(t *testing.T, p tab, withScript bool) {
		p.open(h.URL)
		frame := p.frame(s.url + "/embed")
		wantHeadlines(t, frame, "main", s.search(t, "limit=3&region=05"))
		if got := texts(t, frame, ".jn-sample-note"); len(got) != 1 {
			t.Errorf("the mark of samples: %q", got)
		}

		inFrame := func(script string) {
			if err := frame.eval("void("+script+")", nil); err != nil {
				t.Fatal(err)
			}
		}
		inFrame("document.querySelector('input[type=search]').value = 'lärare', document.querySelector('form button').click()")
		wantHeadlines(t, frame, "main", s.search(t, "limit=3&region=05&q=l%C3%A4rare"))
		inFrame("document.querySelector('a[rel=next]').click()")
		wantHeadlines(t, frame, "main", s.search(t, "limit=3&region=05&q=l%C3%A4rare&offset=3"))
		inFrame("document.querySelector('a[rel=prev]').click()")
		wantHeadlines(t, frame, "main", s.search(t, "limit=3&region=05&q=l%C3%A4rare"))

		if inside := value[[]string](t, frame, "[...document.querySelectorAll('main a:not(.jn-go)')].filter(a => a.target != '_blank').map(a => a.href)"); len(inside) > 0 {
			t.Errorf("links that would open in the frame, where they may not: %q", inside)
		}
		wantNothingKept(t, p, frame, withScript)
		wantNarrow(t, p, frame)
		if got := value[string](t, p, "location.href"); got != h.URL+"/" {
			t.Errorf("the page has become %s", got)
		}
		wantNothingKept(t, p, p, withScript)
		wantQuiet(t, p, nil, h.URL, s.url)
	})
}

// No other page can be shown inside somebody else's, who could make people
// click in it unawares.
func TestOtherPagesAreNotFramed(t *testing.T) {
	s := startSamples(t)
	paths := []string{"/", "/jobs", "/jobs/" + s.search(t, "")[0].ID, "/alerts", "/sources", "/how", "/privacy", "/accessibility", "/examples/plain/",
		"/finns-inte", "/widget/v1/list", "/api/search", "/embedded"}
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		p := b.newTab(t)
		for _, path := range paths {
			h := host(t, "", `<iframe src="`+s.url+path+`"></iframe>`)
			p.record().forget()
			p.open(h.URL)
			until(t, "the browser's word on "+path, func() bool {
				return strings.Contains(strings.Join(p.record().problems(), "\n"), "frame-ancestors")
			})
			var text string
			if err := p.frame(s.url).eval("document.body.textContent", &text); err == nil && strings.Contains(text, "obb") {
				t.Errorf("%s is shown in a frame: %.80q", path, text)
			}
		}
	})
}
