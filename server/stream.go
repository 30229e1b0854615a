package server

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"jobbnara/job"
)

// cursorHeader carries where the next answer goes on.
const cursorHeader = "X-Next-Cursor"

// chunk is how many ads are read for a stream at once.
const chunk = 200

// cursor is a seq that looks like nothing, so that nobody counts on what it is.
func cursor(seq job.Seq) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "seq:%d", seq))
}

func parseCursor(s string) (seq job.Seq, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		_, err = fmt.Sscanf(string(raw), "seq:%d", &seq)
	}
	if err != nil || seq < 0 || cursor(seq) != s {
		return 0, &job.InputError{Field: "cursor", Value: s, Reason: job.ReasonForm, Allowed: "what an answer gave in its header " + cursorHeader}
	}
	return seq, nil
}

// snapshot answers as JobStream's /v2/snapshot does: all open ads. Its cursor
// is from before the first of them, so that a stream from there misses nothing.
func (s *Server) snapshot(c *fiber.Ctx) error {
	if _, err := only(c); err != nil {
		return err
	}
	ctx, cancel := deadline()
	defer cancel()
	seq, err := s.Store.LastSeq(ctx)
	if err != nil {
		return err
	}
	c.Set(cursorHeader, cursor(seq))
	c.Set(fiber.HeaderCacheControl, "no-cache")
	var mark int64
	return s.sendAll(c, func(ctx context.Context) (items []any, more bool, err error) {
		ads, next, err := s.Store.OpenAds(ctx, mark, chunk)
		for _, ad := range ads {
			items = append(items, newHit(ad))
		}
		mark = next
		return items, next != 0, err
	})
}

// stream answers as JobStream's /v2/stream does: what changed after a time, or
// exactly after a cursor. An ad that changed several times comes once, as it
// is now.
func (s *Server) stream(c *fiber.Ctx) error {
	v, err := only(c, "updated-after", "updated-before", "cursor")
	if err != nil {
		return err
	}
	ctx, cancel := deadline()
	defer cancel()
	var after, until job.Seq
	if until, err = s.Store.LastSeq(ctx); err != nil {
		return err
	}
	switch {
	case v.Get("cursor") != "":
		after, err = parseCursor(v.Get("cursor"))
	case v.Get("updated-after") != "":
		after, err = s.seqAt(ctx, "updated-after", v.Get("updated-after"))
	default:
		err = &job.InputError{Field: "updated-after", Reason: job.ReasonForm, Allowed: "2026-11-20T18:00:00 (or cursor=…)"}
	}
	if err == nil && v.Get("updated-before") != "" {
		until, err = s.seqAt(ctx, "updated-before", v.Get("updated-before"))
	}
	if err != nil {
		return err
	}
	c.Set(cursorHeader, cursor(max(after, until)))
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return s.sendAll(c, func(ctx context.Context) (items []any, more bool, err error) {
		changes, err := s.Store.Changes(ctx, after, chunk)
		for _, change := range changes {
			if change.Seq > until {
				return items, false, err
			}
			after = change.Seq
			if change.Ad.Status == job.Open {
				items = append(items, newHit(change.Ad))
			} else {
				items = append(items, newRemoval(change.Ad))
			}
		}
		return items, len(changes) == chunk, err
	})
}

func (s *Server) seqAt(ctx context.Context, name, value string) (job.Seq, error) {
	t, err := job.ParseTime(value)
	if err != nil {
		return 0, &job.InputError{Field: name, Value: value, Reason: job.ReasonForm, Allowed: "2026-11-20T18:00:00 (Swedish time)"}
	}
	return s.Store.SeqAt(ctx, t)
}

// only returns the parameters of an address that takes none but these.
func only(c *fiber.Ctx, names ...string) (url.Values, error) {
	v, err := apiValues(c)
	for name := range v {
		if !slices.Contains(names, name) {
			return nil, &job.InputError{Field: name, Reason: job.ReasonParameter, Allowed: cmp.Or(strings.Join(names, ", "), "none")}
		}
	}
	return v, err
}

// sendAll sends what next gives, piece by piece, as a JSON array, or with
// Accept: application/jsonl one a line. An error on the way leaves the array
// without its end, so that nobody takes it for the whole.
func (s *Server) sendAll(c *fiber.Ctx, next func(context.Context) (items []any, more bool, err error)) error {
	begin, between, end := "[", ",\n", "]\n"
	c.Set(fiber.HeaderContentType, "application/json; charset=utf-8")
	if strings.Contains(c.Get(fiber.HeaderAccept), "application/jsonl") {
		begin, between, end = "", "\n", "\n"
		c.Set(fiber.HeaderContentType, "application/jsonl; charset=utf-8")
	}
	c.Vary(fiber.HeaderAccept)
	if c.Method() == fiber.MethodHead {
		return nil // fasthttp would end a streamed body that it does not send
	}
	connection := c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer func() {
			if v := recover(); v != nil { // this is a goroutine of its own
				s.Log.Error("panic in a stream", "panic", fmt.Sprint(v))
			}
		}()
		separator := begin
		for more := true; more; {
			ctx, cancel := context.WithTimeout(context.Background(), maxQueryTime)
			var items []any
			var err error
			items, more, err = next(ctx)
			cancel()
			for _, item := range items {
				var text []byte
				if text, err = json.Marshal(item); err != nil {
					break
				}
				w.WriteString(separator)
				w.Write(text)
				separator = between
			}
			if err == nil {
				// Each piece may take so long: the whole has no bound.
				connection.SetWriteDeadline(time.Now().Add(writeTimeout))
				err = w.Flush() // tells us when the client is gone
			}
			if err != nil {
				s.Log.Warn("stream broken off", "error", err)
				return
			}
		}
		if separator == begin {
			w.WriteString(begin)
		}
		if separator == between || begin != "" {
			w.WriteString(end)
		}
		w.Flush()
	})
	return nil
}
