package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

type firefoxTab struct {
	t       *testing.T
	browser *firefox
	context string
	did     record
}

func (b *firefox) newTab(t *testing.T) tab {
	t.Helper()
	p := &firefoxTab{t: t, browser: b}
	var created struct{ Context string }
	p.call("browsingContext.create", object{"type": "tab"}, &created)
	p.context = created.Context
	b.tabs.Store(p.context, true)
	b.listen(p.listen)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = b.call(ctx, "browsingContext.close", object{"context": p.context}, nil)
	})
	return p
}

// try sends a command of the protocol.
func (p *firefoxTab) try(method string, params object, result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return p.browser.call(ctx, method, params, result)
}

func (p *firefoxTab) call(method string, params object, result any) {
	p.t.Helper()
	if err := p.try(method, params, result); err != nil {
		p.t.Fatalf("Firefox: %v", err)
	}
}

// listen hears of all that Firefox does. What another tab did is left out; what
// a frame or a worker did is taken as this tab's.
func (p *firefoxTab) listen(event string, params json.RawMessage) {
	var from struct {
		Context string
		Source  struct{ Context string }
	}
	if json.Unmarshal(params, &from) != nil || p.isOther(from.Context) || p.isOther(from.Source.Context) {
		return
	}
	switch event {
	case "network.beforeRequestSent":
		var e struct {
			Request struct{ URL string }
		}
		if json.Unmarshal(params, &e) == nil && strings.Contains(e.Request.URL, "://") {
			p.did.request(e.Request.URL)
		}
	case "network.responseCompleted":
		var e struct {
			Response struct {
				URL    string
				Status int
			}
		}
		if json.Unmarshal(params, &e) == nil && e.Response.Status >= 400 {
			p.did.trouble(fmt.Sprintf("network: %d %s", e.Response.Status, e.Response.URL))
		}
	case "log.entryAdded":
		var e struct{ Level, Type, Text string }
		if json.Unmarshal(params, &e) == nil && (e.Level == "error" || e.Level == "warn") {
			p.did.trouble(e.Type + ": " + e.Text)
		}
	}
}

func (p *firefoxTab) isOther(context string) bool {
	_, isTab := p.browser.tabs.Load(context)
	return isTab && context != p.context
}

func (p *firefoxTab) record() *record { return &p.did }

func (p *firefoxTab) open(address string) {
	p.t.Helper()
	err := p.try("browsingContext.navigate", object{"context": p.context, "url": address, "wait": "complete"}, nil)
	if err != nil && strings.HasSuffix(err.Error(), "Address rejected") {
		// So it calls a page that loaded, but for a frame that refused to.
		untilTrue(p.t, p, "document.readyState == 'complete' && location.protocol != 'about:'")
		return
	}
	if err != nil {
		p.t.Fatalf("Firefox: opening %s: %v", address, err)
	}
}

func (p *firefoxTab) eval(expression string, result any) error {
	return p.evalIn(p.context, expression, result)
}

func (p *firefoxTab) evalIn(where, expression string, result any) error {
	var answer struct {
		Result struct {
			Value string
		}
		ExceptionDetails *struct{ Text string }
	}
	script := asJSON(expression)
	if p.browser.noScript { // promises are never settled then
		script = "JSON.stringify(" + expression + ") ?? 'null'"
	}
	err := p.try("script.evaluate", object{
		"expression": script, "target": object{"context": where}, "awaitPromise": !p.browser.noScript,
	}, &answer)
	if err != nil {
		return err
	}
	if answer.ExceptionDetails != nil {
		return errors.New(answer.ExceptionDetails.Text)
	}
	return decode(answer.Result.Value, result)
}

type firefoxFrame struct {
	p      *firefoxTab
	prefix string
}

func (p *firefoxTab) frame(prefix string) document { return firefoxFrame{p, prefix} }

func (f firefoxFrame) eval(expression string, result any) error {
	var tree struct {
		Contexts []struct {
			Children []struct{ Context, URL string }
		}
	}
	if err := f.p.try("browsingContext.getTree", object{"root": f.p.context}, &tree); err != nil {
		return err
	}
	for _, page := range tree.Contexts {
		for _, child := range page.Children {
			if strings.HasPrefix(child.URL, f.prefix) {
				return f.p.evalIn(child.Context, expression, result)
			}
		}
	}
	return errors.New("no frame has an address that begins with " + f.prefix)
}

func (p *firefoxTab) click(css string) {
	p.t.Helper()
	var found struct {
		Nodes []struct {
			SharedID string `json:"sharedId"`
		}
	}
	until(p.t, css+" to click on", func() bool {
		err := p.try("browsingContext.locateNodes", object{
			"context": p.context, "locator": object{"type": "css", "value": css}, "maxNodeCount": 1,
		}, &found)
		return err == nil && len(found.Nodes) == 1
	})
	p.call("script.callFunction", object{
		"functionDeclaration": "element => element.scrollIntoView({block: 'center', behavior: 'instant'})",
		"target":              object{"context": p.context}, "awaitPromise": false,
		"arguments": []object{{"sharedId": found.Nodes[0].SharedID}},
	}, nil)
	p.call("input.performActions", object{"context": p.context, "actions": []object{{
		"type": "pointer", "id": "mouse", "actions": []object{
			{"type": "pointerMove", "x": 0, "y": 0, "origin": object{"type": "element", "element": object{"sharedId": found.Nodes[0].SharedID}}},
			{"type": "pointerDown", "button": 0},
			{"type": "pointerUp", "button": 0},
		},
	}}}, nil)
}

func (p *firefoxTab) keys(text string) {
	p.t.Helper()
	named := strings.NewReplacer("\n", "\uE007", "\t", "\uE004").Replace(text)
	var actions []object
	for _, key := range named {
		actions = append(actions, object{"type": "keyDown", "value": string(key)}, object{"type": "keyUp", "value": string(key)})
	}
	p.call("input.performActions", object{"context": p.context, "actions": []object{{"type": "key", "id": "keyboard", "actions": actions}}}, nil)
}

func (p *firefoxTab) resize(width, height int) {
	p.t.Helper()
	p.call("browsingContext.setViewport", object{"context": p.context, "viewport": object{"width": width, "height": height}}, nil)
}

func (p *firefoxTab) screenshot() []byte {
	p.t.Helper()
	var picture struct{ Data []byte } // base64, as encoding/json reads bytes
	p.call("browsingContext.captureScreenshot", object{"context": p.context}, &picture)
	return picture.Data
}

func (p *firefoxTab) cookies() (names []string) {
	p.t.Helper()
	var jar struct{ Cookies []struct{ Name string } }
	p.call("storage.getCookies", object{}, &jar)
	for _, cookie := range jar.Cookies {
		names = append(names, cookie.Name)
	}
	return names
}
