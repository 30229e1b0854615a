package server

import (
	"encoding/json"
	"errors"
	"mime"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
	"jobbnara/locale"
)

// errNoAlerts is the error where alerts cannot work; the log says why.
var errNoAlerts = errors.New("alerts are not available")

// withAlerts lets a handler run only where alerts work.
func (s *Server) withAlerts(handler fiber.Handler) fiber.Handler {
	if s.Push == nil {
		return func(*fiber.Ctx) error { return errNoAlerts }
	}
	return handler
}

// pushKey gives a browser the key that it subscribes with.
func (s *Server) pushKey(c *fiber.Ctx) error {
	return c.JSON(pushKeyAnswer{s.Push.PublicKey()})
}

type pushKeyAnswer struct {
	Key string `json:"key"` // VAPID (RFC 8292), base64url
}

// alertRequest is what a page sends to make an alert.
type alertRequest struct {
	Subscription json.RawMessage `json:"subscription"`
	Query        string          `json:"query"`
	Frequency    string          `json:"frequency"` // "instant", the only one so far
	Lang         string          `json:"lang"`
}

// newAlert answers the one who made it: the only time that the token is told.
type newAlert struct {
	ID        string `json:"id"`
	Token     string `json:"token"`
	Title     string `json:"title"`
	Query     string `json:"query"`
	Frequency string `json:"frequency"`
}

type alertAnswer struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Query     string    `json:"query"`
	Frequency string    `json:"frequency"`
	Created   time.Time `json:"created"`
	Sent      *string   `json:"sent"` // Swedish time; null for never
}

// createAlert stores a search for a device. It takes JSON only, which no page
// of another origin can send without a preflight, and that is not answered.
func (s *Server) createAlert(c *fiber.Ctx) error {
	if kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType)); err != nil || kind != fiber.MIMEApplicationJSON {
		return fiber.ErrUnsupportedMediaType
	}
	var request alertRequest
	if err := json.Unmarshal(c.BodyRaw(), &request); err != nil {
		return &job.InputError{Field: "body", Reason: job.ReasonForm, Allowed: `{"subscription": {…}, "query": "q=…", "frequency": "instant"}`}
	}
	if request.Frequency != "" && request.Frequency != "instant" {
		return &job.InputError{Field: "frequency", Value: request.Frequency, Reason: job.ReasonUnknown, Allowed: "instant"}
	}
	v, err := url.ParseQuery(strings.TrimPrefix(request.Query, "?"))
	if err != nil {
		return &job.InputError{Field: "query", Value: request.Query, Reason: job.ReasonForm, Allowed: "q=…&municipality=…, percent-encoded"}
	}
	q, err := job.ParseQuery(v, s.Terms, true)
	if err != nil {
		return err
	}
	ctx, cancel := deadline()
	defer cancel()
	words := locale.For(request.Lang)
	title := words.Describe(q, s.label)
	id, token, err := s.Push.Create(ctx, request.Subscription, q.Canonical(), title, words.Lang)
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(newAlert{id, token, title, q.Canonical(), "instant"})
}

func (s *Server) getAlert(c *fiber.Ctx) error {
	ctx, cancel := deadline()
	defer cancel()
	a, err := s.Push.Get(ctx, c.Params("id"), token(c))
	if err != nil {
		return err
	}
	return c.JSON(alertAnswer{a.ID, a.Title, a.Query, "instant", a.Created, localTime(a.Sent)})
}

func (s *Server) deleteAlert(c *fiber.Ctx) error {
	ctx, cancel := deadline()
	defer cancel()
	if err := s.Push.Delete(ctx, c.Params("id"), token(c)); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// token is the bearer token (RFC 6750) of a request.
func token(c *fiber.Ctx) string {
	scheme, token, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
