package widget

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// The country at a glance, on the start page: numbers in tables that lead to
// their lists, and a picture of them for those who see it.

// line is one line of a table of the overview. Without Href it only tells.
type line struct {
	Label, Href  string
	Count, Today string
	Share        string // of the largest, in percent, for a bar
}

// ByRegion are all regions, as their codes order them.
func (v *view) ByRegion() []line {
	return v.lines("region", v.views.terms.Regions, "start.unclear")
}

// ByField are all fields, most jobs first.
func (v *view) ByField() []line {
	byID, _ := v.counts("occupation-field")
	fields := slices.Clone(v.views.terms.Fields)
	slices.SortStableFunc(fields, func(a, b job.Concept) int { return cmp.Compare(byID[b.ID], byID[a.ID]) })
	return v.lines("occupation-field", fields, "start.unclearField")
}

// lines are the counts of terms, and at last what is unclear. nil when nobody
// counted.
func (v *view) lines(name string, terms []job.Concept, unclearKey string) (lines []line) {
	byID, unclear := v.counts(name)
	if byID == nil {
		return nil
	}
	today := v.forToday()
	newByID, newUnclear := today.counts(name)
	most := 1
	for _, c := range terms {
		most = max(most, byID[c.ID])
	}
	for _, c := range terms {
		lines = append(lines, line{
			Label: c.Label, Href: v.href("/jobs", url.Values{name: {c.ID}}), Count: v.Number(byID[c.ID]), Today: v.Number(newByID[c.ID]),
			Share: strconv.Itoa(byID[c.ID] * 100 / most),
		})
	}
	if unclear > 0 {
		lines = append(lines, line{Label: v.T(unclearKey), Count: v.Number(unclear), Today: v.Number(newUnclear)})
	}
	return lines
}

// forToday is the same view of today's new ads.
func (v *view) forToday() *view {
	today := *v
	today.Result = v.Today
	return &today
}

// dot is a municipality on the map, in the map's units.
type dot struct{ X, Y, R string }

// Map is Sweden in dots: one for each municipality, whose area is in proportion
// to its jobs.
type Map struct {
	Width, Height int
	Dots          []dot // those with jobs, the largest first so that none hides another
	None          []dot // the others
}

// The map is equirectangular, true to scale at 62° north: between Smygehuk and
// Treriksröset nobody sees the difference.
const (
	mapWest, mapEast   = 10.6, 24.4
	mapSouth, mapNorth = 55.1, 68.9
	mapScale           = 40 // units for a degree of latitude
	mapDot             = 22 // radius of the largest
	smallestDot        = 1.2
)

// Map draws the facet municipality; nil when nobody counted it.
func (v *view) Map() *Map {
	byID, _ := v.counts("municipality")
	if byID == nil {
		return nil
	}
	narrow := math.Cos(62 * math.Pi / 180)
	m := &Map{Width: int((mapEast - mapWest) * narrow * mapScale), Height: int((mapNorth - mapSouth) * mapScale)}
	towns := slices.Clone(v.views.terms.Municipalities)
	most := 1
	for _, t := range towns {
		most = max(most, byID[t.ID])
	}
	slices.SortStableFunc(towns, func(a, b taxonomy.Municipality) int { return cmp.Compare(byID[b.ID], byID[a.ID]) })
	for _, t := range towns {
		d := dot{X: units((t.Point.Lon - mapWest) * narrow * mapScale), Y: units((mapNorth - t.Point.Lat) * mapScale)}
		if n := byID[t.ID]; n > 0 {
			d.R = units(max(smallestDot, mapDot*math.Sqrt(float64(n)/float64(most))))
			m.Dots = append(m.Dots, d)
		} else {
			d.R = units(smallestDot)
			m.None = append(m.None, d)
		}
	}
	return m
}

func units(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
