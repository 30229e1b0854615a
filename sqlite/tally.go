package sqlite

import (
	"slices"
	"strconv"
	"strings"

	"jobbnara/job"
)

// tally is what whatIf has counted.
type tally struct {
	concepts   []int // by concept.num
	totals     map[choice]int
	remote     int
	experience [experienceNone + 1]int
	deadlines  []int // within each of job.DeadlineDays
	timeless   int   // without a deadline
}

func (s *Store) tally(open *snapshot, c *chosen, candidates []int32) *tally {
	t := &tally{concepts: make([]int, len(c.wanted)), deadlines: make([]int, len(job.DeadlineDays))}
	var place, occupation, form, hours, experience, remote int
	now := s.now()
	var today uint32
	ends := make([]uint32, len(job.DeadlineDays))
	for i, days := range job.DeadlineDays {
		today, ends[i] = deadline(now, days)
	}
	for _, i := range candidates {
		e := &open.entries[i]
		failed := c.failed(e)
		if failed&^placeChoice == 0 {
			place++
			t.concepts[e.region]++
			t.concepts[e.municipality]++
		}
		if failed&^occupationChoice == 0 {
			occupation++
			t.concepts[e.field]++
			t.concepts[e.group]++
		}
		if failed&^formChoice == 0 {
			form++
			t.concepts[e.form]++
		}
		if failed&^hoursChoice == 0 {
			hours++
			t.concepts[e.hours]++
		}
		if failed&^remoteChoice == 0 {
			remote++
			if e.remote {
				t.remote++
			}
		}
		if failed&^experienceChoice == 0 {
			experience++
			t.experience[e.experience]++
		}
		if failed&^labelChoice == 0 {
			t.concepts[e.labels]++
		}
		if failed&^sourceChoice == 0 {
			t.concepts[e.source]++
		}
		if failed&^deadlineChoice != 0 {
			continue
		}
		if e.deadline == 0 {
			t.timeless++
		}
		for i, end := range ends {
			if today <= e.deadline && e.deadline < end {
				t.deadlines[i]++
			}
		}
	}
	t.totals = map[choice]int{placeChoice: place, occupationChoice: occupation, formChoice: form, hoursChoice: hours, experienceChoice: experience, remoteChoice: remote}
	return t
}

// facets returns what was counted, by the names of job.WhatIfFacets.
func (t *tally) facets(s *Store, names []string) []job.Facet {
	byKind := s.concepts.counted(t.concepts)
	facets := make([]job.Facet, 0, len(names))
	for _, name := range names {
		f, total := job.Facet{Name: name, Values: byKind[name]}, t.totals[choices[name]]
		switch name {
		case "remote":
			f.Values = with(with(nil, "true", t.remote), "false", t.totals[remoteChoice]-t.remote)
		case "experience":
			f.Values = with(with(nil, "false", t.experience[experienceNone]), "true", t.experience[experienceRequired])
		case sourceKind: // no ad is without
			total = 0
		case "label": // an ad may have several, or none
			total, f.Values = 0, labels(byKind[labelsKind])
		case "deadline":
			for i, days := range job.DeadlineDays {
				f.Values = with(f.Values, strconv.Itoa(days), t.deadlines[i])
			}
			total = t.timeless + counted(f.Values)
		}
		if unknown := total - counted(f.Values); unknown > 0 {
			f.Values = append(f.Values, job.FacetValue{Count: unknown})
		}
		facets = append(facets, f)
	}
	return facets
}

func counted(values []job.FacetValue) (n int) {
	for _, v := range values {
		n += v.Count
	}
	return n
}

// with adds a value, if there are any of it.
func with(list []job.FacetValue, id string, n int) []job.FacetValue {
	if n == 0 {
		return list
	}
	return append(list, job.FacetValue{Concept: job.Concept{ID: id}, Count: n})
}

// labels counts labels: an ad has one concept for all of its.
func labels(sets []job.FacetValue) (list []job.FacetValue) {
	counts := map[string]int{}
	for _, set := range sets {
		for label := range strings.SplitSeq(set.ID, "\n") {
			counts[label] += set.Count
		}
	}
	for label, n := range counts {
		list = append(list, job.FacetValue{Concept: job.Concept{ID: label, Label: label}, Count: n})
	}
	slices.SortFunc(list, mostFirst)
	return list
}
