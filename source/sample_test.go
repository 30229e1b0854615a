package source

import (
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

var sampleNow = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func sampleAt(now time.Time) *Sample {
	return &Sample{Seed: 1, Clock: func() time.Time { return now }}
}

func readSamples(t *testing.T, records job.Records, end job.ReadEnd) (ads []job.Ad) {
	t.Helper()
	for {
		record, err := records.Next()
		if err == io.EOF {
			break
		}
		if err != nil || record.Removed {
			t.Fatalf("Next gave %+v, %v", record, err)
		}
		ads = append(ads, record.Ad)
	}
	if got := records.End(); got != end {
		t.Errorf("the read ends with %v, want %v", got, end)
	}
	return ads
}

func TestSamplesCoverTheCountry(t *testing.T) {
	for _, now := range []time.Time{
		sampleNow,
		time.Date(2025, 3, 30, 0, 30, 0, 0, time.UTC), // the night when the clock goes forward
		time.Date(2027, 1, 1, 5, 0, 0, 0, time.UTC),
	} {
		ads := readSamples(t, sampleAt(now).All(), job.Whole)
		if len(ads) < 1800 || len(ads) > 2300 {
			t.Errorf("%v: %d ads", now, len(ads))
		}
		ids, fields, groups := map[string]bool{}, map[string]int{}, map[string]bool{}
		headlines := map[string]map[string]bool{}
		towns := map[string]int{}
		for i, ad := range ads {
			if ids[ad.ID] {
				t.Errorf("two ads are %s", ad.ID)
			}
			ids[ad.ID] = true
			groups[ad.Occupation.ID] = true
			fields[ad.Field.ID]++
			towns[ad.Municipality.ID]++
			if headlines[ad.Municipality.ID] == nil {
				headlines[ad.Municipality.ID] = map[string]bool{}
			}
			headlines[ad.Municipality.ID][ad.Headline] = true
			if ad.Published.After(now) || ad.Published.Before(now.AddDate(0, 0, -46)) {
				t.Errorf("%s was published %v", ad.ID, ad.Published)
			}
			if !ad.Closes().After(now) || ad.LastDay.After(now.AddDate(0, 0, 60)) {
				t.Errorf("%s closes %v", ad.ID, ad.Closes())
			}
			if i > 0 && ad.Published.Before(ads[i-1].Published) {
				t.Errorf("%s comes after a later one", ad.ID)
			}
		}
		if len(fields) != 21 || len(towns) != 290 || len(groups) < 120 {
			t.Errorf("%v: %d fields, %d municipalities, %d occupations", now, len(fields), len(towns), len(groups))
		}
		for _, m := range taxonomy.Builtin().Municipalities {
			if n := len(headlines[m.ID]); towns[m.ID] < 2 || towns[m.ID]-n > max(1, towns[m.ID]/10) {
				t.Errorf("%v: %s has %d ads with %d headlines", now, m.Label, towns[m.ID], n)
			}
		}
	}
}

var (
	sampleTag     = regexp.MustCompile(`<[^>]*>`)
	sampleAllowed = regexp.MustCompile(`^</?(p|ul|li|strong)>$`)
)

func TestSamplesAreWhole(t *testing.T) {
	formatted, remote, english, pointed := 0, 0, 0, 0
	ads := readSamples(t, sampleAt(sampleNow).All(), job.Whole)
	for _, ad := range ads {
		d := ad.Details
		if n := utf8.RuneCountInString(d.Text); n < 400 || n > 2500 {
			t.Errorf("%s has a text of %d characters", ad.ID, n)
		}
		all := strings.Join([]string{ad.Headline, ad.Employer.Name, ad.Employer.Workplace, d.Text, d.HTML, d.Apply.URL, d.Apply.Email, d.Apply.Information}, "|")
		for _, bad := range []string{"{", "}", "%!", "  ", " ,", " . ", "..", "\n\n\n", "*"} {
			if strings.Contains(all, bad) {
				t.Errorf("%s holds %q:\n%s", ad.ID, bad, all)
			}
		}
		if strings.ContainsAny(d.Text, "<>") {
			t.Errorf("%s has tags in its plain text", ad.ID)
		}
		if d.HTML != "" {
			formatted++
			for _, tag := range sampleTag.FindAllString(d.HTML, -1) {
				if !sampleAllowed.MatchString(tag) {
					t.Errorf("%s holds %s", ad.ID, tag)
				}
			}
			if d.HTML != sanitise(d.HTML) {
				t.Errorf("sanitising changes %s:\n%s\n%s", ad.ID, d.HTML, sanitise(d.HTML))
			}
		}
		swedish := strings.Contains(d.Text, "Exempelannons")
		if !swedish {
			english++
			if !strings.Contains(d.Text, "Sample ad") {
				t.Errorf("%s does not say that it is a sample", ad.ID)
			}
		}
		if ad.Remote {
			remote++
		}
		if ad.Remote != saysRemote(d.Text) {
			t.Errorf("%s: remote is %v, but the text is\n%s", ad.ID, ad.Remote, d.Text)
		}
		if strings.Contains(d.Text, "körkort") && !*ad.LicenceRequired && !strings.Contains(d.Text, "motorsågskörkort") {
			t.Errorf("%s asks for a driving licence in its text only:\n%s", ad.ID, d.Text)
		}
		if d.Point != nil {
			pointed++
		}
		for what, missing := range map[string]bool{
			"headline": ad.Headline == "", "employer": ad.Employer.Name == "", "workplace": ad.Employer.Workplace == "", "kind": ad.Kind != "job",
			"source":     len(ad.Sources) != 1 || ad.Sources[0].Source != job.SampleSource || ad.ID != job.SampleSource+"-"+ad.Sources[0].ID,
			"occupation": ad.Occupation.ID == "", "group": ad.Group.Code == "", "field": ad.Field.ID == "",
			"region": ad.Region.ID == "", "country": ad.Country.Code != "199", "hours": ad.Hours.ID == "", "employment type": ad.EmploymentType.ID == "",
			"vacancies": ad.Vacancies < 1, "scope": ad.ScopeMin == nil || *ad.ScopeMin > *ad.ScopeMax, "apply": d.Apply.URL+d.Apply.Email+d.Apply.Information == "",
			"licence": *ad.LicenceRequired != (len(ad.Licences) == 1),
		} {
			if missing {
				t.Errorf("%s: %s is missing or wrong: %+v", ad.ID, what, ad)
			}
		}
	}
	for what, share := range map[string][3]int{ // percent: least, got, most
		"formatted": {60, formatted * 100 / len(ads), 75}, "remote": {3, remote * 100 / len(ads), 20},
		"English": {1, english * 100 / len(ads), 6}, "on the map": {86, pointed * 100 / len(ads), 94},
	} {
		if share[1] < share[0] || share[1] > share[2] {
			t.Errorf("%d %% of the ads are %s, want %d–%d", share[1], what, share[0], share[2])
		}
	}
}

func TestSampleOccupationsBelongToTheirField(t *testing.T) {
	groupField := map[string]string{}
	for _, g := range taxonomy.Builtin().Groups {
		groupField[g.ID] = g.Field
	}
	for _, o := range readSampleTexts().large {
		if o.field.ID == "" || groupField[o.group.ID] != o.field.ID {
			t.Errorf("%s: group %s lies in another field than %s", o.occupation.Label, o.group.Label, o.field.Label)
		}
		for _, name := range []string{"at", "title", "about", "task", "want"} {
			if len(o.phrases[name]) == 0 {
				t.Errorf("%s has no %s", o.occupation.Label, name)
			}
		}
		if o.licence != "" && licences[o.licence].ID == "" {
			t.Errorf("%s: there is no licence %s", o.occupation.Label, o.licence)
		}
	}
}

func TestARestartFindsTheSameSamples(t *testing.T) {
	before := map[string]job.Ad{}
	for _, ad := range readSamples(t, sampleAt(sampleNow).All(), job.Whole) {
		before[ad.ID] = ad
	}
	if again := readSamples(t, sampleAt(sampleNow).All(), job.Whole); len(again) != len(before) {
		t.Fatalf("%d ads, then %d", len(before), len(again))
	}
	for _, c := range []struct {
		later    time.Duration
		min, max int // new ads
	}{{0, 0, 0}, {time.Hour, 1, 30}, {24 * time.Hour, 40, 110}, {60 * 24 * time.Hour, 1800, 2300}} {
		now, fresh := sampleNow.Add(c.later), 0
		for _, ad := range readSamples(t, sampleAt(now).All(), job.Whole) {
			if old, known := before[ad.ID]; !known {
				fresh++
				if !ad.Published.After(sampleNow) {
					t.Errorf("after %v, %s was published before the first read", c.later, ad.ID)
				}
			} else if !reflect.DeepEqual(ad, old) {
				t.Errorf("after %v, %s is\n%+v\nand was\n%+v", c.later, ad.ID, ad, old)
			}
		}
		if fresh < c.min || fresh > c.max {
			t.Errorf("after %v there are %d new ads, want %d–%d", c.later, fresh, c.min, c.max)
		}
	}
	other := &Sample{Seed: 2, Clock: func() time.Time { return sampleNow }}
	if ad := readSamples(t, other.All(), job.Whole)[0]; reflect.DeepEqual(ad, before[ad.ID]) {
		t.Error("another seed gives the same ads")
	}
}

func TestSamplesSince(t *testing.T) {
	for _, c := range []struct {
		after    time.Duration
		min, max int
	}{{0, 0, 0}, {30 * time.Second, 1, 5}, {time.Hour, 2, 31}} {
		seen := map[string]bool{}
		for _, ad := range readSamples(t, sampleAt(sampleNow).Since(sampleNow.Add(-c.after)), job.Part) {
			seen[ad.ID] = true
			if !ad.Published.After(sampleNow.Add(-c.after)) || ad.Closes().Before(sampleNow) {
				t.Errorf("%s: %v–%v", ad.ID, ad.Published, ad.Closes())
			}
		}
		if len(seen) < c.min || len(seen) > c.max {
			t.Errorf("%d ads in %v, want %d–%d", len(seen), c.after, c.min, c.max)
		}
	}
}

func BenchmarkSamples(b *testing.B) {
	for b.Loop() {
		for records := sampleAt(sampleNow).All(); ; {
			if _, err := records.Next(); err != nil {
				break
			}
		}
	}
}
