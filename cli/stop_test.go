package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"jobbnara/cli"
	"jobbnara/sqlite"
)

func wallClock() time.Time { return time.Now().UTC() }

// state is all that a data folder holds open, as JSON.
func state(t *testing.T, data string) string {
	t.Helper()
	store, err := sqlite.Open(t.Context(), data, wallClock)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var all []any
	for mark := int64(0); ; {
		list, next, err := store.OpenAds(t.Context(), mark, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, ad := range list {
			all = append(all, ad.Appeared, ad, ad.Details)
		}
		if mark = next; next == 0 {
			break
		}
	}
	content, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// An import that is stopped half-way keeps what came, says so, and run again
// ends where a clean one ends.
func TestInterruptedImport(t *testing.T) {
	array, clean := ads(1, 6000), t.TempDir()
	must(t, "import", "--data", clean, file(t, "a.json", array))
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, os.Kill} {
		data := t.TempDir()
		in, feed := io.Pipe()
		p := start(t, in, "import", "-", "--data", data)
		go io.WriteString(feed, array[:len(array)*2/3]) // and no more: it waits
		untilStored(t, data)
		if err := p.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if signal != os.Kill {
			select { // although standard input never ends
			case <-interruptedEnd(p):
			case <-time.After(patience):
				t.Fatalf("%v does not end it", signal)
			}
			feed.Close()
			if code := p.end(t); code != 1 || !strings.Contains(p.err.String(), "interrupted") || !strings.Contains(p.out.String(), "new") {
				t.Errorf("%v: exit %d\n%s%s", signal, code, p.out.String(), p.err.String())
			}
		} else {
			feed.Close()
			p.end(t)
		}
		half := state(t, data)
		out := must(t, "import", "--data", data, file(t, "a.json", array))
		if strings.Contains(out, " 0 unchanged") || strings.Contains(out, "6000 new") {
			t.Errorf("%v: nothing was kept: %s", signal, out)
		}
		if whole := state(t, data); whole != state(t, clean) || whole == half {
			t.Errorf("%v: another state than after a clean import", signal)
		}
	}
}

// untilStored waits until a folder holds ads.
func untilStored(t *testing.T, data string) {
	t.Helper()
	must(t, "sources", "--data", data) // makes the database, if need be
	store, err := sqlite.Open(t.Context(), data, wallClock)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if list, err := store.Sources(t.Context()); err != nil {
			t.Fatal(err)
		} else if len(list) > 0 && list[0].Open > 0 {
			return
		}
	}
	t.Fatal("nothing is stored")
}

// interruptedEnd is closed when the program itself has ended: Wait goes on
// until its standard input does.
func interruptedEnd(p *process) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.err.waitFor("interrupted", patience)
	}()
	return ended
}

// SIGTERM lets a request under way end, then the server ends with 0.
func TestTerminateServer(t *testing.T) {
	data, address := t.TempDir(), freeAddress(t)
	must(t, "import", "--data", data, file(t, "a.json", ads(1, 8000)))
	p := start(t, nil, "serve", "--data", data, "--listen", address)
	p.out.wait(t, "Stop with Ctrl-C")
	idle, err := net.Dial("tcp", address) // a browser's spare connection
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	busy, err := http.Get("http://" + address + "/api/snapshot")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Body.Close()
	body := bufio.NewReaderSize(busy.Body, 1000)
	if _, err := body.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	p.Process.Signal(syscall.SIGTERM)
	for refused := false; !refused; { // it takes no new requests
		c, err := net.Dial("tcp", address)
		if refused = err != nil; err == nil {
			c.Close()
		}
		if time.Since(began) > patience {
			t.Fatal("it goes on listening")
		}
	}
	rest, err := io.ReadAll(body)
	if err != nil || !strings.HasSuffix(string(rest), "]\n") || strings.Count(string(rest), `"headline"`) != 7_999 {
		t.Errorf("the answer is broken off: %v", err)
	}
	if code := p.end(t); code != 0 || time.Since(began) > 20*time.Second {
		t.Errorf("exit %d after %v\n%s", code, time.Since(began), p.err.String())
	}
	if strings.Contains(p.err.String(), "broken off") || strings.Contains(p.err.String(), "ERROR") {
		t.Error(p.err.String())
	}
}

// cancelling is an output that ends the command as soon as it says something.
type cancelling struct{ cancel context.CancelFunc }

func (c cancelling) Write(p []byte) (int, error) { c.cancel(); return len(p), nil }

// A server that is stopped the moment it starts, stops.
func TestStopAtStart(t *testing.T) {
	data := t.TempDir()
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan int, 1)
		var stderr output
		go func() {
			ended <- cli.Run(ctx, []string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, cancelling{cancel}, &stderr)
		}()
		select {
		case code := <-ended:
			if code != 0 {
				t.Errorf("exit %d: %s", code, stderr.String())
			}
		case <-time.After(patience):
			t.Fatal("it serves for ever")
		}
	}
}

// Not on a terminal, progress comes as plain lines.
func TestProgressLines(t *testing.T) {
	t.Parallel() // it takes ten seconds for the first
	in, feed := io.Pipe()
	p := start(t, in, "import", "-", "--data", t.TempDir())
	array := ads(1, 50)
	go io.WriteString(feed, array[:len(array)-1])
	p.err.wait(t, `(?m)^\d+ records, \d+ a second$`)
	io.WriteString(feed, "]")
	feed.Close()
	if code := p.end(t); code != 0 || strings.ContainsAny(p.err.String(), "\r\x1b") || !strings.Contains(p.out.String(), "50 new") {
		t.Errorf("exit %d\n%q %s", code, p.err.String(), p.out.String())
	}
}

// Without the tag it builds, and says what to type.
func TestBuildWithoutTag(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program anew")
	}
	path := t.TempDir() + "/jobbnara"
	build := exec.Command("go", "build", "-o", path, "..")
	build.Env = append(os.Environ(), "GOFLAGS=")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	from := file(t, "a.json", ads(1, 1))
	for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"import", from}, {"sources"}} {
		said, err := exec.Command(path, append(args, "--data", t.TempDir())...).CombinedOutput()
		if err == nil || !strings.Contains(string(said), "go build -tags sqlite_fts5") || !strings.Contains(string(said), "make") || strings.Contains(string(said), "no such module") {
			t.Errorf("%s: %v\n%s", fmt.Sprint(args), err, said)
		}
	}
	if said, err := exec.Command(path, "help").CombinedOutput(); err != nil {
		t.Errorf("help: %v\n%s", err, said)
	}
}
