package taxonomy

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The columns of the list of terms that say something: a word, the label of
// what it means, whether it is a mistake, and what kind of thing it means
// (YRKE is an occupation).
const (
	columnTerm       = "term"
	columnConcept    = "concept"
	columnMisspelled = "term_misspelled"
	columnType       = "type"
)

func isTermList(header string) bool {
	columns := strings.Split(strings.TrimRight(header, "\r"), ";")
	return slices.Contains(columns, columnTerm) && slices.Contains(columns, columnConcept) && slices.Contains(columns, columnMisspelled)
}

// termList reads the list of terms.
func (r *reading) termList(in io.Reader) error {
	rows := csv.NewReader(in)
	rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord, rows.ReuseRecord = ';', true, -1, true
	header, err := rows.Read()
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i + 1 // 0 is: there is none
	}
	var c Content
	others := 0
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := r.room(1); err != nil {
			return err
		}
		value := func(column string) string {
			if i := at[column]; i > 0 && i <= len(row) {
				return strings.Clone(row[i-1])
			}
			return ""
		}
		if kind := value(columnType); kind != "" && kind != "YRKE" {
			others++
			continue
		}
		term, ok := label(value(columnTerm))
		concept, named := label(value(columnConcept))
		if ok && named {
			c.Listed = append(c.Listed, Listed{Text: term, Label: concept, Misspelled: strings.EqualFold(value(columnMisspelled), "true")})
		}
	}
	switch {
	case len(c.Listed) > 0:
		r.set[TermList] = c
		return nil
	case others > 0:
		return &UnusedError{"a list of terms for other things than occupations"}
	}
	return fmt.Errorf("a list of terms without terms; %s", expected)
}
