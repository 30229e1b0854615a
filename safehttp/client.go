// Package safehttp is the HTTP client to use for addresses that strangers
// give: push endpoints, WebSub callbacks, feeds. It cannot be made to reach
// into the machine or the network that it runs in.
package safehttp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// ErrRefused is in the chain of every error for an address that the client
// does not connect to.
var ErrRefused = errors.New("not a public address and port")

// Options shape a client; the zero value is the safe choice.
type Options struct {
	// Timeout bounds a whole exchange, reading the body included: 0 is 30 s,
	// negative is no bound but that of the request's context.
	Timeout time.Duration
	// Ports that may be connected to; nil is 80 and 443.
	Ports []uint16
	// AllowLoopback lets 127.0.0.0/8 and ::1 through, at any port: for tests.
	AllowLoopback bool
}

// New returns a client that connects to public addresses only, whatever a name
// resolves to at that moment, uses no proxy, and hands a redirect to the
// caller instead of following it. The caller bounds how much of a body it
// reads. Make one and share it: it keeps connections.
func New(o Options) *http.Client {
	timeout := o.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second, Control: control(o)}
	return &http.Client{
		Timeout:       max(timeout, 0),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would dial for us, unchecked
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    10 * time.Second,
			ResponseHeaderTimeout:  20 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
			IdleConnTimeout:        90 * time.Second,
			MaxIdleConns:           256,
			MaxIdleConnsPerHost:    64, // the default of 2 opens a connection for nearly every message
			ForceAttemptHTTP2:      true,
		},
	}
}

// control is asked with the address that is about to be connected to, after
// name resolution: a name cannot be public when checked and private when used.
func control(o Options) func(network, address string, c syscall.RawConn) error {
	var options []ssrf.Option
	if o.Ports != nil {
		options = append(options, ssrf.WithPorts(o.Ports...))
	}
	guardian := ssrf.New(options...)
	return func(network, address string, c syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err == nil && o.AllowLoopback && at.Addr().IsLoopback() {
			return nil
		}
		if err := guardian.Safe(network, address, c); err != nil {
			return fmt.Errorf("%w: %v", ErrRefused, err)
		}
		return nil
	}
}
