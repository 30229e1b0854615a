package cli_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jobbnara/cli"
)

// serving is a server in this process.
type serving struct {
	url, data string
	out, err  output
	stop      func() int // returns the exit code
}

// serve runs `jobbnara serve` on a folder, until the test ends at the latest.
func serve(t *testing.T, data string, args ...string) *serving {
	t.Helper()
	s := &serving{data: data}
	address := freeAddress(t)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, append([]string{"serve", "--data", data, "--listen", address}, args...), &s.out, &s.err)
	}()
	s.stop = func() int {
		http.DefaultClient.CloseIdleConnections()
		cancel()
		select {
		case code := <-ended:
			ended <- code
			return code
		case <-time.After(patience):
			t.Errorf("serve does not end:\n%s", s.err.String())
			return -1
		}
	}
	t.Cleanup(func() {
		if code := s.stop(); code != 0 {
			t.Errorf("serve: exit %d\n%s", code, s.err.String())
		}
	})
	s.out.wait(t, "Stop with Ctrl-C")
	s.url = "http://" + address
	return s
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func (s *serving) count(t *testing.T) string {
	t.Helper()
	status, body := get(t, s.url+"/api/count")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	return body
}

const none, ten = `{"positions":0,"total":{"value":0}}`, `{"positions":10,"total":{"value":10}}`

func TestServeWithoutSource(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data)
	if got := s.count(t); got != none {
		t.Errorf("an empty folder: %s", got)
	}
	for _, address := range []string{"/", "/jobs?municipality=0580", "/alerts?municipality=0580", "/feeds/jobs.rss?municipality=0580", "/api/search?municipality=0580", "/examples/plain/"} {
		welcome, public := s.out.String(), strings.Replace(s.url, "127.0.0.1", "localhost", 1)
		if !strings.Contains(welcome, public+address+" ") && !strings.Contains(welcome, public+address+"\n") {
			t.Errorf("%s is not said to be worth opening:\n%s", address, welcome)
		}
		if status, _ := get(t, s.url+address); status != http.StatusOK {
			t.Errorf("%s: %d", address, status)
		}
	}
	// An import beside it is seen at once.
	must(t, "import", "--data", data, file(t, "a.json", ads(1, 10)))
	if got := s.count(t); got != ten {
		t.Errorf("after the import: %s", got)
	}
	if strings.Contains(s.err.String(), "source") {
		t.Errorf("without --source, but:\n%s", s.err.String())
	}
	if _, body := get(t, s.url+"/sources"); !strings.Contains(body, "<h2>Arbetsförmedlingen</h2>") {
		t.Errorf("/sources does not say where the ads are from:\n%s", body)
	}
}

func TestServeSources(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(ads(1, 10))) }))
	defer web.Close()
	for _, source := range []string{file(t, "a.json", ads(1, 10)), web.URL + "/ads"} {
		s := serve(t, t.TempDir(), "--source", source)
		s.err.wait(t, `source read.*10 new`)
		if got := s.count(t); got != ten {
			t.Errorf("%s: %s", source, got)
		}
	}
	broken := serve(t, t.TempDir(), "--source", file(t, "b.json", ads(1, 10)[:2000]), "--source", file(t, "c.json", ads(50, 1)))
	broken.err.wait(t, `source not read to its end.*cut off`)
	broken.err.wait(t, `source read.*1 new`)
	if _, body := get(t, broken.url+"/jobs"); !strings.Contains(body, "Kock nummer 50") {
		t.Error("a broken source keeps the other one out")
	}
}

func TestServeSamples(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data, "--source", "sample")
	deadline := time.Now().Add(patience)
	for s.count(t) == none {
		if time.Now().After(deadline) {
			t.Fatalf("no samples come:\n%s", s.err.String())
		}
	}
	if _, body := get(t, s.url+"/jobs"); !strings.Contains(body, "xempel") {
		t.Error("samples are not marked")
	}
}

// The clock of --as-of is the server's.
func TestServeAsOf(t *testing.T) {
	s := serve(t, t.TempDir(), "--as-of", "2250-01-01T12:00:00", "--source", file(t, "a.json", ads(1, 10)))
	s.err.wait(t, `source read.*10 expired`)
	if got := s.count(t); got != none {
		t.Error(got)
	}
}

func TestOneServerPerFolder(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data)
	code, stdout, stderr := run(t, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if code != 1 || stdout != "" || !strings.Contains(stderr, "another jobbnara serves the data folder "+data) || !strings.Contains(stderr, "--data") {
		t.Errorf("a second one: exit %d\n%s%s", code, stdout, stderr)
	}
	s.count(t)
	if code := s.stop(); code != 0 {
		t.Errorf("exit %d", code)
	}
	serve(t, data).count(t) // free again
}

func TestPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	data := filepath.Join(t.TempDir(), "data")
	code, _, stderr := run(t, "serve", "--data", data, "--listen", taken.Addr().String())
	if code != 1 || !strings.Contains(stderr, "--listen") || !strings.Contains(stderr, "address already in use") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	code, _, stderr = run(t, "serve", "--data", data, "--listen", "nonsense")
	if code == 0 || !strings.Contains(stderr, "--listen") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a data folder was made for nothing")
	}
}

// The keys are made once, for their owner only, and stay.
func TestKeysStay(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data)
	info, err := os.Stat(filepath.Join(data, "vapid.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	_, key := get(t, s.url+"/api/push/key")
	s.stop()
	if _, again := get(t, serve(t, data).url+"/api/push/key"); again != key || !strings.Contains(key, `"key":"B`) {
		t.Errorf("%s became %s", key, again)
	}
}

func TestOpenKeysAreRefused(t *testing.T) {
	data := t.TempDir()
	serve(t, data).stop()
	if err := os.Chmod(filepath.Join(data, "vapid.json"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run(t, "serve", "--data", data, "--listen", "127.0.0.1:0"); code != 1 || !strings.Contains(stderr, "chmod 600") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// Processes that make the same new folder at the same time do not get in each
// other's way.
func TestManyMakeOneFolder(t *testing.T) {
	data, from := filepath.Join(t.TempDir(), "data"), file(t, "a.json", ads(1, 10))
	var processes []*process
	for range 6 {
		processes = append(processes, start(t, nil, "import", from, "--data", data))
	}
	for _, p := range processes {
		if code := p.end(t); code != 0 {
			t.Errorf("exit %d\n%s", code, p.err.String())
		}
	}
	if out := must(t, "import", from, "--data", data); !strings.Contains(out, "10 unchanged") {
		t.Error(out)
	}
}
