package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"jobbnara/job"
)

// Reader reads the records of a JobStream snapshot or stream, or of a
// JobSearch answer, as they come: a JSON array, one object a line (JSONL), one
// object alone, or an object with "hits"; plain or gzip. It holds one record
// at a time.
type Reader struct {
	in      *bufio.Reader
	next    func() (job.Record, error)
	decoder *json.Decoder
	end     job.ReadEnd
	form    form
}

type form int

const (
	formArray form = iota
	formLines
	formObject
	formHits
)

// ErrEmpty is the error for input in which there is nothing at all.
var ErrEmpty = errors.New("the input is empty; expected a JSON array, JSONL or a JobSearch answer")

// CutError says that input ended, or turned to garbage, before its end.
type CutError struct{ Err error }

func (e *CutError) Error() string {
	if errors.Is(e.Err, io.ErrUnexpectedEOF) {
		return "the input is cut off before its end"
	}
	return "the input cannot be read to its end: " + e.Err.Error()
}

func (e *CutError) Unwrap() error { return e.Err }

// NewReader finds out in which form input is. Its end is Whole, with snapshot
// Snapshot, if it comes to an end that cannot be mistaken for a cut.
func NewReader(input io.Reader, snapshot bool) (*Reader, error) {
	in := bufio.NewReaderSize(input, 1<<16)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, &CutError{err}
		}
		in = bufio.NewReaderSize(unzipped, 1<<16)
	}
	r := &Reader{in: in, end: job.Whole}
	if snapshot {
		r.end = job.Snapshot
	}
	first, err := skipSpace(in)
	switch {
	case errors.Is(err, io.EOF):
		return nil, ErrEmpty
	case err != nil:
		return nil, &CutError{err}
	case first == '[':
		r.form, r.decoder = formArray, json.NewDecoder(in)
		_, err = r.decoder.Token()
		r.next = r.element
	case first == '{':
		err = r.openObject()
	default:
		return nil, fmt.Errorf("the input begins with %q; expected a JSON array, JSONL or a JobSearch answer, plain or gzip", first)
	}
	return r, err
}

// SnapshotPossible reports whether the input is of a form whose end can be told
// from a cut and that may be all that a source has: an array.
func (r *Reader) SnapshotPossible() bool { return r.form == formArray }

// Next implements [job.Records].
func (r *Reader) Next() (job.Record, error) { return r.next() }

// End implements [job.Records].
func (r *Reader) End() job.ReadEnd {
	switch {
	case r.form == formLines:
		return job.Cut
	case r.form != formArray:
		return min(r.end, job.Whole)
	}
	return r.end
}

// skipSpace peeks at the first byte that is not white space or a byte order
// mark.
func skipSpace(in *bufio.Reader) (byte, error) {
	if bom, _ := in.Peek(3); bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		in.Discard(3)
	}
	for {
		b, err := in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch b {
		case ' ', '\t', '\r', '\n':
		default:
			return b, in.UnreadByte()
		}
	}
}

// element returns the next element of an array, at whose end the input must
// end too.
func (r *Reader) element() (job.Record, error) {
	if r.decoder.More() {
		var in jobstreamAd
		err := r.decoder.Decode(&in)
		if err != nil && !isUnusable(err) {
			return job.Record{}, r.cut(err)
		}
		return in.record(err)
	}
	if _, err := r.decoder.Token(); err != nil {
		return job.Record{}, r.cut(err)
	}
	if r.form == formHits {
		if err := r.restOfObject(); err != nil {
			return job.Record{}, err
		}
	}
	return job.Record{}, r.nothingMore()
}

// nothingMore returns io.EOF if the input ends here.
func (r *Reader) nothingMore() error {
	if _, err := r.decoder.Token(); err == nil {
		return r.cut(errors.New("there is more after the end"))
	} else if !errors.Is(err, io.EOF) {
		return r.cut(err)
	}
	return io.EOF
}

func (r *Reader) cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &CutError{io.ErrUnexpectedEOF}
	}
	return &CutError{fmt.Errorf("at byte %d: %w", r.decoder.InputOffset(), err)}
}
