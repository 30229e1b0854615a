package source

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// opening is a place for one ad in time and space. Its track and turn say all
// of it, and make its id.
type opening struct {
	track, turn int
	place       taxonomy.Municipality
	large       bool // the place is one of the largest
	published   time.Time
	lastDay     time.Time
}

func (o opening) id() string { return fmt.Sprintf("%d-%d", o.track, o.turn) }

// random returns the numbers from which everything about the opening is drawn.
func (s *Sample) random(track, turn int) *rand.Rand {
	return rand.New(rand.NewPCG(s.Seed, uint64(track)<<40|uint64(turn)))
}

// track is a hook in a municipality on which ads follow one another: each hangs
// for the same number of days, and the next is published on the last day of the
// one before. So each track has one open ad at any time, or two on such a day.
type track struct {
	place taxonomy.Municipality
	large bool
}

// sampleTracks is as long as the stock. A track's number is its index plus one:
// number 0 is that of the ads of each minute.
var sampleTracks = sync.OnceValue(func() (tracks []track) {
	ads := map[string]int{}
	for line := range strings.Lines(sampleFile("places.tsv")) {
		if code, rest, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") {
			count, _, _ := strings.Cut(rest, "\t")
			n, err := strconv.Atoi(count)
			if err != nil {
				panic("sample/places.tsv: " + err.Error())
			}
			ads[code] = n
		}
	}
	sizes := rand.New(rand.NewPCG(1, 0))
	for _, place := range taxonomy.Builtin().Municipalities {
		n, large := ads[place.Code]
		if !large {
			n = 3 + sizes.IntN(4)
		}
		for range n {
			tracks = append(tracks, track{place, large})
		}
	}
	return tracks
})

// dayNumber counts the days of the Swedish calendar since 1970.
func dayNumber(t time.Time) int {
	y, m, d := t.In(job.Sweden).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

func swedishTime(day, hour, minute, second int) time.Time {
	return time.Date(1970, 1, 1+day, hour, minute, second, 0, job.Sweden).UTC()
}

// openings returns the places in the stock that are filled at now and were not
// at after, oldest first.
func (s *Sample) openings(after, now time.Time) (open []opening) {
	today := dayNumber(now)
	for i, t := range sampleTracks() {
		n := i + 1
		own := s.random(n, 0)
		days := 10 + own.IntN(36)
		phase := today + own.IntN(days)
		turn, start := phase/days, today-phase%days // the latest turn begins today or has begun
		for _, o := range []opening{s.stock(n, turn-1, start-days, days), s.stock(n, turn, start, days)} {
			if o.published.After(after) && !o.published.After(now) && !o.lastDay.Before(now) {
				o.place, o.large = t.place, t.large
				open = append(open, o)
			}
		}
	}
	sortOpenings(open)
	return open
}

// stock is a turn of a track. Ads are published in office hours.
func (s *Sample) stock(track, turn, start, days int) opening {
	minute := s.random(track, turn).IntN(10 * 60)
	return opening{
		track: track, turn: turn,
		published: swedishTime(start, 7, minute, 0),
		lastDay:   swedishTime(start+days, 23, 59, 59),
	}
}

// minute is the ad of the minute in which now lies. It closes with the next day.
func (s *Sample) minute(now time.Time) opening {
	published := now.Truncate(time.Minute)
	turn := int(published.Unix() / 60)
	tracks := sampleTracks()
	t := tracks[s.random(0, turn).IntN(len(tracks))]
	return opening{
		turn: turn, place: t.place, large: t.large,
		published: published, lastDay: swedishTime(dayNumber(now)+1, 23, 59, 59),
	}
}
