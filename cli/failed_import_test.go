package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFailedImports(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/html":
			io.WriteString(w, "<!DOCTYPE html><html><body>Logga in</body></html>")
		case "/cut":
			w.Header().Set("Content-Length", "100000")
			io.WriteString(w, ads(1, 3))
		case "/busy":
			http.Error(w, "busy", http.StatusTooManyRequests)
		default:
			http.NotFound(w, r)
		}
	}))
	defer web.Close()
	array := ads(1, 10)
	for _, c := range []struct {
		name   string
		args   []string
		stdout string
		stderr []string
	}{
		{"cut", []string{file(t, "cut.json", array[:len(array)/2])}, "new", []string{"incomplete", "none was removed"}},
		{"cut, as snapshot", []string{"--snapshot", file(t, "cut.json", array[:len(array)-1])}, "10 new", []string{"incomplete", "none was removed"}},
		{"cut gzip", []string{file(t, "cut.gz", zip(array)[:200])}, "0 new", []string{"incomplete"}},
		{"cut lines", []string{file(t, "cut.jsonl", lines(t, array)[:len(array)-50])}, "9 new", []string{"incomplete"}},
		{"garbage after the end", []string{file(t, "more.json", array+"x")}, "10 new", []string{"incomplete"}},
		{"lines as snapshot", []string{"--snapshot", file(t, "a.jsonl", lines(t, array))}, "10 new", []string{"--snapshot", "JSON array", "none was removed"}},
		{"missing", []string{"no-such-file.json"}, "", []string{"no-such-file.json"}},
		{"a folder", []string{t.TempDir()}, "", []string{"is a folder"}},
		{"404", []string{web.URL + "/nope"}, "", []string{"404"}},
		{"429", []string{web.URL + "/busy"}, "", []string{"429"}},
		{"HTML", []string{web.URL + "/html"}, "", []string{"'<'", "JSON"}},
		{"cut answer", []string{web.URL + "/cut"}, "3 new", []string{"incomplete"}},
		{"nobody there", []string{"http://127.0.0.1:1/x"}, "", []string{"refused"}},
		{"empty", []string{file(t, "empty.json", "")}, "", []string{"empty"}},
		{"blank", []string{file(t, "blank.json", " \n ")}, "", []string{"empty"}},
	} {
		data := filepath.Join(t.TempDir(), "data")
		code, stdout, stderr := run(t, append([]string{"import", "--data", data}, c.args...)...)
		if code != 1 || !strings.Contains(stdout, c.stdout) || c.stdout == "" && stdout != "" || !strings.HasPrefix(stderr, "jobbnara: ") {
			t.Errorf("%s: exit %d\n%s%s", c.name, code, stdout, stderr)
		}
		for _, word := range c.stderr {
			if !strings.Contains(stderr, word) {
				t.Errorf("%s: stderr does not say %q: %s", c.name, word, stderr)
			}
		}
		if _, err := os.Stat(data); c.stdout == "" && err == nil {
			t.Errorf("%s: nothing came, but a data folder was made", c.name)
		}
	}
}
