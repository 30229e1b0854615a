package widget

import (
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jobbnara/job"
)

func TestHowToApply(t *testing.T) {
	v := newViews(t)
	elements, text := parse(t, render(t, v, "job", pageOf(ordinary())))
	form := find(elements, func(n *html.Node) bool { return n.Data == "a" && strings.HasPrefix(href(n), "https://rekrytering.") })
	if form == nil || attribute(form, "rel") != "noopener nofollow external" || attribute(form, "referrerpolicy") != "origin" {
		t.Errorf("the way to the form is %+v", form)
	}
	mail := find(elements, func(n *html.Node) bool { return strings.HasPrefix(href(n), "mailto:") })
	if got := href(mail); !strings.HasPrefix(got, "mailto:jobb@example.se?subject=2026%2F17%20Undersk") {
		t.Errorf("the mail goes to %s", got)
	}
	if !strings.Contains(text, "leder till rekrytering.example.se") || !strings.Contains(text, "2026/17") {
		t.Errorf("the page does not say where the form is, or which reference to state:\n%s", text)
	}
}

func TestNoWayToApply(t *testing.T) {
	ad := ordinary()
	ad.Details.Apply = job.Apply{}
	elements, _ := parse(t, render(t, newViews(t), "job", pageOf(ad)))
	if find(elements, func(n *html.Node) bool {
		return attribute(n, "class") == "jn-button jn-main" && href(n) == ad.Sources[0].URL
	}) == nil {
		t.Error("no button leads to the source")
	}
}

func TestClosedAd(t *testing.T) {
	ad := ordinary()
	ad.Status, ad.Closed = job.Expired, now
	page := render(t, newViews(t), "job", pageOf(ad))
	_, text := parse(t, page)
	if !strings.Contains(text, "Det här jobbet går inte längre att söka.") || !strings.Contains(page, `content="noindex"`) {
		t.Error("a closed ad does not say so")
	}
	if strings.Contains(page, "rekrytering.example.se") || strings.Contains(page, "mailto:") {
		t.Error("a closed ad still tells how to apply")
	}
}

func TestBlocks(t *testing.T) {
	for text, want := range map[string][]block{
		"":                       nil,
		" \r\n\t\n":              nil,
		"a\nb\r\n\r\nc":          {{Lines: []string{"a", "b"}}, {Lines: []string{"c"}}},
		"Du:\n• får\n\t- kan\nx": {{Lines: []string{"Du:"}}, {Lines: []string{"får", "kan"}, List: true}, {Lines: []string{"x"}}},
		"-5 grader\n•":           {{Lines: []string{"-5 grader", "•"}}},
		"a\x00b":                 {{Lines: []string{"ab"}}},
	} {
		if got := blocks(text); !reflect.DeepEqual(got, want) {
			t.Errorf("blocks(%q) = %+v, want %+v", text, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/x?y=1#z": "https://a.example/x?y=1#z", " http://a.example ": "http://a.example",
		"javascript:alert(1)": "", "//a.example": "", "https://": "", "https://u@a.example": "", "ftp://a.example": "", "a.example": "", "http://[": "",
	} {
		if got := webAddress(in); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"a@b.example": "mailto:a@b.example?subject=R%26D%3F", "Anna <a@b.example>": "", "a@b.example?bcc=c@d.example": "", "a": "", "": "",
	} {
		if got := mailAddress(in, "R&D?"); got != want {
			t.Errorf("mailAddress(%q) = %q, want %q", in, got, want)
		}
	}
}
