package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromiums are the names that a headless browser goes by.
var chromiums = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// browser starts a browser for all tests of the console. Without one they are skipped; not in CI, where it has to be there.
func browser(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range chromiums {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" && os.Getenv("CI") != "" {
		t.Fatal("no Chromium is installed: apt-get install chromium fonts-noto-cjk")
	}
	if program == "" {
		t.Skip("the console is looked at in a browser, and there is none: .ci/run installs Debian's chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.NoFirstRun)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, leave := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the browser has gone, so that its directory can be removed
		leave()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	return ctx
}

// look is how a tab looks at a page. The zero value is English, light, 1280 pixels wide.
type look struct {
	language      string // as navigator.language has it
	dark          bool
	width, height int64
}

// tab is a page of the console in a browser, with nothing kept from other tabs.
type tab struct {
	*testing.T
	ctx    context.Context
	server *httptest.Server
	api    string // the API's address, where that is another
	mutex  sync.Mutex
	faults []string // what the page did that no page may do
	cut    bool     // it was cut off by a change of the machine's networks
}

// networkChanged is how Chromium says that it has dropped what it was loading, as a network of the machine came or went.
const networkChanged = "net::ERR_NETWORK_CHANGED"

// cutOff reports whether the page was cut off by that.
func (p *tab) cutOff() bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.cut
}

// patience bounds everything a test waits for.
const patience = 20 * time.Second

// shorthand finds elements the way readers do: by their words.
const shorthand = `window.at = {
	visible: (el) => el.checkVisibility({visibilityProperty: true}),
	named: (el) => (el.getAttribute('aria-label') || el.textContent || '').replace(/\s+/g, ' ').trim(),
	one: (selector) => [...document.querySelectorAll(selector)].find(at.visible),
	scope: () => document.querySelector('dialog[open]') || document,
	button: (name) => [...at.scope().querySelectorAll('button, a.button, label.button')].find((el) => at.visible(el) && at.named(el) === name),
	link: (name) => [...document.querySelectorAll('a')].find((el) => at.visible(el) && at.named(el).includes(name)),
	field: (label) => { const own = at.scope().querySelector('input[aria-label=' + JSON.stringify(label) + ']'); if (own && at.visible(own)) return own; const found = [...at.scope().querySelectorAll('label')].find((el) => at.visible(el) && at.named(el) === label); return found && (found.control || document.getElementById(found.htmlFor)); },
	text: () => document.body.innerText,
};`

// open opens the console of a server at a hash.
func open(t *testing.T, browser context.Context, server *httptest.Server, hash string, as look) *tab {
	t.Helper()
	p := blank(t, browser, server, as)
	p.run(chromedp.Navigate(server.URL + "/__admin/" + hash))
	for range 3 { // a network of the machine that comes or goes has a browser drop what it is loading
		_, err := chromedp.Run(p.ctx, chromedp.Poll[bool](`Boolean(document.querySelector('main h1'))`, chromedp.WithPollingTimeout(patience/3), chromedp.WithPollingInterval(25*time.Millisecond)))
		if err == nil || !p.cutOff() {
			break
		}
		p.run(chromedp.Reload())
	}
	p.until(`document.querySelector('main h1')`)
	return p
}

// blank returns a tab without a page.
func blank(t *testing.T, browser context.Context, server *httptest.Server, as look) *tab {
	t.Helper()
	ctx, leave := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	p := &tab{T: t, server: server}
	t.Cleanup(func() {
		leave()
		p.mutex.Lock()
		defer p.mutex.Unlock()
		for _, fault := range p.faults {
			t.Errorf("the page misbehaved: %s", fault)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	p.ctx = ctx
	if err := chromedp.Listen(ctx, p.heed); err != nil {
		t.Fatal(err)
	}
	if as.language == "" {
		as.language = "en-US"
	}
	if as.width == 0 {
		as.width, as.height = 1280, 900
	}
	theme := "light"
	if as.dark {
		theme = "dark"
	}
	command(p, network.Enable, network.EnableParams{})
	command(p, log.Enable, cdp.Empty{})
	command(p, audits.Enable, cdp.Empty{})
	command(p, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: "console-test", AcceptLanguage: as.language})
	command(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	command(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: shorthand})
	p.run(chromedp.EmulateViewport(as.width, as.height))
	return p
}

// heed notes what a page of the console must never do: fail, complain, break its policy, or ask somebody else.
func (p *tab) heed(event any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	fault := func(format string, args ...any) { p.faults = append(p.faults, fmt.Sprintf(format, args...)) }
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		said, _ := json.Marshal(e.ExceptionDetails)
		fault("exception: %s", said)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			said, _ := json.Marshal(e.Args)
			fault("console.%s: %s", e.Type, said)
		}
	case *log.EventEntryAdded:
		refused := e.Entry.Source == log.EntrySourceNetwork && !strings.HasSuffix(e.Entry.URL, ".js") && (strings.HasPrefix(e.Entry.URL, p.server.URL) || p.api != "" && strings.HasPrefix(e.Entry.URL, p.api)) // an answer such as 422, which the page shows
		if p.cut = p.cut || strings.Contains(e.Entry.Text, networkChanged); strings.Contains(e.Entry.Text, networkChanged) {
			return
		}
		if !refused && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			fault("log: %s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *audits.EventIssueAdded:
		if e.Issue.Code == audits.InspectorIssueCodeContentSecurityPolicyIssue {
			said, _ := json.Marshal(e.Issue.Details.ContentSecurityPolicyIssueDetails)
			fault("policy: %s", said)
		}
	case *page.EventJavascriptDialogOpening:
		fault("dialog: %s", e.Message)
	case *network.EventRequestWillBeSent:
		url := e.Request.URL
		if !strings.HasPrefix(url, p.server.URL+"/") && (p.api == "" || !strings.HasPrefix(url, p.api+"/")) && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "blob:"+p.server.URL) && !strings.HasPrefix(url, "chrome-extension:") && url != "about:blank" { // the viewer of PDFs is the browser's own
			fault("a request to %s", url)
		}
	}
}

func (p *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 2*patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// command sends a command of the DevTools protocol.
func command[P, R any](p *tab, c cdp.Command[P, R], params P) R {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	out, err := chromedp.Call(ctx, c, params)
	if err != nil {
		p.Fatalf("%s: %v", c.Method, err)
	}
	return out
}

// of returns the value of an expression of JavaScript; a promise is waited for.
func of[T any](p *tab, expression string) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return out
}

// do evaluates an expression for what it does.
func (p *tab) do(expression string) {
	p.Helper()
	of[chromedp.Void](p, expression)
}

// until waits until an expression is true.
func (p *tab) until(expression string) {
	p.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool]("Boolean("+expression+")", chromedp.WithPollingTimeout(patience), chromedp.WithPollingInterval(25*time.Millisecond)))
	if err != nil {
		p.Fatalf("waited for %s: %v; the page says:\n%s", expression, err, of[string](p, `(document.querySelector('dialog[open]') || document.body).innerText.slice(0, 1500)`))
	}
}

// shows waits until the page says something.
func (p *tab) shows(text string) {
	p.Helper()
	p.until(fmt.Sprintf("at.text().includes(%q)", text))
}

// click clicks with a mouse where an element is, once it is there, stands still, and nothing is above it.
func (p *tab) click(element string) {
	p.Helper()
	p.do(`window.target = {}`)
	p.until(fmt.Sprintf(`(() => {
		const el = %s;
		if (!el || el.disabled) return false;
		el.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
		const box = el.getBoundingClientRect();
		const [x, y] = [box.x + Math.min(box.width / 2, 200), box.y + box.height / 2];
		const still = target.el === el && target.X === x && target.Y === y;
		window.target = {el, X: x, Y: y};
		const top = document.elementFromPoint(x, y);
		return still && top && (el.contains(top) || top.contains(el));
	})()`, element))
	point := of[struct{ X, Y float64 }](p, `({X: target.X, Y: target.Y})`)
	p.run(chromedp.MouseClickXY(point.X, point.Y))
}

func (p *tab) press(button string) {
	p.Helper()
	p.click(fmt.Sprintf("at.button(%q)", button))
}

// fill types a text into a field, in the place of what is there.
func (p *tab) fill(field, text string) {
	p.Helper()
	p.until(fmt.Sprintf("at.field(%q)", field))
	p.do(fmt.Sprintf("(() => { const el = at.field(%q); el.focus(); if (el.select) el.select(); })()", field))
	command(p, input.InsertText, input.InsertTextParams{Text: text})
	p.do(fmt.Sprintf("at.field(%q).dispatchEvent(new Event('change', {bubbles: true}))", field))
}

// choose picks an option of a field.
func (p *tab) choose(field, value string) {
	p.Helper()
	p.until(fmt.Sprintf("at.field(%q)", field))
	p.do(fmt.Sprintf("(() => { const el = at.field(%q); el.value = %q; if (el.value !== %q) throw new Error('no such option'); el.dispatchEvent(new Event('change', {bubbles: true})); })()", field, value, value))
}

// visit follows a link of the navigation.
func (p *tab) visit(view string) {
	p.Helper()
	p.click(fmt.Sprintf(`document.querySelector('.nav a[data-view=%q]')`, view))
	p.until(fmt.Sprintf(`document.querySelector('main').dataset.view === %q`, view))
}

// key presses a key, as kb names them.
func (p *tab) key(keys string) {
	p.Helper()
	p.run(chromedp.KeyEvent(keys))
}

// enter presses Enter as keyboards do: where a page takes it for itself, no line begins.
func (p *tab) enter() {
	p.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		command(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", Text: map[bool]string{true: "\r"}[kind == input.DispatchKeyEventTypeKeyDown], WindowsVirtualKeyCode: 13})
	}
}

// copied returns what the reader copies by pressing a button: nothing of the computer's clipboard is touched.
func (p *tab) copied(element string) string {
	p.Helper()
	p.do(`navigator.clipboard.writeText = async (text) => { window.clip = text; }; window.clip = undefined`)
	p.click(element)
	p.until(`window.clip !== undefined`)
	return of[string](p, `window.clip`)
}

// saved returns the file that the reader gets by pressing a button.
func (p *tab) saved(button string) string {
	p.Helper()
	p.do(`window.file = undefined; const make = URL.createObjectURL; URL.createObjectURL = (blob) => { blob.text().then((text) => { window.file = text; }); URL.createObjectURL = make; return make.call(URL, blob); }`)
	p.press(button)
	p.until(`window.file !== undefined`)
	return of[string](p, `window.file`)
}
