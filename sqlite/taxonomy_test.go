package sqlite_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
	"jobbnara/taxonomy"
)

func entry(id, label string, related ...string) taxonomy.Entry {
	return taxonomy.Entry{Concept: job.Concept{ID: id, Label: label}, Related: related}
}

func saveTaxonomy(t *testing.T, s *sqlite.Store, set taxonomy.Set, origin string) taxonomy.Status {
	t.Helper()
	status, err := s.SaveTaxonomy(t.Context(), set, origin)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

// meanings are the concepts that each text names.
func meanings(t *testing.T, s *sqlite.Store) map[string][]string {
	t.Helper()
	terms, version, err := s.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if now, err := s.TaxonomyVersion(t.Context()); err != nil || now != version {
		t.Errorf("version %d (%v), but the terms are of %d", now, err, version)
	}
	found := map[string][]string{}
	for _, term := range terms {
		found[term.Text] = append(found[term.Text], term.ID)
	}
	return found
}

func TestTaxonomyIsReplacedByPart(t *testing.T) {
	s, clock := store(t)
	if status, err := s.TaxonomyStatus(t.Context()); err != nil || status.Version != 0 || len(status.Parts) != 0 || len(meanings(t, s)) != 0 {
		t.Errorf("a new store has %+v, %v", status, err)
	}

	// The list of terms comes first: it means nothing until its occupations do.
	status := saveTaxonomy(t, s, taxonomy.Set{
		taxonomy.TermList:  {Listed: []taxonomy.Listed{{Text: "limpskapare", Label: "Bagare"}, {Text: "begare", Label: "Bagare", Misspelled: true}}},
		taxonomy.Postcodes: {Postcodes: []taxonomy.Postcode{{Code: "58600", Place: "Linköping", Municipality: "0580", Point: job.Point{Lat: 58.4, Lon: 15.6}}}},
	}, "")
	if status.Version != 1 || status.Unresolved != 2 || status.Terms != 0 {
		t.Errorf("%+v", status)
	}
	clock.pass(time.Hour)
	status = saveTaxonomy(t, s, taxonomy.Set{
		taxonomy.Occupations: {Entries: []taxonomy.Entry{entry("occ_1", "Bagare", "grp_1"), entry("occ_2", "Slaktare", "grp_1")}},
		taxonomy.Fields:      {Entries: []taxonomy.Entry{entry("fld_1", "Hantverk", "grp_1")}},
	}, "https://taxonomy.example")
	if status.Version != 2 || status.Unresolved != 0 || status.Occupations != 2 {
		t.Errorf("%+v", status)
	}
	want := map[string][]string{"Bagare": {"occ_1"}, "Slaktare": {"occ_2"}, "limpskapare": {"occ_1"}, "begare": {"occ_1"}, "Hantverk": {"fld_1"}}
	if got := meanings(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for part, want := range map[taxonomy.Part]taxonomy.PartStatus{
		taxonomy.TermList:    {Count: 2, Loaded: noon},
		taxonomy.Postcodes:   {Count: 1, Loaded: noon},
		taxonomy.Occupations: {Count: 2, Loaded: noon.Add(time.Hour), Origin: "https://taxonomy.example"},
	} {
		if got := status.Parts[part]; got != want {
			t.Errorf("%s: %+v, want %+v", part, got, want)
		}
	}

	// What is the same makes no new version, but is as fresh as it was loaded.
	clock.pass(time.Hour)
	occupations := taxonomy.Set{taxonomy.Occupations: {Entries: []taxonomy.Entry{entry("occ_1", "Bagare", "grp_1"), entry("occ_2", "Slaktare", "grp_1")}}}
	status = saveTaxonomy(t, s, occupations, "")
	if status.Version != 2 || !status.Parts[taxonomy.Occupations].Loaded.Equal(noon.Add(2*time.Hour)) {
		t.Errorf("the same again gives %+v", status)
	}

	// A part goes as a whole; the rest stays.
	occupations[taxonomy.Occupations] = taxonomy.Content{Entries: []taxonomy.Entry{entry("occ_3", "Bagare", "grp_1")}}
	saveTaxonomy(t, s, occupations, "")
	want = map[string][]string{"Bagare": {"occ_3"}, "limpskapare": {"occ_3"}, "begare": {"occ_3"}, "Hantverk": {"fld_1"}}
	if got := meanings(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	places, err := s.Occupations(t.Context())
	if want := []taxonomy.Occupation{{ID: "occ_3", Label: "Bagare", Group: "grp_1", Field: "fld_1"}}; err != nil || !reflect.DeepEqual(places, want) {
		t.Errorf("%+v, %v; want %+v", places, err, want)
	}
	postcodes, err := s.Postcodes(t.Context())
	if err != nil || len(postcodes) != 1 || postcodes[0].Municipality != "0580" || postcodes[0].Point.Lon != 15.6 {
		t.Errorf("%+v, %v", postcodes, err)
	}
}

// Another process may load while this one serves.
func TestTaxonomyOfAnotherProcess(t *testing.T) {
	folder, c := t.TempDir(), &clock{t: noon}
	serving, loading := open(t, folder, c), open(t, folder, c)
	saveTaxonomy(t, loading, taxonomy.Set{taxonomy.Skills: {Entries: []taxonomy.Entry{entry("skl_1", "Svetsning")}}}, "")
	if got := meanings(t, serving); len(got["Svetsning"]) != 1 {
		t.Errorf("the other process sees %v", got)
	}
}

func TestWholeTaxonomyIsStored(t *testing.T) {
	files, _ := filepath.Glob("../../shared/data/taxonomy/*[sz]*.gz")
	if len(files) == 0 {
		t.Skip("SKIPPED: ../../shared/data/taxonomy is not here")
	}
	set := taxonomy.Set{}
	for _, name := range append(files, "../../shared/data/geo/postcodes-se.tsv.gz") {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if part, err := taxonomy.Read(file); err == nil {
			set.Add(part)
		}
		file.Close()
	}
	s, _ := store(t)
	began := time.Now()
	status := saveTaxonomy(t, s, set, "")
	t.Logf("stored in %v", time.Since(began))
	names := set.Names()
	if status.Terms != len(names.Terms) || status.Occupations != len(names.Occupations) || status.Unresolved != names.Unresolved || status.Terms < 20_000 {
		t.Errorf("stored %+v of %d terms, %d occupations, %d unresolved", status, len(names.Terms), len(names.Occupations), names.Unresolved)
	}
	terms, _, err := s.Terms(t.Context())
	if err != nil || !reflect.DeepEqual(terms, names.Terms) {
		t.Errorf("%d terms come back otherwise than %d were stored (%v)", len(terms), len(names.Terms), err)
	}
	if postcodes, err := s.Postcodes(t.Context()); err != nil || len(postcodes) != 18_815 {
		t.Errorf("%d postcodes, %v", len(postcodes), err)
	}
}
