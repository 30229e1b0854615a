package feeds_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"jobbnara/feeds"
	"jobbnara/job"
)

var formats = []struct {
	name  string
	write func(io.Writer, feeds.Feed) error
}{{"rss", feeds.RSS}, {"atom", feeds.Atom}, {"json", feeds.JSON}}

// appeared is when the newest ad of the tests was listed.
var appeared = time.Date(2026, 11, 3, 7, 30, 15, 123456789, time.UTC)

func feed(ads ...job.Ad) feeds.Feed {
	return feeds.Feed{
		Title:       "Undersköterska i Linköping: lediga jobb",
		Description: "Nya annonser först",
		Lang:        "sv",
		Query:       "municipality=bm2x_1mr_Qhx&q=undersköterska",
		Self:        "https://jobb.example/feeds/jobs?q=undersk%C3%B6terska&municipality=0580",
		Page:        "https://jobb.example/jobs?q=undersk%C3%B6terska&municipality=0580",
		Ads:         ads,
		Link:        func(ad job.Ad) string { return "https://jobb.example/jobs/" + ad.ID },
		Words: feeds.Words{
			Source:     "Källa",
			SourceName: func(s string) string { return map[string]string{"jobtech": "Platsbanken"}[s] },
			ApplyBy: func(day time.Time) string {
				return "Sök senast " + day.In(job.Sweden).Format("2006-01-02")
			},
		},
	}
}

func ad() job.Ad {
	return job.Ad{
		ID:           "29871234",
		Sources:      []job.SourceLink{{Source: "jobtech", ID: "29871234", URL: "https://arbetsformedlingen.se/platsbanken/annonser/29871234"}},
		Headline:     "Undersköterska till natten, R&D <Linköping>",
		Employer:     job.Employer{Name: "Linköpings kommun", Workplace: "Vård och omsorg"},
		Occupation:   job.Concept{Label: "Undersköterska, hemtjänst"},
		Field:        job.Concept{Label: "Hälso- och sjukvård"},
		Municipality: job.Concept{Label: "Linköping"},
		Region:       job.Concept{Label: "Östergötlands län"},
		Deadline:     time.Date(2026, 12, 3, 22, 59, 59, 0, time.UTC),
		Appeared:     appeared,
		Updated:      appeared.Add(-time.Hour),
		Details:      &job.Details{Text: "Vi söker dig.\r\nKom & hjälp oss.\n\nLön < 30 000? Nej.", HTML: ""},
	}
}

func written(t testing.TB, write func(io.Writer, feeds.Feed) error, f feeds.Feed) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parsed(t testing.TB, written string) *gofeed.Feed {
	t.Helper()
	f, err := gofeed.NewParser().ParseString(written)
	if err != nil {
		t.Fatalf("gofeed: %v in\n%s", err, written)
	}
	return f
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %#v, want %#v", what, got, want)
	}
}

// every runs a test in each format.
func every(t *testing.T, test func(t *testing.T, write func(io.Writer, feeds.Feed) error)) {
	for _, format := range formats {
		t.Run(format.name, func(t *testing.T) { test(t, format.write) })
	}
}

func TestAReaderSeesTheSameInEveryFormat(t *testing.T) {
	every(t, func(t *testing.T, write func(io.Writer, feeds.Feed) error) {
		f := feed(ad())
		got := parsed(t, written(t, write, f))
		equal(t, "title", got.Title, f.Title)
		equal(t, "description", got.Description, f.Description)
		equal(t, "language", got.Language, "sv")
		equal(t, "page", got.Link, f.Page)
		equal(t, "self", got.FeedLink, f.Self)
		if len(got.Items) != 1 {
			t.Fatalf("%d items", len(got.Items))
		}
		item := got.Items[0]
		equal(t, "title", item.Title, "Undersköterska till natten, R&D <Linköping>")
		equal(t, "link", item.Link, "https://jobb.example/jobs/29871234")
		equal(t, "id is a URN", strings.HasPrefix(item.GUID, "urn:uuid:"), true)
		equal(t, "published", *item.PublishedParsed, appeared.Truncate(time.Second))
		equal(t, "author", item.Authors[0].Name, "Linköpings kommun")
		equal(t, "categories", strings.Join(item.Categories, "|"), "Undersköterska, hemtjänst|Hälso- och sjukvård|Linköping")
		equal(t, "content", strings.TrimSpace(item.Content), strings.Join([]string{
			"<p>Linköpings kommun · Linköping · Sök senast 2026-12-03</p>",
			"<p>Vi söker dig.<br>",
			"Kom &amp; hjälp oss.</p>",
			"<p>Lön &lt; 30 000? Nej.</p>",
			`<p>Källa: <a href="https://arbetsformedlingen.se/platsbanken/annonser/29871234">Platsbanken</a></p>`,
		}, "\n"))
	})
}

func TestSummaryIsPlainTextFactsFirst(t *testing.T) {
	long := ad()
	long.Details.Text = strings.Repeat("ord ", 200)
	word := ad()
	word.Details.Text = strings.Repeat("å", 6500)
	brim := ad()
	brim.Details.Text = " \n" + strings.Repeat("å", 300) + "\x00\n"
	erased := ad()
	erased.Details = nil
	for name, c := range map[string]struct {
		ad   job.Ad
		want string
	}{
		"short":  {ad(), "Vi söker dig. Kom & hjälp oss. Lön < 30 000? Nej."},
		"long":   {long, strings.Repeat("ord ", 74) + "ord…"},
		"word":   {word, strings.Repeat("å", 300) + "…"},
		"brim":   {brim, strings.Repeat("å", 300)},
		"erased": {erased, ""},
	} {
		want := strings.TrimSuffix("Linköpings kommun · Linköping · Sök senast 2026-12-03 · "+c.want, " · ")
		for _, format := range formats {
			t.Run(name+"/"+format.name, func(t *testing.T) {
				want := want
				if format.name == "rss" { // whose readers take it for HTML
					want = strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(want)
				}
				equal(t, "summary", parsed(t, written(t, format.write, feed(c.ad))).Items[0].Description, want)
			})
		}
	}
}

func TestEditsShowAsUpdatedAndPublishedStays(t *testing.T) {
	for name, c := range map[string]struct{ updated, want time.Time }{
		"edited":                {appeared.Add(36 * time.Hour), appeared.Add(36 * time.Hour).Truncate(time.Second)},
		"edited before we came": {appeared.Add(-time.Minute), appeared.Truncate(time.Second)},
		"no stamp":              {time.Time{}, appeared.Truncate(time.Second)},
		"a year nobody can say": {time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), appeared.Truncate(time.Second)},
	} {
		for _, format := range formats {
			t.Run(name+"/"+format.name, func(t *testing.T) {
				a := ad()
				a.Updated = c.updated
				got := parsed(t, written(t, format.write, feed(a)))
				equal(t, "published", *got.Items[0].PublishedParsed, appeared.Truncate(time.Second))
				if updated := got.Items[0].UpdatedParsed; updated != nil {
					equal(t, "updated", *updated, c.want)
				} else if !c.want.Equal(appeared.Truncate(time.Second)) {
					t.Errorf("an edit does not show")
				}
				if got.UpdatedParsed != nil {
					equal(t, "feed updated", *got.UpdatedParsed, c.want)
				}
			})
		}
	}
}

func TestOrderIsKeptAndDatesNeverIncrease(t *testing.T) {
	var ads []job.Ad
	for i := range 50 {
		a := ad()
		a.ID = fmt.Sprint("ad-", i)
		a.Appeared = appeared.Add(-time.Duration(i) * 700 * time.Millisecond)
		ads = append(ads, a)
	}
	every(t, func(t *testing.T, write func(io.Writer, feeds.Feed) error) {
		got := parsed(t, written(t, write, feed(ads...))).Items
		seen := map[string]bool{}
		for i, item := range got {
			equal(t, "link", item.Link, fmt.Sprint("https://jobb.example/jobs/ad-", i))
			if i > 0 && item.PublishedParsed.After(*got[i-1].PublishedParsed) {
				t.Errorf("item %d is newer than the one above it", i)
			}
			seen[item.GUID] = true
		}
		equal(t, "different ids", len(seen), 50)
	})
}

func TestIdsOutliveHostAndEdits(t *testing.T) {
	ids := map[string]bool{}
	for _, format := range formats {
		for _, base := range []string{"https://jobb.example", "http://localhost:8080"} {
			a := ad()
			a.Headline = "Ny rubrik på " + base
			f := feed(a)
			f.Self, f.Page = base+"/feeds/jobs", base+"/jobs"
			f.Link = func(job.Ad) string { return base + "/jobs/x" }
			ids[parsed(t, written(t, format.write, f)).Items[0].GUID] = true
		}
	}
	// A changed value here is every ad new again in every reader.
	if len(ids) != 1 || !ids["urn:uuid:dd118c6f-3b70-5891-b16f-7277b7737815"] {
		t.Errorf("ids of one ad: %v", ids)
	}
}

func TestSameInputSameBytes(t *testing.T) {
	every(t, func(t *testing.T, write func(io.Writer, feeds.Feed) error) {
		for name, f := range map[string]feeds.Feed{"full": feed(ad(), ad()), "empty": feed()} {
			equal(t, name, written(t, write, f), written(t, write, f))
		}
	})
}
