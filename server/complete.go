package server

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
)

// complete answers as JobSearch's /complete does.
func (s *Server) complete(c *fiber.Ctx) error {
	v, err := apiValues(c)
	if err != nil {
		return err
	}
	typed, err := job.ParseTyped(v, s.Terms)
	if err != nil {
		return err
	}
	ctx, cancel := deadline()
	defer cancel()
	began := time.Now()
	list, err := s.Store.Complete(ctx, typed)
	if err != nil {
		return err
	}
	answer := completeAnswer{Typeahead: make([]completion, len(list))}
	for i, one := range list {
		answer.Typeahead[i] = completion{one.Value, one.Term, string(one.Type), one.Count}
	}
	// The tag is of what was found: how long it took does not count.
	content, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	c.Locals(etagOf, hash(content))
	answer.Time = time.Since(began).Milliseconds()
	return c.JSON(answer)
}

type completeAnswer struct {
	Time      int64        `json:"time_in_millis"`
	Typeahead []completion `json:"typeahead"`
}

type completion struct {
	Value       string `json:"value"`
	FoundIn     string `json:"found_in"`
	Type        string `json:"type"`
	Occurrences int    `json:"occurrences"`
}
