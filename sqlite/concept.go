package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"

	"jobbnara/job"
	"jobbnara/taxonomy"
)

// concept is a term that ads are filed under.
type concept struct {
	kind string
	job.Concept
}

// key is what a concept is known by in the database.
func key(c job.Concept) string {
	switch {
	case c.ID != "":
		return c.ID
	case c.Code != "":
		return c.Code
	}
	return c.Label
}

// interner gives concepts their numbers within one write transaction after
// another. It is made anew after a rollback.
type interner map[[2]string]int64

func (in interner) num(tx *sql.Tx, kind string, c job.Concept) (int64, error) {
	k := key(c)
	if k == "" {
		return 0, nil
	}
	if num, ok := in[[2]string{kind, k}]; ok {
		return num, nil
	}
	num, err := intern(tx, kind, k, c)
	if err == nil {
		in[[2]string{kind, k}] = num
	}
	return num, err
}

// intern finds or stores a concept, with its latest code and name.
func intern(tx *sql.Tx, kind, k string, c job.Concept) (num int64, err error) {
	var code, label string
	err = tx.QueryRow(`SELECT num, code, label FROM concept WHERE kind = ? AND id = ?`, kind, k).Scan(&num, &code, &label)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		result, err := tx.Exec(`INSERT INTO concept (kind, id, code, label) VALUES (?, ?, ?, ?)`, kind, k, c.Code, c.Label)
		if err != nil {
			return 0, err
		}
		return result.LastInsertId()
	case err == nil && (label != c.Label || c.Code != "" && code != c.Code):
		_, err = tx.Exec(`UPDATE concept SET code = iif(?1 = '', code, ?1), label = ?2 WHERE num = ?3`, c.Code, c.Label, num)
	}
	return num, err
}

// concepts are the terms in memory. They only grow.
type concepts struct {
	mu    sync.RWMutex
	byNum []concept
	byKey map[[2]string][]uint32 // kind and lower-case concept id, or kind and code → nums
	jobs  int                    // occupations among them
}

// load brings the terms up to date with what tx sees.
func (c *concepts) load(ctx context.Context, tx *sql.Tx) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byNum == nil {
		c.byNum, c.byKey = make([]concept, 1), map[[2]string][]uint32{}
	}
	rows, err := tx.QueryContext(ctx, `SELECT num, kind, id, code, label FROM concept WHERE num >= ? ORDER BY num`, len(c.byNum))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var num int
		var one concept
		if err := rows.Scan(&num, &one.kind, &one.ID, &one.Code, &one.Label); err != nil {
			return err
		}
		for len(c.byNum) < num { // a number that was rolled back
			c.byNum = append(c.byNum, concept{})
		}
		c.byNum = append(c.byNum, one)
		if one.kind == "occupation-name" {
			c.jobs++
		}
		for _, name := range []string{strings.ToLower(one.ID), one.Code} {
			if name != "" {
				k := [2]string{one.kind, name}
				c.byKey[k] = append(c.byKey[k], uint32(num))
			}
		}
	}
	return rows.Err()
}

// get returns the concept with a number; the zero Concept for 0.
func (c *concepts) get(num uint32) job.Concept {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if int(num) >= len(c.byNum) {
		return job.Concept{}
	}
	return c.byNum[num].Concept
}

// counts returns a count of 0 for each concept that there is, by its number.
// Numbers are unique over all kinds, so one slice counts several facets.
func (c *concepts) counts() []int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return make([]int, max(1, len(c.byNum)))
}

// counted returns the concepts that were counted, by kind, most first. What is
// counted for number 0 is left out.
func (c *concepts) counted(counts []int) map[string][]job.FacetValue {
	c.mu.RLock()
	defer c.mu.RUnlock()
	byKind := map[string][]job.FacetValue{}
	for num, n := range counts {
		if num > 0 && n > 0 {
			one := c.byNum[num]
			byKind[one.kind] = append(byKind[one.kind], job.FacetValue{Concept: one.Concept, Count: n})
		}
	}
	for _, values := range byKind {
		slices.SortFunc(values, mostFirst)
	}
	return byKind
}

func mostFirst(a, b job.FacetValue) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label), cmp.Compare(a.ID, b.ID))
}

// nums returns the numbers of the concepts of a kind that the values, concept
// ids or codes, name.
func (c *concepts) nums(kind string, values []string) []uint32 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var nums []uint32
	for _, value := range values {
		nums = append(nums, c.byKey[[2]string{kind, strings.ToLower(value)}]...)
	}
	return nums
}

// having returns the numbers of the concepts of a kind whose id is accepted.
func (c *concepts) having(kind string, accepted func(id string) bool) (nums []uint32) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for num, one := range c.byNum {
		if one.kind == kind && accepted(one.ID) {
			nums = append(nums, uint32(num))
		}
	}
	return nums
}

// Label returns the name of a term by its parameter and its concept id or
// code, as the ads themselves give it; "" when no ad has had it.
func (s *Store) Label(parameter, id string) string {
	for _, num := range s.concepts.nums(parameter, []string{id}) {
		return s.concepts.get(num).Label
	}
	return ""
}

// occupations is how many occupations ads have had.
func (c *concepts) occupations() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.jobs
}

// terms are the ads' own names of occupations.
func (c *concepts) terms() (terms []taxonomy.Term) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, one := range c.byNum {
		if one.kind == "occupation-name" {
			terms = append(terms, taxonomy.Term{Text: one.Label, Parameter: one.kind, ID: one.ID})
		}
	}
	return terms
}

// from returns the concepts from a number on, the zero concept where there is
// none.
func (c *concepts) from(num int) []concept {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.byNum[min(num, len(c.byNum)):len(c.byNum):len(c.byNum)]
}
