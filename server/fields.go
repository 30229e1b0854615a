package server

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
)

// fieldsHeader is JobSearch's header for the fields of an answer that are
// wanted.
const fieldsHeader = "X-Fields"

// fields are those wanted of an object, and of what is in them. A nil value is
// all that there is; the name * is every field that is not named.
type fields map[string]fields

// brief is what JobSearch leaves of a hit with resdet=brief.
var brief = mustParseFields(`*, hits{id, headline, application_deadline, employment_type{label}, working_hours_type{label}, employer{name}, publication_date}`)

func mustParseFields(s string) fields {
	f, err := parseFields(s)
	if err != nil {
		panic(err)
	}
	return f
}

// parseFields reads a mask: names with commas between them, each with a mask
// of its own in braces where only parts of it are wanted. Braces may stand
// around the whole. Fields that there are none of are no error, as in
// JobSearch.
func parseFields(s string) (fields, error) {
	p := fieldsParser(fieldsToken.FindAllString(s, -1))
	if p.peek() == "{" && p[len(p)-1] == "}" {
		p = p[1 : len(p)-1]
	}
	f, ok := p.list(0)
	if !ok || len(p) > 0 {
		return nil, &job.InputError{Field: fieldsHeader, Value: s, Reason: job.ReasonForm, Allowed: "total{value}, hits{id, headline, employer{name}}"}
	}
	return f, nil
}

var (
	fieldsToken = regexp.MustCompile(`[0-9A-Za-z_-]+|\S`)
	fieldName   = regexp.MustCompile(`^([0-9A-Za-z_-]+|\*)$`)
)

// maxFieldsDepth is deeper than any answer.
const maxFieldsDepth = 10

// fieldsParser is what is still to be read.
type fieldsParser []string

func (p *fieldsParser) peek() string {
	if len(*p) == 0 {
		return ""
	}
	return (*p)[0]
}

func (p *fieldsParser) take(token string) bool {
	is := len(*p) > 0 && (*p)[0] == token
	if is {
		*p = (*p)[1:]
	}
	return is
}

func (p *fieldsParser) list(depth int) (fields, bool) {
	f := fields{}
	for more := true; more; more = p.take(",") && p.peek() != "}" && p.peek() != "" {
		name := p.peek()
		if !fieldName.MatchString(name) || depth > maxFieldsDepth {
			return nil, false
		}
		p.take(name)
		f[name] = nil
		if p.take("{") {
			inner, ok := p.list(depth + 1)
			if !ok || !p.take("}") {
				return nil, false
			}
			f[name] = inner
		}
	}
	return f, true
}

// wantedFields reads the request's mask; nil for everything.
func wantedFields(c *fiber.Ctx) (fields, error) {
	c.Vary(fieldsHeader)
	header := c.Get(fieldsHeader)
	if strings.TrimSpace(header) == "" {
		return nil, nil
	}
	return parseFields(header)
}

// of returns the JSON of a value with the fields that are wanted.
func (f fields) of(value any) (json.RawMessage, error) {
	content, err := json.Marshal(value)
	if err != nil || f == nil {
		return content, err
	}
	return f.cut(content)
}

func (f fields) cut(content json.RawMessage) (json.RawMessage, error) {
	if f == nil {
		return content, nil
	}
	switch content[0] {
	case '[':
		var list []json.RawMessage
		if err := json.Unmarshal(content, &list); err != nil {
			return nil, err
		}
		for i, element := range list {
			var err error
			if list[i], err = f.cut(element); err != nil {
				return nil, err
			}
		}
		return json.Marshal(list)
	case '{':
		var object map[string]json.RawMessage
		if err := json.Unmarshal(content, &object); err != nil {
			return nil, err
		}
		_, rest := f["*"]
		for name, value := range object {
			inner, wanted := f[name]
			if !wanted && !rest {
				delete(object, name)
				continue
			}
			var err error
			if object[name], err = inner.cut(value); err != nil {
				return nil, err
			}
		}
		return json.Marshal(object)
	}
	return content, nil
}
