package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

type chromium struct {
	ctx      context.Context
	noScript bool
}

func startChromium(t *testing.T, s settings) browser {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program(t, "apt-get install chromium", "chromium", "chromium-browser", "google-chrome")),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless,
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true),
		// Frames of other sites stay in the page's process, where its protocol
		// session sees them and their requests.
		chromedp.Flag("disable-site-isolation-trials", true),
		chromedp.Flag("disable-features", "site-per-process,IsolateOrigins,IsolateSandboxedIframes"),
		// What is not on this machine has no address.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	}
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return &chromium{ctx, s.noScript}
}

type chromiumTab struct {
	t   *testing.T
	ctx context.Context
	did record
}

func (b *chromium) newTab(t *testing.T) tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	p := &chromiumTab{t: t, ctx: ctx}
	t.Cleanup(cancel)
	p.must("a new tab", chromedp.Do(ctx))
	p.must("listening", chromedp.Listen(ctx, p.listen))
	if b.noScript {
		_, err := call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		p.must("turning scripts off", err)
	}
	return p
}

func (p *chromiumTab) must(what string, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("Chromium: %s: %v", what, err)
	}
}

// call sends a command of the protocol.
func call[P, R any](p *chromiumTab, command cdp.Command[P, R], params P) (R, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, params)
	})
}

func (p *chromiumTab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	p.must(what, chromedp.Do(ctx, steps...))
}

func (p *chromiumTab) listen(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if strings.Contains(e.Request.URL, "://") && !strings.HasPrefix(e.Request.URL, "chrome") {
			p.did.request(e.Request.URL)
		}
	case *network.EventWebSocketCreated:
		p.did.request(e.URL)
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		p.did.trouble("exception: " + text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, arg := range e.Args {
				words = append(words, string(arg.Value)+arg.Description)
			}
			p.did.trouble("console: " + strings.Join(words, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.did.trouble(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	}
}

func (p *chromiumTab) record() *record { return &p.did }

func (p *chromiumTab) open(address string) {
	p.t.Helper()
	p.do("opening "+address, chromedp.Navigate(address))
}

func (p *chromiumTab) eval(expression string, result any) error {
	return p.evalIn(0, expression, result)
}

func (p *chromiumTab) evalIn(world runtime.ExecutionContextID, expression string, result any) error {
	yes := true
	answer, err := call(p, runtime.Evaluate, runtime.EvaluateParams{
		Expression: asJSON(expression), ContextID: world, AwaitPromise: &yes, ReturnByValue: &yes,
	})
	if err != nil {
		return err
	}
	if e := answer.ExceptionDetails; e != nil {
		if e.Exception != nil {
			return errors.New(e.Exception.Description)
		}
		return errors.New(e.Text)
	}
	var text string
	if err := decode(string(answer.Result.Value), &text); err != nil {
		return err
	}
	return decode(text, result)
}

type chromiumFrame struct {
	p      *chromiumTab
	prefix string
}

func (p *chromiumTab) frame(prefix string) document { return chromiumFrame{p, prefix} }

func (f chromiumFrame) eval(expression string, result any) error {
	tree, err := call(f.p, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return err
	}
	for _, child := range tree.FrameTree.ChildFrames {
		if strings.HasPrefix(child.Frame.URL, f.prefix) {
			world, err := call(f.p, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: child.Frame.ID})
			if err != nil {
				return err
			}
			return f.p.evalIn(world.ExecutionContextID, expression, result)
		}
	}
	return errors.New("no frame has an address that begins with " + f.prefix)
}

func (p *chromiumTab) click(css string) {
	p.t.Helper()
	p.do("clicking "+css, chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible))
}

func (p *chromiumTab) keys(text string) {
	p.t.Helper()
	p.do("typing", chromedp.KeyEvent(strings.ReplaceAll(text, "\n", "\r")))
}

func (p *chromiumTab) resize(width, height int) {
	p.t.Helper()
	_, err := call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1, Mobile: width < 600,
	})
	p.must("resizing", err)
}

func (p *chromiumTab) screenshot() []byte {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	p.must("a screenshot", err)
	return picture
}

func (p *chromiumTab) cookies() (names []string) {
	p.t.Helper()
	answer, err := call(p, storage.GetCookies, storage.GetCookiesParams{})
	p.must("cookies", err)
	for _, cookie := range answer.Cookies {
		names = append(names, cookie.Name)
	}
	return names
}
