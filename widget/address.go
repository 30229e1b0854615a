package widget

import (
	"net/mail"
	"net/url"
	"strings"
	"unicode/utf8"
)

// webAddress returns a stranger's address if it is an http or https address
// that a link may lead to, else "".
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}

// mailAddress returns a mailto address for a stranger's mail address, or "".
func mailAddress(s, subject string) string {
	s = strings.TrimSpace(s)
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || strings.ContainsAny(s, "?&%\"") {
		return ""
	}
	address := "mailto:" + s
	if subject != "" {
		address += "?subject=" + strings.ReplaceAll(url.QueryEscape(clip(subject, 100)), "+", "%20")
	}
	return address
}

// host is the part of an address that tells people where it leads.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// clip shortens s to at most n characters.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
