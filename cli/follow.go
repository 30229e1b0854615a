package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"jobbnara/job"
	"jobbnara/source"
	"jobbnara/sqlite"
)

// follower reads a source until ctx ends; what goes wrong is logged.
type follower func(ctx context.Context, store *sqlite.Store)

// again is how often a file or an address is read anew.
const again = time.Hour

// parseSources makes followers of what --source says.
func parseSources(specs []string, clock job.Clock, log *slog.Logger) (followers []follower, err error) {
	for _, spec := range specs {
		name, base, _ := strings.Cut(spec, "=")
		switch {
		case spec == job.SampleSource:
			sample := &source.Sample{Seed: 1, Clock: clock, Log: log}
			followers = append(followers, func(ctx context.Context, store *sqlite.Store) {
				if err := sample.Follow(ctx, store); ctx.Err() == nil {
					log.Error("samples stopped", "error", err)
				}
			})
		case name == source.JobTech:
			stream := source.JobtechStream{Base: base, Now: clock, Log: log}
			followers = append(followers, func(ctx context.Context, store *sqlite.Store) {
				if err := stream.Follow(ctx, store); ctx.Err() == nil {
					log.Error("jobtech stopped", "error", err)
				}
			}, func(ctx context.Context, store *sqlite.Store) {
				followTaxonomy(ctx, base, store, clock, log)
			})
		case strings.HasPrefix(spec, "http://"), strings.HasPrefix(spec, "https://"):
			followers = append(followers, reread(spec, log))
		default:
			if _, err := os.Stat(spec); err != nil {
				return nil, usageError{fmt.Sprintf("--source: %q is neither jobtech, jobtech=BASEURL, sample, an address nor a file that exists", spec)}
			}
			followers = append(followers, reread(spec, log))
		}
	}
	return followers, nil
}

// reread reads a file or an address now and every hour: what has not changed
// costs little.
func reread(where string, log *slog.Logger) follower {
	return func(ctx context.Context, store *sqlite.Store) {
		for {
			summary, err := readOnce(ctx, where, store)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				log.Warn("source not read to its end", "source", where, "error", err, "summary", line(summary), "again in", again)
			default:
				log.Info("source read", "source", where, "summary", line(summary))
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(again):
			}
		}
	}
}

func readOnce(ctx context.Context, where string, sink source.Sink) (summary job.Summary, err error) {
	input, err := source.Open(ctx, where)
	if err != nil {
		return summary, err
	}
	defer input.Close()
	reader, err := source.NewReader(input, false)
	if err != nil {
		return summary, err
	}
	return sink.Load(ctx, source.JobTech, reader)
}
