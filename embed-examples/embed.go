// Package embedexamples holds pages that show how a list of jobs is embedded,
// one folder a way of embedding, each of which runs when served.
package embedexamples

import "embed"

// FS holds the examples; the page of each is index.html in its folder.
//
//go:embed plain
var FS embed.FS
