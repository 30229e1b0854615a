package push

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Each answer of the table, and what is recorded for it.
func TestAnswers(t *testing.T) {
	for _, test := range []struct {
		status     int
		retryAfter string
		body       string
		what       string
		low, high  time.Duration // until the next attempt
	}{
		{200, "", "", "delivered", 0, 0},
		{201, "", strings.Repeat("x", 10_000), "delivered", 0, 0},
		{307, "", "", "retry", 15 * time.Second, 45 * time.Second},
		{400, "", "", "abandon", 0, 0},
		{400, "", `{"reason":"VapidPkHashMismatch"}`, "abandon", 0, 0},
		{401, "", "", "retry", time.Hour, 67 * time.Minute},
		{403, "", `{"reason":"BadJwtToken"}`, "retry", time.Hour, 67 * time.Minute},
		{403, "", `{"reason":"VapidPkHashMismatch"}`, "abandon", 0, 0},
		{404, "", "", "drop", 0, 0},
		{406, "600", "", "retry", 600 * time.Second, 661 * time.Second},
		{410, "", "", "drop", 0, 0},
		{413, "", "", "abandon", 0, 0},
		{418, "", "", "abandon", 0, 0},
		{429, "7200", "", "retry", 7200 * time.Second, 7921 * time.Second},
		{429, "", "", "retry", 15 * time.Second, 45 * time.Second},
		{429, "90000", "", "abandon", 0, 0}, // after the news are none
		{500, "", "", "retry", 15 * time.Second, 45 * time.Second},
		{503, "60", "", "retry", 60 * time.Second, 67 * time.Second},
	} {
		t.Run(fmt.Sprint(test.status, test.retryAfter, test.body[:min(20, len(test.body))]), func(t *testing.T) {
			r := newRig(t)
			r.browser.answer = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "/elsewhere")
				if test.retryAfter != "" {
					w.Header().Set("Retry-After", test.retryAfter)
				}
				w.WriteHeader(test.status)
				w.Write([]byte(test.body))
			}
			r.deliver(1)
			stop := r.start(t)
			e := r.next(t)
			stop()
			if e.what != test.what || e.id != 1 {
				t.Errorf("%+v, want %s", e, test.what)
			}
			if wait := e.at.Sub(r.clock()); test.what == "retry" && (wait < test.low || wait > test.high) {
				t.Errorf("next attempt in %v, want %v to %v", wait, test.low, test.high)
			}
			if n := len(r.browser.messages()); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
			if text := r.log.String(); strings.Contains(text, "/d/1") || strings.Contains(text, encode(r.browser.auth)) {
				t.Errorf("the log has the endpoint or a key: %s", text)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "0": 0, "120": 2 * time.Minute, "-5": 0, "soon": 0, "1.5": 0,
		"99999999": lifetime, "99999999999999999999": 0,
		"Thu, 01 Oct 2026 08:10:00 GMT": 10 * time.Minute,
		"Thu, 01 Oct 2026 07:00:00 GMT": 0,
		"Fri, 01 Oct 2027 08:00:00 GMT": lifetime,
	} {
		header := http.Header{"Retry-After": {value}}
		if o := judge(429, header, nil, now); o.action != retry || o.wait != want {
			t.Errorf("%q gives %+v, want a wait of %v", value, o, want)
		}
	}
}

// Only these two cost a device its alerts.
func TestOnlyGoneDropsADevice(t *testing.T) {
	for status := range 1000 {
		o := judge(status, http.Header{}, nil, time.Now())
		if (o.action == dropDevice) != (status == 404 || status == 410) || (o.action == done) != (status >= 200 && status < 300) {
			t.Errorf("%d gives %+v", status, o)
		}
	}
}
