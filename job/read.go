package job

import (
	"fmt"
	"maps"
	"time"
)

// Record is one piece of what a source says: an ad, or that an ad is gone.
type Record struct {
	Ad      Ad
	Removed bool // only the first of Ad.Sources counts then
}

// Records is a read of a source, from its first record to its last.
type Records interface {
	// Next returns the next record. A *SkipError says that one could not be
	// used and that the next may be asked for; io.EOF that there are no more;
	// any other error that the read broke off.
	Next() (Record, error)
	// End says, after Next gave io.EOF, what has been read.
	End() ReadEnd
}

// SkipError is why a record could not be used, in words that a summary can
// count by: the same for the same trouble, with nothing of the record in it.
type SkipError struct {
	Reason string
	ID     string // the source's id of the record, where it could be read
}

func (e *SkipError) Error() string { return e.Reason }

// Clone returns a copy that shares nothing.
func (s Summary) Clone() Summary {
	s.Skipped = maps.Clone(s.Skipped)
	return s
}

// ReadEnd is how a read of a source ended.
type ReadEnd int

// Only a read that is known to have reached its end tells what a source lacks.
const (
	Cut      ReadEnd = iota // broken off, or with an end that cannot be told from a cut
	Part                    // a poll of what is new: whole, but never all of the source
	Whole                   // all of a file or an answer
	Snapshot                // all that the source has open
)

// Summary accounts for every record of a read: Records is the sum of all other
// numbers less Lacking.
type Summary struct {
	Records   int            `json:"records"`
	New       int            `json:"new"`
	Changed   int            `json:"changed"`
	Unchanged int            `json:"unchanged"`
	Removed   int            `json:"removed"` // by a removal, or (Lacking) because a whole snapshot lacks them
	Expired   int            `json:"expired"` // past their last day when read
	Lacking   int            `json:"lacking"`
	Skipped   map[string]int `json:"skipped"` // reason → records
}

// Skip counts a record that could not be used.
func (s *Summary) Skip(reason string) {
	if s.Skipped == nil {
		s.Skipped = map[string]int{}
	}
	s.Skipped[reason]++
	s.Records++
}

// SuspiciousError says that a whole snapshot was so small beside what is held
// that nothing was removed on its account.
type SuspiciousError struct{ Seen, Held int }

func (e *SuspiciousError) Error() string {
	return fmt.Sprintf("the snapshot has %d ads where %d are open: suspiciously few, so none was removed", e.Seen, e.Held)
}

// SourceStatus says how fresh a source is.
type SourceStatus struct {
	Name         string    `json:"name"`
	Open         int       `json:"open"`          // open ads that it links to
	LastRead     time.Time `json:"last_read"`     // last time anything was read; zero for never
	LastComplete time.Time `json:"last_complete"` // last time all of it was read; zero for never
	LastError    string    `json:"last_error"`    // for the operator; "" if the last read went well
}

// Progress is what a follower of a live source remembers over a restart. All
// times are UTC; zero is never.
type Progress struct {
	Asked     time.Time // last request, by the wall clock
	NotBefore time.Time // the source asked not to be asked before this, by the wall clock
	Polled    time.Time // everything changed before this has been read
	Snapshot  time.Time // start of the last snapshot that came whole
}
