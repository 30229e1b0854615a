package feeds

import (
	"crypto/sha1"
	"fmt"
)

// namespace is the UUID that all our names live under. It must never change:
// readers would take every ad for a new one.
var namespace = [16]byte{0x3b, 0x1d, 0x0e, 0x8a, 0x7c, 0x52, 0x4f, 0x6e, 0x9a, 0x41, 0x6a, 0x6f, 0x62, 0x62, 0x6e, 0xe4}

// urn returns the identity of a thing in feeds: a name-based UUID (version 5,
// RFC 9562) as a URN. kind is what it is ("ad", "feed"), name its own id.
//
// A tag: URI needs a domain that somebody owns and that a move of host would
// leave behind; urn:jobbnara: would be a namespace nobody registered. A UUID
// is registered, is the same on every host and for every format, and is a valid
// URI whatever the id is made of.
func urn(kind, name string) string {
	h := sha1.New()
	h.Write(namespace[:])
	h.Write([]byte(kind + ":" + name))
	u := h.Sum(nil)[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
