package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"jobbnara/job"
	"jobbnara/language"
)

// Suggest returns jobs for who looks for a query's occupations or groups at
// its places, in three groups: those that are asked for, related ones, and
// ones that need no experience. The rest of the query does not count. A group
// may be empty. When ctx ends first, its error is returned.
func (s *Store) Suggest(ctx context.Context, q job.Query) (list job.Suggestions, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		open, err := s.at(ctx, tx)
		if err != nil {
			return err
		}
		w, err := s.newWish(ctx, tx, q, open)
		if err != nil {
			return err
		}
		list, err = s.suggestions(ctx, tx, w, w.choose())
		return err
	})
	return list, err
}

// reasons are the reasons for a suggestion, the best first.
var reasons = []struct {
	why   job.Why
	group string
}{
	{job.WhyOccupation, job.SuggestOccupation},
	{job.WhySameGroup, job.SuggestRelated},
	{job.WhyNeighbour, job.SuggestRelated},
	{job.WhyNoExperience, job.SuggestNoExperience},
}

// wish is what somebody looks for. Its sets hold concept numbers.
type wish struct {
	open               *snapshot
	near               []job.Near
	tests              []test
	occupations, asked map[uint32]bool // what was asked for: occupations and groups
	groups, fields     map[uint32]bool // theirs
	sharing            []int64         // ads in their fields that share words, ascending nums
}

func (s *Store) newWish(ctx context.Context, tx *sql.Tx, q job.Query, open *snapshot) (*wish, error) {
	w := &wish{open: open, near: q.Near, tests: append(byNumber(job.Query{Near: q.Near}, s.now()), s.placed(q)...), fields: map[uint32]bool{}}
	w.occupations, w.asked = s.numbers("occupation-name", q.Occupation), s.numbers("occupation-group", q.Group)
	w.groups = s.numbers("occupation-group", q.Group)
	if err := w.findKin(ctx, tx); err != nil {
		return nil, err
	}
	var labels []string
	for num := range w.occupations {
		labels = append(labels, s.concepts.get(num).Label)
	}
	for num := range w.asked {
		labels = append(labels, s.concepts.get(num).Label)
	}
	var tags []string
	for num := range w.fields {
		tags = append(tags, tag("occupation-field", key(s.concepts.get(num))))
	}
	expression := sharesWords(labels)
	if expression == "" || len(tags) == 0 {
		return w, nil
	}
	var err error
	w.sharing, err = match(ctx, tx, "ad_text", expression+" AND "+tagged(tags...))
	return w, err
}

func (s *Store) numbers(parameter string, ids []string) map[uint32]bool {
	set := map[uint32]bool{}
	for _, num := range s.concepts.nums(parameter, ids) {
		set[num] = true
	}
	return set
}

// findKin learns to which groups and fields the occupations belong: as open
// ads say, or else as closed ones did.
func (w *wish) findKin(ctx context.Context, tx *sql.Tx) error {
	unseen := map[uint32]bool{}
	for num := range w.occupations {
		unseen[num] = true
	}
	kin := func(group, field uint32) {
		if group != 0 {
			w.groups[group] = true
		}
		if field != 0 {
			w.fields[field] = true
		}
	}
	for i := range w.open.entries {
		if e := &w.open.entries[i]; w.occupations[e.occupation] || w.asked[e.group] {
			kin(e.group, e.field)
			delete(unseen, e.occupation)
		}
	}
	if len(unseen) == 0 {
		return nil
	}
	var nums []any
	for num := range unseen {
		nums = append(nums, num)
	}
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT grp, field FROM ad WHERE occupation IN (`+marks(len(nums))+`) LIMIT 100`, nums...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var group, field uint32
		if err := rows.Scan(&group, &field); err != nil {
			return err
		}
		kin(group, field)
	}
	return rows.Err()
}

// shortestShared is how long a word must be to say what a job is.
const shortestShared = 4

// saysLittle are words of that length which names of all kinds of jobs share.
var saysLittle = map[string]bool{"samt": true, "inom": true, "övrig": true, "övriga": true, "annan": true, "annat": true, "andra": true, "eller": true, "utan": true}

// mostShared bounds the words that are looked for.
const mostShared = 20

// sharesWords matches what has one of the labels' words, in any form, in its
// headline or in the name of its occupation.
func sharesWords(labels []string) string {
	var terms []string
	for _, label := range labels {
		for _, word := range language.Words(label) {
			term := phrase([]string{stemTag(word)})
			if utf8.RuneCountInString(word) >= shortestShared && !saysLittle[word] && len(terms) < mostShared && !slices.Contains(terms, term) {
				terms = append(terms, term)
			}
		}
	}
	if len(terms) == 0 {
		return ""
	}
	return "({headline occupation} : (" + strings.Join(terms, " OR ") + "))"
}

// placed are the tests for a query's places: one of those that are wanted, and
// none of those that are not.
func (s *Store) placed(q job.Query) []test {
	wanted, unwanted, any := map[uint32]bool{}, map[uint32]bool{}, false
	for _, v := range filters(q)[0] {
		set := wanted
		if v.not {
			set = unwanted
		} else {
			any = true
		}
		for _, num := range s.concepts.nums(v.kind, []string{v.id}) {
			set[num] = true
		}
	}
	return []test{func(e *entry) bool {
		in := func(set map[uint32]bool) bool { return set[e.municipality] || set[e.region] || set[e.country] }
		return (!any || in(wanted)) && !in(unwanted)
	}}
}

// candidate is an ad that may be suggested.
type candidate struct {
	index  int32
	reason int // in reasons
	away   int // whole kilometres
}

// choose returns the best candidates: by reason, the nearest and the newest
// first.
func (w *wish) choose() []candidate {
	var all []candidate
	sharing := w.sharing
	for i := range w.open.entries {
		e := &w.open.entries[i]
		for len(sharing) > 0 && sharing[0] < e.num {
			sharing = sharing[1:]
		}
		shares := len(sharing) > 0 && sharing[0] == e.num
		if reason := w.reason(e, shares); reason >= 0 && passes(e, w.tests) {
			all = append(all, candidate{int32(i), reason, w.away(e)})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.reason, b.reason), cmp.Compare(a.away, b.away), cmp.Compare(b.index, a.index))
	})
	return all[:min(len(all), job.MaxSuggestions)]
}

// reason returns why an ad may be suggested, by its place in reasons; -1 for
// no reason.
func (w *wish) reason(e *entry, shares bool) int {
	switch {
	case w.occupations[e.occupation] || w.asked[e.group]:
		return 0
	case w.groups[e.group]:
		return 1
	case shares && w.fields[e.field]:
		return 2
	case e.experience == experienceNone:
		return 3
	}
	return -1
}

func (w *wish) away(e *entry) int {
	if len(w.near) == 0 {
		return 0
	}
	nearest := math.Inf(1)
	for _, n := range w.near {
		nearest = min(nearest, kilometres(n.Point, e))
	}
	return int(nearest)
}

// suggestions reads the chosen ads and puts them into their groups.
func (s *Store) suggestions(ctx context.Context, tx *sql.Tx, w *wish, chosen []candidate) (job.Suggestions, error) {
	list := job.Suggestions{{Name: job.SuggestOccupation}, {Name: job.SuggestRelated}, {Name: job.SuggestNoExperience}}
	for _, c := range chosen {
		e := &w.open.entries[c.index]
		ads, err := s.ads(ctx, tx, []int64{e.num})
		if err != nil {
			return nil, err
		}
		if len(ads) == 0 || ads[0].Status != job.Open { // the snapshot may be later than tx
			continue
		}
		reason := reasons[c.reason]
		suggestion := job.Suggestion{Ad: ads[0], Why: reason.why}
		switch reason.why {
		case job.WhyOccupation:
			suggestion.About = cmp.Or(ads[0].Occupation.Label, ads[0].Group.Label)
		case job.WhySameGroup:
			suggestion.About = ads[0].Group.Label
		case job.WhyNeighbour:
			suggestion.About = ads[0].Field.Label
		}
		for i := range list {
			if list[i].Name == reason.group {
				list[i].Jobs = append(list[i].Jobs, suggestion)
			}
		}
	}
	return list, nil
}
