package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/source"
)

// typedTexts are what the benchmark types, letter by letter.
var typedTexts = []string{
	"undersköterska linköping", "sjuksköterska stockholm", "kock göteborg", "lärare i fritidshem", "personlig assistent malmö",
	"lagerarbetare", "städare uppsala", "systemutvecklare", "butikssäljare västerås", "region östergötland",
	"stockholms stad", "jobb i linköping", "förskollärare örebro", "chaufför", "snickare norrköping",
}

// BenchmarkComplete measures the CPU time of one answer, for every beginning
// of the texts: the median from the third letter on, within the words before
// and not, and the worst of one and two letters.
func BenchmarkComplete(b *testing.B) {
	s := completeStore(b)
	ctx := context.Background()
	ask := func(text string) time.Duration {
		before := cpuUsed(b)
		typed := job.Typed{Query: job.Query{Text: text, Limit: job.DefaultCompletions}, Contextual: true}
		if _, err := s.Complete(ctx, typed); err != nil {
			b.Fatal(err)
		}
		return cpuUsed(b) - before
	}
	ask("kock a") // reads the ads and makes the lexicon, once
	for b.Loop() {
		var first, later, short []time.Duration
		for range 3 {
			for _, text := range typedTexts {
				runes, start := []rune(text), 0
				for i, r := range runes {
					if r == ' ' {
						start = i + 1
						continue
					}
					took := ask(string(runes[:i+1]))
					switch letters := i + 1 - start; {
					case letters < 3:
						short = append(short, took)
					case start == 0:
						first = append(first, took)
					default:
						later = append(later, took)
					}
				}
			}
		}
		all := append(slices.Clone(first), later...)
		for _, part := range []struct {
			name  string
			times []time.Duration
			at    float64
		}{{"median", all, .5}, {"median-first-word", first, .5}, {"median-in-context", later, .5}, {"p95", all, .95}, {"short-median", short, .5}, {"short-worst", short, 1}} {
			slices.Sort(part.times)
			at := part.times[min(len(part.times)-1, int(part.at*float64(len(part.times))))]
			b.ReportMetric(float64(at.Microseconds()), part.name+"-µs")
		}
	}
}

// cpuUsed is the CPU time that this process has used.
func cpuUsed(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// completeStore is a store of as many ads as Platsbanken has, made once.
func completeStore(b *testing.B) *Store {
	b.Helper()
	n, _ := strconv.Atoi(cmp.Or(os.Getenv("JOBBNARA_BENCH_ADS"), "44000"))
	path := filepath.Join(os.TempDir(), fmt.Sprintf("jobbnara-bench-%d.json", n))
	if _, err := os.Stat(path); err != nil {
		const tool = "../../shared/tools/make-snapshot"
		if _, err := os.Stat(tool); err != nil {
			b.Skipf("SKIPPED: what makes the snapshot is not here: %v", err)
		}
		out, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		command := exec.Command(tool, "--count", strconv.Itoa(n), "--until", "2026-11-20T06:00:00")
		command.Stdout, command.Stderr = out, os.Stderr
		if err := command.Run(); err != nil {
			b.Fatal(err)
		}
		if err := out.Close(); err != nil {
			b.Fatal(err)
		}
	}
	s, err := Open(context.Background(), b.TempDir(), func() time.Time { return time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC) })
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	in, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	reader, err := source.NewReader(in, true)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.Load(context.Background(), source.JobTech, reader); err != nil {
		b.Fatal(err)
	}
	return s
}
