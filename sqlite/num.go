package sqlite

import "time"

// An ad's num is the second at which it appeared, counted from 2020 so that it
// stays small (small numbers make a small index), and a few bits that tell
// apart those of the same second. It orders every list.
const (
	numEpoch = 1577836800 // 2020-01-01 UTC
	numBits  = 4
)

func numAt(t time.Time) int64 { return (t.Unix() - numEpoch) << numBits }

// appeared is the time that a num stands for.
func appeared(num int64) time.Time {
	return time.Unix(num>>numBits+numEpoch, 0).UTC()
}

// place returns a free num for an ad that appeared at t. An arrival comes after
// everything held; an ad of a source's first load takes its place in the past.
// Where a second is full the next one is used; hints remember how far that has
// come, so that a thousand ads of the same second do not search a thousand
// times. No ad has num 0: it is the mark that OpenAds begins and ends with.
func (w *writer) place(t time.Time, past bool, hints map[int64]int64) (int64, error) {
	first := numAt(t)
	if !past {
		var last int64
		err := w.newest.QueryRow().Scan(&last)
		return max(first, last+1, 1), err
	}
	num, tried := hints[first]
	if !tried {
		num = first
	}
	for ; ; num++ {
		var taken bool
		if err := w.taken.QueryRow(num).Scan(&taken); err != nil {
			return 0, err
		}
		if !taken {
			hints[first] = num + 1
			return num, nil
		}
	}
}
