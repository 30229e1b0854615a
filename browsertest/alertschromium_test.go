package browsertest

import (
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
)

// Chromium subscribes with Google's service only. What the service worker makes
// of a message is seen nonetheless.
func TestNotificationsInChromium(t *testing.T) {
	s := startServer(t)
	p := startChromium(t, settings{}).newTab(t).(*chromiumTab)
	permission := func(setting cdpbrowser.PermissionSetting) {
		_, err := call(p, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
			Permission: &cdpbrowser.PermissionDescriptor{Name: "notifications"}, Setting: setting, Origin: s.url,
		})
		p.must("permission", err)
	}
	permission(cdpbrowser.PermissionSettingDenied)
	p.open(s.url + "/alerts?q=undersk%C3%B6terska")
	untilTrue(t, p, "document.getElementById('alerts-status').textContent.includes('Webbläsaren säger nej till notiser')")
	if !value[bool](t, p, "document.getElementById('alerts-start').hidden") {
		t.Error("there is a button that cannot work")
	}
	wantNothingKept(t, p, p, true)

	permission(cdpbrowser.PermissionSettingGranted)
	p.open(s.url + "/alerts?q=undersk%C3%B6terska")
	untilTrue(t, p, "!document.getElementById('alerts-start').hidden")
	registered := make(chan serviceworker.RegistrationID, 10)
	p.must("listening", chromedp.Listen(p.ctx, func(event any) {
		if e, ok := event.(*serviceworker.EventWorkerRegistrationUpdated); ok && len(e.Registrations) > 0 {
			registered <- e.Registrations[0].RegistrationID
		}
	}))
	_, err := call(p, serviceworker.Enable, cdp.Empty{})
	p.must("service workers", err)
	untilTrue(t, p, "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(w => w.active.state == 'activated')")
	var registration serviceworker.RegistrationID
	select {
	case registration = <-registered:
	case <-time.After(patience):
		t.Fatal("no service worker is registered")
	}

	const evil = `<img src=x onerror=alert(1)>`
	for name, c := range map[string]struct {
		message string
		want    notification
	}{
		"an ad":     {`{"web_push":8030,"notification":{"title":"Undersköterska","body":"Ekbacka","tag":"a","lang":"sv","dir":"auto","navigate":"` + s.url + `/jobs/1"}}`, notification{"Undersköterska", "Ekbacka", "sv", s.url + "/jobs/1"}},
		"elsewhere": {`{"notification":{"title":"` + evil + `","navigate":"https://evil.example/"}}`, notification{evil, "", "", s.url + "/"}},
		"a script":  {`{"notification":{"title":"x","navigate":"javascript:alert(1)","lang":7,"dir":"x","body":[]}}`, notification{"x", "", "", s.url + "/"}},
		"not JSON":  {`]`, notification{"Jobbnära", "", "", s.url + "/"}},
		"null":      {`null`, notification{"Jobbnära", "", "", s.url + "/"}},
		"another's": {`{"notification":null}`, notification{"Jobbnära", "", "", s.url + "/"}},
		"nothing":   {``, notification{"Jobbnära", "", "", s.url + "/"}},
	} {
		t.Run(name, func(t *testing.T) {
			// Chromium's tool for this now and then loses a message on a busy machine
			// and says nothing, so that it is sent once more.
			var got []notification
			var sent time.Time
			until(t, "a notification", func() bool {
				if time.Since(sent) > patience/4 {
					_, err := call(p, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{Origin: s.url, RegistrationID: registration, Data: c.message})
					p.must("a message", err)
					sent = time.Now()
				}
				return p.eval(shown, &got) == nil && len(got) > 0
			})
			for _, n := range got {
				if n != c.want {
					t.Errorf("shown: %+v, want %+v", n, c.want)
				}
			}
			if err := p.eval("navigator.serviceWorker.ready.then(w => w.getNotifications()).then(all => all.forEach(n => n.close()))", nil); err != nil {
				t.Fatal(err)
			}
			untilTrue(t, p, "navigator.serviceWorker.ready.then(w => w.getNotifications()).then(all => all.length == 0)")
		})
	}
	wantQuiet(t, p, nil, s.url)
}
