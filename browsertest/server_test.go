package browsertest

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary builds the program once, with what it is built with everywhere.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(work, "jobbnara")
	output, err := exec.Command("go", "build", "-tags", "sqlite_fts5", "-o", path, "..").CombinedOutput()
	if err != nil {
		return "", errors.New("go build -tags sqlite_fts5: " + err.Error() + "\n" + string(output))
	}
	return path, nil
})

// work is a folder that all tests share, gone after the last.
var work string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "jobbnara-browsertest-")
	if err != nil {
		panic(err)
	}
	work = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// server is the program, serving.
type server struct {
	url  string // without a slash at the end
	data string // its data folder
	stop func() // ends it, in good order, before the test does
}

// startServer runs `jobbnara serve` with further arguments on a new data
// folder.
func startServer(t *testing.T, arguments ...string) *server {
	t.Helper()
	return serveFolder(t, t.TempDir(), arguments...)
}

// serveFolder runs `jobbnara serve` with further arguments on a data folder and
// a free port, and waits until it is ready. It is stopped, and has to stop in
// good order, when the test ends.
func serveFolder(t *testing.T, data string, arguments ...string) *server {
	t.Helper()
	address := freeAddress(t)
	s := &server{url: "http://" + address, data: data}
	arguments = append([]string{"serve", "--data", data, "--listen", address, "--base-url", s.url}, arguments...)
	command := exec.Command(mustBuild(t), arguments...)
	command.Dir = data // no configuration of a developer's folder is read
	var log syncBuffer
	command.Stdout, command.Stderr = &log, &log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	s.stop = sync.OnceFunc(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the server ended with: %v", err)
			}
		case <-time.After(patience):
			_ = command.Process.Kill()
			t.Error("the server does not stop on SIGTERM")
		}
		if t.Failed() {
			t.Logf("the server's log:\n%s", log.String())
		}
	})
	t.Cleanup(s.stop)
	for end := time.Now().Add(3 * patience); ; time.Sleep(50 * time.Millisecond) {
		if answer, err := http.Get(s.url + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return s
			}
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the server ended at once: %v\n%s", err, log.String())
		default:
		}
		if time.Now().After(end) {
			t.Fatal("the server does not get ready")
		}
	}
}

// run runs another command of the program on the server's data and returns its
// output.
func (s *server) run(t *testing.T, arguments ...string) string {
	t.Helper()
	command := exec.Command(mustBuild(t), append(arguments, "--data", s.data)...)
	command.Dir = s.data
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("jobbnara %s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return string(output)
}

func mustBuild(t *testing.T) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return path
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

// syncBuffer is a buffer that a running program writes to while a test reads.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
