package widget

import (
	"cmp"
	"math"
	"net/url"
	"strings"
	"time"

	"jobbnara/job"
)

// maxHeadline is how many characters of a headline are shown; real ones have
// at most a hundred or so.
const maxHeadline = 200

// card is one ad in a list.
type card struct {
	*job.Ad
	View *view
}

// Cards are the ads of the list.
func (v *view) Cards() []card {
	cards := make([]card, len(v.Result.Hits))
	for i := range v.Result.Hits {
		cards[i] = card{&v.Result.Hits[i], v}
	}
	return cards
}

// Job is the ad of the page as a card, for what both show.
func (v *view) Job() card { return card{v.Page.Ad, v} }

func headline(ad *job.Ad) string {
	if name := clip(strings.TrimSpace(ad.Headline), maxHeadline); name != "" {
		return name
	}
	return ad.Occupation.Label
}

// Headline is never empty where the ad says anything at all.
func (c card) Headline() string { return cmp.Or(headline(c.Ad), c.View.T("ad.untitled")) }

// Href is our own page of the ad.
func (c card) Href() string { return c.View.Href("/jobs/" + url.PathEscape(c.ID)) }

// EmployerName is who one would work for.
func (c card) EmployerName() string {
	return clip(cmp.Or(strings.TrimSpace(c.Employer.Name), strings.TrimSpace(c.Employer.Workplace)), maxHeadline)
}

// Place is the most exact name of where the work is; "" when nothing is known.
func (c card) Place() string {
	city := ""
	if c.Details != nil {
		city = clip(strings.TrimSpace(c.Details.City), 60)
	}
	place := cmp.Or(c.Municipality.Label, city, c.Region.Label)
	if c.Country.Label == "" || c.Country.Code == swedenCode {
		return place
	}
	if place == "" {
		return c.Country.Label
	}
	return place + ", " + c.Country.Label
}

const swedenCode = "199"

// Facts are the few words that tell one job from another at a glance.
func (c card) Facts() (facts []string) {
	for _, label := range []string{c.Occupation.Label, c.HoursText(), c.EmploymentType.Label} {
		if label != "" {
			facts = append(facts, label)
		}
	}
	return facts
}

// HoursText is full or part time, with the scope where it says more.
func (c card) HoursText() string {
	if c.ScopeMin == nil || c.ScopeMax == nil || *c.ScopeMin <= 0 || *c.ScopeMax > 100 || *c.ScopeMin > *c.ScopeMax || *c.ScopeMin == 100 {
		return c.Hours.Label
	}
	low, high := c.View.Number(int(math.Round(*c.ScopeMin))), c.View.Number(int(math.Round(*c.ScopeMax)))
	scope := low + "–" + high + "\u00a0%"
	if low == high {
		scope = high + "\u00a0%"
	}
	return strings.TrimSpace(c.Hours.Label + " " + scope)
}

// DaysLeft says how long one can still apply, "" when it does not matter.
func (c card) DaysLeft() string {
	last := c.ApplyBy()
	if last.IsZero() || c.IsClosed() {
		return ""
	}
	switch days := daysBetween(c.View.Now, last); {
	case days < 0:
		return c.View.T("ad.lastDayPassed")
	case days == 0:
		return c.View.T("ad.lastDayToday")
	case days == 1:
		return c.View.T("ad.lastDayTomorrow")
	default:
		return c.View.N("ad.daysLeft", days)
	}
}

// IsUrgent marks the last three days.
func (c card) IsUrgent() bool {
	last := c.ApplyBy()
	return !last.IsZero() && !c.IsClosed() && daysBetween(c.View.Now, last) <= 3
}

// IsClosed says that one can no longer apply.
func (c card) IsClosed() bool { return c.Status == job.Expired || c.Status == job.Removed }

// daysBetween counts midnights in Sweden from one time to another.
func daysBetween(from, to time.Time) int {
	return int(math.Round(day(to).Sub(day(from)).Hours() / 24))
}

func day(t time.Time) time.Time {
	y, m, d := t.In(job.Sweden).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// ISO writes the Swedish day of t for machines; "" for the zero time.
func (v *view) ISO(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(job.Sweden).Format(time.DateOnly)
}

// sourceView is a place where the ad was found.
type sourceView struct{ Name, Href string }

// SourceLinks are the places where the ad was found, first found first.
func (c card) SourceLinks() (links []sourceView) {
	for _, s := range c.Sources {
		links = append(links, sourceView{c.View.SourceName(s.Source), webAddress(s.URL)})
	}
	return links
}

// SourceName is what people call a source.
func (v *view) SourceName(name string) string {
	if key := "source." + name; v.L.Has(key) {
		return v.T(key)
	}
	return clip(name, 100)
}

// IsSample says that the ad is made up.
func (c card) IsSample() bool {
	for _, s := range c.Sources {
		if s.Source == "sample" {
			return true
		}
	}
	return false
}
