package server

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
	"jobbnara/widget"
)

// status is the one place in which an error becomes an HTTP status and a code.
func status(err error) (status int, code string) {
	var input *job.InputError
	var other *fiber.Error // no route, a wrong method, headers too large, …
	switch {
	case errors.As(err, &input):
		return fiber.StatusBadRequest, string(input.Reason)
	case errors.Is(err, job.ErrNotFound):
		return fiber.StatusNotFound, "not_found"
	case errors.Is(err, errClosed):
		return fiber.StatusNotFound, "closed"
	case errors.Is(err, job.ErrDenied):
		return fiber.StatusForbidden, "denied"
	case errors.Is(err, context.DeadlineExceeded):
		return fiber.StatusServiceUnavailable, "too_slow"
	case errors.Is(err, errNoAlerts):
		return fiber.StatusServiceUnavailable, "alerts_unavailable"
	case errors.As(err, &other):
		return other.Code, strings.ToLower(strings.ReplaceAll(http.StatusText(other.Code), " ", "_"))
	}
	return fiber.StatusInternalServerError, "internal"
}

// errClosed is the error for an ad that was open once.
var errClosed = errors.New("the ad is closed")

// messages are what is said of errors whose own text is not for strangers.
var messages = map[string]string{
	"not_found":                "there is nothing at this address",
	"too_slow":                 "the search took too long; ask for less, or try again later",
	"internal":                 "something went wrong here; it has been logged",
	"denied":                   "the token is missing or wrong; send Authorization: Bearer TOKEN",
	"closed":                   "the ad was here, but is closed",
	"method_not_allowed":       "this method is not for this address",
	"unsupported_media_type":   "send Content-Type: application/json",
	"alerts_unavailable":       "alerts are not available",
	"request_entity_too_large": "the request is too large",
}

// fail answers every error: JSON for machines, a page for people. Detail that
// is not about what they asked is logged, not sent.
func (s *Server) fail(c *fiber.Ctx, err error) (failed error) {
	code, name := status(err)
	message, field := messages[name], ""
	if input := (*job.InputError)(nil); errors.As(err, &input) {
		message, field = input.Error(), input.Field
	}
	if message == "" {
		message = strings.ReplaceAll(name, "_", " ")
	}
	if code == fiber.StatusInternalServerError {
		s.Log.Error("request failed", "route", c.Route().Path, "error", err)
	}
	if name == "too_slow" {
		c.Set(fiber.HeaderRetryAfter, "10")
	}
	c.Status(code)
	setSecurity(c) // an answer to what could not be read has not passed there
	c.Set(fiber.HeaderCacheControl, "no-store")
	if forMachines(c.Path()) {
		var p problem
		p.Error.Code, p.Error.Message, p.Error.Field = name, message, field
		return c.JSON(p)
	}
	// What made the request panic may do so again, where nobody else catches it.
	defer func() {
		if v := recover(); v != nil {
			s.logPanic(c, v)
			failed = c.SendString(message)
		}
	}()
	page := "error"
	if isPath(c, "/widget/v1/list") {
		page = "list"
	} else if isPath(c, "/embed") {
		page = "embed"
	}
	p := s.page(c)
	p.Status, p.Problem = code, err
	if page != "error" {
		p.Options = widget.ParseOptions(page, values(c))
	}
	var out bytes.Buffer
	if err := s.Views.Page(&out, page, p); err != nil {
		s.Log.Error("error page failed", "error", err)
		return c.SendString(message)
	}
	c.Type("html", "utf-8")
	return c.Send(out.Bytes())
}

func forMachines(path string) bool {
	for _, prefix := range []string{"/api/", "/openapi.json", "/feeds/", "/hub", "/oembed", "/healthz", "/readyz", "/assets/"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}
