package source

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// draft is an ad while it is being written.
type draft struct {
	job.Ad
	*sampleOccupation
	texts   *sampleTexts
	stock   phrases // of the ad's language
	r       *rand.Rand
	opening opening
	public  bool              // the employer is a municipality or a region
	kind    string            // of employer: the name of the phrases about it
	words   map[string]string // what stands for "{name}" in phrases
}

// ad writes the ad of an opening.
func (s *Sample) ad(o opening) job.Ad {
	texts, r := readSampleTexts(), s.random(o.track, o.turn)
	pool := texts.anywhere
	if o.large {
		pool = texts.large
	}
	d := &draft{texts: texts, r: r, opening: o, sampleOccupation: pool[r.IntN(len(pool))], stock: texts.swedish}
	if d.english {
		d.stock = texts.english
	}
	country, _ := taxonomy.Builtin().Concept("country", "199")
	d.Ad = job.Ad{
		ID: job.SampleSource + "-" + o.id(), Kind: "job", Sources: []job.SourceLink{{Source: job.SampleSource, ID: o.id()}},
		Occupation: d.occupation, Group: d.group, Field: d.field,
		Municipality: o.place.Concept, Region: o.place.Region, Country: country,
		Vacancies: 1, Published: o.published, LastDay: o.lastDay, Deadline: o.lastDay, Updated: o.published,
		Details: &job.Details{City: o.place.Label},
	}
	d.place()
	d.count()
	d.Headline = d.headline()
	d.terms()
	d.demands()
	d.apply()
	d.write()
	return d.Ad
}

// chance is true for so many percent.
func (d *draft) chance(percent int) bool { return d.r.IntN(100) < percent }

// place decides who employs, and where.
func (d *draft) place() {
	name := d.texts.names.one(d.r, "place")
	town := d.opening.place.Label
	street := fmt.Sprintf("%s %d", d.texts.names.one(d.r, "street"), 1+d.r.IntN(48))
	d.words = map[string]string{"namn": name, "ort": town, "i ort": inTown(town, d.english), "gata": street}

	employer := d.one(d.r, "at")
	switch employer {
	case "kommun":
		d.kind, d.public, employer = "municipality", true, municipalityName(town)+" (exempel)"
	case "region":
		d.kind, d.public, employer = "region", true, "Region "+strings.TrimSuffix(strings.TrimSuffix(d.Region.Label, " län"), "s")+" (exempel)"
	default:
		// A company has few names per municipality, so that some employ many.
		few := d.texts.names["company"]
		at := (d.opening.place.Point.Lat + d.opening.place.Point.Lon) * 100
		first := few[(int(at)+d.r.IntN(4)*7)%len(few)]
		employer = d.fill(strings.Replace(employer, "*", first, 1))
		if strings.HasSuffix(employer, " AB") {
			d.kind = "company"
		}
		d.public = strings.Contains(employer, "(ex") // an authority, a parish, a university
	}
	d.Employer.Name = employer
	short, _, _ := strings.Cut(employer, " (ex")
	d.words["arbetsgivaren"] = short
	d.Employer.Workplace = short
	if at := d.fill(d.one(d.r, "place")); at != "" {
		d.words["plats"] = at
		if !strings.HasPrefix(at, "vår") { // "vårt lager" is no name
			d.Employer.Workplace = upperFirst(at)
		}
	}
	d.Details.Street = street
	if d.chance(90) {
		p := d.opening.place.Point
		d.Details.Point = &job.Point{Lat: p.Lat + (d.r.Float64()-0.5)*0.02, Lon: p.Lon + (d.r.Float64()-0.5)*0.04}
	}
	d.words["yrke"], d.words["yrken"], d.words["en yrke"] = d.singular, d.plural, d.article+" "+d.singular
}

// headline is one of the occupation's own, or one that would do for any.
func (d *draft) headline() string {
	title := d.one(d.r, "title")
	switch {
	case d.stock["title"] == nil:
	case d.Vacancies > 1:
		title = d.stock.one(d.r, "title many")
	case d.chance(25) && d.words["plats"] != "":
		title = d.stock.one(d.r, "title at")
	case d.chance(25):
		title = d.stock.one(d.r, "title")
	}
	if strings.HasPrefix(d.words["plats"], "vår") { // no name, so it cannot stand on its own
		title = strings.NewReplacer(", {plats}", " till {plats}", " – {plats}", " till {plats}").Replace(title)
	}
	return d.fill(title)
}

// fill puts the ad's words in place of the names in braces; a capital letter
// in a name asks for one in the words.
func (d *draft) fill(phrase string) string {
	for {
		before, rest, ok := strings.Cut(phrase, "{")
		if !ok {
			return phrase
		}
		name, after, _ := strings.Cut(rest, "}")
		word, known := d.words[name]
		if !known {
			if word, known = d.words[strings.ToLower(name)]; known {
				word = upperFirst(word)
			}
		}
		phrase = before + word + after
	}
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// inTown says "in" with the preposition that Swedes use: islands take another.
func inTown(town string, english bool) string {
	island := slices.Contains([]string{"Ekerö", "Gotland", "Hammarö", "Lidingö", "Orust", "Tjörn", "Värmdö", "Öckerö"}, town)
	switch {
	case english && island:
		return "on " + town
	case english:
		return "in " + town
	case island:
		return "på " + town
	}
	return "i " + town
}

// municipalityName is the name of a municipality's organisation: "Lunds kommun".
func municipalityName(town string) string {
	switch {
	case town == "Falun":
		return "Falu kommun"
	case town == "Kalmar", strings.ContainsRune("aeiouyåäösxz", []rune(town)[utf8.RuneCountInString(town)-1]):
		return town + " kommun"
	}
	return town + "s kommun"
}
