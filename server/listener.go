package server

import (
	"net"
	"sync"
	"sync/atomic"
)

// listener closes with itself the connections on which nothing has come yet.
// Browsers hold one or two in reserve; fasthttp takes those for busy, and would
// wait for them when the server stops.
type listener struct {
	net.Listener
	mu     sync.Mutex
	unused map[*connection]bool // nil once closed
}

func listen(l net.Listener) *listener {
	return &listener{Listener: l, unused: map[*connection]bool{}}
}

func (l *listener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &connection{Conn: accepted, of: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.unused == nil {
		accepted.Close()
	} else {
		l.unused[c] = true
	}
	return c, nil
}

func (l *listener) Close() error {
	err := l.Listener.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.unused {
		c.Conn.Close()
	}
	l.unused = nil
	return err
}

func (l *listener) forget(c *connection) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.unused, c)
}

// connection leaves its listener's list at the first byte.
type connection struct {
	net.Conn
	of   *listener
	used atomic.Bool
}

func (c *connection) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if !c.used.Swap(true) {
		c.of.forget(c)
	}
	return n, err
}

func (c *connection) Close() error {
	c.of.forget(c)
	return c.Conn.Close()
}
