package job_test

import (
	"errors"
	"net/url"
	"testing"
	"unicode/utf8"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"limit=5&offset=20&sort=updated&stats=region&stats.limit=3", ""},
		{"q=&municipality=", ""},
		{"employer=%00", ""},
		{"municipality=0581,0580&municipality=0580", "municipality=SYty_Yho_JAF&municipality=bm2x_1mr_Qhx"},
		{"municipality=-0580", "municipality=-bm2x_1mr_Qhx"},
		{"region=05", "region=oLT3_Q9p_3nn"},
		{"q=++kock++natt", "q=kock+natt"},
		{"remote=1", "remote=true"},
		{"remote=false", "remote=false"},
		{"published-after=060", "published-after=60"},
		{"published-after=2026-07-20", "published-after=2026-07-20T00%3A00%3A00"},
		{"published-after=2026-10-25T02:30:00%2B02:00", "published-after=2026-10-25T00%3A30%3A00Z"}, // 02:30 is twice that night
		{"position=2,2&position=1.50,-0", "position=1.5%2C0&position=2%2C2&position.radius=5&position.radius=5"},
		{"position=1,1&position=1,1&position.radius=5", "position=1%2C1&position.radius=5"},
		{"position=1,1&position=1,1&position.radius=9&position.radius=8", "position=1%2C1&position=1%2C1&position.radius=8&position.radius=9"},
		{"occupation-group=2221&occupation-group=1", "occupation-group=1&occupation-group=Z8ci_bBE_tmx"},
		{"relevance-threshold=0.5&resdet=brief", ""},
		{"qfields=skill&qfields=occupation&q=a", "q=a&qfields=occupation&qfields=skill"},
		{"qfields=skill", ""}, // no words to look for
		{"q=a&qfields=occupation,skill,location,employer", "q=a"},
		{"parttime.min=0&parttime.max=50.0", "parttime.max=50"},
		{"experience=0&driving-license-required=1", "driving-license-required=true&experience=false"},
		{"abroad=1&unspecified-sweden-workplace=true", "abroad=true&unspecified-sweden-workplace=true"},
		{"abroad=false&unspecified-sweden-workplace=false", ""},
		{"municipality=0580&neighbours=true", "municipality=bm2x_1mr_Qhx&neighbours=true"},
		{"municipality=-0580&neighbours=true", "municipality=-bm2x_1mr_Qhx"}, // nothing to be a neighbour of
		{"label=NYSTARTSJOBB,b&skill=2,1&language=1&driving-license=3&duration=1", "driving-license=3&duration=1&label=b&label=nystartsjobb&language=1&skill=1&skill=2"},
		{"stats=region&q=a&country=199", "country=i46j_HmG_v64&q=a"},
	} {
		q, err := parse(t, c.in, true)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if got := q.Canonical(); got != c.want {
			t.Errorf("%s: canonical is %s, want %s", c.in, got, c.want)
		}
	}
}

// Values keeps what Canonical drops, so that links lead to the same page.
func TestValues(t *testing.T) {
	const in = "limit=5&offset=20&q=kock&relevance-threshold=0.5&resdet=brief&sort=updated&stats=region&stats.limit=3"
	q, err := parse(t, in, true)
	if got := q.Values().Encode(); err != nil || got != in {
		t.Errorf("got %s, %v", got, err)
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{
		"q=kock+-natt+%22ett+tv%C3%A5%22+beg*&municipality=0580,-0581&region=05&country=199", "employer=%00&employer=5566",
		"published-after=2026-10-25T02:30:00&published-before=60&remote=t", "position=58.41,15.62&position=-0,0x1p4&position.radius=1e2",
		"sort=updated&offset=1&limit=0&stats=region,municipality&stats.limit=3", "occupation-group=2221&occupation-field=NYW6_mP6_vwf&x=%FF",
		"q=a&qfields=skill,location&skill=1&language=2&driving-license=3&duration=4&label=%C3%84,b&parttime.min=12.5&parttime.max=1e2&abroad=1",
		"experience=f&driving-license-required=T&neighbours=1&municipality=-0580,0581&unspecified-sweden-workplace=true&relevance-threshold=1e-9&resdet=brief",
	} {
		f.Add(seed)
	}
	codes := taxonomy.Builtin()
	f.Fuzz(func(t *testing.T, raw string) {
		values, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		q, err := job.ParseQuery(values, codes, false)
		if err != nil {
			var refused *job.InputError
			if !errors.As(err, &refused) || refused.Field == "" || refused.Allowed == "" || err.Error() == "" {
				t.Fatalf("%q: %#v", raw, err)
			}
			return
		}
		if !utf8.ValidString(q.Text) {
			t.Fatalf("%q: text %q", raw, q.Text)
		}
		for _, again := range []url.Values{q.Values(), mustParse(t, q.Canonical())} {
			second, err := job.ParseQuery(again, codes, true)
			if err != nil || second.Canonical() != q.Canonical() {
				t.Fatalf("%q: canonical %q becomes %q, %v", raw, q.Canonical(), second.Canonical(), err)
			}
		}
	})
}

func mustParse(t *testing.T, raw string) url.Values {
	values, err := url.ParseQuery(raw)
	if err != nil {
		t.Fatalf("%q is not a query: %v", raw, err)
	}
	return values
}
