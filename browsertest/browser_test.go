package browsertest

import (
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for something that must happen.
const patience = 40 * time.Second

// settings are how a browser is started. A browser starts with a new profile.
type settings struct {
	noScript bool           // JavaScript is turned off for pages; eval still works, without promises
	prefs    map[string]any // Firefox only: preferences beside the usual ones
}

// browser is a browser that runs until its test ends.
type browser interface {
	newTab(t *testing.T) tab
}

// document is what a script of ours is evaluated in: a page or a frame of it.
type document interface {
	// eval evaluates a JavaScript expression, awaits it if it is a promise, and
	// stores its value, which passes through JSON, into what result points to
	// (nil for nowhere).
	eval(expression string, result any) error
}

// tab is one page. All but eval end the test when they fail.
type tab interface {
	document
	open(address string)          // ready when the load event has fired
	frame(prefix string) document // the frame whose address begins so; its eval fails while there is none
	click(css string)             // the mouse, on the middle of the first match
	keys(text string)             // typed; "\n" is Enter and "\t" is Tab
	resize(width, height int)     // of the viewport, in CSS pixels
	screenshot() []byte           // the viewport, as PNG
	cookies() []string            // names of all cookies of the profile
	record() *record              // what happened in the tab since it was made
}

// launchers are the browsers that a page must work in.
var launchers = map[string]func(*testing.T, settings) browser{
	"chromium": startChromium,
	"firefox":  startFirefox,
}

// inEachBrowser runs a test in Chromium and in Firefox.
func inEachBrowser(t *testing.T, s settings, test func(*testing.T, browser)) {
	for name, launch := range launchers {
		t.Run(name, func(t *testing.T) { test(t, launch(t, s)) })
	}
}

// program finds a program, or skips the test, or with JOBBNARA_TEST_ALL=1 fails
// it.
func program(t *testing.T, install string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	message := "NOT TESTED: there is no " + strings.Join(names, " or ") + " here; install it: " + install
	if os.Getenv("JOBBNARA_TEST_ALL") == "1" {
		t.Fatal(message)
	}
	t.Skip(message)
	return ""
}

// until waits for a condition and ends the test when it does not come true; what
// says what was waited for.
func until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !condition(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %v in vain for: %s", patience, what)
		}
	}
}

// untilTrue waits until an expression, or what it promises, is true in a
// document. It may fail on the way, as it does between two pages.
func untilTrue(t *testing.T, d document, expression string) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var v any
		last := d.eval(expression, &v)
		if last == nil && v != nil && v != false && v != "" && v != 0.0 {
			return
		}
		if time.Now().After(end) {
			var page string
			_ = d.eval("location.href + '\\n' + document.documentElement.outerHTML", &page)
			t.Fatalf("waited %v in vain for %s (error: %v) in %.3000s", patience, expression, last, page)
		}
	}
}

// value evaluates an expression that must not fail.
func value[T any](t *testing.T, d document, expression string) (v T) {
	t.Helper()
	if err := d.eval(expression, &v); err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// asJSON wraps an expression so that its value arrives as a JSON text, which
// every protocol carries alike.
func asJSON(expression string) string {
	return "(async () => JSON.stringify(await (" + expression + ")) ?? 'null')()"
}

func decode(text string, result any) error {
	if result == nil {
		return nil
	}
	return json.Unmarshal([]byte(text), result)
}

// record is what a tab did that its visitor does not see.
type record struct {
	mu       sync.Mutex
	asked    []string
	troubles []string
}

func (r *record) request(address string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, address)
}

func (r *record) trouble(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.troubles = append(r.troubles, text)
}

// requests returns the addresses that the tab asked for over the network.
func (r *record) requests() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.asked)
}

// problems returns the warnings and errors of the console: what scripts wrote,
// exceptions, failed requests and violations of a content security policy.
func (r *record) problems() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.troubles)
}

// forget makes the record empty.
func (r *record) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked, r.troubles = nil, nil
}

// foreign returns the requests that went elsewhere than to the given origins.
func (r *record) foreign(origins ...string) []string {
	return slices.DeleteFunc(r.requests(), func(address string) bool {
		u, err := url.Parse(address)
		return err == nil && slices.Contains(origins, u.Scheme+"://"+u.Host)
	})
}

// keepScreenshot stores what a tab shows where JOBBNARA_SCREENSHOTS says, else
// where it is gone after the test, and fails for a picture that is empty.
func keepScreenshot(t *testing.T, p tab, name string, width, height int) {
	t.Helper()
	p.resize(width, height)
	picture := p.screenshot()
	if len(picture) < 500 {
		t.Fatalf("the screenshot %s has only %d bytes", name, len(picture))
	}
	dir := os.Getenv("JOBBNARA_SCREENSHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
