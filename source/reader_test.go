package source_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jobbnara/job"
	"jobbnara/source"
)

// reading is all that a read gave.
type reading struct {
	ids     []string // of ads; of removals with "-" before
	skipped []string // reasons
	err     error    // nil after a proper end
	end     job.ReadEnd
}

func read(input io.Reader, snapshot bool) (r reading) {
	reader, err := source.NewReader(input, snapshot)
	if err != nil {
		return reading{err: err}
	}
	for {
		record, err := reader.Next()
		var skip *job.SkipError
		switch {
		case errors.As(err, &skip):
			r.skipped = append(r.skipped, skip.Reason)
		case errors.Is(err, io.EOF):
			r.end = reader.End()
			return r
		case err != nil:
			r.err = err
			return r
		case record.Removed:
			r.ids = append(r.ids, "-"+record.Ad.Sources[0].ID)
		default:
			r.ids = append(r.ids, record.Ad.Sources[0].ID)
		}
	}
}

func zip(t testing.TB, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Everything that the shared files hold comes out, in each coding.
func TestReadRealFiles(t *testing.T) {
	for name, want := range map[string]struct{ ads, removals int }{
		"jobsearch-response-2025-09-11.json": {50, 0},
		"jobstream-2020-02-28.json":          {7, 10},
		"jobstream-single-2024-04-24.json":   {1, 0},
	} {
		plain, err := os.ReadFile(filepath.Join("../../shared/data/jobtech", name))
		if err != nil {
			t.Skipf("SKIPPED: the shared files are not here: %v", err)
		}
		for form, input := range map[string][]byte{"plain": plain, "gzip": zip(t, plain), "with a byte order mark": append([]byte("\xef\xbb\xbf"), plain...)} {
			r := read(bytes.NewReader(input), false)
			removals := strings.Count(strings.Join(r.ids, " "), "-")
			if r.err != nil || len(r.ids)-removals != want.ads || removals != want.removals || len(r.skipped) > 0 || r.end != job.Whole {
				t.Errorf("%s, %s: %d ads, %d removals, skipped %q, end %v, error %v", name, form, len(r.ids)-removals, removals, r.skipped, r.end, r.err)
			}
		}
	}
}

func ad(id string) string { return fmt.Sprintf(`{"id":"%s","headline":"Kock"}`, id) }

func TestForms(t *testing.T) {
	pretty := "{\n  \"id\": \"1\",\n  \"headline\": \"Kock\"\n}\n"
	for _, c := range []struct {
		name, in string
		ids      string
		end      job.ReadEnd
	}{
		{"array", "[" + ad("1") + ",\n" + ad("2") + "]", "1 2", job.Snapshot},
		{"empty array", " \n[ ]\n", "", job.Snapshot},
		{"lines", ad("1") + "\n" + ad("2") + "\n", "1 2", job.Cut},
		{"lines, the last without an end", ad("1") + "\n" + ad("2"), "1 2", job.Cut},
		{"lines with returns and gaps", ad("1") + "\r\n\r\n  " + ad("2") + "\r\n\n", "1 2", job.Cut},
		{"one object on a line", ad("1"), "1", job.Cut},
		{"one object, pretty", pretty, "1", job.Whole},
		{"hits on one line", `{"total":{"value":2},"hits":[` + ad("1") + "," + ad("2") + `],"stats":[]}`, "1 2", job.Whole},
		{"hits, pretty", "{\n\"total\": {\"value\": 1},\n\"hits\": [\n" + ad("1") + "\n],\n\"stats\": []\n}\n", "1", job.Whole},
		{"no hits", `{"hits":[]}`, "", job.Whole},
		{"id as a number, removed", `[{"id":23636327,"removed":true}]`, "-23636327", job.Snapshot},
	} {
		for coding, input := range map[string][]byte{"plain": []byte(c.in), "gzip": zip(t, []byte(c.in)), "BOM": []byte("\xef\xbb\xbf" + c.in)} {
			r := read(bytes.NewReader(input), true)
			if r.err != nil || strings.Join(r.ids, " ") != c.ids || r.end != c.end || len(r.skipped) > 0 {
				t.Errorf("%s, %s: %+v, want ads %s and end %v", c.name, coding, r, c.ids, c.end)
			}
		}
	}
}

// A part that is not a snapshot never claims to be one.
func TestWholeIsNotSnapshot(t *testing.T) {
	if r := read(strings.NewReader("["+ad("1")+"]"), false); r.end != job.Whole {
		t.Errorf("end %v", r.end)
	}
}

func TestRefusedInput(t *testing.T) {
	for _, c := range []struct{ name, in, ids, says string }{
		{"nothing", "", "", "empty"},
		{"white space", " \n\t", "", "empty"},
		{"a page", "<!DOCTYPE html><p>502", "", "expected a JSON array"},
		{"text", "Too many requests", "", "expected a JSON array"},
		{"garbage after an array", "[" + ad("1") + "] and more", "1", "read to its end"},
		{"a second array", "[" + ad("1") + "][]", "1", "more after the end"},
		{"an array that turns to garbage", "[" + ad("1") + `,{"id":"2",<html>`, "1", "at byte"},
		{"array without a comma", "[" + ad("1") + " " + ad("2") + "]", "1", "read to its end"},
		{"array closed by a brace", "[" + ad("1") + "}", "1", "read to its end"},
		{"hits that are not a list", "{\n\"hits\": 3}", "", "not a list"},
		{"hits cut off", `{"hits":[` + ad("1") + "," + ad("2"), "1 2", "cut off"},
		{"after the hits cut off", `{"hits":[` + ad("1") + `],"stats":`, "1", "cut off"},
		{"two pretty objects", "{\n\"id\": \"1\", \"headline\": \"a\"}\n{\n\"id\": \"2\"}", "1", "more after the end"},
		{"a pretty object cut off", "{\n\"id\": \"1\", \"head", "", "cut off"},
		{"lines, the last cut off", ad("1") + "\n" + `{"id":"2","head`, "1", "cut off"},
		{"gzip of garbage", "\x1f\x8bgarbage, and more of it", "", "gzip"},
	} {
		r := read(strings.NewReader(c.in), true)
		if r.err == nil || !strings.Contains(r.err.Error(), c.says) || strings.Join(r.ids, " ") != c.ids {
			t.Errorf("%s: ads %q, error %v; want %q and an error with %q", c.name, r.ids, r.err, c.ids, c.says)
		}
	}
}

func TestBadLineCostsItself(t *testing.T) {
	in := ad("1") + "\n{\"id\":\"2\",\n<p>\n[]\nnull\n" + ad("3") + "\n"
	r := read(strings.NewReader(in), false)
	if r.err != nil || strings.Join(r.ids, " ") != "1 3" || len(r.skipped) != 4 {
		t.Errorf("%+v", r)
	}
}

func TestLongLine(t *testing.T) {
	in := ad("1") + "\n" + `{"id":"2","headline":"` + strings.Repeat("x", 17<<20) + `"}`
	r := read(strings.NewReader(in), false)
	var cut *source.CutError
	if !errors.As(r.err, &cut) || len(r.ids) != 1 {
		t.Errorf("ads %q, error %v", r.ids, r.err)
	}
}
