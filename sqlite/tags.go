package sqlite

import (
	"strconv"

	"jobbnara/job"
)

// alsoFiled yields what else an ad is found by, by parameter: values that no
// list is counted by. What the source does not say is under nothing, so that
// neither true nor false finds it.
func alsoFiled(a *job.Ad) func(yield func(kind, value string) bool) {
	return func(yield func(kind, value string) bool) {
		concept := func(kind string, c job.Concept) bool {
			return (c.ID == "" || yield(kind, c.ID)) && (c.Code == "" || yield(kind, c.Code))
		}
		either := func(kind string, said *bool) bool {
			return said == nil || yield(kind, strconv.FormatBool(*said))
		}
		ok := concept("duration", a.Duration) && either("experience", a.ExperienceRequired) && either("driving-license-required", a.LicenceRequired)
		for _, l := range a.Licences {
			ok = ok && concept("driving-license", l)
		}
		for _, label := range a.Labels {
			ok = ok && yield("label", label)
		}
		if d := a.Details; d != nil {
			for _, demands := range []job.Demands{d.Must, d.Nice} {
				for _, s := range demands.Skills {
					ok = ok && concept("skill", s.Concept)
				}
				for _, l := range demands.Languages {
					ok = ok && concept("language", l.Concept)
				}
			}
		}
		switch {
		case !ok || a.Country.IsZero():
		case !isSweden(a.Country):
			yield("abroad", "")
		case a.Municipality.IsZero() && isNowhere(a.Region):
			yield("unspecified-sweden-workplace", "")
		}
	}
}

func isSweden(c job.Concept) bool {
	return c.ID == "i46j_HmG_v64" || c.Code == "199" || c.ID+c.Code == "" && c.Label == "Sverige"
}

// isNowhere knows the region that JobTech once had for ads without one.
func isNowhere(region job.Concept) bool {
	return region.IsZero() || region.ID == "" && region.Code == "90"
}
