package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// Input is where ads are read from, and how far.
type Input struct {
	io.Reader
	Size  int64 // bytes; -1 when not known
	read  atomic.Int64
	close func() error
}

// Open opens a file, an http or https address, or for "-" standard input. The
// address is the operator's own choice: unlike a stranger's it may be local.
func Open(ctx context.Context, where string) (*Input, error) {
	switch {
	case where == "-":
		return &Input{Reader: os.Stdin, Size: -1, close: func() error { return nil }}, nil
	case strings.HasPrefix(where, "http://"), strings.HasPrefix(where, "https://"):
		return get(ctx, where, "application/json")
	}
	file, err := os.Open(where)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = fmt.Errorf("%s is a folder; name a file in it", where)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	in := &Input{Reader: file, Size: -1, close: file.Close}
	if info.Mode().IsRegular() {
		in.Size = info.Size()
	}
	return in, nil
}

// Offset returns how many bytes have been read. It may be asked while they are.
func (in *Input) Offset() int64 { return in.read.Load() }

func (in *Input) Read(p []byte) (int, error) {
	n, err := in.Reader.Read(p)
	in.read.Add(int64(n))
	return n, err
}

// Close releases what Open opened.
func (in *Input) Close() error { return in.close() }

// An answer may take as long as it needs, as long as something comes.
const firstByte = 2 * time.Minute

var stall = time.Minute // changed by tests only

var client = &http.Client{Transport: &http.Transport{
	Proxy:                 http.ProxyFromEnvironment,
	TLSHandshakeTimeout:   30 * time.Second,
	ResponseHeaderTimeout: firstByte,
	DisableKeepAlives:     true, // a minute and more between requests
}}

// StatusError is an answer that is not 200.
type StatusError struct {
	Code       int
	RetryAfter string // the header as it came
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("the server answered %d %s", e.Code, http.StatusText(e.Code))
}

// get asks an address. A body that stalls gives an error.
func get(ctx context.Context, address, accept string) (*Input, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	request.Header.Set("Accept", accept)
	request.Header.Set("User-Agent", "jobbnara")
	answer, err := client.Do(request)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = &StatusError{Code: answer.StatusCode, RetryAfter: answer.Header.Get("Retry-After")}
		answer.Body.Close()
	}
	if err != nil {
		cancel(nil)
		return nil, err
	}
	in := &Input{Size: answer.ContentLength}
	if answer.Uncompressed {
		in.Size = -1
	}
	body := &impatient{ctx: ctx, body: answer.Body, timer: time.AfterFunc(stall, func() { cancel(errStalled) })}
	in.Reader = body
	in.close = func() error { body.timer.Stop(); cancel(nil); return answer.Body.Close() }
	return in, nil
}

var errStalled = fmt.Errorf("nothing came for %v", stall)

// impatient is a body that gives up when nothing comes.
type impatient struct {
	ctx   context.Context
	body  io.Reader
	timer *time.Timer
}

func (b *impatient) Read(p []byte) (int, error) {
	b.timer.Reset(stall)
	n, err := b.body.Read(p)
	b.timer.Stop() // whoever reads may take their time
	if err != nil && !errors.Is(err, io.EOF) && context.Cause(b.ctx) == errStalled {
		err = errStalled
	}
	return n, err
}
