package browser_test

import (
	"bufio"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/mockserver"
)

// firefox is a page in Firefox, driven by WebDriver BiDi (W3C) over a WebSocket (RFC 6455).
type firefox struct {
	*testing.T
	wire    net.Conn
	from    *bufio.Reader
	last    int
	context string
}

// newFirefox starts one; it is skipped where there is none, but in CI.
func newFirefox(t *testing.T) *firefox {
	t.Helper()
	program, err := exec.LookPath("firefox-esr")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("no Firefox is installed: apt-get install firefox-esr")
	}
	if err != nil {
		t.Skip("the console is looked at in Firefox too, and there is none: .ci/run installs Debian's firefox-esr")
	}
	profile := t.TempDir()
	prefs := `user_pref("app.normandy.enabled", false); user_pref("datareporting.policy.dataSubmissionEnabled", false); user_pref("intl.accept_languages", "en-US"); user_pref("network.captive-portal-service.enabled", false);`
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0")
	command.Env = append(os.Environ(), "HOME="+profile)
	said, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	address := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if found := regexp.MustCompile(`WebDriver BiDi listening on ws://(\S+)`).FindStringSubmatch(lines.Text()); found != nil {
				address <- found[1]
			}
		}
	}()
	p := &firefox{T: t}
	select {
	case at := <-address:
		p.dial(at)
	case <-time.After(time.Minute):
		t.Fatal("Firefox does not say where it listens")
	}
	p.ask("session.new", map[string]any{"capabilities": map[string]any{}})
	t.Cleanup(func() { _ = p.wire.Close() })
	p.ask("session.subscribe", map[string]any{"events": []string{"log.entryAdded"}})
	p.ask("script.addPreloadScript", map[string]any{"functionDeclaration": "() => { " + shorthand + " }"})
	p.context = p.ask("browsingContext.create", map[string]any{"type": "tab"})["context"].(string)
	return p
}

func (p *firefox) dial(at string) {
	p.Helper()
	wire, err := net.Dial("tcp", at)
	if err != nil {
		p.Fatal(err)
	}
	p.wire, p.from = wire, bufio.NewReader(wire)
	fmt.Fprintf(wire, "GET /session HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n", at, base64.StdEncoding.EncodeToString(make([]byte, 16)))
	if answer, err := http.ReadResponse(p.from, nil); err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		p.Fatalf("no WebSocket: %v", err)
	}
}

// write sends a text in one frame, masked as a client's are (RFC 6455, section 5.3).
func (p *firefox) write(text []byte) {
	p.Helper()
	head := []byte{0x81}
	switch size := len(text); {
	case size < 126:
		head = append(head, 0x80|byte(size))
	case size < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 0x80|126), uint16(size))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 0x80|127), uint64(size))
	}
	mask := make([]byte, 4)
	_, _ = rand.Read(mask)
	for i := range text {
		text[i] ^= mask[i%4]
	}
	if _, err := p.wire.Write(append(append(head, mask...), text...)); err != nil {
		p.Fatal(err)
	}
}

// read returns the next text, of all its frames.
func (p *firefox) read() (text []byte) {
	p.Helper()
	_ = p.wire.SetReadDeadline(time.Now().Add(time.Minute))
	for {
		head := make([]byte, 2)
		if _, err := io.ReadFull(p.from, head); err != nil {
			p.Fatal(err)
		}
		size := uint64(head[1] & 0x7f)
		if more := map[uint64]int{126: 2, 127: 8}[size]; more > 0 {
			length := make([]byte, 8)
			if _, err := io.ReadFull(p.from, length[8-more:]); err != nil {
				p.Fatal(err)
			}
			size = binary.BigEndian.Uint64(length)
		}
		frame := make([]byte, size)
		if _, err := io.ReadFull(p.from, frame); err != nil {
			p.Fatal(err)
		}
		if head[0]&0x0f > 2 { // of control
			continue
		}
		if text = append(text, frame...); head[0]&0x80 != 0 {
			return text
		}
	}
}

// ask sends a command and returns its result; what the page complains of fails the test.
func (p *firefox) ask(method string, params map[string]any) map[string]any {
	p.Helper()
	p.last++
	text, err := json.Marshal(map[string]any{"id": p.last, "method": method, "params": params})
	if err != nil {
		p.Fatal(err)
	}
	p.write(text)
	for {
		var got struct {
			ID     int
			Type   string
			Result map[string]any
			Params struct {
				Level, Text, Type string
				Source            struct{ Context string }
			}
			Error  string
			Method string
			Reason string `json:"message"`
		}
		if err := json.Unmarshal(p.read(), &got); err != nil {
			p.Fatal(err)
		}
		switch {
		case got.Method == "log.entryAdded":
			if got.Params.Level == "error" && got.Params.Type == "javascript" && p.context != "" && got.Params.Source.Context == p.context { // not of Firefox's own first page
				p.Errorf("the page misbehaved: %s", got.Params.Text)
			}
		case got.ID != p.last:
		case got.Type == "error":
			p.Fatalf("%s: %s: %s", method, got.Error, got.Reason)
		default:
			return got.Result
		}
	}
}

// of returns the text of an expression's value.
func (p *firefox) of(expression string) string {
	p.Helper()
	got := p.ask("script.evaluate", map[string]any{"expression": "(async () => JSON.stringify(await (" + expression + ")) ?? 'null')()", "target": map[string]any{"context": p.context}, "awaitPromise": true})
	if failed, isFailed := got["exceptionDetails"].(map[string]any); isFailed {
		p.Fatalf("%s: %v", expression, failed["text"])
	}
	text, _ := got["result"].(map[string]any)["value"].(string)
	return text
}

func (p *firefox) until(expression string) {
	p.Helper()
	for late := time.Now().Add(patience); time.Now().Before(late); time.Sleep(40 * time.Millisecond) {
		if p.of("Boolean("+expression+")") == "true" {
			return
		}
	}
	p.Fatalf("waited for %s; the page says:\n%s", expression, p.of(`document.body.innerText.slice(0, 1500)`))
}

// click clicks with a mouse where an element is.
func (p *firefox) click(element string) {
	p.Helper()
	p.until(element)
	var at struct{ X, Y float64 }
	text := p.of(fmt.Sprintf(`new Promise((done) => { const el = %s; el.scrollIntoView({block: 'center', behavior: 'instant'}); requestAnimationFrame(() => requestAnimationFrame(() => { const box = el.getBoundingClientRect(); done({X: box.x + Math.min(box.width / 2, 200), Y: box.y + box.height / 2}); })); })`, element))
	if err := json.Unmarshal([]byte(text), &at); err != nil {
		p.Fatal(err)
	}
	p.ask("input.performActions", map[string]any{"context": p.context, "actions": []any{map[string]any{"type": "pointer", "id": "mouse", "actions": []any{
		map[string]any{"type": "pointerMove", "x": int(at.X), "y": int(at.Y)}, map[string]any{"type": "pointerDown", "button": 0}, map[string]any{"type": "pointerUp", "button": 0}}}}})
}

func (p *firefox) press(button string) { p.Helper(); p.click(fmt.Sprintf("at.button(%q)", button)) }

func (p *firefox) set(element, value, event string) {
	p.Helper()
	p.until(element)
	p.of(fmt.Sprintf(`(() => { const el = %s; el.value = %q; el.dispatchEvent(new Event(%q, {bubbles: true})); })()`, element, value, event))
}

func (p *firefox) open(server, hash string) {
	p.Helper()
	p.ask("browsingContext.navigate", map[string]any{"context": p.context, "url": server + "/__admin/" + hash, "wait": "complete"})
	p.until(`document.querySelector('main h1')`)
}

func (p *firefox) audited() {
	p.Helper()
	var faults []string
	if err := json.Unmarshal([]byte(p.of(audit)), &faults); err != nil {
		p.Fatal(err)
	}
	for _, fault := range faults {
		p.Error(fault)
	}
}

// TestFirefox is the main journeys, once in Firefox: an answer by hand and by form, the log and its reasons, a stream, a resource, a run of the
// contract, the API's page, the other language.
func TestFirefox(t *testing.T) {
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(orders)}}, mockserver.Options{})
	flowing := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(answers)}}, mockserver.Options{})
	todos, err := os.ReadFile("../../docs/todos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	things := start(t, fstest.MapFS{"openapi.yaml": {Data: todos}}, mockserver.Options{})
	notes := consoleOf(t, fstest.MapFS{"openapi.yaml": {Data: []byte(secured)}}, noOptions)
	files := fstest.MapFS{"openapi.yaml": {Data: []byte(orders)}, "fixtures/putOrder/1.yaml": {Data: []byte("# of the shop\nresponse:\n  body: {id: 1, state: paid}\n")}}
	edited := start(t, files, mockserver.Options{Edit: &mockserver.Editor{
		Read:  func(name string) ([]byte, error) { return fs.ReadFile(files, name) },
		Write: func(name string, data []byte) error { files[name] = &fstest.MapFile{Data: data}; return nil },
	}})
	p := newFirefox(t) // after the servers, which wait for its streams to end when they are closed
	p.ask("browsingContext.setViewport", map[string]any{"context": p.context, "viewport": map[string]any{"width": 1280, "height": 900}})
	put := func() string {
		return strings.Join(strings.Fields(send(t, server, "PUT /orders/1", "Content-Type: application/json", "", `{"id": 1, "state": "open"}`).Text), "")
	}
	p.open(server.URL, "")
	p.click(`document.querySelector('.operations .operation')`)
	p.until(`at.field('Body, to be edited')?.value.includes('4111')`)
	p.click(`document.querySelector('.answer-form .form-beside summary')`)
	p.set(`document.querySelector('[data-at="/state"]')`, `"paid"`, "change")
	p.press("Answer so")
	p.until(`at.text().includes('answer-putOrder')`)
	if got := put(); got != `{"id":12345678901234567890,"state":"paid","note":null,"pay":{"kind":"card","number":"4111"}}` {
		t.Errorf("answered: %s", got)
	}
	p.audited()
	p.click(`document.querySelector('.operation-view .recent a')`)
	p.until(`document.querySelector('.why details') && at.button('Change and send')`)
	p.press("Change and send")
	p.until(`document.querySelectorAll('dialog .form-beside').length === 2`) // what comes moves the button
	p.press("Send")
	p.until(`at.one('.client-answer .status')?.textContent === '200'`)
	p.press("Close")
	p.until(`!document.querySelector('dialog') && !history.state?.dialog`)
	p.press("中文")
	p.until(`document.documentElement.lang === 'zh-CN' && at.text().includes('运行时样例')`)
	p.audited()

	send(t, flowing, "/ticks?__interval=0s")
	p.open(flowing.URL, "#/requests/1")
	p.until(`document.querySelectorAll('.stream li').length === 3`)

	p.open(things.URL, "#/resources/todo")
	p.until(`document.querySelectorAll('tbody tr').length === 25`)
	p.audited()

	p.open(edited.URL, "#/operations/putOrder")
	p.press("Edit: 1")
	const area = `document.querySelector('dialog .editor-text textarea')`
	p.until(area + ` && document.querySelector('dialog .file-change .soft')`)
	p.of(`(() => { const el = ` + area + `; el.value = el.value.replace('paid', ''); el.dispatchEvent(new Event('input', {bubbles: true})); el.focus(); const at = el.value.indexOf('state: ') + 7; el.setSelectionRange(at, at); })()`)
	p.until(`document.querySelector('dialog .editor-mark.error .note')?.textContent.includes('state')`)
	p.of(area + `.dispatchEvent(new KeyboardEvent('keydown', {key: ' ', ctrlKey: true, bubbles: true, cancelable: true}))`)
	p.click(`[...document.querySelectorAll('dialog .suggestions:not([hidden]) li')].find((el) => el.textContent === 'open')`)
	p.until(area + `.value.includes('state: open}') && !document.querySelector('dialog .editor-mark')`)
	p.press("Write the file")
	p.until(`!document.querySelector('dialog')`)
	if got := string(files["fixtures/putOrder/1.yaml"].Data); got != "# of the shop\nresponse:\n  body: {id: 1, state: open}\n" {
		t.Errorf("written: %s", got)
	}
	p.open(things.URL, "#/document")
	p.click(`[...document.querySelectorAll('.view-document summary')].find((el) => el.textContent.startsWith('todo'))`)
	p.press("Correct: todo")
	p.set(`at.field('Key')`, "/title", "input")
	p.until(`document.querySelector('dialog .way code')?.textContent === 'x-resource: {"name": "todo", "id": "/title", "items": "/items", "total": "/total"}'`)
	p.press("Cancel")
	p.until(`!document.querySelector('dialog') && !history.state?.dialog`)

	p.open(notes.URL, "#/contract")
	p.click(`document.querySelector('.contract-form button[type=submit]')`)
	p.until(`document.querySelector('.report-body .clean')`)
	p.audited()
	p.open(notes.URL, "#/api")
	p.until(`document.querySelectorAll('.opblock').length === 4`)
}
