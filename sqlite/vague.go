package sqlite

import (
	"cmp"
	"math"
	"sync"
)

// Most sources give an ad without a street address a point all the same: one
// that is the same for the whole municipality. No source says so. It shows as
// the point that most of a municipality's open ads have, to four decimals
// (about ten metres), when at least two have it. So an address that half a
// municipality's ads share, say a town hall, is taken for vague too.

// spot is a point in a municipality, in ten-thousandths of a degree.
type spot struct {
	municipality uint32
	lat, lon     int32
}

func (e *entry) spot() spot {
	return spot{e.municipality, int32(math.Round(float64(e.lat) * 1e4)), int32(math.Round(float64(e.lon) * 1e4))}
}

// vague are the spots that say no more than a municipality does, once asked.
type vague struct {
	once  sync.Once
	spots map[spot]bool
}

// vagueSpots returns the most common spot of each municipality.
func (s *snapshot) vagueSpots() map[spot]bool {
	s.vague.once.Do(func() {
		counts := map[spot]int{}
		for i := range s.entries {
			if e := &s.entries[i]; e.municipality != 0 && !math.IsNaN(float64(e.lat)) {
				counts[e.spot()]++
			}
		}
		most := map[uint32]spot{}
		for p, n := range counts {
			best, known := most[p.municipality]
			if n > 1 && (!known || cmp.Or(cmp.Compare(n, counts[best]), cmp.Compare(p.lat, best.lat), cmp.Compare(p.lon, best.lon)) > 0) {
				most[p.municipality] = p
			}
		}
		s.vague.spots = make(map[spot]bool, len(most))
		for _, p := range most {
			s.vague.spots[p] = true
		}
	})
	return s.vague.spots
}

// countVague counts the found ads of which no more than the municipality is
// known.
func (f found) countVague() (n int) {
	spots := f.vagueSpots()
	for _, i := range f.order {
		if spots[f.entries[i].spot()] {
			n++
		}
	}
	return n
}
