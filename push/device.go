package push

import (
	"crypto/ecdh"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"jobbnara/job"
)

// services are the push services of the browsers: a host, or with a leading
// dot all hosts under it.
var services = []string{
	"fcm.googleapis.com",
	"jmt17.google.com", // Debian's Chromium
	".push.services.mozilla.com",
	".push.apple.com",
	".notify.windows.com",
}

// Endpoints says where messages may go beyond the browsers' own push services.
type Endpoints struct {
	Hosts         []string // as "push.example.se", or ".example.se" for all hosts under it
	AllowLoopback bool     // http or https to this machine at any port: for tests
}

// valid refuses a host under which strangers could be meant.
func (e Endpoints) valid() error {
	for _, name := range e.Hosts {
		if !hostForm.MatchString(strings.TrimPrefix(name, ".")) {
			return fmt.Errorf("%.80q is no push host; write push.example.se, or .example.se for all hosts under it", name)
		}
	}
	return nil
}

const (
	maxSubscription = 16 << 10
	maxEndpoint     = 2048
)

// ParseDevice reads what PushSubscription.toJSON() gives in a browser (W3C
// Push API). Keys may be base64url or base64, padded or not. The error is
// always a *job.InputError, and has nothing of endpoint or keys in it.
func (e Endpoints) ParseDevice(subscription []byte) (job.Device, error) {
	var s struct {
		Endpoint string `json:"endpoint"`
		Keys     struct {
			P256dh string `json:"p256dh"`
			Auth   string `json:"auth"`
		} `json:"keys"`
	}
	if len(subscription) > maxSubscription || json.Unmarshal(subscription, &s) != nil {
		return job.Device{}, refuse("subscription", `PushSubscription.toJSON(): {"endpoint":"https://…","keys":{"p256dh":"…","auth":"…"}}`)
	}
	endpoint, err := e.check(s.Endpoint)
	if err != nil {
		return job.Device{}, err
	}
	device := job.Device{Endpoint: endpoint, P256dh: decodeKey(s.Keys.P256dh), Auth: decodeKey(s.Keys.Auth)}
	if err := checkKeys(device); err != nil {
		return job.Device{}, err
	}
	return device, nil
}

// refuse keeps the value out of the error: it is a secret.
func refuse(field, allowed string) error {
	return &job.InputError{Field: field, Value: "(hidden)", Reason: job.ReasonForm, Allowed: allowed}
}

// check returns the endpoint with its host in lower case and without ":443",
// so that its origin is the one that the push service expects in a signature.
func (e Endpoints) check(endpoint string) (string, error) {
	no := func(allowed string) (string, error) { return "", refuse("subscription.endpoint", allowed) }
	if endpoint == "" || len(endpoint) > maxEndpoint || strings.ContainsFunc(endpoint, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return no("an https address of 1–2048 ASCII characters")
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.User != nil || strings.Contains(endpoint, "#") {
		return no("https://host/path, without user or fragment")
	}
	u.Host = strings.ToLower(u.Host)
	host := u.Hostname()
	if e.AllowLoopback && slices.Contains([]string{"127.0.0.1", "localhost", "::1"}, host) && (u.Scheme == "http" || u.Scheme == "https") {
		return u.String(), nil
	}
	if u.Scheme != "https" {
		return no("an https address")
	}
	u.Host = strings.TrimSuffix(u.Host, ":443")
	if u.Host != host {
		return no("port 443")
	}
	if _, err := netip.ParseAddr(host); err == nil || !hostForm.MatchString(host) {
		return no("a host name, not an address")
	}
	if !slices.ContainsFunc(slices.Concat(services, e.Hosts), func(name string) bool {
		return host == name || name[0] == '.' && strings.HasSuffix(host, name)
	}) {
		return no("a push service known here: " + strings.Join(slices.Concat(services, e.Hosts), ", "))
	}
	return u.String(), nil
}

func checkKeys(d job.Device) error {
	// NewPublicKey takes uncompressed points on the curve only: 65 bytes, the first of them 4.
	if _, err := ecdh.P256().NewPublicKey(d.P256dh); err != nil {
		return refuse("subscription.keys.p256dh", "an uncompressed point on the curve P-256 (65 bytes) as base64url")
	}
	if len(d.Auth) != 16 {
		return refuse("subscription.keys.auth", "16 bytes as base64url")
	}
	return nil
}

var toURLAlphabet = strings.NewReplacer("+", "-", "/", "_")

// decodeKey returns nil for what is not base64 of either kind.
func decodeKey(s string) []byte {
	b, err := base64.RawURLEncoding.DecodeString(toURLAlphabet.Replace(strings.TrimRight(s, "=")))
	if err != nil {
		return nil
	}
	return b
}
