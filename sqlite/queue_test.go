package sqlite_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
)

// queued is a store in whose queue there is one delivery for each of n alerts.
func queued(t *testing.T, n int) (*sqlite.Store, *clock) {
	t.Helper()
	s, c := store(t)
	load(t, s, job.Whole)
	for i := range n {
		alert(t, s, fmt.Sprint("alert", i), "q=kock")
	}
	load(t, s, job.Part, ad("1", "Kock"), ad("2", "Kock"))
	if got, err := s.EnqueueNew(t.Context()); got != n || err != nil {
		t.Fatal(got, err)
	}
	return s, c
}

func lease(t *testing.T, s *sqlite.Store, n int, until time.Time) []job.Delivery {
	t.Helper()
	leased, err := s.LeaseDeliveries(t.Context(), n, until)
	if err != nil {
		t.Fatal(err)
	}
	return leased
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func TestLease(t *testing.T) {
	s, c := queued(t, 5)
	until := c.now().Add(time.Minute)
	first := lease(t, s, 2, until)
	rest := lease(t, s, 10, until)
	seen := map[int64]bool{}
	for _, d := range append(first, rest...) {
		seen[d.ID] = true
		if ids(d.Ads) != "1 2" || d.Attempts != 0 || !d.Created.Equal(c.now()) || d.Alert.Title == "" || d.Device.Endpoint != "https://push.example.org/"+d.Alert.ID ||
			!bytes.Equal(d.Device.P256dh, []byte("key")) || !bytes.Equal(d.Device.Auth, []byte("auth")) || d.Ads[0].Details == nil {
			t.Errorf("%+v", d)
		}
	}
	if len(first) != 2 || len(rest) != 3 || len(seen) != 5 || len(lease(t, s, 10, until)) != 0 {
		t.Errorf("%d, %d, %d different", len(first), len(rest), len(seen))
	}
	// A sender that died loses its lease.
	c.set(until.Add(-time.Second))
	if got := lease(t, s, 10, until); len(got) != 0 {
		t.Errorf("%d before the lease ends", len(got))
	}
	c.set(until)
	if got := lease(t, s, 10, until.Add(time.Minute)); len(got) != 5 {
		t.Errorf("%d after the lease ended", len(got))
	}
}

func TestOutcomes(t *testing.T) {
	s, c := queued(t, 4)
	leased := lease(t, s, 4, c.now().Add(time.Minute))
	delivered, retried, abandoned, dropped := leased[0], leased[1], leased[2], leased[3]
	c.pass(time.Second)
	check(t, s.Delivered(t.Context(), delivered.ID))
	check(t, s.Retry(t.Context(), retried.ID, c.now().Add(time.Hour)))
	check(t, s.Abandon(t.Context(), abandoned.ID))
	check(t, s.DropDevice(t.Context(), dropped.Device.ID))
	if a, _, err := s.Alert(t.Context(), delivered.Alert.ID); err != nil || !a.Sent.Equal(c.now()) {
		t.Errorf("%+v, %v", a, err)
	}
	if a, _, err := s.Alert(t.Context(), abandoned.Alert.ID); err != nil || !a.Sent.IsZero() {
		t.Errorf("%+v, %v", a, err)
	}
	if _, _, err := s.Alert(t.Context(), dropped.Alert.ID); err != job.ErrNotFound {
		t.Errorf("the alert of a device that is gone: %v", err)
	}
	c.pass(30 * time.Minute)
	if got := lease(t, s, 10, c.now().Add(time.Minute)); len(got) != 0 {
		t.Errorf("%d before it is due", len(got))
	}
	c.pass(30 * time.Minute)
	again := lease(t, s, 10, c.now().Add(time.Minute))
	if len(again) != 1 || again[0].ID != retried.ID || again[0].Attempts != 1 {
		t.Fatalf("%+v", again)
	}
	check(t, s.DeleteAlert(t.Context(), retried.Alert.ID))
	c.pass(time.Hour)
	if got := lease(t, s, 10, c.now().Add(time.Minute)); len(got) != 0 {
		t.Errorf("%d deliveries of an alert that is gone", len(got))
	}
	check(t, s.Delivered(t.Context(), retried.ID)) // by a sender that did not know
}

// What closed since is not in the message; an edit is.
func TestDeliveryIsOfOpenAds(t *testing.T) {
	s, c := queued(t, 1)
	load(t, s, job.Part, gone("1"), ad("2", "Köksmästare"))
	got := lease(t, s, 1, c.now().Add(time.Minute))
	if len(got) != 1 || ids(got[0].Ads) != "2" || got[0].Ads[0].Headline != "Köksmästare" {
		t.Fatalf("%+v", got)
	}
	check(t, s.Retry(t.Context(), got[0].ID, c.now()))
	load(t, s, job.Part, gone("2"))
	if got := lease(t, s, 1, c.now().Add(time.Minute)); len(got) != 1 || got[0].Ads != nil {
		t.Errorf("%+v", got)
	}
}

// A device is forgotten with its last alert, and its keys are kept up to date.
func TestDevices(t *testing.T) {
	folder, c := t.TempDir(), &clock{t: noon}
	s := open(t, folder, c)
	device := job.Device{Endpoint: "https://push.example.org/x", P256dh: []byte("old"), Auth: []byte("old")}
	for i := range 2 {
		check(t, s.SaveAlert(t.Context(), device, job.Alert{ID: fmt.Sprint(i), Query: "q=kock"}, []byte("h")))
		device.P256dh, device.Auth = []byte("new"), []byte("new")
	}
	load(t, s, job.Whole)
	load(t, s, job.Part, ad("1", "Kock"))
	if _, err := s.EnqueueNew(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, d := range lease(t, s, 10, c.now()) {
		if string(d.Device.P256dh) != "new" || string(d.Device.Auth) != "new" {
			t.Errorf("%+v", d.Device)
		}
	}
	db := raw(t, folder)
	for i, wanted := range []int{1, 0} {
		check(t, s.DeleteAlert(t.Context(), fmt.Sprint(i)))
		var devices, deliveries int
		if err := db.QueryRow(`SELECT (SELECT count(*) FROM device), (SELECT count(*) FROM delivery)`).Scan(&devices, &deliveries); err != nil || devices != wanted || deliveries != wanted {
			t.Errorf("%d devices and %d deliveries left, %v; want %d", devices, deliveries, err, wanted)
		}
	}
}

// The rows of the queue and the place in the change log are written together:
// when one cannot be, the next call does the work.
func TestEnqueueIsAtomic(t *testing.T) {
	folder, c := t.TempDir(), &clock{t: noon}
	s := open(t, folder, c)
	load(t, s, job.Whole)
	alert(t, s, "a", "q=kock")
	alert(t, s, "b", "q=kock")
	load(t, s, job.Part, ad("1", "Kock"))
	db := raw(t, folder)
	for _, trouble := range []string{
		`CREATE TRIGGER trouble BEFORE INSERT ON delivery WHEN new.alert = 'b' BEGIN SELECT raise(ABORT, 'disk full'); END`,
		`CREATE TRIGGER trouble BEFORE UPDATE ON alert_cursor BEGIN SELECT raise(ABORT, 'disk full'); END`,
	} {
		if _, err := db.Exec(trouble); err != nil {
			t.Fatal(filepath.Base(folder), err)
		}
		if _, err := s.EnqueueNew(t.Context()); err == nil {
			t.Error("no error")
		}
		if got := lease(t, s, 10, c.now()); len(got) != 0 {
			t.Errorf("half of the work is done: %+v", got)
		}
		if _, err := db.Exec(`DROP TRIGGER trouble`); err != nil {
			t.Fatal(err)
		}
	}
	expectAlerts(t, s, map[string]string{"a": "1", "b": "1"})
}
