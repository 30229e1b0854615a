package job

import "time"

// Result is the answer to a Query.
type Result struct {
	Total     int // ads that match
	Positions int // vacancies in them
	Hits      []Ad
	Facets    []Facet      // those that Query.Stats asked for, in that order
	WhatIf    []Facet      // those that Query.WhatIf asked for, in that order
	Vague     int          // of Total, with Query.Near: ads whose point says no more than their municipality
	Version   int64        // the Seq that the answer reflects
	Meaning   []Understood // what the query's words were taken for
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

// Understood is a part of a query's text that was taken for a concept.
type Understood struct {
	Typed     string // as it was typed
	Name      string // of what it was taken for
	Parameter string // the query parameter that filters by it
	Guessed   bool   // not by its name, but as what is likely meant
}
