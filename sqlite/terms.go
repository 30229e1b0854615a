package sqlite

import (
	"encoding/binary"
	"unicode/utf8"

	"jobbnara/job"
	"jobbnara/language"
)

// experience is what an ad says of earlier experience.
type experience uint8

const (
	experienceUnknown experience = iota
	experienceRequired
	experienceNone // none is required
)

func experienceOf(a *job.Ad) experience {
	switch {
	case a.ExperienceRequired == nil:
		return experienceUnknown
	case *a.ExperienceRequired:
		return experienceRequired
	}
	return experienceNone
}

// An ad has any number of terms beside those that it is filed under once.
const (
	employerKind = "employer"
	skillKind    = "skill"

	mostSkills  = 30  // of one ad
	longestTerm = 100 // characters
)

// packTerms returns the nums of an ad's employer and skills: four bytes each, little-endian, no name twice.
func (w *writer) packTerms(a *job.Ad) ([]byte, error) {
	packed := []byte{}
	add := func(kind string, c job.Concept) error {
		if c.Label == "" || utf8.RuneCountInString(c.Label) > longestTerm {
			return nil
		}
		num, err := w.terms.num(w.tx, kind, c)
		packed = binary.LittleEndian.AppendUint32(packed, uint32(num))
		return err
	}
	if err := add(employerKind, job.Concept{Label: a.Employer.Name}); err != nil || a.Details == nil {
		return packed, err
	}
	seen := map[string]bool{}
	for _, list := range [][]job.Weighted{a.Details.Must.Skills, a.Details.Nice.Skills} {
		for _, skill := range list {
			if key := string(language.Tokens(nil, skill.Label)); !seen[key] && len(seen) < mostSkills {
				seen[key] = true
				if err := add(skillKind, skill.Concept); err != nil {
					return nil, err
				}
			}
		}
	}
	return packed, nil
}

// unpackTerms adds the nums that packTerms packed to others.
func unpackTerms(to []uint32, packed []byte) []uint32 {
	for ; len(packed) >= 4; packed = packed[4:] {
		to = append(to, binary.LittleEndian.Uint32(packed))
	}
	return to
}

// termsOf returns an entry's employer and skills.
func (s *snapshot) termsOf(e *entry) []uint32 { return s.terms[e.terms:][:e.ownTerms] }

// compact gives a new snapshot terms without those of earlier ads, once they
// are many: snapshots that follow one another share theirs.
func (s *snapshot) compact() {
	live := 0
	for i := range s.entries {
		live += int(s.entries[i].ownTerms)
	}
	if len(s.terms) <= 2*live+1000 {
		return
	}
	terms := make([]uint32, 0, live)
	for i := range s.entries {
		e := &s.entries[i]
		own := s.termsOf(e)
		e.terms = uint32(len(terms))
		terms = append(terms, own...)
	}
	s.terms = terms
}
