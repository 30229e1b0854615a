package source

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"jobbnara/job"
)

// sampleSink keeps what it is given, and fails when it is told to.
type sampleSink struct {
	Sink
	fail   map[int]bool // by load, from 1
	loads  []int        // new ads of each load that succeeded
	ends   []job.ReadEnd
	seen   map[string]bool
	noted  int
	tries  int
	enough func()
}

func (s *sampleSink) Load(_ context.Context, name string, records job.Records) (job.Summary, error) {
	if s.tries++; s.fail[s.tries] {
		return job.Summary{}, errors.New("the disk is full")
	}
	fresh := 0
	for {
		record, err := records.Next()
		if err != nil {
			break
		}
		if !s.seen[record.Ad.ID] {
			s.seen[record.Ad.ID] = true
			fresh++
		}
	}
	s.loads, s.ends = append(s.loads, fresh), append(s.ends, records.End())
	if len(s.loads) == 4 {
		s.enough()
	}
	return job.Summary{New: fresh}, nil
}

func (s *sampleSink) NoteError(context.Context, string, string) error { s.noted++; return nil }

func TestFollowSamples(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	sink := &sampleSink{fail: map[int]bool{1: true, 3: true}, seen: map[string]bool{}, enough: cancel}
	var mu sync.Mutex
	now := sampleNow
	sample := &Sample{Seed: 1, Interval: time.Millisecond, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(31 * time.Second) // two looks a turn
		return now
	}}
	if err := sample.Follow(ctx, sink); !errors.Is(err, context.Canceled) {
		t.Errorf("Follow gave %v", err)
	}
	if sink.noted != 2 || len(sink.loads) != 4 || sink.loads[0] < 1800 || sink.ends[0] != job.Whole || sink.ends[3] != job.Part {
		t.Errorf("%d errors noted, loads %v with ends %v", sink.noted, sink.loads, sink.ends)
	}
	for _, fresh := range sink.loads[1:] {
		if fresh < 1 || fresh > 10 {
			t.Errorf("a turn brought %d new ads: %v", fresh, sink.loads)
		}
	}
}
