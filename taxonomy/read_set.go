package taxonomy

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"jobbnara/job"
)

// Part is what one kind of file brings: loading it again replaces it.
type Part string

// The parts.
const (
	Occupations      Part = "occupations"       // occupations with their names and group
	GroupOccupations Part = "group_occupations" // occupations as the groups list them
	Titles           Part = "titles"            // job titles, each of one occupation or more
	Groups           Part = "groups"            // SSYK level 4
	Fields           Part = "fields"            // with their groups
	Skills           Part = "skills"
	Languages        Part = "languages"
	Countries        Part = "countries"
	TermList         Part = "term_list" // other words for occupations, and misspelt ones
	Postcodes        Part = "postcodes" // GeoNames, CC BY 4.0; the rest is JobTech's, CC0
)

// Set is what is known of a taxonomy, by part.
type Set map[Part]Content

// Content is what a part holds: one of the three.
type Content struct {
	Entries   []Entry    `json:",omitempty"` // by concept id
	Listed    []Listed   `json:",omitempty"`
	Postcodes []Postcode `json:",omitempty"` // by code
}

// Entry is a concept and what it is said to belong to.
type Entry struct {
	job.Concept
	Names   []string `json:",omitempty"` // other names
	Related []string `json:",omitempty"` // concept ids: an occupation's group, a title's occupations, a field's groups
}

// Listed is a row of the list of terms. It names a concept by a label, not an
// id.
type Listed struct {
	Text       string
	Label      string
	Misspelled bool
}

// Status is what a store has loaded.
type Status struct {
	Version     int64 // grows whenever terms, occupations or postcodes change; 0 is: never loaded
	Terms       int
	Occupations int
	Unresolved  int // rows of the list of terms for which no occupation was found
	Parts       map[Part]PartStatus
}

// PartStatus says what a part holds and since when.
type PartStatus struct {
	Count  int
	Loaded time.Time // UTC
	Origin string    // address of the server that it was fetched from; "" when an operator loaded it
}

// Len returns how many concepts, terms or postcodes there are.
func (c Content) Len() int { return len(c.Entries) + len(c.Listed) + len(c.Postcodes) }

// Add adds what another file brings, whichever came first: of two labels for
// one id, that which sorts first is kept.
func (s Set) Add(more Set) {
	for part, content := range more {
		held := s[part]
		held.Entries = append(held.Entries, content.Entries...)
		held.Listed = append(held.Listed, content.Listed...)
		held.Postcodes = append(held.Postcodes, content.Postcodes...)
		s[part] = held
	}
	s.tidy()
}

// put adds an entry to a part.
func (s Set) put(part Part, e Entry) {
	content := s[part]
	content.Entries = append(content.Entries, e)
	s[part] = content
}

// tidy sorts and removes what is said twice.
func (s Set) tidy() {
	for part, c := range s {
		slices.SortStableFunc(c.Entries, func(a, b Entry) int {
			return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Label, b.Label))
		})
		unique := c.Entries[:0]
		for _, e := range c.Entries {
			if n := len(unique); n > 0 && unique[n-1].ID == e.ID {
				last := &unique[n-1]
				last.Names, last.Related = append(last.Names, e.Names...), append(last.Related, e.Related...)
				last.Code = cmp.Or(last.Code, e.Code)
				continue
			}
			unique = append(unique, e)
		}
		c.Entries = unique
		for i := range c.Entries {
			e := &c.Entries[i]
			e.Names, e.Related = sorted(e.Names), sorted(e.Related)
		}
		slices.SortFunc(c.Listed, func(a, b Listed) int {
			return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Text, b.Text), compareBool(a.Misspelled, b.Misspelled))
		})
		c.Listed = slices.Compact(c.Listed)
		slices.SortStableFunc(c.Postcodes, func(a, b Postcode) int { return strings.Compare(a.Code, b.Code) })
		c.Postcodes = slices.CompactFunc(c.Postcodes, func(a, b Postcode) bool { return a.Code == b.Code })
		s[part] = c
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
