package job

import "time"

// Seq numbers the changes. It only grows.
type Seq = int64

// ChangeKind is what happened to an ad.
type ChangeKind string

// An ad that comes back after it was closed is Changed, not New.
const (
	ChangeNew     ChangeKind = "new"
	ChangeEdited  ChangeKind = "changed"
	ChangeMerged  ChangeKind = "merged"
	ChangeExpired ChangeKind = "expired"
	ChangeRemoved ChangeKind = "removed"
)

// Change is a row of the change log.
type Change struct {
	Seq  Seq
	Kind ChangeKind
	At   time.Time
	Ad   Ad // as it is now, which may be later than the change
}
