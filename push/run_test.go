package push

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jobbnara/job"
)

// start runs the service until the test ends, or stop is called.
func (r *rig) start(t *testing.T) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.Run(ctx, r.wake)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(stop)
	return stop
}

func TestWhatArrives(t *testing.T) {
	r := newRig(t)
	r.start(t)
	for id := range int64(2) {
		r.deliver(id + 1)
		r.wake <- struct{}{}
		if e := r.next(t); e.what != "delivered" || e.id != id+1 {
			t.Fatalf("%+v, want delivery %d delivered", e, id+1)
		}
	}
	if n := r.waiting(); n != 0 {
		t.Errorf("%d deliveries still wait", n)
	}
	got := r.browser.messages()
	if len(got) != 2 {
		t.Fatalf("%d messages, want 2", len(got))
	}
	first := got[0]
	if n := first.message.Notification; first.message.WebPush != 8030 || n.Title != "Undersköterska" || n.Navigate != "https://jobb.kommun.se/jobs/1001" {
		t.Errorf("message %+v", first.message)
	}
	for name, want := range map[string]string{
		"Ttl": "86400", "Urgency": "normal", "Content-Encoding": "aes128gcm", "Content-Type": "application/notification+json",
		"Topic": topic("alert-1"),
	} {
		if have := first.header.Get(name); have != want {
			t.Errorf("header %s is %q, want %q", name, have, want)
		}
	}
	if first.length > recordSize {
		t.Errorf("a body of %d bytes, want at most %d", first.length, recordSize)
	}
	if got[0].authorization != got[1].authorization {
		t.Error("a second message to one push service was signed anew")
	}
}

func TestRetriesUntilDelivered(t *testing.T) {
	r := newRig(t)
	r.browser.answer = func(w http.ResponseWriter, _ *http.Request) {
		if len(r.browser.messages()) < 4 {
			w.WriteHeader(503)
		}
	}
	r.deliver(1)
	r.start(t)
	for attempt := range 3 {
		e := r.next(t)
		low := 15 * time.Second << attempt
		if wait := e.at.Sub(r.clock()); e.what != "retry" || wait < low || wait > 3*low {
			t.Fatalf("attempt %d: %+v in %v, want a retry after %v to %v", attempt+1, e, wait, low, 3*low)
		}
		r.advance(e.at.Sub(r.clock()))
		r.wake <- struct{}{}
	}
	if e := r.next(t); e.what != "delivered" {
		t.Errorf("%+v, want it delivered", e)
	}
}

func TestNetworkTrouble(t *testing.T) {
	for name, trouble := range map[string]func(*pushService){
		"an answer cut off": func(p *pushService) {
			p.answer = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		},
		"nobody there": func(p *pushService) { p.Close() },
	} {
		r := newRig(t)
		trouble(r.browser)
		r.deliver(1)
		stop := r.start(t)
		if e := r.next(t); e.what != "retry" {
			t.Errorf("%s: %+v, want a retry", name, e)
		}
		stop()
		if text := r.log.String(); !strings.Contains(text, "cannot be reached") || strings.Contains(text, "/d/1") {
			t.Errorf("%s: the log says %s", name, text)
		}
	}
}

// An answer without end is hung up on.
func TestEndlessAnswer(t *testing.T) {
	r := newRig(t)
	hungUp := make(chan struct{})
	r.browser.answer = func(w http.ResponseWriter, _ *http.Request) {
		defer close(hungUp)
		for range 4 << 10 {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
		t.Error("256 MB of an answer were read")
	}
	r.deliver(1)
	r.start(t)
	if e := r.next(t); e.what != "delivered" {
		t.Errorf("%+v, want it delivered", e)
	}
	<-hungUp
}

func TestGivesUpInTime(t *testing.T) {
	r := newRig(t)
	r.browser.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }
	r.deliver(1)
	r.start(t)
	began := r.clock()
	for {
		e := r.next(t)
		if e.what == "abandon" {
			break
		}
		r.advance(e.at.Sub(r.clock()))
		r.wake <- struct{}{}
	}
	if took := r.clock().Sub(began); took < 22*time.Hour || took > 24*time.Hour {
		t.Errorf("gave up after %v", took)
	}
	last := r.browser.messages()
	if ttl, err := strconv.Atoi(last[len(last)-1].header.Get("TTL")); err != nil || ttl > 2*3600 {
		t.Errorf("the last attempt had TTL %d, want no more than the rest of the day", ttl)
	}
}

// Nothing is sent for these.
func TestNotSent(t *testing.T) {
	r := newRig(t)
	r.add(job.Delivery{ID: 1, Device: r.browser.device(1)}) // all ads have closed
	elsewhere := r.browser.device(2)
	elsewhere.Endpoint = "https://push.evil.se/d/2"
	ads := []job.Ad{{ID: "1"}}
	r.add(job.Delivery{ID: 2, Device: elsewhere, Ads: ads})
	short := r.browser.device(3)
	short.Auth = short.Auth[:8]
	r.add(job.Delivery{ID: 3, Device: short, Ads: ads})
	r.start(t)
	for range 3 {
		if e := r.next(t); e.what != "abandon" {
			t.Errorf("%+v, want it abandoned", e)
		}
	}
	if n := len(r.browser.messages()); n != 0 {
		t.Errorf("%d messages sent, want none", n)
	}
}

// A crash between sending and recording repeats the message, under the same
// names, and does so only when the lease has ended.
func TestCrashAfterSending(t *testing.T) {
	r := newRig(t)
	r.fail(errors.New("the machine went down"))
	r.deliver(1)
	stop := r.start(t)
	if e := r.next(t); e.what != "unrecorded" {
		t.Fatalf("%+v", e)
	}
	stop()
	r.fail(nil)

	stop = r.start(t)
	r.wake <- struct{}{}
	stop()
	if n := len(r.browser.messages()); n != 1 {
		t.Fatalf("%d messages while the lease runs, want 1", n)
	}

	r.advance(lease)
	r.start(t)
	if e := r.next(t); e.what != "delivered" {
		t.Fatalf("%+v, want it delivered", e)
	}
	got := r.browser.messages()
	if len(got) != 2 || got[0].message.Notification.Tag != got[1].message.Notification.Tag || got[0].header.Get("Topic") != got[1].header.Get("Topic") {
		t.Errorf("messages %+v", got)
	}
}

func TestManyAtOnce(t *testing.T) {
	const many = 200
	r := newRig(t)
	var now, most atomic.Int32
	together := make(chan struct{})
	r.browser.answer = func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == senders {
			select {
			case <-together:
			default:
				close(together)
			}
		}
		<-together // so the first ones wait for each other
	}
	for id := range int64(many) {
		r.deliver(id + 1)
	}
	r.start(t)
	seen := map[int64]bool{}
	for range many {
		if e := r.next(t); e.what != "delivered" || seen[e.id] {
			t.Fatalf("%+v", e)
		} else {
			seen[e.id] = true
		}
	}
	if most.Load() != senders || len(r.browser.messages()) != many {
		t.Errorf("%d at once, %d messages; want %d and %d", most.Load(), len(r.browser.messages()), senders, many)
	}
}

// Stopping finishes what is on its way and hands back what is not begun.
func TestStop(t *testing.T) {
	r := newRig(t)
	arrived, release := make(chan struct{}, 100), make(chan struct{})
	r.browser.answer = func(http.ResponseWriter, *http.Request) {
		arrived <- struct{}{}
		<-release
	}
	for id := range int64(senders + 3) {
		r.deliver(id + 1)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.Run(ctx, r.wake)
	}()
	for range senders {
		<-arrived
	}
	cancel()
	for range 3 {
		if e := r.next(t); e.what != "retry" || e.at.After(r.clock()) {
			t.Errorf("%+v, want one that is handed back", e)
		}
	}
	select {
	case <-ended:
		t.Error("Run ended while messages were on their way")
	default:
	}
	close(release)
	<-ended
	for range senders {
		if e := r.next(t); e.what != "delivered" {
			t.Errorf("%+v, want it delivered", e)
		}
	}
	if n := r.waiting(); n != 3 {
		t.Errorf("%d wait, want 3", n)
	}
}
