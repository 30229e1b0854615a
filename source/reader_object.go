package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"jobbnara/job"
)

// maxLine bounds a line of JSONL: a real ad has some ten kilobytes.
const maxLine = 16 << 20

// openObject tells apart what begins with "{": lines of objects, one object
// over many lines, and a JobSearch answer, which holds its ads in "hits".
func (r *Reader) openObject() error {
	line, err := r.readLine()
	if err != nil && !errors.Is(err, io.EOF) {
		return &CutError{err}
	}
	var answer struct {
		Hits json.RawMessage `json:"hits"`
	}
	if json.Unmarshal(line, &answer) == nil && answer.Hits == nil {
		r.form = formLines
		r.next = r.lines(line)
		return nil
	}
	r.decoder = json.NewDecoder(io.MultiReader(bytes.NewReader(line), r.in))
	if _, err := r.decoder.Token(); err != nil {
		return r.cut(err)
	}
	return r.enterHits()
}

// enterHits reads an object up to its hits. An object without hits is an ad.
func (r *Reader) enterHits() error {
	object := map[string]json.RawMessage{}
	for r.decoder.More() {
		key, err := r.decoder.Token()
		if err != nil {
			return r.cut(err)
		}
		if name, _ := key.(string); name != "hits" {
			var value json.RawMessage
			if err := r.decoder.Decode(&value); err != nil {
				return r.cut(err)
			}
			object[name] = value
			continue
		}
		if open, err := r.decoder.Token(); err != nil {
			return r.cut(err)
		} else if open != json.Delim('[') {
			return r.cut(errors.New(`"hits" is not a list`))
		}
		r.form, r.next = formHits, r.element
		return nil
	}
	if _, err := r.decoder.Token(); err != nil {
		return r.cut(err)
	}
	whole, err := json.Marshal(object)
	if err != nil {
		return r.cut(err)
	}
	r.form, r.next = formObject, r.once(whole)
	return nil
}

// restOfObject reads what follows the hits.
func (r *Reader) restOfObject() error {
	for r.decoder.More() {
		var skipped json.RawMessage
		if _, err := r.decoder.Token(); err != nil {
			return r.cut(err)
		}
		if err := r.decoder.Decode(&skipped); err != nil {
			return r.cut(err)
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return r.cut(err)
	}
	return nil
}

func (r *Reader) once(raw json.RawMessage) func() (job.Record, error) {
	return func() (job.Record, error) {
		r.next = func() (job.Record, error) { return job.Record{}, r.nothingMore() }
		return ParseJobstream(raw)
	}
}

// lines returns the lines one by one, beginning with the one already read. A
// line that is not JSON costs itself only, unless it is the last and has no
// end: then it is what a cut left.
func (r *Reader) lines(line []byte) func() (job.Record, error) {
	read := true
	return func() (job.Record, error) {
		for {
			var err error
			if !read {
				line, err = r.readLine()
			}
			read = false
			line = bytes.TrimSpace(line)
			switch {
			case err != nil && !errors.Is(err, io.EOF):
				return job.Record{}, &CutError{err}
			case len(line) == 0 && err != nil:
				return job.Record{}, io.EOF
			case len(line) == 0:
				continue
			case json.Valid(line):
				return ParseJobstream(line)
			case err != nil:
				return job.Record{}, &CutError{io.ErrUnexpectedEOF}
			}
			return job.Record{}, &job.SkipError{Reason: "broken JSON"}
		}
	}
}

// readLine returns the next line; with io.EOF, what there is of the last one.
func (r *Reader) readLine() ([]byte, error) {
	var line []byte
	for {
		part, err := r.in.ReadSlice('\n')
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
		if len(line) > maxLine {
			return nil, errors.New("a line is longer than 16 MiB")
		}
	}
}
