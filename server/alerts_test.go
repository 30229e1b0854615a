package server_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"jobbnara/server"
)

// subscription is what a browser gives for an endpoint.
func subscription(t *testing.T, endpoint string) map[string]any {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return map[string]any{"endpoint": endpoint, "expirationTime": nil, "keys": map[string]any{"p256dh": encode(key.PublicKey().Bytes()), "auth": encode(make([]byte, 16))}}
}

func (s *site) post(t *testing.T, body any) answer {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return s.ask(t, http.MethodPost, "/api/alerts", string(content), "Content-Type", "application/json")
}

type made struct{ ID, Token, Title, Query, Frequency string }

func TestAlertsLife(t *testing.T) {
	s := newSite(t)
	device := subscription(t, "http://127.0.0.1:9/device")
	a := s.post(t, map[string]any{"subscription": device, "query": "?municipality=0580&q=kock&limit=5", "frequency": "instant", "lang": "sv"})
	alert := decode[made](t, a)
	if a.status != http.StatusCreated || alert.ID == "" || len(alert.Token) < 20 || alert.Query != "municipality=bm2x_1mr_Qhx&q=kock" || alert.Frequency != "instant" || !strings.Contains(alert.Title, "Linköping") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	secured(t, "/api/alerts", a)
	address := "/api/alerts/" + alert.ID
	for _, headers := range [][]string{{}, {"Authorization", "Bearer"}, {"Authorization", "Bearer x"}, {"Authorization", "Basic " + alert.Token}, {"Authorization", alert.Token}, {"Cookie", "token=" + alert.Token}} {
		for _, method := range []string{"GET", "DELETE"} {
			refused(t, address, s.ask(t, method, address, "", headers...), http.StatusForbidden, "denied", "")
		}
	}
	right := []string{"Authorization", "Bearer " + alert.Token}
	got := s.getOK(t, address, right...)
	if read := decode[map[string]any](t, got); read["query"] != alert.Query || read["title"] != alert.Title || read["sent"] != nil {
		t.Errorf("%s", got.body)
	}
	for _, word := range []string{"127.0.0.1", alert.Token, "p256dh"} {
		if strings.Contains(got.body, word) || strings.Contains(s.log.String(), word) {
			t.Errorf("%q is told: %s", word, got.body)
		}
	}
	for _, method := range []string{"GET", "DELETE"} {
		refused(t, "unknown", s.ask(t, method, "/api/alerts/unknown", "", right...), http.StatusNotFound, "not_found", "")
	}
	if a := s.ask(t, "DELETE", address, "", right...); a.status != http.StatusNoContent || a.body != "" {
		t.Errorf("DELETE: %d %s", a.status, a.body)
	}
	refused(t, address, s.get(t, address, right...), http.StatusNotFound, "not_found", "")
}

func TestWrongAlerts(t *testing.T) {
	s := newSite(t)
	device := subscription(t, "http://127.0.0.1:9/device")
	with := func(key string, value any) map[string]any {
		body := map[string]any{"subscription": device, "query": "q=kock", "frequency": "instant", "lang": "sv"}
		body[key] = value
		return body
	}
	key := func(name, value string) map[string]any {
		wrong := subscription(t, "http://127.0.0.1:9/device")
		wrong["keys"].(map[string]any)[name] = value
		return with("subscription", wrong)
	}
	for _, c := range []struct {
		body        map[string]any
		code, field string
	}{
		{with("frequency", "hourly"), "unknown_value", "frequency"},
		{with("frequency", 1), "form", "body"},
		{with("query", "municipality=Solna"), "form", "municipality"},
		{with("query", "region=99"), "unknown_value", "region"},
		{with("query", "color=red"), "unknown_parameter", "color"},
		{with("query", "q=%zz"), "form", "query"},
		{with("query", "q="+strings.Repeat("x", 256)), "out_of_range", "q"},
		{with("subscription", nil), "form", "subscription.endpoint"},
		{with("subscription", "x"), "form", "subscription"},
		{with("subscription", subscription(t, "https://evil.example/x")), "form", "subscription.endpoint"},
		{with("subscription", subscription(t, "http://10.0.0.1/x")), "form", "subscription.endpoint"},
		{with("subscription", subscription(t, "https://fcm.googleapis.com@evil.example/x")), "form", "subscription.endpoint"},
		{with("subscription", subscription(t, "")), "form", "subscription.endpoint"},
		{key("p256dh", "AAAA"), "form", "subscription.keys.p256dh"},
		{key("auth", "AAAA"), "form", "subscription.keys.auth"},
	} {
		p := refused(t, c.field, s.post(t, c.body), http.StatusBadRequest, c.code, c.field)
		if strings.Contains(p.Error.Message, "evil") || strings.Contains(p.Error.Message, "AAAA") {
			t.Errorf("the message repeats a secret: %s", p.Error.Message)
		}
	}
	for _, body := range []string{"", "{", "[]", "null x", `"x"`, "\xff"} {
		a := s.ask(t, http.MethodPost, "/api/alerts", body, "Content-Type", "application/json; charset=utf-8")
		refused(t, body, a, http.StatusBadRequest, "form", "body")
	}
	good, _ := json.Marshal(with("lang", "sv"))
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json2", "multipart/form-data; boundary=x", ";"} {
		a := s.ask(t, http.MethodPost, "/api/alerts", string(good), "Content-Type", kind)
		refused(t, kind, a, http.StatusUnsupportedMediaType, "unsupported_media_type", "")
	}
	// Words we do not have are no reason to refuse; the language is the default.
	if a := s.post(t, with("lang", "xx\"><script>")); a.status != http.StatusCreated {
		t.Errorf("an unknown language: %d %s", a.status, a.body)
	}
}

func TestAlertsOff(t *testing.T) {
	s := newSite(t, func(o *server.Options) { o.Push = nil })
	for method, address := range map[string]string{"GET": "/api/push/key", "POST": "/api/alerts", "DELETE": "/api/alerts/x"} {
		a := s.ask(t, method, address, "{}", "Content-Type", "application/json")
		refused(t, address, a, http.StatusServiceUnavailable, "alerts_unavailable", "")
		if a.header.Get("Retry-After") != "" {
			t.Errorf("%s: nothing will be better in %s seconds", address, a.header.Get("Retry-After"))
		}
	}
	s.getOK(t, "/alerts")
}

// A new ad that matches reaches the device; one that does not match, does not.
func TestAlertReachesDevice(t *testing.T) {
	received := make(chan string, 10)
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received <- r.URL.Path
		w.WriteHeader(http.StatusCreated)
	}))
	defer service.Close()
	s := newSite(t)
	s.load(t, ad("1", "Kock")) // the first load alerts nobody
	for name, query := range map[string]string{"match": "q=bagare&municipality=0580", "other": "q=kock"} {
		if a := s.post(t, map[string]any{"subscription": subscription(t, service.URL+"/"+name), "query": query}); a.status != http.StatusCreated {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	done := make(chan struct{})
	go func() { defer close(done); s.push.Run(t.Context(), nil) }()
	s.load(t, ad("2", "Bagare"))
	if got := <-received; got != "/match" {
		t.Errorf("a message to %s", got)
	}
	s.load(t, ad("3", "Bagare i kväll"))
	if got := <-received; got != "/match" {
		t.Errorf("a message to %s", got)
	}
	t.Cleanup(func() { <-done })
}
