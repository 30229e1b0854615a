package push

import (
	"context"
	"math/rand/v2"
	"net/url"
	"sync"
	"time"

	"jobbnara/job"
)

const (
	senders  = 8  // messages on their way at once
	batch    = 32 // deliveries leased at once
	lease    = 5 * time.Minute
	lifetime = 24 * time.Hour // after which news are none
	// A batch of which every message times out takes a minute, well within the
	// lease: nobody sends a second time what is still being sent.

	firstWait   = 30 * time.Second
	longestWait = time.Hour
)

// Run queues and sends, whenever wake receives and every few seconds, until
// ctx ends; it returns when what is on its way has been sent and recorded. A
// delivery is recorded after it was sent, so that a crash repeats it instead
// of losing it.
func (s *Service) Run(ctx context.Context, wake <-chan struct{}) {
	work := make(chan job.Delivery)
	var group sync.WaitGroup
	for range senders {
		group.Go(func() {
			for d := range work {
				s.deliver(context.WithoutCancel(ctx), d)
			}
		})
	}
	defer group.Wait()
	defer close(work)

	ticker := time.NewTicker(s.Every)
	defer ticker.Stop()
	for ctx.Err() == nil {
		if _, err := s.Store.EnqueueNew(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("new ads could not be matched with alerts, will try again", "error", err)
		}
		s.drain(ctx, work)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-ticker.C:
		}
	}
}

// drain hands out everything that is due.
func (s *Service) drain(ctx context.Context, work chan<- job.Delivery) {
	for ctx.Err() == nil {
		deliveries, err := s.Store.LeaseDeliveries(ctx, batch, s.Clock().Add(lease))
		if err != nil && ctx.Err() == nil {
			s.Log.Error("the queue of alerts could not be read, will try again", "error", err)
		}
		if len(deliveries) == 0 {
			return
		}
		for _, d := range deliveries {
			select {
			case work <- d:
			case <-ctx.Done(): // not begun: due again at once
				s.record(context.WithoutCancel(ctx), d, outcome{action: retry}, s.Clock())
			}
		}
	}
}

// deliver makes one attempt and records what came of it.
func (s *Service) deliver(ctx context.Context, d job.Delivery) {
	o := s.attempt(ctx, d)
	wait := backoff(d.Attempts)
	if o.wait > 0 {
		wait = o.wait + rand.N(o.wait/10+time.Second) // not all at the same moment
	}
	at := s.Clock().Add(wait)
	if o.action == retry && at.After(d.Created.Add(lifetime)) {
		o = outcome{action: abandon, report: join("; ", o.report, tooLate)}
	}
	if o.report != "" {
		s.Log.Warn(o.report, "service", host(d.Device), "delivery", d.ID, "attempts", d.Attempts+1)
	}
	s.record(ctx, d, o, at)
}

func (s *Service) attempt(ctx context.Context, d job.Delivery) outcome {
	ttl := lifetime - s.Clock().Sub(d.Created)
	switch {
	case len(d.Ads) == 0:
		return outcome{action: abandon}
	case ttl <= 0:
		return outcome{action: abandon, report: tooLate}
	}
	payload, err := compose(s.BaseURL, d)
	if err != nil {
		return outcome{action: abandon, report: "the message cannot be written: " + err.Error()}
	}
	return s.sender.send(ctx, d.Device, payload, topic(d.Alert.ID), min(ttl, lifetime))
}

func (s *Service) record(ctx context.Context, d job.Delivery, o outcome, at time.Time) {
	var err error
	switch o.action {
	case done:
		err = s.Store.Delivered(ctx, d.ID)
	case dropDevice:
		err = s.Store.DropDevice(ctx, d.Device.ID)
	case retry:
		err = s.Store.Retry(ctx, d.ID, at)
	case abandon:
		err = s.Store.Abandon(ctx, d.ID)
	}
	if err != nil {
		s.Log.Error("what came of a delivery could not be recorded; it is repeated when its lease ends", "delivery", d.ID, "error", err)
	}
}

// backoff doubles with each attempt, up to an hour, half of it by chance.
func backoff(attempts int) time.Duration {
	wait := longestWait
	if attempts < 7 {
		wait = min(firstWait<<attempts, longestWait)
	}
	return wait/2 + rand.N(wait)
}

const tooLate = "not delivered within a day, given up"

// host is what of an endpoint may be logged.
func host(d job.Device) string {
	u, err := url.Parse(d.Endpoint)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
