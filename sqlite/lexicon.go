package sqlite

import (
	"context"
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
	taxonomy int64
	labels   int
}

// current returns the lexicon, made anew when there is more to know.
func (l *lexicon) current(ctx context.Context, s *Store) (*language.Lexicon, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	labels := s.concepts.terms()
	version := lexiconVersion{labels: len(labels)}
	if l.made != nil && l.version == version {
		return l.made, nil
	}
	terms := append(append([]taxonomy.Term{}, language.BuiltinTerms()...), labels...)
	l.made, l.version = language.NewLexicon(terms), version
	return l.made, nil
}
