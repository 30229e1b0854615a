package language

import (
	"math/rand/v2"
	"testing"
)

// naiveDistance is the definition of optimal string alignment, word by word.
func naiveDistance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0:
				rows[i][j] = j
			case j == 0:
				rows[i][j] = i
			default:
				cost := 1
				if a[i-1] == b[j-1] {
					cost = 0
				}
				rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
				}
			}
		}
	}
	return rows[len(a)][len(b)]
}

func TestDistanceWithinEqualsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() []rune {
		w := make([]rune, r.IntN(9))
		for i := range w {
			w[i] = rune("abå"[0]) + rune(r.IntN(3))
		}
		return w
	}
	for range 20000 {
		a, b, limit := word(), word(), r.IntN(4)
		want := min(naiveDistance(a, b), limit+1)
		if got := min(distanceWithin(a, b, limit), limit+1); got != want {
			t.Fatalf("distance of %q and %q within %d is %d, want %d", string(a), string(b), limit, got, want)
		}
	}
}

// TestNearestFindsEverySlip makes every single slip of a word and wants it
// found.
func TestNearestFindsEverySlip(t *testing.T) {
	keys := map[string][]int32{"undersköterska": nil, "sjuksköterska": nil, "kock": nil, "systemutvecklare": nil}
	f := newFuzzy(keys)
	word := []rune("systemutvecklare")
	for i := range word {
		for _, slip := range []string{
			string(word[:i]) + string(word[i+1:]),
			string(word[:i]) + "q" + string(word[i:]),
			string(word[:i]) + "å" + string(word[i+1:]),
		} {
			if got, d := f.nearest(slip, 1); len(got) != 1 || got[0] != string(word) || d != 1 {
				t.Errorf("nearest(%q) = %q, %d", slip, got, d)
			}
		}
	}
	if got, _ := f.nearest("helt annat", 2); got != nil {
		t.Errorf("nearest found %q", got)
	}
}

func BenchmarkUnderstand(b *testing.B) {
	lexicon := testLexicon()
	for b.Loop() {
		lexicon.Understand("jobba som undersökterska i linköping")
	}
}
