package cli

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"jobbnara/job"
	"jobbnara/source"
)

// watched counts the records that go by.
type watched struct {
	job.Records
	n atomic.Int64
}

func (w *watched) Next() (job.Record, error) {
	r, err := w.Records.Next()
	if err == nil {
		w.n.Add(1)
	}
	return r, err
}

// watch shows how a read goes on, on a terminal in one line that changes, else
// as a plain line now and then. Call done when it is over.
func watch(records job.Records, in *source.Input, out io.Writer) (counted job.Records, done func()) {
	w := &watched{Records: records}
	every, begin, end := 10*time.Second, "", "\n"
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		every, begin, end = time.Second/4, "\r\x1b[K", ""
	}
	began, ticker, stop, stopped := time.Now(), time.NewTicker(every), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-ticker.C:
				fmt.Fprint(out, begin, progress(w.n.Load(), time.Since(began), in.Offset(), in.Size), end)
			case <-stop:
				fmt.Fprint(out, begin)
				return
			}
		}
	}()
	return w, func() { ticker.Stop(); close(stop); <-stopped }
}

// progress says how far a read is: records, rate, and where the size is known,
// share and time left.
func progress(records int64, took time.Duration, offset, size int64) string {
	text := fmt.Sprintf("%d records, %.0f a second", records, float64(records)/took.Seconds())
	if size > 0 && offset > 0 {
		left := time.Duration(float64(took) * float64(size-offset) / float64(offset))
		text += fmt.Sprintf(", %d %%, about %v left", 100*offset/size, left.Round(time.Second))
	}
	return text
}
