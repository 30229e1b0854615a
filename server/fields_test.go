package server

import (
	"encoding/json"
	"testing"
)

func TestFields(t *testing.T) {
	const content = `{"hits":[{"employer":{"name":"E","url":null},"id":"1"},{"employer":null,"id":"2"}],"stats":[],"total":{"value":2}}`
	for _, c := range []struct{ mask, want string }{
		{"total", `{"total":{"value":2}}`},
		{"{total{value}}", `{"total":{"value":2}}`},
		{" total { value } , hits { id } ", `{"hits":[{"id":"1"},{"id":"2"}],"total":{"value":2}}`},
		{"hits{employer{name}}", `{"hits":[{"employer":{"name":"E"}},{"employer":null}]}`},
		{"hits{id},", `{"hits":[{"id":"1"},{"id":"2"}]}`},
		{"*,hits{id}", `{"hits":[{"id":"1"},{"id":"2"}],"stats":[],"total":{"value":2}}`},
		{"stats{type},nonesuch{a{b}},total{none}", `{"stats":[],"total":{}}`},
		{"hits{id{deep}}", `{"hits":[{"id":"1"},{"id":"2"}]}`},
		{"*", content},
	} {
		f, err := parseFields(c.mask)
		if err != nil {
			t.Errorf("%s: %v", c.mask, err)
			continue
		}
		if got, err := f.of(json.RawMessage(content)); err != nil || string(got) != c.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", c.mask, got, err, c.want)
		}
	}
	for _, broken := range []string{"", "{}", "{", "}", "hits{", "hits{id", "hits}id{", "hits{}", ",", ",id", "id,,id", "{id}{id}", "id total", "hits{id}}", "{hits{id}", "a.b", `"id"`, "å", "a{b{c{d{e{f{g{h{i{j{k{l{m}}}}}}}}}}}}"} {
		if f, err := parseFields(broken); err == nil {
			t.Errorf("%q is read as %v", broken, f)
		}
	}
}

func FuzzFields(f *testing.F) {
	f.Add("total{value}, hits{id, headline, workplace_address{coordinates}, employer{name}}")
	f.Add("{*,hits{id,},}")
	f.Fuzz(func(t *testing.T, mask string) {
		wanted, err := parseFields(mask)
		if err != nil {
			return
		}
		if got, err := wanted.of(searchAnswer{Hits: []hit{{}}}); err != nil || !json.Valid(got) || got[0] != '{' {
			t.Errorf("%q: %s, %v", mask, got, err)
		}
	})
}
