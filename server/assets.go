package server

import (
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	embedexamples "jobbnara/embed-examples"
	"jobbnara/job"
)

// asset serves a file whose address stays when it changes.
func (s *Server) asset(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "public, max-age=300")
		return s.sendAsset(c, name)
	}
}

// versionedAsset serves a file that pages address by its hash.
func (s *Server) versionedAsset(c *fiber.Ctx) error {
	name := c.Params("name")
	if a, ok := s.Views.Asset(name); ok && c.Query("v") == a.Hash {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return s.sendAsset(c, name)
}

func (s *Server) sendAsset(c *fiber.Ctx, name string) error {
	a, ok := s.Views.Asset(name)
	if !ok {
		return job.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, a.ContentType)
	return c.Send(a.Bytes)
}

// example serves the pages of embed-examples, each a page that really runs.
func (s *Server) example(c *fiber.Ctx) error {
	name := strings.TrimPrefix(c.Path(), "/examples/")
	if info, err := fs.Stat(embedexamples.FS, path.Clean(name)); err == nil && info.IsDir() && name != "" {
		if !strings.HasSuffix(name, "/") {
			return c.Redirect(c.Path()+"/", fiber.StatusMovedPermanently)
		}
		name += "index.html"
	}
	bytes, err := fs.ReadFile(embedexamples.FS, path.Clean(name))
	if err != nil {
		return job.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, mime.TypeByExtension(path.Ext(name)))
	return c.Send(bytes)
}

func (s *Server) healthy(c *fiber.Ctx) error { return c.SendString("ok\n") }

// ready says whether the database answers.
func (s *Server) ready(c *fiber.Ctx) error {
	ctx, cancel := deadline()
	defer cancel()
	if err := s.Store.Ping(ctx); err != nil {
		return err
	}
	return c.SendString("ok\n")
}
