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

// packTerms returns the nums of an ad's employer and skills as entries hold
// them: four bytes each, little-endian, no name twice.
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

// eachTerm calls f with the terms that packTerms packed.
func (e *entry) eachTerm(f func(num uint32)) {
	for t := e.terms; len(t) >= 4; t = t[4:] {
		f(uint32(t[0]) | uint32(t[1])<<8 | uint32(t[2])<<16 | uint32(t[3])<<24)
	}
}
