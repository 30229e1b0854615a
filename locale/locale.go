// Package locale holds the interface's words, plurals, dates and numbers, one
// file of messages a language.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-playground/locales"
	english "github.com/go-playground/locales/en_GB"
	swedish "github.com/go-playground/locales/sv"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"jobbnara/job"
)

//go:embed messages/*.json
var files embed.FS

// Default is the language for whoever asks for none that we have.
const Default = "sv"

// formats are CLDR's dates and numbers for each language that has messages.
var formats = map[string]locales.Translator{"sv": swedish.New(), "en": english.New()}

var all = mustLoad()

// Locale is the interface in one language. It may be used by many at once.
type Locale struct {
	Lang string // BCP 47, as "sv"
	Dir  string // "ltr" or "rtl"

	format    locales.Translator
	localizer *i18n.Localizer
	plain     map[string]string // messages that take no data: most of them
}

// Languages returns the languages that there are, the default first.
func Languages() []string {
	names := []string{Default}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if name != Default {
			names = append(names, name)
		}
	}
	return names
}

// For returns the locale for a BCP 47 tag, whatever its region and case
// ("en-GB" is English); Swedish for everything else.
func For(lang string) *Locale {
	if l, ok := all[lang]; ok {
		return l
	}
	if len(lang) <= maxTag {
		base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "_", "-")), "-")
		if l, ok := all[base]; ok {
			return l
		}
	}
	return all[Default]
}

// maxTag is BCP 47's own advice for buffers.
const maxTag = 35

// T returns the message with this key. Data are pairs of name and value that
// the message may refer to: T("list.page", "Page", 2, "Pages", 5). A key that
// does not exist comes back as it is.
func (l *Locale) T(key string, data ...any) string {
	if text, ok := l.plain[key]; ok {
		return text
	}
	return l.localize(key, pairs(data), nil)
}

// Has reports whether there is a message with this key.
func (l *Locale) Has(key string) bool { return l.T(key) != key }

// N returns the message with this key in the plural form for count, which the
// message refers to as Count.
func (l *Locale) N(key string, count int, data ...any) string {
	values := pairs(data)
	values["Count"] = l.Number(count)
	return l.localize(key, values, count)
}

func (l *Locale) localize(key string, data map[string]any, count any) string {
	text, err := l.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: count})
	if text == "" || err != nil {
		return key
	}
	return text
}

func pairs(data []any) map[string]any {
	values := make(map[string]any, len(data)/2+1)
	for i := 0; i+1 < len(data); i += 2 {
		values[fmt.Sprint(data[i])] = data[i+1]
	}
	return values
}

// Number writes n with the language's grouping of thousands.
func (l *Locale) Number(n int) string {
	return strings.ReplaceAll(l.format.FmtNumber(float64(n), 0), " ", "\u00a0")
}

// Date writes the Swedish day of t, as "3 december 2026"; "" for the zero time.
func (l *Locale) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.format.FmtDateLong(t.In(job.Sweden))
}

// DateTime writes the Swedish day and time of t, as "3 december 2026 14:05";
// "" for the zero time.
func (l *Locale) DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.Date(t) + " " + l.format.FmtTimeShort(t.In(job.Sweden))
}

// mustLoad reads the embedded messages: an error in one is an error of ours.
func mustLoad() map[string]*Locale {
	paths, err := fs.Glob(files, "messages/*.json")
	if err != nil {
		panic(err)
	}
	bundle := i18n.NewBundle(language.MustParse(Default))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	locales := map[string]*Locale{}
	for _, path := range paths {
		file, err := bundle.LoadMessageFileFS(files, path)
		if err != nil {
			panic(err)
		}
		lang := file.Tag.String()
		l := &Locale{Lang: lang, Dir: "ltr", format: formats[lang], plain: map[string]string{}}
		for _, m := range file.Messages {
			if m.One == "" && !strings.Contains(m.Other, "{{") {
				l.plain[m.ID] = m.Other
			}
		}
		locales[lang] = l
	}
	for lang, l := range locales {
		l.localizer = i18n.NewLocalizer(bundle, lang)
	}
	return locales
}
