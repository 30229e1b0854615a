package sqlite

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"jobbnara/job"
	"jobbnara/language"
)

// prepared is a record made ready to be written, so that the one writer does
// nothing but write.
type prepared struct {
	record     job.Record
	skip       *job.SkipError // set: nothing else is
	facts      string
	text, html string
	details    string // without text and html
	hash       []byte
	index      [6]string // the columns of ad_text, as ready tokens
}

func (p *prepared) size() int {
	return 2*len(p.text) + len(p.html) + 2*(len(p.details)+len(p.facts)) + 500
}

func prepare(r job.Record) (prepared, error) {
	p := prepared{record: r}
	if r.Removed {
		return p, nil
	}
	facts, err := marshal(r.Ad)
	if err != nil {
		return p, err
	}
	rest := job.Details{}
	if r.Ad.Details != nil {
		rest = *r.Ad.Details
	}
	p.text, p.html, rest.Text, rest.HTML = rest.Text, rest.HTML, "", ""
	details, err := marshal(rest)
	if err != nil {
		return p, err
	}
	p.facts, p.details = string(facts), string(details)
	sum := sha256.New()
	for _, part := range []string{p.facts, p.details, p.text, p.html} {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	p.hash = sum.Sum(nil)[:16]
	p.index = indexed(r.Ad)
	return p, nil
}

// marshal writes JSON without escaping <, > and &: the texts are full of them.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// indexed returns what an ad is found by.
func indexed(a job.Ad) [6]string {
	d := a.Details
	if d == nil {
		d = &job.Details{}
	}
	country := a.Country.Label
	if a.Municipality.ID != "" {
		country = "" // "Sverige" in every ad finds nothing
	}
	return [6]string{
		withStems(tokens(a.Headline)),
		withStems(tokens(a.Occupation.Label, a.Group.Label, a.Field.Label)),
		tokens(a.Employer.Name, a.Employer.Workplace),
		tokens(a.Municipality.Label, a.Region.Label, d.City, country),
		tokens(d.Text),
		tags(a),
	}
}

func tokens(texts ...string) string {
	size := 0
	for _, t := range texts {
		size += len(t) + 1
	}
	out := make([]byte, 0, size+8)
	for _, t := range texts {
		out = language.Tokens(out, t)
	}
	return string(out)
}

// withStems adds the stems of tokens after them, so that phrases stay whole.
// Stems of the description would cost much and say little.
func withStems(tokens string) string {
	var b strings.Builder
	b.WriteString(tokens)
	for word := range strings.FieldsSeq(tokens) {
		b.WriteString(stemTag(word) + " ")
	}
	return b.String()
}

// stemTag is a stem as it is indexed: no word begins with a plus.
func stemTag(word string) string { return "+" + language.Stem(word) }

// tagPrefix begins the tags of each parameter. One tag is one token: "_" and
// lower-case concept ids stay together (migration 0001).
var tagPrefix = map[string]string{
	"municipality": "mun_", "region": "reg_", "country": "cou_",
	"occupation-name": "occ_", "occupation-group": "grp_", "occupation-field": "fld_",
	"employment-type": "frm_", "worktime-extent": "hrs_", "duration": "dur_",
	"skill": "skill_", "language": "lang_", "driving-license": "lic_", "label": "label_",
	"driving-license-required": "licreq_", "experience": "exp_",
	"unspecified-sweden-workplace": "unspec_", "abroad": "abroad_",
}

// everyAd is the tag that every ad has: what is left when only things are
// taken away.
const everyAd = "ad_"

// tags returns an ad's tags, both its concept ids and its codes, so that a
// code works that no table knows.
func tags(a job.Ad) string {
	var b strings.Builder
	b.WriteString(everyAd)
	for kind, c := range filed(&a) {
		for _, value := range []string{c.ID, c.Code} {
			if value != "" {
				b.WriteString(" " + tag(kind, value))
			}
		}
	}
	for kind, value := range alsoFiled(&a) {
		b.WriteString(" " + tag(kind, value))
	}
	if a.Employer.OrgNumber != "" {
		b.WriteString(" " + orgTag(a.Employer.OrgNumber))
	}
	if a.Remote {
		b.WriteString(" " + remoteTag)
	}
	return b.String()
}

const remoteTag = "remote_"

func orgTag(number string) string { return "org_" + onlyTag(number) }

func tag(kind, value string) string { return tagPrefix[kind] + onlyTag(value) }

// onlyTag keeps what a tag may consist of.
func onlyTag(value string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '_':
			return r
		case r > unicode.MaxASCII && unicode.IsLetter(r):
			return unicode.ToLower(r)
		}
		return -1
	}, value)
}

// filed yields the concepts that an ad is filed under, by parameter.
func filed(a *job.Ad) func(yield func(string, job.Concept) bool) {
	return func(yield func(string, job.Concept) bool) {
		_ = yield("municipality", a.Municipality) && yield("region", a.Region) && yield("country", a.Country) &&
			yield("occupation-name", a.Occupation) && yield("occupation-group", a.Group) && yield("occupation-field", a.Field) &&
			yield("employment-type", a.EmploymentType) && yield("worktime-extent", a.Hours)
	}
}
