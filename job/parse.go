package job

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Codes knows the official codes. ParseQuery is handed one.
type Codes interface {
	// ConceptID returns the concept id for value, a concept id or an official
	// code, of the parameter that is named. known is false for a value that
	// is not in the table; complete says that a value that is not in the table
	// does not exist.
	ConceptID(parameter, value string) (id string, known, complete bool)
}

// Parameters are the names of a query's parameters: JobSearch's.
var Parameters = slices.Sorted(maps.Keys(parsers))

// ParseQuery reads a query from URL parameters. Empty values are as good as
// none. Code filters take several values by repetition or with commas. With
// strict, a name that it does not know is an error; without, it is ignored.
// The error is always an *InputError.
func ParseQuery(values url.Values, codes Codes, strict bool) (Query, error) {
	p := parser{codes: codes}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		parse, ok := parsers[name]
		if !ok {
			if strict {
				return Query{}, &InputError{Field: name, Reason: ReasonParameter, Allowed: strings.Join(Parameters, ", ")}
			}
			continue
		}
		given := slices.DeleteFunc(slices.Clone(values[name]), func(s string) bool { return strings.TrimSpace(s) == "" })
		if len(given) == 0 {
			continue
		}
		if err := atMost(MaxValues, given); err != nil {
			err.Field = name
			return Query{}, err
		}
		if err := parse(&p, name, given); err != nil {
			err.Field = name
			return Query{}, err
		}
	}
	p.pairRadii()
	return p.q, nil
}

func atMost(n int, values []string) *InputError {
	if len(values) <= n {
		return nil
	}
	return &InputError{Value: strconv.Itoa(len(values)) + " values", Reason: ReasonRange, Allowed: "0–" + strconv.Itoa(n)}
}

type parser struct {
	q     Query
	codes Codes
	radii []float64
}

type parseFunc func(p *parser, name string, given []string) *InputError

var parsers map[string]parseFunc

func init() {
	parsers = map[string]parseFunc{
		"q":                (*parser).text,
		"qfields":          (*parser).textIn,
		"municipality":     places(func(q *Query) *[]Term { return &q.Municipality }),
		"region":           places(func(q *Query) *[]Term { return &q.Region }),
		"country":          places(func(q *Query) *[]Term { return &q.Country }),
		"occupation-name":  concepts(func(q *Query) *[]string { return &q.Occupation }),
		"occupation-group": concepts(func(q *Query) *[]string { return &q.Group }),
		"occupation-field": concepts(func(q *Query) *[]string { return &q.Field }),
		"employment-type":  concepts(func(q *Query) *[]string { return &q.EmploymentType }),
		"worktime-extent":  concepts(func(q *Query) *[]string { return &q.Hours }),
		"duration":         concepts(func(q *Query) *[]string { return &q.Duration }),
		"skill":            concepts(func(q *Query) *[]string { return &q.Skill }),
		"language":         concepts(func(q *Query) *[]string { return &q.Language }),
		"driving-license":  concepts(func(q *Query) *[]string { return &q.Licence }),
		"label":            (*parser).label,
		"employer":         (*parser).employer,
		"parttime.min":     decimals(MaxScope, func(q *Query) *float64 { return &q.ScopeMin }),
		"parttime.max":     decimals(MaxScope, func(q *Query) *float64 { return &q.ScopeMax }),
		"published-after":  moment(func(q *Query) *Moment { return &q.PublishedAfter }),
		"published-before": moment(func(q *Query) *Moment { return &q.PublishedBefore }),
		"remote":           either(func(q *Query) **bool { return &q.Remote }),
		"experience":       either(func(q *Query) **bool { return &q.Experience }),
		"neighbours":       yes(func(q *Query) *bool { return &q.Neighbours }),
		"abroad":           yes(func(q *Query) *bool { return &q.Abroad }),

		"driving-license-required":     either(func(q *Query) **bool { return &q.LicenceRequired }),
		"unspecified-sweden-workplace": yes(func(q *Query) *bool { return &q.Unspecified }),

		"position":        (*parser).position,
		"position.radius": (*parser).radius,
		"sort":            (*parser).sort,
		"offset":          number(0, MaxOffset, func(q *Query) *int { return &q.Offset }),
		"limit":           (*parser).limit,
		"stats":           (*parser).stats,
		"stats.limit":     number(0, StatsLimit, func(q *Query) *int { return &q.StatsLimit }),
		"resdet":          (*parser).detail,

		"relevance-threshold": decimals(1, func(q *Query) *float64 { return &q.Threshold }),
	}
	Parameters = slices.Sorted(maps.Keys(parsers))
}

func (p *parser) text(_ string, given []string) *InputError {
	text := clean(strings.Join(given, " "))
	if utf8.RuneCountInString(text) > MaxText {
		return &InputError{Value: text, Reason: ReasonRange, Allowed: "0–" + strconv.Itoa(MaxText) + " characters"}
	}
	if strings.Count(text, "*") > maxPrefixes {
		return &InputError{Value: text, Reason: ReasonRange, Allowed: "at most " + strconv.Itoa(maxPrefixes) + " words that end in *"}
	}
	p.q.Text = text
	return nil
}

// maxPrefixes bounds what costs most: the beginning of a word finds every word
// that begins so.
const maxPrefixes = 3

// clean takes out what no one can mean: broken UTF-8, control characters,
// repeated spaces.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

var (
	conceptForm = regexp.MustCompile(`^[0-9A-Za-z]{4}_[0-9A-Za-z]{3}_[0-9A-Za-z]{3}$`)
	codeForm    = regexp.MustCompile(`^[0-9]{1,10}$`)
)

// examples show what a value of a code parameter looks like.
var examples = map[string]string{
	"municipality":     "0580, bm2x_1mr_Qhx",
	"region":           "05, oLT3_Q9p_3nn",
	"country":          "199, i46j_HmG_v64",
	"occupation-name":  "bXNH_MNX_dUR",
	"occupation-group": "2221, Z8ci_bBE_tmx",
	"occupation-field": "NYW6_mP6_vwf",
	"employment-type":  "kpPX_CNN_gDU",
	"worktime-extent":  "6YE1_gAC_R2G",
	"duration":         "a7uU_j21_mkL",
	"skill":            "11L4_Q2Z_8tM",
	"language":         "zSLA_vw2_FXN",
	"driving-license":  "VTK8_WRx_GcM",
}

func (p *parser) concept(name, value string) (string, *InputError) {
	if !conceptForm.MatchString(value) && !codeForm.MatchString(value) {
		return "", &InputError{Value: value, Reason: ReasonForm, Allowed: examples[name]}
	}
	id, known, complete := p.codes.ConceptID(name, value)
	if !known && complete {
		return "", &InputError{Value: value, Reason: ReasonUnknown, Allowed: examples[name]}
	}
	return id, nil
}

func places(field func(*Query) *[]Term) parseFunc {
	return func(p *parser, name string, given []string) *InputError {
		values, err := split(given)
		if err != nil {
			return err
		}
		for _, value := range values {
			bare, not := strings.CutPrefix(value, "-")
			id, err := p.concept(name, bare)
			if err != nil {
				return err
			}
			*field(&p.q) = append(*field(&p.q), Term{ID: id, Not: not})
		}
		return nil
	}
}

func concepts(field func(*Query) *[]string) parseFunc {
	return func(p *parser, name string, given []string) *InputError {
		values, err := split(given)
		if err != nil {
			return err
		}
		for _, value := range values {
			id, err := p.concept(name, value)
			if err != nil {
				return err
			}
			*field(&p.q) = append(*field(&p.q), id)
		}
		return nil
	}
}

// split takes apart the lists with commas.
func split(given []string) ([]string, *InputError) {
	var values []string
	for _, g := range given {
		for _, s := range strings.Split(g, ",") {
			if s = strings.TrimSpace(s); s != "" {
				values = append(values, s)
			}
		}
	}
	return values, atMost(MaxValues, values)
}

func (p *parser) employer(_ string, given []string) *InputError {
	for _, value := range given {
		value = clean(value)
		if utf8.RuneCountInString(value) > MaxText {
			return &InputError{Value: value, Reason: ReasonRange, Allowed: "0–" + strconv.Itoa(MaxText) + " characters"}
		}
		if value != "" {
			p.q.Employer = append(p.q.Employer, value)
		}
	}
	return nil
}

func (p *parser) sort(_ string, given []string) *InputError {
	value := Sort(strings.TrimSpace(given[len(given)-1]))
	if !slices.Contains(Sorts, value) {
		return &InputError{Value: string(value), Reason: ReasonUnknown, Allowed: joinSorts()}
	}
	p.q.Sort = value
	return nil
}

func joinSorts() string {
	names := make([]string, len(Sorts))
	for i, s := range Sorts {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// Facets are the names that stats takes.
var Facets = []string{"occupation-name", "occupation-group", "occupation-field", "country", "municipality", "region"}

func (p *parser) stats(_ string, given []string) (err *InputError) {
	p.q.Stats, err = among(Facets, given)
	return err
}

// among reads names of a list, each once, in the order given.
func among(names, given []string) (chosen []string, err *InputError) {
	values, err := split(given)
	if err != nil {
		return nil, err
	}
	for _, value := range values {
		if !slices.Contains(names, value) {
			return nil, &InputError{Value: value, Reason: ReasonUnknown, Allowed: strings.Join(names, ", ")}
		}
		if !slices.Contains(chosen, value) {
			chosen = append(chosen, value)
		}
	}
	return chosen, nil
}
