package widget

import (
	"net/url"
	"strings"
	"testing"

	"jobbnara/job"
	"jobbnara/language"
	"jobbnara/taxonomy"
)

func TestMeaning(t *testing.T) {
	v := newViews(t)
	nurse := job.Understood{Typed: "undersköterskor", Name: "Undersköterska", Parameter: "occupation-name"}
	cook := job.Understood{Typed: "kock", Name: "Kock", Parameter: "occupation-name"}
	town := job.Understood{Typed: "linköping", Name: "Linköping", Parameter: "municipality"}
	region := job.Understood{Typed: "skåne", Name: "Skåne län", Parameter: "region"}
	slip := job.Understood{Typed: "kcok", Name: "Kock", Parameter: "occupation-name", Guessed: true}
	for _, c := range []struct {
		lang    string
		meaning []job.Understood
		want    string
	}{
		{"sv", []job.Understood{town, nurse}, "Visar jobb som undersköterska i Linköping. Sök i stället efter orden"},
		{"en", []job.Understood{nurse, town}, "Showing jobs as undersköterska in Linköping. Search for the words instead"},
		{"sv", []job.Understood{town, region}, "Visar jobb i Linköping och Skåne län."},
		{"sv", []job.Understood{nurse, cook}, "Visar jobb som undersköterska och kock."},
		{"sv", []job.Understood{{Typed: "it", Name: "Data/IT", Parameter: "occupation-field"}}, "Visar jobb inom yrkesområdet Data/IT."},
		{"sv", []job.Understood{{Typed: "x", Name: "Bagare och konditorer", Parameter: "occupation-group"}}, "Visar jobb i yrkesgruppen Bagare och konditorer."},
		{"sv", []job.Understood{{Typed: "x", Name: "IT-tekniker", Parameter: "occupation-name"}, {Typed: "x", Name: "Svetsning", Parameter: "skill"}}, "Visar jobb som IT-tekniker med kompetensen svetsning."},
		{"sv", []job.Understood{slip}, "Visar också jobb som kock, eftersom det liknar ”kcok”. Sök i stället"},
		{"sv", []job.Understood{slip, town}, "Visar jobb i Linköping. Visar också jobb som kock, eftersom det liknar ”kcok”."},
		{"sv", []job.Understood{{Typed: "lärare", Name: "lärare", Parameter: "occupation-name", Guessed: true}}, "Visar jobb som lärare."},
		{"sv", []job.Understood{{Typed: "\x01a\x02", Name: "\x01B\x02b", Parameter: "municipality"}}, "Visar jobb i B b."},
	} {
		for _, name := range []string{"jobs", "embed", "list"} {
			p := pageOf(ordinary())
			p.Lang, p.Query.Text, p.Result.Meaning = c.lang, "text", c.meaning
			if _, text := parse(t, render(t, v, name, p)); !strings.Contains(text, c.want) {
				t.Errorf("%s in %s does not say %q:\n%.900s", name, c.lang, c.want, text)
			}
		}
	}
	if page := render(t, v, "jobs", pageOf(ordinary())); strings.Contains(page, "jn-meaning") {
		t.Error("something was understood of nothing")
	}
}

// The way back is the same search with the words that were understood taken
// literally, and nothing else changed.
func TestUndo(t *testing.T) {
	v := newViews(t)
	for _, c := range []struct {
		text string
		took []string
		want string
	}{
		{"undersköterska linköping", []string{"undersköterska", "linköping"}, `"undersköterska" "linköping"`},
		{"Upplands Väsby kock", []string{"Upplands Väsby"}, `"Upplands" "Väsby" kock`},
		{`"kock natt"* kock -natt +dag beg*`, []string{"kock"}, `"kock natt"* "kock" -natt +dag beg*`},
		{"kock – linköping", []string{"kock linköping"}, `"kock" "linköping"`},
		{"kock, linköping", []string{"kock,", "linköping"}, `"kock," "linköping"`},
		{`ko"ck natt`, []string{`ko"ck`}, `"ko ck" natt`},
		{`"natt kock`, []string{"kock"}, `natt "kock"`},
		{"natt kock natt", []string{"kock natt"}, `natt "kock" "natt"`},
		{"kock", []string{"något annat"}, "kock"},
	} {
		p := pageOf(ordinary())
		p.Query = query(t, "region=05&sort=updated&limit=7&offset=14")
		p.Query.Text = c.text
		for _, typed := range c.took {
			p.Result.Meaning = append(p.Result.Meaning, job.Understood{Typed: typed, Name: "Namn", Parameter: "occupation-name"})
		}
		for name, path := range map[string]string{"jobs": "/jobs", "embed": "/embed", "list": "https://jobb.example.se/jobs"} {
			p.Options = ParseOptions(name, nil)
			elements, _ := parse(t, render(t, v, name, p))
			undo, err := url.Parse(href(find(elements, class("jn-go"))))
			if err != nil {
				t.Fatal(err)
			}
			q, err := job.ParseQuery(undo.Query(), v.terms, false)
			if err != nil || !strings.HasPrefix(undo.String(), path+"?") || undo.Query().Get("heading-level") != map[string]string{"embed": "1"}[name] {
				t.Errorf("%s: the way back is %s, %v", name, undo, err)
			}
			want := p.Query
			want.Text, want.Offset = c.want, 0
			if q.Values().Encode() != want.Values().Encode() {
				t.Errorf("%s: %s leads back to %s, want %s", name, c.text, q.Values().Encode(), want.Values().Encode())
			}
		}
	}
	p := pageOf(ordinary())
	p.Query.Text = strings.TrimSpace(strings.Repeat("kock ", 51))
	for range 51 {
		p.Result.Meaning = append(p.Result.Meaning, job.Understood{Typed: "kock", Name: "Kock", Parameter: "occupation-name"})
	}
	if elements, _ := parse(t, render(t, v, "jobs", p)); strings.Contains(href(find(elements, class("jn-go"))), "%22") {
		t.Error("a way back that no server takes, since it is too long")
	}
}

// What leads back is understood as nothing but its words.
func FuzzLiterally(f *testing.F) {
	for _, seed := range []string{"sjuksköterska linköping", `"a b"* -c +d e* kock`, `ko"ck "`, "kock – malmö", `-"" kock`} {
		f.Add(seed)
	}
	lexicon := language.NewLexicon(language.BuiltinTerms())
	f.Fuzz(func(t *testing.T, text string) {
		q, err := job.ParseQuery(url.Values{"q": {text}}, taxonomy.Builtin(), false)
		if err != nil {
			return
		}
		text = q.Text
		var meaning []job.Understood
		for _, p := range lexicon.Understand(text) {
			if p.Concepts != nil {
				meaning = append(meaning, job.Understood{Typed: p.Text})
			}
		}
		literal := literally(text, meaning)
		for _, p := range lexicon.Understand(literal) {
			if p.Concepts != nil {
				t.Errorf("%q becomes %q, of which %q is understood", text, literal, p.Text)
			}
		}
		if strings.Join(language.Words(literal), " ") != strings.Join(language.Words(text), " ") {
			t.Errorf("%q becomes %q: other words", text, literal)
		}
	})
}
