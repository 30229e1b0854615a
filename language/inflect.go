package language

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/swedish"
)

// Stem returns the Swedish stem (Snowball) of a word in Tokens' form.
func Stem(word string) string {
	env := snowballstem.NewEnv(word)
	swedish.Stem(env)
	return env.Current()
}

// endings are those of Swedish nouns, definite and plural, longest first, each
// with what may stand in its place in the word as a dictionary has it.
// Snowball shortens too much (undersköterska) and too little (undersköterskan),
// but a dictionary form can be looked up.
var endings = []struct {
	ending string
	bases  []string
}{
	{"arnas", []string{"are", "", "e"}},
	{"ornas", []string{"a"}},
	{"ernas", []string{"", "er", "e"}},
	{"arna", []string{"are", "", "e"}},
	{"orna", []string{"a"}},
	{"erna", []string{"", "er", "e", "eur"}},
	{"arens", []string{"are"}},
	{"aren", []string{"are"}},
	{"orns", []string{"or"}},
	{"orer", []string{"or"}},
	{"ens", []string{"", "e"}},
	{"ets", []string{"", "e"}},
	{"ers", []string{"", "er"}},
	{"ors", []string{"a", "or"}},
	{"nas", []string{""}},
	{"ena", []string{"e"}},
	{"or", []string{"a"}},
	{"ar", []string{"", "e", "are"}},
	{"er", []string{"", "e", "a"}},
	{"en", []string{"", "e"}},
	{"et", []string{"", "e"}},
	{"an", []string{"a"}},
	{"na", []string{""}},
	{"n", []string{""}},
	{"r", []string{""}},
	{"s", []string{""}},
	{"t", []string{""}},
}

// shortest is how much of a word must be left.
const shortest = 3

// dictionaryForms returns what a word may be an inflected form of, likeliest
// first, without the word itself.
func dictionaryForms(word string) (forms []string) {
	for _, e := range endings {
		stem, ok := strings.CutSuffix(word, e.ending)
		if !ok || len(stem) < shortest {
			continue
		}
		for _, base := range e.bases {
			forms = append(forms, stem+base)
		}
	}
	return forms
}
