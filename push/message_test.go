package push

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"jobbnara/job"
)

func ad(id, headline, employer, municipality string, deadline time.Time) job.Ad {
	return job.Ad{ID: id, Headline: headline, Employer: job.Employer{Name: employer}, Municipality: job.Concept{Label: municipality}, Deadline: deadline}
}

func TestCompose(t *testing.T) {
	late := time.Date(2026, 12, 2, 23, 30, 0, 0, time.UTC) // the third in Sweden
	nurse := ad("1", "Sjuksköterska", "Region Östergötland", "Linköping", late)
	teacher := ad("2", "Lärare\tår 4–6", "", "Mjölby", time.Time{})
	bare := job.Ad{ID: "a/b?c", Headline: "Kock"}
	for _, test := range []struct {
		lang                  string
		ads                   []job.Ad
		title, body, navigate string
		wantLang              string
	}{
		{"sv", []job.Ad{nurse}, "Sjuksköterska", "Region Östergötland, Linköping · sök senast 3 dec", "https://x.se/jobs/1", "sv"},
		{"en-GB", []job.Ad{nurse}, "Sjuksköterska", "Region Östergötland, Linköping · apply by 3 Dec", "https://x.se/jobs/1", "en"},
		{"", []job.Ad{teacher}, "Lärare år 4–6", "Mjölby", "https://x.se/jobs/2", "sv"},
		{"ar", []job.Ad{bare}, "Kock", "", "https://x.se/jobs/a%2Fb%3Fc", "sv"},
		{"sv", []job.Ad{{ID: "3", Headline: " \u202e\n"}}, "Nytt jobb", "", "https://x.se/jobs/3", "sv"},
		{"sv", []job.Ad{nurse, teacher, bare}, "3 nya jobb · jobb i Linköping", "Sjuksköterska · Lärare år 4–6 · Kock", "https://x.se/jobs?q=x&region=05", "sv"},
		{"en", []job.Ad{nurse, bare}, "2 new jobs · jobb i Linköping", "Sjuksköterska · Kock", "https://x.se/jobs?q=x&region=05", "en"},
	} {
		d := job.Delivery{Alert: job.Alert{ID: "i", Query: "q=x&region=05", Title: "jobb i Linköping", Lang: test.lang}, Ads: test.ads}
		got := composed(t, "https://x.se/", d)
		n := got.Notification
		if n.Title != test.title || n.Body != test.body || n.Navigate != test.navigate || n.Lang != test.wantLang {
			t.Errorf("%q: %+v", test.lang, n)
		}
		if got.WebPush != 8030 || got.Mutable || n.Dir != "auto" || n.Tag != topic("i") || n.Data.Alert != "i" || len(n.Data.Ads) != len(test.ads) {
			t.Errorf("%+v", got)
		}
	}
}

// composed checks what holds for every message.
func composed(t *testing.T, base string, d job.Delivery) message {
	t.Helper()
	payload, err := compose(base, d)
	if err != nil {
		t.Fatal(err)
	}
	if most := recordSize - 16 - 86 - 1; len(payload) > most {
		t.Errorf("%d bytes, there is room for %d", len(payload), most)
	}
	var m message
	if err := json.Unmarshal(payload, &m); err != nil {
		t.Fatalf("%v: %q", err, payload)
	}
	n := m.Notification
	if utf8.RuneCountInString(n.Title) > maxTitle || utf8.RuneCountInString(n.Body) > maxBody || len(n.Navigate) > maxNavigate {
		t.Errorf("too long: %+v", n)
	}
	if strings.ContainsAny(n.Title+n.Body, "\x00\n\u202e\u2066\u2028") {
		t.Errorf("characters that do harm: %+v", n)
	}
	return m
}

func TestComposeHostile(t *testing.T) {
	for _, text := range []string{"\x00", "\"", "\\", "<", "&", "😀", "å", "\u2028", "\u202e", "\xff", "\n", "a b", "\u2066x"} {
		long := strings.Repeat(text, 3000)
		var ads []job.Ad
		for i := range 300 {
			ads = append(ads, ad(fmt.Sprint(30000000+i), long, long, long, time.Now()))
		}
		alert := job.Alert{ID: "i", Title: long, Lang: long, Query: "q=" + strings.Repeat("%C3%A5", 2000)}
		base := "https://x.se/" + strings.Repeat("p", 280)
		for _, n := range []int{1, 2, 300} {
			m := composed(t, base, job.Delivery{Alert: alert, Ads: ads[:n]})
			if n > 1 && m.Notification.Navigate != base+"/alerts" {
				t.Errorf("a search too long for a message leads to %q", m.Notification.Navigate)
			}
		}
		hostile := []job.Ad{{ID: long, Headline: "x"}}
		if m := composed(t, "https://x.se", job.Delivery{Ads: hostile}); m.Notification.Navigate != "https://x.se/jobs" {
			t.Errorf("an id too long for a message leads to %.80q", m.Notification.Navigate)
		}
	}
}

func TestTopic(t *testing.T) {
	a, b := topic("a"), topic("b")
	if len(a) != 32 || a == b || a != topic("a") || strings.Trim(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Errorf("topics %q, %q", a, b)
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("Kock", "Hotellet", "q=kock", "1", 2)
	f.Fuzz(func(t *testing.T, headline, employer, title, lang string, n int) {
		ads := make([]job.Ad, 1+max(n, 0)%40)
		for i := range ads {
			ads[i] = ad(fmt.Sprint(i), headline, employer, employer, time.Time{})
		}
		composed(t, "https://x.se", job.Delivery{Alert: job.Alert{ID: "i", Title: title, Lang: lang}, Ads: ads})
	})
}
