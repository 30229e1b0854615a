package server

import (
	"fmt"

	"jobbnara/job"
)

// parameter describes a parameter of an address, or a header.
type parameter struct {
	name, about string
	schema      schema
	example     any
}

const codePattern = `([0-9]{1,10}|[0-9A-Za-z]{4}_[0-9A-Za-z]{3}_[0-9A-Za-z]{3})$`

// several is a list, given by repetition (or with commas).
func several(items schema) schema {
	return schema{"type": "array", "items": items, "maxItems": job.MaxValues}
}

func oneOf[T ~string](names []T) schema { return schema{"type": "string", "enum": names} }

func between(low, high any) schema { return schema{"type": "number", "minimum": low, "maximum": high} }

func whole(low, high, otherwise int) schema {
	return schema{"type": "integer", "minimum": low, "maximum": high, "default": otherwise}
}

var (
	codes   = several(schema{"type": "string", "pattern": "^" + codePattern})
	placed  = several(schema{"type": "string", "pattern": "^-?" + codePattern})
	words   = schema{"type": "string", "maxLength": job.MaxText}
	boolean = schema{"type": "boolean"}
	moment  = schema{"type": "string", "pattern": `^([0-9]{1,7}|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)$`}
	circles = func(items schema) schema {
		return schema{"type": "array", "items": items, "maxItems": job.MaxCircles}
	}
)

// filterParameters are those of job.ParseQuery that say what is searched.
var filterParameters = []parameter{
	{"q", `Words, all of which must be found or meant; "a phrase", -without, +must (to the letter), begin*.`, words, "kock -natt"},
	{"qfields", "Where the words are looked for: occupation (headline, occupation), skill (headline, text), location (place), employer (employer and workplace). Without it everywhere.", several(oneOf(job.TextFields)), []string{"occupation"}},
	{"municipality", "Official code or concept id; with a leading - not there. Places of every size are one filter: one of those wanted is enough.", placed, []string{"0580"}},
	{"region", "As municipality.", placed, []string{"05"}},
	{"country", "As municipality.", placed, []string{"-155"}},
	{"neighbours", "The municipalities that border on those wanted too.", boolean, true},
	{"unspecified-sweden-workplace", "true: one more place, Sweden without a municipality or region.", boolean, true},
	{"abroad", "true: one more place, every country but Sweden.", boolean, true},
	{"position", "lat,lon: within position.radius of there. Several are alternatives.", circles(schema{"type": "string", "pattern": `^ *[-+]?[0-9.eE+-]+ *, *[-+]?[0-9.eE+-]+ *$`}), []string{"58.41,15.62"}},
	{"position.radius", "Kilometres, one for each position; 5 by default.", schema{"type": "array", "items": schema{"type": "number", "exclusiveMinimum": 0, "maximum": job.MaxRadius}, "maxItems": job.MaxValues}, []string{"20"}},
	{"occupation-name", "Concept id or older code. Occupations, groups and fields are one filter.", codes, []string{"bXNH_MNX_dUR"}},
	{"occupation-group", "SSYK code or concept id.", codes, []string{"2221"}},
	{"occupation-field", "Concept id or older code.", codes, []string{"NYW6_mP6_vwf"}},
	{"employment-type", "Concept id or older code.", codes, []string{"kpPX_CNN_gDU"}},
	{"worktime-extent", "Concept id or older code.", codes, []string{"6YE1_gAC_R2G"}},
	{"duration", "Of the employment: concept id or older code.", codes, []string{"a7uU_j21_mkL"}},
	{"parttime.min", "Percent of full time: all of the ad's scope is at least that. 0 is no limit; an ad that does not say is not found.", between(0, job.MaxScope), 50},
	{"parttime.max", "As parttime.min, at most.", between(0, job.MaxScope), 75.5},
	{"skill", "Concept id or older code, asked for as a must or a merit.", codes, []string{"11L4_Q2Z_8tM"}},
	{"language", "As skill.", codes, []string{"zSLA_vw2_FXN"}},
	{"driving-license", "Concept id or older code of a kind of licence that is asked for.", codes, []string{"VTK8_WRx_GcM"}},
	{"driving-license-required", "Whether a licence is required.", boolean, false},
	{"experience", "Whether experience is required. An ad that does not say is not found by either.", boolean, false},
	{"remote", "Whether the text says that one may work from elsewhere.", boolean, true},
	{"source", "The name of the source where an ad was found first.", schema{"type": "array", "items": words, "maxItems": job.MaxValues}, []string{"jobtech"}},
	{"deadline", "The last day to apply is today or at most so many days ahead.", schema{"type": "integer", "minimum": 1, "maximum": job.MaxDeadline}, 7},
	{"label", "A mark that the source has put on the ad, compared by letters and digits.", several(words), []string{"nystartsjobb"}},
	{"employer", "A name, or the beginning of an organisation number.", schema{"type": "array", "items": words, "maxItems": job.MaxValues}, []string{"Ekbacka kommun"}},
	{"published-after", "A date, a time (Swedish, or RFC 3339), or a number of minutes back.", moment, "2026-11-01T00:00:00"},
	{"published-before", "As published-after.", moment, "60"},
}

// shownParameters are those that say how much is shown.
var shownParameters = []parameter{
	{"sort", "relevance is the default with q, else pubdate-desc: by when an ad appeared here.", oneOf(job.Sorts), "applydate-asc"},
	{"offset", "How many hits to skip.", whole(0, job.MaxOffset, 0), 1},
	{"limit", "How many hits to show.", whole(0, job.MaxLimit, 10), 5},
	{"stats", "Facets to count.", several(oneOf(job.Facets)), []string{"region"}},
	{"stats.limit", "How many values of each facet; 0 is the default.", whole(0, job.StatsLimit, 5), 3},
	{"relevance-threshold", "With q: leave out hits less relevant than this part of the best one.", between(0, 1), 0.5},
	{"resdet", fmt.Sprintf("brief: the fields of BriefAnswer only, unless %s asks for others.", fieldsHeader), schema{"type": "string", "enum": []string{"full", "brief"}, "default": "full"}, "brief"},
}

// fieldsParameter is a header.
var fieldsParameter = parameter{
	fieldsHeader, "Which fields of the answer are wanted. It then has these only, whatever its schema requires. Names that there are none of are passed over.",
	schema{"type": "string"}, "total{value}, hits{id, headline, employer{name}}",
}

// json writes the parameter as OpenAPI does. Lists are written by repetition.
func (p parameter) json(in string) schema {
	return schema{"name": p.name, "in": in, "description": p.about, "required": in == "path", "schema": p.schema, "example": p.example}
}

// completeParameters are what /api/complete takes beside filters.
var completeParameters = []parameter{
	{"limit", "How many completions.", whole(0, job.MaxCompletions, job.DefaultCompletions), 5},
	{"contextual", "false: count all ads, not only those that the earlier words find.", schema{"type": "boolean", "default": true}, false},
}

// wishParameters are those of job.ParseWish, and the language of what is said.
var wishParameters = []parameter{
	{"occupation-name", "Concept id or older code. This or occupation-group is required.", codes, []string{"bXNH_MNX_dUR"}},
	{"occupation-group", "SSYK code or concept id.", codes, []string{"2221"}},
	{"municipality", "As in a search.", placed, []string{"0580"}},
	{"region", "As in a search.", placed, []string{"05"}},
	{"position", "As in a search. The nearest jobs come first.", circles(schema{"type": "string"}), []string{"58.41,15.62"}},
	{"position.radius", fmt.Sprintf("Kilometres; %d by default.", job.NearRadius), several(schema{"type": "number", "exclusiveMinimum": 0, "maximum": job.MaxRadius}), []string{"20"}},
	{"lang", "Of titles and reasons.", schema{"type": "string", "enum": []string{"sv", "en"}, "default": "sv"}, "en"},
}
