// Package push sends alerts: it has new ads matched to saved searches, queues
// a message for each device that waits for them, and sends it by Web Push.
package push

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"jobbnara/job"
	"jobbnara/safehttp"
)

// Store keeps devices, alerts and the queue of deliveries. Matching is
// searching, so the store does it. Methods may be called by many at once.
type Store interface {
	// EnqueueNew reads the change log from where it last stopped, matches new
	// ads that are still open against every alert, and writes the queue's rows
	// and the new place in the log in one transaction. It returns the number
	// of deliveries queued.
	EnqueueNew(ctx context.Context) (int, error)
	// LeaseDeliveries hands out at most n deliveries that are due and not
	// leased, oldest first. Nobody else gets them before the lease ends.
	LeaseDeliveries(ctx context.Context, n int, until time.Time) ([]job.Delivery, error)
	// Delivered ends a delivery and notes the time as its alert's Sent.
	Delivered(ctx context.Context, id int64) error
	// Retry ends the lease, counts an attempt, and makes the delivery due then.
	Retry(ctx context.Context, id int64, at time.Time) error
	// Abandon ends a delivery that cannot be made.
	Abandon(ctx context.Context, id int64) error
	// DropDevice forgets a device with its alerts and deliveries.
	DropDevice(ctx context.Context, device int64) error

	// SaveAlert stores a new alert and the hash of its token. The device is the
	// one with this endpoint, whose keys are brought up to date, else a new one.
	SaveAlert(ctx context.Context, d job.Device, a job.Alert, tokenHash []byte) error
	// Alert returns an alert and its token's hash, or job.ErrNotFound.
	Alert(ctx context.Context, id string) (a job.Alert, tokenHash []byte, err error)
	// DeleteAlert forgets an alert and its deliveries, and a device that has
	// no other alert. An alert that is not there is no error.
	DeleteAlert(ctx context.Context, id string) error
}

// Options are what a Service needs.
type Options struct {
	Store     Store
	Keys      Keys
	BaseURL   string // the site's own address, which notifications lead to
	Contact   string // mail or https address of the operator, for the push services; may be "" when BaseURL is on this machine, or is https
	Endpoints Endpoints
	Clock     job.Clock     // the store's; nil is the wall clock
	Log       *slog.Logger  // nil is slog.Default
	Every     time.Duration // how often the queue is looked at without being woken; 0 is 5 s
}

// Service makes alerts and sends them.
type Service struct {
	Options
	sender sender
}

// New checks the options. The error says which configuration would be right.
func New(o Options) (*Service, error) {
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || len(o.BaseURL) > 300 {
		return nil, fmt.Errorf("%.80q is no base address for alerts; write one as https://jobb.kommun.se", o.BaseURL)
	}
	subject, err := subject(o.Contact, base)
	if err != nil {
		return nil, err
	}
	if err := o.Endpoints.valid(); err != nil {
		return nil, err
	}
	if o.Store == nil || o.Keys.private == "" {
		return nil, errors.New("alerts need a store and keys")
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Every == 0 {
		o.Every = 5 * time.Second
	}
	if o.Endpoints.AllowLoopback {
		o.Log.Warn("push messages may go to loopback addresses: this is for tests only")
	}
	client := safehttp.New(safehttp.Options{Timeout: sendTimeout, Ports: []uint16{443}, AllowLoopback: o.Endpoints.AllowLoopback})
	return &Service{Options: o, sender: sender{
		keys: o.Keys, subject: subject, endpoints: o.Endpoints, http: &signing{http: client},
	}}, nil
}

// PublicKey is what browsers subscribe with, as base64url.
func (s *Service) PublicKey() string { return s.Keys.Public() }
