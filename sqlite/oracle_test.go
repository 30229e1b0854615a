package sqlite_test

import (
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"jobbnara/job"
	"jobbnara/language"
	"jobbnara/taxonomy"
)

// wish is a query as its writer means it: what of it is text and employer is
// kept apart from how that is written.
type wish struct {
	query     job.Query // all but text and employer
	pieces    []piece
	employers []employer
}

// piece is a word, or several as a phrase.
type piece struct {
	words       string
	not, begins bool
}

type employer struct{ name, number string }

// parameters writes a wish the way people do.
func (w wish) parameters() url.Values {
	v := w.query.Values()
	var text []string
	for _, p := range w.pieces {
		s := p.words
		if strings.Contains(s, " ") {
			s = `"` + s + `"`
		}
		if p.begins {
			s += "*"
		}
		if p.not {
			s = "-" + s
		}
		text = append(text, s)
	}
	if len(text) > 0 {
		v.Set("q", strings.Join(text, " "))
	}
	for _, e := range w.employers {
		v.Add("employer", e.name+e.number)
	}
	return v
}

// text is what of a wish stands in q.
func (w wish) text() string { return w.parameters().Get("q") }

// lexiconOf is what a store that holds these ads understands words by.
func lexiconOf(ads []job.Ad) *language.Lexicon {
	terms := slices.Clone(language.BuiltinTerms())
	for _, a := range ads {
		if a.Occupation.ID != "" {
			terms = append(terms, taxonomy.Term{Text: a.Occupation.Label, Parameter: "occupation-name", ID: a.Occupation.ID})
		}
	}
	return language.NewLexicon(terms)
}

// lists says whether an ad is among a wish's, by what is documented and by
// nothing else: each piece of the text occurs in the ad, as its words or as what
// they mean.
func (w wish) lists(a job.Ad, now time.Time, lexicon *language.Lexicon) bool {
	for _, p := range lexicon.Understand(w.text()) {
		if !p.Idle && (occursIn(a, p) || filedUnder(a, p.Concepts)) == p.Not {
			return false
		}
	}
	if len(w.employers) > 0 && !slices.ContainsFunc(w.employers, func(e employer) bool { return e.is(a.Employer) }) {
		return false
	}
	q := w.query
	return atPlace(q, a) && inOccupation(q, a) && anyOf(q.EmploymentType, a.EmploymentType) && anyOf(q.Hours, a.Hours) &&
		(q.Remote == nil || *q.Remote == a.Remote) &&
		(q.PublishedAfter.IsZero() || !a.Published.Before(q.PublishedAfter.At(now))) &&
		(q.PublishedBefore.IsZero() || !a.Published.After(q.PublishedBefore.At(now))) &&
		(len(q.Near) == 0 || slices.ContainsFunc(q.Near, func(n job.Near) bool { return within(n, a.Details.Point) }))
}

func filedUnder(a job.Ad, concepts []language.Concept) bool {
	return slices.ContainsFunc(concepts, func(c language.Concept) bool {
		switch c.Parameter {
		case "occupation-name":
			return is(a.Occupation, c.ID)
		case "occupation-group":
			return is(a.Group, c.ID)
		case "occupation-field":
			return is(a.Field, c.ID)
		case "municipality":
			return is(a.Municipality, c.ID)
		case "region":
			return is(a.Region, c.ID)
		}
		return false
	})
}

// occursIn: a phrase or a beginning somewhere in order, words each somewhere;
// in headline and occupation their other forms too, unless meant to the letter.
func occursIn(a job.Ad, p language.Piece) bool {
	occupation := a.Occupation.Label + "\n" + a.Group.Label + "\n" + a.Field.Label
	fields := []string{
		a.Headline,
		occupation,
		a.Employer.Name + "\n" + a.Employer.Workplace,
		a.Municipality.Label + "\n" + a.Region.Label + "\n" + a.Details.City,
		a.Details.Text,
	}
	if p.Prefix && len([]rune(p.Words[len(p.Words)-1])) < 3 {
		fields = fields[:4] // documented: not in the text
	}
	if p.Phrase || p.Prefix {
		return slices.ContainsFunc(fields, func(field string) bool { return inOrder(language.Words(field), p.Words, p.Prefix) })
	}
	for _, word := range p.Words {
		literally := slices.ContainsFunc(fields, func(field string) bool { return slices.Contains(language.Words(field), word) })
		byStem := !p.Not && !p.Must && slices.ContainsFunc(language.Words(a.Headline+"\n"+occupation), func(w string) bool {
			return language.Stem(w) == language.Stem(word)
		})
		if !literally && !byStem {
			return false
		}
	}
	return true
}

// inOrder reports whether the words follow one another somewhere; begins: the
// last of them may go on.
func inOrder(text, words []string, begins bool) bool {
	for i := range len(text) - len(words) + 1 {
		rest, last := text[i:i+len(words)], len(words)-1
		if slices.Equal(rest[:last], words[:last]) && (rest[last] == words[last] || begins && strings.HasPrefix(rest[last], words[last])) {
			return true
		}
	}
	return false
}

func (e employer) is(of job.Employer) bool {
	if e.number != "" {
		return strings.HasPrefix(of.OrgNumber, e.number)
	}
	return inOrder(language.Words(of.Name+"\n"+of.Workplace), language.Words(e.name), false)
}

func is(c job.Concept, value string) bool { return c.ID == value || c.Code == value }

func anyOf(values []string, c job.Concept) bool {
	return len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return is(c, v) })
}

// atPlace: one of the wanted places, whatever its size, and none of the unwanted.
func atPlace(q job.Query, a job.Ad) bool {
	wanted, there := false, false
	for _, place := range []struct {
		terms []job.Term
		of    job.Concept
	}{{q.Municipality, a.Municipality}, {q.Region, a.Region}, {q.Country, a.Country}} {
		for _, t := range place.terms {
			if t.Not && is(place.of, t.ID) {
				return false
			}
			if !t.Not {
				wanted, there = true, there || is(place.of, t.ID)
			}
		}
	}
	return there || !wanted
}

func inOccupation(q job.Query, a job.Ad) bool {
	if len(q.Occupation)+len(q.Group)+len(q.Field) == 0 {
		return true
	}
	in := func(values []string, c job.Concept) bool { return len(values) > 0 && anyOf(values, c) }
	return in(q.Occupation, a.Occupation) || in(q.Group, a.Group) || in(q.Field, a.Field)
}

// within is by the law of cosines: another formula than the store's.
func within(n job.Near, p *job.Point) bool {
	if p == nil {
		return false
	}
	const rad = math.Pi / 180
	cos := math.Sin(n.Lat*rad)*math.Sin(p.Lat*rad) + math.Cos(n.Lat*rad)*math.Cos(p.Lat*rad)*math.Cos((n.Lon-p.Lon)*rad)
	return 6371*math.Acos(max(-1, min(1, cos))) <= n.Radius
}
