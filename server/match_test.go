package server_test

import (
	"net/http"
	"strings"
	"testing"
)

type matched struct {
	Groups []struct {
		Name, Title string
		Hits        []struct {
			ID, Headline string
			Why          struct{ Code, Text string }
		}
	}
}

func TestMatch(t *testing.T) {
	s := newSite(t)
	chef := map[string]any{"concept_id": "abcd_efg_hij", "label": "Kock"}
	s.load(t, ad("1", "Sjuksköterska"), ad("2", "Kock").with("occupation", chef).with("occupation_group", nil).with("occupation_field", nil).with("experience_required", false),
		ad("3", "Barnmorska").with("occupation", map[string]any{"concept_id": "barn_mor_ska", "label": "Barnmorska"}))
	const query = "/api/match?occupation-name=bXNH_MNX_dUR&position=58.41,15.62"
	got := decode[matched](t, s.getOK(t, query))
	for i, want := range []struct{ name, title, id, code, text string }{
		{"occupation", "Det du söker", "1", "occupation", "Yrket är det du söker: Sjuksköterska."},
		{"related", "Liknande jobb", "3", "same-group", "Ett närliggande yrke i samma yrkesgrupp: Grundutbildade sjuksköterskor."},
		{"no-experience", "Utan krav på erfarenhet", "2", "no-experience", "Arbetsgivaren kräver ingen erfarenhet."},
	} {
		if len(got.Groups) != 3 || len(got.Groups[i].Hits) != 1 {
			t.Fatalf("%+v", got)
		}
		g := got.Groups[i]
		if g.Name != want.name || g.Title != want.title || g.Hits[0].ID != want.id || g.Hits[0].Why.Code != want.code || g.Hits[0].Why.Text != want.text {
			t.Errorf("%+v, want %v", g, want)
		}
	}
	if got := decode[matched](t, s.getOK(t, query+"&lang=en")); got.Groups[0].Title != "What you are looking for" || !strings.Contains(got.Groups[2].Hits[0].Why.Text, "no experience") {
		t.Errorf("English: %+v", got)
	}
	if body := s.getOK(t, "/api/match?occupation-group=2221&municipality=0583").body; strings.Contains(body, "null") || strings.Count(body, `"hits":[]`) != 3 {
		t.Errorf("nothing there: %s", body)
	}
}

func TestMatchRefuses(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(1)...)
	for _, c := range []struct{ query, code, field, allowed string }{
		{"", "form", "occupation-name", "occupation-group"},
		{"municipality=0580", "form", "occupation-name", "bXNH_MNX_dUR"},
		{"occupation-name=&occupation-group=", "form", "occupation-name", "bXNH_MNX_dUR"},
		{"occupation-name=kock", "form", "occupation-name", "bXNH_MNX_dUR"},
		{"occupation-name=bXNH_MNX_dUR&q=kock", "unknown_parameter", "q", "position.radius"},
		{"occupation-name=bXNH_MNX_dUR&limit=5", "unknown_parameter", "limit", "region"},
		{"occupation-group=2221&position=158,15", "out_of_range", "position", "-90–90"},
		{"occupation-group=2221&position=58,15&position.radius=0", "out_of_range", "position.radius", "1–1000"},
		{"occupation-group=2221&region=99", "unknown_value", "region", "05"},
		{"occupation-name=%00%ff", "form", "occupation-name", "bXNH_MNX_dUR"},
		{"occupation-name=" + strings.Repeat("bXNH_MNX_dUR,", 101), "out_of_range", "occupation-name", "100"},
	} {
		p := refused(t, "/api/match?"+c.query, s.get(t, "/api/match?"+c.query), http.StatusBadRequest, c.code, c.field)
		if !strings.Contains(p.Error.Message, c.allowed) {
			t.Errorf("%s: %s", c.query, p.Error.Message)
		}
	}
}
