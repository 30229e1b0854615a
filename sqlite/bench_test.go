package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"jobbnara/source"
)

// benchAds is how many ads the snapshot has: as many as Platsbanken.
var benchAds, _ = strconv.Atoi(cmp.Or(os.Getenv("JOBBNARA_BENCH_ADS"), "44000"))

const benchDay = "2026-11-20T06:00:00"

func benchClock() time.Time { return time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC) }

// snapshotFile returns a snapshot as JobStream gives it, made once.
func snapshotFile(b *testing.B) string {
	b.Helper()
	const tool = "../../shared/tools/make-snapshot"
	if _, err := os.Stat(tool); err != nil {
		b.Skipf("SKIPPED: what makes the snapshot is not here: %v", err)
	}
	path := filepath.Join(os.TempDir(), fmt.Sprintf("jobbnara-bench-%d.json", benchAds))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	out, err := os.CreateTemp(filepath.Dir(path), "jobbnara-bench")
	if err != nil {
		b.Fatal(err)
	}
	defer os.Remove(out.Name())
	command := exec.Command(tool, "--count", strconv.Itoa(benchAds), "--until", benchDay)
	command.Stdout, command.Stderr = out, os.Stderr
	if err := errors.Join(command.Run(), out.Close(), os.Rename(out.Name(), path)); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkImport reads a snapshot into the store, beside the two parts that
// cannot be done without: decoding the same bytes, and inserting the same
// tokens into FTS5. (b.N is 1: see make bench.)
func BenchmarkImport(b *testing.B) {
	path := snapshotFile(b)
	for b.Loop() {
		decode := timed(b, func() error { return decodeOnly(path) })
		rows, err := tokensOf(path)
		if err != nil {
			b.Fatal(err)
		}
		insert := timed(b, func() error { return insertOnly(b.TempDir(), rows) })
		rows = nil
		whole := timed(b, func() error { _, err := importAll(b.TempDir(), path); return err })
		perSecond := func(d time.Duration) float64 { return float64(benchAds) / d.Seconds() }
		b.ReportMetric(perSecond(decode), "decode-ads/s")
		b.ReportMetric(perSecond(insert), "insert-ads/s")
		b.ReportMetric(perSecond(whole), "import-ads/s")
		b.ReportMetric(whole.Seconds()/insert.Seconds(), "import/insert")
		b.ReportMetric(whole.Seconds()/decode.Seconds(), "import/decode")
	}
}

func timed(b *testing.B, f func() error) time.Duration {
	b.Helper()
	began := time.Now()
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// decodeOnly is the floor of reading: encoding/json takes three strings of each
// ad and steps over the rest.
func decodeOnly(path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	decoder := json.NewDecoder(in)
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		var ad struct {
			ID, Headline string
			Description  struct{ Text string }
		}
		if err := decoder.Decode(&ad); err != nil {
			return err
		}
	}
	return nil
}

type tokensOfAd struct {
	num   int64
	index [6]string
}

// tokensOf prepares what Load inserts into the index.
func tokensOf(path string) (rows []tokensOfAd, err error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	reader, err := source.NewReader(in, true)
	if err != nil {
		return nil, err
	}
	taken := map[int64]bool{}
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		num := numAt(record.Ad.Published)
		for taken[num] {
			num++
		}
		taken[num] = true
		rows = append(rows, tokensOfAd{num, indexed(record.Ad)})
	}
}

// insertOnly inserts tokens into the two FTS5 tables, in transactions like
// Load's, and does nothing else.
func insertOnly(folder string, rows []tokensOfAd) error {
	s, err := Open(context.Background(), folder, benchClock)
	if err != nil {
		return err
	}
	defer s.Close()
	for len(rows) > 0 {
		batch := rows[:min(batchRecords, len(rows))]
		rows = rows[len(batch):]
		tx, err := s.write.Begin()
		if err != nil {
			return err
		}
		insert, err := tx.Prepare(`INSERT INTO ad_text (rowid, headline, occupation, employer, place, text, tags) VALUES (?, ?, ?, ?, ?, ?, ?)`)
		if err != nil {
			return err
		}
		insertHead, err := tx.Prepare(`INSERT INTO ad_head (rowid, headline, occupation, employer, place) VALUES (?, ?, ?, ?, ?)`)
		if err != nil {
			return err
		}
		for _, r := range batch {
			if _, err := insert.Exec(r.num, r.index[0], r.index[1], r.index[2], r.index[3], r.index[4], r.index[5]); err != nil {
				return err
			}
			if _, err := insertHead.Exec(r.num, r.index[0], r.index[1], r.index[2], r.index[3]); err != nil {
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

func importAll(folder, path string) (*Store, error) {
	s, err := Open(context.Background(), folder, benchClock)
	if err != nil {
		return nil, err
	}
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	reader, err := source.NewReader(in, true)
	if err != nil {
		return nil, err
	}
	sum, err := s.Load(context.Background(), source.JobTech, reader)
	if err == nil && sum.New != benchAds {
		err = fmt.Errorf("%d ads: %+v", benchAds, sum)
	}
	return s, err
}
