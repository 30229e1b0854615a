package server

import (
	"github.com/gofiber/fiber/v2"
)

// routes are all addresses: the public contract.
func (s *Server) routes(app *fiber.App) {
	// People.
	app.Get("/", s.startPage)
	app.Get("/jobs", s.listPage("jobs"))
	app.Get("/jobs/:id", s.jobPage)
	app.Get("/alerts", s.listPage("alerts"))
	app.Get("/sources", s.sourcesPage)
	app.Get("/how", s.textPage("how"))
	app.Get("/privacy", s.textPage("privacy"))
	app.Get("/accessibility", s.textPage("accessibility"))

	// Other people's pages.
	app.Get("/embed", s.listPage("embed"))
	app.Get("/widget/v1/list", anyOrigin, s.listPage("list"))
	app.Get("/widget/v1/jobbnara.js", anyOrigin, s.asset("jobbnara.js"))
	app.Get("/examples/*", s.example)

	// JobSearch's and JobStream's words and shapes.
	app.Get("/api/search", anyOrigin, s.search)
	app.Get("/api/count", anyOrigin, s.count)
	app.Get("/api/complete", anyOrigin, s.complete)
	app.Get("/api/match", anyOrigin, s.match)
	app.Get("/api/ad/:id", anyOrigin, s.ad)
	app.Get("/api/snapshot", anyOrigin, s.snapshot)
	app.Get("/api/stream", anyOrigin, s.stream)
	app.Options("/api/:what<regex(search|count|complete|match|snapshot|stream)>", preflight)
	app.Options("/api/ad/:id", preflight)

	app.Get("/feeds/jobs.rss", anyOrigin, s.feed(rss))
	app.Get("/feeds/jobs.atom", anyOrigin, s.feed(atom))
	app.Get("/feeds/jobs.json", anyOrigin, s.feed(jsonFeed))

	// Alerts: our own pages only, so no other origin.
	app.Get("/api/push/key", s.withAlerts(s.pushKey))
	app.Post("/api/alerts", s.withAlerts(s.createAlert))
	app.Get("/api/alerts/:id", s.withAlerts(s.getAlert))
	app.Delete("/api/alerts/:id", s.withAlerts(s.deleteAlert))

	app.Get("/openapi.json", anyOrigin, s.openAPI)
	app.Get("/assets/:name", s.versionedAsset)
	app.Get("/sw.js", s.asset("sw.js"))
	app.Get("/manifest.webmanifest", s.asset("manifest.webmanifest"))
	app.Get("/favicon.ico", s.asset("icon-192.png"))
	app.Get("/healthz", s.healthy)
	app.Get("/readyz", s.ready)
}
