package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"jobbnara/job"
	"jobbnara/server"
	"jobbnara/taxonomy"
)

// description is what a test reads of /openapi.json.
type description struct {
	Paths map[string]map[string]struct {
		Parameters  []described
		RequestBody struct {
			Content map[string]struct{ Example json.RawMessage }
		}
		Responses map[string]struct {
			Content map[string]struct{}
		}
		Security []any
	}
}

type described struct {
	Name, In string
	Example  any
	Schema   limits
}

// limits are what a schema allows.
type limits struct {
	Type                               string
	Enum                               []string
	Pattern                            string
	Items                              *limits
	Default                            any
	Minimum, Maximum, ExclusiveMinimum *float64
	MaxLength, MaxItems                *int
}

func describedAPI(t *testing.T, s *site) (description, *jsonschema.Compiler) {
	t.Helper()
	a := s.getOK(t, "/openapi.json")
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("openapi.json", document); err != nil {
		t.Fatal(err)
	}
	return decode[description](t, a), compiler
}

// Nothing is described that there is not, and all that there is.
func TestEveryRouteIsDescribed(t *testing.T) {
	s := newSite(t)
	d, _ := describedAPI(t, s)
	var written, routes []string
	braces := regexp.MustCompile(`\{([a-z]+)\}`)
	for path, methods := range d.Paths {
		for method := range methods {
			written = append(written, strings.ToUpper(method)+" "+braces.ReplaceAllString(path, ":$1"))
		}
	}
	for _, r := range server.New(s.options).Routes() {
		if strings.Contains(r, " /api/") || strings.Contains(r, " /feeds/") {
			routes = append(routes, r)
		}
	}
	slices.Sort(written)
	slices.Sort(routes)
	if len(routes) < 10 || !slices.Equal(written, routes) {
		t.Errorf("described are\n%s\nbut there are\n%s", strings.Join(written, "\n"), strings.Join(routes, "\n"))
	}
}

// Each parameter of a search is described, and its limits are the parser's.
func TestEveryParameterIsDescribed(t *testing.T) {
	s := newSite(t)
	d, _ := describedAPI(t, s)
	for _, path := range []string{"/api/search", "/api/count", "/feeds/jobs.rss", "/feeds/jobs.atom", "/feeds/jobs.json"} {
		var names []string
		for _, p := range d.Paths[path]["get"].Parameters {
			if p.In == "query" {
				names = append(names, p.Name)
			}
		}
		slices.Sort(names)
		if !slices.Equal(names, job.Parameters) {
			t.Errorf("%s has %v, want %v", path, names, job.Parameters)
		}
	}
	for _, p := range d.Paths["/api/search"]["get"].Parameters {
		if p.In == "query" {
			p.held(t)
		}
	}
}

// held checks that the parser takes what is described, and refuses the rest.
func (p described) held(t *testing.T) {
	t.Helper()
	try := func(right bool, values ...string) {
		t.Helper()
		if _, err := job.ParseQuery(url.Values{p.Name: values}, taxonomy.Builtin(), true); (err == nil) != right {
			t.Errorf("%s=%.80s: %v", p.Name, strings.Join(values, ","), err)
		}
	}
	one, example := p.Schema, fmt.Sprint(p.Example)
	if one.Type == "array" {
		if one.MaxItems == nil {
			t.Fatalf("%s: how many?", p.Name)
		}
		one, example = *one.Items, p.Example.([]any)[0].(string)
		try(true, slices.Repeat([]string{example}, *p.Schema.MaxItems)...)
		try(false, slices.Repeat([]string{example}, *p.Schema.MaxItems+1)...)
	}
	try(true, example)
	bounded := true
	switch {
	case one.Type == "boolean":
		try(true, "true")
		try(true, "false")
		try(false, "maybe")
	case one.Enum != nil:
		for _, value := range one.Enum {
			try(true, value)
		}
		try(false, "nonesuch")
	case one.MaxLength != nil:
		try(true, strings.Repeat("å", *one.MaxLength))
		try(false, strings.Repeat("å", *one.MaxLength+1))
	case one.Pattern != "":
		if pattern := regexp.MustCompile(one.Pattern); !pattern.MatchString(example) || pattern.MatchString("§") {
			t.Errorf("%s: pattern %s", p.Name, one.Pattern)
		}
		try(false, "§")
	case one.Maximum != nil:
		try(true, fmt.Sprint(*one.Maximum))
		try(false, fmt.Sprint(*one.Maximum+1))
		if one.Minimum != nil {
			try(true, fmt.Sprint(*one.Minimum))
			try(false, fmt.Sprint(*one.Minimum-1))
		} else {
			try(false, fmt.Sprint(*one.ExclusiveMinimum))
		}
		if one.Type == "integer" {
			try(false, "1.5")
		}
	default:
		bounded = false
	}
	if !bounded {
		t.Errorf("%s has no limits: %+v", p.Name, p.Schema)
	}
	if text, ok := p.Schema.Default.(string); ok {
		try(true, text)
	} else if p.Schema.Default != nil {
		try(true, fmt.Sprint(p.Schema.Default))
	}
}

// What the examples ask is answered as described.
func TestExamplesAreAnswered(t *testing.T) {
	s := newSite(t)
	example := ad("29867001", "Kock").with("label", "['nystartsjobb']").
		with("driving_license", []any{map[string]any{"concept_id": "VTK8_WRx_GcM", "label": "B"}}).with("driving_license_required", true).
		with("must_have", map[string]any{"skills": []any{map[string]any{"concept_id": "11L4_Q2Z_8tM", "label": "Kylteknik", "weight": 10}}})
	s.load(t, append(ads(3), example, ad("1", "Borta"))...)
	s.load(t, gone("1"))
	d, compiler := describedAPI(t, s)
	asked := 0
	check := func(method, path, pattern, status string, a answer) {
		t.Helper()
		asked++
		if fmt.Sprint(a.status) != status {
			t.Errorf("%s %s: %d, want %s\n%.300s", method, path, a.status, status, a.body)
			return
		}
		kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
		if _, described := d.Paths[pattern][method].Responses[status].Content[kind]; !described {
			t.Errorf("%s %s answers %s, which is not described", method, path, kind)
		} else if strings.HasSuffix(kind, "json") {
			valid(t, compiler, a, "paths", pattern, method, "responses", status, "content", kind, "schema")
		}
	}
	for pattern, methods := range d.Paths {
		get, there := methods["get"]
		if !there || get.Security != nil {
			continue
		}
		path, together := pattern, url.Values{}
		for _, p := range get.Parameters {
			switch p.In {
			case "path":
				path = strings.ReplaceAll(path, "{"+p.Name+"}", p.Example.(string))
			case "query":
				together[p.Name] = exampleOf(p)
			}
		}
		for name, values := range together {
			alone := url.Values{name: values}
			if pattern == "/api/match" { // nothing is suggested without an occupation
				alone["occupation-group"] = together["occupation-group"]
			}
			if name != "updated-before" {
				check("get", path, pattern, "200", s.get(t, path+"?"+alone.Encode()))
			}
		}
		if pattern != "/api/stream" || len(together) == 0 { // of its times and its cursor one is enough
			check("get", path, pattern, "200", s.get(t, path+"?"+together.Encode()))
		}
	}
	for _, wrong := range []string{"/api/search?limit=x", "/api/ad/nope", "/api/stream"} {
		valid(t, compiler, s.get(t, wrong), "components", "schemas", "Problem")
	}

	body := string(d.Paths["/api/alerts"]["post"].RequestBody.Content["application/json"].Example)
	made := s.ask(t, http.MethodPost, "/api/alerts", body, "Content-Type", "application/json")
	check("post", "/api/alerts", "/api/alerts", "201", made)
	alert := decode[struct{ ID, Token string }](t, made)
	check("get", "/api/alerts/"+alert.ID, "/api/alerts/{id}", "200", s.get(t, "/api/alerts/"+alert.ID, "Authorization", "Bearer "+alert.Token))
	if end := s.ask(t, http.MethodDelete, "/api/alerts/"+alert.ID, "", "Authorization", "Bearer "+alert.Token); end.status != http.StatusNoContent {
		t.Errorf("DELETE: %d", end.status)
	}
	if asked < 100 {
		t.Errorf("only %d examples", asked)
	}
}

func exampleOf(p described) (values []string) {
	if list, ok := p.Example.([]any); ok {
		for _, v := range list {
			values = append(values, fmt.Sprint(v))
		}
		return values
	}
	return []string{fmt.Sprint(p.Example)}
}

// valid checks an answer against the schema at a place of the document.
func valid(t *testing.T, compiler *jsonschema.Compiler, a answer, place ...string) {
	t.Helper()
	pointer := "openapi.json#"
	for _, key := range place {
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(key)
	}
	compiled, err := compiler.Compile(pointer)
	if err != nil {
		t.Fatalf("%s: %v", pointer, err)
	}
	content, err := jsonschema.UnmarshalJSON(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(content); err != nil {
		t.Errorf("%s: %v\n%.300s", pointer, err, a.body)
	}
}
