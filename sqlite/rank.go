package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"jobbnara/job"
	"jobbnara/language"
)

// What a piece of a query is worth where an ad has it. Being filed under what
// was meant says most; a guess says less than the very word in the headline,
// and where the word stands more than how often. bm25 would walk every row of
// every word in every description to say less.
const (
	pointsNamed    = 100
	pointsHeadline = 40
	pointsGuessed  = 30
	pointsOther    = 20
	pointsPlace    = 50 // in the smaller of two places that are asked for
)

// rankedPieces bounds what ranking costs.
const rankedPieces = 8

// rank returns found entries, best first, and equally good ones newest first.
// It leaves out those that are less than the query's part of the best one.
func (s *Store) rank(ctx context.Context, tx *sql.Tx, f found, pieces []language.Piece, q job.Query) ([]int32, error) {
	points := make([]int32, len(f.order))
	weighed := 0
	for _, p := range pieces {
		if p.Not || p.Idle || weighed == rankedPieces {
			continue
		}
		weighed++
		s.addConcepts(f, points, p)
		for columns, worth := range map[string]int32{headlineColumn: pointsHeadline, otherColumns: pointsOther} {
			if columns = within(columns, q.TextIn); columns == "" {
				continue
			}
			nums, err := match(ctx, tx, "ad_head", occurs(p, columns))
			if err != nil {
				return nil, err
			}
			f.add(points, nums, worth)
		}
	}
	s.addPlaces(f, points, q)
	type scored struct{ points, index int32 }
	list := make([]scored, len(f.order))
	for i, index := range f.order {
		list[i] = scored{points[i], index}
	}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.points, a.points), cmp.Compare(b.index, a.index))
	})
	ranked := make([]int32, 0, len(list))
	for _, one := range list {
		if float64(one.points) < q.Threshold*float64(list[0].points) {
			break
		}
		ranked = append(ranked, one.index)
	}
	return ranked, nil
}

// promotes reports whether a query asks for places of different size: as in
// JobSearch the smaller comes first, and neither is required.
func promotes(q job.Query) bool {
	wanted := func(terms []job.Term) bool {
		return slices.ContainsFunc(terms, func(t job.Term) bool { return !t.Not })
	}
	sizes := 0
	for _, terms := range [][]job.Term{q.Municipality, q.Region, q.Country} {
		if wanted(terms) {
			sizes++
		}
	}
	return sizes > 1
}

// addPlaces gives points to ads in the smaller of places of different size.
func (s *Store) addPlaces(f found, points []int32, q job.Query) {
	if !promotes(q) {
		return
	}
	for size, wanted := range [][]value{places("region", q.Region), places("municipality", municipalities(q))} {
		nums := map[uint32]bool{}
		for _, v := range wanted {
			for _, num := range s.concepts.nums(v.kind, []string{v.id}) {
				nums[num] = nums[num] || !v.not
			}
		}
		f.addFiled(points, []string{"region", "municipality"}[size], nums, int32(size+1)*pointsPlace)
	}
}

// addConcepts gives points to what is filed under what a piece means.
func (s *Store) addConcepts(f found, points []int32, p language.Piece) {
	worth := int32(pointsNamed)
	if p.Tier == language.Guessed {
		worth = pointsGuessed
	}
	meant := map[string]map[uint32]bool{}
	for _, c := range p.Concepts {
		for _, num := range s.concepts.nums(c.Parameter, []string{c.ID}) {
			if meant[c.Parameter] == nil {
				meant[c.Parameter] = map[uint32]bool{}
			}
			meant[c.Parameter][num] = true
		}
	}
	for parameter, nums := range meant {
		f.addFiled(points, parameter, nums, worth)
	}
}

// addFiled gives points to the entries that are filed under one of the
// concepts (concept.num) of a parameter.
func (f found) addFiled(points []int32, parameter string, nums map[uint32]bool, worth int32) {
	for i, index := range f.order {
		if nums[f.entries[index].of(parameter)] {
			points[i] += worth
		}
	}
}

// add gives points to the entries with these nums. Both are ascending.
func (f found) add(points []int32, nums []int64, worth int32) {
	for i, index := range f.order {
		num := f.entries[index].num
		for len(nums) > 0 && nums[0] < num {
			nums = nums[1:]
		}
		if len(nums) == 0 {
			return
		}
		if nums[0] == num {
			points[i] += worth
		}
	}
}
