// Package widget is what a list of jobs looks like: every page, the fragment
// that the custom element fetches and the iframe are rendered here from the
// same templates, with the styles and scripts that belong to them.
package widget

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"

	"jobbnara/taxonomy"
)

//go:embed templates
var templates embed.FS

// Views renders pages. It is never changed once made, so it may be used by
// many at once.
type Views struct {
	terms  *taxonomy.Taxonomy
	places []group // the municipalities, by region
	pages  map[string]*template.Template
	assets map[string]Asset
}

// New parses the templates and minifies styles and scripts.
func New(terms *taxonomy.Taxonomy) (*Views, error) {
	v := &Views{terms: terms, places: municipalities(terms), pages: map[string]*template.Template{}}
	var err error
	if v.assets, err = makeAssets(); err != nil {
		return nil, err
	}
	base, err := template.New("").Funcs(template.FuncMap{"asset": v.assetPath, "pair": newPair}).ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	paths, err := fs.Glob(templates, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	for _, p := range paths {
		page, err := template.Must(base.Clone()).ParseFS(templates, p)
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		v.pages[strings.TrimSuffix(path.Base(p), ".html")] = page
	}
	v.pages["list"], v.pages["embed"] = base, base
	return v, nil
}

// pair hands two things to a template.
type pair struct {
	View  *view
	Value any
}

func newPair(v *view, value any) pair { return pair{v, value} }

// layouts name the template that a page starts with, where it is not "layout".
var layouts = map[string]string{"embed": "frame", "list": "fragment"}

// Page writes the page of this name as HTML: start, jobs, job, sources,
// alerts, how, privacy, accessibility, error, embed (the page for an iframe) or list
// (the fragment for the custom element). Nothing is written when there is an
// error.
func (v *Views) Page(w io.Writer, name string, p Page) error {
	page, ok := v.pages[name]
	if !ok {
		return fmt.Errorf("there is no page %q", name)
	}
	layout := layouts[name]
	if layout == "" {
		layout = "layout"
	}
	var out bytes.Buffer
	if err := page.ExecuteTemplate(&out, layout, v.view(name, p)); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	_, err := w.Write(out.Bytes())
	return err
}
