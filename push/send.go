package push

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"jobbnara/job"
)

const (
	sendTimeout = 15 * time.Second
	recordSize  = 3000    // bytes of an encrypted message: all are padded to it, so that their size says nothing
	maxAnswer   = 4 << 10 // bytes read of an answer
)

// sender sends messages through webpush-go.
type sender struct {
	keys      Keys
	subject   string
	endpoints Endpoints
	http      *signing
}

// send sends one message (RFC 8030, 8291, 8292), which the push service keeps
// for ttl, and says what the answer means. Errors of the network are outcomes
// too; none has the endpoint in it.
func (s *sender) send(ctx context.Context, d job.Device, payload []byte, topic string, ttl time.Duration) outcome {
	endpoint, err := s.endpoints.check(d.Endpoint)
	if err == nil {
		err = checkKeys(d)
	}
	if err != nil {
		return outcome{action: abandon, report: "the device is not one that would be accepted today: " + err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	// webpush-go writes behind the payload: sends must not share one.
	answer, err := webpush.SendNotificationWithContext(ctx, slices.Clone(payload), &webpush.Subscription{
		Endpoint: endpoint,
		Keys:     webpush.Keys{P256dh: encode(d.P256dh), Auth: encode(d.Auth)},
	}, &webpush.Options{
		HTTPClient:      s.http,
		RecordSize:      recordSize,
		Subscriber:      s.subject,
		Topic:           topic,
		TTL:             int(ttl.Seconds()),
		Urgency:         webpush.UrgencyNormal,
		VAPIDPublicKey:  s.keys.public,
		VAPIDPrivateKey: s.keys.private,
	})
	switch {
	case errors.Is(err, webpush.ErrMaxPadExceeded):
		return outcome{action: abandon, report: "the message is larger than a record: a fault of ours"}
	case err != nil:
		return outcome{action: retry, report: "the push service cannot be reached: " + withoutAddress(err)}
	}
	defer answer.Body.Close()
	// Reading to the end lets the connection be used again.
	body, _ := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	return judge(answer.StatusCode, answer.Header, body, time.Now())
}

// withoutAddress says what went wrong without net/http's own words, which hold
// the endpoint, a secret.
func withoutAddress(err error) string {
	var network *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &network):
		return network.Error()
	case errors.As(err, &certificate):
		return certificate.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in " + sendTimeout.String()
	}
	return "no proper answer"
}

// signing is how webpush-go reaches the network: with headers as they should
// be. webpush-go signs each message anew, and push services ask for a new
// signature at most hourly, so the first for each origin serves for a while.
type signing struct {
	http *http.Client

	mu     sync.Mutex
	signed map[string]signature // by origin
}

type signature struct {
	header string
	until  time.Time
}

const (
	signatureLife = 6 * time.Hour // half of what webpush-go writes into it
	maxSignatures = 1000
)

// Do is webpush.HTTPClient.
func (s *signing) Do(r *http.Request) (*http.Response, error) {
	origin := r.URL.Scheme + "://" + r.URL.Host
	r.Header.Set("Authorization", s.authorization(origin, r.Header.Get("Authorization")))
	r.Header.Set("Content-Type", "application/notification+json")
	answer, err := s.http.Do(r)
	if err == nil && (answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusForbidden) {
		s.mu.Lock()
		delete(s.signed, origin)
		s.mu.Unlock()
	}
	return answer, err
}

func (s *signing) authorization(origin, fresh string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if kept, ok := s.signed[origin]; ok && now.Before(kept.until) {
		return kept.header
	}
	if s.signed == nil || len(s.signed) >= maxSignatures {
		s.signed = map[string]signature{}
	}
	s.signed[origin] = signature{header: fresh, until: now.Add(signatureLife)}
	return fresh
}
