package widget

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func overview(t *testing.T) Page {
	p := counted("", t)
	p.Result.WhatIf = append(p.Result.WhatIf[:0], facet("region", ostergotland, 1137, "", 3),
		facet("municipality", linkoping, 400, "SYty_Yho_JAF", 100), facet("occupation-field", health, 40, "apaJ_2ja_LuF", 80))
	p.Today.Total = 12
	p.Today.WhatIf = append(p.Today.WhatIf, facet("region", ostergotland, 8, "", 4), facet("occupation-field", health, 6))
	return p
}

func TestOverview(t *testing.T) {
	elements, text := parse(t, render(t, newViews(t), "start", overview(t)))
	regions, circles, biggest := 0, 0, []float64{}
	for _, n := range elements {
		switch {
		case n.Data == "a" && strings.HasPrefix(href(n), "/jobs?region="):
			regions++
		case n.Data == "circle":
			circles++
			for _, of := range []struct {
				name string
				most float64
			}{{"cx", 259}, {"cy", 552}} {
				if at, err := strconv.ParseFloat(attribute(n, of.name), 64); err != nil || at < 0 || at > of.most {
					t.Errorf("%s=%q is off the map", of.name, attribute(n, of.name))
				}
			}
			if attribute(n.Parent, "class") == "some" {
				r, _ := strconv.ParseFloat(attribute(n, "r"), 64)
				biggest = append(biggest, r)
			}
		case n.Data == "svg" && !isHidden(n):
			t.Error("a picture is read aloud")
		}
	}
	if regions != 21 || circles != 290 {
		t.Errorf("%d regions and %d municipalities", regions, circles)
	}
	// Four times the jobs are four times the area.
	if len(biggest) != 2 || math.Abs(biggest[0]-2*biggest[1]) > .1 {
		t.Errorf("radii %v", biggest)
	}
	words := strings.Join(strings.Fields(text), " ")
	for _, want := range []string{"12 nya i dag", "Östergötlands län1 1378", "Oklart eller utomlands34", "Data/IT800 Hälso- och sjukvård406"} {
		if !strings.Contains(words, want) {
			t.Errorf("it does not say %q: %s", want, words)
		}
	}
}

func isHidden(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if attribute(n, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}
