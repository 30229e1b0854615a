package source

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"jobbnara/job"
)

// JobtechBase is where Arbetsförmedlingen serves JobStream.
const JobtechBase = "https://jobstream.api.jobtechdev.se"

// JobtechStream follows JobStream v2: a snapshot of all open ads at first and
// once a day, and between them polls of what has changed. The zero value
// follows Arbetsförmedlingen's server; what is not Base is for tests.
type JobtechStream struct {
	Base     string                                     // http or https address before /v2/; "" is JobtechBase
	Interval time.Duration                              // least time from one answer to the next request; 0 is a minute, what JobStream allows
	Now      job.Clock                                  // what ads expire by; nil is the wall clock
	Wall     job.Clock                                  // what requests are spaced by; nil is the wall clock
	Sleep    func(context.Context, time.Duration) error // ends early, with ctx's error, when ctx does; nil sleeps
	Log      *slog.Logger                               // nil is slog.Default()
}

const (
	// overlap is how long before the last successful request a poll begins. It
	// covers ads that reach the stream late, the hour that comes twice in
	// autumn, and a server that takes our Swedish time for UTC.
	overlap = 3 * time.Hour
	// snapshotAge is when a snapshot is asked for again: removals are now and
	// then missing in the stream.
	snapshotAge = 24 * time.Hour
	// longestWait bounds both the time between tries for a snapshot and what
	// Retry-After may ask for. A server that is down for longer is met by one
	// request an hour, and may repeat itself; one that names next year by
	// mistake does not stop us until then.
	longestWait = time.Hour
	// longestAnswer is when an answer is given up that never ends but trickles.
	longestAnswer = time.Hour
)

// Follow stores in sink what JobStream says, until ctx ends: it returns ctx's
// error, or at once that of a Base which is no address or of a sink that cannot
// say its progress. Whatever else fails is logged in one line, noted in sink,
// and tried again. Requests keep their distance over restarts too.
func (j JobtechStream) Follow(ctx context.Context, sink Sink) error {
	f := &follower{JobtechStream: j.withDefaults(), sink: sink}
	var err error
	if f.base, err = url.Parse(f.Base); err != nil {
		return fmt.Errorf("JobStream's address: %w", err)
	}
	if f.base.Scheme != "http" && f.base.Scheme != "https" || f.base.Host == "" {
		return fmt.Errorf("JobStream's address is %q; expected one as %s", f.base.Redacted(), JobtechBase)
	}
	if f.progress, err = sink.Progress(ctx, JobTech); err != nil {
		return err
	}
	what, at := f.next()
	f.Log.Info("jobtech: following", "base", f.base.Redacted(), "next", what, "at", at)
	for {
		what, at := f.next()
		if err := f.Sleep(ctx, at.Sub(f.Wall())); err != nil {
			return err
		}
		f.ask(ctx, what)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

func (j JobtechStream) withDefaults() JobtechStream {
	wall := func() time.Time { return time.Now().UTC() }
	if j.Base == "" {
		j.Base = JobtechBase
	}
	if j.Interval <= 0 {
		j.Interval = time.Minute
	}
	if j.Now == nil {
		j.Now = wall
	}
	if j.Wall == nil {
		j.Wall = wall
	}
	if j.Sleep == nil {
		j.Sleep = sleep
	}
	if j.Log == nil {
		j.Log = slog.Default()
	}
	return j
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
