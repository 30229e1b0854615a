// Package server answers HTTP: pages for people, JSON and feeds for machines.
// It alone knows fiber.
package server

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"jobbnara/job"
	"jobbnara/push"
	"jobbnara/taxonomy"
	"jobbnara/widget"
)

// Store is what the server asks of the store.
type Store interface {
	Search(ctx context.Context, q job.Query) (job.Result, error)
	Complete(ctx context.Context, t job.Typed) ([]job.Completion, error)
	Suggest(ctx context.Context, q job.Query) (job.Suggestions, error)
	Ad(ctx context.Context, id string) (job.Ad, error)
	Label(parameter, id string) string
	Sources(ctx context.Context) ([]job.SourceStatus, error)
	TaxonomyStatus(ctx context.Context) (taxonomy.Status, error)
	HasSamples(ctx context.Context) (bool, error)
	LastSeq(ctx context.Context) (job.Seq, error)
	SeqAt(ctx context.Context, t time.Time) (job.Seq, error)
	Changes(ctx context.Context, after job.Seq, limit int) ([]job.Change, error)
	OpenAds(ctx context.Context, after int64, limit int) (ads []job.Ad, next int64, err error)
	Ping(ctx context.Context) error
}

// Options are what a Server needs; all of them.
type Options struct {
	Store    Store
	Push     *push.Service
	Views    *widget.Views
	Terms    *taxonomy.Taxonomy
	Operator widget.Operator
	BaseURL  string // absolute origin, no slash at the end
	Clock    job.Clock
	Log      *slog.Logger
}

// Server is the HTTP server.
type Server struct {
	Options
	app         *fiber.App
	description []byte // /openapi.json
}

// Limits against slow and greedy clients.
const (
	readTimeout  = 15 * time.Second
	writeTimeout = time.Minute // of a whole answer, of a stream each piece
	idleTimeout  = time.Minute
	maxHeader    = 16 << 10 // and request line: a 10 KB query must get an answer
	maxBody      = 64 << 10
	maxQueryTime = 5 * time.Second
)

// New makes a server.
func New(o Options) *Server {
	s := &Server{Options: o, description: describeAPI(o.BaseURL)}
	s.app = fiber.New(fiber.Config{
		Immutable:             true, // fiber reuses its buffers once a handler returns
		CaseSensitive:         true,
		DisableStartupMessage: true,
		ReadTimeout:           readTimeout,
		WriteTimeout:          writeTimeout,
		IdleTimeout:           idleTimeout,
		ReadBufferSize:        maxHeader,
		BodyLimit:             maxBody,
		ErrorHandler:          s.fail,

		DisablePreParseMultipartForm: true, // there is no form of that kind
	})
	s.app.Use(s.secure, conditional)
	s.app.Use(compress.New(compress.Config{Level: compress.LevelBestSpeed}))
	s.app.Use(recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: s.logPanic}))
	s.routes(s.app)
	return s
}

// Serve answers on a listener until Shutdown.
func (s *Server) Serve(l net.Listener) error { return s.app.Listener(listen(l)) }

// Shutdown stops taking requests and waits for those under way, until ctx ends.
func (s *Server) Shutdown(ctx context.Context) error { return s.app.ShutdownWithContext(ctx) }

func (s *Server) logPanic(c *fiber.Ctx, v any) {
	s.Log.Error("panic in a handler", "route", c.Route().Path, "panic", fmt.Sprint(v))
}

// deadline bounds what one request may cost: a client that hangs up is not
// seen.
func deadline() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), maxQueryTime)
}
