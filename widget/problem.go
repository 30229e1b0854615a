package widget

import (
	"errors"
	"slices"
	"strconv"

	"jobbnara/job"
)

// statuses are those that have words of their own.
var statuses = []int{400, 404, 410, 429, 500, 503}

// problemKey is the message for the status: that of its class for a status
// without one of its own.
func (v *view) problemKey() string {
	switch {
	case slices.Contains(statuses, v.Status):
		return strconv.Itoa(v.Status)
	case v.Status >= 500:
		return "500"
	}
	return "400"
}

func (v *view) problemTitle() string { return v.T("error." + v.problemKey() + ".title") }

// ProblemText says what happened and what the reader can do.
func (v *view) ProblemText() string { return v.T("error." + v.problemKey() + ".text") }

// ProblemDetail says which value was wrong and what would be right; "" when
// the problem is not one of input.
func (v *view) ProblemDetail() string {
	e := inputError(v.Problem)
	if e == nil {
		return ""
	}
	return v.T("input."+string(e.Reason), "Field", clip(e.Field, 60), "Value", clip(e.Value, 60), "Allowed", e.Allowed)
}

func inputError(err error) *job.InputError {
	var e *job.InputError
	if errors.As(err, &e) {
		return e
	}
	return nil
}
