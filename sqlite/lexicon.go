package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"sync"

	"jobbnara/language"
	"jobbnara/taxonomy"
)

// lexicon holds the language.Lexicon of what is known now: what the binary
// carries, the taxonomy that was loaded, and the labels of the ads.
type lexicon struct {
	mu      sync.Mutex
	made    *language.Lexicon
	version lexiconVersion
}

// lexiconVersion changes when a lexicon would be made of other terms.
type lexiconVersion struct {
	taxonomy    int64
	occupations int // that ads have had
}

// at returns the lexicon of what tx sees, made anew when there is more to know.
func (l *lexicon) at(ctx context.Context, tx *sql.Tx, seen *concepts) (*language.Lexicon, error) {
	version := lexiconVersion{occupations: seen.occupations()}
	if err := tx.QueryRowContext(ctx, `SELECT version FROM taxonomy_version`).Scan(&version.taxonomy); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.made != nil && l.version == version {
		return l.made, nil
	}
	terms, err := allTerms(tx, seen)
	if err != nil {
		return nil, err
	}
	l.made, l.version = language.NewLexicon(terms), version
	return l.made, nil
}

// allTerms are all names of what ads can be filed under.
func allTerms(tx *sql.Tx, seen *concepts) ([]taxonomy.Term, error) {
	loaded, err := readTerms(tx)
	if err != nil {
		return nil, err
	}
	postcodes, err := readPostcodes(tx)
	if err != nil {
		return nil, err
	}
	terms := append(slices.Clone(language.BuiltinTerms()), seen.terms()...)
	for _, t := range loaded {
		if tagPrefix[t.Parameter] != "" {
			terms = append(terms, t)
		}
	}
	return append(terms, placeTerms(postcodes)...), nil
}

// placeTerms makes postcodes and localities names of their municipality.
func placeTerms(postcodes []taxonomy.Postcode) (terms []taxonomy.Term) {
	for _, p := range postcodes {
		m, known := taxonomy.Builtin().Concept("municipality", p.Municipality)
		if !known {
			continue
		}
		for _, name := range []string{p.Code, p.Place} {
			terms = append(terms, taxonomy.Term{Text: name, Parameter: "municipality", ID: m.ID, Rank: taxonomy.Everyday})
		}
	}
	return terms
}
