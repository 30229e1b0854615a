package sqlite

import (
	"slices"
	"strings"

	"jobbnara/language"
)

// columnsOf is where each of job.TextFields is told. A headline names the
// occupation, and often what one must know for it.
var columnsOf = map[string][]string{
	"occupation": {"headline", "occupation"},
	"skill":      {"headline", "text"},
	"location":   {"place"},
	"employer":   {"employer"},
}

// within returns those of some columns, {a b c}, that tell of one of the
// fields; "" when none does. Without fields it is all of them.
func within(columns string, fields []string) string {
	if len(fields) == 0 {
		return columns
	}
	kept := slices.DeleteFunc(strings.Fields(strings.Trim(columns, "{}")), func(column string) bool {
		return !slices.ContainsFunc(fields, func(field string) bool { return slices.Contains(columnsOf[field], column) })
	})
	if len(kept) == 0 {
		return ""
	}
	return "{" + strings.Join(kept, " ") + "}"
}

// meantIn takes from pieces what they mean beside the fields.
func meantIn(pieces []language.Piece, fields []string) []language.Piece {
	if len(fields) == 0 {
		return pieces
	}
	for i, p := range pieces {
		var kept []language.Concept
		for _, c := range p.Concepts {
			if slices.Contains(fields, fieldOf(c)) {
				kept = append(kept, c)
			}
		}
		pieces[i].Concepts = kept
	}
	return pieces
}

func fieldOf(c language.Concept) string {
	switch {
	case c.IsPlace():
		return "location"
	case strings.HasPrefix(c.Parameter, "occupation-"):
		return "occupation"
	}
	return c.Parameter
}
