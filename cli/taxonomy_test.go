package cli_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jobbnara/cli"
	"jobbnara/sqlite"
)

func TestTaxonomyCommand(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	skills := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(`{"data":{"concepts":[{"id":"skl_1","preferred_label":"Svetsning","type":"skill"}]}}`))
	}))
	defer skills.Close()
	occupations := write("one", `{"data":{"concepts":[{"id":"occ_1","preferred_label":"Bagare","ssyk":[{"id":"grp_1"}]}]}}`)
	terms := write("two", "term;concept;term_misspelled\nlimpskapare;Bagare;False\nrymdfarare;Astronaut;False\n")
	traits := write("three", "term;concept;type;term_misspelled\nglad;Glad;FORMAGA;False\n")
	nothing := write("four", "municipality,code\nLinköping,0580\n")

	for _, c := range []struct {
		args     []string
		code     int
		out, err string
		stored   bool
	}{
		{[]string{occupations, nothing}, 1, "", "municipality,code", false},
		{[]string{occupations, filepath.Join(folder, "none")}, 1, "", "no such file", false},
		{[]string{traits}, 1, "", "nothing to load", false},
		{nil, 2, "", "from", false},
		{[]string{terms, skills.URL, traits, occupations}, 0, "1 occupations, 3 terms", "three: a list of terms for other things", true},
	} {
		data := filepath.Join(t.TempDir(), "data")
		var out, err bytes.Buffer
		code := cli.Run(t.Context(), append([]string{"taxonomy", "--data", data}, c.args...), &out, &err)
		if code != c.code || !strings.Contains(out.String(), c.out) || !strings.Contains(err.String(), c.err) {
			t.Errorf("%q: %d\n%s%s", c.args, code, out.String(), err.String())
		}
		if _, missing := os.Stat(filepath.Join(data, sqlite.FileName)); (missing == nil) != c.stored {
			t.Errorf("%q: %v", c.args, missing)
		}
	}

	var out, errs bytes.Buffer
	if code := cli.Run(t.Context(), []string{"taxonomy", "--json", occupations, terms, "--data", t.TempDir()}, &out, &errs); code != 0 {
		t.Fatal(errs.String())
	}
	var got map[string]int
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got["version"] != 1 || got["occupations"] != 1 || got["terms"] != 2 || got["listed"] != 2 || got["unresolved"] != 1 {
		t.Errorf("%s (%v)", out.String(), err)
	}
}
