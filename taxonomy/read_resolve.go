package taxonomy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// index makes what was added findable by name.
func (n *namer) index() {
	clear(n.byName)
	clear(n.byStem)
	for key := range n.terms {
		if key.parameter == occupationName {
			n.byName[fold(key.text)] = append(n.byName[fold(key.text)], key.id)
			n.byStem[stem(key.text)] = append(n.byStem[stem(key.text)], key.id)
		}
	}
	for _, index := range []map[string][]string{n.byName, n.byStem} {
		for name, ids := range index {
			index[name] = sorted(ids)
		}
	}
}

// find returns the occupations of a name, written so, else in another number
// or form; nil for one that nobody or too many have.
func (n *namer) find(name string) []string {
	ids := n.byName[fold(name)]
	if len(ids) == 0 {
		ids = n.byStem[stem(name)]
	}
	if len(ids) > vague {
		return nil
	}
	return ids
}

// list resolves the list of terms and adds what it says; it returns how many
// rows mean no known occupation. A label that no occupation has is resolved by
// the words that the list gives for the same label, the rightly spelt ones.
func (n *namer) list(rows []Listed) (unresolved int) {
	rowsOf := map[string][]Listed{}
	for _, row := range rows {
		key := fold(row.Label)
		rowsOf[key] = append(rowsOf[key], row)
	}
	resolved := map[string][]string{}
	for key, rows := range rowsOf {
		ids := n.find(rows[0].Label)
		if len(ids) == 0 {
			for _, row := range rows {
				if !row.Misspelled {
					ids = append(slices.Clip(ids), n.find(row.Text)...)
				}
			}
			ids = sorted(ids)
		}
		if len(ids) == 0 || len(ids) > vague {
			unresolved += len(rows)
			continue
		}
		resolved[key] = ids
	}
	// Added after all are resolved: what one label brings must not decide over
	// another.
	for key, ids := range resolved {
		for _, row := range rowsOf[key] {
			if !row.Misspelled {
				n.addAll(row.Text, ids)
				continue
			}
			for _, id := range ids {
				n.add(Term{row.Text, occupationName, id, Misspelled})
			}
		}
	}
	return unresolved
}

// fold makes names comparable: without case, spaces, hyphens and stops.
func fold(name string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || c == '-' || c == '.' || c == ':' {
			return -1
		}
		return unicode.ToLower(c)
	}, name)
}

// endings of Swedish nouns in the plural and in definite forms, longest first.
var endings = []string{"orna", "erna", "arna", "ens", "na", "or", "er", "ar", "an", "en", "et", "s", "n", "a", "e"}

// stem is fold without a noun's ending, so that lärare and lärarna, sköterska
// and sköterskor are one. Short words keep what they have.
func stem(name string) string {
	name = fold(name)
	for _, ending := range endings {
		if rest := strings.TrimSuffix(name, ending); rest != name && utf8.RuneCountInString(rest) >= 5 {
			return rest
		}
	}
	return name
}
