package job

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Suggestions are jobs for somebody who says what they look for and where: at
// most MaxSuggestions in all groups together, no job twice.
type Suggestions []SuggestionGroup

// SuggestionGroup is one group of suggestions. Its jobs are the nearest first
// where a position was given, and newest first where they are as near.
type SuggestionGroup struct {
	Name string // SuggestOccupation, SuggestRelated or SuggestNoExperience
	Jobs []Suggestion
}

// Suggestion is a job and why it is there.
type Suggestion struct {
	Ad
	Why   Why
	About string // the occupation, group or field that Why speaks of; "" when unknown
}

// The groups of suggestions, in the order in which they are filled.
const (
	SuggestOccupation   = "occupation"
	SuggestRelated      = "related"
	SuggestNoExperience = "no-experience"
)

// Why is why a job is suggested.
type Why string

// The reasons for a suggestion.
const (
	WhyOccupation   Why = "occupation"    // is the occupation, or in the group, that was asked for
	WhySameGroup    Why = "same-group"    // another occupation of the same group
	WhyNeighbour    Why = "shared-words"  // another of the same field whose name or headline shares words
	WhyNoExperience Why = "no-experience" // asks for no earlier experience
)

// MaxSuggestions is how many jobs are suggested.
const MaxSuggestions = 10

// NearRadius is how far away suggestions are looked for, in kilometres, when a
// position comes without a radius.
const NearRadius = 50

// WishParameters are the parameters of ParseWish.
var WishParameters = []string{"municipality", "occupation-group", "occupation-name", "position", "position.radius", "region"}

// ParseWish reads what somebody looks for from URL parameters: a query's, at
// least one occupation or group, and places. The error is always an
// *InputError.
func ParseWish(values url.Values, codes Codes) (Query, error) {
	values = maps.Clone(values)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(WishParameters, name) {
			return Query{}, &InputError{Field: name, Reason: ReasonParameter, Allowed: strings.Join(WishParameters, ", ")}
		}
	}
	if strings.TrimSpace(strings.Join(values["position.radius"], "")) == "" {
		values["position.radius"] = []string{strconv.Itoa(NearRadius)}
	}
	q, err := ParseQuery(values, codes, true)
	if err != nil {
		return Query{}, err
	}
	if len(q.Occupation)+len(q.Group) == 0 {
		return Query{}, &InputError{Field: "occupation-name", Reason: ReasonForm, Allowed: examples["occupation-name"] + ", or an occupation-group: " + examples["occupation-group"]}
	}
	return q, nil
}
