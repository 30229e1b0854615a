package locale

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"jobbnara/job"
)

// Describe says a search in words, for titles of pages, feeds and alerts:
// "undersköterska i Linköping: lediga jobb". Label names the value of a
// parameter; with nil, or where it answers "", the value stands for itself.
func (l *Locale) Describe(q job.Query, label func(parameter, id string) string) string {
	d := describer{Locale: l, label: label}
	subject := d.subject(q)
	where := strings.Join(d.where(q), " ")
	terms := strings.Join(d.terms(q), ", ")
	switch {
	case subject == "" && where == "" && terms == "":
		return l.T("describe.all")
	case subject == "":
		return join(", ", join(" ", l.T("describe.jobs"), where), terms)
	}
	return l.T("describe.title", "Search", capitalised(join(", ", join(" ", subject, where), terms)))
}

// capitalised begins a title with a capital, unless its first word is written
// in a way of its own, as iOS or an id.
func capitalised(title string) string {
	word, _, _ := strings.Cut(title, " ")
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLower(r) && r != '-' && r != ',' }) {
		return title
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

type describer struct {
	*Locale
	label func(parameter, id string) string
}

func (d describer) name(parameter, id string) string {
	if d.label != nil {
		if name := d.label(parameter, id); name != "" {
			return name
		}
	}
	return id
}

// subject is what the jobs are about: the words and the occupations.
func (d describer) subject(q job.Query) string {
	return join(", ", q.Text,
		d.or("occupation-name", q.Occupation), d.or("occupation-group", q.Group), d.or("occupation-field", q.Field))
}

// where are the parts that a preposition ties to what is before them.
func (d describer) where(q job.Query) (parts []string) {
	for _, f := range []struct {
		parameter string
		terms     []job.Term
	}{{"municipality", q.Municipality}, {"region", q.Region}, {"country", q.Country}} {
		var in, out []string
		for _, t := range f.terms {
			if t.Not {
				out = append(out, t.ID)
			} else {
				in = append(in, t.ID)
			}
		}
		if len(in) > 0 {
			parts = append(parts, d.T("describe.in", "Place", d.or(f.parameter, in)))
		}
		if f.parameter == "municipality" && len(in) > 0 && q.Neighbours {
			parts = append(parts, d.T("describe.neighbours"))
		}
		if len(out) > 0 {
			parts = append(parts, d.T("describe.notIn", "Place", d.or(f.parameter, out)))
		}
	}
	if q.Abroad {
		parts = append(parts, d.T("describe.abroad"))
	}
	if q.Unspecified {
		parts = append(parts, d.T("describe.unspecified"))
	}
	for _, n := range q.Near {
		parts = append(parts, d.T("describe.near", "Radius", d.decimal(n.Radius),
			"Lat", strconv.FormatFloat(n.Lat, 'f', -1, 64), "Lon", strconv.FormatFloat(n.Lon, 'f', -1, 64)))
	}
	if len(q.Employer) > 0 {
		parts = append(parts, d.T("describe.at", "Employer", d.or("employer", q.Employer)))
	}
	if q.Remote != nil && *q.Remote {
		parts = append(parts, d.T("describe.remote"))
	}
	if q.Remote != nil && !*q.Remote {
		parts = append(parts, d.T("describe.notRemote"))
	}
	if !q.PublishedAfter.IsZero() {
		parts = append(parts, d.published("describe.after", q.PublishedAfter))
	}
	if !q.PublishedBefore.IsZero() {
		parts = append(parts, d.published("describe.before", q.PublishedBefore))
	}
	return parts
}

// terms are the parts that stand after a comma.
func (d describer) terms(q job.Query) (parts []string) {
	for _, part := range []string{d.or("employment-type", q.EmploymentType), d.or("worktime-extent", q.Hours), d.or("duration", q.Duration), d.or("label", q.Label)} {
		if part != "" {
			parts = append(parts, strings.ToLower(part))
		}
	}
	if q.Deadline > 0 {
		parts = append(parts, d.N("describe.deadline", q.Deadline))
	}
	if len(q.Source) > 0 {
		parts = append(parts, d.T("describe.source", "Source", d.or("source", q.Source)))
	}
	return append(parts, d.demands(q)...)
}

// demands are what is asked of the one who applies, and how much they work.
func (d describer) demands(q job.Query) (parts []string) {
	for _, f := range []struct {
		parameter string
		ids       []string
	}{{"skill", q.Skill}, {"language", q.Language}, {"driving-license", q.Licence}} {
		if len(f.ids) > 0 {
			parts = append(parts, d.T("describe."+f.parameter, "Value", d.or(f.parameter, f.ids)))
		}
	}
	for _, f := range []struct {
		key   string
		asked *bool
	}{{"describe.experience", q.Experience}, {"describe.licence", q.LicenceRequired}} {
		if f.asked != nil && *f.asked {
			parts = append(parts, d.T(f.key))
		} else if f.asked != nil {
			parts = append(parts, d.T(f.key+"None"))
		}
	}
	if q.ScopeMin > 0 {
		parts = append(parts, d.T("describe.scopeMin", "Percent", d.decimal(q.ScopeMin)))
	}
	if q.ScopeMax > 0 {
		parts = append(parts, d.T("describe.scopeMax", "Percent", d.decimal(q.ScopeMax)))
	}
	return parts
}

func (d describer) published(key string, m job.Moment) string {
	const hour, day = 60, 24 * 60
	switch {
	case m.Minutes == 0:
		return d.T(key, "Date", d.Date(m.Time))
	case m.Minutes%day == 0:
		return d.N(key+"Days", m.Minutes/day)
	case m.Minutes%hour == 0:
		return d.N(key+"Hours", m.Minutes/hour)
	}
	return d.N(key+"Minutes", m.Minutes)
}

// or names alternatives: "Linköping, Kiruna eller Lund".
func (d describer) or(parameter string, ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = d.name(parameter, id)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + d.T("describe.or") + " " + names[last]
}

// decimal writes a number of at most one decimal.
func (l *Locale) decimal(f float64) string {
	if f == math.Trunc(f) {
		return l.Number(int(f))
	}
	return l.format.FmtNumber(f, 1)
}

// join joins what is not empty.
func join(separator string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, separator)
}
