package job

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Query is a search: the one idea that page, widget, feed, alert and API share.
// [ParseQuery] makes one from URL parameters, [Query.Values] writes it back.
type Query struct {
	// What is searched. Values of one filter are alternatives, filters are
	// added up. As in JobSearch, places of every size are one filter, and so
	// are occupations, groups and fields.
	Text            string   // words, "a phrase", -without, begin*
	TextIn          []string // where the words are looked for, of [TextFields]; nil for everywhere
	Municipality    []Term
	Region          []Term
	Country         []Term
	Occupation      []string
	Group           []string
	Field           []string
	EmploymentType  []string
	Hours           []string
	Duration        []string
	Skill           []string // as a must or as a merit, like languages
	Language        []string
	Licence         []string
	Label           []string // in lower case
	Employer        []string // a name, or the beginning of an organisation number
	ScopeMin        float64  // percent of full time: all that the ad may mean lies
	ScopeMax        float64  // between the two; 0 is no limit
	Experience      *bool    // whether experience is required
	LicenceRequired *bool
	PublishedAfter  Moment
	PublishedBefore Moment
	Remote          *bool
	Near            []Near
	Neighbours      bool // the wanted municipalities' neighbours too
	Unspecified     bool // Sweden without a municipality or region: one more place
	Abroad          bool // all countries but Sweden: one more place

	// How much of it is shown, and how: not part of the search's identity.
	Sort       Sort
	Offset     int
	Limit      int
	Stats      []string // facets to count, by parameter name
	StatsLimit int
	Threshold  float64 // 0–1: hits less relevant than this part of the best one are left out
	Brief      bool    // fewer fields of each hit
}

// TextFields are what a query's words may be looked for in, as JobSearch names
// them.
var TextFields = []string{"occupation", "skill", "location", "employer"}

// Term is a place that is wanted, or with Not, unwanted.
type Term struct {
	ID  string // concept id, or an official code that no table knows
	Not bool
}

func (t Term) String() string {
	if t.Not {
		return "-" + t.ID
	}
	return t.ID
}

// Near is a circle on the map.
type Near struct {
	Point
	Radius float64 // kilometres
}

// Moment is a time, or a number of minutes before now. The zero value is no
// moment at all.
type Moment struct {
	Time    time.Time
	Minutes int
}

// IsZero reports whether no moment is set.
func (m Moment) IsZero() bool { return m.Time.IsZero() && m.Minutes == 0 }

// At returns the moment as a time, now being now.
func (m Moment) At(now time.Time) time.Time {
	if m.Minutes > 0 {
		return now.Add(-time.Duration(m.Minutes) * time.Minute)
	}
	return m.Time
}

func (m Moment) String() string {
	if m.Minutes > 0 {
		return strconv.Itoa(m.Minutes)
	}
	local := m.Time.In(Sweden).Format(LocalLayout)
	if back, err := ParseTime(local); err != nil || !back.Equal(m.Time) { // the hour that autumn repeats
		return m.Time.UTC().Format(time.RFC3339)
	}
	return local
}

// Sort is the order of a list.
type Sort string

// The orders, with JobSearch's names. SortNewest is the default without text,
// SortRelevance with text. Newest is by when an ad appeared here.
const (
	SortRelevance  Sort = "relevance"
	SortNewest     Sort = "pubdate-desc"
	SortOldest     Sort = "pubdate-asc"
	SortDeadline   Sort = "applydate-asc"
	SortDeadlineBy Sort = "applydate-desc"
	SortUpdated    Sort = "updated"
)

// Sorts are all orders.
var Sorts = []Sort{SortRelevance, SortNewest, SortOldest, SortDeadline, SortDeadlineBy, SortUpdated}

// Limits of how much a list shows, as JobSearch has them.
const (
	MaxOffset  = 2000
	MaxLimit   = 100
	MaxText    = 255 // characters of free text
	MaxValues  = 100 // values of one filter
	MaxRadius  = 1000
	MaxScope   = 100 // percent of full time
	StatsLimit = 30
)

// Order returns the order that applies: Sort, or the default for the query.
func (q Query) Order() Sort {
	switch {
	case q.Sort != "":
		return q.Sort
	case q.Text != "":
		return SortRelevance
	}
	return SortNewest
}

// Canonical returns the query's identity: its filters only, sorted, codes as
// concept ids, as a URL query. Two addresses of the same search have the same
// one; it is "" for all jobs.
func (q Query) Canonical() string { return q.filters().Encode() }

// Values writes the query as URL parameters, those that are set.
func (q Query) Values() url.Values {
	v := q.filters()
	if q.Sort != "" {
		v.Set("sort", string(q.Sort))
	}
	if q.Offset > 0 {
		v.Set("offset", strconv.Itoa(q.Offset))
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	for _, s := range q.Stats {
		v.Add("stats", s)
	}
	if q.StatsLimit > 0 {
		v.Set("stats.limit", strconv.Itoa(q.StatsLimit))
	}
	if q.Threshold > 0 {
		v.Set("relevance-threshold", decimal(q.Threshold))
	}
	if q.Brief {
		v.Set("resdet", "brief")
	}
	return v
}

func (q Query) filters() url.Values {
	v := url.Values{}
	if q.Text != "" {
		v.Set("q", q.Text)
		v["qfields"] = slices.Clone(q.TextIn)
	}
	for name, terms := range map[string][]Term{"municipality": q.Municipality, "region": q.Region, "country": q.Country} {
		for _, t := range terms {
			v.Add(name, t.String())
		}
	}
	for name, values := range map[string][]string{
		"occupation-name": q.Occupation, "occupation-group": q.Group, "occupation-field": q.Field,
		"employment-type": q.EmploymentType, "worktime-extent": q.Hours, "employer": q.Employer, "duration": q.Duration,
		"skill": q.Skill, "language": q.Language, "driving-license": q.Licence, "label": q.Label,
	} {
		for _, s := range values {
			v.Add(name, s)
		}
	}
	if !q.PublishedAfter.IsZero() {
		v.Set("published-after", q.PublishedAfter.String())
	}
	if !q.PublishedBefore.IsZero() {
		v.Set("published-before", q.PublishedBefore.String())
	}
	for name, wanted := range map[string]*bool{"remote": q.Remote, "experience": q.Experience, "driving-license-required": q.LicenceRequired} {
		if wanted != nil {
			v.Set(name, strconv.FormatBool(*wanted))
		}
	}
	for name, is := range map[string]bool{"neighbours": q.Neighbours && q.hasMunicipality(), "unspecified-sweden-workplace": q.Unspecified, "abroad": q.Abroad} {
		if is {
			v.Set(name, "true")
		}
	}
	for name, percent := range map[string]float64{"parttime.min": q.ScopeMin, "parttime.max": q.ScopeMax} {
		if percent > 0 {
			v.Set(name, decimal(percent))
		}
	}
	near := slices.Clone(q.Near)
	slices.SortFunc(near, func(a, b Near) int {
		return cmp.Or(strings.Compare(a.position(), b.position()), cmp.Compare(a.Radius, b.Radius))
	})
	for _, n := range slices.Compact(near) {
		v.Add("position", n.position())
		v.Add("position.radius", decimal(n.Radius))
	}
	for name, values := range v {
		if !strings.HasPrefix(name, "position") {
			slices.Sort(values)
			v[name] = slices.Compact(values)
		}
	}
	return v
}

// hasMunicipality reports whether there is something to have neighbours.
func (q Query) hasMunicipality() bool {
	return slices.ContainsFunc(q.Municipality, func(t Term) bool { return !t.Not })
}

func (n Near) position() string {
	return decimal(n.Lat) + "," + decimal(n.Lon)
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
