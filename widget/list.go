package widget

import (
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"

	"jobbnara/job"
)

// HeadingLevel is that of the list's own heading; ads are one below it.
func (v *view) HeadingLevel() int {
	if v.Name == "jobs" {
		return 2
	}
	return max(1, min(5, v.Options.HeadingLevel))
}

// CardLevel is the heading level of an ad.
func (v *view) CardLevel() int { return v.HeadingLevel() + 1 }

func (v *view) limit() int {
	if v.Query.Limit > 0 {
		return v.Query.Limit
	}
	return PageSize
}

// PageNumber counts from 1.
func (v *view) PageNumber() int { return v.Query.Offset/v.limit() + 1 }

// Pages is how many pages there are.
func (v *view) Pages() int { return max(1, (v.Result.Total+v.limit()-1)/v.limit()) }

// Next is the address of the next page of the list; "" on the last.
func (v *view) Next() string {
	next := v.Query.Offset + v.limit()
	if next >= v.Result.Total || next > job.MaxOffset {
		return ""
	}
	return v.at(next)
}

// Previous is the address of the page before; "" on the first.
func (v *view) Previous() string {
	if v.Query.Offset == 0 {
		return ""
	}
	return v.at(max(0, v.Query.Offset-v.limit()))
}

// IsCut says that there are more pages than one may walk through.
func (v *view) IsCut() bool {
	next := v.Query.Offset + v.limit()
	return next < v.Result.Total && next > job.MaxOffset
}

// at is this list from another offset: on the page that it is on now.
func (v *view) at(offset int) string {
	return v.listHref(shown(v.Query, offset))
}

// ListPath is where forms and pagers of the list lead.
func (v *view) ListPath() string {
	if v.Name == "embed" {
		return "/embed"
	}
	return "/jobs"
}

// FormAction is where the form leads.
func (v *view) FormAction() string { return v.origin() + v.ListPath() }

// ScriptSnippet is what an editor pastes to show this list by the custom
// element; "" when attributes cannot say the search.
func (v *view) ScriptSnippet() string {
	var attributes strings.Builder
	values := v.identity()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		given := values[name]
		if len(given) > 1 && (name == "employer" || strings.HasPrefix(name, "position")) {
			return ""
		}
		fmt.Fprintf(&attributes, ` %s="%s"`, name, html.EscapeString(strings.Join(given, ",")))
	}
	if lang := v.LangValue(); lang != "" {
		fmt.Fprintf(&attributes, ` lang="%s"`, lang)
	}
	return fmt.Sprintf("<script type=\"module\" src=\"%s/widget/v1/jobbnara.js\"></script>\n<jobbnara-jobs%s search></jobbnara-jobs>",
		v.Base, attributes.String())
}

// FrameSnippet is what an editor pastes to show this list in an iframe.
func (v *view) FrameSnippet() string {
	values := v.identity()
	if lang := v.LangValue(); lang != "" {
		values.Set("lang", lang)
	}
	address := v.Base + "/embed"
	if query := values.Encode(); query != "" {
		address += "?" + query
	}
	return fmt.Sprintf(`<iframe src="%s" title="%s" loading="lazy" width="100%%" height="800"></iframe>`,
		html.EscapeString(address), html.EscapeString(v.Search()))
}
