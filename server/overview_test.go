package server_test

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var counted = regexp.MustCompile(`<option value="(\w+)"[^>]*>[^<]* \(([\d\x{a0}]+)\)</option>`)

// A count beside a choice is what the API finds with that choice in place of
// the present one, on the page, in the frame and in the element.
func TestPageCountsWhatIf(t *testing.T) {
	s := newSite(t)
	s.samples(t)
	for _, query := range []string{"", "region=05&remote=true", "q=l%C3%A4rare&municipality=0580&occupation-field=MVqp_eS8_kDZ", "worktime-extent=947z_JGS_Uk2&employment-type=kpPX_CNN_gDU"} {
		for _, page := range []string{"/jobs?", "/embed?filters=true&", "/widget/v1/list?filters=true&"} {
			body, checked := s.getOK(t, page+query).body, 0
			for control := range strings.SplitSeq(body, "<select") {
				name, _, _ := strings.Cut(strings.TrimPrefix(control[strings.Index(control, ` name="`)+1:], `name="`), `"`)
				for i, match := range counted.FindAllStringSubmatch(control, -1) {
					if i > 25 {
						break
					}
					with, err := url.ParseQuery(query)
					if err != nil {
						t.Fatal(err)
					}
					for _, other := range map[string][]string{"region": {"municipality"}, "municipality": {"region"}, "occupation-group": {"occupation-field"}}[name] {
						with.Del(other)
					}
					with.Set(name, match[1])
					want := decode[found](t, s.getOK(t, "/api/count?"+with.Encode())).Total.Value
					if got, _ := strconv.Atoi(strings.ReplaceAll(match[2], "\u00a0", "")); got != want {
						t.Errorf("%s%s: %s=%s is said to give %d, but gives %d", page, query, name, match[1], got, want)
					}
					checked++
				}
			}
			if checked < 50 {
				t.Errorf("%s%s: only %d counts", page, query, checked)
			}
		}
	}
	if body := s.getOK(t, "/widget/v1/list").body; counted.MatchString(body) {
		t.Error("a list without filters counts for nothing")
	}
}

// What a page understood can be undone, and that finds what the words find.
func TestUnderstoodAndUndone(t *testing.T) {
	s := newSite(t)
	s.samples(t)
	undo := regexp.MustCompile(`<p class="jn-meaning">.*<a class="jn-go" href="([^"]+)">`)
	for _, page := range []string{"/jobs", "/embed", "/widget/v1/list"} {
		body := s.getOK(t, page+"?q=l%C3%A4rare+i+link%C3%B6ping&remote=false").body
		match := undo.FindStringSubmatch(body)
		if match == nil || !strings.Contains(body, "Linköping</bdi></em>") {
			t.Fatalf("%s does not say what it understood:\n%.2000s", page, body)
		}
		to, err := url.Parse(html.UnescapeString(match[1]))
		if err != nil || to.Query().Get("remote") != "false" {
			t.Fatalf("%s: %s, %v", page, to, err)
		}
		literal := s.getOK(t, page+"?"+to.RawQuery).body
		if undo.MatchString(literal) {
			t.Errorf("%s understands what should be taken literally: %s", page, to)
		}
		if want := fmt.Sprint(`name="q" value="`, html.EscapeString(to.Query().Get("q"))); page != "/widget/v1/list" && !strings.Contains(literal, want) {
			t.Errorf("%s: the form has not %s", page, want)
		}
	}
}

func TestStartShowsTheCountry(t *testing.T) {
	s := newSite(t)
	list := spread(60)
	s.load(t, list...)
	body := s.getOK(t, "/").body
	for code, id := range map[string]string{"01": "CifL_Rzy_Mku", "05": "oLT3_Q9p_3nn"} {
		n := decode[found](t, s.getOK(t, "/api/count?region="+code)).Total.Value
		if row := regexp.MustCompile(`/jobs\?region=` + id + `"[^>]*>[^<]*</a></th><td>(\d+)</td>`).FindStringSubmatch(body); row == nil || row[1] != strconv.Itoa(n) {
			t.Errorf("region %s: %q, want %d", code, row, n)
		}
	}
	if n := strings.Count(body, "<circle"); n != 290 {
		t.Errorf("%d municipalities on the map", n)
	}
}
