package job

import "time"

// Result is the answer to a Query.
type Result struct {
	Total     int // ads that match
	Positions int // vacancies in them
	Hits      []Ad
	Facets    []Facet // those that Query.Stats asked for, in that order
	Version   int64   // the Seq that the answer reflects
	Took      time.Duration
}

// Facet is how many matching ads there are for each value of one filter, most
// first.
type Facet struct {
	Name   string // the parameter's name
	Values []FacetValue
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Concept
	Count int
}
