package source

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// TaxonomyBase is where Arbetsförmedlingen serves the taxonomy.
const TaxonomyBase = "https://taxonomy.api.jobtechdev.se"

// TaxonomySink takes a taxonomy; the store is one.
type TaxonomySink interface {
	SaveTaxonomy(ctx context.Context, news taxonomy.Set, origin string) (taxonomy.Status, error)
	TaxonomyStatus(ctx context.Context) (taxonomy.Status, error)
}

// JobtechTaxonomy fetches the taxonomy at start and once a week. The zero
// value asks Arbetsförmedlingen's server; what is not Base is for tests.
type JobtechTaxonomy struct {
	Base  string                                     // http or https address before /v1/; "" is TaxonomyBase
	Now   job.Clock                                  // nil is the wall clock
	Sleep func(context.Context, time.Duration) error // as JobtechStream's
	Log   *slog.Logger                               // nil is slog.Default()
}

const (
	taxonomyAge    = 7 * 24 * time.Hour // when it is fetched again
	taxonomyRecent = time.Hour          // what is so new is not fetched again for a restart
	taxonomyRetry  = time.Hour          // after a failure, and twice as long after the next, up to a day
	taxonomyAnswer = 10 * time.Minute   // when an answer is given up
)

// questions are what is asked for (GraphQL), and the part that the answer must
// bring.
var questions = []struct {
	part  taxonomy.Part
	query string
}{
	{taxonomy.Occupations, `query Occupations { concepts(type: "occupation-name") { id type preferred_label title: related(type: "job-title") { preferred_label } ssyk: broader(type: "ssyk-level-4") { id } } }`},
	{taxonomy.Titles, `query Titles { concepts(type: "job-title") { id type preferred_label related(type: "occupation-name") { id } } }`},
	{taxonomy.Groups, `query Groups { concepts(type: "ssyk-level-4") { id type preferred_label ssyk_code_2012 } }`},
	{taxonomy.Fields, `query Fields { concepts(type: "occupation-field") { id type preferred_label narrower(type: "ssyk-level-4") { id } } }`},
	{taxonomy.Skills, `query Skills { concepts(type: "skill") { id type preferred_label } }`},
}

// Follow stores the taxonomy in sink until ctx ends, and returns ctx's error,
// or at once that of a Base which is no address. A part whose answer fails, or
// is suspiciously small, stays as it last was: the log has one line for all
// that failed, and it is tried again.
func (j JobtechTaxonomy) Follow(ctx context.Context, sink TaxonomySink) error {
	defaults := JobtechStream{Now: j.Now, Sleep: j.Sleep, Log: j.Log}.withDefaults()
	j.Now, j.Sleep, j.Log = defaults.Now, defaults.Sleep, defaults.Log
	if j.Base == "" {
		j.Base = TaxonomyBase
	}
	base, err := url.Parse(j.Base)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return fmt.Errorf("the taxonomy's address cannot be used; expected one as %s", TaxonomyBase)
	}
	origin := base.Scheme + "://" + base.Host
	var wait, retry time.Duration
	if status, err := sink.TaxonomyStatus(ctx); err == nil {
		held := status.Parts[taxonomy.Occupations]
		if age := j.Now().Sub(held.Loaded); held.Origin == origin && age >= 0 && age < taxonomyRecent {
			wait = taxonomyAge - age
		}
	}
	for {
		if err := j.Sleep(ctx, wait); err != nil {
			return err
		}
		status, err := j.fetch(ctx, base, origin, sink)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			retry = min(max(2*retry, taxonomyRetry), 24*time.Hour)
			wait = retry
			j.Log.Warn("jobtech: the taxonomy could not be fetched whole; what failed stays as it was", "error", err, "again in", wait)
		default:
			wait, retry = taxonomyAge, 0
			j.Log.Info("jobtech: the taxonomy is stored", "version", status.Version, "occupations", status.Occupations, "terms", status.Terms)
		}
	}
}

// fetch asks all questions, one after the other, and stores what was answered.
func (j JobtechTaxonomy) fetch(ctx context.Context, base *url.URL, origin string, sink TaxonomySink) (taxonomy.Status, error) {
	held, err := sink.TaxonomyStatus(ctx)
	if err != nil {
		return held, err
	}
	news := taxonomy.Set{}
	var failed []error
	for _, q := range questions {
		content, err := ask(ctx, base, q.query, q.part)
		if before := held.Parts[q.part].Count; err == nil && before >= 10 && 2*content.Len() < before {
			err = fmt.Errorf("only %d where %d are held", content.Len(), before)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", q.part, err))
			if unreachable := (*unreachableError)(nil); errors.As(err, &unreachable) {
				break
			}
			continue
		}
		news[q.part] = content
	}
	if len(news) == 0 {
		return held, errors.Join(failed...)
	}
	status, err := sink.SaveTaxonomy(ctx, news, origin)
	return status, errors.Join(append(failed, err)...)
}

// unreachableError is the error of a server that cannot be asked at all.
type unreachableError struct{ error }

func ask(ctx context.Context, base *url.URL, query string, part taxonomy.Part) (none taxonomy.Content, err error) {
	ctx, cancel := context.WithTimeout(ctx, taxonomyAnswer)
	defer cancel()
	address := base.JoinPath("v1/taxonomy/graphql")
	address.RawQuery = "query=" + url.PathEscape(query)
	input, err := get(ctx, address.String(), "application/json")
	if broken := (*url.Error)(nil); errors.As(err, &broken) {
		return none, &unreachableError{broken.Err} // without the long address
	} else if err != nil {
		return none, err
	}
	defer input.Close()
	set, err := taxonomy.Read(input)
	if err != nil {
		return none, err
	}
	content, ok := set[part]
	if !ok {
		return none, errors.New("the answer has none")
	}
	return content, nil
}
