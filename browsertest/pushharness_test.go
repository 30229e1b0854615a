package browsertest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// sender is an application server's key, with the header that it signs.
type sender struct {
	private *ecdsa.PrivateKey
	public  string
}

func newSender(t *testing.T) sender {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return sender{private, base64.RawURLEncoding.EncodeToString(point)}
}

func (k sender) header(t *testing.T, audience string) string {
	t.Helper()
	encode := base64.RawURLEncoding.EncodeToString
	claims := fmt.Sprintf(`{"aud":%q,"exp":%d,"sub":"mailto:prov@kommun.example"}`, audience, time.Now().Add(time.Hour).Unix())
	token := encode([]byte(`{"alg":"ES256","typ":"JWT"}`)) + "." + encode([]byte(claims))
	digest := sha256.Sum256([]byte(token))
	r, s, err := ecdsa.Sign(rand.Reader, k.private, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return "vapid t=" + token + "." + encode(signature) + ", k=" + k.public
}

// post sends a message without a body and returns the status of the answer.
func (k sender) post(t *testing.T, s *pushService, endpoint, topic string, header string) int {
	t.Helper()
	r, _ := http.NewRequest(http.MethodPost, endpoint, http.NoBody)
	r.Header.Set("TTL", "60")
	r.Header.Set("Topic", topic)
	r.Header.Set("Authorization", header)
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// A browser of our own, to see that the push service keeps its side.
func TestPushServiceKeepsMessages(t *testing.T) {
	s, key := startPushService(t), newSender(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dial := func() *websocket.Conn {
		conn, _, err := websocket.Dial(ctx, s.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	hear := func(conn *websocket.Conn) (m struct{ MessageType, UAID, PushEndpoint, ChannelID, Version string }) {
		_, data, err := conn.Read(ctx)
		if err == nil {
			err = json.Unmarshal(data, &m)
		}
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	conn := dial()
	send(conn, object{"messageType": "hello", "use_webpush": true})
	uaid := hear(conn).UAID
	send(conn, object{"messageType": "register", "channelID": "c1", "key": key.public})
	endpoint := hear(conn).PushEndpoint
	conn.CloseNow()

	good := key.header(t, s.URL)
	for name, c := range map[string]struct {
		endpoint, header string
		want             int
	}{
		"right":             {endpoint, good, 201},
		"another key":       {endpoint, newSender(t).header(t, s.URL), 401},
		"another audience":  {endpoint, key.header(t, "https://push.example"), 401},
		"a broken token":    {endpoint, strings.Replace(good, "t=ey", "t=ez", 1), 401},
		"no header":         {endpoint, "", 401},
		"unknown recipient": {s.URL + "/push/none", good, 410},
	} {
		if got := key.post(t, s, c.endpoint, "topic", c.header); got != c.want {
			t.Errorf("%s: status %d, want %d", name, got, c.want)
		}
	}
	s.answerWith(endpoint, 429)
	if got := key.post(t, s, endpoint, "", good); got != 429 {
		t.Errorf("status %d, want 429", got)
	}
	s.answerWith(endpoint, 0)
	if got := key.post(t, s, endpoint, "topic", good); got != 201 {
		t.Errorf("status %d, want 201", got)
	}

	conn = dial()
	send(conn, object{"messageType": "hello", "uaid": uaid, "use_webpush": true})
	hear(conn)
	m := hear(conn)
	if m.MessageType != "notification" || m.ChannelID != "c1" {
		t.Fatalf("after its absence the browser hears %+v", m)
	}
	send(conn, object{"messageType": "ack", "updates": []object{{"channelID": "c1", "version": m.Version, "code": 100}}})
	send(conn, object{})
	if next := hear(conn); next.MessageType != "" { // the older one of its topic is gone: only the ping is answered
		t.Errorf("then it hears %+v", next)
	}
	if got := s.delivered(); got != 1 {
		t.Errorf("%d delivered, want 1", got)
	}
	send(conn, object{"messageType": "unregister", "channelID": "c1"})
	hear(conn)
	if got := key.post(t, s, endpoint, "", good); got != 410 {
		t.Errorf("status %d after unsubscribing, want 410", got)
	}
}

func TestFirefoxSubscribesHere(t *testing.T) {
	s, key := startPushService(t), newSender(t)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sw.js" {
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, `onpush = e => e.waitUntil(registration.showNotification("kom fram", {tag: "prov"}))`)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, start+`<button>Bevaka</button><script>
			document.querySelector("button").onclick = async () => {
				await navigator.serviceWorker.register("/sw.js")
				const worker = await navigator.serviceWorker.ready
				await worker.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: "`+key.public+`"})
			}</script>`)
	}))
	t.Cleanup(site.Close)

	p := startFirefox(t, settings{prefs: s.prefs()}).newTab(t)
	p.open(site.URL)
	endpoint := s.subscribed(t, func() { p.click("button") })
	untilTrue(t, p, "navigator.serviceWorker.ready.then(w => w.pushManager.getSubscription()).then(s => s.endpoint == '"+endpoint+"')")
	if got := key.post(t, s, endpoint, "", key.header(t, s.URL)); got != 201 {
		t.Fatalf("status %d, want 201", got)
	}
	untilTrue(t, p, `navigator.serviceWorker.ready.then(w => w.getNotifications()).then(all => all[0]?.title == "kom fram")`)
	until(t, "the acknowledgement", func() bool { return s.delivered() == 1 })
	if err := p.eval("navigator.serviceWorker.ready.then(w => w.pushManager.getSubscription()).then(s => s.unsubscribe())", nil); err != nil {
		t.Fatal(err)
	}
	until(t, "no subscription", func() bool { return len(s.endpoints()) == 0 })
}
