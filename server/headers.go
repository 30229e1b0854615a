package server

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const ownOnly = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "

// secure sets what every answer carries: nothing from elsewhere runs or loads
// in our pages, and only /embed may be framed.
func (s *Server) secure(c *fiber.Ctx) error {
	setSecurity(c)
	return c.Next()
}

func setSecurity(c *fiber.Ctx) {
	policy := ownOnly + "frame-ancestors 'none'"
	switch {
	case isPath(c, "/embed"):
		policy = ownOnly + "frame-ancestors *"
	case strings.HasPrefix(c.Path(), "/examples/"):
		policy = ownOnly + "frame-src 'self'; frame-ancestors 'none'"
	}
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "strict-origin")
}

// isPath reports whether the path was asked for: routes take it with a slash
// at the end too.
func isPath(c *fiber.Ctx, path string) bool { return strings.TrimSuffix(c.Path(), "/") == path }

// anyOrigin lets pages of every origin read an answer, whether the request
// named its origin or not, so that caches keep one answer for all.
func anyOrigin(c *fiber.Ctx) error {
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Set(fiber.HeaderAccessControlExposeHeaders, "ETag, Retry-After, "+cursorHeader)
	c.Set("Cross-Origin-Resource-Policy", "cross-origin")
	return c.Next()
}

// preflight answers what a browser asks before it sends JobSearch's headers.
func preflight(c *fiber.Ctx) error {
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Set(fiber.HeaderAccessControlAllowMethods, "GET, HEAD, OPTIONS")
	c.Set(fiber.HeaderAccessControlAllowHeaders, "accept, api-key, content-type, x-fields, x-feature-include-synonyms-empty-header, *")
	c.Set(fiber.HeaderAccessControlMaxAge, "86400")
	return c.SendStatus(fiber.StatusNoContent)
}

// etagOf is the local in which a handler leaves a tag of its own, for an
// answer whose bytes change when its content does not.
const etagOf = "etag"

// conditional gives every answer but streams an ETag (RFC 9110), and 304 to
// those who have it. It comes after compression, so that each coding has its
// own.
func conditional(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	method, answer := c.Method(), c.Response()
	stream := len(answer.Header.Peek(cursorHeader)) > 0
	if method != fiber.MethodGet && method != fiber.MethodHead || answer.StatusCode() != fiber.StatusOK || stream {
		return nil
	}
	tag, own := c.Locals(etagOf).(string)
	if !own {
		tag = hash(answer.Body())
	}
	if coding := answer.Header.Peek(fiber.HeaderContentEncoding); len(coding) > 0 {
		tag += "-" + string(coding)
	}
	tag = `"` + tag + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Vary(fiber.HeaderAcceptEncoding)
	if len(answer.Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	for known := range strings.SplitSeq(c.Get(fiber.HeaderIfNoneMatch), ",") {
		if known = strings.TrimPrefix(strings.TrimSpace(known), "W/"); known == tag || known == "*" {
			answer.ResetBody()
			answer.Header.Del(fiber.HeaderContentEncoding)
			c.Status(fiber.StatusNotModified)
			break
		}
	}
	return nil
}

func hash(b []byte) string {
	h := fnv.New64a()
	h.Write(b)
	return fmt.Sprintf("%016x", h.Sum64())
}
