package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode/utf8"

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
	headColumns    = `{headline occupation employer place}`
)

// matchText returns the expression for a query's text and employers; "" when
// it has none. Every word is quoted, since a stranger's text is FTS5 syntax
// otherwise, and a piece without words counts for nothing.
func matchText(pieces []language.Piece, q job.Query) string {
	columns := within(textColumns, q.TextIn)
	var wanted, unwanted []string
	for _, p := range pieces {
		switch {
		case p.Idle, isShort(p):
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

// isShort reports whether a piece is the beginning of a word that so many begin
// with that only the short columns are looked through.
func isShort(p language.Piece) bool {
	return p.Prefix && utf8.RuneCountInString(p.Words[len(p.Words)-1]) < 3
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

// expression returns the FTS5 expression for all of a query that FTS5 can
// answer, "" when that is nothing, and what the query's text means.
func (s *Store) expression(ctx context.Context, tx *sql.Tx, q job.Query) (string, []language.Piece, error) {
	var pieces []language.Piece
	if q.Text != "" {
		lexicon, err := s.lexicon.at(ctx, tx, &s.concepts)
		if err != nil {
			return "", nil, err
		}
		pieces = meantIn(lexicon.Understand(q.Text), q.TextIn)
	}
	text, tags := matchText(pieces, q), matchTags(q)
	if text != "" && tags != "" {
		return "(" + text + ") AND (" + tags + ")", pieces, nil
	}
	return text + tags, pieces, nil
}

// tests returns what of a query expression leaves out: numbers, and beginnings
// of words that are looked for in the short columns only.
func (s *Store) tests(ctx context.Context, tx *sql.Tx, q job.Query, pieces []language.Piece) ([]test, error) {
	tests, columns := byNumber(q, s.now()), within(headColumns, q.TextIn)
	for _, p := range pieces {
		if !isShort(p) {
			continue
		}
		begins, err := match(ctx, tx, "ad_head", occurs(p, columns))
		if err != nil {
			return nil, err
		}
		tests = append(tests, func(e *entry) bool { _, in := slices.BinarySearch(begins, e.num); return in != p.Not })
	}
	return tests, nil
}
