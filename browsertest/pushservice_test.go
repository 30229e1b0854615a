package browsertest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// pushService is a push service on this machine. Browsers that speak Mozilla's
// push WebSocket protocol subscribe at its address (ws://host/), and messages
// are posted to the endpoints that it hands out (RFC 8030: http://host/push/…).
// It keeps messages for a browser that is away.
type pushService struct {
	*httptest.Server

	mu       sync.Mutex
	channels map[string]*pushChannel // by the last part of the endpoint
	online   map[string]*websocket.Conn
	posted   []pushMessage
	tokens   int
}

// pushChannel is one subscription.
type pushChannel struct {
	id, browser string        // as the browser names it; the browser's uaid
	key         string        // the application server's public key
	answer      int           // to every post, instead of the right one; 0 for none
	waiting     []pushMessage // posted, and not acknowledged
	acked       int
}

// pushMessage is what somebody posted.
type pushMessage struct {
	Endpoint, Topic, Urgency, Encoding, Type, Version string
	TTL                                               int
	Body                                              []byte
	Status                                            int // what it was answered
}

func startPushService(t *testing.T) *pushService {
	t.Helper()
	s := &pushService{channels: map[string]*pushChannel{}, online: map[string]*websocket.Conn{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /push/{token}", s.post)
	mux.HandleFunc("/", s.connect)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.CloseClientConnections)
	return s
}

// prefs are what Firefox has to be started with to subscribe here.
func (s *pushService) prefs() map[string]any {
	return map[string]any{
		"dom.push.serverURL":                      "ws" + strings.TrimPrefix(s.URL, "http") + "/",
		"dom.push.testing.allowInsecureServerURL": true,
		"dom.push.testing.ignorePermission":       false,
		"dom.push.retryBaseInterval":              200, // ms, instead of 5 s
	}
}

// endpoints returns those that are subscribed now.
func (s *pushService) endpoints() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token := range s.channels {
		all = append(all, s.URL+"/push/"+token)
	}
	return all
}

// subscribed does what makes a browser subscribe, again if nothing comes of it
// (in the first seconds after its start Firefox may leave it hanging), and
// returns the endpoint.
func (s *pushService) subscribed(t *testing.T, try func()) string {
	t.Helper()
	again := time.Now()
	until(t, "a subscription", func() bool {
		if len(s.endpoints()) > 0 {
			return true
		}
		if time.Now().After(again) {
			again = time.Now().Add(3 * time.Second)
			try()
		}
		return false
	})
	return s.endpoints()[0]
}

// messages returns all posts so far, in order.
func (s *pushService) messages() []pushMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posted)
}

// delivered returns how many messages browsers have acknowledged.
func (s *pushService) delivered() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.channels {
		n += c.acked
	}
	return n
}

// answerWith has posts to an endpoint answered with a status (410, 429, 500 …),
// or with 0 rightly again.
func (s *pushService) answerWith(endpoint string, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[endpoint[strings.LastIndex(endpoint, "/")+1:]]; c != nil {
		c.answer = status
	}
}

// post is RFC 8030's request for delivery.
func (s *pushService) post(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 4097))
	m := pushMessage{
		Endpoint: s.URL + r.URL.Path, Topic: r.Header.Get("Topic"), Urgency: r.Header.Get("Urgency"),
		Encoding: r.Header.Get("Content-Encoding"), Type: r.Header.Get("Content-Type"), Body: body,
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[r.PathValue("token")]
	ttl, noTTL := strconv.Atoi(r.Header.Get("TTL"))
	m.TTL = ttl
	problem := ""
	switch {
	case c == nil:
		m.Status = http.StatusGone
	case c.answer != 0:
		m.Status = c.answer
	case err != nil || len(body) > 4096:
		m.Status = http.StatusRequestEntityTooLarge
	case noTTL != nil || ttl < 0:
		m.Status, problem = http.StatusBadRequest, "TTL is missing"
	case len(m.Topic) > 32:
		m.Status, problem = http.StatusBadRequest, "Topic is too long"
	case len(body) > 0 && m.Encoding != "aes128gcm":
		m.Status, problem = http.StatusBadRequest, "Content-Encoding is not aes128gcm"
	default:
		m.Status = http.StatusCreated
		if err := checkVAPID(r.Header.Get("Authorization"), c.key, s.URL); err != nil {
			m.Status, problem = http.StatusUnauthorized, err.Error()
		}
	}
	s.tokens++
	m.Version = strconv.Itoa(s.tokens)
	s.posted = append(s.posted, m)
	if m.Status == http.StatusTooManyRequests || m.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	if m.Status == http.StatusCreated {
		if m.Topic != "" { // it replaces what is undelivered
			c.waiting = slices.DeleteFunc(c.waiting, func(old pushMessage) bool { return old.Topic == m.Topic })
		}
		c.waiting = append(c.waiting, m)
		s.push(c, m)
		w.Header().Set("TTL", strconv.Itoa(ttl))
		w.Header().Set("Location", s.URL+"/message/"+m.Version)
	}
	w.WriteHeader(m.Status)
	_, _ = io.WriteString(w, problem)
}

// push hands a message to its browser, if that is here. s is locked.
func (s *pushService) push(c *pushChannel, m pushMessage) {
	if conn := s.online[c.browser]; conn != nil {
		notification := object{"messageType": "notification", "channelID": c.id, "version": m.Version}
		if len(m.Body) > 0 {
			notification["data"] = base64.RawURLEncoding.EncodeToString(m.Body)
			notification["headers"] = object{"encoding": m.Encoding}
		}
		send(conn, notification)
	}
}

func send(conn *websocket.Conn, message any) {
	if data, err := json.Marshal(message); err == nil {
		_ = conn.Write(context.Background(), websocket.MessageText, data)
	}
}
