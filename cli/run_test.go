package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"jobbnara/cli"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// run runs a command in this process, to its end.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out, err output
	code = cli.Run(ctx, args, &out, &err)
	if ctx.Err() != nil {
		t.Fatalf("jobbnara %s did not end", strings.Join(args, " "))
	}
	return code, out.String(), err.String()
}

// must is run of what must go well.
func must(t *testing.T, args ...string) (stdout string) {
	t.Helper()
	code, stdout, stderr := run(t, args...)
	if code != 0 {
		t.Fatalf("jobbnara %s: exit %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// output keeps what a command writes, and can be waited for.
type output struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{} // closed at the next write
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.more != nil {
		close(o.more)
		o.more = nil
	}
	return o.b.Write(p)
}

func (o *output) String() string { o.mu.Lock(); defer o.mu.Unlock(); return o.b.String() }

// wait waits until what was written matches, and returns the first group.
func (o *output) wait(t *testing.T, pattern string) string {
	t.Helper()
	found, ok := o.waitFor(pattern, patience)
	if !ok {
		t.Fatalf("waited for %q, but there is only:\n%s", pattern, o.String())
	}
	return found
}

func (o *output) waitFor(pattern string, most time.Duration) (found string, ok bool) {
	form, timeout := regexp.MustCompile(pattern), time.After(most)
	for {
		o.mu.Lock()
		if o.more == nil {
			o.more = make(chan struct{})
		}
		text, more := o.b.String(), o.more
		o.mu.Unlock()
		if m := form.FindStringSubmatch(text); m != nil {
			return m[len(m)-1], true
		}
		select {
		case <-more:
		case <-timeout:
			return "", false
		}
	}
}

// work is a folder that all tests share, gone after the last.
var work string

func TestMain(m *testing.M) {
	for _, setting := range os.Environ() { // a developer's settings are not the tests'
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "JOBBNARA_") {
			os.Unsetenv(name)
		}
	}
	var err error
	if work, err = os.MkdirTemp("", "jobbnara-cli-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(work)
	os.Exit(code)
}

var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(work, "jobbnara")
	if said, err := exec.Command("go", "build", "-tags", "sqlite_fts5", "-o", path, "..").CombinedOutput(); err != nil {
		return "", errors.New(err.Error() + "\n" + string(said))
	}
	return path, nil
})

// process is the program, running.
type process struct {
	*exec.Cmd
	out, err output
	ended    chan error
}

// start starts the program, with stdin open when it is not nil.
func start(t *testing.T, stdin io.Reader, args ...string) *process {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(path, args...), ended: make(chan error, 1)}
	p.Stdin, p.Stdout, p.Stderr, p.Dir = stdin, &p.out, &p.err, t.TempDir()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.Wait() }()
	t.Cleanup(func() { p.Process.Kill() })
	return p
}

// end waits for the program's end and returns its exit code.
func (p *process) end(t *testing.T) int {
	t.Helper()
	select {
	case <-p.ended:
		return p.ProcessState.ExitCode()
	case <-time.After(patience):
		t.Fatalf("the program does not end:\n%s%s", p.out.String(), p.err.String())
		return 0
	}
}

// ads are n open ads as a JSON array, from the first number on.
func ads(first, n int) string {
	var list []map[string]any
	for i := first; i < first+n; i++ {
		list = append(list, map[string]any{
			"id": fmt.Sprint(i), "headline": fmt.Sprintf("Kock nummer %d", i), "number_of_vacancies": 1,
			"publication_date": "2026-11-01T08:00:00", "last_publication_date": "2199-01-01T23:59:59",
			"description":       map[string]any{"text": strings.Repeat("Vi söker dig som lagar mat. ", 20)},
			"workplace_address": map[string]any{"municipality": "Linköping", "municipality_code": "0580", "municipality_concept_id": "bm2x_1mr_Qhx"},
		})
	}
	content, err := json.Marshal(list)
	if err != nil {
		panic(err)
	}
	return string(content)
}

// file writes a file and returns its path.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// get asks an address and returns status and body.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}
