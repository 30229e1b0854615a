package source_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"jobbnara/source"
)

// tricky ads: escapes, braces and brackets in strings, letters of many bytes.
var tricky = []string{
	`{"id":"a1","headline":"Kock \"på\" rätt","description":{"text":"}],[{"}}`,
	`{"id":"a2","headline":"C:\\","label":"['x']","must_have":{"skills":[{"label":"[","weight":10}]}}`,
	`{"id":"a3","removed":true}`,
	`{"id":"a4","headline":"Läkare 👩‍⚕️ \ud83d\ude00 \\\\\"","number_of_vacancies":12}`,
	`{"id":"a5","headline":"é","workplace_address":{"coordinates":[15.62,58.41]}}`,
}

// Wherever an array is cut, the whole ads before come out, then an error: never
// an end that could be taken for the whole.
func TestCutAtEveryByte(t *testing.T) {
	var all strings.Builder
	var ends []int // where each ad ends
	all.WriteString("[\n")
	for i, ad := range tricky {
		if i > 0 {
			all.WriteString(" ,\n")
		}
		all.WriteString(ad)
		ends = append(ends, all.Len())
	}
	all.WriteString("\n]")
	whole := []byte(all.String())
	ids := []string{"a1", "a2", "-a3", "a4", "a5"}
	if r := read(bytes.NewReader(whole), true); r.err != nil || !slices.Equal(r.ids, ids) {
		t.Fatalf("whole: %+v", r)
	}
	for at := 1; at < len(whole); at++ {
		before := 0
		for before < len(ends) && ends[before] <= at {
			before++
		}
		// read in one piece, and with the cut as a reader's error
		for _, input := range []io.Reader{bytes.NewReader(whole[:at]), io.MultiReader(bytes.NewReader(whole[:at]), broken{})} {
			r := read(input, true)
			var cut *source.CutError
			if !errors.As(r.err, &cut) || !slices.Equal(r.ids, ids[:before]) || len(r.skipped) > 0 {
				t.Fatalf("cut at byte %d: ads %q, skipped %q, error %v; want the first %d and a CutError", at, r.ids, r.skipped, r.err, before)
			}
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestGzipCutAtEveryByte(t *testing.T) {
	whole := zip(t, []byte("["+strings.Join(tricky, ",")+"]"))
	if r := read(bytes.NewReader(whole), true); r.err != nil || len(r.ids) != len(tricky) {
		t.Fatalf("whole: %+v", r)
	}
	for at := 2; at < len(whole); at++ {
		r := read(bytes.NewReader(whole[:at]), true)
		var cut *source.CutError
		if !errors.As(r.err, &cut) {
			t.Fatalf("cut at byte %d: ads %q, error %v; want a CutError", at, r.ids, r.err)
		}
	}
	garbled := bytes.Clone(whole)
	garbled[len(garbled)-6] ^= 1 // the checksum
	if r := read(bytes.NewReader(garbled), true); r.err == nil {
		t.Error("a wrong checksum passes")
	}
}

// A line cut off is no ad; JSONL is never known to be whole.
func TestLinesCutAtEveryByte(t *testing.T) {
	whole := strings.Join(tricky, "\n") + "\n"
	for at := 1; at < len(whole); at++ {
		r := read(strings.NewReader(whole[:at]), true)
		before := strings.Count(whole[:at]+whole[at:at+1], "\n") // an ad is whole before its line's end
		if len(r.ids) != before || len(r.skipped) > 0 || r.err == nil && r.end != 0 {
			t.Fatalf("cut at byte %d: %+v, want %d ads", at, r, before)
		}
	}
}

func FuzzReader(f *testing.F) {
	array := "[" + strings.Join(tricky, ",") + "]"
	for _, seed := range []string{array, strings.Join(tricky, "\n"), `{"hits":` + array + `,"stats":{}}`, "{\n\"id\":1}", "[1,null,\"x\"]", "\xef\xbb\xbf[]", "\x1f\x8b"} {
		f.Add([]byte(seed), len(seed)/2)
		f.Add(zip(f, []byte(seed)), len(seed)/3)
	}
	f.Fuzz(func(t *testing.T, in []byte, at int) {
		whole := read(bytes.NewReader(in), true)
		if whole.err != nil || at < 0 || at >= len(in) || len(bytes.TrimRight(in[at:], " \t\r\n\x00")) == 0 {
			return
		}
		// What a cut leaves is the beginning of the whole.
		part := read(bytes.NewReader(in[:at]), true)
		if len(part.ids) > len(whole.ids) || !slices.Equal(part.ids, whole.ids[:len(part.ids)]) {
			t.Fatalf("%q gives %q, cut at %d %q", in, whole.ids, at, part.ids)
		}
		if whole.end != 0 && part.err == nil && part.end >= whole.end {
			t.Fatalf("%q cut at %d passes as %v", in, at, part.end)
		}
	})
}
