package source

import (
	"slices"
	"strings"
)

// remotePhrases are how ads say that one may work from elsewhere, in lower
// case. JobSearch finds remote the same way: by phrases in the text.
var remotePhrases = []string{
	"arbeta på distans", "arbete på distans", "jobba på distans", "distansarbete", "helt på distans", "delvis på distans",
	"arbeta hemifrån", "arbete hemifrån", "jobba hemifrån", "hemarbete",
	"remote work", "work remotely", "working remotely", "work from home", "fully remote", "remote position",
}

// remoteParts are what the phrases have in common: most texts have none.
var remoteParts = []string{"distans", "hemifrån", "hemarbete", "remote", "from home"}

// saysRemote reports whether a text says that one may work remotely.
func saysRemote(text string) bool {
	lower := lowerCase(text)
	in := func(part string) bool { return strings.Contains(lower, part) }
	return slices.ContainsFunc(remoteParts, in) && slices.ContainsFunc(remotePhrases, in)
}

// lowerCase is strings.ToLower for the letters that the phrases are written
// in, many times faster: every text of every ad comes through here.
func lowerCase(text string) string {
	out := []byte(text)
	for i, b := range out {
		switch {
		case 'A' <= b && b <= 'Z':
			out[i] += 'a' - 'A'
		case 0x80 <= b && b <= 0x9e && i > 0 && out[i-1] == 0xc3: // À to Þ, in UTF-8
			out[i] += 'a' - 'A'
		}
	}
	return string(out)
}
