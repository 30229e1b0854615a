package push

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"jobbnara/job"
)

// pushService is a push service of one browser, which reads its messages.
type pushService struct {
	*httptest.Server
	t       *testing.T
	private *ecdh.PrivateKey
	auth    []byte
	vapid   Keys
	answer  func(w http.ResponseWriter, r *http.Request) // nil is 201

	mu       sync.Mutex
	received []received
}

type received struct {
	path          string
	header        http.Header
	message       message
	length        int // of the encrypted body
	authorization string
}

func newPushService(t *testing.T, vapid Keys) *pushService {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &pushService{t: t, private: private, auth: make([]byte, 16), vapid: vapid}
	rand.Read(p.auth)
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *pushService) device(id int64) job.Device {
	return job.Device{ID: id, Endpoint: fmt.Sprintf("%s/d/%d", p.URL, id), P256dh: p.private.PublicKey().Bytes(), Auth: p.auth}
}

func (p *pushService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Error(err)
	}
	got := received{path: r.URL.Path, header: r.Header, length: len(body), authorization: r.Header.Get("Authorization")}
	text, err := decrypt(body, p.private, p.auth)
	if err == nil {
		err = json.Unmarshal(text, &got.message)
	}
	if err != nil {
		p.t.Errorf("a message that no browser can read: %v", err)
	}
	if err := p.verify(got.authorization); err != nil {
		p.t.Errorf("Authorization: %v", err)
	}
	p.mu.Lock()
	p.received = append(p.received, got)
	p.mu.Unlock()
	if p.answer == nil {
		w.WriteHeader(http.StatusCreated)
		return
	}
	p.answer(w, r)
}

// messages returns what has come so far.
func (p *pushService) messages() []received {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]received(nil), p.received...)
}

// verify checks a VAPID header (RFC 8292) as a push service does.
func (p *pushService) verify(header string) error {
	var token, key string
	for part := range strings.SplitSeq(strings.TrimPrefix(header, "vapid "), ", ") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "t":
			token = value
		case "k":
			key = value
		}
	}
	if key != p.vapid.Public() {
		return fmt.Errorf("key %q", key)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return fmt.Errorf("token %q", token)
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err := json.Unmarshal(decodeKey(parts[1]), &claims); err != nil {
		return err
	}
	if life := time.Until(time.Unix(claims.Exp, 0)); claims.Aud != p.URL || claims.Sub != "mailto:jobb@kommun.se" || life <= 0 || life > 24*time.Hour {
		return fmt.Errorf("claims %+v", claims)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), decodeKey(key))
	if err != nil {
		return err
	}
	digest, signature := sha256.Sum256([]byte(parts[0]+"."+parts[1])), decodeKey(parts[2])
	if len(signature) != 64 || !ecdsa.Verify(public, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return fmt.Errorf("wrong signature")
	}
	return nil
}

// rig is a service with a store in memory and a push service.
type rig struct {
	*Service
	*memory
	browser *pushService
	wake    chan struct{}
	log     *bytes.Buffer // read it only after Run has ended
}

func newRig(t *testing.T) *rig {
	keys, err := LoadKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{memory: newMemory(), browser: newPushService(t, keys), wake: make(chan struct{}), log: &bytes.Buffer{}}
	r.Service, err = New(Options{
		Store: r.memory, Keys: keys, BaseURL: "https://jobb.kommun.se/", Contact: "mailto:jobb@kommun.se",
		Endpoints: Endpoints{AllowLoopback: true}, Clock: r.memory.clock, Every: time.Hour,
		Log: slog.New(slog.NewJSONHandler(r.log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// deliver queues one delivery, numbered like its device.
func (r *rig) deliver(id int64) {
	r.add(job.Delivery{ID: id, Device: r.browser.device(id), Alert: job.Alert{ID: fmt.Sprint("alert-", id), Lang: "sv"},
		Ads: []job.Ad{{ID: fmt.Sprint(1000 + id), Headline: "Undersköterska"}}})
}

// next returns what is recorded next.
func (m *memory) next(t *testing.T) event {
	t.Helper()
	select {
	case e := <-m.events:
		return e
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was recorded")
		return event{}
	}
}
