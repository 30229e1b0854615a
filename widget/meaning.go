package widget

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jobbnara/job"
	"jobbnara/language"
)

// said is a part of a sentence.
type said struct {
	Text   string
	IsName bool // what some words were taken for
	IsWord bool // what was typed
}

// Meaning tells what the query's words were taken for, as the parts of one or
// more sentences; nil when they were taken for nothing.
func (v *view) Meaning() []said {
	var named, guessed []job.Understood
	for _, u := range v.Result.Meaning {
		// What stands for a name to the letter is no guess to whoever typed it.
		if u.Guessed && !slices.Equal(language.Words(u.Typed), language.Words(u.Name)) {
			guessed = append(guessed, u)
		} else {
			named = append(named, u)
		}
	}
	var sentences []string
	if len(named) > 0 {
		sentences = append(sentences, v.T("meaning.named", "What", v.meant(named)))
	}
	for _, u := range guessed {
		sentences = append(sentences, v.T("meaning.guessed", "What", v.meant([]job.Understood{u}), "Typed", marked(markWord, u.Typed)))
	}
	return parts(strings.Join(sentences, " "))
}

// kinds are what is said of each parameter, in the order in which it is said.
var kinds = []struct {
	key        string
	parameters []string
}{
	{"meaning.occupation-name", []string{"occupation-name"}},
	{"meaning.skill", []string{"skill"}},
	{"meaning.occupation-group", []string{"occupation-group"}},
	{"meaning.occupation-field", []string{"occupation-field"}},
	{"meaning.place", []string{"municipality", "region", "country"}},
}

// meant is the middle of a sentence: "som undersköterska i Linköping".
func (v *view) meant(list []job.Understood) string {
	var all []string
	for _, kind := range kinds {
		var names []string
		for _, u := range list {
			if slices.Contains(kind.parameters, u.Parameter) {
				name := u.Name
				if u.Parameter == "occupation-name" || u.Parameter == "skill" {
					name = uncapitalised(name)
				}
				names = append(names, marked(markName, name))
			}
		}
		if len(names) > 0 {
			all = append(all, v.T(kind.key, "Name", strings.Join(names, " "+v.T("meaning.and")+" ")))
		}
	}
	return strings.Join(all, " ")
}

// uncapitalised is a name in the middle of a sentence; IT and VVS stay as they
// are.
func uncapitalised(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if second, _ := utf8.DecodeRuneInString(name[size:]); unicode.IsUpper(second) || unicode.IsDigit(second) || second == '-' {
		return name
	}
	return string(unicode.ToLower(first)) + name[size:]
}

// Marks stand around names and words while they are put into sentences. No
// name and no query has control characters.
const (
	markName = "\x01"
	markWord = "\x02"
)

func marked(mark, s string) string {
	return mark + strings.Join(strings.FieldsFunc(s, unicode.IsControl), " ") + mark
}

// parts takes a sentence apart at its marks.
func parts(sentence string) (list []said) {
	for sentence != "" {
		i := strings.IndexAny(sentence, markName+markWord)
		if i < 0 {
			return append(list, said{Text: sentence})
		}
		if i > 0 {
			list = append(list, said{Text: sentence[:i]})
		}
		mark := sentence[i : i+1]
		text, rest, _ := strings.Cut(sentence[i+1:], mark)
		list = append(list, said{Text: text, IsName: mark == markName, IsWord: mark == markWord})
		sentence = rest
	}
	return list
}

// Undo is the address of the same search, for the words as they were typed; ""
// when that would be too long.
func (v *view) Undo() string {
	q := v.Query
	if q.Text = literally(q.Text, v.Result.Meaning); utf8.RuneCountInString(q.Text) > job.MaxText {
		return ""
	}
	return v.listHref(shown(q, 0))
}

// literally puts quotation marks around the words that were understood.
func literally(text string, meaning []job.Understood) string {
	var out []string
	for words := language.ParseQuery(text); len(words) > 0; {
		n := 0
		if len(meaning) > 0 {
			n = beginsWith(words, strings.Fields(meaning[0].Typed))
		}
		if n == 0 {
			out, words = append(out, written(words[0])), words[1:]
			continue
		}
		for _, w := range words[:n] {
			if len(language.Words(w.Text)) > 0 {
				out = append(out, `"`+strings.ReplaceAll(w.Text, `"`, " ")+`"`)
			}
		}
		words, meaning = words[n:], meaning[1:]
	}
	return strings.Join(out, " ")
}

// beginsWith returns how many of the first words of a query are those that were
// typed; 0 when it begins with others. Signs that are no words do not count.
func beginsWith(words []language.Word, typed []string) int {
	for i, w := range words {
		switch {
		case len(typed) == 0:
			return i
		case i > 0 && len(language.Words(w.Text)) == 0:
		case w.Not || w.Must || w.Phrase || w.Prefix || w.Text != typed[0]:
			return 0
		default:
			typed = typed[1:]
		}
	}
	if len(typed) > 0 {
		return 0
	}
	return len(words)
}

// written is a word as it is typed, but for a quotation mark before it that was
// never closed: now one might close it.
func written(w language.Word) string {
	s := strings.TrimLeft(w.Text, `"`)
	if w.Phrase {
		s = `"` + s + `"`
		if w.Prefix {
			s += "*"
		}
	}
	switch {
	case w.Not:
		s = "-" + s
	case w.Must:
		s = "+" + s
	}
	return s
}
