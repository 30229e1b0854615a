package widget

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jobbnara/job"
	"jobbnara/locale"
)

var (
	// used is how templates and code ask for a message.
	used = regexp.MustCompile(`\b(?:T|N|Has) ?\(?"([a-zA-Z][\w.-]+)"[ ,)}]`)
	// key is a message's key, seen where its message should be.
	key = regexp.MustCompile(`^(title|layout|list|filter|sort|ad|apply|meaning|start|sources|source|embed|element|error|input|alerts|describe)\.[\w.-]+$`)
)

// Every message that a template or code asks for exists, in every language.
func TestMessagesExist(t *testing.T) {
	keys := []string{}
	for _, pattern := range []string{"*.go", "templates/*.html", "templates/pages/*.html"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range used.FindAllStringSubmatch(string(text), -1) {
				keys = append(keys, match[1])
			}
		}
	}
	if len(keys) < 100 {
		t.Fatalf("found only %d messages: the pattern does not fit", len(keys))
	}
	for _, name := range []string{"start", "job", "sources", "alerts", "how", "privacy", "accessibility"} {
		keys = append(keys, "title."+name)
	}
	for _, reason := range []job.Reason{job.ReasonForm, job.ReasonUnknown, job.ReasonRange, job.ReasonParameter} {
		keys = append(keys, "input."+string(reason))
	}
	for _, order := range []job.Sort{job.SortRelevance, job.SortNewest, job.SortOldest, job.SortDeadline, job.SortDeadlineBy, job.SortUpdated} {
		keys = append(keys, "sort."+string(order))
	}
	for _, kind := range kinds {
		keys = append(keys, kind.key)
	}
	for _, name := range []string{"experience", "experience.true", "experience.false", "deadline", "deadline.days", "label", "source"} {
		keys = append(keys, "filter."+name)
	}
	for _, name := range (&view{}).AlertTexts() {
		keys = append(keys, "alerts."+name)
	}
	for _, lang := range locale.Languages() {
		for _, key := range keys {
			if !locale.For(lang).Has(key) && !strings.HasSuffix(key, ".") {
				t.Errorf("%s has no message %s", lang, key)
			}
		}
	}
}
