package feeds

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean drops what may not or should not stand in XML 1.0 (its Char, and the
// control characters it discourages) and makes broken UTF-8 visible as U+FFFD.
// encoding/xml would write U+FFFD for each of them, encoding/json would pass
// them on: so that all formats agree it is done here, once.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != '\t' && unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp): // a line break of some kind
			return '\n'
		case forbidden(r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// isClean spares most texts the copy.
func isClean(s string) bool {
	for _, r := range s {
		if forbidden(r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError {
			return false
		}
	}
	return true
}

func forbidden(r rune) bool {
	return unicode.IsControl(r) && r != '\t' && r != '\n' || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}

// line is clean text in one line, single spaces between words.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// excerpt is the beginning of a text as a clean line: at most n characters, cut
// between words where there is a space in its second half, and marked when cut.
// It reads no further than it has to.
func excerpt(s string, n int) string {
	out := make([]byte, 0, 2*n)
	count, word, gap := 0, 0, false
	for _, r := range s {
		if unicode.IsSpace(r) {
			gap = count > 0
			continue
		}
		if forbidden(r) {
			continue
		}
		if gap {
			gap, word = false, len(out)
			out = append(out, ' ')
			count++
		}
		if count >= n {
			if word > len(out)/2 {
				out = out[:word]
			}
			return strings.TrimRight(string(out), " ,.;:–-") + "…"
		}
		out = utf8.AppendRune(out, r)
		count++
	}
	return string(out)
}

// escape writes text between tags. Quotes stay: a reader that shows markup
// unread then shows a plain ' and not &#39;.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace

// webAddress returns s as a URI when it is an absolute http or https address,
// else "": no feed carries javascript: or file: links.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return percent(u.String())
}

// percent writes what RFC 3986 allows nowhere in a URI as %XX, which net/url
// leaves as it is in a query.
func percent(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7F || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
