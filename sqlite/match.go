package sqlite

import (
	"strings"

	"jobbnara/job"
	"jobbnara/language"
)

// textColumns are those of ad_text that words are looked for in.
const textColumns = `{headline occupation employer place text}`

// matchText returns the FTS5 expression for a query's words and employers; ""
// when it has none. Every word is quoted, since a stranger's text is FTS5
// syntax otherwise, and a word that has no tokens counts for nothing.
func matchText(q job.Query) string {
	var wanted, unwanted []string
	for _, w := range words(q.Text) {
		if term := w.term(); term == "" {
			continue
		} else if w.not {
			unwanted = append(unwanted, term)
		} else {
			wanted = append(wanted, term)
		}
	}
	var all []string
	if len(wanted) > 0 {
		all = append(all, textColumns+" : ("+strings.Join(wanted, " AND ")+")")
	}
	if employer := matchEmployer(q.Employer); employer != "" {
		all = append(all, employer)
	}
	if len(unwanted) == 0 {
		return strings.Join(all, " AND ")
	}
	if len(all) == 0 {
		all = []string{tagged(everyAd)}
	}
	return "(" + strings.Join(all, " AND ") + ") NOT (" + textColumns + " : (" + strings.Join(unwanted, " OR ") + "))"
}

// word is one piece of a query's text.
type word struct {
	text   string
	not    bool // -without
	prefix bool // begin*
}

// words splits a query's text at spaces, but not inside quotation marks. A
// quotation mark that is never closed is none.
func words(text string) (words []word) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		var w word
		if rest, ok := strings.CutPrefix(text, "-"); ok {
			w.not, text = true, rest
		} else {
			text = strings.TrimPrefix(text, "+")
		}
		if quoted, ok := strings.CutPrefix(text, `"`); ok && strings.Contains(quoted, `"`) {
			w.text, text, _ = strings.Cut(quoted, `"`)
		} else {
			w.text, text, _ = strings.Cut(text, " ")
		}
		if rest, ok := strings.CutPrefix(text, "*"); ok {
			w.prefix, text = true, rest
		}
		if strings.HasSuffix(w.text, "*") {
			w.prefix = true
		}
		words = append(words, w)
	}
	return words
}

// term returns the word as an FTS5 string, "" when nothing in it can be found.
func (w word) term() string {
	tokens := language.Words(w.text)
	if len(tokens) == 0 {
		return ""
	}
	term := phrase(tokens)
	if w.prefix {
		term += " *"
	}
	return term
}

func phrase(tokens []string) string { return `"` + strings.Join(tokens, " ") + `"` }

// matchEmployer takes each employer as a name, or, all digits, as the beginning
// of an organisation number.
func matchEmployer(employers []string) string {
	var any []string
	for _, e := range employers {
		number := strings.ReplaceAll(e, "-", "")
		if strings.Trim(number, "0123456789") == "" && number != "" {
			any = append(any, "{tags} : "+phrase([]string{orgTag(number)})+" *")
		} else if tokens := language.Words(e); len(tokens) > 0 {
			any = append(any, "{employer} : "+phrase(tokens))
		}
	}
	if len(any) == 0 {
		return ""
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// matchTags returns the FTS5 expression for the filters that are tags; "" when
// there are none.
func matchTags(q job.Query) string {
	var all, none []string
	for _, filter := range filters(q) {
		var wanted []string
		for _, v := range filter {
			if v.not {
				none = append(none, tag(v.kind, v.id))
			} else {
				wanted = append(wanted, tag(v.kind, v.id))
			}
		}
		if len(wanted) > 0 {
			all = append(all, tagged(wanted...))
		}
	}
	if q.Remote != nil && *q.Remote {
		all = append(all, tagged(remoteTag))
	} else if q.Remote != nil {
		none = append(none, remoteTag)
	}
	if len(none) == 0 {
		return strings.Join(all, " AND ")
	}
	if len(all) == 0 {
		all = []string{tagged(everyAd)}
	}
	return "(" + strings.Join(all, " AND ") + ") NOT " + tagged(none...)
}

// tagged matches the ads that have one of the tags.
func tagged(tags ...string) string {
	return `({tags} : ("` + strings.Join(tags, `" OR "`) + `"))`
}
