package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"jobbnara/job"
	"jobbnara/source"
)

type load struct {
	From     string `arg:"" help:"File, address (http, https), or - for standard input: JobStream's JSON or JSONL, or a JobSearch answer, plain or gzip." placeholder:"FILE|URL|-"`
	Snapshot bool   `help:"This is all that the source has open: close its ads that are missing here (a JSON array only)."`
	JSON     bool   `name:"json" help:"Print the summary as JSON."`
}

func (l load) Run(ctx context.Context, out streams, s *shared) error {
	if _, err := s.clock(); err != nil {
		return err
	}
	input, err := source.Open(ctx, l.From)
	if err != nil {
		return err
	}
	defer input.Close()
	input.Reader = until(ctx, input.Reader)
	reader, err := source.NewReader(input, l.Snapshot)
	if err != nil {
		return fmt.Errorf("%s: %w", l.From, err)
	}
	store, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	records, done := watch(reader, input, out.err)
	summary, err := store.Load(ctx, source.JobTech, records)
	done()
	if err == nil {
		// What was held may have passed its last day since.
		_, err = store.Expire(ctx)
	}
	if printed := l.print(out, summary); printed != nil {
		return printed
	}
	switch cut := (*source.CutError)(nil); {
	case errors.As(err, &cut):
		return fmt.Errorf("incomplete: %w; the whole ads before are stored, and none was removed", err)
	case err != nil:
		return err
	case l.Snapshot && !reader.SnapshotPossible():
		return errors.New("--snapshot takes a JSON array, whose end can be told from a cut; the ads are stored, and none was removed")
	}
	return nil
}

// until is a reader that gives an error once ctx ends: a read of a terminal or
// a pipe cannot be called off.
func until(ctx context.Context, in io.Reader) io.Reader {
	out, to := io.Pipe()
	go func() {
		_, err := io.Copy(to, in)
		to.CloseWithError(err)
	}()
	context.AfterFunc(ctx, func() { to.CloseWithError(ctx.Err()) })
	return out
}

func (l load) print(out streams, s job.Summary) error {
	if l.JSON {
		if s.Skipped == nil {
			s.Skipped = map[string]int{}
		}
		return json.NewEncoder(out.out).Encode(s)
	}
	_, err := fmt.Fprintln(out.out, line(s))
	return err
}

// line is a summary for people.
func line(s job.Summary) string {
	text := fmt.Sprintf("%d records: %d new, %d changed, %d unchanged, %d removed, %d expired", s.Records, s.New, s.Changed, s.Unchanged, s.Removed, s.Expired)
	if s.Lacking > 0 {
		text = strings.Replace(text, " removed", fmt.Sprintf(" removed (%d of them missing in the snapshot)", s.Lacking), 1)
	}
	skipped := 0
	for _, n := range s.Skipped {
		skipped += n
	}
	text += fmt.Sprintf(", %d skipped", skipped)
	for i, reason := range slices.Sorted(maps.Keys(s.Skipped)) {
		text += map[bool]string{true: ": ", false: ", "}[i == 0] + fmt.Sprintf("%d %s", s.Skipped[reason], reason)
	}
	return text
}
