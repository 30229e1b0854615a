package job

import (
	"errors"
	"fmt"
)

// ErrNotFound is the error for an ad or an alert that we do not know.
var ErrNotFound = errors.New("not found")

// ErrDenied is the error for a wrong or missing token.
var ErrDenied = errors.New("wrong token")

// MovedError is the error for the id of an ad that was merged into another.
type MovedError struct{ ID string }

func (e *MovedError) Error() string { return "merged into ad " + e.ID }

// Reason says what is wrong with a value.
type Reason string

// The reasons for which a value is refused.
const (
	ReasonForm      Reason = "form"              // not written the way it must be
	ReasonUnknown   Reason = "unknown_value"     // well written, but there is no such thing
	ReasonRange     Reason = "out_of_range"      // a number outside what is allowed
	ReasonParameter Reason = "unknown_parameter" // no parameter has this name
)

// InputError says which value of somebody's input cannot be used and what can.
type InputError struct {
	Field   string
	Value   string
	Reason  Reason
	Allowed string // what would be right, in a form that needs no translation where possible
}

func (e *InputError) Error() string {
	switch e.Reason {
	case ReasonParameter:
		return fmt.Sprintf("there is no parameter %.60q; there are: %s", e.Field, e.Allowed)
	case ReasonUnknown:
		return fmt.Sprintf("%s: there is no %.60q; allowed: %s", e.Field, e.Value, e.Allowed)
	case ReasonRange:
		return fmt.Sprintf("%s: %.60q is out of range; allowed: %s", e.Field, e.Value, e.Allowed)
	}
	return fmt.Sprintf("%s: %.60q cannot be used; allowed: %s", e.Field, e.Value, e.Allowed)
}
