package sqlite_test

import (
	"jobbnara/job"
	"jobbnara/taxonomy"
)

// towns are the first municipalities of the taxonomy: two counties' worth.
var towns = taxonomy.Builtin().Municipalities[:30]

var sweden = job.Concept{ID: "i46j_HmG_v64", Code: "199", Label: "Sverige"}

func town(code string) taxonomy.Municipality {
	for _, m := range taxonomy.Builtin().Municipalities {
		if m.Code == code {
			return m
		}
	}
	panic("no municipality " + code)
}

// in puts an ad into a municipality, its region and country.
func in(code string) func(*job.Ad) {
	m := town(code)
	return func(a *job.Ad) { a.Municipality, a.Region, a.Country = m.Concept, m.Region, sweden }
}
