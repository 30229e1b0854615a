package widget

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// PageSize is how many ads a list shows when its query leaves it open.
const PageSize = 20

// Page is what a page is made from. Fields that a page does not show may be
// left empty; Base, Path, Lang and Now belong to all.
type Page struct {
	Lang string    // BCP 47; Swedish when empty or unknown
	Base string    // the server's absolute origin, as "https://jobb.example.se", no slash at the end
	Path string    // of the address that was asked for, as "/jobs"
	Now  time.Time // UTC

	Query   job.Query  // of start, jobs, alerts, embed, list
	Result  job.Result // start shows its totals and what it has of OverviewFacets in WhatIf
	Today   job.Result // start: the same of the ads that appeared today
	Options Options    // of embed and list

	Ad      *job.Ad            // of job
	Sources []job.SourceStatus // of sources
	Loaded  taxonomy.Status    // of sources: the taxonomy and postcodes that searches use

	Status  int   // of error: the HTTP status; of list and embed when there is no list to show
	Problem error // an *job.InputError is explained to the reader, the text of any other is not shown

	Operator Operator
	Sample   bool // a mark on every page says that ads are made up

	// Label names a value that the taxonomy given to New does not know, as an
	// occupation; "" when it does not either. May be nil.
	Label func(parameter, id string) string
}

// OverviewFacets are those of job.WhatIfFacets that the start page shows.
var OverviewFacets = []string{"region", "municipality", "occupation-field"}

// Operator is who runs this installation and answers for it.
type Operator struct {
	Name    string // "" when not configured
	Contact string // a mail address or an http address; "" when not configured
}

// Options are how a list looks when it is shown on somebody else's page.
type Options struct {
	Search       bool // a box to search in
	Filters      bool // all filters
	HeadingLevel int  // of the list's own heading, 1–5
	Blank        bool // links open a new tab
}

// OptionNames are the parameters that ParseOptions reads, beside job.Parameters.
var OptionNames = []string{"search", "filters", "heading-level", "target", "lang"}

// ParseOptions reads options from URL parameters for the page "embed", which
// shows a search box unless told not to, or "list", which shows what it is
// told to. Values that make no sense are as good as none.
func ParseOptions(page string, values url.Values) Options {
	o := Options{HeadingLevel: 2, Search: page == "embed", Blank: page == "embed" || values.Get("target") == "_blank"}
	if page == "embed" {
		o.HeadingLevel = 1
	}
	for name, field := range map[string]*bool{"search": &o.Search, "filters": &o.Filters} {
		if on, err := strconv.ParseBool(values.Get(name)); err == nil {
			*field = on
		}
	}
	if n, err := strconv.Atoi(values.Get("heading-level")); err == nil && n >= 1 && n <= 5 {
		o.HeadingLevel = n
	}
	return o
}

// values writes the options back as URL parameters, for links that stay in the
// frame.
func (o Options) values() url.Values {
	return url.Values{
		"search":        {strconv.FormatBool(o.Search)},
		"filters":       {strconv.FormatBool(o.Filters)},
		"heading-level": {strconv.Itoa(o.HeadingLevel)},
	}
}

// shown returns the query's parameters as links carry them: its filters, its
// order and its size where they are not the default, and this offset.
func shown(q job.Query, offset int) url.Values {
	q.Offset, q.Stats, q.StatsLimit = offset, nil, 0
	if q.Limit == PageSize {
		q.Limit = 0
	}
	return q.Values()
}

// listNames are the pages that show a list of jobs.
var listNames = []string{"jobs", "embed", "list"}

func isList(name string) bool { return slices.Contains(listNames, name) }
