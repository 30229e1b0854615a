package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
)

// text is a string; null is "", and a number, as the ids of 2020's removals
// are, its digits.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	switch {
	case b[0] == '"' && bytes.IndexByte(b, '\\') < 0:
		*t = text(strings.ToValidUTF8(string(b[1:len(b)-1]), ""))
	case b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = text(withoutNUL(s))
	case b[0] == 'n':
		*t = ""
	case b[0] == '-' || '0' <= b[0] && b[0] <= '9':
		*t = text(b)
	default:
		return errNotText
	}
	return nil
}

// withoutNUL takes out the one character that SQLite's text cannot hold.
func withoutNUL(s string) string { return strings.ReplaceAll(s, "\x00", "") }

var (
	errNotText   = errors.New("neither text nor a number")
	errNotNumber = errors.New("not a number")
)

// isUnusable reports whether an error is of one value, not of the JSON.
func isUnusable(err error) bool {
	var wrong *json.UnmarshalTypeError
	return errors.As(err, &wrong) || errors.Is(err, errNotText) || errors.Is(err, errNotNumber)
}

// number is a JSON number or a string of one; nil of anything else that means
// "not known".
type number struct {
	value float64
	known bool
}

func (n *number) UnmarshalJSON(b []byte) error {
	b = bytes.Trim(b, `"`)
	if len(b) == 0 || b[0] == 'n' {
		*n = number{}
		return nil
	}
	if err := json.Unmarshal(b, &n.value); err != nil {
		return errNotNumber
	}
	n.known = true
	return nil
}

func (n number) pointer() *float64 {
	if !n.known {
		return nil
	}
	return &n.value
}

// line makes one line of a text that is meant to be one.
func line(t text) string { return strings.Join(strings.Fields(string(t)), " ") }

var hasScheme = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// webAddress returns an http or https address, completed where the scheme is
// missing, or "" for anything else.
func webAddress(t text) string {
	s := strings.TrimSpace(string(t))
	if s == "" || strings.ContainsAny(s, " \t\r\n<>\"") {
		return ""
	}
	lower := strings.ToLower(s)
	switch {
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"):
		return s
	case hasScheme.MatchString(s) && !strings.Contains(strings.SplitN(s, ":", 2)[0], "."), !strings.Contains(s, "."):
		return ""
	}
	return "https://" + strings.TrimLeft(s, "/")
}

var quoted = regexp.MustCompile(`['"]([^'"]+)['"]`)

// labels reads JobTech's labels: a list, or a string that holds one as Python
// prints it, "['nystartsjobb']".
func labels(raw json.RawMessage) (labels []string) {
	if json.Unmarshal(raw, &labels) == nil {
		return labels
	}
	var printed string
	if json.Unmarshal(raw, &printed) != nil {
		return nil
	}
	for _, m := range quoted.FindAllStringSubmatch(printed, -1) {
		labels = append(labels, m[1])
	}
	return labels
}
