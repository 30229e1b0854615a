package widget

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jobbnara/job"
)

// What each choice would give: the counts of Result.WhatIf, in the controls
// that choose, and as chips for what no control chooses.

// values are a facet's; known says whether it was counted at all.
func (v *view) values(name string) (values []job.FacetValue, known bool) {
	for _, f := range v.Result.WhatIf {
		if f.Name == name {
			return f.Values, true
		}
	}
	return nil, false
}

// counts are the counts of a facet's values by id, and how many ads have none
// that the taxonomy knows: nothing that one chooses finds those. nil when
// nobody counted.
func (v *view) counts(name string) (byID map[string]int, unclear int) {
	values, known := v.values(name)
	if !known {
		return nil, 0
	}
	byID = make(map[string]int, len(values))
	for _, value := range values {
		byID[value.ID] = value.Count
		if c, ok := v.views.terms.Concept(name, value.ID); !ok || c.ID != value.ID {
			unclear += value.Count
		}
	}
	return byID, unclear
}

// counted writes the counts of a facet beside the options, and last how many
// ads are unclear.
func (v *view) counted(c control) control {
	byID, unclear := v.counts(c.Name)
	if byID == nil {
		return c
	}
	for _, list := range append([][]option{c.Ticks}, optionsOf(c.Groups)...) {
		for i := range list {
			if !strings.HasPrefix(list[i].Value, "-") {
				list[i].Count = v.Number(byID[list[i].Value])
			}
		}
	}
	if unclear > 0 && c.Groups != nil {
		c.Unclear = v.T("filter.unclear", "Count", v.Number(unclear))
	}
	return c
}

func optionsOf(groups []group) (lists [][]option) {
	for _, g := range groups {
		lists = append(lists, g.Options)
	}
	return lists
}

// RemoteCount is how many jobs there would be at a distance; "" when nobody
// counted.
func (v *view) RemoteCount() string {
	values, known := v.values("remote")
	if !known {
		return ""
	}
	count := 0
	for _, value := range values {
		if value.ID == "true" {
			count = value.Count
		}
	}
	return v.Number(count)
}

// chips are the values of a facet that has no control.
type chips struct {
	Label string
	Chips []chip
}

// chip is one of them; without Href it only tells.
type chip struct {
	Label, Count, Href string
	Chosen             bool // Href takes it away
	Strange            bool // in the ads' language
}

// chipNames are the facets that have no control.
var chipNames = []string{"experience", "deadline", "label", "source"}

// chosen are the values that the query has of a parameter.
func (v *view) chosen(name string) []string { return shown(v.Query, 0)[name] }

// Chips are the facets that have no control, those that have a value or a
// choice: that can be taken back, though nothing matches it.
func (v *view) Chips() (list []chips) {
	for _, name := range chipNames {
		values, _ := v.values(name)
		for _, id := range v.chosen(name) {
			if !slices.ContainsFunc(values, func(value job.FacetValue) bool { return value.ID == id }) {
				values = append(slices.Clone(values), job.FacetValue{Concept: job.Concept{ID: id}})
			}
		}
		c := chips{Label: v.T("filter." + name)}
		for _, value := range values {
			one := v.chipHref(name, value.ID)
			one.Label, one.Count, one.Strange = v.chipLabel(name, value.ID), v.Number(value.Count), name == "label" && value.ID != ""
			c.Chips = append(c.Chips, one)
		}
		if len(c.Chips) > 0 {
			list = append(list, c)
		}
	}
	return list
}

func (v *view) chipLabel(name, id string) string {
	if id == "" {
		return v.T("filter.unclear.short")
	}
	switch name {
	case "source":
		return v.SourceName(id)
	case "deadline":
		days, _ := strconv.Atoi(id)
		return v.N("filter.deadline.days", days)
	case "experience":
		return v.T("filter.experience." + id)
	}
	return clip(id, 60)
}

// chipHref chooses a value, or no longer, where a parameter can.
func (v *view) chipHref(name, id string) (c chip) {
	if id == "" || !slices.Contains(job.Parameters, name) {
		return chip{}
	}
	values := shown(v.Query, 0)
	if c.Chosen = slices.Contains(values[name], id); c.Chosen {
		values.Del(name)
	} else {
		values.Set(name, id)
	}
	c.Href = v.listHref(values)
	return c
}

// Vague says how many hits in a circle have only a municipality's point; ""
// when none has.
func (v *view) Vague() string {
	if v.Result.Vague == 0 || len(v.Query.Near) == 0 {
		return ""
	}
	return v.N("list.vague", v.Result.Vague)
}

// listHref is this list with other parameters: on the page that it is on now.
func (v *view) listHref(values url.Values) string {
	if v.Name == "embed" {
		for name, given := range v.Options.values() {
			values[name] = given
		}
	}
	return v.href(v.ListPath(), values)
}
