package source

import "strings"

// remotePhrases are how ads say that one may work from elsewhere, in lower
// case. JobSearch finds remote the same way: by phrases in the text.
var remotePhrases = []string{
	"arbeta på distans", "arbete på distans", "jobba på distans", "distansarbete", "helt på distans", "delvis på distans",
	"arbeta hemifrån", "arbete hemifrån", "jobba hemifrån", "hemarbete",
	"remote work", "work remotely", "working remotely", "work from home", "fully remote", "remote position",
}

// saysRemote reports whether a text says that one may work remotely.
func saysRemote(text string) bool {
	lower := strings.ToLower(text)
	for _, phrase := range remotePhrases {
		if strings.Contains(lower, phrase) {
			return true
		}
	}
	return false
}
