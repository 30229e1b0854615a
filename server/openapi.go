package server

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"
)

// problem is every error, for machines.
type problem struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Field   string `json:"field"` // the parameter that is wrong; "" for none
	} `json:"error"`
}

// openAPI answers the description of this API (OpenAPI 3.1).
func (s *Server) openAPI(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(s.description)
}

// describeAPI writes /openapi.json.
func describeAPI(baseURL string) []byte {
	paths, all := map[string]fiber.Map{}, schemas{}
	for _, o := range operations {
		path := pathParameter.ReplaceAllString(o.path, "{$1}")
		if paths[path] == nil {
			paths[path] = fiber.Map{}
		}
		paths[path][o.method] = o.json(all)
	}
	content, err := json.Marshal(fiber.Map{
		"openapi": "3.1.0",
		"info": fiber.Map{
			"title": "Jobbnära", "version": "1",
			"description": "Job ads, in the words and shapes of Arbetsförmedlingen's JobSearch and JobStream. No key; any origin may read. " +
				"Lists are given by repetition or, but for employer and position, with commas. A parameter without a value is as good as none.",
		},
		"servers": []fiber.Map{{"url": baseURL}},
		"paths":   paths,
		"components": fiber.Map{
			"schemas":         all,
			"securitySchemes": fiber.Map{"token": fiber.Map{"type": "http", "scheme": "bearer", "description": "The token that an alert's maker got."}},
		},
	})
	if err != nil { // it is made of what is above
		panic(err)
	}
	return content
}

var pathParameter = regexp.MustCompile(`:([a-z]+)`)

func (o operation) json(all schemas) fiber.Map {
	parameters := []schema{}
	if o.id != nil {
		parameters = append(parameters, parameter{"id", "Whose.", schema{"type": "string"}, o.id}.json("path"))
	}
	for _, p := range o.query {
		parameters = append(parameters, p.json("query"))
	}
	if o.fields {
		parameters = append(parameters, fieldsParameter.json("header"))
	}
	success := fiber.Map{"description": "Found."}
	if len(o.answers) > 0 {
		forms := fiber.Map{}
		for _, a := range o.answers {
			forms[a.mediaType] = fiber.Map{"schema": a.schemaOf(all)}
		}
		success["content"] = forms
	}
	failure := fiber.Map{
		"description": "What was wrong, and what would be right.",
		"content":     fiber.Map{fiber.MIMEApplicationJSON: fiber.Map{"schema": all.of(reflect.TypeFor[problem]())}},
	}
	status := o.status
	if status == 0 {
		status = fiber.StatusOK
	}
	description := fiber.Map{
		"summary": o.about, "parameters": parameters,
		"responses": fiber.Map{strconv.Itoa(status): success, "default": failure},
	}
	if o.body != nil {
		description["requestBody"] = fiber.Map{"required": true, "content": fiber.Map{
			fiber.MIMEApplicationJSON: fiber.Map{"schema": bodySchema, "example": o.body},
		}}
	}
	if o.bearer {
		description["security"] = []fiber.Map{{"token": []string{}}}
	}
	return description
}
