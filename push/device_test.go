package push

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"jobbnara/job"
)

// goodKey is RFC 8291's example of a browser's public key.
const (
	goodKey  = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
	goodAuth = "BTBZMqHH6r4Tts7J_aSIgg"
)

func subscription(endpoint, p256dh, auth string) []byte {
	b, err := json.Marshal(map[string]any{
		"endpoint": endpoint, "expirationTime": nil, "keys": map[string]string{"p256dh": p256dh, "auth": auth},
	})
	if err != nil {
		panic(err)
	}
	return b
}

func TestEndpoints(t *testing.T) {
	extra := Endpoints{Hosts: []string{"up.kommun.se", ".push.region.se"}}
	tests := Endpoints{AllowLoopback: true}
	for _, test := range []struct {
		endpoints Endpoints
		given     string
		want      string // "" for refused
	}{
		{Endpoints{}, "https://fcm.googleapis.com/fcm/send/abc:DEF-_1", "https://fcm.googleapis.com/fcm/send/abc:DEF-_1"},
		{Endpoints{}, "https://jmt17.google.com/fcm/send/a", "https://jmt17.google.com/fcm/send/a"},
		{Endpoints{}, "https://updates.push.services.mozilla.com/wpush/v2/gAAA", "https://updates.push.services.mozilla.com/wpush/v2/gAAA"},
		{Endpoints{}, "https://web.push.apple.com/QN", "https://web.push.apple.com/QN"},
		{Endpoints{}, "https://db5p.notify.windows.com/w/?token=a%2fb", "https://db5p.notify.windows.com/w/?token=a%2fb"},
		{Endpoints{}, "https://fcm.googleapis.com:443/a", "https://fcm.googleapis.com/a"},
		{Endpoints{}, "HTTPS://FCM.googleapis.com/A%2fb", "https://fcm.googleapis.com/A%2fb"},
		{extra, "https://up.kommun.se/a", "https://up.kommun.se/a"},
		{extra, "https://a.b.push.region.se/a", "https://a.b.push.region.se/a"},
		{tests, "http://127.0.0.1:8123/a", "http://127.0.0.1:8123/a"},
		{tests, "https://localhost:8123/a", "https://localhost:8123/a"},
		{tests, "http://[::1]:8123/a", "http://[::1]:8123/a"},
		{tests, "https://fcm.googleapis.com/a", "https://fcm.googleapis.com/a"},

		{Endpoints{}, "", ""},
		{Endpoints{}, "fcm.googleapis.com/a", ""},
		{Endpoints{}, "//fcm.googleapis.com/a", ""},
		{Endpoints{}, "https:fcm.googleapis.com/a", ""},
		{Endpoints{}, "http://fcm.googleapis.com/a", ""},
		{Endpoints{}, "ftp://fcm.googleapis.com/a", ""},
		{Endpoints{}, "https://fcm.googleapis.com:8443/a", ""},
		{Endpoints{}, "https://fcm.googleapis.com:/a", ""},
		{Endpoints{}, "https://fcm.googleapis.com:80443/a", ""},
		{Endpoints{}, "https://me@fcm.googleapis.com/a", ""},
		{Endpoints{}, "https://me:pw@fcm.googleapis.com/a", ""},
		{Endpoints{}, "https://fcm.googleapis.com@evil.se/a", ""},
		{Endpoints{}, "https://fcm.googleapis.com/a#b", ""},
		{Endpoints{}, "https://fcm.googleapis.com./a", ""},
		{Endpoints{}, "https://fcm.googleapis.com.evil.se/a", ""},
		{Endpoints{}, "https://evilfcm.googleapis.com/a", ""},
		{Endpoints{}, "https://evil-push.apple.com/a", ""},
		{Endpoints{}, "https://push.apple.com/a", ""},
		{Endpoints{}, "https://.push.apple.com/a", ""},
		{Endpoints{}, "https://å.push.apple.com/a", ""},
		{Endpoints{}, "https://%C3%A5.push.apple.com/a", ""},
		{Endpoints{}, "https://evil.se\\.push.apple.com/a", ""},
		{Endpoints{}, "https://fcm.googleapis.com/a b", ""},
		{Endpoints{}, "https://fcm.googleapis.com/a\n", ""},
		{Endpoints{}, "https://fcm.googleapis.com/a\x00", ""},
		{Endpoints{}, "https://8.8.8.8/a", ""},
		{Endpoints{}, "https://[2606:4700::1111]/a", ""},
		{Endpoints{}, "https://2130706433/a", ""},
		{Endpoints{}, "https://127.0.0.1/a", ""},
		{Endpoints{}, "https://localhost/a", ""},
		{Endpoints{}, "https://fcm.googleapis.com/" + strings.Repeat("a", maxEndpoint), ""},
		{extra, "https://a.up.kommun.se/a", ""},
		{extra, "https://push.region.se/a", ""},
		{tests, "http://127.0.0.2/a", ""},
		{tests, "http://[::ffff:127.0.0.1]/a", ""},
		{tests, "http://fcm.googleapis.com/a", ""},
		{tests, "ftp://127.0.0.1/a", ""},
		{tests, "http://me@127.0.0.1/a", ""},
		{tests, "http://localhost.evil.se/a", ""},
	} {
		d, err := test.endpoints.ParseDevice(subscription(test.given, goodKey, goodAuth))
		if test.want == "" {
			wantRefusal(t, err, "subscription.endpoint", test.given)
		} else if err != nil || d.Endpoint != test.want {
			t.Errorf("%q gives %q, %v; want %q", test.given, d.Endpoint, err, test.want)
		}
	}
}

// wantRefusal wants an error for the field that does not give the secret away.
func wantRefusal(t *testing.T, err error, field, secret string) {
	t.Helper()
	var input *job.InputError
	if !errors.As(err, &input) || input.Field != field || input.Allowed == "" {
		t.Errorf("%.80q gives %v, want an InputError for %s", secret, err, field)
		return
	}
	if len(secret) > 12 && strings.Contains(err.Error(), secret) {
		t.Errorf("the error shows the secret: %v", err)
	}
}

func TestSubscriptionKeys(t *testing.T) {
	key, auth := decodeKey(goodKey), decodeKey(goodAuth)
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		d, err := Endpoints{}.ParseDevice(subscription("https://fcm.googleapis.com/a", encoding.EncodeToString(key), encoding.EncodeToString(auth)))
		if err != nil || !bytes.Equal(d.P256dh, key) || !bytes.Equal(d.Auth, auth) {
			t.Errorf("%s: %v", encoding.EncodeToString(auth), err)
		}
	}
	offCurve := bytes.Clone(key)
	offCurve[64] ^= 1
	compressed := append([]byte{2}, key[1:33]...)
	hybrid := append([]byte{6}, key[1:]...)
	for _, bad := range [][]byte{nil, {0}, key[:64], append(bytes.Clone(key), 0), offCurve, compressed, hybrid, make([]byte, 65)} {
		_, err := Endpoints{}.ParseDevice(subscription("https://fcm.googleapis.com/a", encode(bad), goodAuth))
		wantRefusal(t, err, "subscription.keys.p256dh", encode(bad))
	}
	_, err := Endpoints{}.ParseDevice(subscription("https://fcm.googleapis.com/a", "not base64: åäö", goodAuth))
	wantRefusal(t, err, "subscription.keys.p256dh", "not base64: åäö")
	for _, bad := range []string{"", encode(auth[:15]), encode(append(bytes.Clone(auth), 0)), "!" + goodAuth, encode(key)} {
		_, err := Endpoints{}.ParseDevice(subscription("https://fcm.googleapis.com/a", goodKey, bad))
		wantRefusal(t, err, "subscription.keys.auth", bad)
	}
}

func TestSubscriptionForm(t *testing.T) {
	for _, bad := range []string{"", "[]", "7", `"x"`, `{"endpoint":7}`, `{"endpoint":"https://fcm.googleapis.com/a","keys":[]}`, `{} {}`, "{", strings.Repeat(" ", maxSubscription) + "{}"} {
		_, err := Endpoints{}.ParseDevice([]byte(bad))
		wantRefusal(t, err, "subscription", bad)
	}
	for _, empty := range []string{"null", "{}"} {
		_, err := Endpoints{}.ParseDevice([]byte(empty))
		wantRefusal(t, err, "subscription.endpoint", "")
	}
}

func FuzzParseDevice(f *testing.F) {
	f.Add(subscription("https://fcm.googleapis.com/fcm/send/a", goodKey, goodAuth))
	f.Add(subscription("https://a.push.apple.com:443/a?b=%zz", goodKey, goodAuth+"=="))
	f.Add(subscription("https://web.push.apple.com@evil.se/", goodKey, goodAuth))
	f.Add([]byte(`{"endpoint":"https://[::1]/","keys":{}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := Endpoints{}.ParseDevice(raw)
		var input *job.InputError
		if err != nil {
			if !errors.As(err, &input) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		if !strings.HasPrefix(d.Endpoint, "https://") || len(d.P256dh) != 65 || len(d.Auth) != 16 {
			t.Fatalf("accepted %+v", d)
		}
		again, err := Endpoints{}.ParseDevice(subscription(d.Endpoint, encode(d.P256dh), encode(d.Auth)))
		if err != nil || again.Endpoint != d.Endpoint {
			t.Fatalf("%q becomes %q, %v", d.Endpoint, again.Endpoint, err)
		}
	})
}
