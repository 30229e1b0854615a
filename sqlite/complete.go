package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode/utf8"

	"jobbnara/job"
	"jobbnara/language"
)

// Complete returns what somebody may be about to type, the most common first:
// names of what open ads are filed under that begin like the last word, or like
// the last few, among the ads that the words before find. Counts are of open
// ads. Nothing typed is completed with nothing. When ctx ends first, its error
// is returned.
func (s *Store) Complete(ctx context.Context, t job.Typed) (list []job.Completion, err error) {
	if t.Text == "" || t.Limit == job.NoHits {
		return nil, nil
	}
	err = s.view(ctx, func(tx *sql.Tx) error {
		open, err := s.at(ctx, tx)
		if err != nil {
			return err
		}
		c := completer{store: s, tx: tx, typed: t, names: s.names.at(open, &s.concepts), values: map[string]bool{}, taken: map[int32]bool{}}
		for _, cut := range cuts(t) {
			if err := c.complete(ctx, cut, c.beginning(cut)); err != nil {
				return err
			}
		}
		if len(c.list) == 0 && !t.Spaced {
			if err := c.guess(ctx); err != nil {
				return err
			}
		}
		list = c.best()
		return nil
	})
	return list, err
}

// cut is one way to take a text apart into what is meant and what is still
// being typed.
type cut struct {
	before string // as typed
	sign   string // of the word being typed: "", "-" or "+"
	begun  string // as typed
}

// longestBegun is how many words a name that is being typed may have so far.
const longestBegun = 4

// cuts are the ways to take a text apart, the longest beginning of a name first.
func cuts(t job.Typed) (all []cut) {
	words := strings.Fields(t.Text)
	for n := min(longestBegun, len(words)); n > 0; n-- {
		begun := words[len(words)-n:]
		sign := begun[0][:1]
		if sign != "-" && sign != "+" {
			sign = ""
		}
		whole := slices.ContainsFunc(begun[1:], func(w string) bool { return strings.HasPrefix(w, "-") || strings.HasPrefix(w, "+") })
		text := strings.TrimPrefix(strings.Join(begun, " "), sign)
		if whole || text == "" || strings.ContainsAny(text, `"*`) {
			continue
		}
		all = append(all, cut{strings.Join(words[:len(words)-n], " "), sign, text})
	}
	if t.Spaced {
		all = append(all, cut{before: t.Text})
	}
	return all
}

// completer collects completions.
type completer struct {
	store  *Store
	tx     *sql.Tx
	typed  job.Typed
	names  *names
	list   []job.Completion
	values map[string]bool // folded values in the list
	taken  map[int32]bool  // names in the list
}

// beginning returns the names that a cut may become.
func (c *completer) beginning(cut cut) []int32 {
	begun := strings.Join(language.Words(cut.begun), " ")
	switch {
	case begun == "" && cut.begun != "": // only signs
		return nil
	case begun != "" && c.typed.Spaced:
		begun += " "
	}
	return c.names.beginning(begun)
}

// complete adds the best of the names that a cut may become.
func (c *completer) complete(ctx context.Context, cut cut, candidates []int32) error {
	if len(candidates) == 0 {
		return nil
	}
	counts, meant, err := c.counts(ctx, cut.before)
	if err != nil {
		return err
	}
	best := make([]int32, 0, len(candidates))
	said := " " + string(language.Tokens(nil, cut.before))
	for _, i := range candidates {
		if counts[i] > 0 && !meant[i] && !c.taken[i] && !strings.Contains(said, " "+c.names.list[i].key+" ") {
			best = append(best, i)
		}
	}
	slices.SortFunc(best, func(a, b int32) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(c.names.list[a].key, c.names.list[b].key))
	})
	added := 0
	for _, i := range best {
		if c.add(cut, i, int(counts[i])) {
			if added++; added == c.typed.Limit {
				break
			}
		}
	}
	return nil
}

// counts returns how many ads each name has among those that the words before
// find, and the names that these words already mean.
func (c *completer) counts(ctx context.Context, before string) (counts []int32, meant map[int32]bool, err error) {
	q, all := c.context(before)
	if all {
		return c.names.counts, nil, nil
	}
	found, pieces, err := c.store.find(ctx, c.tx, q)
	if err != nil {
		return nil, nil, err
	}
	counts, meant = make([]int32, len(c.names.list)), map[int32]bool{}
	for _, i := range found.order {
		c.names.count(counts, found.snapshot, i)
	}
	for _, p := range pieces {
		for _, concept := range p.Concepts {
			for _, num := range c.store.concepts.nums(concept.Parameter, []string{concept.ID}) {
				for _, i := range c.names.having(num) {
					meant[i] = true
				}
			}
		}
	}
	return counts, meant, nil
}

// context is the query within which is counted, and whether that is all ads.
func (c *completer) context(before string) (q job.Query, all bool) {
	q = c.typed.Query
	q.Text, q.Sort, q.Threshold = "", job.SortNewest, 0
	if c.typed.Contextual {
		q.Text = language.WithoutIdle(before)
	}
	return q, q.Canonical() == ""
}

// guess adds the names of what the last word is taken for, where nothing
// begins like it.
func (c *completer) guess(ctx context.Context) error {
	lexicon, err := c.store.lexicon.at(ctx, c.tx, &c.store.concepts)
	if err != nil {
		return err
	}
	pieces := lexicon.Understand(c.typed.Text)
	if len(pieces) == 0 {
		return nil
	}
	last := pieces[len(pieces)-1]
	before, ok := strings.CutSuffix(c.typed.Text, last.Text)
	if !ok {
		return nil
	}
	var candidates []int32
	for _, concept := range last.Concepts {
		for _, num := range c.store.concepts.nums(concept.Parameter, []string{concept.ID}) {
			candidates = append(candidates, c.names.having(num)...)
		}
	}
	slices.Sort(candidates)
	return c.complete(ctx, cut{before: strings.TrimSpace(before)}, slices.Compact(candidates))
}

// add adds a completion, unless its text is there already or is too long to be
// searched for.
func (c *completer) add(cut cut, i int32, count int) bool {
	name := c.names.list[i]
	end := name.text
	if cut.sign != "" && strings.Contains(end, " ") {
		end = `"` + end + `"`
	}
	value := strings.TrimSpace(cut.before + " " + cut.sign + end)
	key := string(language.Tokens(nil, value))
	if c.values[key] || utf8.RuneCountInString(value) > job.MaxText {
		return false
	}
	c.values[key], c.taken[i] = true, true
	c.list = append(c.list, job.Completion{Value: value, Term: name.text, Type: name.kind, Count: count})
	return true
}

// best returns the most common of what was collected.
func (c *completer) best() []job.Completion {
	slices.SortStableFunc(c.list, func(a, b job.Completion) int { return cmp.Compare(b.Count, a.Count) })
	return c.list[:min(c.typed.Limit, len(c.list))]
}
