package sqlite_test

import (
	"fmt"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
)

// alert saves an alert on a device of its own.
func alert(t *testing.T, s *sqlite.Store, id, query string) {
	t.Helper()
	device := job.Device{Endpoint: "https://push.example.org/" + id, P256dh: []byte("key"), Auth: []byte("auth")}
	if err := s.SaveAlert(t.Context(), device, job.Alert{ID: id, Query: query, Title: "Titel " + id, Lang: "sv"}, []byte("hash "+id)); err != nil {
		t.Fatal(err)
	}
}

// enqueued enqueues what is new and returns each alert's ads.
func enqueued(t *testing.T, s *sqlite.Store) map[string]string {
	t.Helper()
	n, err := s.EnqueueNew(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	leased, err := s.LeaseDeliveries(t.Context(), 1000, noon.AddDate(1, 0, 0))
	if err != nil || len(leased) != n {
		t.Fatalf("%d queued, %d leased, %v", n, len(leased), err)
	}
	got := map[string]string{}
	for _, d := range leased {
		got[d.Alert.ID] = ids(d.Ads)
	}
	return got
}

func expectAlerts(t *testing.T, s *sqlite.Store, wanted map[string]string) {
	t.Helper()
	if got := enqueued(t, s); fmt.Sprint(got) != fmt.Sprint(wanted) {
		t.Errorf("alerts got %v, want %v", got, wanted)
	}
}

// Nobody is alerted of a source's first load, nor of edits and returns.
func TestWhatAlerts(t *testing.T) {
	s, c := store(t)
	alert(t, s, "all", "")
	alert(t, s, "kock", "q=kock")
	load(t, s, job.Cut, ad("1", "Kock"))
	expectAlerts(t, s, map[string]string{})
	load(t, s, job.Whole, ad("1", "Kock"), ad("2", "Bagare"))
	expectAlerts(t, s, map[string]string{})
	c.pass(time.Minute)
	load(t, s, job.Part, ad("3", "Kock"), ad("4", "Målare"), ad("1", "Kock, nu på natten"))
	expectAlerts(t, s, map[string]string{"all": "3 4", "kock": "3"})
	expectAlerts(t, s, map[string]string{})
	c.pass(time.Minute)
	load(t, s, job.Part, gone("3"), ad("3", "Kock igen"))
	expectAlerts(t, s, map[string]string{})
	// A new source begins quietly too.
	loadFrom(t, s, "varbi", job.Whole, ad("varbi-1", "Kock", from("varbi")))
	expectAlerts(t, s, map[string]string{})
	c.pass(time.Minute)
	loadFrom(t, s, "varbi", job.Part, ad("varbi-2", "Kock", from("varbi")))
	expectAlerts(t, s, map[string]string{"all": "varbi-2", "kock": "varbi-2"})
	// What has come and gone before it was matched is nothing to tell.
	load(t, s, job.Part, ad("5", "Kock"), gone("5"))
	expectAlerts(t, s, map[string]string{})
}

// A query that can no longer be read stops no other alert.
func TestUnreadableAlert(t *testing.T) {
	s, _ := store(t)
	load(t, s, job.Whole)
	alert(t, s, "old", "municipality=zzzz_zzz_zzz")
	alert(t, s, "broken", "q=%zz")
	alert(t, s, "good", "q=kock")
	load(t, s, job.Part, ad("1", "Kock"))
	expectAlerts(t, s, map[string]string{"good": "1"})
}

func TestAlertIsKept(t *testing.T) {
	s, c := store(t)
	alert(t, s, "a", "q=kock")
	a, hash, err := s.Alert(t.Context(), "a")
	if err != nil || string(hash) != "hash a" || a != (job.Alert{ID: "a", Query: "q=kock", Title: "Titel a", Lang: "sv", Created: c.now()}) {
		t.Errorf("%+v, %q, %v", a, hash, err)
	}
	for range 2 { // forgetting twice is no error
		if err := s.DeleteAlert(t.Context(), "a"); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := s.Alert(t.Context(), "a"); err != job.ErrNotFound {
		t.Errorf("a forgotten alert: %v", err)
	}
}
