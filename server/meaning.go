package server

import (
	"slices"
	"strings"

	"jobbnara/job"
)

// concepts are what a query's words were taken for, in lower case, as
// JobSearch says it: by kind, and _must and _must_not for those with a plus or
// a minus. Ours are never understood as more than words, so those are empty.
// Nothing understood is {}.
type concepts map[string][]string

// conceptKinds are the keys of concepts.
var conceptKinds = []string{
	"occupation", "skill", "location", "occupation_must", "skill_must", "location_must", "occupation_must_not", "skill_must_not", "location_must_not",
}

func newConcepts(meaning []job.Understood) concepts {
	c := concepts{}
	if len(meaning) == 0 {
		return c
	}
	for _, kind := range conceptKinds {
		c[kind] = []string{}
	}
	for _, u := range meaning {
		kind, name := conceptKind(u.Parameter), strings.ToLower(u.Name)
		if !slices.Contains(c[kind], name) {
			c[kind] = append(c[kind], name)
		}
	}
	return c
}

func conceptKind(parameter string) string {
	switch parameter {
	case "municipality", "region", "country":
		return "location"
	case "occupation-name", "occupation-group", "occupation-field":
		return "occupation"
	}
	return "skill"
}
