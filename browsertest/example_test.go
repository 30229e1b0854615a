package browsertest

import (
	"testing"
)

// The page that an editor is shown runs as it stands: the widget and the frame,
// or without JavaScript a link and the frame.
func TestPlainExample(t *testing.T) {
	s := startSamples(t)
	ads := s.search(t, "limit=5&region=05")
	inEachWay(t, func(t *testing.T, p tab, withScript bool) {
		p.open(s.url + "/examples/plain/")
		if withScript {
			wantHeadlines(t, p, "jobbnara-jobs", ads)
			if got := texts(t, p, ".jn-sample-note"); len(got) != 1 {
				t.Errorf("the mark of samples: %q", got)
			}
		} else if got := value[string](t, p, "document.querySelector('jobbnara-jobs a').href"); got != s.url+"/jobs?region=05" {
			t.Errorf("without JavaScript, the link leads to %q", got)
		}
		if err := p.eval("void(document.querySelector('iframe').scrollIntoView())", nil); err != nil {
			t.Fatal(err)
		}
		wantHeadlines(t, p.frame(s.url+"/embed"), "main", ads)
		if got := texts(t, p.frame(s.url+"/embed"), ".jn-sample-note"); len(got) != 1 {
			t.Errorf("the mark of samples in the frame: %q", got)
		}
		wantNarrow(t, p, p)
		wantNothingKept(t, p, p, withScript)
		wantQuiet(t, p, nil, s.url)
	})
}
