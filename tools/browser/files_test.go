package browser_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"agentmock/mockserver"
)

// savedBesideTheDocument writes an answer into a file of the fixtures, looks at what changes before it is written anew, and has the mock read it.
func savedBesideTheDocument(t *testing.T, ctx context.Context) {
	files := tasksFiles()
	mock := must(mockserver.New(files, mockserver.Options{Edit: &mockserver.Editor{
		Read:  func(name string) ([]byte, error) { return fs.ReadFile(files, name) },
		Write: func(name string, data []byte) error { files[name] = &fstest.MapFile{Data: data}; return nil },
	}}))
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	p := open(t, ctx, server, "#/operations/listTasks", small)
	p.until(`at.field('Body, to be edited')?.value.includes('items')`)
	save := func() {
		t.Helper()
		p.press("Save to fixtures/")
		p.until(`at.one('dialog .json') || at.one('dialog .soft')`)
	}
	save()
	p.shows("A new file: fixtures/listTasks/200.yaml")
	for _, fault := range of[[]string](p, audit) {
		if !strings.Contains(fault, "headings of the first level") {
			t.Error(fault)
		}
	}
	p.press("Write the file")
	p.shows("fixtures/listTasks/200.yaml is written")
	if err := mock.Reload(files); err != nil {
		t.Fatal(err)
	}
	p.shows("The files have changed")
	if got := compact(t, send(t, server, "/v1/tasks").Text); got != `{"items":[]}` {
		t.Errorf("with the file: %s", got)
	}
	p.until(`at.field('Body, to be edited')?.value.includes('items')`)
	p.choose("Body", "example 1")
	p.until(`at.field('Body, to be edited')?.value.includes('plants')`)
	save()
	p.shows("It takes the place of what is there: fixtures/listTasks/200.yaml")
	p.until(`[...document.querySelectorAll('dialog .line.more')].some((el) => el.textContent.includes('plants')) && document.querySelector('dialog .line.less')`)
	p.fill("Name", "two")
	p.do(`at.field('Name').dispatchEvent(new Event('input', {bubbles: true}))`)
	p.shows("A new file: fixtures/listTasks/two.yaml")
	p.press("Write the file")
	p.shows("fixtures/listTasks/two.yaml is written")
	if err := mock.Reload(files); err != nil {
		t.Fatal(err)
	}
	p.shows("200.yaml") // of the exchange file
	p.until(`at.button('Edit: 200')`)
	p.press("Edit: 200")
	p.until(`document.querySelector('dialog .file-change .soft')`)
	p.click(`document.querySelector('dialog .form-beside summary')`)
	p.click(`document.querySelector('dialog [data-at="/response"]')`)
	p.click(`document.querySelector('dialog [data-at="/response/body"]')`)
	p.click(`[...document.querySelectorAll('dialog .chip')].find((el) => el.textContent.includes('delay'))`)
	p.until(`at.field('Text of the file')?.value.includes('"delay": "300ms"') && [...document.querySelectorAll('dialog .line.more')].some((el) => el.textContent.includes('300ms'))`)
	p.do(`(() => { const el = document.querySelector('dialog textarea'); el.value = el.value.replace('"items"', '"itmes"'); el.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	p.until(`document.querySelector('dialog .editor-mark.error .note')?.textContent.includes('items') && at.button('Write the file').disabled`)
	p.do(`(() => { const el = document.querySelector('dialog textarea'); el.value = el.value.replace('"itmes"', '"items"'); el.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	p.until(`!document.querySelector('dialog .editor-mark') && !at.button('Write the file').disabled`)
	for _, fault := range of[[]string](p, audit) {
		if !strings.Contains(fault, "headings of the first level") {
			t.Error(fault)
		}
	}
	p.press("Write the file")
	p.until(`!document.querySelector('dialog')`)
	if !strings.Contains(string(files["fixtures/listTasks/200.yaml"].Data), "300ms") {
		t.Errorf("the file was not changed: %s", files["fixtures/listTasks/200.yaml"].Data)
	}
	if files["fixtures/listTasks/two.yaml"] == nil || strings.Contains(string(files["fixtures/listTasks/200.yaml"].Data), "plants") {
		t.Error("the wrong file was written")
	}
}

// editedAsText writes in a file of YAML with what is offered at the cursor, by the keyboard alone, reads what is wrong at its line, and has it
// written as it is typed, with its comments.
func editedAsText(t *testing.T, ctx context.Context) {
	for _, as := range []look{{width: 1440, height: 900}, {language: "zh-CN", dark: true, width: 390, height: 844}} {
		words := func(english, chinese string) string {
			return map[bool]string{true: chinese, false: english}[as.language == "zh-CN"]
		}
		files := fstest.MapFS{"openapi.yaml": {Data: []byte(orders)}, "fixtures/putOrder/1.yaml": {Data: []byte("# of the shop\nresponse:\n  status: 200 # paid\n")}}
		server := start(t, files, mockserver.Options{Edit: &mockserver.Editor{
			Read:  func(name string) ([]byte, error) { return fs.ReadFile(files, name) },
			Write: func(name string, data []byte) error { files[name] = &fstest.MapFile{Data: data}; return nil },
		}})
		p := open(t, ctx, server, "#/operations/putOrder", as)
		p.press(words("Edit: 1", "编辑: 1"))
		const area, chosen = `document.querySelector('dialog .editor-text textarea')`, `document.querySelector('dialog .suggestions:not([hidden]) [aria-selected="true"] code')?.textContent`
		p.until(`document.querySelector('dialog .file-change .soft')`)
		p.do(area + `.focus(); ` + area + `.setSelectionRange(1e6, 1e6)`)
		written := func(text string) { command(p, input.InsertText, input.InsertTextParams{Text: text}) }
		written("  bo")
		p.until(chosen + ` === 'body'`)
		p.enter()
		p.until(area + `.value.endsWith('  body: ')`)
		p.enter()
		written("st")
		p.until(chosen + ` === 'state'`)
		p.enter()
		p.until(`document.querySelector('dialog .suggestions:not([hidden])')?.textContent.includes('paid')`) // the values of its enum
		for _, fault := range of[[]string](p, audit) {
			if !strings.Contains(fault, "headings of the first level") {
				t.Error(fault)
			}
		}
		p.key(kb.Escape)
		p.until(`document.querySelector('dialog .suggestions').hidden`)
		written("lost")
		if as.language == "zh-CN" {
			p.until(`document.querySelector('dialog .editor-problems').textContent.includes('应为')`)
		}
		p.until(`document.querySelector('dialog .editor-mark .note')?.textContent.includes('paid')`)
		if got := of[string](p, `document.querySelector('dialog .editor-problems').textContent`); !strings.Contains(got, words("Line 5", "第 5 行")) {
			t.Errorf("the problem is at %s", got)
		}
		if !of[bool](p, `document.querySelector('dialog button[type=submit]').disabled`) {
			t.Error("what breaks the document can be written")
		}
		for range 4 {
			p.key(kb.Backspace)
		}
		p.run(chromedp.KeyEvent(" ", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		p.until(chosen)
		p.key(kb.ArrowDown)
		p.until(chosen + ` === 'paid'`)
		p.enter()
		p.until(area + `.value.endsWith('state: paid')`)
		p.enter()
		written("id: 1")
		p.until(area + `.value.endsWith('    id: 1') && !document.querySelector('dialog .editor-mark.error') && !document.querySelector('dialog button[type=submit]').disabled`)
		if over := of[int](p, `document.querySelector('dialog').scrollWidth - document.querySelector('dialog').clientWidth`); over > 0 {
			t.Errorf("the dialog is %d pixels too wide", over)
		}
		p.press(words("Write the file", "写入文件"))
		p.until(`!document.querySelector('dialog')`)
		if got := string(files["fixtures/putOrder/1.yaml"].Data); !strings.HasPrefix(got, "# of the shop\nresponse:\n  status: 200 # paid\n  body: \n    state: paid\n    id: 1") {
			t.Errorf("written: %s", got)
		}
	}
}

// mappingsAreSaved has a mapping of WireMock's API changed, and saved as a file, which says what no file can say.
func mappingsAreSaved(t *testing.T, ctx context.Context) {
	for _, as := range []look{{width: 1440, height: 900}, {language: "zh-CN", dark: true, width: 390, height: 844}} {
		words := func(english, chinese string) string {
			return map[bool]string{true: chinese, false: english}[as.language == "zh-CN"]
		}
		files := tasksFiles()
		server := start(t, files, mockserver.Options{Edit: &mockserver.Editor{
			Read:  func(name string) ([]byte, error) { return fs.ReadFile(files, name) },
			Write: func(name string, data []byte) error { files[name] = &fstest.MapFile{Data: data}; return nil },
		}})
		id := asks(t, server, http.StatusCreated, "POST /__admin/mappings", `{"name": "done ones", "priority": 2, "request": {"method": "GET", "urlPath": "/v1/tasks", "queryParameters": {"state": {"equalTo": "done"}}}, "response": {"jsonBody": {"items": []}}}`)["id"].(string)
		p := open(t, ctx, server, "#/operations/listTasks", as)
		p.press(words("Edit: ", "编辑: ") + id)
		p.until(`document.querySelector('dialog .editor')?.value.includes('done ones')`)
		p.do(`(() => { const el = document.querySelector('dialog .editor'); el.value = el.value.replace('"equalTo": "done"', '"equalTo": "open"'); })()`)
		p.do(`document.querySelectorAll('.own-fixtures button').forEach((el) => { el.dataset.old = 'yes'; })`)
		p.press(words("Keep it", "保存"))
		p.until(`!document.querySelector('dialog') && document.querySelector('.own-fixtures button') && !document.querySelector('.own-fixtures button[data-old]')`) // the list is drawn anew
		p.press(words("Edit: ", "编辑: ") + id)
		p.until(`document.querySelector('dialog .editor')?.value.includes('"equalTo": "open"')`)
		p.press(words("Save to fixtures/", "保存到 fixtures/"))
		p.until(`[...document.querySelectorAll('dialog .line.more')].some((el) => el.textContent.includes('"state": "open"')) && /[ ：]\/priority$/.test(document.querySelector('dialog .notice')?.textContent)`)
		if over := of[int](p, `document.querySelector('dialog[open]').scrollWidth - document.querySelector('dialog[open]').clientWidth`); over > 0 {
			t.Errorf("the dialog is %d pixels too wide", over)
		}
		p.click(`[...document.querySelectorAll('dialog button[type=submit]')].at(-1)`)
		p.until(`document.querySelectorAll('dialog').length === 1`)
		var saved string
		for name, file := range files {
			if strings.HasPrefix(name, "fixtures/listTasks/done-ones") {
				saved = string(file.Data)
			}
		}
		if got := send(t, server, "/v1/tasks?state=open").Text; compact(t, got) != `{"items":[]}` {
			t.Errorf("the mapping was not changed: %s", got)
		}
		if compact(t, saved) != `{"description":"done ones","request":{"query":{"state":"open"}},"response":{"body":{"items":[]},"status":200}}` {
			t.Errorf("saved: %s", saved)
		}
	}
}
