package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

type typeahead struct {
	Time      *int64 `json:"time_in_millis"`
	Typeahead []struct {
		Value, Type string
		FoundIn     string `json:"found_in"`
		Occurrences int
	}
}

func TestComplete(t *testing.T) {
	s := newSite(t)
	s.load(t, ad("1", "Kock"), ad("2", "Bagare"), ad("3", "Bagare").with("workplace_address", place("Motala", "0583", "E1MC_1uG_phm")))
	got := decode[typeahead](t, s.getOK(t, "/api/complete?q=Sjuksk%C3%B6terska+lin"))
	if got.Time == nil || len(got.Typeahead) != 1 || got.Typeahead[0].Value != "Sjuksköterska Linköping" || got.Typeahead[0].FoundIn != "Linköping" ||
		got.Typeahead[0].Type != "location" || got.Typeahead[0].Occurrences != 2 {
		t.Errorf("%+v", got)
	}
	// What is offered finds what was promised.
	for _, q := range []string{"sju", "lin", "ekb", "sjuksköterska mot", "öst"} {
		got := decode[typeahead](t, s.getOK(t, "/api/complete?q="+url.QueryEscape(q)))
		if len(got.Typeahead) == 0 {
			t.Errorf("%q is completed with nothing", q)
		}
		for _, one := range got.Typeahead {
			r := decode[struct{ Total struct{ Value int } }](t, s.getOK(t, "/api/search?limit=0&q="+url.QueryEscape(one.Value)))
			if r.Total.Value != one.Occurrences {
				t.Errorf("%q promises %d, a search finds %d", one.Value, one.Occurrences, r.Total.Value)
			}
		}
	}
	for address, want := range map[string]int{
		"/api/complete": 0, "/api/complete?q=": 0, "/api/complete?q=+": 0, "/api/complete?q=lin&limit=0": 0, "/api/complete?q=s&limit=50": 1,
		"/api/complete?q=bagare+lin": 1, "/api/complete?q=bagare+lin&contextual=true": 1, "/api/complete?q=finnsinte+lin": 0, "/api/complete?q=finnsinte+lin&contextual=FALSE": 1,
		"/api/complete?q=mot&municipality=0583": 1, "/api/complete?q=mot&municipality=-0583": 0, "/api/complete?q=lin&position=58.41,15.62&stats=region&sort=updated&offset=5": 1,
	} {
		if got := decode[typeahead](t, s.getOK(t, address)); len(got.Typeahead) != want || got.Typeahead == nil {
			t.Errorf("%s: %+v", address, got)
		}
	}
}

func TestCompleteRefuses(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(1)...)
	for _, c := range []struct{ query, code, field, allowed string }{
		{"limit=51", "out_of_range", "limit", "0–50"},
		{"limit=-1", "out_of_range", "limit", "0–50"},
		{"limit=x", "form", "limit", "0–50"},
		{"contextual=perhaps", "form", "contextual", "true, false"},
		{"color=red", "unknown_parameter", "color", "contextual"},
		{"q=" + strings.Repeat("x", 256), "out_of_range", "q", "255"},
		{"municipality=9999", "unknown_value", "municipality", "0580"},
	} {
		p := refused(t, "/api/complete?"+c.query, s.get(t, "/api/complete?"+c.query), http.StatusBadRequest, c.code, c.field)
		if !strings.Contains(p.Error.Message, c.allowed) {
			t.Errorf("%s: %s", c.query, p.Error.Message)
		}
	}
	for _, q := range harmless {
		address := "/api/complete?limit=50&q=" + q
		discreet(t, address, s.getOK(t, address))
	}
}
