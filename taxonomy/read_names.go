package taxonomy

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Occupation is an occupation in its place.
type Occupation struct {
	ID    string // concept id
	Label string
	Group string // concept id of its SSYK level 4 group; "" when not known
	Field string // concept id; "" when not known
}

// Names is what a Set means, ready to be searched by.
type Names struct {
	Terms       []Term       // by parameter, text, rank and id; a text once for each concept
	Occupations []Occupation // by id
	Unresolved  int          // rows of the list of terms for which no occupation was found
}

// vague is a name of so many occupations that it says nothing.
const vague = 100

// Names brings the parts together. An occupation that both its own part and a
// group name has the label of the first, and that of the other as a synonym. A
// title of one occupation only is its synonym. The list of terms is resolved by
// label; see namer.find.
func (s Set) Names() Names {
	n := namer{terms: map[term]Term{}, byName: map[string][]string{}, byStem: map[string][]string{}}
	for part, parameter := range map[Part]string{Groups: "occupation-group", Fields: "occupation-field", Skills: "skill", Languages: "language", Countries: "country"} {
		for _, e := range s[part].Entries {
			n.add(Term{e.Label, parameter, e.ID, Preferred})
		}
	}
	occupations := s.occupations()
	for _, o := range occupations {
		n.add(Term{o.Label, occupationName, o.ID, Preferred})
		for _, alternative := range alternatives(o.Label) {
			n.add(Term{alternative, occupationName, o.ID, Synonym})
		}
	}
	for _, e := range s[GroupOccupations].Entries {
		n.add(Term{e.Label, occupationName, e.ID, Synonym})
	}
	n.titles(s)
	n.index()
	n.heads(occupations)
	n.index()
	names := Names{Occupations: occupations, Unresolved: n.list(s[TermList].Listed)}
	names.Terms = slices.SortedFunc(maps.Values(n.terms), func(a, b Term) int {
		return cmp.Or(strings.Compare(a.Parameter, b.Parameter), strings.Compare(a.Text, b.Text), cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID))
	})
	return names
}

const occupationName = "occupation-name"

// occupations gives each its group and field. A group's field is what the
// fields say, else what the binary carries.
func (s Set) occupations() []Occupation {
	field := map[string]string{}
	for _, g := range Builtin().Groups {
		field[g.ID] = g.Field
	}
	for _, f := range s[Fields].Entries {
		for _, group := range f.Related {
			field[group] = f.ID
		}
	}
	all := map[string]Occupation{}
	for _, part := range []Part{GroupOccupations, Occupations} {
		for _, e := range s[part].Entries {
			o := Occupation{ID: e.ID, Label: e.Label, Group: all[e.ID].Group}
			if len(e.Related) > 0 {
				o.Group = e.Related[0]
			}
			o.Field = field[o.Group]
			all[e.ID] = o
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b Occupation) int { return strings.Compare(a.ID, b.ID) })
}

// namer collects terms.
type namer struct {
	terms          map[term]Term
	byName, byStem map[string][]string // occupations' ids
}

// term is what must not be said twice.
type term struct{ text, parameter, id string }

// add keeps the best rank of a name.
func (n *namer) add(t Term) {
	key := term{strings.ToLower(t.Text), t.Parameter, t.ID}
	if held, ok := n.terms[key]; !ok || t.Rank < held.Rank {
		n.terms[key] = t
	}
}

// titles adds what JobTech calls job titles: of one occupation another name,
// of several a title that each covers.
func (n *namer) titles(s Set) {
	of := map[string][]string{} // lower case → ids
	text := map[string]string{}
	note := func(title, id string) {
		key := strings.ToLower(title)
		of[key] = append(of[key], id)
		if held := text[key]; held == "" || title < held {
			text[key] = title
		}
	}
	known := map[string]bool{}
	for _, part := range []Part{Occupations, GroupOccupations} {
		for _, e := range s[part].Entries {
			known[e.ID] = true
			for _, title := range e.Names {
				note(title, e.ID)
			}
		}
	}
	for _, e := range s[Titles].Entries {
		for _, id := range e.Related {
			// Without occupations loaded, titles are all there is to know them by.
			if len(known) == 0 || known[id] {
				note(e.Label, id)
			}
		}
	}
	for key, ids := range of {
		n.addAll(text[key], sorted(ids))
	}
}

// addAll adds a name of all these occupations.
func (n *namer) addAll(text string, ids []string) {
	rank := Title
	if len(ids) == 1 {
		rank = Synonym
	}
	for _, id := range ids {
		n.add(Term{text, occupationName, id, rank})
	}
}

// heads adds what stands before a comma or colon as a title of all occupations
// that share it, where it is no name of its own: "Undersköterska" of
// "Undersköterska, hemtjänst, äldreboende och habilitering".
func (n *namer) heads(occupations []Occupation) {
	of := map[string][]string{}
	for _, o := range occupations {
		for _, name := range append(alternatives(o.Label), o.Label) {
			if i := strings.IndexAny(name, ",:"); i > 0 {
				head := strings.TrimSpace(name[:i])
				of[head] = append(of[head], o.ID)
			}
		}
	}
	for head, ids := range of {
		if ids = sorted(ids); len(n.byName[fold(head)]) == 0 && len(ids) <= vague {
			for _, id := range ids {
				n.add(Term{head, occupationName, id, Title})
			}
		}
	}
}

// alternatives returns the names in a label as "Bagare/Konditor"; nil for one
// that is a single name.
func alternatives(label string) (names []string) {
	parts := strings.Split(label, "/")
	for _, p := range parts {
		p = strings.TrimSpace(p)
		if first, _ := utf8.DecodeRuneInString(p); !unicode.IsUpper(first) || len(parts) == 1 {
			return nil // "stifts-/nationell nivå"
		}
		names = append(names, p)
	}
	return names
}
