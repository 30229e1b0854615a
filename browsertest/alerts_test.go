package browsertest

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// shown are the notifications on the screen.
const shown = `navigator.serviceWorker.ready.then(w => w.getNotifications()).then(all => all.map(n => ({title: n.title, body: n.body, lang: n.lang, navigate: n.data.navigate})))`

type notification struct{ Title, Body, Lang, Navigate string }

// watcher is a browser at the page of alerts.
type watcher struct {
	t       *testing.T
	p       tab
	server  *server
	service *pushService
}

func startWatcher(t *testing.T) watcher {
	service := startPushService(t)
	s := startServer(t, "--push-allow-loopback")
	s.importAds(t, ad("first", "Undersköterska till hemtjänsten")) // the first load of a source alerts nobody
	return watcher{t, startFirefox(t, settings{prefs: service.prefs()}).newTab(t), s, service}
}

// watch makes an alert of a search and returns the push service's endpoint.
func (w watcher) watch(query, title string) string {
	w.t.Helper()
	try := func() { // anew: the browser may have left the last try hanging
		w.p.open(w.server.url + "/alerts?" + query)
		w.p.click("#alerts-start")
	}
	try()
	endpoint := w.service.subscribed(w.t, try)
	untilTrue(w.t, w.p, "document.getElementById('alerts-status').textContent.startsWith('Klart.')")
	if list := texts(w.t, w.p, "#alerts-list a"); len(list) == 0 || list[len(list)-1] != title {
		w.t.Errorf("the alerts on this device: %q, want the last to be %q", list, title)
	}
	return endpoint
}

// kept is what the browser keeps of its alerts.
func (w watcher) kept() (alerts []struct{ ID, Token, Title, Query string }) {
	w.t.Helper()
	if err := json.Unmarshal([]byte(value[string](w.t, w.p, "localStorage.getItem('jobbnara.alerts') ?? '[]'")), &alerts); err != nil {
		w.t.Fatal(err)
	}
	return alerts
}

// status is what the server answers about an alert.
func (w watcher) status(id, token string) int {
	w.t.Helper()
	request, _ := http.NewRequest(http.MethodGet, w.server.url+"/api/alerts/"+id, nil)
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// wantShown waits for just this notification.
func (w watcher) wantShown(want notification) {
	w.t.Helper()
	var got []notification
	for end := time.Now().Add(patience); len(got) != 1 || got[0] != want; time.Sleep(50 * time.Millisecond) {
		if err := w.p.eval(shown, &got); time.Now().After(end) {
			w.t.Fatalf("shown: %+v, want %+v (error: %v, messages: %+v, delivered: %d)", got, want, err, w.service.messages(), w.service.delivered())
		}
	}
}

// From a click in a browser to a notification on its screen, for new ads that
// match and nothing else, until the person has had enough.
func TestAlert(t *testing.T) {
	w := startWatcher(t)
	w.watch("q=undersk%C3%B6terska&municipality=0580", "Undersköterska i Linköping: lediga jobb")
	kept := w.kept()
	if len(kept) != 1 || kept[0].Query != "municipality=bm2x_1mr_Qhx&q=undersk%C3%B6terska" || w.status(kept[0].ID, kept[0].Token) != 200 || w.status(kept[0].ID, "fel") != 403 {
		t.Fatalf("kept: %+v", kept)
	}

	match, other := ad("match", "Undersköterska till Solgården"), ad("other", "Svetsare till Verkstaden")
	lastDay := time.Now().AddDate(0, 0, 20)
	match["application_deadline"] = lastDay.Format(time.DateOnly) + "T23:59:59"
	w.server.importAds(t, match, other)
	month := []string{"jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"}[lastDay.Month()-1]
	w.wantShown(notification{"Undersköterska till Solgården", "Ekbacka kommun, Linköping · sök senast " + lastDay.Format("2 ") + month, "sv", w.server.url + "/jobs/match"})

	// An edit says nothing: what comes after it is the next to be heard of.
	match["headline"] = "Undersköterska till Solgården, natt"
	w.server.importAds(t, match, other)
	w.server.importAds(t, ad("next", "Undersköterska, timmar"))
	untilTrue(t, w.p, shown+`.then(all => all[0].title == "Undersköterska, timmar")`)
	until(t, "both messages", func() bool { return w.service.delivered() == 2 })
	for i, m := range w.service.messages() {
		if m.Status != 201 || m.Encoding != "aes128gcm" || m.TTL <= 0 || len(m.Topic) != 32 || strings.Contains(string(m.Body), "Undersk") || i > 1 {
			t.Errorf("message %d: %+v", i, m)
		}
	}

	// A second alert of the same browser, and not twice the same.
	w.watch("q=svetsare", "Svetsare: lediga jobb")
	w.p.click("#alerts-start")
	untilTrue(t, w.p, "document.getElementById('alerts-status').textContent.includes('redan')")
	if kept = w.kept(); len(kept) != 2 || len(w.service.endpoints()) != 1 {
		t.Fatalf("kept: %+v, endpoints: %d", kept, len(w.service.endpoints()))
	}
	w.p.click("#alerts-list li:first-child button")
	untilTrue(t, w.p, "document.getElementById('alerts-status').textContent == 'Bevakningen är avslutad: Undersköterska i Linköping: lediga jobb'")
	until(t, "the end of the first alert", func() bool { return w.status(kept[0].ID, kept[0].Token) == 404 })
	w.server.importAds(t, ad("unheard", "Undersköterska, ingen bevakar"), ad("heard", "Svetsare, natt"))
	untilTrue(t, w.p, shown+`.then(all => all.some(n => n.title == "Svetsare, natt"))`)
	if n := len(w.service.messages()); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}

	w.p.click("#alerts-list button")
	until(t, "no alert, and no subscription", func() bool {
		return w.status(kept[1].ID, kept[1].Token) == 404 && len(w.service.endpoints()) == 0
	})
	untilTrue(t, w.p, "localStorage.length == 0 && !document.getElementById('alerts-none').hidden")
	wantQuiet(t, w.p, nil, w.server.url)
}

// A push service that is busy is asked again, and one message comes of it. One
// that says that the browser is gone ends the alert.
func TestAlertWhenPushServiceFails(t *testing.T) {
	w := startWatcher(t)
	endpoint := w.watch("q=undersk%C3%B6terska", "Undersköterska: lediga jobb")
	kept := w.kept()

	w.service.answerWith(endpoint, http.StatusServiceUnavailable)
	w.server.importAds(t, ad("busy", "Undersköterska till Rosengården"))
	until(t, "a try", func() bool { return len(w.service.messages()) > 0 })
	w.service.answerWith(endpoint, 0)
	until(t, "delivery", func() bool { return w.service.delivered() == 1 })
	untilTrue(t, w.p, shown+`.then(all => all.length == 1 && all[0].title == "Undersköterska till Rosengården")`)

	w.service.answerWith(endpoint, http.StatusGone)
	w.server.importAds(t, ad("gone", "Undersköterska till Solgården"))
	until(t, "the end of the alert", func() bool { return w.status(kept[0].ID, kept[0].Token) == 404 })
	good := 0
	for _, m := range w.service.messages() {
		if m.Status == http.StatusCreated {
			good++
		}
	}
	if good != 1 {
		t.Errorf("%d messages were accepted, want 1", good)
	}
}
