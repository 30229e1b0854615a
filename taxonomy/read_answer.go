package taxonomy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"jobbnara/job"
)

// answered is a concept as JobTech's GraphQL answers it. Which members it has
// depends on what was asked; the names that are not JobTech's own (title, area,
// ssyk) are those under which others have asked, and published what they got.
type answered struct {
	ID         string      `json:"id"`
	Label      string      `json:"preferred_label"`
	Type       string      `json:"type"`
	Code       string      `json:"ssyk_code_2012"`
	Country    *string     `json:"iso_3166_1_alpha_2_2013"`
	Language   *string     `json:"iso_639_3_2007"`
	Title      *[]answered `json:"title"`
	Area       *[]answered `json:"area"`
	SSYK       *[]answered `json:"ssyk"`
	Broader    []answered  `json:"broader"`
	Related    *[]answered `json:"related"`
	Narrower   *[]answered `json:"narrower"`
	Deprecated bool        `json:"deprecated"`
}

// partOf is the part that concepts of a type belong to.
var partOf = map[string]Part{
	"occupation-name": Occupations, "job-title": Titles, "ssyk-level-4": Groups, "occupation-field": Fields,
	"skill": Skills, "language": Languages, "country": Countries,
}

// kind tells what a concept is: by its type where that was asked for, else by
// what only one kind has. It is "" for one that cannot be told.
func (a *answered) kind() Part {
	switch {
	case a.Type != "":
		return partOf[a.Type]
	case a.Title != nil || a.Area != nil || a.SSYK != nil:
		return Occupations
	case a.Code != "":
		return Groups
	case a.Narrower != nil:
		return Fields
	case a.Related != nil:
		return Titles
	case a.Language != nil:
		return Languages
	case a.Country != nil:
		return Countries
	}
	return ""
}

var errCut = errors.New("cut: it ends before its end")

// answer reads {"data": {"concepts": […]}}, where the list may have another
// name and there may be several.
func (r *reading) answer(in io.Reader, head []byte) error {
	// Read as a whole: the decoder looks through space again for each piece.
	text, err := io.ReadAll(in)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errCut
	} else if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	found, err := false, members(decoder, func(key string) error {
		switch key {
		case "errors":
			var list []struct{ Message string }
			if err := decoder.Decode(&list); err != nil || len(list) == 0 {
				return err
			}
			return fmt.Errorf("the taxonomy's server answered with an error: %.200q", list[0].Message)
		case "data":
			return members(decoder, func(string) error { return elements(decoder, r.concept) })
		}
		return decoder.Decode(new(json.RawMessage))
	})
	for _, content := range r.set {
		found = found || content.Len() > 0
	}
	switch {
	case !found && bytes.Contains(head, []byte(`"conceptId"`)):
		return &UnusedError{"a table of ids of the taxonomy before 2020"}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errCut
	case err != nil:
		return err
	case !found:
		return errors.New("no concepts in it; " + expected)
	}
	switch _, err := decoder.Token(); {
	case err == nil:
		return errors.New("more after the end of the JSON")
	case !errors.Is(err, io.EOF):
		return err
	}
	return nil
}

// concept reads one concept.
func (r *reading) concept(decoder *json.Decoder) error {
	var a answered
	if err := decoder.Decode(&a); err != nil {
		return err
	}
	part := a.kind()
	if part == "" {
		return fmt.Errorf("concept %.40q is of a type (%.40q) that is not used; %s", a.ID, a.Type, expected)
	}
	e, ok := a.entry()
	if !ok || a.Deprecated {
		return r.room(1)
	}
	below := len(r.set[GroupOccupations].Entries)
	switch part {
	case Occupations:
		e.Related = ids("ssyk-level-4", a.SSYK, &a.Broader)
		for _, title := range listed("job-title", a.Title, a.Related) {
			if name, ok := label(title.Label); ok {
				e.Names = append(e.Names, name)
			}
		}
	case Titles:
		e.Related = ids("occupation-name", a.Related)
	case Fields:
		e.Related = ids("ssyk-level-4", a.Narrower)
	case Groups:
		for _, occupation := range listed("occupation-name", a.Narrower) {
			if o, ok := occupation.entry(); ok {
				o.Related = []string{e.ID}
				r.set.put(GroupOccupations, o)
			}
		}
	}
	r.set.put(part, e)
	return r.room(1 + len(e.Names) + len(e.Related) + len(r.set[GroupOccupations].Entries) - below)
}

// listed returns the concepts of a type, or of none that was asked for.
func listed(concept string, lists ...*[]answered) (all []answered) {
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, other := range *list {
			if other.Type == "" || other.Type == concept {
				all = append(all, other)
			}
		}
	}
	return all
}

func ids(concept string, lists ...*[]answered) (ids []string) {
	for _, other := range listed(concept, lists...) {
		if conceptID(other.ID) {
			ids = append(ids, other.ID)
		}
	}
	return ids
}

// entry returns the concept alone, and whether it can be used.
func (a *answered) entry() (Entry, bool) {
	name, ok := label(a.Label)
	code, _ := label(a.Code)
	return Entry{Concept: job.Concept{ID: a.ID, Label: name, Code: code}}, ok && conceptID(a.ID)
}

// members reads an object and calls f, which reads the value, for each member.
func members(decoder *json.Decoder, f func(key string) error) error {
	return within(decoder, '{', func() error {
		key, err := decoder.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		return f(name)
	})
}

func elements(decoder *json.Decoder, f func(*json.Decoder) error) error {
	return within(decoder, '[', func() error { return f(decoder) })
}

// within reads what begins with a delimiter to its end.
func within(decoder *json.Decoder, begin json.Delim, f func() error) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	if token != begin {
		return fmt.Errorf("%.40q where %q was expected, before byte %d; %s", fmt.Sprint(token), begin.String(), decoder.InputOffset(), expected)
	}
	for decoder.More() {
		if err := f(); err != nil {
			return err
		}
	}
	_, err = decoder.Token()
	return err
}
