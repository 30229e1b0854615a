package language

import (
	"slices"
	"unicode/utf8"
)

// fuzzy finds keys that are almost a word. Keys stand by their length, each
// with the set of letters in it, so that most are ruled out by a glance.
type fuzzy struct {
	byLength map[int][]fuzzyKey
}

type fuzzyKey struct {
	letters uint64
	key     string
}

func newFuzzy(keys map[string][]int32) fuzzy {
	f := fuzzy{map[int][]fuzzyKey{}}
	for key := range keys {
		n := utf8.RuneCountInString(key)
		f.byLength[n] = append(f.byLength[n], fuzzyKey{letters(key), key})
	}
	for _, list := range f.byLength { // maps have no order, answers must
		slices.SortFunc(list, func(a, b fuzzyKey) int {
			if a.key < b.key {
				return -1
			}
			return 1
		})
	}
	return f
}

func letters(s string) (set uint64) {
	for _, r := range s {
		set |= 1 << (uint32(r) % 64)
	}
	return set
}

// allowed is how many letters may be wrong in a word of a length.
func allowed(length int) int {
	switch {
	case length < 5:
		return 0
	case length < 9:
		return 1
	case length < 15:
		return 2
	}
	return 3
}

// nearest returns the keys nearest to a word within a distance (optimal string
// alignment: a letter wrong, missing, too many, or two swapped), and theirs.
func (f fuzzy) nearest(word string, within int) (keys []string, distance int) {
	runes := []rune(word)
	set := letters(word)
	best := within
	for length := len(runes) - within; length <= len(runes)+within; length++ {
		for _, candidate := range f.byLength[length] {
			// Each wrong letter changes at most two letters of the set.
			if onesCount(set^candidate.letters) > 2*best {
				continue
			}
			d := distanceWithin(runes, []rune(candidate.key), best)
			switch {
			case d > best:
				continue
			case d < best:
				best, keys = d, keys[:0]
			}
			keys = append(keys, candidate.key)
		}
	}
	return keys, best
}
