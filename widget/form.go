package widget

import (
	"slices"
	"strconv"
	"strings"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// control is one filter of the form: something to choose from, or, where the
// query has more than one can choose, its values to untick.
type control struct {
	Name, Label string
	Any         string // what choosing nothing means
	Groups      []group
	Ticks       []option // in place of a choice
	Unclear     string   // how many ads no choice finds, in words; "" for none
}

// group is a part of a choice; without a label it has no heading.
type group struct {
	Label   string
	Options []option
}

type option struct {
	Value, Label string
	Chosen       bool
	Count        string // of ads with this choice; "" when nobody counted
}

// MainControls are the filters that most people want.
func (v *view) MainControls() []control {
	q, t := v.Query, v.views.terms
	controls := []control{
		v.placeControl("region", q.Region, []group{{Options: options(t.Regions)}}),
		v.placeControl("municipality", q.Municipality, v.municipalitiesOf(q.Region)),
		v.control("occupation-field", q.Field, []group{{Options: options(t.Fields)}}),
	}
	if len(q.Field)+len(q.Group) > 0 {
		controls = append(controls, v.control("occupation-group", q.Group, []group{{Options: v.groupsOf(q)}}))
	}
	return controls
}

// MoreControls are those behind "more filters".
func (v *view) MoreControls() []control {
	q, t := v.Query, v.views.terms
	return []control{
		v.control("employment-type", q.EmploymentType, []group{{Options: options(t.EmploymentTypes)}}),
		v.control("worktime-extent", q.Hours, []group{{Options: options(t.Hours)}}),
		v.publishedControl(),
	}
}

// Rest are the query's filters that no control shows, each to untick.
func (v *view) Rest() (rest []control) {
	q := v.Query
	for _, c := range []control{
		{Name: "occupation-name", Ticks: v.ticks("occupation-name", q.Occupation)},
		{Name: "employer", Ticks: v.ticks("employer", q.Employer)},
		{Name: "country", Ticks: v.placeTicks("country", q.Country)},
	} {
		if len(c.Ticks) > 0 {
			c.Label = v.T("filter." + c.Name)
			rest = append(rest, c)
		}
	}
	return rest
}

// field is a name and a value that a form takes along.
type field struct{ Name, Value string }

// controlled are the parameters that the whole form shows.
var controlled = []string{"q", "region", "municipality", "occupation-field", "employment-type", "worktime-extent",
	"published-after", "remote", "sort", "occupation-name", "occupation-group", "employer", "country"}

// Hidden are the parameters that the form takes along unseen: all that it has
// no control for.
func (v *view) Hidden() (fields []field) {
	for _, name := range job.Parameters {
		if name == "q" || (v.ShowFilters() && slices.Contains(controlled, name)) {
			continue
		}
		for _, value := range shown(v.Query, 0)[name] {
			fields = append(fields, field{name, value})
		}
	}
	if v.Name == "embed" {
		for _, name := range []string{"search", "filters", "heading-level"} {
			fields = append(fields, field{name, v.Options.values().Get(name)})
		}
	}
	if lang := v.LangValue(); lang != "" {
		fields = append(fields, field{"lang", lang})
	}
	return fields
}

// ShowSearch says whether the list has a box to search in.
func (v *view) ShowSearch() bool { return v.Name == "jobs" || v.Options.Search || v.Options.Filters }

// ShowFilters says whether the list has all filters.
func (v *view) ShowFilters() bool { return v.Name == "jobs" || v.Options.Filters }

// IsFiltered says that there is something to clear.
func (v *view) IsFiltered() bool { return v.Query.Canonical() != "" }

// HasMore says that one of the filters below the fold is in use.
func (v *view) HasMore() bool {
	q := v.Query
	return slices.ContainsFunc(chipNames, func(name string) bool { return len(v.chosen(name)) > 0 }) ||
		len(q.EmploymentType)+len(q.Hours)+len(q.Occupation)+len(q.Employer)+len(q.Country) > 0 ||
		q.Remote != nil || !q.PublishedAfter.IsZero()
}

// RemoteChosen says that the query wants (true) or does not want (false) work
// at a distance.
func (v *view) RemoteChosen(wanted bool) bool {
	return v.Query.Remote != nil && *v.Query.Remote == wanted
}

func (v *view) control(name string, ids []string, groups []group) control {
	c := control{Name: name, Label: v.T("filter." + name), Any: v.T("filter." + name + ".any")}
	if len(ids) > 1 || (len(ids) == 1 && !choose(groups, ids[0])) {
		c.Ticks = v.ticks(name, ids)
	} else {
		c.Groups = groups
	}
	return v.counted(c)
}

func (v *view) placeControl(name string, terms []job.Term, groups []group) control {
	if len(terms) == 1 && !terms[0].Not {
		return v.control(name, []string{terms[0].ID}, groups)
	}
	if len(terms) == 0 {
		return v.control(name, nil, groups)
	}
	return v.counted(control{Name: name, Label: v.T("filter." + name), Ticks: v.placeTicks(name, terms)})
}

// choose marks the option that is chosen and reports whether there is one.
func choose(groups []group, value string) bool {
	for _, g := range groups {
		for i := range g.Options {
			if g.Options[i].Value == value {
				g.Options[i].Chosen = true
				return true
			}
		}
	}
	return false
}

func (v *view) ticks(name string, ids []string) (ticks []option) {
	for _, id := range ids {
		label := v.label(name, id)
		if label == "" {
			label = clip(id, 60)
		}
		ticks = append(ticks, option{Value: id, Label: label, Chosen: true})
	}
	return ticks
}

func (v *view) placeTicks(name string, terms []job.Term) (ticks []option) {
	for _, t := range terms {
		tick := v.ticks(name, []string{t.ID})[0]
		if t.Not {
			tick.Value, tick.Label = t.String(), v.T("filter.not", "Value", tick.Label)
		}
		ticks = append(ticks, tick)
	}
	return ticks
}

func options(terms []job.Concept) (options []option) {
	for _, c := range terms {
		options = append(options, option{Value: c.ID, Label: c.Label})
	}
	return options
}

// municipalities groups the municipalities by region.
func municipalities(t *taxonomy.Taxonomy) (groups []group) {
	for _, r := range t.Regions {
		g := group{Label: r.Label}
		for _, m := range t.Municipalities {
			if m.Region.ID == r.ID {
				g.Options = append(g.Options, option{Value: m.ID, Label: m.Label})
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// municipalitiesOf are those of the chosen region, else all: with all, choosing
// one outside the region would find nothing.
func (v *view) municipalitiesOf(regions []job.Term) (groups []group) {
	for i, r := range v.views.terms.Regions {
		if len(regions) == 0 || slices.ContainsFunc(regions, func(t job.Term) bool { return t.Not || t.ID == r.ID }) {
			g := v.views.places[i]
			g.Options = slices.Clone(g.Options)
			groups = append(groups, g)
		}
	}
	return groups
}

// groupsOf are the occupation groups of the chosen fields, and of the fields
// that chosen groups belong to.
func (v *view) groupsOf(q job.Query) (list []option) {
	fields := slices.Clone(q.Field)
	for _, g := range v.views.terms.Groups {
		if slices.Contains(q.Group, g.ID) {
			fields = append(fields, g.Field)
		}
	}
	for _, g := range v.views.terms.Groups {
		if slices.Contains(fields, g.Field) {
			list = append(list, option{Value: g.ID, Label: g.Label})
		}
	}
	slices.SortFunc(list, func(a, b option) int { return strings.Compare(a.Label, b.Label) })
	return list
}

// periods are the choices of how new an ad is, in minutes.
var periods = []int{24 * 60, 3 * 24 * 60, 7 * 24 * 60, 30 * 24 * 60}

func (v *view) publishedControl() control {
	c := v.control("published-after", nil, nil)
	g := group{}
	after := v.Query.PublishedAfter
	for _, minutes := range periods {
		g.Options = append(g.Options, option{Value: strconv.Itoa(minutes), Label: v.N("filter.days", minutes/24/60), Chosen: after.Minutes == minutes})
	}
	if !after.IsZero() && !slices.Contains(periods, after.Minutes) {
		g.Options = append(g.Options, option{Value: after.String(), Label: v.T("filter.since", "Date", v.L.DateTime(after.At(v.Now))), Chosen: true})
	}
	c.Groups = []group{g}
	return c
}

// Sorts are the orders that one may choose. The order that goes without saying
// has no value, so that it can become another when the words change.
func (v *view) Sorts() (sorts []option) {
	orders := []job.Sort{job.SortNewest, job.SortDeadline}
	if v.Query.Text != "" {
		orders = slices.Insert(orders, 0, job.SortRelevance)
	}
	if !slices.Contains(orders, v.Query.Order()) {
		orders = append(orders, v.Query.Order())
	}
	usual := job.Query{Text: v.Query.Text}.Order()
	for _, s := range orders {
		o := option{Value: string(s), Label: v.T("sort." + string(s)), Chosen: s == v.Query.Order()}
		if s == usual {
			o.Value = ""
		}
		sorts = append(sorts, o)
	}
	return sorts
}

// StartControls are the filters of the start page.
func (v *view) StartControls() []control {
	return []control{v.control("region", nil, []group{{Options: options(v.views.terms.Regions)}})}
}
