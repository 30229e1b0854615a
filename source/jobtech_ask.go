package source

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jobbnara/job"
)

// follower is one run of JobtechStream.Follow.
type follower struct {
	JobtechStream
	base     *url.URL
	sink     Sink
	progress job.Progress
	retry    time.Duration   // how long the last failed snapshot is left alone; 0 after a whole one
	retryAt  time.Time       // by the wall clock
	recent   map[string]bool // ids of the ads that the last poll brought: those of the last hours
}

// request is what is asked for.
type request string

const (
	snapshot request = "snapshot"
	poll     request = "poll"
)

// next says what is asked for next, and when by the wall clock.
func (f *follower) next() (request, time.Time) {
	now := f.Wall()
	asked, notBefore := f.progress.Asked, f.progress.NotBefore
	if back := asked.Sub(now); back > time.Second { // the clock was set back
		asked, notBefore = now, notBefore.Add(-back)
	}
	at := now
	for _, earliest := range []time.Time{asked.Add(f.Interval), notBefore} {
		if earliest.After(at) {
			at = earliest
		}
	}
	age := f.Now().Add(at.Sub(now)).Sub(f.progress.Snapshot)
	if (age < 0 || age >= snapshotAge) && !at.Before(f.retryAt) {
		return snapshot, at
	}
	return poll, at
}

// ask makes one request, stores what comes of it, and says so in one line.
func (f *follower) ask(ctx context.Context, what request) {
	started := f.Now()
	if p := f.progress.Polled; p.IsZero() || p.After(started) { // never, or the clock was set back
		f.progress.Polled = started // where polls begin even if this, a snapshot, fails
	}
	summary, err := f.read(ctx, what)
	f.progress.Asked = wholeSecond(f.Wall()) // once more: the request may have been long under way
	if refused := (*StatusError)(nil); errors.As(err, &refused) {
		f.progress.NotBefore = wholeSecond(f.Wall().Add(retryAfter(refused.RetryAfter, f.Wall())))
	}
	switch {
	case err == nil && what == snapshot:
		f.progress.Snapshot, f.progress.Polled, f.retry = started, started, 0
	case err == nil:
		f.progress.Polled = started
	case what == snapshot:
		// Counted from the next request, which so is a poll.
		_, at := f.next()
		f.retry = min(max(2*f.retry, f.Interval), longestWait)
		f.retryAt = at.Add(f.retry)
	}
	unended := context.WithoutCancel(ctx)
	saveErr := f.sink.SaveProgress(unended, JobTech, f.progress)
	if ctx.Err() != nil {
		return
	}
	if err = errors.Join(err, saveErr); err != nil {
		err = errors.Join(err, f.sink.NoteError(unended, JobTech, fmt.Sprintf("%s: %v", what, err)))
	}
	f.report(what, summary, err)
}

// read makes the request and stores what it brings, with what is remembered of
// it saved before it is made.
func (f *follower) read(ctx context.Context, what request) (job.Summary, error) {
	f.progress.Asked, f.progress.NotBefore = wholeSecond(f.Wall()), time.Time{}
	if err := f.sink.SaveProgress(ctx, JobTech, f.progress); err != nil {
		return job.Summary{}, fmt.Errorf("not asked, since that could not be remembered: %w", err)
	}
	address := f.base.JoinPath("v2/snapshot")
	if what == poll {
		f.recent = nil
		address = f.base.JoinPath("v2/stream")
		since := f.progress.Polled.Add(-overlap).In(job.Sweden).Format(job.LocalLayout)
		address.RawQuery = url.Values{"updated-after": {since}}.Encode()
	}
	asking, cancel := context.WithTimeout(ctx, longestAnswer)
	defer cancel()
	input, err := get(asking, address.String(), "application/json")
	if err != nil {
		return job.Summary{}, err
	}
	defer input.Close()
	reader, err := NewReader(input, what == snapshot)
	switch {
	case err != nil:
		return job.Summary{}, err
	case !reader.SnapshotPossible():
		return job.Summary{}, errors.New("the answer is not a JSON array")
	case what == snapshot:
		records := &snapshotRecords{Reader: reader, recent: f.recent}
		summary, err := f.sink.Load(ctx, JobTech, records)
		if err == nil && records.ads == 0 {
			err = errors.New("the snapshot holds no ad that can be used")
		}
		return summary, err
	}
	records := &pollRecords{Reader: reader, ads: map[string]bool{}}
	summary, err := f.sink.Load(ctx, JobTech, records)
	f.recent = records.ads
	return summary, err
}

// wholeSecond rounds up: a store may keep whole seconds only.
func wholeSecond(t time.Time) time.Time {
	return t.Add(time.Second - time.Nanosecond).Truncate(time.Second)
}

// retryAfter reads a Retry-After (RFC 9110, 10.2.3), a number of seconds or a
// date, as a wait from now. It is 0 for none and for nonsense.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, uint64(longestWait/time.Second))) * time.Second
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(0, date.Sub(now)), longestWait)
}

// report logs how a request went: news and failures always, a poll without
// news for who wants to know.
func (f *follower) report(what request, s job.Summary, err error) {
	account := []any{"records", s.Records, "new", s.New, "changed", s.Changed, "unchanged", s.Unchanged, "removed", s.Removed, "expired", s.Expired, "skipped", s.Skipped}
	next, at := f.next()
	account = append(account, "next", next, "at", at)
	switch {
	case err != nil && what == snapshot:
		f.Log.Warn("jobtech: the snapshot failed", append([]any{"error", err, "snapshot_again", f.retryAt}, account...)...)
	case err != nil:
		f.Log.Warn("jobtech: the poll failed", append([]any{"error", err}, account...)...)
	case what == poll && s.New+s.Changed+s.Removed == 0:
		f.Log.Debug("jobtech: the poll brought no news", account...)
	default:
		f.Log.Info("jobtech: the "+string(what)+" is stored", account...)
	}
}
