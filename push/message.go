package push

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"strings"
	"unicode"

	"jobbnara/job"
)

// message is a declarative push message: Safari shows it by itself, elsewhere
// our service worker hands its notification to showNotification.
type message struct {
	WebPush      int          `json:"web_push"`
	Notification notification `json:"notification"`
	Mutable      bool         `json:"mutable"`
}

type notification struct {
	Title    string `json:"title"`
	Navigate string `json:"navigate"`
	Body     string `json:"body"`
	Tag      string `json:"tag"`
	Lang     string `json:"lang"`
	Dir      string `json:"dir"`
	Data     data   `json:"data"`
}

type data struct {
	Alert string   `json:"alert"`
	Ads   []string `json:"ads"` // as many as there is room for
}

// Together these stay under the record size with every escape that JSON and
// UTF-8 can ask for.
const (
	maxTitle    = 80   // characters
	maxBody     = 150  // characters
	maxNavigate = 1000 // bytes
	maxIDs      = 700  // bytes
)

// compose writes the message that tells of the delivery's ads, at least one,
// under 3,000 bytes of JSON. Base is the site's address.
func compose(base string, d job.Delivery) ([]byte, error) {
	w := wordsFor(d.Alert.Lang)
	n := notification{
		Navigate: navigate(strings.TrimSuffix(base, "/"), d),
		Tag:      topic(d.Alert.ID),
		Lang:     w.lang,
		Dir:      "auto", // the ad's language may not be the notification's
		Data:     data{Alert: cut(d.Alert.ID, 40), Ads: []string{}},
	}
	if len(d.Ads) == 1 {
		ad := d.Ads[0]
		if n.Title = clean(ad.Headline); n.Title == "" {
			n.Title = w.newJob
		}
		n.Body = join(" · ", join(", ", ad.Employer.Name, place(ad)), w.lastDay(ad.ApplyBy()))
	} else {
		n.Title = join(" · ", w.several(len(d.Ads)), d.Alert.Title)
		for _, ad := range d.Ads[:min(len(d.Ads), 5)] {
			n.Body = join(" · ", n.Body, ad.Headline)
		}
	}
	n.Title, n.Body = cut(n.Title, maxTitle), cut(n.Body, maxBody)
	room := maxIDs
	for _, ad := range d.Ads {
		if room -= 6*len(ad.ID) + 3; room < 0 {
			break
		}
		n.Data.Ads = append(n.Data.Ads, ad.ID)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // six bytes for each & are dear here, and no one reads this as HTML
	err := encoder.Encode(message{WebPush: 8030, Notification: n})
	return out.Bytes(), err
}

// navigate is where a tap leads: the ad, else the list of the alert's search,
// else, for a search too long for a message, the alerts.
func navigate(base string, d job.Delivery) string {
	list := base + "/jobs"
	if d.Alert.Query != "" {
		list += "?" + d.Alert.Query
	}
	if len(d.Ads) == 1 {
		if ad := base + "/jobs/" + url.PathEscape(d.Ads[0].ID); len(ad) <= maxNavigate {
			return ad
		}
	}
	if len(list) <= maxNavigate {
		return list
	}
	return base + "/alerts"
}

// topic names an alert to push services and devices, who replace an older
// message by a newer one of the same name: 32 characters of base64url, the
// most that RFC 8030 takes. It is hashed, as the alert's id is ours alone.
func topic(alert string) string {
	sum := sha256.Sum256([]byte("topic " + alert))
	return encode(sum[:24])
}

func place(ad job.Ad) string {
	for _, c := range []job.Concept{ad.Municipality, ad.Region, ad.Country} {
		if c.Label != "" {
			return c.Label
		}
	}
	return ""
}

// join puts the separator between those parts that say something.
func join(separator string, parts ...string) string {
	var out []string
	for _, part := range parts {
		if part = clean(part); part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, separator)
}

// clean makes one line of a stranger's text, without the characters that
// would let it turn the text around it.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// cut returns at most n characters of s, with an ellipsis where it cuts.
func cut(s string, n int) string {
	s = clean(s)
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return strings.TrimRightFunc(string(runes[:n-1]), unicode.IsSpace) + "…"
}
