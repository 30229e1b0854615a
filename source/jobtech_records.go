package source

import (
	"errors"
	"io"

	"jobbnara/job"
)

// pollRecords are the records of a poll, which is never all of the source. It
// notes which ads it brought.
type pollRecords struct {
	*Reader
	ads map[string]bool
}

func (p *pollRecords) Next() (job.Record, error) {
	record, err := p.Reader.Next()
	if err == nil {
		if id := record.Ad.Sources[0].ID; record.Removed {
			delete(p.ads, id)
		} else {
			p.ads[id] = true
		}
	}
	return record, err
}

func (p *pollRecords) End() job.ReadEnd { return min(p.Reader.End(), job.Part) }

// snapshotRecords are the records of a snapshot. A snapshot may be older than
// what the stream said just before: ads that the last poll brought and that it
// lacks are named at its end, as skipped, so that they are not closed on its
// account. What it brings back, though the stream removed it lately, is closed
// again by the next poll, whose overlap holds the removal.
type snapshotRecords struct {
	*Reader
	recent map[string]bool // those not met yet
	ads    int
	ended  bool
}

func (s *snapshotRecords) Next() (job.Record, error) {
	if s.ended {
		return s.vouch()
	}
	record, err := s.Reader.Next()
	switch skip := (*job.SkipError)(nil); {
	case err == nil:
		s.ads++
		delete(s.recent, record.Ad.Sources[0].ID)
	case errors.As(err, &skip):
		delete(s.recent, skip.ID)
	case errors.Is(err, io.EOF):
		s.ended = true
		return s.vouch()
	}
	return record, err
}

func (s *snapshotRecords) vouch() (job.Record, error) {
	for id := range s.recent {
		delete(s.recent, id)
		return job.Record{}, &job.SkipError{Reason: "in the stream lately, not yet in the snapshot", ID: id}
	}
	return job.Record{}, io.EOF
}

// End is not that of a snapshot when there was nothing in it: no country is
// without a job, and to believe it would make every ad new the day after.
func (s *snapshotRecords) End() job.ReadEnd {
	if s.ads == 0 {
		return min(s.Reader.End(), job.Part)
	}
	return s.Reader.End()
}
