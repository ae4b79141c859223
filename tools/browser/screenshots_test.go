package browser_test

import (
	"bytes"
	"context"
	"flag"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"agentmock/mockserver"
)

var (
	screenshots = flag.Bool("screenshots", false, "write pictures of the console's views to docs/console, and test nothing else of it")
	pictures    = flag.String("pictures", filepath.Join("..", "..", "docs", "console"), "where they go")
	everyWidth  = flag.Bool("every-width", false, "at all widths")
)

// shot is a picture of a view.
type shot struct {
	name string
	hash string
	then func(*tab)
}

func takeScreenshots(t *testing.T, ctx context.Context) {
	dir := *pictures
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	todos, err := os.ReadFile("../../docs/todos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	zh, en := look{language: "zh-CN", width: 1440, height: 900}, look{language: "en-US", dark: true, width: 1440, height: 900}
	telephone := small
	telephone.language = "zh-CN"
	views := []shot{
		{name: "start", then: func(p *tab) { p.until(`document.querySelector('.operations')`) }},
		{name: "operation", hash: "#/operations/getCustomerDetail", then: func(p *tab) {
			p.until(`document.querySelector('.answer-form textarea')?.value && document.querySelector('.own-fixtures')`)
			p.do(`document.querySelector('.answer-form textarea').rows = 4; document.querySelector('.answer-form .form-beside summary').click()`)
			p.until(`document.querySelector('.answer-form .form-part')`)
		}},
		{name: "resource", hash: "#/resources/todo", then: func(p *tab) { p.until(`document.querySelectorAll('tbody tr').length === 25`) }},
		{name: "customers", hash: "#/customers/file%3AgetCustomerDetail%3Aeach-type", then: func(p *tab) {
			p.until(`document.querySelectorAll('.items li').length > 10 && document.querySelector('.customer .components')`)
		}},
		{name: "requests", hash: "#/requests", then: func(p *tab) { p.until(`document.querySelectorAll('.row').length > 10`) }},
		{name: "request", hash: "#/requests/13", then: func(p *tab) { p.until(`document.querySelector('.entry .line.marked')`) }},
		{name: "simulate", hash: "#/simulate", then: func(p *tab) {
			p.until(`document.querySelectorAll('.switch').length === 12 && document.querySelector('.own-fixtures')`)
		}},
		{name: "contract", hash: "#/contract", then: runAgainstALiar},
		{name: "document", hash: "#/document", then: func(p *tab) {
			p.until(`document.querySelector('.view-document .document-list, .view-document .clean, .view-document details')`)
		}},
		{name: "file", hash: "#/operations/createTodo", then: func(p *tab) {
			p.click(`[...document.querySelectorAll('.own-fixtures button')].find((el) => /1$/.test(el.getAttribute('aria-label')))`)
			p.until(`document.querySelector('dialog .editor-mark')`)
			p.do(`(() => { const el = document.querySelector('dialog .editor-text textarea'); el.focus(); const at = el.value.indexOf('done: ') + 6; el.setSelectionRange(at, at); el.dispatchEvent(new KeyboardEvent('keydown', {key: ' ', ctrlKey: true, bubbles: true, cancelable: true})); })()`)
			p.until(`document.querySelector('dialog .suggestions:not([hidden])')`)
		}},
		{name: "correction", hash: "#/document", then: func(p *tab) {
			p.click(`[...document.querySelectorAll('.view-document summary')].find((el) => el.textContent.startsWith('todo'))`)
			p.click(`[...document.querySelectorAll('.view-document details[open] .actions button')][0]`)
			p.until(`document.querySelector('dialog .line.more')`)
		}},
		{name: "api", hash: "#/api", then: func(p *tab) {
			p.until(`document.querySelector('.opblock')`)
			p.click(`document.querySelector('.opblock-summary-control')`)
			p.until(`document.querySelector('.execute') && document.querySelector('.opblock-body')?.textContent.includes('Example Value')`)
		}},
	}
	for _, view := range views {
		looks := map[string]look{"zh-light": zh, "en-dark": en}
		if slices.Contains([]string{"start", "operation", "resource", "customers", "requests", "request", "simulate", "contract", "api", "document", "file", "correction"}, view.name) {
			looks["390"] = telephone
		}
		if *everyWidth {
			looks["390"], looks["768"] = telephone, look{language: "en-US", width: 768, height: 1024}
		}
		for suffix, as := range looks {
			server := lively(t)
			if view.name == "resource" || view.name == "document" {
				server = start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(strings.Replace(string(todos), "done: {type: boolean", "done: {typ: 1, type: boolean", 1))}}, mockserver.Options{})
				send(t, server, "PATCH /todos/2", "Content-Type: application/json", "", `{"title": "Water the plants"}`)
			}
			if view.name == "file" || view.name == "correction" {
				files := fstest.MapFS{"openapi.yaml": {Data: todos}, "fixtures/createTodo/1.yaml": {Data: []byte("# What the app shows first.\nresponse:\n  status: 201\n  body:\n    id: 1\n    title: Water the plants\n    done: \n    created_at: yesterday # to be mended\n    updated_at: 2026-11-26T15:00:00Z\n")}}
				server = start(t, files, mockserver.Options{Lenient: true, Edit: &mockserver.Editor{Read: func(name string) ([]byte, error) { return fs.ReadFile(files, name) }}})
			}
			p := open(t, ctx, server, view.hash, as)
			view.then(p)
			p.until(`!document.querySelector('.spinner:not(.calm)')`)
			p.do(`document.fonts.ready.then(() => { document.querySelector('#toasts').replaceChildren(); window.scrollTo(0, 0); })`)
			picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
			if err != nil {
				t.Fatal(err)
			}
			picture = smaller(t, picture)
			if len(picture) > 250_000 {
				t.Errorf("%s, %s: %d bytes", view.name, suffix, len(picture))
			}
			if err := os.WriteFile(filepath.Join(dir, view.name+"-"+suffix+".png"), picture, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// smaller packs a picture as well as PNG can.
func smaller(t *testing.T, picture []byte) []byte {
	t.Helper()
	drawn, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&packed, drawn); err != nil {
		t.Fatal(err)
	}
	if packed.Len() < len(picture) {
		return packed.Bytes()
	}
	return picture
}
