package language

import "strings"

// WithoutIdle returns a text without the words that say that somebody looks
// for a job, not for which ("jobb", "i"). It may be "".
func WithoutIdle(text string) string {
	var kept []string
	for _, word := range strings.Fields(text) {
		if words := Words(word); len(words) != 1 || !idleWords[words[0]] {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}
