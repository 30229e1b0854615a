package language

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jobbnara/taxonomy"
)

// testLexicon knows a little of everything.
func testLexicon() *Lexicon {
	occupation := func(text, id string, rank taxonomy.Rank) taxonomy.Term {
		return taxonomy.Term{Text: text, Parameter: "occupation-name", ID: id, Rank: rank}
	}
	return NewLexicon([]taxonomy.Term{
		occupation("Undersköterska", "usk", taxonomy.Title),
		occupation("Undersköterska, hemtjänst", "hemtj", taxonomy.Preferred),
		occupation("Sjuksköterska", "ssk", taxonomy.Preferred),
		occupation("Kock", "kock", taxonomy.Preferred),
		occupation("Kanslichef", "kansli", taxonomy.Preferred),
		occupation("Statsbidragshandläggare", "bidrag", taxonomy.Preferred),
		occupation("Acting director", "director", taxonomy.Title),
		occupation("Förskollärare", "förskola", taxonomy.Preferred),
		occupation("Ämneslärare, 7-9", "ämne", taxonomy.Preferred),
		occupation("Musiklärare", "musik", taxonomy.Preferred),
		occupation("Idrottslärare", "idrott", taxonomy.Preferred),
		occupation("Läkare", "läkare", taxonomy.Preferred),
		occupation("Planeringsarkitekt/Fysisk planerare", "plan", taxonomy.Preferred),
		occupation("Controller (ekonomi)", "controller", taxonomy.Preferred),
		occupation("Personlig assistent", "assistent", taxonomy.Preferred),
		occupation("Lagerarbetare", "lager", taxonomy.Preferred),
		occupation("städ", "städare", taxonomy.Everyday),
		occupation("jobba med barn", "förskola", taxonomy.Everyday),
		{Text: "Linköping", Parameter: "municipality", ID: "0580"},
		{Text: "Mark", Parameter: "municipality", ID: "1463"},
		{Text: "Skåne", Parameter: "region", ID: "12"},
	})
}

// say writes what a query was understood as: words(concepts), ? for a guess,
// ~ for idle.
func say(pieces []Piece) string {
	var said []string
	for _, p := range pieces {
		s := strings.Join(p.Words, "+")
		if p.Concepts != nil {
			var ids []string
			for _, c := range p.Concepts {
				ids = append(ids, c.ID)
			}
			slices.Sort(ids)
			s += "(" + strings.Join(ids, ",") + ")"
			if p.Tier == Guessed {
				s += "?"
			}
		}
		if p.Idle {
			s = "~" + s
		}
		if p.Not {
			s = "-" + s
		}
		said = append(said, s)
	}
	return strings.Join(said, " ")
}

func TestUnderstand(t *testing.T) {
	lexicon := testLexicon()
	for _, c := range []struct{ query, want string }{
		{"", ""},
		{`" - + *`, ""},
		// Names, in every form.
		{"Undersköterska", "undersköterska(hemtj,usk)"},
		{"undersköterskor", "undersköterskor(hemtj,usk)"},
		{"undersköterskan", "undersköterskan(hemtj,usk)"},
		{"undersköterskornas", "undersköterskornas(hemtj,usk)"},
		{"kockar", "kockar(kock)"},
		{"läkarna", "läkarna(läkare)"},
		{"kanslicheferna", "kanslicheferna(kansli)"},
		{"Ämneslärare, 7-9", "ämneslärare+7+9(ämne)"},
		{"ämneslärare", "ämneslärare(ämne)"},
		{"fysisk planerare", "fysisk+planerare(plan)"},
		{"controller", "controller(controller)"},
		// Compounds written apart, words in another order.
		{"kansli chef", "kansli+chef(kansli)"},
		{"statsbidrag handläggare", "statsbidrag+handläggare(bidrag)"},
		{"director acting", "director+acting(director)"},
		// Places, and what stands between.
		{"kock linköping", "kock(kock) linköping(0580)"},
		{"jobba som kock i Linköping", "~jobba ~som kock(kock) ~i linköping(0580)"},
		{"kock i skåne", "kock(kock) ~i skåne(12)"},
		{"mark", "mark"},
		{"kock i mark", "kock(kock) ~i mark(1463)"},
		// Slips.
		{"undersökterska", "undersökterska(hemtj,usk)?"},
		{"sjukskötreska", "sjukskötreska(ssk)?"},
		{"statsbidragshandlägare", "statsbidragshandlägare(bidrag)?"},
		{"personlg assistent", "personlg+assistent(assistent)?"},
		// Compounds that no list has.
		{"lärare", "lärare(förskola,idrott,musik,ämne)?"},
		{"akutsjuksköterska", "akutsjuksköterska(ssk)?"},
		{"lasarettssjuksköterskor", "lasarettssjuksköterskor(ssk)?"},
		{"städjobb", "städjobb(städare)"},
		// Everyday words.
		{"arbeta med barn i linköping", "arbeta+med+barn(förskola) ~i linköping(0580)"},
		// Words alone.
		{"python django", "python django"},
		{"jobb", "jobb"},
		{"node.js", "node+js"},
		// Taken at the letter.
		{`"undersköterska"`, "undersköterska"},
		{"-kock", "-kock"},
		{"+kock", "kock"},
		{"underskö*", "underskö"},
		{"kock -läkare", "kock(kock) -läkare"},
	} {
		if got := say(lexicon.Understand(c.query)); got != c.want {
			t.Errorf("%q is understood as %q, want %q", c.query, got, c.want)
		}
	}
}

func TestNoLexiconUnderstandsNothing(t *testing.T) {
	var none *Lexicon
	if got := say(none.Understand("kock i linköping")); got != "kock i linköping" {
		t.Errorf("got %q", got)
	}
}

func TestUnderstandIsPure(t *testing.T) {
	query := "lärare undersökterska kansli chef linköping"
	first := fmt.Sprint(testLexicon().Understand(query))
	for range 20 { // maps have no order
		if again := fmt.Sprint(testLexicon().Understand(query)); again != first {
			t.Fatalf("understood as\n%s\nthen as\n%s", first, again)
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, q := range []string{"kock i linköping", `"a -b" +c d*`, "c++ \x00 \xff", "-", "undersökterska kansli chef"} {
		f.Add(q)
	}
	lexicon := testLexicon()
	f.Fuzz(func(t *testing.T, query string) {
		if len(query) > 255 {
			return
		}
		var understood, typed []string
		for _, p := range lexicon.Understand(query) {
			if len(p.Words) == 0 {
				t.Errorf("a piece of %q has no words", query)
			}
			understood = append(understood, p.Words...)
		}
		for _, w := range ParseQuery(query) {
			typed = append(typed, Words(w.Text)...)
		}
		if !slices.Equal(understood, typed) {
			t.Errorf("%q: pieces %q, words %q", query, understood, typed)
		}
	})
}
