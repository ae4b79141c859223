package browser_test

import (
	"context"
	"io/fs"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

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
	p.until(`at.field('Exchange')?.value.includes('"delay": "300ms"') && [...document.querySelectorAll('dialog .line.more')].some((el) => el.textContent.includes('300ms'))`)
	p.do(`(() => { const el = document.querySelector('dialog textarea'); el.value = el.value.replace('"items"', '"itmes"'); el.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	p.until(`document.querySelector('dialog .violations') && at.button('Write the file').disabled`)
	p.do(`(() => { const el = document.querySelector('dialog textarea'); el.value = el.value.replace('"itmes"', '"items"'); el.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	p.until(`!document.querySelector('dialog .violations') && !at.button('Write the file').disabled`)
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
