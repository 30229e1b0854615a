package taxonomy

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a file may be. JobTech's whole taxonomy is a tenth of it.
const (
	maxBytes = 32 << 20 // unpacked
	maxItems = 300_000  // concepts, names, relations, terms and postcodes together
	maxText  = 200      // bytes of a label
)

const expected = "expected an answer of JobTech's taxonomy (GraphQL: data.concepts), their list of terms (CSV with term;…;concept;…;term_misspelled) or GeoNames' postcodes (12 columns between tabs), plain or gzip"

// Read reads one file of a taxonomy and tells what it is from what is in it,
// plain or gzip. It reads to the end, or to an error that says what was
// expected. What lacks an id or a label that can be used is left out. Its error
// is an *UnusedError for a file that is known but has nothing to search by.
func Read(r io.Reader) (Set, error) {
	in := bufio.NewReaderSize(&bounded{r: r, left: maxBytes}, 64<<10)
	if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("not gzip after all: %w", err)
		}
		in = bufio.NewReaderSize(&bounded{r: unzipped, left: maxBytes}, 64<<10)
	}
	head, err := in.Peek(4 << 10)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errCut
	} else if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		head = head[3:]
		if _, err := in.Discard(3); err != nil {
			return nil, err
		}
	}
	line, _, _ := strings.Cut(string(head), "\n")
	read := &reading{set: Set{}, left: maxItems}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		err = errors.New("nothing in it; " + expected)
	case bytes.TrimSpace(head)[0] == '{':
		err = read.answer(in, head)
	case isTermList(line):
		err = read.termList(in)
	case strings.Count(line, "\t") == postcodeColumns-1:
		err = read.postcodes(in)
	default:
		err = fmt.Errorf("begins with %.40q; %s", line, expected)
	}
	if err != nil {
		return nil, err
	}
	read.set.tidy()
	return read.set, nil
}

// UnusedError is the error for a file that is recognised, but has nothing that
// search uses.
type UnusedError struct{ What string }

func (e *UnusedError) Error() string { return e.What + ": known, but not used" }

// reading is a file that is being read.
type reading struct {
	set  Set
	left int // items that there is room for
}

var errTooMany = fmt.Errorf("more than %d concepts, names and relations: that is no taxonomy of Swedish jobs", maxItems)

// room takes room for n items.
func (r *reading) room(n int) error {
	if r.left -= n; r.left < 0 {
		return errTooMany
	}
	return nil
}

// bounded gives an error, not an end, at its bound.
type bounded struct {
	r    io.Reader
	left int
}

var errTooLarge = fmt.Errorf("larger than %d MB, which no file of a taxonomy is", maxBytes>>20)

func (b *bounded) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errTooLarge
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// label returns a name without space around it, and whether it can be used.
func label(s string) (string, bool) {
	s = strings.TrimSpace(s)
	return s, s != "" && len(s) <= maxText && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// conceptID reports whether s has the form of a concept id: letters, digits,
// "_" and "-".
func conceptID(s string) bool {
	return s != "" && len(s) <= 40 && strings.IndexFunc(s, func(c rune) bool {
		return c != '_' && c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
	}) < 0
}
