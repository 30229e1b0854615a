package job

import "time"

// Device is a browser's push subscription (W3C Push API). Endpoint and keys
// are secrets: they are never logged or shown.
type Device struct {
	ID       int64
	Endpoint string
	P256dh   []byte // 65 bytes, an uncompressed P-256 point
	Auth     []byte // 16 bytes
}

// Alert is a saved search that notifies a device.
type Alert struct {
	ID      string
	Query   string // canonical
	Title   string // the search in words, for the notification
	Lang    string // BCP 47, of the notification's text
	Created time.Time
	Sent    time.Time // last successful delivery; zero for never
}

// Delivery is one message to one device, leased from the queue by a sender.
type Delivery struct {
	ID       int64
	Device   Device
	Alert    Alert
	Ads      []Ad // those that matched and are still open; empty if all have closed
	Attempts int  // before this one
	Created  time.Time
}
