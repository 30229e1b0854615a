package cli_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestConfig(t *testing.T) {
	config := file(t, "jobbnara.toml", `
sources = ["`+file(t, "a.json", ads(1, 10))+`"]

[operator]
name = "Ekbacka <kommun>"
contact = "jobb@ekbacka-kommun.se"

[push]
hosts = ["push.ekbacka.example", ".push.example.org"]
`)
	t.Setenv("JOBBNARA_CONFIG", config)
	s := serve(t, t.TempDir(), "--base-url", "https://jobb.ekbacka.example/", "--source", file(t, "b.json", ads(11, 1)))
	s.err.wait(t, `source read.*10 new`)
	s.err.wait(t, `source read.*1 new`)
	for _, address := range []string{"/privacy", "/accessibility"} {
		if _, body := get(t, s.url+address); !strings.Contains(body, "Ekbacka &lt;kommun&gt;") || !strings.Contains(body, "jobb@ekbacka-kommun.se") {
			t.Errorf("%s does not show the operator:\n%s", address, body)
		}
	}
	if !strings.Contains(s.out.String(), "https://jobb.ekbacka.example/jobs?municipality=0580") {
		t.Error(s.out.String())
	}
	if _, feed := get(t, s.url+"/feeds/jobs.rss"); !strings.Contains(feed, "<link>https://jobb.ekbacka.example/jobs/1</link>") || strings.Contains(feed, "ekbacka.example//") || strings.Contains(feed, "127.0.0.1") {
		t.Errorf("%.900s", feed)
	}
	if status, body := get(t, s.url+"/api/push/key"); status != http.StatusOK {
		t.Errorf("alerts are off: %s", body)
	}
}

// Where push services would not take us, alerts are off and the log says why;
// the rest works.
func TestAlertsOffWithoutContact(t *testing.T) {
	for name, args := range map[string][]string{
		"no contact":      {"--base-url", "http://jobb.ekbacka.example"},
		"no contact form": {"--config", file(t, "c.toml", "[operator]\ncontact = 'ring oss'")},
		"no push host":    {"--config", file(t, "d.toml", "[push]\nhosts = ['https://push.example.se/x']")},
	} {
		s := serve(t, t.TempDir(), args...)
		if got := s.err.wait(t, `alerts are off.*reason=(.*)`); len(got) < 20 {
			t.Errorf("%s: reason %s", name, got)
		}
		if status, _ := get(t, s.url+"/api/push/key"); status != http.StatusServiceUnavailable {
			t.Errorf("%s: /api/push/key: %d", name, status)
		}
		if status, _ := get(t, s.url+"/jobs"); status != http.StatusOK {
			t.Errorf("%s: /jobs: %d", name, status)
		}
	}
}

func TestWrongConfigs(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		says    []string
	}{
		"an unknown setting":  {"[operator]\nnamn = 'x'", []string{"unknown setting", "namn"}},
		"an unknown table":    {"[operatör]\nname = 'x'", nil},
		"broken TOML":         {"[operator\nname = 'x'", []string{"operator"}},
		"another type":        {"sources = 'jobtech'", []string{"sources"}},
		"a number for a name": {"[operator]\nname = 1", []string{"name"}},
		"a missing source":    {"sources = ['no-such-file.json']", []string{"no-such-file.json"}},
	} {
		config := file(t, "c.toml", c.content)
		code, stdout, stderr := run(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--config", config)
		if code != 2 || stdout != "" || !strings.HasPrefix(stderr, "jobbnara: --") {
			t.Errorf("%s: exit %d\n%s%s", name, code, stdout, stderr)
		}
		for _, word := range c.says {
			if !strings.Contains(stderr, word) {
				t.Errorf("%s: stderr does not say %q: %s", name, word, stderr)
			}
		}
	}
}

func TestBaseURL(t *testing.T) {
	for _, wrong := range []string{"jobb.example.se", "ftp://jobb.example.se", "https://", "https://jobb.example.se/jobb", "https://jobb.example.se?x=1", "https://jobb.example.se#x", "https://u:p@jobb.example.se", "https://%zz", "://", "http:/x"} {
		code, _, stderr := run(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--base-url", wrong)
		if code != 2 || !strings.Contains(stderr, "--base-url") || !strings.Contains(stderr, "https://jobb.example.se") {
			t.Errorf("%s: exit %d, %s", wrong, code, stderr)
		}
	}
}
