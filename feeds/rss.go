package feeds

import (
	"io"
	"time"

	"github.com/gorilla/feeds"
)

// RSS writes f as RSS 2.0 with the content, Dublin Core and Atom modules, UTF-8
// with an XML declaration. An edit shows in atom:updated; pubDate is when the
// ad appeared and stays. After an error of w the output is a part of the feed.
func RSS(w io.Writer, f Feed) error { return feeds.WriteXML(newRSS(f), w) }

type rss struct {
	XMLName struct{}   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Channel rssChannel `xml:"channel"`
}

// FeedXml implements feeds.XmlFeed.
//
//lint:ignore ST1003 gorilla/feeds calls it so
func (r *rss) FeedXml() any { return r }

type rssChannel struct {
	Title         string    `xml:"title"`
	Link          string    `xml:"link"`
	Self          atomLink  `xml:"atom:link"`
	Description   string    `xml:"description"`
	Language      string    `xml:"language,omitempty"`
	LastBuildDate string    `xml:"lastBuildDate,omitempty"`
	Generator     string    `xml:"generator"`
	TTL           int       `xml:"ttl"`
	Items         []rssItem `xml:"item"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link,omitempty"`
	GUID        rssGUID  `xml:"guid"`
	PubDate     string   `xml:"pubDate"`
	Updated     string   `xml:"atom:updated,omitempty"`
	Creator     string   `xml:"dc:creator,omitempty"`
	Categories  []string `xml:"category"`
	Description string   `xml:"description"`
	// Not a CDATA section: the encoder checks characters only outside of one.
	Content string `xml:"content:encoded"`
}

type rssGUID struct {
	ID          string `xml:",chardata"`
	IsPermaLink bool   `xml:"isPermaLink,attr"`
}

func newRSS(f Feed) *rss {
	items := f.items()
	r := &rss{
		Version: "2.0",
		Content: "http://purl.org/rss/1.0/modules/content/",
		DC:      "http://purl.org/dc/elements/1.1/",
		Atom:    atomNamespace,
		Channel: rssChannel{
			Title:       line(f.Title),
			Link:        webAddress(f.Page),
			Self:        atomLink{Href: webAddress(f.Self), Rel: "self", Type: RSSType},
			Description: escape(line(f.Description)),
			Language:    f.Lang,
			Generator:   generator,
			TTL:         ttlMinutes,
			Items:       make([]rssItem, 0, len(items)),
		},
	}
	if len(items) > 0 {
		r.Channel.LastBuildDate = newest(items).Format(time.RFC1123Z)
	}
	for _, it := range items {
		r.Channel.Items = append(r.Channel.Items, newRSSItem(it))
	}
	return r
}

func newRSSItem(it item) rssItem {
	x := rssItem{
		Title:      it.title,
		Link:       it.link,
		GUID:       rssGUID{ID: it.id},
		PubDate:    it.published.Format(time.RFC1123Z),
		Creator:    it.author,
		Categories: it.tags,
		// Readers show an RSS description as HTML, so plain text is escaped once
		// more.
		Description: escape(it.summary),
		Content:     it.html,
	}
	if it.updated.After(it.published) {
		x.Updated = it.updated.Format(time.RFC3339)
	}
	return x
}
