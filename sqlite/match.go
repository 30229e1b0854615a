package sqlite

import (
	"strings"

	"jobbnara/job"
	"jobbnara/language"
)

func phrase(tokens []string) string { return `"` + strings.Join(tokens, " ") + `"` }

// matchEmployer takes each employer as a name, or, all digits, as the beginning
// of an organisation number.
func matchEmployer(employers []string) string {
	var any []string
	for _, e := range employers {
		number := strings.ReplaceAll(e, "-", "")
		if strings.Trim(number, "0123456789") == "" && number != "" {
			any = append(any, "{tags} : "+phrase([]string{orgTag(number)})+" *")
		} else if tokens := language.Words(e); len(tokens) > 0 {
			any = append(any, "{employer} : "+phrase(tokens))
		}
	}
	if len(any) == 0 {
		return ""
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// matchTags returns the FTS5 expression for the filters that are tags; "" when
// there are none.
func matchTags(q job.Query) string { return matchFilters(filters(q), q.Remote) }

func matchFilters(filters [][]value, remote *bool) string {
	var all, none []string
	for _, filter := range filters {
		var wanted []string
		for _, v := range filter {
			if v.not {
				none = append(none, tag(v.kind, v.id))
			} else {
				wanted = append(wanted, tag(v.kind, v.id))
			}
		}
		if len(wanted) > 0 {
			all = append(all, tagged(wanted...))
		}
	}
	if remote != nil && *remote {
		all = append(all, tagged(remoteTag))
	} else if remote != nil {
		none = append(none, remoteTag)
	}
	if len(none) > 0 {
		return without(all, []string{tagged(none...)})
	}
	return without(all, nil)
}

// tagged matches the ads that have one of the tags.
func tagged(tags ...string) string {
	return `({tags} : ("` + strings.Join(tags, `" OR "`) + `"))`
}
