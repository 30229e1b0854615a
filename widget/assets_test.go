package widget

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"
)

// maxScript is the promise to whoever embeds a list: the custom element with
// its style, gzipped.
const maxScript = 6 * 1024

func TestScriptIsSmall(t *testing.T) {
	script, _ := newViews(t).Asset("jobbnara.js")
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(script.Bytes); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d gzipped", len(script.Bytes), out.Len())
	if out.Len() > maxScript || out.Len() < 1000 {
		t.Errorf("the script is %d bytes gzipped, at most %d are promised", out.Len(), maxScript)
	}
	for _, part := range []string{"@scope(jobbnara-jobs){", "occupation-field", "heading-level", "Försök igen", "import.meta.url"} {
		if !bytes.Contains(script.Bytes, []byte(part)) {
			t.Errorf("the script has no %s", part)
		}
	}
}

func TestAssets(t *testing.T) {
	v := newViews(t)
	for name, contentType := range map[string]string{
		"page.css": "text/css; charset=utf-8", "jobbnara.js": "text/javascript; charset=utf-8", "alerts.js": "text/javascript; charset=utf-8",
		"sw.js": "text/javascript; charset=utf-8", "manifest.webmanifest": "application/manifest+json",
		"icon.svg": "image/svg+xml", "icon-192.png": "image/png", "icon-512.png": "image/png",
	} {
		a, ok := v.Asset(name)
		if !ok || len(a.Bytes) == 0 || a.ContentType != contentType || len(a.Hash) != 16 {
			t.Errorf("%s: %v, %d bytes, %q, %q", name, ok, len(a.Bytes), a.ContentType, a.Hash)
		}
	}
	if _, ok := v.Asset("../views.go"); ok {
		t.Error("there is an asset that should not be")
	}
}

func TestManifest(t *testing.T) {
	v := newViews(t)
	a, _ := v.Asset("manifest.webmanifest")
	var manifest struct {
		Display string
		Icons   []struct{ Src string }
	}
	if err := json.Unmarshal(a.Bytes, &manifest); err != nil || manifest.Display != "standalone" {
		t.Fatalf("%+v, %v", manifest, err)
	}
	for _, icon := range manifest.Icons {
		if _, ok := v.Asset(strings.TrimPrefix(icon.Src, "/assets/")); !ok {
			t.Errorf("there is no icon %s", icon.Src)
		}
	}
}
