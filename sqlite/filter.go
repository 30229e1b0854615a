package sqlite

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// value is one value of a filter: a concept that an ad is filed under.
type value struct {
	kind string // the parameter's name
	id   string // concept id or code
	not  bool
}

// filters returns the filters of a query that name concepts. Within each, one
// of the values is enough. As in JobSearch, places of every size are one
// filter, and so are occupations, groups and fields.
func filters(q job.Query) [][]value {
	return [][]value{
		slices.Concat(places("municipality", municipalities(q)), places("region", q.Region), places("country", q.Country),
			yes("unspecified-sweden-workplace", q.Unspecified), yes("abroad", q.Abroad)),
		slices.Concat(ids("occupation-name", q.Occupation), ids("occupation-group", q.Group), ids("occupation-field", q.Field)),
		ids("employment-type", q.EmploymentType),
		ids("worktime-extent", q.Hours),
		ids("duration", q.Duration),
		ids("skill", q.Skill),
		ids("language", q.Language),
		ids("driving-license", q.Licence),
		ids("label", q.Label),
		either("driving-license-required", q.LicenceRequired),
		either("experience", q.Experience),
	}
}

// municipalities returns those of a query, with their neighbours if it wants
// them.
func municipalities(q job.Query) []job.Term {
	if !q.Neighbours {
		return q.Municipality
	}
	terms, facts := slices.Clone(q.Municipality), taxonomy.Builtin()
	for _, m := range facts.Municipalities {
		if slices.Contains(q.Municipality, job.Term{ID: m.ID}) {
			for _, code := range m.Neighbours {
				id, _, _ := facts.ConceptID("municipality", code)
				terms = append(terms, job.Term{ID: id})
			}
		}
	}
	slices.SortFunc(terms, func(a, b job.Term) int { return cmp.Compare(a.String(), b.String()) })
	return slices.Compact(terms)
}

func places(kind string, terms []job.Term) (values []value) {
	for _, t := range terms {
		values = append(values, value{kind, t.ID, t.Not})
	}
	return values
}

func ids(kind string, list []string) (values []value) {
	for _, id := range list {
		values = append(values, value{kind, id, false})
	}
	return values
}

func yes(kind string, is bool) []value {
	if !is {
		return nil
	}
	return []value{{kind: kind}}
}

func either(kind string, wanted *bool) []value {
	if wanted == nil {
		return nil
	}
	return []value{{kind: kind, id: strconv.FormatBool(*wanted)}}
}

// of returns the concept that an entry is filed under by a parameter.
func (e *entry) of(kind string) uint32 {
	switch kind {
	case "municipality":
		return e.municipality
	case "region":
		return e.region
	case "country":
		return e.country
	case "occupation-name":
		return e.occupation
	case "occupation-group":
		return e.group
	case "occupation-field":
		return e.field
	case "employment-type":
		return e.form
	case "worktime-extent":
		return e.hours
	}
	return 0
}

// test says whether an ad passes.
type test func(*entry) bool

// byNumber are the tests that only memory can do: times, scopes and distances.
func byNumber(q job.Query, now time.Time) (tests []test) {
	if !q.PublishedAfter.IsZero() {
		after := since1970(q.PublishedAfter.At(now))
		tests = append(tests, func(e *entry) bool { return e.published > 0 && e.published >= after })
	}
	if !q.PublishedBefore.IsZero() {
		before := since1970(q.PublishedBefore.At(now))
		tests = append(tests, func(e *entry) bool { return e.published > 0 && e.published <= before })
	}
	if q.ScopeMin > 0 || q.ScopeMax > 0 {
		low, high := float32(q.ScopeMin), float32(cmp.Or(q.ScopeMax, job.MaxScope))
		within := func(percent float32) bool { return percent >= low && percent <= high }
		tests = append(tests, func(e *entry) bool { return within(e.scopeMin) && within(e.scopeMax) })
	}
	if len(q.Near) > 0 {
		tests = append(tests, func(e *entry) bool {
			for _, n := range q.Near {
				if kilometres(n.Point, e) <= n.Radius {
					return true
				}
			}
			return false
		})
	}
	return tests
}

const earthRadius = 6371 // km

// kilometres is the great-circle distance (haversine) from a point to an ad;
// NaN for an ad without a point.
func kilometres(from job.Point, e *entry) float64 {
	const rad = math.Pi / 180
	lat, lon := float64(e.lat), float64(e.lon)
	y, x := math.Sin((lat-from.Lat)*rad/2), math.Sin((lon-from.Lon)*rad/2)
	return 2 * earthRadius * math.Asin(math.Sqrt(y*y+x*x*math.Cos(lat*rad)*math.Cos(from.Lat*rad)))
}
