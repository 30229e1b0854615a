package widget

import (
	"cmp"
	"html/template"
	"net/url"
	"strings"

	"jobbnara/job"
)

// fact is a row of the table that an ad starts with.
type fact struct{ Name, Value, ISO string }

// Rows are the facts of an ad, those that are known.
func (c card) Rows() (rows []fact) {
	v := c.View
	add := func(key, value string) {
		if value = strings.TrimSpace(value); value != "" {
			rows = append(rows, fact{Name: v.T("ad." + key), Value: clip(value, 500)})
		}
	}
	add("employer", c.EmployerName())
	if c.Employer.Workplace != c.Employer.Name {
		add("workplace", c.Employer.Workplace)
	}
	add("place", c.Address())
	add("occupation", c.Occupation.Label)
	add("hours", c.HoursText())
	add("employmentType", c.EmploymentType.Label)
	if c.Duration.Label != c.EmploymentType.Label {
		add("duration", c.Duration.Label)
	}
	add("salary", c.Salary())
	if c.Vacancies > 1 {
		add("vacancies", v.Number(c.Vacancies))
	}
	if c.ExperienceRequired != nil && !*c.ExperienceRequired {
		add("experience", v.T("ad.experienceNone"))
	}
	add("licence", c.LicenceText())
	add("languages", labels(c.must().Languages))
	add("skills", labels(c.must().Skills))
	if last := c.ApplyBy(); !last.IsZero() {
		rows = append(rows, fact{Name: v.T("ad.applyBy"), Value: v.Date(last), ISO: v.ISO(last)})
	}
	if !c.Published.IsZero() {
		rows = append(rows, fact{Name: v.T("ad.published"), Value: v.Date(c.Published), ISO: v.ISO(c.Published)})
	}
	return rows
}

func (c card) must() job.Demands {
	if c.Details == nil {
		return job.Demands{}
	}
	return c.Details.Must
}

func labels(terms []job.Weighted) string {
	names := make([]string, 0, len(terms))
	for _, t := range terms {
		if t.Label != "" {
			names = append(names, t.Label)
		}
	}
	return strings.Join(names, ", ")
}

// Address is the street and the place, as far as they are known.
func (c card) Address() string {
	parts := []string{}
	if d := c.Details; d != nil {
		parts = append(parts, d.Street, strings.TrimSpace(d.Postcode+" "+d.City))
	}
	if c.Details == nil || !strings.EqualFold(c.Details.City, c.Place()) {
		parts = append(parts, c.Place())
	}
	kept := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ", ")
}

// Salary is what the ad says of the pay.
func (c card) Salary() string {
	if c.Details == nil {
		return c.SalaryType.Label
	}
	return cmp.Or(c.Details.SalaryDescription, c.SalaryType.Label)
}

// LicenceText is the driving licence or the car that is asked for.
func (c card) LicenceText() string {
	names := []string{}
	for _, l := range c.Licences {
		names = append(names, l.Label)
	}
	if len(names) == 0 && c.LicenceRequired != nil && *c.LicenceRequired {
		names = append(names, c.View.T("ad.licenceSome"))
	}
	if c.OwnCar {
		names = append(names, c.View.T("ad.ownCar"))
	}
	return strings.Join(names, ", ")
}

// SafeHTML is the text of an ad as HTML; "" when there is plain text only. It
// is the one place where a stranger's markup is let through: source sanitises
// it when the ad is imported.
func (c card) SafeHTML() template.HTML {
	if c.Details == nil {
		return ""
	}
	return template.HTML(c.Details.HTML)
}

// Text is the plain text of the ad in blocks.
func (c card) Text() []block {
	if c.Details == nil {
		return nil
	}
	return blocks(c.Details.Text)
}

// Conditions are the ad's own words on hours, duration and the like.
func (c card) Conditions() []block {
	if c.Details == nil {
		return nil
	}
	return blocks(c.Details.Conditions)
}

// apply is how one applies for a job.
type apply struct {
	Form, FormHost string
	Mail, MailText string
	Reference      string
	Information    []block
	Other          []block
	Source         sourceView // where to read how, when the ad itself does not say
}

// Apply is how one applies for the job; nil when it is closed or erased.
func (c card) Apply() *apply {
	if c.Details == nil || c.IsClosed() {
		return nil
	}
	given := c.Details.Apply
	a := &apply{
		Form: webAddress(given.URL), Mail: mailAddress(given.Email, c.mailSubject()), MailText: strings.TrimSpace(given.Email),
		Reference: clip(strings.TrimSpace(given.Reference), maxHeadline), Information: blocks(given.Information), Other: blocks(given.Other),
	}
	a.FormHost = host(a.Form)
	for _, s := range c.SourceLinks() {
		if s.Href != "" && a.Source.Href == "" {
			a.Source = s
		}
	}
	return a
}

func (c card) mailSubject() string {
	if ref := strings.TrimSpace(c.Details.Apply.Reference); ref != "" {
		return ref + " " + c.Headline()
	}
	return c.Headline()
}

// SimilarHref is a list of jobs like this one: the same work in the same place.
func (c card) SimilarHref() string {
	values := url.Values{}
	if c.Field.ID != "" {
		values.Set("occupation-field", c.Field.ID)
	}
	if c.Municipality.ID != "" {
		values.Set("municipality", c.Municipality.ID)
	}
	return c.View.href("/jobs", values)
}
