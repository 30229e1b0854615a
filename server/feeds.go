package server

import (
	"bytes"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"jobbnara/feeds"
	"jobbnara/job"
	"jobbnara/locale"
)

// feedFormat is one way of writing a feed.
type feedFormat struct {
	mediaType string
	write     func(io.Writer, feeds.Feed) error
}

var (
	rss      = feedFormat{feeds.RSSType, feeds.RSS}
	atom     = feedFormat{feeds.AtomType, feeds.Atom}
	jsonFeed = feedFormat{feeds.JSONType, feeds.JSON}
)

// feedSize is how many ads a feed holds unless limit says otherwise: pollers
// do not turn pages, so it is more than a page.
const feedSize = 50

// feed answers a query as a feed, newest first whatever order was asked for.
func (s *Server) feed(format feedFormat) fiber.Handler {
	return func(c *fiber.Ctx) error {
		q, err := job.ParseQuery(values(c), s.Terms, false)
		if err != nil {
			return err
		}
		q.Sort, q.Offset, q.Threshold = job.SortNewest, 0, 0 // a feed has all that its alert gets
		if q.Limit == 0 {
			q.Limit = feedSize
		}
		ctx, cancel := deadline()
		defer cancel()
		result, err := s.Store.Search(ctx, q)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := format.write(&out, s.feedOf(c, q, result)); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, format.mediaType+"; charset=utf-8")
		c.Set(fiber.HeaderCacheControl, "public, max-age=300")
		return c.Send(out.Bytes())
	}
}

func (s *Server) feedOf(c *fiber.Ctx, q job.Query, result job.Result) feeds.Feed {
	p := s.page(c)
	words := locale.For(p.Lang)
	title := words.Describe(q, s.label)
	if p.Sample {
		title += " (" + words.T("ad.sample") + ")"
	}
	search := q.Canonical()
	if search != "" {
		search = "?" + search
	}
	self := s.BaseURL + c.Path()
	if query := c.Request().URI().QueryString(); len(query) > 0 {
		self += "?" + string(query)
	}
	return feeds.Feed{
		Title: title, Description: title, Lang: words.Lang, Query: q.Canonical(),
		Self: self, Page: s.BaseURL + "/jobs" + search,
		Ads:  result.Hits,
		Link: func(a job.Ad) string { return s.BaseURL + "/jobs/" + url.PathEscape(a.ID) },
		Words: feeds.Words{
			Source:     strings.TrimSuffix(words.T("ad.source"), ":"),
			SourceName: func(name string) string { return words.T("source." + name) },
			ApplyBy:    func(day time.Time) string { return words.T("ad.applyBy") + " " + words.Date(day) },
		},
	}
}

// label names a value of a parameter, "" if nobody knows its name.
func (s *Server) label(parameter, id string) string {
	if c, ok := s.Terms.Concept(parameter, id); ok {
		return c.Label
	}
	return s.Store.Label(parameter, id)
}
