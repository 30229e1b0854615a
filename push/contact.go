package push

import (
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// laptop is the subject when nothing is configured and the site is on this
// machine. Apple refuses it; the others take it.
const laptop = "https://localhost"

// subject returns whom push services may write to when our messages give them
// trouble (the sub claim of RFC 8292), as webpush-go wants it: an https
// address, or a bare mail address, to which it adds "mailto:" itself.
func subject(contact string, base *url.URL) (string, error) {
	contact = strings.TrimSpace(contact)
	if contact == "" {
		switch {
		case loopback(base.Hostname()):
			return laptop, nil
		case base.Scheme == "https" && !reserved(base.Hostname()):
			return "https://" + base.Host, nil
		}
	}
	if u, err := url.Parse(contact); err == nil && u.Scheme == "https" && u.User == nil && !reserved(u.Hostname()) {
		return u.String(), nil
	}
	bare := strings.TrimPrefix(contact, "mailto:")
	if a, err := mail.ParseAddress(bare); err == nil && a.Address == bare && !reserved(bare[strings.LastIndexByte(bare, '@')+1:]) {
		return bare, nil
	}
	return "", fmt.Errorf("%.80q is no contact for alerts: push services want the operator's mail address, as jobb@kommun.se, or https address, under a name that exists on the internet", contact)
}

var hostForm = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)

// reservedNames never belong to anybody (RFC 2606, RFC 6761, RFC 6762).
var reservedNames = []string{"localhost", "test", "example", "invalid", "local", "internal", "example.com", "example.net", "example.org"}

func reserved(host string) bool {
	host = strings.ToLower(host)
	return !hostForm.MatchString(host) || slices.ContainsFunc(reservedNames, func(name string) bool {
		return host == name || strings.HasSuffix(host, "."+name)
	})
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
