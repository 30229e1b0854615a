package browsertest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// serve answers each path with its HTML.
func serve(t *testing.T, pages map[string]string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if strings.Contains(page, "strict") {
			w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'none'")
		}
		if strings.Contains(page, "unframed") {
			w.Header().Set("Content-Security-Policy", "frame-ancestors 'none'")
		}
		_, _ = io.WriteString(w, page)
	}))
	t.Cleanup(s.Close)
	return s
}

const start = `<!doctype html><html lang="sv"><title>Prov</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">`

// The harness has to see what a visitor does, and everything that the product
// must never do: else a test that finds nothing says nothing.
func TestHarnessSees(t *testing.T) {
	other := serve(t, map[string]string{"/pixel": "", "/frame": start + `<p>inne</p>`, "/refused": start + `unframed`})
	s := serve(t, map[string]string{
		"/good": start + `<form action="/good"><input id="q" name="q"><button>Sök</button></form><p id="n">0</p>
			<button id="more" onclick="n.textContent = +n.textContent + 1" style="margin-top:3000px">Mer</button>`,
		"/thrown":  start + `<script>throw new Error("a planted exception")</script>`,
		"/console": start + `<script>console.error("a planted error")</script>`,
		"/strict":  start + `<p>strict</p><p style="color:red">x</p>`,
		"/foreign": start + `<script>fetch("` + other.URL + `/pixel", {mode: "no-cors"})</script>`,
		"/cookie":  start + `<script>document.cookie = "planted=1"</script>`,
		"/frames":  start + `<iframe src="` + other.URL + `/frame"></iframe><iframe src="` + other.URL + `/refused"></iframe>`,
	})
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		t.Run("a good page", func(t *testing.T) {
			p := b.newTab(t)
			p.open(s.URL + "/good")
			if title := value[string](t, p, "document.title"); title != "Prov" {
				t.Errorf("title = %q", title)
			}
			p.click("#more")
			untilTrue(t, p, "n.textContent == 1")
			p.click("#q")
			p.keys("skör \tx")
			p.click("#q")
			p.keys("\n")
			untilTrue(t, p, "location.search == '?q=sk%C3%B6r+'")
			if got := p.record().problems(); len(got) > 0 {
				t.Errorf("problems: %q", got)
			}
			if got := p.record().foreign(s.URL); len(got) > 0 || len(p.record().requests()) < 2 {
				t.Errorf("requests: %q, of them foreign %q", p.record().requests(), got)
			}
			if got := p.cookies(); len(got) > 0 {
				t.Errorf("cookies: %q", got)
			}
			keepScreenshot(t, p, "harness", 390, 600)
			if got := value[string](t, p, "`${innerWidth}×${innerHeight}`"); got != "390×600" {
				t.Errorf("viewport = %s", got)
			}
		})
		for path, wanted := range map[string]string{"/thrown": "a planted exception", "/console": "a planted error", "/strict": "style", "/missing": "404"} {
			t.Run("trouble at "+path, func(t *testing.T) {
				p := b.newTab(t)
				p.open(s.URL + path)
				until(t, "a problem that says "+wanted, func() bool {
					return slices.ContainsFunc(p.record().problems(), func(s string) bool { return strings.Contains(s, wanted) })
				})
			})
		}
		t.Run("a foreign request", func(t *testing.T) {
			p := b.newTab(t)
			p.open(s.URL + "/foreign")
			until(t, "the request", func() bool { return slices.Contains(p.record().foreign(s.URL), other.URL+"/pixel") })
		})
		t.Run("a cookie", func(t *testing.T) {
			p := b.newTab(t)
			p.open(s.URL + "/cookie")
			until(t, "the cookie", func() bool { return slices.Equal(p.cookies(), []string{"planted"}) })
		})
		t.Run("frames", func(t *testing.T) {
			p := b.newTab(t)
			p.open(s.URL + "/frames")
			untilTrue(t, p.frame(other.URL+"/frame"), "document.querySelector('p').textContent == 'inne'")
			var text string
			if err := p.frame(other.URL+"/refused").eval("document.body.textContent", &text); err == nil && strings.Contains(text, "unframed") {
				t.Error("a frame shows a page that refuses to be framed")
			}
			until(t, "the browser's word on it", func() bool { return strings.Contains(fmt.Sprint(p.record().problems()), "frame-ancestors") })
		})
		t.Run("a failing script", func(t *testing.T) {
			p := b.newTab(t)
			p.open(s.URL + "/good")
			if err := p.eval("missing.thing", nil); err == nil || !strings.Contains(err.Error(), "missing") {
				t.Errorf("error = %v", err)
			}
		})
	})
}

func TestHarnessWithoutScripts(t *testing.T) {
	s := serve(t, map[string]string{"/": start + `<p id="says">utan</p><script>says.textContent = "med"</script><a href="/next">vidare</a>`, "/next": start + "framme"})
	inEachBrowser(t, settings{noScript: true}, func(t *testing.T, b browser) {
		p := b.newTab(t)
		p.open(s.URL)
		if got := value[string](t, p, "document.getElementById('says').textContent"); got != "utan" {
			t.Errorf("the page says %q", got)
		}
		p.click("a")
		untilTrue(t, p, "document.body.textContent == 'framme'")
	})
}
