package server

import "strings"

// Routes are the methods and paths that the server answers, as "GET /api/ad/:id".
func (s *Server) Routes() (routes []string) {
	for _, r := range s.app.GetRoutes(true) {
		if r.Method != "HEAD" && r.Method != "OPTIONS" && !strings.HasSuffix(r.Path, "*") {
			routes = append(routes, r.Method+" "+r.Path)
		}
	}
	return routes
}
