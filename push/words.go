package push

import (
	"fmt"
	"strings"
	"time"

	"jobbnara/job"
)

// words are a notification's own texts in one language.
type words struct {
	lang    string
	newJob  string // in place of a missing headline
	newJobs string // %d, always more than one
	applyBy string // %d day of the month, %s month
	months  [12]string
}

var swedish = words{
	lang:    "sv",
	newJob:  "Nytt jobb",
	newJobs: "%d nya jobb",
	applyBy: "sök senast %d %s",
	months:  [12]string{"jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"},
}

var english = words{
	lang:    "en",
	newJob:  "New job",
	newJobs: "%d new jobs",
	applyBy: "apply by %d %s",
	months:  [12]string{"Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"},
}

// wordsFor returns English for English tags (BCP 47), Swedish for all others.
func wordsFor(lang string) words {
	if base, _, _ := strings.Cut(strings.ToLower(lang), "-"); base == "en" {
		return english
	}
	return swedish
}

func (w words) several(n int) string { return fmt.Sprintf(w.newJobs, n) }

// lastDay writes the Swedish day of t; "" for the zero time.
func (w words) lastDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(job.Sweden)
	return fmt.Sprintf(w.applyBy, t.Day(), w.months[t.Month()-1])
}
