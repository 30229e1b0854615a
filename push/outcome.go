package push

import (
	"bytes"
	"net/http"
	"strconv"
	"time"
)

// action is what becomes of a delivery.
type action int

const (
	done       action = iota
	dropDevice        // the subscription is over: forget the device
	retry             // try again later
	abandon           // give up this delivery, keep the device
)

// outcome is what an attempt to send leads to.
type outcome struct {
	action action
	wait   time.Duration // for retry: not before this; 0 leaves it to our own back-off
	report string        // what the operator should know; "" when all is as usual
}

// answers says what a push service's status means. Nothing but 404 and 410
// costs a device its alerts: every other refusal may be our own fault.
var answers = []struct {
	low, high int
	outcome
}{
	{200, 299, outcome{action: done}},
	{300, 399, outcome{action: retry, report: "the push service redirects, which none should do"}},
	{400, 400, outcome{action: abandon, report: "the push service cannot read our request: a fault of ours"}},
	{401, 401, outcome{action: retry, wait: time.Hour, report: refusedSignature}},
	{403, 403, outcome{action: retry, wait: time.Hour, report: refusedSignature}},
	{404, 404, outcome{action: dropDevice}},
	{406, 406, outcome{action: retry}}, // Windows' way to say 429
	{410, 410, outcome{action: dropDevice}},
	{413, 413, outcome{action: abandon, report: "the message is too large for the push service: a fault of ours"}},
	{429, 429, outcome{action: retry}},
	{500, 599, outcome{action: retry}},
}

const refusedSignature = "the push service refuses our signature: check the contact, vapid.json and the clock"

// wrongKey is Apple's reason for a device that subscribed under another pair
// of keys. It must subscribe anew, which its browser does on the next visit.
const wrongKey = "VapidPkHashMismatch"

// judge reads a push service's answer. Body may be cut off.
func judge(status int, header http.Header, body []byte, now time.Time) outcome {
	if (status == 400 || status == 403) && bytes.Contains(body, []byte(wrongKey)) {
		return outcome{action: abandon, report: "the device subscribed under other VAPID keys than those in vapid.json"}
	}
	for _, answer := range answers {
		if answer.low <= status && status <= answer.high {
			o := answer.outcome
			if o.action == retry {
				o.wait = max(o.wait, retryAfter(header, now))
			}
			return o
		}
	}
	return outcome{action: abandon, report: "the push service gives an answer that we do not know"}
}

// retryAfter reads Retry-After (RFC 9110: seconds or a date), at most
// lifetime; 0 when it is missing or makes no sense.
func retryAfter(header http.Header, now time.Time) time.Duration {
	value := header.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), lifetime)
}
