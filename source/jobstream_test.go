package source_test

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/source"
)

func parse(t *testing.T, raw string) job.Ad {
	t.Helper()
	record, err := source.ParseJobstream([]byte(raw))
	if err != nil || record.Removed {
		t.Fatalf("%s: %+v, %v", raw, record, err)
	}
	return record.Ad
}

// Every fact that the product shows is where it belongs.
func TestParseJobstream(t *testing.T) {
	raw, err := os.ReadFile("../../shared/data/jobtech/jobsearch-response-2025-09-11.json")
	if err != nil {
		t.Skipf("SKIPPED: the shared files are not here: %v", err)
	}
	var answer struct {
		Hits []json.RawMessage
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	for _, hit := range answer.Hits {
		var want struct {
			ID, Headline string
			Webpage      string `json:"webpage_url"`
			Vacancies    int    `json:"number_of_vacancies"`
			Description  struct{ Text string }
			Employer     struct {
				Name string
				Org  string `json:"organization_number"`
			}
			Occupation struct {
				ID string `json:"concept_id"`
			}
			Address struct {
				Code        string `json:"municipality_code"`
				ID          string `json:"municipality_concept_id"`
				Coordinates []*float64
			} `json:"workplace_address"`
			Apply struct {
				Email, Reference string
			} `json:"application_details"`
			Published string `json:"publication_date"`
			LastDay   string `json:"last_publication_date"`
			Timestamp int64
		}
		if err := json.Unmarshal(hit, &want); err != nil {
			t.Fatal(err)
		}
		ad := parse(t, string(hit))
		got := []any{ad.ID, ad.Kind, ad.Sources, ad.Vacancies, ad.Employer.OrgNumber, ad.Occupation.ID, ad.Municipality.ID, ad.Municipality.Code, ad.Updated, ad.Details.Apply.Reference}
		wanted := []any{want.ID, "job", []job.SourceLink{{Source: "jobtech", ID: want.ID, URL: want.Webpage}}, want.Vacancies, want.Employer.Org, want.Occupation.ID,
			want.Address.ID, want.Address.Code, time.UnixMilli(want.Timestamp).UTC(), strings.TrimSpace(want.Apply.Reference)}
		if !reflect.DeepEqual(got, wanted) {
			t.Errorf("ad %s:\n got %v\nwant %v", want.ID, got, wanted)
		}
		if ad.Headline != strings.Join(strings.Fields(want.Headline), " ") || ad.Details.Text != strings.TrimSpace(want.Description.Text) {
			t.Errorf("ad %s: headline %q, text %.40q", want.ID, ad.Headline, ad.Details.Text)
		}
		if ad.Published.In(job.Sweden).Format(job.LocalLayout) != want.Published || ad.LastDay.In(job.Sweden).Format(job.LocalLayout) != want.LastDay {
			t.Errorf("ad %s: published %v, last day %v", want.ID, ad.Published, ad.LastDay)
		}
		if c := want.Address.Coordinates; len(c) == 2 && c[0] != nil && (ad.Details.Point == nil || ad.Details.Point.Lon != *c[0] || ad.Details.Point.Lat != *c[1]) {
			t.Errorf("ad %s: point %v", want.ID, ad.Details.Point)
		}
	}
}

func TestSkipReasons(t *testing.T) {
	for _, c := range []struct{ in, reason, id string }{
		{`3`, "not an object", ""},
		{`"x"`, "not an object", ""},
		{`[]`, "not an object", ""},
		{`{"id":"1"`, "broken JSON", ""},
		{`{}`, "no usable id", ""},
		{`null`, "no usable id", ""},
		{`{"id":null,"headline":"x"}`, "no usable id", ""},
		{`{"id":"a/b","headline":"x"}`, "no usable id", ""},
		{`{"id":"é","headline":"x"}`, "no usable id", ""},
		{`{"id":"` + strings.Repeat("1", 65) + `","headline":"x"}`, "no usable id", ""},
		{`{"id":"1"}`, "no headline", "1"},
		{`{"id":"1","headline":" \n "}`, "no headline", "1"},
		{`{"id":"1","headline":{}}`, "unusable value: neither text nor a number", "1"},
		{`{"headline":"x","employer":"Acme","id":"1"}`, "unusable value in employer", "1"},
		{`{"id":"1","headline":"x","description":{"text":5}}`, "unusable value in description.text", "1"},
		{`{"id":"1","headline":"x","number_of_vacancies":"many"}`, "unusable value: not a number", "1"},
		{`{"id":"1","headline":"x","number_of_vacancies":[]}`, "unusable value: not a number", "1"},
		{`{"id":"1","headline":"x","publication_date":"soon"}`, "unreadable date in publication_date", "1"},
		{`{"id":"1","headline":"x","last_publication_date":"0000-01-01"}`, "unreadable date in last_publication_date", "1"},
		{`{"id":"1","headline":"x","application_deadline":"2026-02-30"}`, "unreadable date in application_deadline", "1"},
	} {
		_, err := source.ParseJobstream([]byte(c.in))
		var skip *job.SkipError
		if !errors.As(err, &skip) || skip.Reason != c.reason || skip.ID != c.id {
			t.Errorf("%s: %#v, want %q of %q", c.in, err, c.reason, c.id)
		}
	}
}

func TestForgiven(t *testing.T) {
	got := parse(t, `{"id":" 23 ","headline":" Kock\u0000 \n natt ","number_of_vacancies":"3","label":"['nystartsjobb', 'x']","webpage_url":"example.org/1","logo_url":"javascript:alert(1)",
		"description":{"text":"a\u0000b","text_formatted":"plain & simple"},"workplace_address":{"coordinates":[null,null]},"employer":{"url":"HTTPS://example.org","name":7},
		"scope_of_work":{"min":"50","max":null},"timestamp":1e300}`)
	if got.ID != "23" || got.Headline != "Kock natt" || got.Vacancies != 3 || !reflect.DeepEqual(got.Labels, []string{"nystartsjobb", "x"}) ||
		got.Sources[0].URL != "https://example.org/1" || got.Employer.Name != "7" || *got.ScopeMin != 50 || got.ScopeMax != nil {
		t.Errorf("%+v", got)
	}
	if d := got.Details; d.Text != "ab" || d.HTML != "" || d.LogoURL != "" || d.EmployerURL != "HTTPS://example.org" || d.Point != nil {
		t.Errorf("%+v", d)
	}
	for _, c := range []string{"[0,0]", "[15]", "[181,1]", "[1,91]", "[]", "null"} {
		if p := parse(t, `{"id":"1","headline":"x","workplace_address":{"coordinates":`+c+`}}`).Details.Point; p != nil {
			t.Errorf("coordinates %s are %v", c, p)
		}
	}
}

func TestRemotePhrases(t *testing.T) {
	for text, want := range map[string]bool{
		"Du kan ARBETA PÅ DISTANS ibland": true, "fully Remote role": true, "Jobba hemifrån!": true,
		"": false, "distansen är lång": false, "remote control of cranes": false,
	} {
		if got := parse(t, `{"id":"1","headline":"x","description":{"text":"`+text+`"}}`).Remote; got != want {
			t.Errorf("%q: remote %v", text, got)
		}
	}
}
