package job

import (
	"errors"
	"maps"
	"net/url"
	"strconv"
	"strings"
)

// Typed is a text that somebody is still typing, and may be completed.
type Typed struct {
	Query           // its filters; Text is what has been typed; Limit is how many completions, see MaxCompletions
	Spaced     bool // a space follows the text: the next word begins
	Contextual bool // counts are within what the earlier words find
}

// MaxCompletions and DefaultCompletions bound an answer, as JobSearch has them.
const (
	MaxCompletions     = 50
	DefaultCompletions = 10
)

// Completion is one way to complete a text.
type Completion struct {
	Value string // the whole text, completed
	Term  string // what completes it, as ads write it
	Type  CompletionType
	Count int // open ads
}

// CompletionType says what a completion is.
type CompletionType string

// The types, with JobSearch's names.
const (
	CompletesOccupation CompletionType = "occupation"
	CompletesLocation   CompletionType = "location"
	CompletesEmployer   CompletionType = "employer"
	CompletesSkill      CompletionType = "skill"
)

// ParseTyped reads a text to complete from URL parameters: those of a query,
// with limit 0–50, and contextual (true when not given). The error is always
// an *InputError.
func ParseTyped(values url.Values, codes Codes) (Typed, error) {
	t := Typed{Contextual: true}
	values = maps.Clone(values)
	if given := lastOf(values["contextual"]); given != "" {
		contextual, err := strconv.ParseBool(strings.ToLower(given))
		if err != nil {
			return Typed{}, &InputError{Field: "contextual", Value: given, Reason: ReasonForm, Allowed: "true, false"}
		}
		t.Contextual = contextual
	}
	p, limit := parser{}, lastOf(values["limit"])
	if limit != "" {
		if err := number(0, MaxCompletions, func(q *Query) *int { return &q.Limit })(&p, "limit", []string{limit}); err != nil {
			err.Field = "limit"
			return Typed{}, err
		}
	}
	delete(values, "contextual")
	delete(values, "limit")
	q, err := ParseQuery(values, codes, true)
	if unknown := (*InputError)(nil); errors.As(err, &unknown) && unknown.Reason == ReasonParameter {
		unknown.Allowed += ", contextual"
	}
	if err != nil {
		return Typed{}, err
	}
	t.Query = q
	switch t.Limit = p.q.Limit; {
	case limit == "":
		t.Limit = DefaultCompletions
	case t.Limit == 0:
		t.Limit = NoHits
	}
	text := strings.Join(values["q"], " ")
	t.Spaced = strings.TrimRight(text, " \t\u00a0") != text
	return t, nil
}

func lastOf(given []string) string {
	if len(given) == 0 {
		return ""
	}
	return strings.TrimSpace(given[len(given)-1])
}
