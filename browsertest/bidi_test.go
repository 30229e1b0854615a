package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/coder/websocket"
)

// bidi is a client of the WebDriver BiDi protocol (https://w3c.github.io/webdriver-bidi/):
// commands and their answers, and events, as JSON over one WebSocket.
type bidi struct {
	conn *websocket.Conn
	mu   sync.Mutex
	last int
	wait map[int]chan bidiMessage
	hear []func(event string, params json.RawMessage)
	gone error // why there is no connection any more
}

type bidiMessage struct {
	Type    string          `json:"type"`
	ID      int             `json:"id"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
	Result  json.RawMessage `json:"result"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
}

// object is a JSON object that is written by hand.
type object map[string]any

// dialBidi connects to a browser and starts a session that hears the events.
func dialBidi(ctx context.Context, address string, events ...string) (*bidi, error) {
	conn, _, err := websocket.Dial(ctx, address+"/session", nil)
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(-1) // screenshots are large
	b := &bidi{conn: conn, wait: map[int]chan bidiMessage{}}
	go b.read()
	if err := b.call(ctx, "session.new", object{"capabilities": object{}}, nil); err != nil {
		return nil, err
	}
	return b, b.call(ctx, "session.subscribe", object{"events": events}, nil)
}

func (b *bidi) read() {
	for {
		_, data, err := b.conn.Read(context.Background())
		var m bidiMessage
		if err == nil {
			err = json.Unmarshal(data, &m)
		}
		b.mu.Lock()
		if err != nil {
			b.gone = fmt.Errorf("the browser has gone: %w", err)
			for _, answer := range b.wait {
				close(answer)
			}
			b.mu.Unlock()
			return
		}
		answer, listeners := b.wait[m.ID], b.hear
		if m.Type != "event" {
			delete(b.wait, m.ID)
		}
		b.mu.Unlock()
		if m.Type == "event" {
			for _, listener := range listeners {
				listener(m.Method, m.Params)
			}
		} else if answer != nil {
			answer <- m
		}
	}
}

// listen has a function called for each event, in order, on one goroutine that
// must not be kept waiting.
func (b *bidi) listen(listener func(event string, params json.RawMessage)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hear = append(b.hear, listener)
}

// call sends a command and decodes its answer into result, or nowhere if that
// is nil.
func (b *bidi) call(ctx context.Context, method string, params object, result any) error {
	b.mu.Lock()
	if b.gone != nil {
		defer b.mu.Unlock()
		return b.gone
	}
	b.last++
	id, answer := b.last, make(chan bidiMessage, 1)
	b.wait[id] = answer
	b.mu.Unlock()

	command, err := json.Marshal(object{"id": id, "method": method, "params": params})
	if err != nil {
		return err
	}
	if err := b.conn.Write(ctx, websocket.MessageText, command); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	case m, ok := <-answer:
		switch {
		case !ok:
			return errors.New("the browser has gone during " + method)
		case m.Type == "error":
			return fmt.Errorf("%s: %s: %s", method, m.Error, m.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(m.Result, result)
	}
}
