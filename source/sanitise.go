package source

import (
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// policy allows what an ad's text needs and nothing that could run, fetch,
// restyle or collide with a page's own ids.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "u", "h3", "h4", "blockquote")
	p.AllowStandardURLs()
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(false)
	p.AllowAttrs("href").OnElements("a")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}()

// sanitise returns the harmless part of a stranger's HTML.
func sanitise(html string) string { return strings.TrimSpace(policy.Sanitize(html)) }
