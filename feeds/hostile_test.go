package feeds_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"jobbnara/feeds"
	"jobbnara/job"
)

const script = `<script>alert("x")</script>`

// wellFormed fails unless an XML or JSON parser reads all of s and s is UTF-8
// without control characters.
func wellFormed(t testing.TB, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Error("not UTF-8")
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }); i >= 0 {
		t.Errorf("control character at %.20q", s[i:])
	}
	if strings.HasPrefix(s, "{") {
		if !json.Valid([]byte(s)) {
			t.Errorf("not JSON: %s", s)
		}
		return
	}
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("not well-formed: %v in\n%s", err, s)
		}
	}
}

// poison puts s into every plain text of an ad.
func poison(s string) job.Ad {
	a := ad()
	a.ID, a.Headline = "id"+s, "Rubrik "+s
	a.Employer = job.Employer{Name: s + " AB", Workplace: s, OrgNumber: s}
	c := job.Concept{ID: s, Code: s, Label: "term " + s}
	a.Occupation, a.Field, a.Municipality, a.Region, a.Country = c, c, c, c, c
	a.Sources = []job.SourceLink{{Source: s, ID: s, URL: "https://example.org/?a=" + s}, {Source: s, ID: s, URL: s}}
	a.Details = &job.Details{Text: "Text " + s + "\n\n" + s, Conditions: s}
	return a
}

func TestHostileTexts(t *testing.T) {
	for name, s := range map[string]string{
		"script":        script,
		"attribute":     `"><img src=x onerror=alert(1)>'`,
		"cdata":         `]]> <![CDATA[ ]]]]><![CDATA[>`,
		"entities":      `&lt;b&gt; &amp;amp; &nbsp; &#0; &bogus; <!ENTITY x SYSTEM "file:///etc/passwd">`,
		"control":       "a\x00b\x01c\x0bd\x1be\x7ff\u0085g\u2028h",
		"noncharacters": "a\ufffeb\uffffc\ufdd0d\U0001fffee",
		"broken":        "a\xffb\xc3\x28\xed\xa0\x80c\xf0\x9f",
		"emoji":         "👩‍⚕️🇸🇪 e\u0301",
		"rtl":           "ممرضة في لينشوبينغ \u202eabc",
		"long":          strings.Repeat("å", 6500),
		"crlf":          "a\r\nb\rc",
	} {
		for _, format := range formats {
			t.Run(name+"/"+format.name, func(t *testing.T) {
				f := feed(poison(s), ad())
				f.Title, f.Description, f.Words.Source = s+"!", s, s
				f.Words.SourceName = func(s string) string { return s }
				f.Words.ApplyBy = func(time.Time) string { return s }
				out := written(t, format.write, f)
				wellFormed(t, out)
				got := parsed(t, out)
				equal(t, "items", len(got.Items), 2)
				item := got.Items[0]
				equal(t, "title", item.Title, readable("Rubrik "+s))
				html := item.Content
				if format.name == "rss" {
					html += item.Description
				}
				for _, tag := range []string{"<script", "<img", "<b>", "<!"} {
					if strings.Contains(html, tag) {
						t.Errorf("%s is markup in %s", tag, html)
					}
				}
				equal(t, "links in the content", strings.Count(html, " href="), strings.Count(html, ` href="https://`))
			})
		}
	}
}

// readable is what of a text a reader should see, said independently of how the
// package does it: no control or non-characters, white space as single spaces.
func readable(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			b.WriteRune(' ')
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Noncharacter_Code_Point, r):
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestLinksAreWebAddressesOnly(t *testing.T) {
	for _, address := range []string{"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "/jobs/1", "https://", "http://[::1", "", "\x00"} {
		every(t, func(t *testing.T, write func(io.Writer, feeds.Feed) error) {
			a := ad()
			a.Sources[0].URL = address
			f := feed(a)
			f.Link = func(job.Ad) string { return address }
			item := parsed(t, written(t, write, f)).Items[0]
			equal(t, "link", item.Link, "")
			equal(t, "the source is named all the same", strings.Contains(item.Content, "<p>Källa: Platsbanken</p>"), true)
		})
	}
}

func TestLinksAreURIs(t *testing.T) {
	a := ad()
	a.Sources[0].URL = "https://sök.example/å ä?q=ö&b=\"<\u0085\xff>&c=%C3%A5#^"
	every(t, func(t *testing.T, write func(io.Writer, feeds.Feed) error) {
		item := parsed(t, written(t, write, feed(a))).Items[0]
		want := `href="https://s%C3%B6k.example/%C3%A5%20%C3%A4?q=%C3%B6&amp;b=%22%3C%C2%85%FF%3E&amp;c=%C3%A5#%5E"`
		if !strings.Contains(item.Content, want) {
			t.Errorf("no %s in %s", want, item.Content)
		}
	})
}

func TestSparseAds(t *testing.T) {
	bare := job.Ad{ID: "jobtech-1", Appeared: appeared}
	blank := ad()
	blank.Headline = " \x00\u200a "
	blank.Employer.Name = "\x01"
	html := ad()
	html.Details.HTML = "<p>Kom\x00 till <strong>oss</strong> ]]></p>"
	every(t, func(t *testing.T, write func(io.Writer, feeds.Feed) error) {
		out := written(t, write, feed(bare, blank, html))
		wellFormed(t, out)
		items := parsed(t, out).Items
		equal(t, "no headline, no occupation", items[0].Title, "jobtech-1")
		equal(t, "content", strings.TrimSpace(items[0].Content), "<p>jobtech-1</p>")
		equal(t, "summary", items[0].Description, "jobtech-1")
		equal(t, "categories", len(items[0].Categories), 0)
		equal(t, "a blank headline", items[1].Title, "Undersköterska, hemtjänst")
		equal(t, "a blank employer", items[1].Authors[0].Name, "Vård och omsorg")
		equal(t, "sanitised HTML is kept", strings.Contains(items[2].Content, "<p>Kom till <strong>oss</strong> ]]></p>"), true)
		equal(t, "its plain twin is not repeated", strings.Contains(items[2].Content, "Vi söker"), false)
	})
}

func FuzzFeed(f *testing.F) {
	for _, s := range []string{"Kock", script, "]]>", "a\x00\xff", "&amp;lt;", "👩‍⚕️", " \u0085 ", "<![CDATA[x", "\ufeff"} {
		f.Add(s, s)
	}
	f.Add("", "A0AA \u00850") // a control character in an address's query
	f.Fuzz(func(t *testing.T, headline, text string) {
		a := ad()
		a.Headline = "x" + headline
		a.Details.Text = text
		hostile := poison(text)
		for _, format := range formats {
			out := written(t, format.write, feed(a, hostile))
			wellFormed(t, out)
			items := parsed(t, out).Items
			if len(items) != 2 {
				t.Fatalf("%d items in %s", len(items), out)
			}
			equal(t, "title", items[0].Title, readable("x"+headline))
		}
	})
}

func BenchmarkFeed50(b *testing.B) {
	var ads []job.Ad
	for i := range 50 {
		a := ad()
		a.ID = fmt.Sprint(29871234 - i)
		a.Details.Text = strings.Repeat("Vi söker dig som vill arbeta med människor & trivs hos oss. \n", 50)
		ads = append(ads, a)
	}
	for _, format := range formats {
		b.Run(format.name, func(b *testing.B) {
			f := feed(ads...)
			b.SetBytes(int64(len(written(b, format.write, f))))
			b.ReportAllocs()
			for b.Loop() {
				if err := format.write(io.Discard, f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
