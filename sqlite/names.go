package sqlite

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"jobbnara/job"
	"jobbnara/language"
)

// names are what a text can be completed with: the names of what open ads are
// filed under, and how many ads each has. They never change once made.
type names struct {
	of     *snapshot // that is counted
	list   []name
	under  [][]int32 // concept.num → names
	sorted []int32   // names by key
	counts []int32   // name → open ads
}

type name struct {
	key  string // folded words
	text string // as people write it
	kind job.CompletionType
}

// namesKeeper keeps names that follow the snapshots. What is new costs folding
// the new names, and one pass over the ads to count them again.
type namesKeeper struct {
	mu      sync.Mutex // one follows, the others wait for the same
	current atomic.Pointer[names]
	byKey   map[name]int32 // text empty
}

// completes are the parameters whose values complete a text.
var completes = map[string]job.CompletionType{
	"occupation-name": job.CompletesOccupation, "municipality": job.CompletesLocation, "region": job.CompletesLocation,
	"country": job.CompletesLocation, employerKind: job.CompletesEmployer, skillKind: job.CompletesSkill,
}

// at returns the names of the ads in a snapshot.
func (k *namesKeeper) at(open *snapshot, c *concepts) *names {
	if n := k.current.Load(); n != nil && n.of == open {
		return n
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	old := k.current.Load()
	switch {
	case old == nil:
		old, k.byKey = &names{of: &snapshot{}}, map[name]int32{}
	case old.of.seq >= open.seq: // as new or newer
		return old
	}
	n := k.extend(old, c.from(len(old.under)))
	n.of, n.counts = open, make([]int32, len(n.list))
	for i := range open.entries {
		n.count(n.counts, open, int32(i))
	}
	k.current.Store(n)
	return n
}

// extend returns old names with those of more concepts.
func (k *namesKeeper) extend(old *names, more []concept) *names {
	n := &names{list: old.list, under: old.under, sorted: old.sorted}
	if len(more) == 0 {
		return n
	}
	n.list = slices.Clone(old.list) // since a better spelling may come
	var fresh []int32
	for _, c := range more {
		var under []int32
		kind, ok := completes[c.kind]
		for _, text := range spoken(c) {
			words := language.Words(text)
			if !ok || len(words) == 0 {
				continue
			}
			key := name{key: strings.Join(words, " "), kind: kind}
			i, known := k.byKey[key]
			if !known {
				i = int32(len(n.list))
				k.byKey[key] = i
				n.list = append(n.list, name{key.key, text, kind})
				fresh = append(fresh, i)
			} else if text != n.list[i].text && isShouted(n.list[i].text) {
				n.list[i].text = text
			}
			if !slices.Contains(under, i) {
				under = append(under, i)
			}
		}
		n.under = append(n.under, under)
	}
	byKey := func(a, b int32) int { return strings.Compare(n.list[a].key, n.list[b].key) }
	slices.SortFunc(fresh, byKey)
	n.sorted = merge(old.sorted, fresh, byKey)
	return n
}

func isShouted(text string) bool { return strings.ToUpper(text) == text }

func merge(a, b []int32, compare func(a, b int32) int) []int32 {
	merged := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	return append(append(merged, a...), b...)
}

// spoken are the names that people use of what a label names: taxonomies write
// several in one, "Servitör/Servitris", and say more than people do,
// "Undersköterska, hemtjänst". None can be read as more than words.
func spoken(c concept) (texts []string) {
	label := strings.Join(strings.FieldsFunc(c.Label, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '"' || r == '*'
	}), " ")
	label = strings.TrimLeft(label, "-+ ")
	if c.kind != "occupation-name" {
		return []string{label}
	}
	parts := strings.Split(label, "/")
	if slices.ContainsFunc(parts, func(p string) bool {
		return p == "" || strings.HasPrefix(p, "-") || strings.HasSuffix(p, "-") || strings.Count(p, "(") != strings.Count(p, ")")
	}) {
		parts = []string{label}
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		texts = append(texts, part)
		if end := strings.IndexAny(part, ",("); end > 0 {
			texts = append(texts, strings.TrimSpace(part[:end]))
		}
	}
	return texts
}

// having returns the names of a concept; none for one that is newer.
func (n *names) having(num uint32) []int32 {
	if int(num) >= len(n.under) {
		return nil
	}
	return n.under[num]
}

// count adds one ad of a snapshot to the counts of its names.
func (n *names) count(counts []int32, of *snapshot, i int32) {
	e := &of.entries[i]
	add := func(num uint32) {
		for _, i := range n.having(num) {
			counts[i]++
		}
	}
	add(e.occupation)
	add(e.region)
	if add(e.municipality); e.municipality == 0 {
		add(e.country) // "Sverige" is in nearly every ad and says nothing
	}
	for _, num := range of.termsOf(e) {
		add(num)
	}
}

// beginning returns the names that begin with folded words, all for "".
func (n *names) beginning(words string) []int32 {
	from := sort.Search(len(n.sorted), func(i int) bool { return n.list[n.sorted[i]].key >= words })
	to := from + sort.Search(len(n.sorted)-from, func(i int) bool { return !strings.HasPrefix(n.list[n.sorted[from+i]].key, words) })
	return n.sorted[from:to]
}
