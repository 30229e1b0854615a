package server

import (
	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
	"jobbnara/locale"
)

// match answers with jobs for who says what they look for and where; lang
// chooses the language of titles and reasons.
func (s *Server) match(c *fiber.Ctx) error {
	v, err := apiValues(c)
	if err != nil {
		return err
	}
	words := locale.For(v.Get("lang"))
	delete(v, "lang")
	q, err := job.ParseWish(v, s.Terms)
	if err != nil {
		return err
	}
	ctx, cancel := deadline()
	defer cancel()
	list, err := s.Store.Suggest(ctx, q)
	if err != nil {
		return err
	}
	answer := matchAnswer{make([]matchGroup, len(list))}
	for i, g := range list {
		answer.Groups[i] = matchGroup{g.Name, words.T("match." + g.Name), make([]matchHit, len(g.Jobs))}
		for j, one := range g.Jobs {
			text := words.T("match.why."+string(one.Why), "About", one.About)
			answer.Groups[i].Hits[j] = matchHit{newHit(one.Ad), why{one.Why, text}}
		}
	}
	return c.JSON(answer)
}

type matchAnswer struct {
	Groups []matchGroup `json:"groups"`
}

type matchGroup struct {
	Name  string     `json:"name"`
	Title string     `json:"title"`
	Hits  []matchHit `json:"hits"`
}

type matchHit struct {
	hit
	Why why `json:"why"`
}

type why struct {
	Code job.Why `json:"code"`
	Text string  `json:"text"`
}
