package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"jobbnara/job"
	"jobbnara/language"
)

// Facets that answer "what if I also chose this" (job.WhatIfFacets). One walk
// over the ads that match all that is no choice counts them all: an ad that
// passes every choice counts for each facet, one that fails a single choice for
// the facets of that choice only.

// choice is a filter that people choose values of, as one bit.
type choice uint16

const (
	placeChoice choice = 1 << iota
	occupationChoice
	formChoice
	hoursChoice
	experienceChoice
	labelChoice
	sourceChoice
	remoteChoice
	deadlineChoice
)

// choices are the parameters whose values memory can test.
var choices = map[string]choice{
	"municipality": placeChoice, "region": placeChoice, "country": placeChoice,
	"occupation-name": occupationChoice, "occupation-group": occupationChoice, "occupation-field": occupationChoice,
	"employment-type": formChoice, "worktime-extent": hoursChoice, "experience": experienceChoice, "label": labelChoice,
	sourceKind: sourceChoice,
}

// choiceOf returns the choice that a filter is, 0 when memory cannot test it.
// What a filter leaves out with a minus is no choice.
func choiceOf(filter []value) (c choice) {
	for _, v := range filter {
		if !v.not {
			if c = choices[v.kind]; c == 0 {
				return 0
			}
		}
	}
	return c
}

// chosen is what a query chooses. Concepts' numbers are unique over all kinds,
// so one set holds the values of all filters.
type chosen struct {
	active     choice
	wanted     []bool // by concept.num
	experience [experienceNone + 1]bool
	remote     bool
	today, end uint32 // between which the deadline is
}

// chosen returns what a query chooses, and the filters that are left.
func (s *Store) chosen(q job.Query) (c *chosen, left [][]value) {
	c = &chosen{wanted: make([]bool, len(s.concepts.counts()))}
	for _, filter := range filters(q) {
		own := choiceOf(filter)
		c.active |= own
		var rest []value
		for _, v := range filter {
			if own == 0 || v.not {
				rest = append(rest, v)
			} else {
				s.want(c, v)
			}
		}
		left = append(left, rest)
	}
	if q.Remote != nil {
		c.active, c.remote = c.active|remoteChoice, *q.Remote
	}
	if q.Deadline > 0 {
		c.active |= deadlineChoice
		c.today, c.end = deadline(s.now(), q.Deadline)
	}
	return c, left
}

func (s *Store) want(c *chosen, v value) {
	var nums []uint32
	switch v.kind {
	case "experience":
		c.experience[experienceNone] = c.experience[experienceNone] || v.id == "false"
		c.experience[experienceRequired] = c.experience[experienceRequired] || v.id == "true"
	case "label":
		nums = s.concepts.having(labelsKind, func(labels string) bool {
			return strings.Contains("\n"+strings.ToLower(labels)+"\n", "\n"+strings.ToLower(v.id)+"\n")
		})
	default:
		nums = s.concepts.nums(v.kind, []string{v.id})
	}
	for _, num := range nums {
		if int(num) < len(c.wanted) {
			c.wanted[num] = true
		}
	}
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
	if !c.experience[e.experience] {
		failed |= experienceChoice
	}
	if !c.wanted[e.labels] {
		failed |= labelChoice
	}
	if !c.wanted[e.source] {
		failed |= sourceChoice
	}
	if e.deadline < c.today || e.deadline >= c.end {
		failed |= deadlineChoice
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
	c, left := s.chosen(q)
	candidates := f.order
	if c.active != 0 {
		free := q
		free.Deadline = 0
		tests, err := s.tests(ctx, tx, free, pieces)
		if err != nil {
			return nil, err
		}
		if expression := and(matchText(pieces, q), matchFilters(left, nil)); expression == "" {
			candidates = f.passing(tests)
		} else if candidates, err = f.matching(ctx, tx, expression, tests); err != nil {
			return nil, err
		}
	}
	return s.tally(f.snapshot, c, candidates).facets(s, q.WhatIf), nil
}
