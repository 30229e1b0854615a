package server

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
)

// apiValues are the parameters of the address. What cannot be decoded, and a
// name that nobody knows, are mistakes that a developer wants to hear of.
func apiValues(c *fiber.Ctx) (url.Values, error) {
	v, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return nil, &job.InputError{Field: "query string", Value: err.Error(), Reason: job.ReasonForm, Allowed: "name=value&name=value, percent-encoded"}
	}
	return v, nil
}

func (s *Server) apiQuery(c *fiber.Ctx) (job.Query, error) {
	v, err := apiValues(c)
	if err != nil {
		return job.Query{}, err
	}
	return job.ParseQuery(v, s.Terms, true)
}

// search answers as JobSearch's /search does.
func (s *Server) search(c *fiber.Ctx) error {
	q, err := s.apiQuery(c)
	if err != nil {
		return err
	}
	wanted, err := wantedFields(c)
	if err != nil {
		return err
	}
	if wanted == nil && q.Brief {
		wanted = brief
	}
	ctx, cancel := deadline()
	defer cancel()
	r, err := s.Store.Search(ctx, q)
	if err != nil {
		return err
	}
	took := r.Took.Milliseconds()
	answer := searchAnswer{
		Total: total{r.Total}, Positions: r.Positions,
		Stats: newStats(r.Facets), FreetextConcepts: newConcepts(r.Meaning), Hits: newHits(r.Hits),
	}
	// The tag is of what was found: how long it took does not count.
	content, err := wanted.of(answer)
	if err != nil {
		return err
	}
	c.Locals(etagOf, hash(content))
	answer.QueryTime, answer.ResultTime = took, took
	return sendFields(c, answer, wanted)
}

// sendFields answers with the fields that are wanted of a value.
func sendFields(c *fiber.Ctx, value any, wanted fields) error {
	content, err := wanted.of(value)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(content)
}

type searchAnswer struct {
	Total            total    `json:"total"`
	Positions        int      `json:"positions"`
	QueryTime        int64    `json:"query_time_in_millis"`
	ResultTime       int64    `json:"result_time_in_millis"`
	Stats            []stat   `json:"stats"`
	FreetextConcepts concepts `json:"freetext_concepts"`
	Hits             []hit    `json:"hits"`
}

type total struct {
	Value int `json:"value"`
}

type stat struct {
	Type   string      `json:"type"`
	Values []statValue `json:"values"`
}

type statValue struct {
	Term  string `json:"term"`
	ID    string `json:"concept_id"`
	Code  string `json:"code"`
	Count int    `json:"count"`
}

func newStats(facets []job.Facet) []stat {
	stats := make([]stat, len(facets))
	for i, f := range facets {
		stats[i] = stat{Type: f.Name, Values: make([]statValue, len(f.Values))}
		for j, v := range f.Values {
			stats[i].Values[j] = statValue{v.Label, v.ID, v.Code, v.Count}
		}
	}
	return stats
}

// count answers how many ads and positions a query finds.
func (s *Server) count(c *fiber.Ctx) error {
	q, err := s.apiQuery(c)
	if err != nil {
		return err
	}
	wanted, err := wantedFields(c)
	if err != nil {
		return err
	}
	q.Limit, q.Stats = job.NoHits, nil
	ctx, cancel := deadline()
	defer cancel()
	r, err := s.Store.Search(ctx, q)
	if err != nil {
		return err
	}
	return sendFields(c, countAnswer{r.Positions, total{r.Total}}, wanted)
}

type countAnswer struct {
	Positions int   `json:"positions"`
	Total     total `json:"total"`
}

// ad answers as JobSearch's /ad/{id} does: 404 for a closed ad too.
func (s *Server) ad(c *fiber.Ctx) error {
	if _, err := only(c); err != nil {
		return err
	}
	wanted, err := wantedFields(c)
	if err != nil {
		return err
	}
	ctx, cancel := deadline()
	defer cancel()
	ad, err := s.Store.Ad(ctx, c.Params("id"))
	if moved, ok := err.(*job.MovedError); ok {
		return c.Redirect("/api/ad/"+url.PathEscape(moved.ID), fiber.StatusMovedPermanently)
	}
	if err != nil {
		return err
	}
	if ad.Status != job.Open {
		return errClosed
	}
	return sendFields(c, newHit(ad), wanted)
}
