package source

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"jobbnara/job"
)

// part is a piece of an ad's text: a heading, a paragraph or a list.
type part struct {
	heading, text string
	items         []string
}

// apply decides the way to apply. example.org is reserved for examples.
func (d *draft) apply() {
	reference := fmt.Sprintf("%d-%04d", d.Published.In(job.Sweden).Year(), (d.opening.track*31+d.opening.turn)%10000)
	last := d.LastDay.In(job.Sweden)
	d.words["referens"] = reference
	d.words["sista dag"] = fmt.Sprintf("%d %s", last.Day(), d.stock["months"][last.Month()-1])
	d.words["mejl"] = "jobb." + mailName(d.words["arbetsgivaren"]) + "@example.org"

	how := &d.Details.Apply
	how.Reference = reference
	switch n := d.r.IntN(100); {
	case n < 55:
		how.URL = "https://example.org/jobb/" + d.opening.id()
		d.words["ansökan"] = d.fill(d.stock.one(d.r, "link"))
	case n < 85:
		how.Email = d.words["mejl"]
		d.words["ansökan"] = d.fill(d.stock.one(d.r, "mail"))
	default:
		how.Information = d.fill(d.stock.one(d.r, "instructions"))
		d.words["ansökan"] = how.Information
	}
}

// mailName writes a name with the letters that all mail systems take.
func mailName(name string) string {
	name = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", "&", "och", " ", "-").Replace(strings.ToLower(name))
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
}

// write writes the text: as HTML and plain, or for every third ad plain only.
func (d *draft) write() {
	parts := d.parts()
	d.Details.Text = plainText(parts)
	if d.chance(67) {
		d.Details.HTML = formatted(parts)
	}
}

// parts are the ad's text from top to bottom, in one of three ways: all lists
// under headings, only what is asked for as a list, or no lists at all.
func (d *draft) parts() (parts []part) {
	way := d.r.IntN(3)
	list := func(name string, items []string, asList bool) {
		if len(items) == 0 {
			return
		}
		if !asList {
			d.words["lista"] = d.joined(items)
			parts = append(parts, part{text: d.fill(d.stock.one(d.r, name))})
			return
		}
		heading := d.stock.one(d.r, name+" heading")
		if !strings.HasSuffix(heading, ":") {
			items = slices.Clone(items)
			for i := range items {
				items[i] = upperFirst(items[i])
			}
		}
		parts = append(parts, part{heading: heading, items: items})
	}

	parts = append(parts, part{text: d.sentences(d.fill(d.stock.one(d.r, d.openingName())), d.fill(d.one(d.r, "about")))})
	about := d.fill(d.stock.one(d.r, d.kind))
	if !d.english {
		about = d.sentences(about, d.about.one(d.r, "about"))
	}
	parts = append(parts, part{text: about})
	list("tasks", d.some(d.r, "task", 4+d.r.IntN(3)), way == 0)
	list("wants", d.wants(), way < 2)
	d.words["lista"] = d.one(d.r, "plus")
	closing := d.person()
	if d.words["lista"] != "" && d.chance(60) {
		closing = d.sentences(d.fill(d.stock.one(d.r, "plus")), closing)
	}
	parts = append(parts, part{text: closing})
	list("offers", d.offers(), way == 0)
	parts = append(parts, part{heading: d.stock.one(d.r, "apply heading"), text: d.sentences(d.stock.one(d.r, "start"), d.words["ansökan"])})
	parts = append(parts, part{text: d.stock.one(d.r, "sample")})
	return slices.DeleteFunc(parts, func(p part) bool { return p.text == "" && p.items == nil })
}

func (d *draft) openingName() string {
	switch {
	case d.Vacancies > 1 && d.stock["opening many"] != nil:
		return "opening many"
	case d.words["plats"] != "":
		return "opening at"
	}
	return "opening"
}

// wants are the demands; one for a driving licence only if the ad demands it.
func (d *draft) wants() []string {
	wants := slices.DeleteFunc(d.some(d.r, "want", 4), func(want string) bool {
		return strings.Contains(want, "körkort") && !*d.LicenceRequired
	})
	if strings.Contains(strings.Join(wants, " "), "års erfarenhet") {
		*d.ExperienceRequired = true
	}
	return wants
}

// person is what is said about the one who is looked for, beside the lists.
func (d *draft) person() (text string) {
	if *d.LicenceRequired && !slices.ContainsFunc(d.sampleOccupation.phrases["want"], func(w string) bool { return strings.Contains(w, "körkort") }) {
		text = d.fill(d.stock.one(d.r, "licence"))
	}
	if d.OwnCar {
		text = d.sentences(text, d.stock.one(d.r, "car"))
	}
	if d.Remote {
		text = d.sentences(text, d.stock.one(d.r, "remote"))
	}
	return d.sentences(text, d.stock.one(d.r, "person"))
}

func (d *draft) offers() []string {
	name := "offer company"
	if d.public {
		name = "offer public"
	}
	offers := d.stock.some(d.r, name, 2+d.r.IntN(2))
	if !d.english {
		offers = append(d.about.some(d.r, "offer", 1+d.r.IntN(2)), offers...)
	}
	return offers
}

func (d *draft) sentences(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

// joined writes items as a clause. Where the last ones hold an "and" of their
// own, another word stands between them.
func (d *draft) joined(items []string) string {
	if len(items) == 1 {
		return items[0]
	}
	last, rest := items[len(items)-1], items[:len(items)-1]
	and := d.stock["and"][0]
	if strings.Contains(last+rest[len(rest)-1], " "+and+" ") {
		and = d.stock["and"][1]
	}
	return strings.Join(rest, ", ") + " " + and + " " + last
}

func plainText(parts []part) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString("\n\n")
		}
		lines := []string{}
		if p.heading != "" {
			lines = append(lines, p.heading)
		}
		if p.text != "" {
			lines = append(lines, p.text)
		}
		for _, item := range p.items {
			lines = append(lines, "- "+item)
		}
		b.WriteString(strings.Join(lines, "\n"))
	}
	return b.String()
}

func formatted(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.heading != "" {
			b.WriteString("<p><strong>" + html.EscapeString(p.heading) + "</strong></p>")
		}
		if p.text != "" {
			b.WriteString("<p>" + html.EscapeString(p.text) + "</p>")
		}
		if p.items != nil {
			b.WriteString("<ul>")
			for _, item := range p.items {
				b.WriteString("<li>" + html.EscapeString(item) + "</li>")
			}
			b.WriteString("</ul>")
		}
	}
	return b.String()
}
