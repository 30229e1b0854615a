package language

import (
	"slices"
	"strings"
	"unicode/utf8"

	"jobbnara/taxonomy"
)

// Lexicon knows what words mean: occupations, places and other concepts by all
// the names that people use. It is never changed once made.
type Lexicon struct {
	entries  []entry
	squashed map[string][]int32 // all words as one → entries
	sorted   map[string][]int32 // words in alphabetical order → entries; names of several words only
	reversed []string           // the keys of squashed, last letter first, sorted
	fuzzy    fuzzy
	longest  int // words in the longest name
}

// entry is one name.
type entry struct {
	text    string // as people read it
	concept Concept
	rank    taxonomy.Rank
}

// Concept is something that an ad can be filed under.
type Concept struct {
	Parameter string // the query parameter that filters by it
	ID        string // concept id or code
}

// IsPlace reports whether the concept says where.
func (c Concept) IsPlace() bool {
	return c.Parameter == "municipality" || c.Parameter == "region" || c.Parameter == "country"
}

// NewLexicon makes a lexicon of terms.
func NewLexicon(terms []taxonomy.Term) *Lexicon {
	l := &Lexicon{squashed: map[string][]int32{}, sorted: map[string][]int32{}}
	for _, t := range terms {
		for _, name := range names(t) {
			l.add(name)
		}
	}
	for key := range l.squashed {
		l.reversed = append(l.reversed, reverse(key))
	}
	slices.Sort(l.reversed)
	l.fuzzy = newFuzzy(l.squashed)
	return l
}

func reverse(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

func (l *Lexicon) add(t taxonomy.Term) {
	words := oneVerb(Words(t.Text))
	if len(words) == 0 || len(words) > maxName {
		return
	}
	l.longest = max(l.longest, len(words))
	n := int32(len(l.entries))
	l.entries = append(l.entries, entry{t.Text, Concept{t.Parameter, t.ID}, t.Rank})
	squashed := strings.Join(words, "")
	l.squashed[squashed] = append(l.squashed[squashed], n)
	if len(words) > 1 {
		key := sortedKey(words)
		l.sorted[key] = append(l.sorted[key], n)
	}
}

// oneVerb makes one word of those for working: people say both jobba med barn
// and arbete med barn. A word alone stays.
func oneVerb(words []string) []string {
	if len(words) < 2 {
		return words
	}
	words = slices.Clone(words)
	for i, w := range words {
		switch w {
		case "jobb", "jobbar", "arbeta", "arbetar", "arbete":
			words[i] = "jobba"
		}
	}
	return words
}

// maxName bounds the words of a name.
const maxName = 8

func sortedKey(words []string) string {
	words = slices.Clone(words)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// names returns a term and the names that are in it: taxonomies write several
// in one, "Planeringsarkitekt/Fysisk planerare", and say more than people do,
// "Undersköterska, hemtjänst" or "Controller (ekonomi)".
func names(t taxonomy.Term) []taxonomy.Term {
	all := []taxonomy.Term{t}
	also := func(text string, rank taxonomy.Rank) {
		if text = strings.TrimSpace(text); utf8.RuneCountInString(text) >= 2 && text != t.Text {
			part := t
			part.Text, part.Rank = text, max(rank, t.Rank)
			all = append(all, part)
		}
	}
	plain, _, _ := strings.Cut(t.Text, "(")
	also(plain, taxonomy.Synonym)
	if parts := strings.Split(plain, "/"); len(parts) > 1 {
		for _, p := range parts {
			if p = strings.TrimSpace(p); !strings.HasPrefix(p, "-") && !strings.HasSuffix(p, "-") {
				also(p, taxonomy.Synonym)
			}
		}
	}
	if head, _, ok := strings.Cut(plain, ","); ok {
		also(head, taxonomy.Title)
	}
	return all
}

// meaning is what some words are taken for.
type meaning struct {
	name     string // the name that was found
	concepts []Concept
	tier     Tier
}

// Tier says how sure a meaning is: the lower the surer.
type Tier int

// Named is a name of the concept, in any form and order; Guessed is what is
// likely meant.
const (
	Named Tier = iota
	Guessed
)

// lookup finds words that are a name: as they are, written apart or together,
// in another order, or in another form.
func (l *Lexicon) lookup(words []string) (meaning, bool) {
	words = oneVerb(words)
	joined := strings.Join(words, "")
	if m, ok := l.meaning(l.squashed[joined], Named); ok {
		return m, true
	}
	if len(words) > 1 {
		if m, ok := l.meaning(l.sorted[sortedKey(words)], Named); ok {
			return m, true
		}
	}
	head := words[len(words)-1]
	if len(words) == 2 { // a compound written apart has lost its s
		if m, ok := l.meaning(l.squashed[words[0]+"s"+head], Named); ok {
			return m, true
		}
	}
	for _, form := range dictionaryForms(head) {
		if m, ok := l.meaning(l.squashed[strings.TrimSuffix(joined, head)+form], Named); ok {
			return m, true
		}
	}
	return meaning{}, false
}

// meaning is that of the entries of one key: of the best rank first.
func (l *Lexicon) meaning(entries []int32, tier Tier) (meaning, bool) {
	if len(entries) == 0 {
		return meaning{}, false
	}
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b int32) int { return int(l.entries[a].rank - l.entries[b].rank) })
	best := l.entries[entries[0]]
	m := meaning{name: best.text, tier: tier}
	for _, i := range entries {
		e := l.entries[i]
		if e.concept.IsPlace() == best.concept.IsPlace() && !worse(best, e, tier) && !slices.Contains(m.concepts, e.concept) {
			m.concepts = append(m.concepts, e.concept)
		}
	}
	return m, true
}

// worse reports whether a name does not count beside the best one: a preferred
// label or a place that is named means that and nothing else, and everyday words
// are for what has no better name.
func worse(best, e entry, tier Tier) bool {
	only := tier == Named && (best.rank == taxonomy.Preferred || best.concept.IsPlace())
	return only && e.rank > best.rank || e.rank == taxonomy.Everyday && best.rank < taxonomy.Everyday
}
