package widget

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"jobbnara/locale"
	"jobbnara/taxonomy"
)

// view is what templates see: the page and what follows from it.
type view struct {
	Page
	Name  string
	L     *locale.Locale
	views *Views
}

func (v *Views) view(name string, p Page) *view {
	return &view{Page: p, Name: name, L: locale.For(p.Lang), views: v}
}

// T, N, Number and Date are the locale's, at hand in every template.
func (v *view) T(key string, data ...any) string            { return v.L.T(key, data...) }
func (v *view) N(key string, count int, data ...any) string { return v.L.N(key, count, data...) }
func (v *view) Number(n int) string                         { return v.L.Number(n) }
func (v *view) Date(t time.Time) string                     { return v.L.Date(t) }

// AdLang marks what ads and the taxonomy say as Swedish where the page is not.
func (v *view) AdLang() string {
	if v.L.Lang == locale.Default {
		return ""
	}
	return locale.Default
}

// LangValue is the language where links and forms have to carry it; "" for the
// default.
func (v *view) LangValue() string {
	if v.L.Lang == locale.Default {
		return ""
	}
	return v.L.Lang
}

// Title is the page's h1 and the first part of its title.
func (v *view) Title() string {
	switch {
	case v.Status >= 400:
		return v.problemTitle()
	case isList(v.Name):
		return v.Search()
	case v.Name == "job" && v.Ad != nil:
		return headline(v.Ad)
	}
	return v.T("title." + v.Name)
}

// Description is for search engines and previews of links.
func (v *view) Description() string {
	switch {
	case v.Name == "job" && v.Page.Ad != nil:
		c := v.Job()
		words := append([]string{c.EmployerName(), c.Place()}, c.Facts()...)
		return clip(strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " · "), 200)
	case isList(v.Name) && v.Status < 400:
		return v.N("list.total", v.Result.Total) + ". " + v.T("layout.description")
	}
	return v.T("layout.description")
}

// IsHidden says that search engines have no use for the page.
func (v *view) IsHidden() bool {
	return v.Status >= 400 || v.Name == "alerts" || v.Name == "embed" || v.Query.Offset > 0 ||
		(v.Name == "job" && v.Page.Ad != nil && v.Job().IsClosed())
}

// Search is the query in words.
func (v *view) Search() string { return v.L.Describe(v.Query, v.label) }

// label names a query's value: as the taxonomy does, as the page's caller
// does, or as an ad or a facet of the answer does.
func (v *view) label(parameter, id string) string {
	if c, ok := v.views.terms.Concept(parameter, id); ok {
		return c.Label
	}
	if parameter == "source" {
		return v.SourceName(id)
	}
	if v.Label != nil {
		if name := v.Label(parameter, id); name != "" {
			return name
		}
	}
	if parameter == "occupation-name" {
		for _, ad := range v.Result.Hits {
			if ad.Occupation.ID == id {
				return ad.Occupation.Label
			}
		}
	}
	return ""
}

// Href is a link to a page of ours: relative on our own pages, absolute in a
// fragment for another's. The language goes along.
func (v *view) Href(path string) string { return v.href(path, nil) }

func (v *view) href(path string, values url.Values) string {
	if lang := v.LangValue(); lang != "" {
		with := url.Values{"lang": {lang}}
		for name, given := range values {
			with[name] = given
		}
		values = with
	}
	address := v.origin() + path
	if query := values.Encode(); query != "" {
		address += "?" + query
	}
	return address
}

func (v *view) origin() string {
	if v.Name == "list" {
		return v.Base
	}
	return ""
}

// SearchHref is a link to another channel of the same search.
func (v *view) SearchHref(path string) string { return v.href(path, v.identity()) }

// identity are the filters of the query.
func (v *view) identity() url.Values {
	values, _ := url.ParseQuery(v.Query.Canonical())
	return values
}

// Feed is the absolute address of the feed of this list.
func (v *view) Feed(format string) string {
	address := v.Base + "/feeds/jobs." + format
	if query := v.Query.Canonical(); query != "" {
		address += "?" + query
	}
	return address
}

// Canonical is the address by which search engines should know the page.
func (v *view) Canonical() string {
	address := v.Base + v.Path
	if query := v.Query.Canonical(); query != "" && isList(v.Name) {
		address += "?" + query
	}
	return address
}

// languageLink is a link to the same page in another language.
type languageLink struct{ Lang, Name, Href string }

// Languages are the other languages of this page.
func (v *view) Languages() (links []languageLink) {
	for _, lang := range locale.Languages() {
		if lang == v.L.Lang {
			continue
		}
		values := url.Values{}
		switch {
		case isList(v.Name):
			values = shown(v.Query, v.Query.Offset)
		case v.Name == "alerts":
			values = v.identity()
		}
		if lang != locale.Default {
			values.Set("lang", lang)
		}
		href := "/" + strings.TrimLeft(v.Path, `/\`) // "//elsewhere" would lead there
		if query := values.Encode(); query != "" {
			href += "?" + query
		}
		links = append(links, languageLink{Lang: lang, Name: locale.For(lang).T("language.name"), Href: href})
	}
	return links
}

// Blank says that links lead out of a frame or into a new tab.
func (v *view) Blank() bool { return v.Options.Blank && v.Name != "jobs" }

// HasFeeds says that the page is a list, which has feeds.
func (v *view) HasFeeds() bool {
	return v.Status < 400 && (v.Name == "jobs" || v.Name == "start" || v.Name == "alerts")
}

// ContactHref is a link to the operator; "" when the contact is no address.
func (v *view) ContactHref() string {
	contact := strings.TrimSpace(v.Operator.Contact)
	if href := webAddress(contact); href != "" {
		return href
	}
	return mailAddress(contact, "")
}

// AlertTexts are the messages that alerts.js shows, by the end of their keys.
func (v *view) AlertTexts() []string {
	return []string{"working", "done", "have", "stop", "stopped", "unsupported", "inapp", "iphone", "insecure", "denied",
		"dismissed", "push", "server", "storage"}
}

// HasPostcodes says that postcodes are loaded, whose licence wants a credit.
func (v *view) HasPostcodes() bool {
	_, loaded := v.Loaded.Parts[taxonomy.Postcodes]
	return loaded
}
