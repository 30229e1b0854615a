package source

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

//go:embed sample
var sampleFiles embed.FS

// phrases are what an ad chooses from, by the name of their line.
type phrases map[string][]string

// one returns one of the phrases with this name, or "" if there are none.
func (p phrases) one(r *rand.Rand, name string) string {
	if len(p[name]) == 0 {
		return ""
	}
	return p[name][r.IntN(len(p[name]))]
}

// some returns up to n of them, in their own order.
func (p phrases) some(r *rand.Rand, name string, n int) (chosen []string) {
	all := p[name]
	for i, phrase := range all {
		if r.IntN(len(all)-i) < n-len(chosen) {
			chosen = append(chosen, phrase)
		}
	}
	return chosen
}

// sampleOccupation is a block of a file in sample: what an occupation's ads say.
type sampleOccupation struct {
	phrases
	occupation, group, field  job.Concept
	about                     phrases // what is true for the whole field
	article, singular, plural string  // "en", "snickare", "snickare"
	english                   bool
	traits                    map[string]int // percent of its ads; 100 where the file gives none
	licence                   string         // "B"
}

// sampleTexts is all that the folder sample holds.
type sampleTexts struct {
	swedish, english, names phrases
	anywhere, large         []*sampleOccupation // each as often as it weighs
}

var readSampleTexts = sync.OnceValue(func() *sampleTexts {
	texts := &sampleTexts{
		swedish: samplePhrases("swedish.txt")[0],
		english: samplePhrases("english.txt")[0],
		names:   samplePhrases("names.txt")[0],
	}
	files, err := sampleFiles.ReadDir("sample/fields")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		blocks := samplePhrases("fields/" + file.Name())
		for _, block := range blocks[1:] {
			o := newSampleOccupation(block, blocks[0])
			weight, _ := strconv.Atoi(block["weight"][0])
			for range weight {
				texts.large = append(texts.large, o)
				if o.traits["large"] == 0 {
					texts.anywhere = append(texts.anywhere, o)
				}
			}
		}
	}
	return texts
})

func newSampleOccupation(block, about phrases) *sampleOccupation {
	o := &sampleOccupation{phrases: block, about: about, traits: map[string]int{}, english: block["language"] != nil}
	head := strings.SplitN(block["occupation"][0], " ", 3)
	o.occupation = job.Concept{ID: head[0], Label: head[2]}
	o.group, _ = taxonomy.Builtin().Concept("occupation-group", head[1])
	fieldID, _, _ := strings.Cut(about["field"][0], " ")
	o.field, _ = taxonomy.Builtin().Concept("occupation-field", fieldID)
	name, plural, _ := strings.Cut(block["name"][0], ", ")
	o.article, o.singular, _ = strings.Cut(name, " ")
	o.plural = plural
	for trait := range strings.FieldsSeq(strings.Join(block["traits"], " ")) {
		name, value, _ := strings.Cut(trait, "=")
		if name == "licence" {
			o.licence, value, _ = strings.Cut(value, ":")
		}
		percent, err := strconv.Atoi(value)
		if err != nil {
			percent = 100
		}
		o.traits[name] = percent
	}
	return o
}

// samplePhrases reads a file of lines "name: phrase | phrase". A new block
// begins with each line named occupation; the first block is what comes before.
func samplePhrases(name string) []phrases {
	blocks := []phrases{{}}
	for line := range strings.Lines(sampleFile(name)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, values, ok := strings.Cut(line, ": ")
		if !ok {
			panic(fmt.Sprintf("sample/%s: not \"name: phrase | phrase\": %s", name, line))
		}
		if key == "occupation" {
			blocks = append(blocks, phrases{})
		}
		blocks[len(blocks)-1][key] = strings.Split(values, " | ")
	}
	return blocks
}

func sampleFile(name string) string {
	text, err := sampleFiles.ReadFile("sample/" + name)
	if err != nil {
		panic(err) // part of the binary, so an error of ours
	}
	return string(text)
}
