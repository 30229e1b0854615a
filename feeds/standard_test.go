package feeds_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"jobbnara/feeds"
)

type link struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

func TestRSSAsTheStandardHasIt(t *testing.T) {
	a := ad()
	a.Updated = appeared.Add(time.Hour)
	out := written(t, feeds.RSS, feed(a))
	var got struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel struct {
			Links     []link `xml:"http://www.w3.org/2005/Atom link"`
			BuildDate string `xml:"lastBuildDate"`
			Generator string `xml:"generator"`
			TTL       int    `xml:"ttl"`
			Item      struct {
				GUID struct {
					Value       string `xml:",chardata"`
					IsPermaLink string `xml:"isPermaLink,attr"`
				} `xml:"guid"`
				PubDate string `xml:"pubDate"`
				Updated string `xml:"http://www.w3.org/2005/Atom updated"`
				Creator string `xml:"http://purl.org/dc/elements/1.1/ creator"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	if err := xml.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	item := got.Channel.Item
	equal(t, "version", got.Version, "2.0")
	equal(t, "self", got.Channel.Links[0], link{feed().Self, "self", feeds.RSSType})
	equal(t, "lastBuildDate", got.Channel.BuildDate, "Tue, 03 Nov 2026 08:30:15 +0000")
	equal(t, "generator", got.Channel.Generator, "Jobbnära")
	equal(t, "has ttl", got.Channel.TTL > 0, true)
	equal(t, "isPermaLink", item.GUID.IsPermaLink, "false")
	equal(t, "pubDate", item.PubDate, "Tue, 03 Nov 2026 07:30:15 +0000")
	equal(t, "updated", item.Updated, "2026-11-03T08:30:15Z")
	equal(t, "creator", item.Creator, "Linköpings kommun")
}

func TestAtomAsTheStandardHasIt(t *testing.T) {
	a := ad()
	a.Employer.Name, a.Employer.Workplace = "", ""
	var got struct {
		XMLName   xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang      string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		ID        string   `xml:"id"`
		Updated   string   `xml:"updated"`
		Author    string   `xml:"author>name"`
		Links     []link   `xml:"link"`
		Generator string   `xml:"generator"`
		Entry     struct {
			Updated   string `xml:"updated"`
			Published string `xml:"published"`
			Links     []link `xml:"link"`
			Content   struct {
				Type string `xml:"type,attr"`
			} `xml:"content"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(written(t, feeds.Atom, feed(a))), &got); err != nil {
		t.Fatal(err)
	}
	equal(t, "language", got.Lang, "sv")
	equal(t, "id", strings.HasPrefix(got.ID, "urn:uuid:"), true)
	equal(t, "updated", got.Updated, "2026-11-03T07:30:15Z")
	equal(t, "somebody is the author of an ad without employer", got.Author != "", true)
	equal(t, "self", got.Links[0], link{feed().Self, "self", feeds.AtomType})
	equal(t, "alternate", got.Links[1], link{feed().Page, "alternate", "text/html"})
	equal(t, "entry published", got.Entry.Published, "2026-11-03T07:30:15Z")
	equal(t, "entry updated", got.Entry.Updated, "2026-11-03T07:30:15Z")
	equal(t, "entry link", got.Entry.Links[0], link{"https://jobb.example/jobs/29871234", "alternate", "text/html"})
	equal(t, "source", got.Entry.Links[1].Href, ad().Sources[0].URL)
	equal(t, "content type", got.Entry.Content.Type, "html")

	other := feed(a)
	other.Query = "q=lokförare"
	equal(t, "another search has another id", strings.Contains(written(t, feeds.Atom, other), got.ID), false)
}

func TestJSONAsTheStandardHasIt(t *testing.T) {
	a := ad()
	a.Updated = appeared.Add(time.Hour)
	var got map[string]any
	if err := json.Unmarshal([]byte(written(t, feeds.JSON, feed(a))), &got); err != nil {
		t.Fatal(err)
	}
	equal(t, "version", got["version"], any("https://jsonfeed.org/version/1.1"))
	equal(t, "feed_url", got["feed_url"], any(feed().Self))
	equal(t, "home_page_url", got["home_page_url"], any(feed().Page))
	equal(t, "language", got["language"], any("sv"))
	item := got["items"].([]any)[0].(map[string]any)
	equal(t, "date_published", item["date_published"], any("2026-11-03T07:30:15Z"))
	equal(t, "date_modified", item["date_modified"], any("2026-11-03T08:30:15Z"))
	equal(t, "external_url", item["external_url"], any(ad().Sources[0].URL))
	equal(t, "author", item["authors"].([]any)[0].(map[string]any)["name"], any("Linköpings kommun"))
}

func TestEmptyListIsAValidFeed(t *testing.T) {
	every(t, func(t *testing.T, write func(io.Writer, feeds.Feed) error) {
		got := parsed(t, written(t, write, feed()))
		equal(t, "items", len(got.Items), 0)
		equal(t, "title", got.Title, feed().Title)
	})
	equal(t, "JSON Feed demands items", strings.Contains(written(t, feeds.JSON, feed()), `"items":[]`), true)
	equal(t, "Atom demands updated", strings.Contains(written(t, feeds.Atom, feed()), "<updated>1970-01-01T00:00:00Z</updated>"), true)
}

type brokenPipe struct{}

var errBroken = errors.New("the reader went away")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteErrorIsReported(t *testing.T) {
	every(t, func(t *testing.T, write func(io.Writer, feeds.Feed) error) {
		if err := write(brokenPipe{}, feed(ad())); !errors.Is(err, errBroken) {
			t.Errorf("got %v", err)
		}
	})
}
