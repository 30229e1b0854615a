package job_test

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

func parse(t *testing.T, raw string, strict bool) (job.Query, error) {
	t.Helper()
	values, err := url.ParseQuery(raw)
	if err != nil {
		t.Fatal(err)
	}
	return job.ParseQuery(values, taxonomy.Builtin(), strict)
}

const (
	linköping = "bm2x_1mr_Qhx"
	norrköp   = "SYty_Yho_JAF"
	ögötaland = "oLT3_Q9p_3nn"
	sverige   = "i46j_HmG_v64"
)

func TestParseQuery(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		in   string
		want job.Query
	}{
		{"", job.Query{}},
		{"q=&municipality=+&stats=", job.Query{}},
		{"q=%00&employer=%01", job.Query{}},
		{"q=++underskoterska+%00natt%FF++", job.Query{Text: "underskoterska natt"}},
		{"q=a&q=b", job.Query{Text: "a b"}},
		{"q=" + strings.Repeat("å", 255), job.Query{Text: strings.Repeat("å", 255)}},
		{"municipality=0580", job.Query{Municipality: []job.Term{{ID: linköping}}}},
		{"municipality=" + linköping, job.Query{Municipality: []job.Term{{ID: linköping}}}},
		{"municipality=0580,+-0581,&municipality=" + linköping, job.Query{Municipality: []job.Term{{ID: linköping}, {ID: norrköp, Not: true}, {ID: linköping}}}},
		{"region=05&country=-199", job.Query{Region: []job.Term{{ID: ögötaland}}, Country: []job.Term{{ID: sverige, Not: true}}}},
		{"occupation-name=bXNH_MNX_dUR,aaaa_bbb_ccc", job.Query{Occupation: []string{"bXNH_MNX_dUR", "aaaa_bbb_ccc"}}},
		{"occupation-group=2221", job.Query{Group: []string{"Z8ci_bBE_tmx"}}},
		{"occupation-group=7", job.Query{Group: []string{"7"}}},
		{"occupation-field=NYW6_mP6_vwf", job.Query{Field: []string{"NYW6_mP6_vwf"}}},
		{"employment-type=kpPX_CNN_gDU&worktime-extent=6YE1_gAC_R2G", job.Query{EmploymentType: []string{"kpPX_CNN_gDU"}, Hours: []string{"6YE1_gAC_R2G"}}},
		{"employer=+Linköpings++kommun&employer=212000-0449", job.Query{Employer: []string{"Linköpings kommun", "212000-0449"}}},
		{"published-after=60", job.Query{PublishedAfter: job.Moment{Minutes: 60}}},
		{"published-after=2026-11-20", job.Query{PublishedAfter: job.Moment{Time: time.Date(2026, 11, 19, 23, 0, 0, 0, time.UTC)}}},
		{"published-before=2026-07-20T18:00:00", job.Query{PublishedBefore: job.Moment{Time: time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)}}},
		{"published-before=2026-07-20T18:00:00.5Z", job.Query{PublishedBefore: job.Moment{Time: time.Date(2026, 7, 20, 18, 0, 0, 0, time.UTC)}}},
		{"remote=true", job.Query{Remote: &yes}},
		{"remote=+False+", job.Query{Remote: &no}},
		{"position=58.41,15.62", job.Query{Near: []job.Near{{Point: job.Point{Lat: 58.41, Lon: 15.62}, Radius: 5}}}},
		{"position=-0,+-0.0&position.radius=0.5", job.Query{Near: []job.Near{{Radius: 0.5}}}},
		{"position=1,1&position=2,2&position=3,3&position.radius=10&position.radius=20", job.Query{Near: []job.Near{
			{Point: job.Point{Lat: 1, Lon: 1}, Radius: 10}, {Point: job.Point{Lat: 2, Lon: 2}, Radius: 20}, {Point: job.Point{Lat: 3, Lon: 3}, Radius: 20}}}},
		{"position.radius=10", job.Query{}},
		{"sort=pubdate-asc&offset=2000&limit=100", job.Query{Sort: job.SortOldest, Offset: 2000, Limit: 100}},
		{"limit=0", job.Query{Limit: job.NoHits}},
		{"qfields=skill,occupation&qfields=skill&q=kock", job.Query{Text: "kock", TextIn: []string{"skill", "occupation"}}},
		{"qfields=skill,occupation,employer,location", job.Query{}},
		{"skill=11L4_Q2Z_8tM&language=zSLA_vw2_FXN,502&driving-license=3&duration=a7uU_j21_mkL", job.Query{
			Skill: []string{"11L4_Q2Z_8tM"}, Language: []string{"zSLA_vw2_FXN", "502"}, Licence: []string{"3"}, Duration: []string{"a7uU_j21_mkL"}}},
		{"label=+Nystartsjobb+,Nya++Vägen", job.Query{Label: []string{"nystartsjobb", "nya vägen"}}},
		{"parttime.min=50&parttime.max=+87.5", job.Query{ScopeMin: 50, ScopeMax: 87.5}},
		{"parttime.min=-0&parttime.max=100", job.Query{ScopeMax: 100}},
		{"experience=false&driving-license-required=TRUE", job.Query{Experience: &no, LicenceRequired: &yes}},
		{"neighbours=true&abroad=1&unspecified-sweden-workplace=true", job.Query{Neighbours: true, Abroad: true, Unspecified: true}},
		{"neighbours=false&abroad=false&unspecified-sweden-workplace=0&resdet=full", job.Query{}},
		{"relevance-threshold=0.5&resdet=brief", job.Query{Threshold: 0.5, Brief: true}},
		{"stats=region,municipality&stats=region&stats.limit=30", job.Query{Stats: []string{"region", "municipality"}, StatsLimit: 30}},
	} {
		got, err := parse(t, c.in, true)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
		} else if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.in, got, c.want)
		}
	}
}

func TestParseQueryRefuses(t *testing.T) {
	many := strings.Repeat("0580,", 101)
	for _, c := range []struct {
		in, field string
		reason    job.Reason
	}{
		{"q=" + strings.Repeat("å", 256), "q", job.ReasonRange},
		{"q=" + strings.Repeat("ab ", 4000), "q", job.ReasonRange},
		{"municipality=Solna", "municipality", job.ReasonForm},
		{"municipality=-", "municipality", job.ReasonForm},
		{"municipality=--0580", "municipality", job.ReasonForm},
		{"municipality=0580,9999", "municipality", job.ReasonUnknown},
		{"municipality=-zzzz_zzz_zzz", "municipality", job.ReasonUnknown},
		{"municipality=" + many, "municipality", job.ReasonRange},
		{strings.Repeat("municipality=0580&", 101), "municipality", job.ReasonRange},
		{"region=99", "region", job.ReasonUnknown},
		{"region=' OR 1", "region", job.ReasonForm},
		{"country=99999", "country", job.ReasonUnknown},
		{"occupation-name=snickare", "occupation-name", job.ReasonForm},
		{"occupation-group=-2221", "occupation-group", job.ReasonForm},
		{"occupation-group=" + many, "occupation-group", job.ReasonRange},
		{"occupation-field=a\x00b", "occupation-field", job.ReasonForm},
		{"employment-type=heltid", "employment-type", job.ReasonForm},
		{"worktime-extent=12345678901", "worktime-extent", job.ReasonForm},
		{"employer=" + strings.Repeat("x", 256), "employer", job.ReasonRange},
		{"published-after=yesterday", "published-after", job.ReasonForm},
		{"published-after=0", "published-after", job.ReasonRange},
		{"published-after=9999999999", "published-after", job.ReasonRange},
		{"published-after=2026-02-30", "published-after", job.ReasonForm},
		{"published-after=1700-01-01", "published-after", job.ReasonForm},
		{"published-before=-60", "published-before", job.ReasonForm},
		{"remote=kanske", "remote", job.ReasonForm},
		{"position=58.41", "position", job.ReasonForm},
		{"position=NaN,15", "position", job.ReasonForm},
		{"position=58,15,3", "position", job.ReasonForm},
		{"position=91,15", "position", job.ReasonRange},
		{"position=58,Inf", "position", job.ReasonRange},
		{strings.Repeat("position=1,1&", 11), "position", job.ReasonRange},
		{"position.radius=near", "position.radius", job.ReasonForm},
		{"position.radius=NaN", "position.radius", job.ReasonForm},
		{"position.radius=0", "position.radius", job.ReasonRange},
		{"position.radius=1001", "position.radius", job.ReasonRange},
		{"sort=best", "sort", job.ReasonUnknown},
		{"offset=-1", "offset", job.ReasonRange},
		{"offset=2001", "offset", job.ReasonRange},
		{"offset=1.5", "offset", job.ReasonForm},
		{"limit=101", "limit", job.ReasonRange},
		{"limit=all", "limit", job.ReasonForm},
		{"stats=employer", "stats", job.ReasonUnknown},
		{"stats.limit=31", "stats.limit", job.ReasonRange},
		{"qfields=headline", "qfields", job.ReasonUnknown},
		{"skill=-11L4_Q2Z_8tM", "skill", job.ReasonForm},
		{"language=svenska", "language", job.ReasonForm},
		{"driving-license=B", "driving-license", job.ReasonForm},
		{"duration=" + many, "duration", job.ReasonRange},
		{"label=*", "label", job.ReasonForm},
		{"label=" + strings.Repeat("x", 256), "label", job.ReasonRange},
		{"parttime.min=half", "parttime.min", job.ReasonForm},
		{"parttime.min=NaN", "parttime.min", job.ReasonForm},
		{"parttime.max=101", "parttime.max", job.ReasonRange},
		{"parttime.max=-1", "parttime.max", job.ReasonRange},
		{"experience=none", "experience", job.ReasonForm},
		{"driving-license-required=B", "driving-license-required", job.ReasonForm},
		{"neighbours=2", "neighbours", job.ReasonForm},
		{"abroad=199", "abroad", job.ReasonForm},
		{"unspecified-sweden-workplace=x", "unspecified-sweden-workplace", job.ReasonForm},
		{"relevance-threshold=1.1", "relevance-threshold", job.ReasonRange},
		{"relevance-threshold=high", "relevance-threshold", job.ReasonForm},
		{"resdet=short", "resdet", job.ReasonUnknown},
		{"occupation-collection=UdVa_jRr_9DE", "occupation-collection", job.ReasonParameter},
		{"color=red", "color", job.ReasonParameter},
		{"Q=a", "Q", job.ReasonParameter},
	} {
		_, err := parse(t, c.in, true)
		var refused *job.InputError
		if !errors.As(err, &refused) {
			t.Errorf("%.60s: %v, want an InputError", c.in, err)
			continue
		}
		if refused.Field != c.field || refused.Reason != c.reason || refused.Allowed == "" {
			t.Errorf("%.60s: %+v, want field %s, reason %s", c.in, refused, c.field, c.reason)
		}
		if message := err.Error(); !strings.Contains(message, c.field) || !strings.Contains(message, refused.Allowed) || len(message) > 600 {
			t.Errorf("%.60s: the message is %q", c.in, message)
		}
	}
}

func TestParseQueryLenient(t *testing.T) {
	q, err := parse(t, "fbclid=1&utm_source=x&q=kock", false)
	if err != nil || !reflect.DeepEqual(q, job.Query{Text: "kock"}) {
		t.Errorf("got %+v, %v", q, err)
	}
	if _, err := parse(t, "fbclid=1&municipality=9999", false); err == nil {
		t.Error("a wrong value of a known parameter passes")
	}
}

func TestEveryParameterIsNamed(t *testing.T) {
	_, err := parse(t, "x=1", true)
	for _, name := range job.Parameters {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not name %s", err, name)
		}
	}
}
