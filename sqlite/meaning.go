package sqlite

import (
	"context"
	"strings"

	"jobbnara/job"
	"jobbnara/language"
)

// The text of a query becomes one FTS5 expression: each piece must occur, as
// words or as one of the concepts that it is understood as. So what is
// understood only ever adds to what the words alone would find.

// textColumns are those that words are looked for in. Where a word stands says
// how much it says of a job.
const (
	textColumns    = `{headline occupation employer place text}`
	headlineColumn = `{headline}`
	otherColumns   = `{occupation employer place}`
)

// matchText returns the expression for a query's text and employers; "" when
// it has none. Every word is quoted, since a stranger's text is FTS5 syntax
// otherwise, and a piece without words counts for nothing.
func matchText(pieces []language.Piece, q job.Query) string {
	columns := within(textColumns, q.TextIn)
	var wanted, unwanted []string
	for _, p := range pieces {
		switch {
		case p.Idle:
		case p.Not:
			unwanted = append(unwanted, occurs(p, columns))
		default:
			alternatives := append(matchConcepts(p.Concepts), occurs(p, columns))
			wanted = append(wanted, "("+strings.Join(alternatives, " OR ")+")")
		}
	}
	if employer := matchEmployer(q.Employer); employer != "" {
		wanted = append(wanted, employer)
	}
	return without(wanted, unwanted)
}

// without puts together what all must match and what none may.
func without(wanted, unwanted []string) string {
	if len(unwanted) == 0 {
		return strings.Join(wanted, " AND ")
	}
	if len(wanted) == 0 {
		wanted = []string{tagged(everyAd)}
	}
	return "(" + strings.Join(wanted, " AND ") + ") NOT (" + strings.Join(unwanted, " OR ") + ")"
}

// occurs matches a piece's words in some columns.
func occurs(p language.Piece, columns string) string {
	if p.Phrase || p.Prefix {
		term := phrase(p.Words)
		if p.Prefix {
			term += " *"
		}
		return columns + " : " + term
	}
	var all []string
	for _, word := range p.Words {
		term := phrase([]string{word})
		if !p.Not && !p.Must { // what is meant to the letter is not found by its stem
			term = "(" + term + " OR " + phrase([]string{stemTag(word)}) + ")"
		}
		all = append(all, term)
	}
	return columns + " : (" + strings.Join(all, " AND ") + ")"
}

// matchConcepts matches the ads that are filed under one of the concepts.
func matchConcepts(concepts []language.Concept) []string {
	if len(concepts) == 0 {
		return nil
	}
	tags := make([]string, len(concepts))
	for i, c := range concepts {
		tags[i] = tag(c.Parameter, c.ID)
	}
	return []string{tagged(tags...)}
}

// understood tells people what their words were taken for.
func understood(pieces []language.Piece) (list []job.Understood) {
	for _, p := range pieces {
		if p.Concepts != nil {
			list = append(list, job.Understood{Typed: p.Text, Name: p.Name, Parameter: p.Concepts[0].Parameter, Guessed: p.Tier == language.Guessed})
		}
	}
	return list
}

// understand returns what a query's text means.
func (s *Store) understand(ctx context.Context, q job.Query) ([]language.Piece, error) {
	if q.Text == "" {
		return nil, nil
	}
	lexicon, err := s.lexicon.current(ctx, s)
	if err != nil {
		return nil, err
	}
	return meantIn(lexicon.Understand(q.Text), q.TextIn), nil
}
