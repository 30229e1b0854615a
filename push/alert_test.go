package push

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"jobbnara/job"
)

func TestAlert(t *testing.T) {
	r := newRig(t)
	device := r.browser.device(1)
	raw := subscription(device.Endpoint, encode(device.P256dh), encode(device.Auth))
	id, token, err := r.Create(t.Context(), raw, "municipality=bm2x_1mr_Qhx&q=lärare", "lärare\ni Linköping", "en")
	if err != nil {
		t.Fatal(err)
	}
	if len(decodeKey(id)) != 16 || len(decodeKey(token)) != 16 || id == token {
		t.Errorf("id %q, token %q", id, token)
	}
	stored := r.alerts[id]
	if stored.device.Endpoint != device.Endpoint || !bytes.Equal(stored.device.P256dh, device.P256dh) || stored.Title != "lärare i Linköping" || !stored.Created.Equal(r.clock()) {
		t.Errorf("stored %+v", stored)
	}
	if bytes.Contains(stored.hash, []byte(token)) || bytes.Contains(stored.hash, decodeKey(token)) {
		t.Error("the token itself is stored")
	}
	if a, err := r.Get(t.Context(), id, token); err != nil || a.Query != "municipality=bm2x_1mr_Qhx&q=lärare" || a.Lang != "en" {
		t.Errorf("Get gives %+v, %v", a, err)
	}
	for _, test := range []struct {
		id, token string
		want      error
	}{{id, "", job.ErrDenied}, {id, token + "x", job.ErrDenied}, {id, id, job.ErrDenied}, {"other", token, job.ErrNotFound}} {
		if _, err := r.Get(t.Context(), test.id, test.token); !errors.Is(err, test.want) {
			t.Errorf("Get(%q, %q): %v, want %v", test.id, test.token, err, test.want)
		}
		if err := r.Delete(t.Context(), test.id, test.token); !errors.Is(err, test.want) {
			t.Errorf("Delete(%q, %q): %v, want %v", test.id, test.token, err, test.want)
		}
	}
	if err := r.Delete(t.Context(), id, token); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Get(t.Context(), id, token); !errors.Is(err, job.ErrNotFound) {
		t.Errorf("after Delete: %v", err)
	}
}

func TestAlertRefused(t *testing.T) {
	r := newRig(t)
	device := r.browser.device(1)
	raw := subscription(device.Endpoint, encode(device.P256dh), encode(device.Auth))
	_, _, err := r.Create(t.Context(), raw, "", "", "sv\"><script>")
	wantRefusal(t, err, "lang", "")
	_, _, err = r.Create(t.Context(), raw, "", "", strings.Repeat("a-", 100))
	wantRefusal(t, err, "lang", "")
	_, _, err = r.Create(t.Context(), subscription("https://evil.se/secret-path", goodKey, goodAuth), "", "", "sv")
	wantRefusal(t, err, "subscription.endpoint", "https://evil.se/secret-path")
	if len(r.alerts) != 0 {
		t.Error("a refused alert was stored")
	}
}

func TestNew(t *testing.T) {
	keys, err := LoadKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		base, contact, hosts string
		want                 string // the subject, "" for refused
	}{
		{"https://jobb.kommun.se", "jobb@kommun.se", "", "jobb@kommun.se"},
		{"https://jobb.kommun.se", "mailto:jobb@kommun.se", "", "jobb@kommun.se"},
		{"https://jobb.kommun.se", "https://kommun.se/kontakt", "", "https://kommun.se/kontakt"},
		{"https://jobb.kommun.se/under/here", "", "", "https://jobb.kommun.se"},
		{"http://localhost:8080", "", "", laptop},
		{"http://127.0.0.1:8080", "", "", laptop},
		{"http://localhost:8080", "jobb@kommun.se", ".push.kommun.se", "jobb@kommun.se"},

		{"http://jobb.kommun.se", "", "", ""},
		{"https://jobb.example", "", "", ""},
		{"https://192.0.2.1", "", "", ""},
		{"http://localhost:8080", "mailto:me@localhost", "", ""},
		{"http://localhost:8080", "https://localhost/", "", ""},
		{"https://jobb.kommun.se", "me@example.com", "", ""},
		{"https://jobb.kommun.se", "me@mail.test", "", ""},
		{"https://jobb.kommun.se", "me@[192.0.2.1]", "", ""},
		{"https://jobb.kommun.se", "https://10.0.0.1/", "", ""},
		{"https://jobb.kommun.se", "Me <me@kommun.se>", "", ""},
		{"https://jobb.kommun.se", "mailto:mailto:me@kommun.se", "", ""},
		{"https://jobb.kommun.se", "http://kommun.se", "", ""},
		{"https://jobb.kommun.se", "kommun.se", "", ""},
		{"jobb.kommun.se", "jobb@kommun.se", "", ""},
		{"", "jobb@kommun.se", "", ""},
		{"https://jobb.kommun.se", "jobb@kommun.se", "com", ""},
		{"https://jobb.kommun.se", "jobb@kommun.se", ".", ""},
		{"https://jobb.kommun.se", "jobb@kommun.se", "https://push.kommun.se", ""},
	} {
		o := Options{Store: newMemory(), Keys: keys, BaseURL: test.base, Contact: test.contact}
		if test.hosts != "" {
			o.Endpoints.Hosts = []string{test.hosts}
		}
		s, err := New(o)
		switch {
		case test.want == "" && err == nil:
			t.Errorf("%+v: accepted", test)
		case test.want != "" && (err != nil || s.sender.subject != test.want):
			t.Errorf("%+v: %v", test, err)
		}
	}
}
