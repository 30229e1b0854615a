package language

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Piece is a part of a query and what it is understood as.
type Piece struct {
	Word
	Words    []string  // in Tokens' form; several for a phrase, or for a name of several words
	Concepts []Concept // what it may be taken for, the surest first; nil for words only
	Name     string    // of what it is taken for, for people
	Tier     Tier
	Idle     bool // says nothing about which jobs are meant, as "jobb" or "i": need not occur
}

// idleWords say that somebody looks for a job, not for which.
var idleWords = set("jobb jobbet jobba jobbar arbete arbeta arbetar tjänst tjänster ledig lediga ledigt söker söka vill ha som i på inom vid till för och med en ett nära " +
	"job jobs work vacancy vacancies as in at near the a an for of to")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// commonWords are also names of places; they are taken for the place only where
// something says so.
var commonWords = set("mark vara bara ed bara ale mora sala lund hjo tibro gagnef habo å orsa lekeberg nora")

// Understand returns the pieces of a query's text. What is quoted, negated or
// cut short with * is taken at its word. Understand is a pure function of text
// and lexicon, so that an alert gets what the search lists. A nil lexicon
// understands nothing.
func (l *Lexicon) Understand(text string) []Piece {
	var pieces, run []Piece
	flush := func() {
		pieces = append(pieces, l.understandRun(run)...)
		run = nil
	}
	for _, w := range ParseQuery(text) {
		p := Piece{Word: w, Words: Words(w.Text)}
		switch {
		case len(p.Words) == 0:
		case w.Not || w.Phrase || w.Prefix || w.Must || l == nil:
			flush()
			pieces = append(pieces, p)
		default: // node.js is two words
			run = append(run, p)
		}
	}
	flush()
	return withIdle(pieces)
}

// withIdle marks the idle words where others remain that say something.
func withIdle(pieces []Piece) []Piece {
	idle := func(p Piece) bool {
		return p.Concepts == nil && !p.Not && !p.Phrase && !p.Prefix && !p.Must && len(p.Words) == 1 && idleWords[p.Words[0]]
	}
	if !slices.ContainsFunc(pieces, func(p Piece) bool { return p.Concepts != nil }) {
		return pieces
	}
	for i := range pieces {
		pieces[i].Idle = idle(pieces[i])
	}
	return pieces
}

// understandRun understands words that stand beside each other: the longest
// names first, then what is left of words by guessing.
func (l *Lexicon) understandRun(run []Piece) (pieces []Piece) {
	for i := 0; i < len(run); {
		n, m := l.longestName(run[i:], i > 0)
		if n == 0 {
			pieces = append(pieces, run[i])
			i++
			continue
		}
		pieces = append(pieces, joined(run[i:i+n], m))
		i += n
	}
	return l.guess(pieces)
}

// longestName returns how many of the first pieces make a name, 0 for none.
func (l *Lexicon) longestName(run []Piece, after bool) (int, meaning) {
	for n := min(len(run), l.longest); n > 0; n-- {
		words := wordsOf(run[:n])
		if n == 1 && (idleWords[words[0]] && len(words) == 1 || commonWords[words[0]] && !after) {
			continue
		}
		if len(words) > maxName {
			continue
		}
		if m, ok := l.lookup(words); ok {
			return n, m
		}
		// A slip in a name of several words, before a part of it is taken for
		// the whole.
		if joined := strings.Join(words, ""); n > 1 && !isIdle(run[0]) && !isIdle(run[n-1]) && utf8.RuneCountInString(joined) >= sureLength {
			if keys, _ := l.fuzzy.nearest(joined, 1); len(keys) > 0 {
				return n, l.ofKeys(keys)
			}
		}
	}
	return 0, meaning{}
}

// sureLength is how long a name of several words must be to be known with a
// slip in it.
const sureLength = 9

// guess takes what has no name for what it most likely is: first all of what
// stands together, then each word.
func (l *Lexicon) guess(pieces []Piece) (guessed []Piece) {
	for i := 0; i < len(pieces); {
		n := 0
		for i+n < len(pieces) && pieces[i+n].Concepts == nil && !isIdle(pieces[i+n]) {
			n++
		}
		if n == 0 {
			guessed = append(guessed, pieces[i])
			i++
			continue
		}
		guessed = append(guessed, l.guessRun(pieces[i:i+n])...)
		i += n
	}
	return guessed
}

func isIdle(p Piece) bool { return len(p.Words) == 1 && idleWords[p.Words[0]] }

func (l *Lexicon) guessRun(run []Piece) (guessed []Piece) {
	for i := 0; i < len(run); {
		took := 0
		for n := min(len(run)-i, 4); n > 0 && took == 0; n-- {
			word := strings.Join(wordsOf(run[i:i+n]), "")
			if m, ok := l.likely(word, n); ok {
				guessed = append(guessed, joined(run[i:i+n], m))
				took = n
			}
		}
		if took == 0 {
			guessed = append(guessed, run[i])
			took = 1
		}
		i += took
	}
	return guessed
}

// likely is what a word, or several written as one, most likely means: a
// compound that ends in -jobb, what many compounds end in (lärare), a name with
// few wrong letters, or a compound whose last part is a name, since that part
// says what it is.
func (l *Lexicon) likely(word string, parts int) (meaning, bool) {
	length := utf8.RuneCountInString(word)
	if parts == 1 {
		if m, ok := l.compoundOfJob(word); ok {
			return m, true
		}
	}
	if parts == 1 {
		if m, ok := l.head(word); ok {
			return m, true
		}
	}
	within := allowed(length)
	for _, form := range append([]string{word}, dictionaryForms(word)...) {
		if keys, _ := l.fuzzy.nearest(form, min(within, 1)); within > 0 && len(keys) > 0 {
			return l.ofKeys(keys), true
		}
	}
	if parts == 1 {
		if m, ok := l.lastPart(word); ok {
			return m, true
		}
	}
	if within > 1 {
		if keys, _ := l.fuzzy.nearest(word, within); len(keys) > 0 {
			return l.ofKeys(keys), true
		}
	}
	return meaning{}, false
}

func (l *Lexicon) ofKeys(keys []string) meaning {
	var entries []int32
	for _, key := range keys {
		entries = append(entries, l.squashed[key]...)
	}
	m, _ := l.meaning(entries, Guessed)
	return m
}

// compoundOfJob understands städjobb and lagerarbete by what stands first.
func (l *Lexicon) compoundOfJob(word string) (meaning, bool) {
	for _, end := range []string{"jobben", "jobbet", "jobb", "arbetet", "arbete", "tjänst", "yrken", "yrke", "branschen"} {
		if first, ok := strings.CutSuffix(word, end); ok && utf8.RuneCountInString(first) >= 2 {
			for _, form := range []string{first, strings.TrimSuffix(first, "s"), first + "a", first + "e"} {
				if m, ok := l.lookup([]string{form}); ok {
					return m, true
				}
			}
		}
	}
	return meaning{}, false
}

// head finds the names that end in a word, if there are several: what they have
// in common is that word.
func (l *Lexicon) head(word string) (meaning, bool) {
	const shortestHead, several = 4, 3
	for _, form := range append([]string{word}, dictionaryForms(word)...) {
		if utf8.RuneCountInString(form) < shortestHead {
			continue
		}
		var entries []int32
		keys := 0
		from, _ := slices.BinarySearch(l.reversed, reverse(form))
		for _, key := range l.reversed[from:] {
			if !strings.HasPrefix(key, reverse(form)) {
				break
			}
			keys++
			entries = append(entries, l.squashed[reverse(key)]...)
		}
		if keys >= several {
			m, _ := l.meaning(entries, Guessed)
			m.name = form
			m.concepts = m.concepts[:min(len(m.concepts), mostConcepts)]
			return m, true
		}
	}
	return meaning{}, false
}

// mostConcepts bounds what one word may stand for.
const mostConcepts = 200

// lastPart finds the longest name that a compound ends in.
func (l *Lexicon) lastPart(word string) (meaning, bool) {
	const shortestName, shortestRest = 4, 3
	runes := []rune(word)
	for i := shortestRest; i <= len(runes)-shortestName; i++ {
		if m, ok := l.lookup([]string{string(runes[i:])}); ok && !m.concepts[0].IsPlace() {
			m.tier = Guessed
			return m, true
		}
	}
	return meaning{}, false
}

func wordsOf(run []Piece) (words []string) {
	for _, p := range run {
		words = append(words, p.Words...)
	}
	return words
}

// joined makes one piece of several, with their meaning.
func joined(run []Piece, m meaning) Piece {
	texts := make([]string, len(run))
	for i, p := range run {
		texts[i] = p.Text
	}
	p := Piece{Words: wordsOf(run), Concepts: m.concepts, Name: m.name, Tier: m.tier}
	p.Text = strings.Join(texts, " ")
	return p
}
