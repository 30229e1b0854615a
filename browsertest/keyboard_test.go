package browsertest

import (
	"testing"
)

// visibleFocus is true when what has the focus can be seen, and seen to have it.
const visibleFocus = `(() => {
	const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect()
	return e != document.body && e.matches(":focus-visible") && style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2 &&
		box.width > 0 && box.height > 0 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1
})()`

// The keyboard alone leads past the menu, to the search, and to the first ad,
// and the focus is seen all the way.
func TestKeyboard(t *testing.T) {
	s := startSamples(t)
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		p := b.newTab(t)
		p.open(s.url + "/jobs")
		p.keys("\t")
		untilTrue(t, p, "document.activeElement.matches('.skip') && "+visibleFocus)
		p.keys("\t")
		untilTrue(t, p, "document.activeElement.matches('.brand') && "+visibleFocus)

		p.open(s.url + "/jobs")
		p.keys("\t\n")
		untilTrue(t, p, "location.hash == '#main'")
		p.keys("\t")
		untilTrue(t, p, "document.activeElement.id == 'jn-q' && "+visibleFocus)
		for range 30 {
			p.keys("\t")
			untilTrue(t, p, visibleFocus)
			if value[bool](t, p, "document.activeElement == document.querySelector('.jn-headline a')") {
				break
			}
		}
		headline := value[string](t, p, "document.activeElement.closest('.jn-headline').querySelector('bdi').textContent")
		p.keys("\n")
		untilAt(t, p, "location.pathname.startsWith('/jobs/')")
		if got := texts(t, p, "h1"); len(got) != 1 || got[0] != headline {
			t.Errorf("Enter on %q leads to %q", headline, got)
		}
	})
}
