package job

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func parseBool(given []string) (bool, *InputError) {
	s := strings.TrimSpace(given[len(given)-1])
	value, err := strconv.ParseBool(strings.ToLower(s))
	if err != nil {
		return false, &InputError{Value: s, Reason: ReasonForm, Allowed: "true, false"}
	}
	return value, nil
}

// either is a filter of which both true and false are something to ask for.
func either(field func(*Query) **bool) parseFunc {
	return func(p *parser, _ string, given []string) *InputError {
		value, err := parseBool(given)
		if err == nil {
			*field(&p.q) = &value
		}
		return err
	}
}

// yes is a choice that false leaves as it is, as in JobSearch.
func yes(field func(*Query) *bool) parseFunc {
	return func(p *parser, _ string, given []string) (err *InputError) {
		*field(&p.q), err = parseBool(given)
		return err
	}
}

// decimals are numbers from 0 on.
func decimals(high float64, field func(*Query) *float64) parseFunc {
	return func(p *parser, _ string, given []string) *InputError {
		s, allowed := strings.TrimSpace(given[len(given)-1]), "0–"+decimal(high)
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(n) {
			return &InputError{Value: s, Reason: ReasonForm, Allowed: allowed}
		}
		if n < 0 || n > high {
			return &InputError{Value: s, Reason: ReasonRange, Allowed: allowed}
		}
		*field(&p.q) = n + 0 // -0 is 0
		return nil
	}
}

// textIn reads where words are looked for. All of it is as good as none.
func (p *parser) textIn(_ string, given []string) (err *InputError) {
	if p.q.TextIn, err = among(TextFields, given); len(p.q.TextIn) == len(TextFields) {
		p.q.TextIn = nil
	}
	return err
}

// label reads marks of ads: any words, since sources make them up.
func (p *parser) label(_ string, given []string) *InputError {
	values, err := split(given)
	if err != nil {
		return err
	}
	for _, value := range values {
		label := strings.ToLower(clean(value))
		if utf8.RuneCountInString(label) > MaxText {
			return &InputError{Value: value, Reason: ReasonRange, Allowed: "0–" + strconv.Itoa(MaxText) + " characters"}
		}
		if !strings.ContainsFunc(label, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return &InputError{Value: value, Reason: ReasonForm, Allowed: "nystartsjobb"}
		}
		p.q.Label = append(p.q.Label, label)
	}
	return nil
}

func (p *parser) detail(_ string, given []string) *InputError {
	value := strings.TrimSpace(given[len(given)-1])
	if value != "full" && value != "brief" {
		return &InputError{Value: value, Reason: ReasonUnknown, Allowed: "full, brief"}
	}
	p.q.Brief = value == "brief"
	return nil
}
