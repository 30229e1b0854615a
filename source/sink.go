// Package source reads ads from where they come: JobTech's streams and answers
// from files, addresses and the live API, and samples of our own making.
package source

import (
	"context"

	"jobbnara/job"
)

// Sink takes what a source says; the store is one.
type Sink interface {
	// Load stores all records of one read of the named source, in batches, and
	// accounts for them. An error of the records, other than io.EOF, comes back
	// after what came before it was stored.
	Load(ctx context.Context, name string, records job.Records) (job.Summary, error)
	// Progress returns what SaveProgress last saved for the source, or zero.
	Progress(ctx context.Context, name string) (job.Progress, error)
	SaveProgress(ctx context.Context, name string, p job.Progress) error
	// NoteError tells readers of the source's status why the last read failed.
	NoteError(ctx context.Context, name, message string) error
}
