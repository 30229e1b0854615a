package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/sqlite"
)

// A test binary that finds a folder here is the process that gets killed.
const killFolder = "JOBBNARA_TEST_KILL_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(killFolder); folder != "" {
		loadToDie(folder)
	}
	os.Exit(m.Run())
}

const (
	manyAds = 5000
	gate    = 500 // records between two waits for the parent
)

// loadToDie loads as the parent allows: a line in lets the next records
// through, a line out says that they are wanted.
func loadToDie(folder string) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, folder, func() time.Time { return noon })
	if err == nil {
		_, err = s.Load(ctx, "jobtech", &gated{generated{n: manyAds}, bufio.NewReader(os.Stdin)})
	}
	fmt.Println("end", err)
	os.Exit(0)
}

type gated struct {
	generated
	in *bufio.Reader
}

func (g *gated) Next() (job.Record, error) {
	if g.at%gate == 0 {
		fmt.Println(g.at)
		if _, err := g.in.ReadString('\n'); err != nil {
			return job.Record{}, err
		}
	}
	return g.generated.Next()
}

// Killed at any moment, the database is whole; and a run to the end gives what
// one clean load gives.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: starts and kills processes")
	}
	folder := t.TempDir()
	r := rand.New(rand.NewPCG(2, 3))
	kept := 0
	for range 10 {
		kept = max(kept, killAfter(t, folder, gate*(1+r.IntN(manyAds/gate)), r))
		db := raw(t, folder)
		var verdict string
		if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
			t.Fatalf("integrity: %s, %v", verdict, err)
		}
		if _, err := db.Exec(`INSERT INTO ad_text (ad_text) VALUES ('integrity-check')`); err != nil {
			t.Fatalf("integrity of the index: %v", err)
		}
		var ads, indexed, listed, details, changes int
		if err := db.QueryRow(`SELECT (SELECT count(*) FROM ad), (SELECT count(*) FROM ad_text_docsize), (SELECT count(*) FROM source_link WHERE listed),
			(SELECT count(*) FROM ad_details), (SELECT count(*) FROM change)`).Scan(&ads, &indexed, &listed, &details, &changes); err != nil {
			t.Fatal(err)
		}
		if indexed != ads || listed != ads || details != ads || changes != ads || ads < kept {
			t.Fatalf("%d ads, %d indexed, %d listed, %d with details, %d changes; %d were kept before", ads, indexed, listed, details, changes, kept)
		}
		kept = ads
		db.Close()
	}
	if kept == 0 {
		t.Error("nothing was ever kept: this tests little")
	}
	c := &clock{t: noon}
	survivor := open(t, folder, c)
	sum, err := survivor.Load(t.Context(), "jobtech", &generated{n: manyAds})
	if err != nil || sum.New+sum.Unchanged != manyAds || sum.Unchanged != kept {
		t.Fatalf("%+v, %v", sum, err)
	}
	clean, _ := store(t)
	if _, err := clean.Load(t.Context(), "jobtech", &generated{n: manyAds}); err != nil {
		t.Fatal(err)
	}
	same(t, survivor, clean)
}

// killAfter starts a load and kills it when about so many records have been
// let through: half the time while it writes, else when it has committed. It
// returns how many ads it saw stored.
func killAfter(t *testing.T, folder string, records int, r *rand.Rand) (stored int) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), killFolder+"="+folder)
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	commits := r.IntN(2) == 0
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "end") {
			t.Errorf("it came to its end: %s", lines.Text())
			break
		}
		var at int
		if _, err := fmt.Sscan(lines.Text(), &at); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		if at >= records {
			break
		}
		if _, err := io.WriteString(in, "\n"); err != nil {
			t.Fatal(err)
		}
	}
	if commits {
		stored = grown(t, folder, records/2)
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	command.Wait() // it was killed: an error
	return stored
}

// grown waits until so many ads are stored.
func grown(t *testing.T, folder string, wanted int) (n int) {
	t.Helper()
	db := raw(t, folder)
	defer db.Close()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		if err := db.QueryRow(`SELECT count(*) FROM ad`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n >= wanted {
			return n
		}
	}
	t.Fatalf("%d ads after a minute, want %d", n, wanted)
	return n
}

// same checks that two stores hold and answer the same.
func same(t *testing.T, a, b *sqlite.Store) {
	t.Helper()
	page := func(s *sqlite.Store) []job.Ad {
		return walk(t, func(after int64) ([]job.Ad, int64, error) { return s.OpenAds(t.Context(), after, 1000) })
	}
	ads, others := page(a), page(b)
	if ids(ads) != ids(others) || len(ads) != manyAds {
		t.Fatalf("%d and %d open ads, or in another order", len(ads), len(others))
	}
	for i := range ads {
		if !ads[i].Appeared.Equal(others[i].Appeared) {
			t.Fatalf("ad %s appeared %v and %v", ads[i].ID, ads[i].Appeared, others[i].Appeared)
		}
	}
	for _, text := range append([]string{"", "kock natt", `"kock bagare"`, "k*", "-kock", "c++ i"}, vocabulary...) {
		for _, order := range []job.Sort{job.SortRelevance, job.SortNewest} {
			q := job.Query{Text: text, Sort: order, Limit: 100, Stats: []string{"municipality", "occupation-name"}}
			r, err := a.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			other, err := b.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if r.Total != other.Total || ids(r.Hits) != ids(other.Hits) || fmt.Sprint(r.Facets) != fmt.Sprint(other.Facets) {
				t.Errorf("%q by %s: %d and %d ads", text, order, r.Total, other.Total)
			}
		}
	}
}
