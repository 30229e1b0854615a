package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// Everybody asks everything while ads come in: each answer is whole, and of
// one moment.
func TestManyRequestsDuringImport(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(300)...)
	ctx, stop := context.WithCancel(t.Context())
	var importing, asking sync.WaitGroup
	importing.Go(func() {
		for round := 0; ctx.Err() == nil; round++ {
			var batch []record
			for i := range 50 {
				batch = append(batch, ad(fmt.Sprint(1000+(round*37+i)%400), fmt.Sprintf("Kock %d", round)))
			}
			s.load(t, append(batch, gone(fmt.Sprint(1000+round%400)))...)
		}
	})
	list := []string{"/", "/jobs?q=kock", "/jobs/1001", "/embed", "/widget/v1/list?region=05", "/sources", "/api/search?q=kock&stats=municipality&limit=50", "/api/count", "/api/snapshot", "/api/stream?updated-after=2020-01-01", "/feeds/jobs.rss", "/feeds/jobs.json"}
	for worker := range 8 {
		asking.Go(func() {
			for i := range 24 {
				address := list[(worker+i)%len(list)]
				request, _ := http.NewRequest(http.MethodGet, s.url+address, nil)
				got, err := client.Do(request)
				if err != nil {
					t.Errorf("%s: %v", address, err)
					return
				}
				body, err := io.ReadAll(got.Body)
				got.Body.Close()
				if closed := got.StatusCode == http.StatusGone && address == "/jobs/1001"; err != nil || got.StatusCode != http.StatusOK && !closed {
					t.Errorf("%s: %d %v %.200s", address, got.StatusCode, err, body)
				}
				if strings.HasPrefix(address, "/api/") && !json.Valid(body) {
					t.Errorf("%s: not JSON", address)
				}
				if f := (found{}); strings.HasPrefix(address, "/api/search") {
					if json.Unmarshal(body, &f) != nil || len(f.Hits) != min(50, f.Total.Value) || f.Stats[0].Values[0].Count != f.Total.Value {
						t.Errorf("%d hits of %d, %+v", len(f.Hits), f.Total.Value, f.Stats)
					}
				}
			}
		})
	}
	asking.Wait()
	stop()
	importing.Wait()
}

// A client that goes away in the middle of a snapshot leaves nothing behind
// that the others feel.
func TestClientsThatHangUp(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(450)...)
	for range 30 {
		ctx, hangUp := context.WithCancel(t.Context())
		request, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/api/snapshot", nil)
		got, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		io.ReadFull(got.Body, make([]byte, 100))
		hangUp()
		got.Body.Close()
	}
	s.getOK(t, "/api/search")
	s.load(t, ad("1", "Kock")) // no reader holds the writer up
}
