package browsertest

import (
	"fmt"
	"testing"
)

// Pictures for people to look at, on a phone and on a desk: a page that is
// blank there fails.
func TestScreenshots(t *testing.T) {
	s := startSamples(t)
	p := startChromium(t, settings{}).newTab(t)
	for name, page := range map[string]struct{ path, ready string }{
		"start":         {"/", "document.querySelector('.numbers')"},
		"jobs":          {"/jobs?q=undersk%C3%B6terska", "document.querySelector('.jn-card')"},
		"job":           {"/jobs/" + s.search(t, "q=undersk%C3%B6terska")[0].ID, "document.querySelector('.apply')"},
		"alerts":        {"/alerts?q=undersk%C3%B6terska&region=05", "document.getElementById('alerts-status').textContent || !document.getElementById('alerts-start').hidden"},
		"example-plain": {"/examples/plain/", "document.querySelector('jobbnara-jobs .jn-card')"},
	} {
		p.open(s.url + page.path)
		untilTrue(t, p, "!!("+page.ready+")")
		for _, size := range [][2]int{{360, 800}, {1280, 900}} {
			keepScreenshot(t, p, fmt.Sprintf("%s-%d", name, size[0]), size[0], size[1])
		}
	}
}
