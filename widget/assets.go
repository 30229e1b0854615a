package widget

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"

	"jobbnara/job"
	"jobbnara/locale"
)

//go:embed style script icon
var sources embed.FS

// Asset is a file that pages refer to.
type Asset struct {
	Bytes       []byte
	ContentType string
	Hash        string // of Bytes, sixteen hexadecimal digits
}

// Asset returns a file by name: page.css, jobbnara.js (the custom element),
// alerts.js, sw.js (the service worker), manifest.webmanifest, icon.svg,
// icon-192.png, icon-512.png.
func (v *Views) Asset(name string) (Asset, bool) {
	a, ok := v.assets[name]
	return a, ok
}

// assetPath is the address of an asset, which changes when its bytes do.
func (v *Views) assetPath(name string) (string, error) {
	a, ok := v.assets[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return "/assets/" + name + "?v=" + a.Hash, nil
}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".webmanifest": "application/manifest+json",
}

// makeAssets reads and minifies. It fails on anything that the minifier does
// not understand, rather than serve something that no test has seen.
func makeAssets() (map[string]Asset, error) {
	m := minify.New()
	m.AddFunc("css", css.Minify)
	m.AddFunc("js", js.Minify)
	list, page := read("style/list.css"), read("style/page.css")
	style, err := m.String("css", list+read("style/element.css")) // before @scope, into which the minifier does not look
	if err != nil {
		return nil, fmt.Errorf("minify list.css: %w", err)
	}
	element, err := elementScript("@scope(jobbnara-jobs){" + style + "}")
	if err != nil {
		return nil, err
	}
	assets := map[string]Asset{}
	for name, text := range map[string]string{
		"page.css": list + page, "jobbnara.js": element,
		"alerts.js": read("script/alerts.js"), "sw.js": read("script/sw.js"),
	} {
		small, err := m.String(path.Ext(name)[1:], text)
		if err != nil {
			return nil, fmt.Errorf("minify %s: %w", name, err)
		}
		assets[name] = newAsset(name, small)
	}
	for _, name := range []string{"icon.svg", "icon-192.png", "icon-512.png", "manifest.webmanifest"} {
		assets[name] = newAsset(name, read("icon/"+name))
	}
	return assets, nil
}

// elementScript puts into the custom element what it takes with it: its style,
// the parameters that it passes on, and what it says when the server is silent.
func elementScript(style string) (string, error) {
	texts := map[string][]string{}
	for _, lang := range locale.Languages() {
		l := locale.For(lang)
		texts[lang] = []string{l.T("element.down"), l.T("element.link"), l.T("element.retry"), l.T("element.loading")}
	}
	script := read("script/element.js")
	for name, value := range map[string]any{
		`"STYLE"`: style, `"TEXTS"`: texts,
		`"NAMES"`: strings.Join(append(append([]string{}, job.Parameters...), OptionNames...), " "),
	} {
		text, err := json.Marshal(value)
		if err != nil {
			return "", err
		}
		if strings.Count(script, name) != 1 {
			return "", fmt.Errorf("element.js: %s should be there once", name)
		}
		script = strings.Replace(script, name, string(text), 1)
	}
	return script, nil
}

func newAsset(name, text string) Asset {
	sum := sha256.Sum256([]byte(text))
	return Asset{Bytes: []byte(text), ContentType: contentTypes[path.Ext(name)], Hash: hex.EncodeToString(sum[:8])}
}

// read returns an embedded file: that it is there is the compiler's and the
// tests' business.
func read(name string) string {
	text, err := sources.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}
