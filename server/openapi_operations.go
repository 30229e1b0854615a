package server

import (
	"reflect"
	"slices"

	"github.com/gofiber/fiber/v2"

	"jobbnara/feeds"
)

// operation describes a route of machines.
type operation struct {
	method, path string // as routes writes them
	about        string
	query        []parameter
	id           any // an example of the path's :id
	fields       bool
	bearer       bool
	body         any // an example; nil for none
	status       int // of success; 200 for 0
	answers      []content
}

// content is an answer in one of its media types: a value of its type, or
// where a type says too little, its schema.
type content struct {
	mediaType string
	value     any
	schema    schema
}

func answersJSON(value any) []content {
	return []content{{mediaType: fiber.MIMEApplicationJSON, value: value}}
}

// either answers an array, or with Accept: application/jsonl one a line.
func eitherForm(list any) []content {
	return append(answersJSON(list), content{mediaType: "application/jsonl", schema: schema{"type": "string"}})
}

// operations are all routes under /api and /feeds: what is to be in
// /openapi.json is put here.
var operations = []operation{
	{
		method: "get", path: "/api/search", about: "Search the open ads, as JobSearch does.",
		query: slices.Concat(filterParameters, shownParameters), fields: true, answers: answersJSON(searchAnswer{}),
	},
	{
		method: "get", path: "/api/count", about: "How many ads and positions a search finds.",
		query: slices.Concat(filterParameters, shownParameters), fields: true, answers: answersJSON(countAnswer{}),
	},
	{
		method: "get", path: "/api/complete", about: "What completes a text that is being typed, as in JobSearch: names of occupations, places, employers and skills, most ads first.",
		query: slices.Concat(filterParameters, completeParameters), answers: answersJSON(completeAnswer{}),
	},
	{
		method: "get", path: "/api/match", about: "At most ten jobs for who looks for an occupation or a group somewhere, each with why, in the groups occupation, related and no-experience.",
		query: wishParameters, answers: answersJSON(matchAnswer{}),
	},
	{
		method: "get", path: "/api/ad/:id", about: "One open ad. 301 to another id when it was merged, 404 when it is unknown or closed.",
		id: "29867001", fields: true, answers: answersJSON(hit{}),
	},
	{
		method: "get", path: "/api/snapshot", about: "All open ads. The header " + cursorHeader + " is the cursor from which /api/stream goes on.",
		answers: eitherForm([]hit{}),
	},
	{
		method: "get", path: "/api/stream", about: "What changed after a time or, exactly, after a cursor: ads as they are now, and removals. One of updated-after and cursor is required.",
		query: []parameter{
			{"updated-after", "Swedish time, or RFC 3339.", schema{"type": "string"}, "2026-11-20T00:00:00"},
			{"updated-before", "As updated-after.", schema{"type": "string"}, "2026-11-21T00:00:00"},
			{"cursor", "What an answer gave in its header " + cursorHeader + ".", schema{"type": "string"}, string(cursor(0))},
		},
		answers: eitherForm([]adOrRemoval{}),
	},
	feedOperation("rss", feeds.RSSType, schema{"type": "string"}),
	feedOperation("atom", feeds.AtomType, schema{"type": "string"}),
	feedOperation("json", feeds.JSONType, schema{"type": "object", "required": []string{"version", "title", "items"}}),
	{
		method: "get", path: "/api/push/key", about: "The key with which a browser of this site subscribes to push messages.", answers: answersJSON(pushKeyAnswer{}),
	},
	{
		method: "post", path: "/api/alerts", about: "Make an alert: a search whose new ads are pushed to a browser. Own pages only.",
		body: schema{
			"subscription": schema{"endpoint": "https://updates.push.services.mozilla.com/wpush/v2/example", "keys": schema{
				"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", // RFC 8291's
				"auth":   "BTBZMqHH6r4Tts7J_aSIgg",
			}},
			"query": "q=kock&municipality=0580", "frequency": "instant", "lang": "sv",
		},
		status: fiber.StatusCreated, answers: answersJSON(newAlert{}),
	},
	{
		method: "get", path: "/api/alerts/:id", about: "An alert, to the one who has its token.", id: "the id that POST gave", bearer: true, answers: answersJSON(alertAnswer{}),
	},
	{
		method: "delete", path: "/api/alerts/:id", about: "End an alert.", id: "the id that POST gave", bearer: true, status: fiber.StatusNoContent,
	},
}

// adOrRemoval is what a stream consists of.
type adOrRemoval struct{}

func feedOperation(name, mediaType string, s schema) operation {
	return operation{
		method: "get", path: "/feeds/jobs." + name,
		about: "A search as a feed, newest first. Parameters that it does not know are passed over, and of those that say how much is shown only limit (50 by default) counts.",
		query: slices.Concat(filterParameters, shownParameters), answers: []content{{mediaType: mediaType, schema: s}},
	}
}

// bodySchema is the JSON that makes an alert.
var bodySchema = schema{
	"type": "object", "required": []string{"subscription"},
	"properties": schema{
		"subscription": schema{"type": "object", "description": "PushSubscription.toJSON() (W3C Push API)"},
		"query":        schema{"type": "string", "description": "The parameters of a search, percent-encoded."},
		"frequency":    schema{"type": "string", "enum": []string{"instant"}, "default": "instant"},
		"lang":         schema{"type": "string", "description": "The language of the messages, as sv."},
	},
}

// schemaOf returns the schema of an answer.
func (c content) schemaOf(all schemas) schema {
	switch c.value.(type) {
	case nil:
		return c.schema
	case searchAnswer:
		whole := all.of(reflect.TypeOf(c.value))
		all["BriefAnswer"] = all.part(whole, brief)
		return schema{"anyOf": []any{whole, reference("BriefAnswer")}}
	case []adOrRemoval:
		return schema{"type": "array", "items": schema{"anyOf": []any{all.of(reflect.TypeFor[hit]()), all.of(reflect.TypeFor[removal]())}}}
	}
	return all.of(reflect.TypeOf(c.value))
}
