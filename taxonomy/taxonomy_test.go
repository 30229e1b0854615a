package taxonomy

import "testing"

func TestBuiltin(t *testing.T) {
	terms := Builtin()
	for what, got := range map[string][2]int{
		"municipalities": {len(terms.Municipalities), 290}, "regions": {len(terms.Regions), 21},
		"fields": {len(terms.Fields), 21}, "groups": {len(terms.Groups), 400},
	} {
		if got[0] != got[1] {
			t.Errorf("%d %s, want %d", got[0], what, got[1])
		}
	}
	codes := map[string]bool{}
	for _, m := range terms.Municipalities {
		codes[m.Code] = true
	}
	for _, m := range terms.Municipalities {
		if m.Region.ID == "" || m.Region.Code != m.Code[:2] {
			t.Errorf("%s lies in region %+v", m.Label, m.Region)
		}
		if m.Point.Lat < 55 || m.Point.Lat > 69.1 || m.Point.Lon < 10.9 || m.Point.Lon > 24.2 {
			t.Errorf("%s lies outside Sweden: %+v", m.Label, m.Point)
		}
		for _, n := range m.Neighbours {
			if !codes[n] {
				t.Errorf("%s borders on the unknown %s", m.Label, n)
			}
		}
	}
}

func TestConceptID(t *testing.T) {
	for _, c := range []struct {
		parameter, value, id string
		known, complete      bool
	}{
		{"municipality", "0580", "bm2x_1mr_Qhx", true, true},
		{"municipality", "bm2x_1mr_Qhx", "bm2x_1mr_Qhx", true, true},
		{"municipality", "9999", "9999", false, true},
		{"region", "05", "oLT3_Q9p_3nn", true, true},
		{"country", "199", "i46j_HmG_v64", true, true},
		{"occupation-group", "2221", "Z8ci_bBE_tmx", true, false},
		{"occupation-name", "2512", "2512", false, false},
	} {
		id, known, complete := Builtin().ConceptID(c.parameter, c.value)
		if id != c.id || known != c.known || complete != c.complete {
			t.Errorf("ConceptID(%s, %s) = %s, %v, %v; want %s, %v, %v", c.parameter, c.value, id, known, complete, c.id, c.known, c.complete)
		}
	}
}
