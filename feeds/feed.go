// Package feeds writes a list of jobs in the formats that feed readers and
// automations follow: RSS 2.0, Atom 1.0 and JSON Feed 1.1.
//
// What a feed says about a job is decided once, in [Feed.items]; each format is
// a file that only writes it down. Nothing here reads a clock, so the same Feed
// gives the same bytes.
package feeds

import (
	"time"

	"jobbnara/job"
)

// Media types of the three formats, for the Content-Type header. RSS and Atom
// are UTF-8 and say so themselves.
const (
	RSSType  = "application/rss+xml"
	AtomType = "application/atom+xml"
	JSONType = "application/feed+json"
)

const (
	generator = "Jobbnära"
	// ttlMinutes is how long an RSS reader is asked to wait between polls.
	ttlMinutes = 30
)

// Feed is a list of jobs and what is said about the list. Its texts are plain
// text; every text of an ad is taken as hostile, except that Details.HTML must
// have been sanitised when the ad came in. No ads is a valid feed.
type Feed struct {
	Title       string
	Description string
	Lang        string // BCP 47, as "sv"
	Query       string // the search's identity (job.Query.Canonical), "" for all jobs
	Self        string // absolute address of this feed
	Page        string // absolute address of the same list for people

	Ads   []job.Ad            // by Appeared, newest first: the order is kept
	Link  func(job.Ad) string // absolute address of an ad's page
	Words Words
}

// Words are the interface's words in the feed's language. All are needed.
type Words struct {
	Source     string                         // what stands before the source's name, as "Källa"
	SourceName func(source string) string     // SourceLink.Source as people know it: "jobtech" → "Platsbanken"
	ApplyBy    func(lastDay time.Time) string // "Sök senast 3 december 2026", for a time in UTC
}

// item is one entry as every format shows it. Texts are clean and plain but
// html; a link that is not http or https is "".
type item struct {
	id        string
	title     string
	link      string
	source    string // address at the first source
	author    string // "" when no employer is named
	tags      []string
	published time.Time // never changes, whole seconds
	updated   time.Time // published, or the last edit after it
	summary   string
	html      string
}

func (f Feed) items() []item {
	items := make([]item, 0, len(f.Ads))
	for _, ad := range f.Ads {
		items = append(items, f.item(ad))
	}
	return items
}

func (f Feed) item(ad job.Ad) item {
	it := item{
		id:        urn("ad", ad.ID),
		title:     first(ad.Headline, ad.Occupation.Label, ad.ID),
		link:      webAddress(f.Link(ad)),
		author:    first(ad.Employer.Name, ad.Employer.Workplace),
		published: ad.Appeared.UTC().Truncate(time.Second),
	}
	if len(ad.Sources) > 0 {
		it.source = webAddress(ad.Sources[0].URL)
	}
	for _, label := range []string{ad.Occupation.Label, ad.Field.Label, place(ad)} {
		it.tags = appendNew(it.tags, line(label))
	}
	it.updated = it.published
	// A year that RFC 3339 cannot write would break the whole feed.
	if edit := ad.Updated.UTC().Truncate(time.Second); edit.After(it.published) && edit.Year() <= 9999 {
		it.updated = edit
	}
	it.summary, it.html = f.content(ad, it)
	return it
}

// newest returns when any of the items last changed. It is the zero time of
// Unix when there are none: Atom demands a time, and now would make a new feed
// of the same nothing at every poll.
func newest(items []item) time.Time {
	latest := time.Unix(0, 0).UTC()
	for _, it := range items {
		if it.updated.After(latest) {
			latest = it.updated
		}
	}
	return latest
}

// place is where the job is, as narrowly as is known; "" when nothing is.
func place(ad job.Ad) string {
	return first(ad.Municipality.Label, ad.Region.Label, ad.Country.Label)
}

// first returns the first of the texts that has anything to show, in one line.
func first(texts ...string) string {
	for _, s := range texts {
		if s = line(s); s != "" {
			return s
		}
	}
	return ""
}

func appendNew(list []string, s string) []string {
	if s == "" {
		return list
	}
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
