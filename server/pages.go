package server

import (
	"bytes"
	"errors"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
	"jobbnara/widget"
)

// values are the parameters of the address. What cannot be decoded of them is
// left out.
func values(c *fiber.Ctx) url.Values {
	v, _ := url.ParseQuery(string(c.Request().URI().QueryString()))
	return v
}

// page is what every page shows.
func (s *Server) page(c *fiber.Ctx) widget.Page {
	ctx, cancel := deadline()
	defer cancel()
	samples, err := s.Store.HasSamples(ctx)
	if err != nil {
		s.Log.Error("cannot tell whether there are samples", "error", err)
	}
	return widget.Page{
		Lang: c.Query("lang"), Base: s.BaseURL, Path: c.Path(), Now: s.Clock(),
		Operator: s.Operator, Sample: samples, Label: s.Store.Label,
	}
}

func (s *Server) render(c *fiber.Ctx, name string, p widget.Page) error {
	var out bytes.Buffer
	if err := s.Views.Page(&out, name, p); err != nil {
		return err
	}
	c.Type("html", "utf-8")
	return c.Send(out.Bytes())
}

// textPage is a page that is the same for all.
func (s *Server) textPage(name string) fiber.Handler {
	return func(c *fiber.Ctx) error { return s.render(c, name, s.page(c)) }
}

// listPage is a page that shows a query: names that no query knows are
// ignored.
func (s *Server) listPage(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		q, err := job.ParseQuery(values(c), s.Terms, false)
		if err != nil {
			return err
		}
		if narrowed, wider := s.withoutWider(q); wider {
			v := values(c)
			maps.Copy(v, narrowed)
			return c.Redirect(c.Path()+"?"+v.Encode(), fiber.StatusFound)
		}
		if q.Limit == 0 {
			q.Limit = widget.PageSize
		}
		p := s.page(c)
		p.Options = widget.ParseOptions(name, values(c))
		if name == "jobs" || p.Options.Filters {
			q.WhatIf = job.WhatIfFacets
		}
		ctx, cancel := deadline()
		defer cancel()
		if p.Result, err = s.Store.Search(ctx, q); err != nil {
			return err
		}
		p.Query = q
		return s.render(c, name, p)
	}
}

// withoutWider returns the values of a query's regions and fields but for
// those in which a municipality or group is chosen too, and whether there was
// one. Places are alternatives, and so are occupations, so the region would
// swallow the municipality, and nobody who chooses both in a form means that.
func (s *Server) withoutWider(q job.Query) (narrowed url.Values, wider bool) {
	chosen, narrowed := map[string]bool{}, url.Values{"region": nil, "occupation-field": nil}
	for _, m := range q.Municipality {
		chosen[s.Terms.RegionOf(m.ID).ID] = !m.Not
	}
	for _, g := range s.Terms.Groups {
		if slices.Contains(q.Group, g.ID) {
			chosen[g.Field] = true
		}
	}
	keep := func(name, value string) {
		if chosen[value] {
			wider = true
		} else {
			narrowed.Add(name, value)
		}
	}
	for _, r := range q.Region {
		keep("region", r.String()) // one with a minus is none of the chosen
	}
	for _, f := range q.Field {
		keep("occupation-field", f)
	}
	return narrowed, wider
}

func (s *Server) startPage(c *fiber.Ctx) (err error) {
	p := s.page(c)
	ctx, cancel := deadline()
	defer cancel()
	p.Query = job.Query{Limit: job.NoHits, WhatIf: widget.OverviewFacets}
	if p.Result, err = s.Store.Search(ctx, p.Query); err != nil {
		return err
	}
	y, m, d := p.Now.In(job.Sweden).Date()
	today := p.Query
	today.PublishedAfter = job.Moment{Time: time.Date(y, m, d, 0, 0, 0, 0, job.Sweden)}
	if p.Today, err = s.Store.Search(ctx, today); err != nil {
		return err
	}
	return s.render(c, "start", p)
}

// jobPage shows one ad: 410 with the ad when it is closed, a redirect when it
// was merged into another.
func (s *Server) jobPage(c *fiber.Ctx) error {
	ctx, cancel := deadline()
	defer cancel()
	ad, err := s.Store.Ad(ctx, c.Params("id"))
	if moved := (*job.MovedError)(nil); errors.As(err, &moved) {
		return c.Redirect("/jobs/"+url.PathEscape(moved.ID), fiber.StatusMovedPermanently)
	}
	if err != nil {
		return err
	}
	p := s.page(c)
	p.Ad = &ad
	if ad.Status != job.Open {
		c.Status(fiber.StatusGone)
	}
	return s.render(c, "job", p)
}

func (s *Server) sourcesPage(c *fiber.Ctx) (err error) {
	ctx, cancel := deadline()
	defer cancel()
	p := s.page(c)
	if p.Sources, err = s.Store.Sources(ctx); err != nil {
		return err
	}
	if p.Loaded, err = s.Store.TaxonomyStatus(ctx); err != nil {
		return err
	}
	return s.render(c, "sources", p)
}
