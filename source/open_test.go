package source_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jobbnara/source"
)

func TestOpenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ads.json")
	if err := os.WriteFile(path, []byte("["+ad("1")+"]"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := source.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	r := read(in, true)
	if r.err != nil || len(r.ids) != 1 || in.Size <= 0 || in.Offset() != in.Size {
		t.Errorf("%+v, %d of %d bytes", r, in.Offset(), in.Size)
	}
}

func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	if _, err := source.Open(t.Context(), folder); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := source.Open(t.Context(), filepath.Join(folder, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no such file: %v", err)
	}
}

func TestOpenAddress(t *testing.T) {
	body := []byte("[" + ad("1") + "]")
	mux := http.NewServeMux()
	mux.HandleFunc("/plain", func(w http.ResponseWriter, _ *http.Request) { w.Write(body) })
	mux.HandleFunc("/file.gz", func(w http.ResponseWriter, _ *http.Request) { w.Write(zip(t, body)) })
	mux.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	mux.HandleFunc("/half", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10000")
		w.Write(body[:len(body)-1])
	})
	mux.HandleFunc("/coded", func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zip(t, body))
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	for _, path := range []string{"/plain", "/file.gz", "/coded"} {
		in, err := source.Open(t.Context(), server.URL+path)
		if err != nil {
			t.Fatal(err)
		}
		if r := read(in, true); r.err != nil || len(r.ids) != 1 {
			t.Errorf("%s: %+v", path, r)
		}
		in.Close()
	}
	var status *source.StatusError
	if _, err := source.Open(t.Context(), server.URL+"/busy"); !errors.As(err, &status) || status.Code != 429 || status.RetryAfter != "7" {
		t.Errorf("busy: %v", err)
	}
	in, err := source.Open(t.Context(), server.URL+"/half")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var cut *source.CutError
	if r := read(in, true); !errors.As(r.err, &cut) || len(r.ids) != 1 {
		t.Errorf("half an answer: %+v", r)
	}
}

// A read ends when its context does, even in the middle of a body.
func TestOpenIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("[" + ad("1") + ","))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	in, err := source.Open(ctx, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var first bytes.Buffer
	if _, err := io.CopyN(&first, in, 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if r := read(io.MultiReader(&first, in), true); r.err == nil {
		t.Errorf("%+v", r)
	}
}
