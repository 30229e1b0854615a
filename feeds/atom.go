package feeds

import (
	"io"
	"time"

	"github.com/gorilla/feeds"
)

const atomNamespace = "http://www.w3.org/2005/Atom"

// Atom writes f as Atom 1.0 (RFC 4287), UTF-8 with an XML declaration. After an
// error of w the output is a part of the feed.
func Atom(w io.Writer, f Feed) error { return feeds.WriteXML(newAtom(f), w) }

type atom struct {
	XMLName   struct{}    `xml:"feed"`
	Namespace string      `xml:"xmlns,attr"`
	Lang      string      `xml:"xml:lang,attr,omitempty"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Author    atomPerson  `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

// FeedXml implements feeds.XmlFeed.
//
//lint:ignore ST1003 gorilla/feeds calls it so
func (a *atom) FeedXml() any { return a }

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Author     *atomPerson    `xml:"author"` // nil inherits the feed's
	Categories []atomCategory `xml:"category"`
	Links      []atomLink     `xml:"link"`
	Summary    string         `xml:"summary"`
	Content    atomHTML       `xml:"content"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type atomHTML struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

func newAtom(f Feed) *atom {
	items := f.items()
	a := &atom{
		Namespace: atomNamespace,
		Lang:      f.Lang,
		ID:        urn("feed", f.Query),
		Title:     line(f.Title),
		Subtitle:  line(f.Description),
		Updated:   newest(items).Format(time.RFC3339),
		Author:    atomPerson{Name: generator},
		Generator: generator,
		Entries:   make([]atomEntry, 0, len(items)),
	}
	a.link(f.Self, "self", AtomType)
	a.link(f.Page, "alternate", "text/html")
	for _, it := range items {
		a.Entries = append(a.Entries, newAtomEntry(it))
	}
	return a
}

func (a *atom) link(address, rel, mediaType string) {
	if href := webAddress(address); href != "" {
		a.Links = append(a.Links, atomLink{Href: href, Rel: rel, Type: mediaType})
	}
}

func newAtomEntry(it item) atomEntry {
	x := atomEntry{
		ID:        it.id,
		Title:     it.title,
		Published: it.published.Format(time.RFC3339),
		Updated:   it.updated.Format(time.RFC3339),
		Summary:   it.summary,
		Content:   atomHTML{Type: "html", HTML: it.html},
	}
	if it.author != "" {
		x.Author = &atomPerson{Name: it.author}
	}
	for _, tag := range it.tags {
		x.Categories = append(x.Categories, atomCategory{Term: tag})
	}
	if it.link != "" {
		x.Links = append(x.Links, atomLink{Href: it.link, Rel: "alternate", Type: "text/html"})
	}
	if it.source != "" {
		x.Links = append(x.Links, atomLink{Href: it.source, Rel: "via"})
	}
	return x
}
