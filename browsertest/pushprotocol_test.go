package browsertest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// pushCommand is what a browser says. An empty object is a ping.
type pushCommand struct {
	MessageType string `json:"messageType"`
	UAID        string `json:"uaid"`
	ChannelID   string `json:"channelID"`
	Key         string `json:"key"`
	Updates     []struct {
		ChannelID string `json:"channelID"`
		Version   string `json:"version"`
		Code      int    `json:"code"` // 100 delivered, 101 not decrypted, 102 the event failed
	} `json:"updates"`
}

// connect speaks with one browser until it leaves.
func (s *pushService) connect(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"push-notification"}})
	if err != nil {
		return
	}
	defer conn.CloseNow()
	browser := ""
	for {
		_, data, err := conn.Read(r.Context())
		if err != nil {
			break
		}
		var c pushCommand
		if json.Unmarshal(data, &c) != nil {
			break
		}
		s.mu.Lock()
		if c.MessageType == "hello" {
			browser = s.hello(conn, c.UAID)
		} else {
			s.obey(conn, browser, c)
		}
		s.mu.Unlock()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.online[browser] == conn {
		delete(s.online, browser)
	}
}

// hello knows a browser again by its uaid, or names it, and hands over what has
// been waiting for it.
func (s *pushService) hello(conn *websocket.Conn, uaid string) string {
	known := false
	for _, channel := range s.channels {
		known = known || channel.browser == uaid
	}
	if !known {
		uaid = random()
	}
	s.online[uaid] = conn
	send(conn, object{"messageType": "hello", "uaid": uaid, "status": 200, "use_webpush": true, "broadcasts": object{}})
	for _, channel := range s.channels {
		if channel.browser == uaid {
			for _, m := range channel.waiting {
				s.push(channel, m)
			}
		}
	}
	return uaid
}

func (s *pushService) obey(conn *websocket.Conn, browser string, c pushCommand) {
	switch c.MessageType {
	case "":
		send(conn, object{})
	case "register":
		token := random()
		s.channels[token] = &pushChannel{id: c.ChannelID, browser: browser, key: c.Key}
		send(conn, object{"messageType": "register", "channelID": c.ChannelID, "status": 200, "pushEndpoint": s.URL + "/push/" + token})
	case "unregister":
		for token, channel := range s.channels {
			if channel.id == c.ChannelID && channel.browser == browser {
				delete(s.channels, token)
			}
		}
		send(conn, object{"messageType": "unregister", "channelID": c.ChannelID, "status": 200})
	case "ack":
		for _, update := range c.Updates {
			for _, channel := range s.channels {
				if channel.id == update.ChannelID {
					channel.acknowledge(update.Version, update.Code)
				}
			}
		}
	}
}

func (c *pushChannel) acknowledge(version string, code int) {
	for i, m := range c.waiting {
		if m.Version == version {
			c.waiting = append(c.waiting[:i:i], c.waiting[i+1:]...)
			if code == 100 {
				c.acked++
			}
			return
		}
	}
}

func random() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

var vapid = regexp.MustCompile(`^vapid t=([\w.-]+), ?k=([\w-]+)$`)

// checkVAPID verifies an Authorization header (RFC 8292): the key is the one
// that was subscribed with, it signed the token, and the token is for us, now.
func checkVAPID(header, key, audience string) error {
	parts := vapid.FindStringSubmatch(header)
	if parts == nil {
		return errors.New("Authorization is not vapid t=…, k=…")
	}
	signed, signature, _ := cutLast(parts[1], ".")
	sig, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || len(sig) != 64 {
		return errors.New("the token has no ES256 signature")
	}
	if given := strings.TrimRight(key, "="); given != "" && given != parts[2] {
		return errors.New("k is not the key that the browser subscribed with")
	}
	point, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return errors.New("k is not base64url")
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return fmt.Errorf("k: %w", err)
	}
	digest := sha256.Sum256([]byte(signed))
	if !ecdsa.Verify(public, digest[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])) {
		return errors.New("the signature is wrong")
	}
	_, payload, _ := cutLast(signed, ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return errors.New("the token's claims are not JSON")
	}
	left := time.Until(time.Unix(claims.Exp, 0))
	if claims.Aud != audience || claims.Sub == "" || left <= 0 || left > 24*time.Hour {
		return fmt.Errorf("claims %s: aud must be %s, sub set, exp within a day", text, audience)
	}
	return nil
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
