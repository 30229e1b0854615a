// Package taxonomy knows the terms that ads and queries are written in:
// municipalities, regions, countries, occupation fields and groups, employment
// forms and working hours, with their official codes and the concept ids of
// JobTech's taxonomy (https://data.arbetsformedlingen.se, CC0).
package taxonomy

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"jobbnara/job"
)

//go:embed facts
var facts embed.FS

// Taxonomy is a set of terms. It is never changed once made, so it may be
// read by many at once.
type Taxonomy struct {
	Municipalities  []Municipality
	Regions         []job.Concept
	Countries       []job.Concept
	Fields          []job.Concept
	Groups          []Group
	EmploymentTypes []job.Concept
	Hours           []job.Concept

	byParameter map[string]*table
	regionOf    map[string]job.Concept // municipality's concept id → region
}

// Municipality is a kommun, with a point inside it (two decimals).
type Municipality struct {
	job.Concept
	Region     job.Concept
	Point      job.Point
	Neighbours []string // codes of bordering municipalities
}

// Group is an occupation group (SSYK level 4).
type Group struct {
	job.Concept
	Field string // concept id
}

// table finds the terms of one parameter by concept id and by code.
type table struct {
	byID, byCode map[string]job.Concept
	complete     bool // a value that is not here does not exist
}

// Builtin returns the terms that the binary carries.
var Builtin = sync.OnceValue(load)

func load() *Taxonomy {
	t := &Taxonomy{
		Regions:         concepts("regions"),
		Countries:       concepts("countries"),
		Fields:          concepts("fields"),
		EmploymentTypes: concepts("employment-types"),
		Hours:           concepts("hours"),
		regionOf:        map[string]job.Concept{},
	}
	regions := map[string]job.Concept{}
	for _, r := range t.Regions {
		regions[r.Code] = r
	}
	municipalities := []job.Concept{}
	for _, f := range rows("municipalities", 7) {
		m := Municipality{Concept: concept(f), Region: regions[f[3]], Point: job.Point{Lat: number(f[4]), Lon: number(f[5])}}
		if f[6] != "" {
			m.Neighbours = strings.Split(f[6], ",")
		}
		t.Municipalities = append(t.Municipalities, m)
		t.regionOf[m.ID] = m.Region
		municipalities = append(municipalities, m.Concept)
	}
	groups := []job.Concept{}
	for _, f := range rows("groups", 4) {
		t.Groups = append(t.Groups, Group{Concept: concept(f), Field: f[3]})
		groups = append(groups, concept(f))
	}
	t.byParameter = map[string]*table{
		"municipality":     newTable(municipalities, true),
		"region":           newTable(t.Regions, true),
		"country":          newTable(t.Countries, true),
		"occupation-field": newTable(t.Fields, false),
		"occupation-group": newTable(groups, false),
		"employment-type":  newTable(t.EmploymentTypes, false),
		"worktime-extent":  newTable(t.Hours, false),
		"occupation-name":  newTable(nil, false),
	}
	return t
}

func newTable(terms []job.Concept, complete bool) *table {
	t := &table{byID: map[string]job.Concept{}, byCode: map[string]job.Concept{}, complete: complete}
	for _, c := range terms {
		t.byID[c.ID] = c
		if c.Code != "" {
			t.byCode[c.Code] = c
		}
	}
	return t
}

// ConceptID implements [job.Codes].
func (t *Taxonomy) ConceptID(parameter, value string) (id string, known, complete bool) {
	table := t.byParameter[parameter]
	if table == nil {
		return value, false, false
	}
	c, known := table.byID[value]
	if !known {
		c, known = table.byCode[value]
	}
	if !known {
		return value, false, table.complete
	}
	return c.ID, true, table.complete
}

// Concept returns the term of a parameter with this concept id or code, and
// whether there is one.
func (t *Taxonomy) Concept(parameter, value string) (job.Concept, bool) {
	table := t.byParameter[parameter]
	if table == nil {
		return job.Concept{}, false
	}
	if c, ok := table.byID[value]; ok {
		return c, true
	}
	c, ok := table.byCode[value]
	return c, ok
}

// RegionOf returns the region in which a municipality (concept id) lies.
func (t *Taxonomy) RegionOf(municipality string) job.Concept { return t.regionOf[municipality] }

func concepts(name string) (terms []job.Concept) {
	for _, f := range rows(name, 3) {
		terms = append(terms, concept(f))
	}
	return terms
}

func concept(f []string) job.Concept { return job.Concept{Code: f[0], ID: f[1], Label: f[2]} }

// rows reads one of the embedded tables. They are part of the binary, so an
// error in one is an error of ours.
func rows(name string, columns int) (rows [][]string) {
	text, err := facts.ReadFile("facts/" + name + ".tsv")
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != columns {
			panic(fmt.Sprintf("facts/%s.tsv: %d columns, not %d: %s", name, len(fields), columns, line))
		}
		rows = append(rows, fields)
	}
	return rows
}

func number(s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return n
}
