package job

// WhatIfFacets are the facets that Query.WhatIf may ask for. Each counts what
// the list would have if one also chose a value: the query's other filters
// apply, but not what is chosen of the same filter (places of every size are
// one filter, and so are occupations, groups and fields); what a query leaves
// out with a minus stays out. All values that occur are counted, most first
// (true before false, days in their order); a last value with no ID are the ads
// that do not say.
//
// Most are named as the parameter that filters by them, and their values' IDs
// are its values. Of remote and experience these are "true" and "false";
// experience is whether any is required. An ad may have several values of label
// or none, and its source is the one where it was found first. Values of
// deadline are days: ads whose last day to apply is at most so far ahead, so
// that the longer include the shorter.
var WhatIfFacets = []string{
	"region", "municipality", "occupation-field", "occupation-group", "employment-type", "worktime-extent",
	"remote", "source", "experience", "label", "deadline",
}

// MaxDeadline is the most days that Query.Deadline looks ahead.
const MaxDeadline = 365

// DeadlineDays are the values of the facet deadline.
var DeadlineDays = []int{3, 7, 14}
