package language

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{" \x00\"' ", nil},
		{"Undersköterska, 80 %", []string{"undersköterska", "80"}},
		{"C++ och C# (.NET, node.js)", []string{"c++", "och", "c#", "net", "node", "js"}},
		{"+ #1", []string{"1"}},
		{"Ångström Östersund Älvsbyn", []string{"ångström", "östersund", "älvsbyn"}},
		{"a\u030angstro\u0308m", []string{"ångström"}},
		{"café à la José", []string{"cafe", "a", "la", "jose"}},
		{"mun_0580", []string{"mun", "0580"}},
		{"syster\u00ADdotter", []string{"systerdotter"}},
		{"مهندس 工程师", []string{"مهندس", "工程师"}},
		{"a\xffb", []string{"a", "b"}},
	} {
		if got := Words(c.in); !slices.Equal(got, c.want) {
			t.Errorf("Words(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("Undersköterska c++ \x00 _ \xff é\u0301")
	f.Fuzz(func(t *testing.T, s string) {
		tokens := string(Tokens(nil, s))
		if !utf8.ValidString(tokens) || strings.ContainsAny(tokens, "_\"\x00") {
			t.Errorf("Tokens(%q) = %q", s, tokens)
		}
		if again := string(Tokens(nil, tokens)); again != tokens {
			t.Errorf("tokens of %q are not stable: %q, then %q", s, tokens, again)
		}
	})
}
