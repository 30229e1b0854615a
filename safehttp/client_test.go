package safehttp

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestLoopback(t *testing.T) {
	hits := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits++
		io.WriteString(w, "hello")
	}))
	defer server.Close()

	if _, err := New(Options{}).Get(server.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("by default: %v, want ErrRefused", err)
	}
	if hits != 0 {
		t.Errorf("the refused request reached the server")
	}
	answer, err := New(Options{AllowLoopback: true}).Get(server.URL)
	if err != nil {
		t.Fatalf("with AllowLoopback: %v", err)
	}
	defer answer.Body.Close()
	if hits != 1 {
		t.Errorf("with AllowLoopback the server saw %d requests, want 1", hits)
	}
}

func TestRefusesWhatIsNotPublic(t *testing.T) {
	for _, options := range []Options{{}, {AllowLoopback: true}} {
		client := New(options)
		for _, host := range []string{
			"0.0.0.0", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
			"192.0.2.1", "224.0.0.1", "255.255.255.255",
			"[::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[2001:db8::1]", "[2002:7f00:1::]",
			"[64:ff9b::a00:1]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::10.0.0.1]",
		} {
			if _, err := client.Get("http://" + host + "/"); !errors.Is(err, ErrRefused) {
				t.Errorf("%+v %s: %v, want ErrRefused", options, host, err)
			}
		}
	}
	for _, host := range []string{"127.0.0.1", "127.8.8.8", "[::1]", "[::ffff:127.0.0.1]", "localhost"} {
		if _, err := New(Options{}).Get("http://" + host + "/"); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v, want ErrRefused", host, err)
		}
	}
}

// What the dialer would ask, since a test must not connect to strangers.
func TestControl(t *testing.T) {
	tests := []struct {
		options Options
		address string
		refused bool
	}{
		{Options{}, "1.1.1.1:443", false},
		{Options{}, "1.1.1.1:80", false},
		{Options{}, "[2606:4700::1111]:443", false},
		{Options{}, "1.1.1.1:25", true},
		{Options{Ports: []uint16{443}}, "1.1.1.1:80", true},
		{Options{Ports: []uint16{8443}}, "1.1.1.1:8443", false},
		{Options{AllowLoopback: true}, "127.0.0.1:9999", false},
		{Options{AllowLoopback: true}, "[::1]:9999", false},
		{Options{AllowLoopback: true}, "1.1.1.1:9999", true},
		{Options{}, "[::ffff:1.1.1.1]:443", true},
		{Options{}, "nonsense", true},
	}
	for _, test := range tests {
		network := "tcp4"
		if strings.HasPrefix(test.address, "[") {
			network = "tcp6"
		}
		err := control(test.options)(network, test.address, nil)
		if errors.Is(err, ErrRefused) != test.refused {
			t.Errorf("%+v %s: %v, want refused: %v", test.options, test.address, err, test.refused)
		}
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	followed := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		followed = followed || r.URL.Path == "/elsewhere"
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	answer, err := New(Options{AllowLoopback: true}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusTemporaryRedirect || followed {
		t.Errorf("status %d, followed: %v", answer.StatusCode, followed)
	}
}

func TestNoProxyFromEnvironment(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	// net/http reads these once in a process, and ignores them for loopback
	// targets: so the target is an address that only a proxy would answer for.
	t.Setenv("HTTP_PROXY", server.URL)
	t.Setenv("http_proxy", server.URL)
	if _, err := New(Options{AllowLoopback: true}).Get("http://10.0.0.1/"); !errors.Is(err, ErrRefused) {
		t.Errorf("%v, want ErrRefused", err)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	transport := New(Options{}).Transport.(*http.Transport)
	if transport.TLSClientConfig.InsecureSkipVerify {
		t.Error("certificates are not verified")
	}
	if got := transport.TLSClientConfig.MinVersion; got != 0x0303 {
		t.Errorf("lowest TLS version %#x, want 1.2", got)
	}
}

func TestTimeout(t *testing.T) {
	stop := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	defer server.Close()
	defer close(stop)
	if _, err := New(Options{AllowLoopback: true, Timeout: 20 * time.Millisecond}).Get(server.URL); err == nil {
		t.Error("no error from a server that never answers")
	}
}

func TestTimeoutDefaults(t *testing.T) {
	for given, want := range map[time.Duration]time.Duration{0: 30 * time.Second, -1: 0, time.Second: time.Second} {
		if got := New(Options{Timeout: given}).Timeout; got != want {
			t.Errorf("Timeout %v gives %v, want %v", given, got, want)
		}
	}
}
