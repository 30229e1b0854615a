package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"jobbnara/job"
	"jobbnara/push"
	"jobbnara/server"
	"jobbnara/source"
	"jobbnara/sqlite"
	"jobbnara/taxonomy"
	"jobbnara/widget"
)

// base is the address that answers carry, whatever the listener's is.
const base = "https://jobb.example.se"

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

// noon is when tests begin: a Friday in winter.
var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

// site is a server on a real listener: what fiber does to a connection is seen.
type site struct {
	url    string
	folder string
	store  *sqlite.Store
	push   *push.Service
	clock  *clock

	options server.Options
	log     *log
}

// newSite starts a server on an empty store. Options may be changed before.
func newSite(t testing.TB, change ...func(*server.Options)) *site {
	t.Helper()
	s := &site{folder: t.TempDir(), clock: &clock{t: noon}, log: &log{}}
	var err error
	if s.store, err = sqlite.Open(t.Context(), s.folder, s.clock.now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	keys, err := push.LoadKeys(s.folder)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.NewTextHandler(s.log, nil))
	if s.push, err = push.New(push.Options{
		Store: s.store, Keys: keys, BaseURL: base, Clock: s.clock.now, Log: logger,
		Endpoints: push.Endpoints{AllowLoopback: true}, Every: 10 * time.Millisecond,
	}); err != nil {
		t.Fatal(err)
	}
	options := server.Options{
		Store: s.store, Push: s.push, Views: views(t), Terms: taxonomy.Builtin(), BaseURL: base, Clock: s.clock.now, Log: logger,
		Operator: widget.Operator{Name: "Ekbacka kommun", Contact: "jobb@ekbacka.example"},
	}
	for _, c := range change {
		c(&options)
	}
	s.options = options
	s.url = serve(t, options)
	return s
}

var makeViews = sync.OnceValues(func() (*widget.Views, error) { return widget.New(taxonomy.Builtin()) })

func views(t testing.TB) *widget.Views {
	t.Helper()
	v, err := makeViews()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// serve serves until the test ends and returns the address.
func serve(t testing.TB, o server.Options) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	web, served := server.New(o), make(chan error, 1)
	address := "http://" + listener.Addr().String()
	go func() { served <- web.Serve(listener) }()
	if answer, err := http.Get(address + "/healthz"); err != nil { // it serves: it can be shut down
		t.Fatal(err)
	} else {
		answer.Body.Close()
	}
	t.Cleanup(func() {
		ending, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		client.CloseIdleConnections()
		if err := web.Shutdown(ending); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return address
}

// client neither follows redirects nor hides how an answer is coded.
var client = &http.Client{
	Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 8},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       time.Minute,
}

type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request; headers are name, value, name, value.
func (s *site) ask(t testing.TB, method, address, body string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequest(method, s.url+address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	got, err := client.Do(request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, address, err)
	}
	defer got.Body.Close()
	content, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, address, err)
	}
	return answer{got.StatusCode, got.Header, string(content)}
}

func (s *site) get(t testing.TB, address string, headers ...string) answer {
	t.Helper()
	return s.ask(t, http.MethodGet, address, "", headers...)
}

// getOK is get of what must be there.
func (s *site) getOK(t testing.TB, address string, headers ...string) answer {
	t.Helper()
	a := s.get(t, address, headers...)
	if a.status != http.StatusOK {
		t.Fatalf("GET %.200s: %d\n%.600s", address, a.status, a.body)
	}
	return a
}

// decode reads a JSON answer.
func decode[T any](t testing.TB, a answer) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%v\n%.600s", err, a.body)
	}
	return v
}

// load loads records of JobStream's form as one whole JSON array.
func (s *site) load(t testing.TB, records ...record) job.Summary {
	t.Helper()
	content, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	return s.read(t, bytes.NewReader(content))
}

func (s *site) read(t testing.TB, in io.Reader) job.Summary {
	t.Helper()
	reader, err := source.NewReader(in, false)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := s.store.Load(t.Context(), source.JobTech, reader)
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

// samples loads the made-up ads.
func (s *site) samples(t testing.TB) {
	t.Helper()
	sample := &source.Sample{Seed: 1, Clock: s.clock.now}
	if _, err := s.store.Load(t.Context(), job.SampleSource, sample.All()); err != nil {
		t.Fatal(err)
	}
}

// log keeps what the server logs.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }

func (l *log) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }
