package widget

import (
	"io"
	"testing"

	"jobbnara/job"
)

// BenchmarkList renders twenty ads as the custom element fetches them, with
// and without all filters.
func BenchmarkList(b *testing.B) {
	v := newViews(b)
	ads := make([]job.Ad, PageSize)
	for i := range ads {
		ads[i] = ordinary()
	}
	for name, filters := range map[string]bool{"plain": false, "filters": true} {
		b.Run(name, func(b *testing.B) {
			p := pageOf(ads...)
			p.Options = Options{Filters: filters}
			for b.Loop() {
				if err := v.Page(io.Discard, "list", p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
