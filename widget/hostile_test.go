package widget

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jobbnara/job"
)

// payloads are what ads have tried, or might.
var payloads = map[string]string{
	"script":     `<script>alert(1)</script>`,
	"attribute":  `"><img src=x onerror=alert(1)>' autofocus onfocus=alert(1) x='`,
	"javascript": `javascript:alert(1)`,
	"disguised":  " java\tscript:alert(1)//https://a.example",
	"data":       `data:text/html,<script>alert(1)</script>`,
	"closing":    `</textarea></title></select></template></noscript><style>*{display:none}</style><script>alert(1)</script>`,
	"template":   `{{.Base}}{{end}}<!--`,
	"long":       strings.Repeat("å", 6500),
	"bidi":       "\u202Eredrum\u2066\u2069\u200F",
	"broken":     "\xff\xfe\x00\x1b",
	"host":       `https://good.example@evil.example/"onclick="alert(1)`,
	"mail":       `a@b.example?bcc=evil@evil.example&body="<script>`,
	"empty":      "",
}

// fill puts s into every string that there is in v.
func fill(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), s)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), s)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), s)
		}
	}
}

// hostile is a page on which a stranger has written everything.
func hostile(s string) Page {
	var p Page
	ad, q := job.Ad{}, job.Query{}
	fill(reflect.ValueOf(&ad).Elem(), s)
	fill(reflect.ValueOf(&q).Elem(), s)
	ad.Details.HTML = "" // sanitised when it is imported
	erased := ad
	erased.Details = nil
	p.Base, p.Now, p.Path, p.Lang = "https://jobb.example.se", now, "//"+s, s
	p.Query, p.Query.Offset, p.Ad = q, 20, &ad
	p.Result = job.Result{Total: 50, Hits: []job.Ad{ad, erased, {}}}
	for _, name := range job.WhatIfFacets {
		p.Result.WhatIf = append(p.Result.WhatIf, job.Facet{Name: name, Values: []job.FacetValue{{Concept: job.Concept{ID: s, Label: s}, Count: 1}, {Count: 2}}})
	}
	p.Result.Vague, p.Today = 3, p.Result
	for _, parameter := range []string{"occupation-name", "occupation-group", "occupation-field", "skill", "municipality", s} {
		p.Result.Meaning = append(p.Result.Meaning, job.Understood{Typed: s, Name: s, Parameter: parameter, Guessed: parameter == "skill"})
	}
	p.Sources = []job.SourceStatus{{Name: s, LastError: s}}
	p.Operator = Operator{Name: s, Contact: s}
	p.Problem = &job.InputError{Field: s, Value: s, Reason: job.ReasonForm, Allowed: s}
	p.Label = func(_, id string) string { return id }
	return p
}

func TestHostile(t *testing.T) {
	v := newViews(t)
	for payload, s := range payloads {
		for _, name := range names {
			for _, status := range []int{0, 400} {
				p := hostile(s)
				p.Options = Options{Search: true, Filters: true, Blank: true}
				p.Status = status
				elements, _ := parse(t, render(t, v, name, p))
				for _, n := range elements {
					checkHarmless(t, payload+" on "+name, n)
				}
			}
		}
	}
}

func checkHarmless(t *testing.T, what string, n *html.Node) {
	t.Helper()
	switch n.Data {
	case "style", "iframe", "object", "embed", "base", "math":
		t.Errorf("%s: <%s>", what, n.Data)
	case "svg":
		for inside := range n.Descendants() {
			if inside.Type == html.TextNode || !slices.Contains([]string{"g", "circle", "rect"}, inside.Data) {
				t.Errorf("%s: %q in a picture", what, inside.Data)
			}
		}
	case "script":
		if !strings.HasPrefix(attribute(n, "src"), "/assets/alerts.js?v=") || n.FirstChild != nil {
			t.Errorf("%s: a script %v", what, n.Attr)
		}
	case "img":
		if !strings.HasPrefix(attribute(n, "src"), "/assets/") {
			t.Errorf("%s: an image %v", what, n.Attr)
		}
	}
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", a.Key == "formaction", a.Key == "autofocus":
			t.Errorf("%s: <%s %s=%q>", what, n.Data, a.Key, a.Val)
		case a.Key == "href" || a.Key == "src" || a.Key == "action":
			u, err := url.Parse(a.Val)
			if err != nil {
				t.Errorf("%s: %s=%q: %v", what, a.Key, a.Val, err)
				continue
			}
			isOurs := u.Scheme == "" && u.Host == "" || u.Host == "jobb.example.se"
			if a.Key == "action" && !isOurs {
				t.Errorf("%s: a form leads to %s", what, a.Val)
			}
			if u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
				t.Errorf("%s: %s=%q", what, a.Key, a.Val)
			}
			if u.Scheme == "" && u.Host != "" {
				t.Errorf("%s: %s=%q leads elsewhere", what, a.Key, a.Val)
			}
			if u.Scheme == "mailto" && strings.Contains(strings.ToLower(u.RawQuery), "bcc") {
				t.Errorf("%s: %s=%q", what, a.Key, a.Val)
			}
		}
	}
	if strings.Contains(attribute(n, "href"), "ZgotmplZ") {
		t.Errorf("%s: an address that the template refused: no link should be there at all", what)
	}
}
