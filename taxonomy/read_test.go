package taxonomy

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	someOccupations = `{"data":{"concepts":[
		{"id":"occ1_aaa_aaa","preferred_label":"Barnskötare","title":[{"preferred_label":"Dagisfröken"},{"preferred_label":"Fritidspersonal"}],"area":[{"id":"fld1_aaa_aaa"}],"ssyk":[{"id":"grp1_aaa_aaa"}]},
		{"id":"occ2_aaa_aaa","preferred_label":"Bagare/Konditor","title":[{"preferred_label":"Fritidspersonal"}],"area":[],"ssyk":[{"id":"grp2_aaa_aaa"}]},
		{"id":"occ3_aaa_aaa","preferred_label":"Undersköterska, hemtjänst","title":[],"area":[],"ssyk":[{"id":"grp1_aaa_aaa"}]},
		{"id":"occ4_aaa_aaa","preferred_label":"Undersköterska, mottagning","title":[],"area":[],"ssyk":[{"id":"grp1_aaa_aaa"}]}]}}`
	someTitles = `{"data":{"concepts":[
		{"preferred_label":"Förskolefröken","id":"ttl1_aaa_aaa","related":[{"id":"occ1_aaa_aaa"}]},
		{"preferred_label":"Kakbyggare","id":"ttl2_aaa_aaa","related":[{"id":"occ1_aaa_aaa"},{"id":"occ2_aaa_aaa"},{"id":"gone_aaa_aaa"}]}]}}`
	someFields = `{"data":{"concepts":[{"preferred_label":"Vård","id":"fld1_aaa_aaa","narrower":[{"id":"grp1_aaa_aaa"}]}]}}`
	someGroups = `{"data":{"concepts":[{"id":"grp1_aaa_aaa","preferred_label":"Vårdare","ssyk_code_2012":"5330","type":"ssyk-level-4",
		"narrower":[{"id":"occ1_aaa_aaa","preferred_label":"Barnvårdare","type":"occupation-name"},{"id":"occ9_aaa_aaa","preferred_label":"Stödassistent","type":"occupation-name"}]}]}}`
	someTerms = "term;uuid;concept;type;term_uuid;term_misspelled;version\n" +
		"barnskötarna;u;Barnskötare;YRKE;t;False;1\n" +
		"barnsjötare;u;Barnskötare;YRKE;t;True;1\n" +
		"uska;u;Undersköterskor;YRKE;t;False;1\n" +
		"tårtbagare;u;Tårtmästare;YRKE;t;False;1\nkonditor;u;Tårtmästare;YRKE;t;False;1\n" +
		"rymdfarare;u;Astronaut;YRKE;t;False;1\n"
	somePostcodes = "SE\t586 00\tLinköping\tÖstergötland\tE\tLinköping\t0580\t\t\t58.41\t15.62\t4\n" +
		"SE\t581 01\tLinköping\tÖstergötland\tE\t\t\t\t\t58.41\t15.62\t4\n" +
		"SE\t744 00\tHeby\tUppsala\tC\tHeby\t1917\t\t\t59.94\t16.86\t4\n" +
		"SE\t195 60\tArlandastad\tStockholm\tAB\t\t\t\t\t59.61\t17.87\t4\n" +
		"NO\t0010\tOslo\t\t\t\t\t\t\t59.9\t10.7\t4\n"
)

func zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func mustRead(t *testing.T, texts ...string) Set {
	t.Helper()
	all := Set{}
	for _, text := range texts {
		set, err := Read(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%.60s: %v", text, err)
		}
		all.Add(set)
	}
	return all
}

// ranks are how each occupation is named by a text, in any case.
func ranks(n Names, text string) map[string]Rank {
	found := map[string]Rank{}
	for _, t := range n.Terms {
		if t.Parameter == "occupation-name" && strings.EqualFold(t.Text, text) {
			found[t.ID[:4]] = t.Rank
		}
	}
	return found
}

func TestNamesInAnyOrderOfFiles(t *testing.T) {
	files := []string{someOccupations, someTitles, zipped(someFields), someGroups, zipped(someTerms), somePostcodes}
	forwards := mustRead(t, files...).Names()
	slices.Reverse(files)
	n := mustRead(t, files...).Names()
	if !slices.Equal(n.Terms, forwards.Terms) || !slices.Equal(n.Occupations, forwards.Occupations) {
		t.Error("the order of the files makes a difference")
	}
	for _, c := range []struct {
		text string
		want map[string]Rank
	}{
		{"barnskötare", map[string]Rank{"occ1": Preferred}},
		{"barnvårdare", map[string]Rank{"occ1": Synonym}},
		{"stödassistent", map[string]Rank{"occ9": Preferred}},
		{"dagisfröken", map[string]Rank{"occ1": Synonym}},
		{"fritidspersonal", map[string]Rank{"occ1": Title, "occ2": Title}},
		{"kakbyggare", map[string]Rank{"occ1": Title, "occ2": Title}},
		{"bagare", map[string]Rank{"occ2": Synonym}},
		{"undersköterska", map[string]Rank{"occ3": Title, "occ4": Title}},
		{"barnskötarna", map[string]Rank{"occ1": Synonym}},
		{"barnsjötare", map[string]Rank{"occ1": Misspelled}},
		{"uska", map[string]Rank{"occ3": Title, "occ4": Title}}, // by the singular of the label
		{"tårtbagare", map[string]Rank{"occ2": Synonym}},        // by another word for the same label
		{"rymdfarare", map[string]Rank{}},
	} {
		got := ranks(n, c.text)
		same := len(got) == len(c.want)
		for id, rank := range c.want {
			held, ok := got[id]
			same = same && ok && held == rank
		}
		if !same {
			t.Errorf("%s means %v, want %v", c.text, got, c.want)
		}
	}
	if n.Unresolved != 1 {
		t.Errorf("%d rows unresolved, want that of the astronaut", n.Unresolved)
	}
	want := Occupation{"occ9_aaa_aaa", "Stödassistent", "grp1_aaa_aaa", "fld1_aaa_aaa"}
	if !slices.Contains(n.Occupations, want) {
		t.Errorf("%+v is not among %+v", want, n.Occupations)
	}
}

// Others ask in other words than ours, and publish what they got.
func TestOtherFormsOfAnswers(t *testing.T) {
	n := mustRead(t, `{"data":{"yrken":[{"id":"occ1_aaa_aaa","type":"occupation-name","preferred_label":"Kock",
		"broader":[{"id":"isco_aaa_aaa","type":"isco-level-4"},{"id":"grp1_aaa_aaa","type":"ssyk-level-4"}],
		"related":[{"id":"ttl1_aaa_aaa","type":"job-title","preferred_label":"Kallskänka"},{"id":"skl1_aaa_aaa","type":"skill","preferred_label":"Laga mat"}]}],
		"titlar":[{"id":"ttl2_aaa_aaa","type":"job-title","preferred_label":"Grytvakt","related":[{"id":"skl1_aaa_aaa","type":"skill"},{"id":"occ1_aaa_aaa","type":"occupation-name"}]}]}}`).Names()
	if want := (Occupation{ID: "occ1_aaa_aaa", Label: "Kock", Group: "grp1_aaa_aaa"}); len(n.Occupations) != 1 || n.Occupations[0] != want {
		t.Errorf("%+v, want %+v", n.Occupations, want)
	}
	for text, want := range map[string]int{"kock": 1, "kallskänka": 1, "grytvakt": 1, "laga mat": 0} {
		if got := ranks(n, text); len(got) != want {
			t.Errorf("%s means %v", text, got)
		}
	}
}

func TestPostcodes(t *testing.T) {
	for _, p := range mustRead(t, somePostcodes)[Postcodes].Postcodes {
		want := map[string]string{"58600": "0580", "58101": "0580", "74400": "0331", "19560": ""}
		if m, ok := want[p.Code]; !ok || m != p.Municipality {
			t.Errorf("%s lies in %q, want %q", p.Code, p.Municipality, m)
		}
	}
}

func TestWhatIsNoTaxonomy(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"", "nothing in it"},
		{" \n", "nothing in it"},
		{"Hej!", "data.concepts"},
		{"<html>", "data.concepts"},
		{"[]", "data.concepts"},
		{`{"hits":[]}`, "no concepts"},
		{`{"data":{"concepts":[]}}`, "no concepts"},
		{`{"data":null}`, "expected"},
		{`{"data":{"concepts":[{"id":"a","preferred_label":"Linköping","type":"municipality"}]}}`, "municipality"},
		{`{"errors":[{"message":"no such field"}],"data":null}`, "no such field"},
		{someFields[:len(someFields)-9], "cut"},
		{someFields + someFields, "more after"},
		{zipped(someFields)[:60], "cut"},
		{"\x1f\x8bnot", "gzip"},
		{"term;concept;term_misspelled\n", "without terms"},
		{strings.Replace(somePostcodes, "586 00", "586", 1), "five digits"},
		{strings.Replace(somePostcodes, "58.41", "0", 1), "line 1"},
		{strings.Replace(somePostcodes, "\t4\nSE", "\nSE", 1), "columns"},
		{strings.Repeat("NO\t0010\tOslo\t\t\t\t\t\t\t59.9\t10.7\t4\n", 2), "Swedish"},
		{zipped(`{"data":{"x":` + strings.Repeat(" ", maxBytes)), "larger"},
		{zipped(`{"data":{"concepts":[` + strings.Repeat(`{"related":[]},`, maxItems+1)), "more than"},
	} {
		set, err := Read(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.40q gives %v, want an error with %q", c.text, err, c.says)
		}
		if set != nil {
			t.Errorf("%.40q gives an error and %v", c.text, set)
		}
	}
	unused := (*UnusedError)(nil)
	for _, text := range []string{
		strings.ReplaceAll(someTerms, "YRKE", "FORMAGA"),
		`{"country":{"1":{"conceptId":"x","preferredLabel":"y"}}}`,
	} {
		if _, err := Read(strings.NewReader(text)); !errors.As(err, &unused) {
			t.Errorf("%.40q gives %v", text, err)
		}
	}
}

func TestWhatCannotBeUsedIsLeftOut(t *testing.T) {
	set := mustRead(t, `{"data":{"concepts":[
		{"id":"a'; drop","preferred_label":"X","type":"skill"},
		{"id":"b","preferred_label":"`+strings.Repeat("x", maxText+1)+`","type":"skill"},
		{"id":"c","preferred_label":null,"type":"skill"},
		{"id":"d","preferred_label":"a\u0000b","type":"skill"},
		{"id":"e","preferred_label":"Gammalt","type":"skill","deprecated":true},
		{"id":"f","preferred_label":" Kylteknik ","type":"skill"}]}}`)
	if e := set[Skills].Entries; len(e) != 1 || e[0].Label != "Kylteknik" {
		t.Errorf("%+v", e)
	}
}

func TestWholeTaxonomy(t *testing.T) {
	files, _ := filepath.Glob("../../shared/data/taxonomy/*")
	if len(files) == 0 {
		t.Skip("SKIPPED: ../../shared/data/taxonomy is not here")
	}
	set, began := Set{}, time.Now()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, name := range append(files, "../../shared/data/geo/postcodes-se.tsv.gz") {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		part, err := Read(file)
		file.Close()
		if unused := (*UnusedError)(nil); errors.As(err, &unused) {
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		set.Add(part)
	}
	n := set.Names()
	runtime.ReadMemStats(&after)
	t.Logf("%d terms, %d occupations, %d rows unresolved, in %v", len(n.Terms), len(n.Occupations), n.Unresolved, time.Since(began))
	for part, want := range map[Part]int{Occupations: 2819, Titles: 8034, Groups: 400, Fields: 21, Skills: 6657, Languages: 470, Countries: 250, TermList: 24220, Postcodes: 18815} {
		if got := set[part].Len(); got != want {
			t.Errorf("%d %s, want %d", got, part, want)
		}
	}
	if n.Unresolved > 10_000 {
		t.Errorf("%d rows of the list of terms unresolved", n.Unresolved)
	}
	for _, o := range n.Occupations {
		if o.Group == "" || o.Field == "" {
			t.Fatalf("%+v has no place", o)
		}
	}
	unplaced := 0
	for _, p := range set[Postcodes].Postcodes {
		if p.Municipality == "" {
			unplaced++
		}
	}
	if unplaced > 300 {
		t.Errorf("%d postcodes without a municipality", unplaced)
	}
	if took := after.Sys - before.Sys; took > 100<<20 || time.Since(began) > 20*time.Second {
		t.Errorf("took %d MB and %v", took>>20, time.Since(began))
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{someOccupations, someTitles, someFields, someGroups, someTerms, somePostcodes, zipped(someTerms), `{"errors":[{}]}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := Read(bytes.NewReader(data))
		if (err == nil) != (set != nil) {
			t.Fatalf("%v and %v", set, err)
		}
		for _, term := range set.Names().Terms {
			if _, ok := label(term.Text); !ok || !conceptID(term.ID) || term.Parameter == "" {
				t.Errorf("%+v", term)
			}
		}
		again := Set{}
		again.Add(set)
		again.Add(set)
		for part, content := range set {
			if again[part].Len() != content.Len() {
				t.Errorf("%s read twice is %d, not %d", part, again[part].Len(), content.Len())
			}
		}
	})
}
