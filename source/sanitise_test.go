package source_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jobbnara/job"
	"jobbnara/source"
)

func sanitised(t testing.TB, formatted string) string {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"id": "1", "headline": "x", "description": map[string]string{"text_formatted": formatted}})
	if err != nil {
		t.Fatal(err)
	}
	record, err := source.ParseJobstream(raw)
	if err != nil {
		t.Fatal(err)
	}
	return record.Ad.Details.HTML
}

func TestSanitise(t *testing.T) {
	for in, want := range map[string]string{
		"<p>Vi <strong>söker</strong><br>dig</p>":             "<p>Vi <strong>söker</strong><br>dig</p>",
		"<ul><li>a</li></ul>":                                 "<ul><li>a</li></ul>",
		"<p onclick=alert(1) style='x' id=y class=z>a</p>":    "<p>a</p>",
		"<script>alert(1)</script><p>a</p>":                   "<p>a</p>",
		"<style>p{}</style><p>a</p>":                          "<p>a</p>",
		"<p><svg onload=alert(1)><a/></svg>b</p>":             "<p>b</p>",
		"<iframe src=//x></iframe><img src=x onerror=y><p>a":  "<p>a",
		`<p><a href="javascript:alert(1)">a</a></p>`:          "<p>a</p>",
		`<p><a href=" jAvAsCrIpT&#58;alert(1)">a</a></p>`:     "<p>a</p>",
		`<p><a href="data:text/html,x">a</a></p>`:             "<p>a</p>",
		`<p><a href="/local">a</a></p>`:                       "<p>a</p>",
		`<p><a href="//example.org">a</a></p>`:                "<p>a</p>",
		`<p><a href="https://example.org/?a=1&amp;b">a</a>`:   `<p><a href="https://example.org/?a=1&amp;b" rel="nofollow noreferrer">a</a>`,
		`<a href="mailto:jobb@example.org" target=_top>a</a>`: `<a href="mailto:jobb@example.org" rel="nofollow noreferrer">a</a>`,
		"<p>1 < 2 & 3 > 2</p>":                                "<p>1 &lt; 2 &amp; 3 &gt; 2</p>",
		"<p>a\u0000b</p>":                                     "<p>ab</p>",
		"<form action=/x><input name=q><button>a</form>":      "a",
		"plain text": "",
	} {
		if got := sanitised(t, in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
		harmless(t, in)
	}
	for _, in := range []string{
		"<scr<script>ipt>alert(1)</scr</script>ipt>", "<p><<img src=x onerror=alert(1)>>", "<!--<img src=\"--><img src=x onerror=alert(1)//\">", "<p <script>x",
		"<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<a href=\"http://x\" href=\"javascript:x\">",
		"<xmp><p></xmp><script>x</script>", "<textarea><script>x</script></textarea>", "<![CDATA[<script>x</script>]]>", "<p", "</p></p><", "<template><script>x</script></template>",
	} {
		harmless(t, in)
	}
}

var (
	elements = []string{"html", "head", "body", "p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "u", "h3", "h4", "blockquote", "a"}
	schemes  = []string{"http://", "https://", "mailto:"}
)

// harmless walks what a browser would make of the sanitised text.
func harmless(t testing.TB, in string) {
	t.Helper()
	out := sanitised(t, in)
	document, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	for node := range document.Descendants() {
		if node.Type == html.CommentNode || node.Type == html.ElementNode && !slices.Contains(elements, node.Data) {
			t.Errorf("%q gives %q: <%s>", in, out, node.Data)
		}
		for _, a := range node.Attr {
			link := node.Data == "a" && a.Key == "href" && slices.ContainsFunc(schemes, func(s string) bool { return strings.HasPrefix(strings.ToLower(a.Val), s) })
			if !link && !(node.Data == "a" && a.Key == "rel") {
				t.Errorf("%q gives %q: %s=%q", in, out, a.Key, a.Val)
			}
		}
	}
}

func FuzzParseJobstream(f *testing.F) {
	for _, seed := range tricky {
		f.Add(seed, "<p onclick=x>a<script>b</script><a href='java\tscript:c'>d</a>")
	}
	f.Add(`{"id":"1","headline":3,"publication_date":"9999-12-31T23:59:59-05:00","timestamp":-1e300,"label":"['a']"}`, "<svg><style><img src=x>")
	f.Fuzz(func(t *testing.T, raw, formatted string) {
		if len(formatted) > 10_000 {
			return // the walk's parser, a browser's, takes the square of it
		}
		record, err := source.ParseJobstream([]byte(raw))
		if skip := (*job.SkipError)(nil); err != nil && (!errors.As(err, &skip) || skip.Reason == "") {
			t.Fatalf("%q: %#v", raw, err)
		}
		if err == nil {
			if link := record.Ad.Sources[0]; link.ID == "" || !record.Removed && (record.Ad.ID != link.ID || record.Ad.Headline == "" || record.Ad.Vacancies < 1) {
				t.Fatalf("%q: %+v", raw, record)
			}
			everything(t, record.Ad) // what cannot be written could not be stored
		}
		harmless(t, formatted)
	})
}
