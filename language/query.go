package language

import "strings"

// Word is one piece of a query's text as it was typed.
type Word struct {
	Text   string
	Not    bool // -without
	Must   bool // +must
	Prefix bool // begin*
	Phrase bool // "a phrase"
}

// ParseQuery splits a query's text at spaces, but not inside quotation marks. A
// quotation mark that is never closed is none.
func ParseQuery(text string) (words []Word) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		var w Word
		switch text[0] {
		case '-':
			w.Not, text = true, text[1:]
		case '+':
			w.Must, text = true, text[1:]
		}
		if quoted, ok := strings.CutPrefix(text, `"`); ok && strings.Contains(quoted, `"`) {
			w.Phrase = true
			w.Text, text, _ = strings.Cut(quoted, `"`)
		} else {
			w.Text, text, _ = strings.Cut(text, " ")
		}
		if rest, ok := strings.CutPrefix(text, "*"); ok && w.Phrase {
			w.Prefix, text = true, rest
		}
		if strings.HasSuffix(w.Text, "*") {
			w.Prefix = true
		}
		words = append(words, w)
	}
	return words
}
