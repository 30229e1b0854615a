package source

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"jobbnara/job"
)

// Sample makes believable ads out of nothing but a seed and the time: what is
// open at a moment, texts and ids included, is a pure function of the two. So a
// restart finds the ads that it left, and a folder that has rested for weeks
// comes alive with those that would have been published meanwhile.
//
// Employers, workplaces and jobs are invented, and each text says so. There are
// no organisation numbers: none is reserved for examples, so any number may be
// somebody's.
type Sample struct {
	Seed     uint64
	Clock    job.Clock     // nil for the wall clock
	Interval time.Duration // how often Follow looks for new ads; zero for a minute
	Log      *slog.Logger  // nil for the default one
}

// All returns the standing stock: the ads, about two thousand, that are open
// now, oldest first. The read ends with [job.Whole].
func (s *Sample) All() job.Records {
	return &sampleRecords{sample: s, places: s.openings(time.Time{}, s.now()), end: job.Whole}
}

// Since returns what was published after the given time and is open now: ads
// of the stock, and the one that appears with each minute that passes but stays
// for a day or two only. Of these just the last, however long ago it was asked:
// they exist to show that the server is alive. The read ends with [job.Part].
func (s *Sample) Since(after time.Time) job.Records {
	now := s.now()
	places := s.openings(after, now)
	if minute := s.minute(now); minute.published.After(after) {
		places = append(places, minute)
	}
	return &sampleRecords{sample: s, places: places, end: job.Part}
}

// Follow loads the stock and then, until ctx ends, what is new. What goes wrong
// is logged, told to the sink, and tried again at the next turn. The error is
// that of ctx.
func (s *Sample) Follow(ctx context.Context, sink Sink) error {
	log := cmp.Or(s.Log, slog.Default())
	tick := time.NewTicker(cmp.Or(s.Interval, time.Minute))
	defer tick.Stop()
	var loaded time.Time
	for {
		now, records := s.now(), s.All()
		if !loaded.IsZero() {
			records = s.Since(loaded)
		}
		switch _, err := sink.Load(ctx, job.SampleSource, records); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			log.Error("samples could not be stored", "error", err)
			if err := sink.NoteError(ctx, job.SampleSource, fmt.Sprintf("samples could not be stored: %v", err)); err != nil {
				log.Error("the status of the samples could not be stored", "error", err)
			}
		default:
			loaded = now
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (s *Sample) now() time.Time {
	if s.Clock == nil {
		return time.Now().UTC()
	}
	return s.Clock().UTC()
}

// sampleRecords writes each ad when it is asked for.
type sampleRecords struct {
	sample *Sample
	places []opening
	end    job.ReadEnd
}

func (r *sampleRecords) Next() (job.Record, error) {
	if len(r.places) == 0 {
		return job.Record{}, io.EOF
	}
	next := r.places[0]
	r.places = r.places[1:]
	return job.Record{Ad: r.sample.ad(next)}, nil
}

func (r *sampleRecords) End() job.ReadEnd { return r.end }

func sortOpenings(openings []opening) {
	slices.SortFunc(openings, func(a, b opening) int {
		return cmp.Or(a.published.Compare(b.published), cmp.Compare(a.track, b.track))
	})
}
