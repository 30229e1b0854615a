package source

import (
	"net/http"
	"time"
)

// SetPatience makes requests give up after d without a byte, for tests, and
// returns what undoes it.
func SetPatience(d time.Duration) (undo func()) {
	transport := client.Transport.(*http.Transport)
	oldStall, oldFirstByte := stall, transport.ResponseHeaderTimeout
	stall, transport.ResponseHeaderTimeout = d, d
	return func() { stall, transport.ResponseHeaderTimeout = oldStall, oldFirstByte }
}
