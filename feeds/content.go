package feeds

import (
	"html"
	"strings"

	"jobbnara/job"
)

// summaryText is how many characters of an ad's text the summary has at most.
const summaryText = 300

// content returns what an entry says: a summary in plain text, facts first, and
// the whole as HTML with the sources at the end. Neither is ever empty.
func (f Feed) content(ad job.Ad, it item) (summary, content string) {
	var facts []string
	applyBy := ""
	if last := ad.ApplyBy(); !last.IsZero() {
		applyBy = line(f.Words.ApplyBy(last))
	}
	for _, fact := range []string{it.author, place(ad), applyBy} {
		facts = appendNew(facts, fact)
	}
	if len(facts) == 0 {
		facts = []string{it.title}
	}
	var b strings.Builder
	b.WriteString("<p>" + escape(strings.Join(facts, " · ")) + "</p>\n")
	if ad.Details != nil {
		if text := excerpt(ad.Details.Text, summaryText); text != "" {
			facts = append(facts, text)
		}
		if ad.Details.HTML != "" {
			b.WriteString(clean(ad.Details.HTML) + "\n")
		} else {
			writeParagraphs(&b, ad.Details.Text)
		}
	}
	f.writeSources(&b, ad.Sources)
	return strings.Join(facts, " · "), b.String()
}

// writeParagraphs writes plain text as HTML: a paragraph ends at an empty line.
func writeParagraphs(b *strings.Builder, text string) {
	open := false
	for row := range strings.Lines(clean(text)) {
		row = strings.TrimSpace(row)
		switch {
		case row == "" && open:
			b.WriteString("</p>\n")
			open = false
			continue
		case row == "":
			continue
		case open:
			b.WriteString("<br>\n")
		default:
			b.WriteString("<p>")
			open = true
		}
		b.WriteString(escape(row))
	}
	if open {
		b.WriteString("</p>\n")
	}
}

func (f Feed) writeSources(b *strings.Builder, sources []job.SourceLink) {
	for i, s := range sources {
		if i == 0 {
			b.WriteString("<p>" + escape(line(f.Words.Source)) + ": ")
		} else {
			b.WriteString(", ")
		}
		name := escape(line(f.Words.SourceName(s.Source)))
		if address := webAddress(s.URL); address != "" {
			name = `<a href="` + html.EscapeString(address) + `">` + name + "</a>"
		}
		b.WriteString(name)
	}
	if len(sources) > 0 {
		b.WriteString("</p>\n")
	}
}
