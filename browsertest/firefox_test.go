package browsertest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// firefoxPrefs are a profile's preferences: those that a test needs, and those
// that keep Firefox from calling home.
var firefoxPrefs = map[string]any{
	// The recommended ones switch the push connection off.
	"remote.prefs.recommended": false,

	"permissions.default.desktop-notification": 1,     // granted, nobody is there to ask
	"alerts.useSystemBackend":                  false, // there is no desktop that shows notifications

	"app.normandy.enabled":                            false,
	"app.update.disabledForTesting":                   true,
	"browser.aboutwelcome.enabled":                    false,
	"browser.cache.disk.smart_size.enabled":           false,
	"browser.newtabpage.enabled":                      false,
	"browser.region.network.url":                      "",
	"browser.safebrowsing.malware.enabled":            false,
	"browser.safebrowsing.phishing.enabled":           false,
	"browser.search.update":                           false,
	"browser.shell.checkDefaultBrowser":               false,
	"browser.startup.homepage_override.mstone":        "ignore",
	"browser.startup.page":                            0,
	"datareporting.policy.dataSubmissionEnabled":      false,
	"dom.push.connection.enabled":                     true,
	"extensions.getAddons.cache.enabled":              false,
	"extensions.update.enabled":                       false,
	"media.gmp-manager.updateEnabled":                 false,
	"network.captive-portal-service.enabled":          false,
	"network.connectivity-service.enabled":            false,
	"network.dns.disablePrefetch":                     true,
	"network.prefetch-next":                           false,
	"security.remote_settings.crlite_filters.enabled": false,
	"services.settings.server":                        "data:,#remote-settings-dummy/v1",
	"toolkit.telemetry.server":                        "",
	"toolkit.telemetry.unified":                       false,
}

type firefox struct {
	*bidi
	noScript bool
	tabs     sync.Map // ids of the tabs that tests have made
}

func startFirefox(t *testing.T, s settings) browser {
	t.Helper()
	path := program(t, "apt-get install firefox-esr", "firefox-esr", "firefox")
	profile := t.TempDir()
	writeProfile(t, profile, s)
	command := exec.Command(path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0")
	command.Env = append(os.Environ(), "HOME="+profile) // it refuses another's home to root
	output, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return &firefox{bidi: connectFirefox(t, bufio.NewScanner(output)), noScript: s.noScript}
}

func writeProfile(t *testing.T, dir string, s settings) {
	t.Helper()
	prefs := maps.Clone(firefoxPrefs)
	maps.Copy(prefs, s.prefs)
	if s.noScript {
		prefs["javascript.enabled"] = false
	}
	var lines strings.Builder
	for name, value := range prefs {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "user_pref(%q, %s);\n", name, text)
	}
	if err := os.WriteFile(filepath.Join(dir, "user.js"), []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// connectFirefox reads Firefox's output until it says where to connect.
func connectFirefox(t *testing.T, output *bufio.Scanner) *bidi {
	t.Helper()
	address := make(chan string, 1)
	go func() {
		for output.Scan() { // to its end, else Firefox would wait for a reader
			if _, at, ok := strings.Cut(output.Text(), "WebDriver BiDi listening on "); ok {
				address <- at
			}
		}
		close(address)
	}()
	select {
	case at, ok := <-address:
		if !ok {
			t.Fatal("Firefox ended before it listened")
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		session, err := dialBidi(ctx, at, "log.entryAdded", "network.beforeRequestSent", "network.responseCompleted")
		if err != nil {
			t.Fatalf("Firefox: %v", err)
		}
		return session
	case <-time.After(3 * patience):
		t.Fatal("Firefox does not start")
	}
	return nil
}
