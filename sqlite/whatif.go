package sqlite

import (
	"context"
	"database/sql"

	"jobbnara/job"
	"jobbnara/language"
)

// Facets that answer "what if I also chose this" (job.WhatIfFacets). One walk
// over the ads that match text and times counts them all: an ad that passes
// every choice counts for each facet, one that fails a single choice for the
// facets of that choice only.

// choice is a filter that people choose values of, as one bit.
type choice uint8

const (
	placeChoice choice = 1 << iota
	occupationChoice
	formChoice
	hoursChoice
	remoteChoice
)

// chosen is what a query chooses. Concepts' numbers are unique over all kinds,
// so one set holds the values of all filters.
type chosen struct {
	active           choice
	wanted, unwanted []bool // by concept.num
	remote           bool
}

// chosen returns what a query chooses: of filters what byNumber does not test.
func (s *Store) chosen(q job.Query) *chosen {
	size := len(s.concepts.counts())
	c := &chosen{wanted: make([]bool, size), unwanted: make([]bool, size)}
	for i, filter := range filters(q) {
		for _, v := range filter {
			set := c.unwanted
			if !v.not {
				set = c.wanted
				c.active |= []choice{placeChoice, occupationChoice, formChoice, hoursChoice}[i]
			}
			for _, num := range s.concepts.nums(v.kind, []string{v.id}) {
				if int(num) < size {
					set[num] = true
				}
			}
		}
	}
	if q.Remote != nil {
		c.active, c.remote = c.active|remoteChoice, *q.Remote
	}
	return c
}

// isLeftOut tells the ads that a query leaves out with a minus.
func (c *chosen) isLeftOut(e *entry) bool {
	return c.unwanted[e.municipality] || c.unwanted[e.region] || c.unwanted[e.country]
}

// failed returns the choices that an ad fails.
func (c *chosen) failed(e *entry) (failed choice) {
	if !c.wanted[e.municipality] && !c.wanted[e.region] && !c.wanted[e.country] {
		failed |= placeChoice
	}
	if !c.wanted[e.occupation] && !c.wanted[e.group] && !c.wanted[e.field] {
		failed |= occupationChoice
	}
	if !c.wanted[e.form] {
		failed |= formChoice
	}
	if !c.wanted[e.hours] {
		failed |= hoursChoice
	}
	if e.remote != c.remote {
		failed |= remoteChoice
	}
	return failed & c.active
}

// whatIf counts the facets that q.WhatIf asks for; f is what q finds.
func (s *Store) whatIf(ctx context.Context, tx *sql.Tx, f found, q job.Query, pieces []language.Piece) ([]job.Facet, error) {
	if len(q.WhatIf) == 0 {
		return nil, nil
	}
	c, candidates := s.chosen(q), f.order
	if c.active != 0 {
		tests := append(byNumber(q, s.now()), func(e *entry) bool { return !c.isLeftOut(e) })
		var err error
		if text := matchText(pieces, q.Employer); text == "" {
			candidates = f.passing(tests)
		} else if candidates, err = f.matching(ctx, tx, text, tests); err != nil {
			return nil, err
		}
	}
	return s.tally(f.snapshot, c, candidates).facets(s, q.WhatIf), nil
}
