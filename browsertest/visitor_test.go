package browsertest

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// wantNothingKept fails a test in which a page keeps anything about its
// visitor. Without scripts there is no asking for databases, nor a way to have
// any.
func wantNothingKept(t *testing.T, p tab, d document, withScript bool) {
	t.Helper()
	if names := p.cookies(); len(names) > 0 {
		t.Errorf("cookies: %q", names)
	}
	if names := value[[]string](t, d, "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"); len(names) > 0 {
		t.Errorf("storage: %q", names)
	}
	if !withScript {
		return
	}
	if names := value[[]string](t, d, "Promise.all([indexedDB.databases(), caches.keys()]).then(([d, c]) => [...d.map(d => d.name), ...c])"); len(names) > 0 {
		t.Errorf("databases and caches: %q", names)
	}
}

// wantQuiet fails a test in which a page asked elsewhere than at the given
// origins, or for anything to be wrong: an error in the console, a violation of
// a policy, an answer that failed. That the browser notes a page's own status
// is right.
func wantQuiet(t *testing.T, p tab, own map[string]int, origins ...string) {
	t.Helper()
	if asked := p.record().foreign(origins...); len(asked) > 0 {
		t.Errorf("foreign requests: %q", asked)
	}
	for _, problem := range p.record().problems() {
		expected := false
		for address, status := range own {
			expected = expected || strings.HasSuffix(problem, address) && strings.Contains(problem, strconv.Itoa(status))
		}
		if !expected {
			t.Errorf("problem: %s", problem)
		}
	}
}

// wantNarrow fails a test in which a document scrolls sideways, or breaks a
// number in two, at a width of 320 CSS pixels (WCAG 2.2, 1.4.10).
func wantNarrow(t *testing.T, p tab, d document) {
	t.Helper()
	p.resize(320, 640)
	untilTrue(t, p, "innerWidth <= 320")
	wide := value[[]string](t, d, `document.documentElement.scrollWidth <= innerWidth ? [] :
		[document.documentElement.scrollWidth + " of " + innerWidth, ...[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.tagName + "." + e.className)].slice(0, 9)`)
	if len(wide) > 0 {
		t.Errorf("scrolls sideways at 320 px: %q", wide)
	}
	broken := value[[]string](t, d, `[...document.querySelectorAll("td, dd, span, strong")].filter(e => {
		const text = document.createRange()
		text.selectNodeContents(e)
		return /^\d+$/.test(e.textContent.trim()) && new Set([...text.getClientRects()].map(r => r.top)).size > 1
	}).map(e => e.textContent)`)
	if len(broken) > 0 {
		t.Errorf("numbers that are broken at 320 px: %q", broken)
	}
	p.resize(1000, 800)
	untilTrue(t, p, "innerWidth == 1000")
}

// untilAt waits until a tab shows a page, whole, of which a condition holds:
// between two pages there may be an empty one.
func untilAt(t *testing.T, p tab, condition string) {
	t.Helper()
	untilTrue(t, p, "location.protocol == 'http:' && document.readyState == 'complete' && !!document.querySelector('h1') && ("+condition+")")
}

// texts are what the elements say that a selector finds.
func texts(t *testing.T, d document, css string) []string {
	t.Helper()
	return value[[]string](t, d, "[...document.querySelectorAll(`"+css+"`)].map(e => e.textContent.trim())")
}

// headlines are those of the ads in an answer.
func headlines(hits []hit) (all []string) {
	for _, h := range hits {
		all = append(all, h.Headline)
	}
	return all
}

// wantHeadlines waits until the element that a selector finds lists just these
// ads, as text of the document itself.
func wantHeadlines(t *testing.T, d document, within string, hits []hit) {
	t.Helper()
	want := headlines(hits)
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var got []string
		err := d.eval("[...document.querySelectorAll(`"+within+" .jn-headline bdi`)].map(e => e.textContent)", &got)
		if err == nil && slices.Equal(got, want) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s lists %q, want %q (error: %v)", within, got, want, err)
		}
	}
}
