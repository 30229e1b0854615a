package server

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
)

// schema is a JSON Schema (2020-12), the kind that OpenAPI 3.1 takes.
type schema = fiber.Map

// schemas are the components of a document by their names. They are made of
// the types that answers are made of, so the two cannot part.
type schemas map[string]schema

// componentNames are those of types whose own names would say less.
var componentNames = map[reflect.Type]string{
	reflect.TypeFor[hit]():            "Ad",
	reflect.TypeFor[removal]():        "Removal",
	reflect.TypeFor[searchAnswer]():   "SearchAnswer",
	reflect.TypeFor[countAnswer]():    "CountAnswer",
	reflect.TypeFor[completeAnswer](): "CompleteAnswer",
	reflect.TypeFor[matchAnswer]():    "MatchAnswer",
	reflect.TypeFor[pushKeyAnswer]():  "PushKey",
	reflect.TypeFor[newAlert]():       "NewAlert",
	reflect.TypeFor[alertAnswer]():    "Alert",
	reflect.TypeFor[problem]():        "Problem",
	reflect.TypeFor[job.SourceLink](): "SourceLink",
}

// of returns the schema of a type as encoding/json writes it, and keeps those
// of the named types.
func (all schemas) of(t reflect.Type) schema {
	switch t {
	case reflect.TypeFor[time.Time]():
		return schema{"type": "string", "format": "date-time"}
	case reflect.TypeFor[concepts]():
		return schema{"type": "object", "properties": each(conceptKinds, schema{"type": "array", "items": schema{"type": "string"}}), "additionalProperties": false}
	}
	switch t.Kind() {
	case reflect.String:
		return schema{"type": "string"}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return schema{"type": "integer"}
	case reflect.Float64:
		return schema{"type": "number"}
	case reflect.Pointer:
		return nullable(all.of(t.Elem()))
	case reflect.Slice:
		return schema{"type": "array", "items": all.of(t.Elem())}
	case reflect.Array:
		return schema{"type": "array", "items": all.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Struct:
		return all.object(t)
	}
	panic("no schema for " + t.String())
}

func (all schemas) object(t reflect.Type) schema {
	name := componentNames[t]
	if _, made := all[name]; name != "" && made {
		return reference(name)
	}
	properties, required := schema{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key == "" { // embedded: its fields are visible too
			continue
		}
		properties[key] = all.of(f.Type)
		if f.Tag.Get("schema") == "nullable" {
			properties[key] = nullable(all.of(f.Type))
		}
		required = append(required, key)
	}
	s := schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	if name == "" {
		return s
	}
	all[name] = s
	return reference(name)
}

func reference(name string) schema { return schema{"$ref": "#/components/schemas/" + name} }

// nullable adds null to the types of a schema that has one.
func nullable(s schema) schema {
	s = maps.Clone(s)
	s["type"] = []any{s["type"], "null"}
	return s
}

func each(names []string, s schema) schema {
	properties := schema{}
	for _, name := range names {
		properties[name] = s
	}
	return properties
}

// part returns what is left of a schema with the fields that are wanted.
func (all schemas) part(s schema, wanted fields) schema {
	if ref, ok := s["$ref"].(string); ok && wanted != nil {
		s = all[strings.TrimPrefix(ref, "#/components/schemas/")]
	}
	if wanted == nil {
		return s
	}
	s = maps.Clone(s)
	if items, ok := s["items"].(schema); ok {
		s["items"] = all.part(items, wanted)
		return s
	}
	_, rest := wanted["*"]
	gone := func(name string) bool { _, named := wanted[name]; return !named && !rest }
	properties := schema{}
	for name, property := range s["properties"].(schema) {
		if !gone(name) {
			properties[name] = all.part(property.(schema), wanted[name])
		}
	}
	s["properties"], s["required"] = properties, slices.DeleteFunc(slices.Clone(s["required"].([]string)), gone)
	return s
}
