package language

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

//go:embed words/*.tsv
var words embed.FS

// BuiltinTerms are the names that the binary knows without any taxonomy
// loaded: places, occupation fields and groups, English titles and everyday
// words.
var BuiltinTerms = sync.OnceValue(func() (terms []taxonomy.Term) {
	known := taxonomy.Builtin()
	for _, m := range known.Municipalities {
		for _, name := range []string{m.Label, m.Label + "s kommun", m.Label + " kommun", m.Label + "s stad"} {
			terms = append(terms, taxonomy.Term{Text: name, Parameter: "municipality", ID: m.ID})
		}
	}
	for _, r := range known.Regions {
		bare := strings.TrimSuffix(r.Label, " län")
		for _, name := range []string{r.Label, bare, strings.TrimSuffix(bare, "s")} {
			terms = append(terms, taxonomy.Term{Text: name, Parameter: "region", ID: r.ID, Rank: taxonomy.Title})
		}
	}
	for _, f := range known.Fields {
		terms = append(terms, taxonomy.Term{Text: f.Label, Parameter: "occupation-field", ID: f.ID, Rank: taxonomy.Title})
	}
	for _, g := range known.Groups {
		terms = append(terms, group(g.Label, g.Concept, taxonomy.Title)...)
	}
	for _, file := range []string{"everyday", "english"} {
		terms = append(terms, readWords(file, known)...)
	}
	return terms
})

// group is a name of an occupation group. Ads have its concept id, its code or
// both.
func group(text string, g job.Concept, rank taxonomy.Rank) []taxonomy.Term {
	return []taxonomy.Term{
		{Text: text, Parameter: "occupation-group", ID: g.ID, Rank: rank},
		{Text: text, Parameter: "occupation-group", ID: g.Code, Rank: rank},
	}
}

var ssyk = regexp.MustCompile(`^[0-9]{4}$`)

// readWords reads one of the embedded lists: a phrase, a tab, and the SSYK
// codes or concept ids of what it means. They are part of the binary, so an
// error in one is an error of ours.
func readWords(name string, known *taxonomy.Taxonomy) (terms []taxonomy.Term) {
	text, err := words.ReadFile("words/" + name + ".tsv")
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		phrase, targets, ok := strings.Cut(line, "\t")
		if !ok {
			panic(fmt.Sprintf("words/%s.tsv: no targets: %s", name, line))
		}
		for _, target := range strings.Split(targets, ",") {
			if !ssyk.MatchString(target) {
				terms = append(terms, taxonomy.Term{Text: phrase, Parameter: "occupation-name", ID: target, Rank: taxonomy.Everyday})
				continue
			}
			g, ok := known.Concept("occupation-group", target)
			if !ok {
				panic(fmt.Sprintf("words/%s.tsv: no group %s: %s", name, target, line))
			}
			terms = append(terms, group(phrase, g, taxonomy.Everyday)...)
		}
	}
	return terms
}
