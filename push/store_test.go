package push

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"jobbnara/job"
)

// memory is a Store. What is recorded is also told to events, in words.
type memory struct {
	mu      sync.Mutex
	now     time.Time
	queue   []*row
	pending []job.Delivery // what EnqueueNew will find
	failing error          // of Delivered and Retry
	alerts  map[string]saved
	events  chan event
}

type row struct {
	job.Delivery
	due time.Time // also the end of a lease
}

type saved struct {
	job.Alert
	device job.Device
	hash   []byte
}

type event struct {
	what string
	id   int64
	at   time.Time
}

func newMemory() *memory {
	return &memory{
		now:    time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC),
		alerts: map[string]saved{},
		events: make(chan event, 1000),
	}
}

func (m *memory) clock() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

func (m *memory) advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failing = err
}

// add has a delivery found by the next EnqueueNew.
func (m *memory) add(d job.Delivery) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d.Created = m.now
	m.pending = append(m.pending, d)
}

func (m *memory) waiting() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.queue)
}

func (m *memory) EnqueueNew(context.Context) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(m.pending)
	for _, d := range m.pending {
		m.queue = append(m.queue, &row{Delivery: d, due: m.now})
	}
	m.pending = nil
	return n, nil
}

func (m *memory) LeaseDeliveries(_ context.Context, n int, until time.Time) (out []job.Delivery, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.queue {
		if len(out) < n && !r.due.After(m.now) {
			r.due = until
			out = append(out, r.Delivery)
		}
	}
	return out, nil
}

// change records an event and, without an error, changes the rows that match.
func (m *memory) change(e event, err error, match func(*row) bool, keep bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil {
		m.queue = slices.DeleteFunc(m.queue, func(r *row) bool {
			if !match(r) {
				return false
			}
			r.due = e.at
			r.Attempts++
			return !keep
		})
	} else {
		e.what = "unrecorded"
	}
	m.events <- e
	return err
}

func (m *memory) failure() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.failing
}

func byID(id int64) func(*row) bool { return func(r *row) bool { return r.ID == id } }

func (m *memory) Delivered(_ context.Context, id int64) error {
	return m.change(event{what: "delivered", id: id}, m.failure(), byID(id), false)
}

func (m *memory) Retry(_ context.Context, id int64, at time.Time) error {
	return m.change(event{"retry", id, at}, m.failure(), byID(id), true)
}

func (m *memory) Abandon(_ context.Context, id int64) error {
	return m.change(event{what: "abandon", id: id}, nil, byID(id), false)
}

func (m *memory) DropDevice(_ context.Context, device int64) error {
	return m.change(event{what: "drop", id: device}, nil, func(r *row) bool { return r.Device.ID == device }, false)
}

func (m *memory) SaveAlert(_ context.Context, d job.Device, a job.Alert, hash []byte) error {
	if len(hash) != 32 {
		return errors.New("no SHA-256")
	}
	m.alerts[a.ID] = saved{a, d, hash}
	return nil
}

func (m *memory) Alert(_ context.Context, id string) (job.Alert, []byte, error) {
	s, ok := m.alerts[id]
	if !ok {
		return job.Alert{}, nil, job.ErrNotFound
	}
	return s.Alert, s.hash, nil
}

func (m *memory) DeleteAlert(_ context.Context, id string) error {
	delete(m.alerts, id)
	return nil
}
