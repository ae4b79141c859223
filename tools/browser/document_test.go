package browser_test

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// theDocument reads what a document gets wrong with its lines, and what was inferred of it.
func theDocument(t *testing.T, ctx context.Context) {
	todos, err := os.ReadFile("../../docs/todos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(todos), "  /todos:\n", "  /odd: {get: {operationId: odd, responses: {'200': {description: x, content: {application/json: {schema: {type: object, properties: {state: {type: integer, description: '1 = open, 2 = done'}, sort: {type: strnig}}}}}}}}}\n  /todos:\n", 1)
	for _, as := range []look{{width: 1440, height: 900}, {language: "zh-CN", dark: true, width: 390, height: 844}} {
		words := func(english, chinese string) string {
			return map[bool]string{true: chinese, false: english}[as.language == "zh-CN"]
		}
		server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}, mockserver.Options{})
		p := open(t, ctx, server, "", as)
		p.click(fmt.Sprintf(`at.link(%q)`, words("The document: all problems", "文档：全部问题")))
		p.until(`document.querySelector('.view-document .document-list .excerpt pre')?.textContent.includes('strnig')`)
		if said := of[string](p, `[...document.querySelectorAll('.view-document .document-list > li')].map((li) => li.textContent).join('\n')`); strings.Contains(said, "应为") != (as.language == "zh-CN") || strings.Contains(said, "expected") == (as.language == "zh-CN") {
			t.Errorf("the problems are not in the page's language: %s", said)
		}
		search := words("Search", "搜索")
		p.fill(search, "no such problem")
		p.do(fmt.Sprintf(`at.field(%q).dispatchEvent(new Event('input', {bubbles: true}))`, search))
		p.shows(words("No problem fits", "没有匹配的问题"))
		p.click(`[...document.querySelectorAll('.view-document summary')].find((el) => el.textContent.startsWith('todo'))`)
		p.until(`[...document.querySelectorAll('.view-document details[open] li')].some((li) => li.textContent.includes('id') && li.querySelector('pre')?.textContent.includes('readOnly'))`)
		p.until(`at.text().includes('enum: [1,2]')`)
		for _, fault := range of[[]string](p, audit) {
			t.Error(fault)
		}
	}
}

// corrections has what was inferred corrected: a resource's key and name, a path that is none, a rule; written into the files where that is allowed,
// else shown to be copied.
func corrections(t *testing.T, ctx context.Context) {
	const lines = `openapi: 3.1.0
info: {title: Lines, version: "1"}
paths:
  /lines: # of all
    get: {operationId: listLines, responses: {"200": {description: a, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Line'}}}}}}}
  /lines/{no}:
    get: {operationId: readLine, parameters: [{name: no, in: path, required: true, schema: {type: string}}], responses: {"200": {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}}}
components:
  schemas:
    Line:
      type: object
      required: [id, no, state]
      properties:
        id: {type: string}
        no: {type: string}
        state: {type: string, description: 'One of: open, shut'}
`
	files := fstest.MapFS{"openapi.yaml": {Data: []byte(lines)}}
	mock := must(mockserver.New(files, mockserver.Options{Edit: &mockserver.Editor{
		Read:  func(name string) ([]byte, error) { return fs.ReadFile(files, name) },
		Write: func(name string, data []byte) error { files[name] = &fstest.MapFile{Data: data}; return nil },
	}}))
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	p := open(t, ctx, server, "#/document", look{width: 1440, height: 900})
	audited := func() {
		t.Helper()
		for _, fault := range of[[]string](p, audit) {
			if !strings.Contains(fault, "headings of the first level") {
				t.Error(fault)
			}
		}
	}
	written := func() {
		t.Helper()
		p.press("Write the file")
		p.until(`!document.querySelector('dialog')`)
		if err := mock.Reload(files); err != nil {
			t.Fatal(err)
		}
	}
	p.click(`[...document.querySelectorAll('.view-document summary')].find((el) => el.textContent.startsWith('line'))`)
	p.press("Correct: line")
	p.until(`at.field('Key')?.value === '/no' && document.querySelector('dialog .line.more')`)
	p.until(`document.querySelector('dialog datalist option[value="/id"]')`)
	audited()
	p.fill("One of the things is called", "row")
	p.fill("Key", "/id")
	p.until(`[...document.querySelectorAll('dialog .line.more')].some((el) => el.textContent.includes('"name": "row", "id": "/id"'))`)
	written()
	p.until(`[...document.querySelectorAll('.view-document summary')].some((el) => el.textContent.startsWith('row'))`)
	p.press("Add a rule")
	p.fill("Of which values", "line.state")
	p.until(`!document.querySelector('dialog .line.more')`)
	p.fill("x-faker", "nobody")
	p.until(`document.querySelector('dialog .findings .bad')?.textContent.includes('nobody') && at.button('Write the file').disabled`)
	p.fill("x-faker", "")
	p.fill("One of these, a line each", "open\n7\nheld")
	p.until(`document.querySelector('dialog .line.more')?.textContent.includes('line.state: ["open"') && !document.querySelector('dialog .findings .bad')`)
	audited()
	written()
	p.press("Correct: line.state")
	p.until(`at.field('One of these, a line each')?.value === 'open\n7\nheld'`)
	p.press("Cancel")
	p.until(`!document.querySelector('dialog') && !history.state?.dialog`)
	if got := string(files["openapi.yaml"].Data); !strings.Contains(got, "  /lines: # of all\n    x-resource: {\"name\": \"row\", \"id\": \"/id\"}\n    get") {
		t.Errorf("the document is %s", got)
	}
	p.press("Add a relation")
	p.until(`document.querySelector('dialog datalist option[value="/components/schemas/Line/properties/no"]')`)
	p.fill("Of which value", "/components/schemas/Line/properties/no")
	p.until(`[...document.querySelectorAll('dialog datalist option')].some((one) => one.value === '1/id') && document.querySelector('dialog datalist option[value="$request.path.no"]')`)
	p.fill("Another value", "$request.somewhere")
	p.until(`document.querySelector('dialog .file-change .bad')?.textContent.includes('runtime expression') && at.button('Write the file').disabled`)
	p.fill("Another value", "$request.path.no")
	p.until(`[...document.querySelectorAll('dialog .line.more')].some((el) => el.textContent.includes('no: {"x-same-as": "$request.path.no", type: string}'))`)
	audited()
	written()
	p.press("Correct: /components/schemas/Line/properties/no")
	p.until(`at.field('Another value')?.value === '$request.path.no' && at.field('Of which value').readOnly`)
	p.fill("Another value", "1/id")
	p.until(`[...document.querySelectorAll('dialog .line.more')].some((el) => el.textContent.includes('"x-same-as": "1/id"'))`)
	p.press("Cancel")
	p.until(`!document.querySelector('dialog') && !history.state?.dialog`)
	p.press("Correct: /components/schemas/Line/properties/no")
	p.choose("It is", "no")
	p.until(`[...document.querySelectorAll('dialog .line.less')].some((el) => el.textContent.includes('x-same-as')) && [...document.querySelectorAll('dialog .line.more')].some((el) => el.textContent.includes('no: {type: string}')) && !at.field('Another value')`)
	audited()
	written()
	p.until(`!at.button('Correct: /components/schemas/Line/properties/no') && document.querySelector('section[aria-labelledby="relations-title"] .empty')`)
	p.press("Correct: line.state")
	p.choose("It is", "no")
	p.until(`document.querySelectorAll('dialog .line.less').length === 1 && !document.querySelector('dialog .line.more:not(.empty)')?.textContent.trim()`)
	audited()
	written()
	p.until(`document.querySelector('section[aria-labelledby="rules-title"] .empty')`)
	if got := string(files["openapi.yaml"].Data); strings.Contains(got, "x-same-as") || len(files["rules.yaml"].Data) > 0 {
		t.Errorf("what was removed is still there: %s%s", got, files["rules.yaml"].Data)
	}
	p.click(`document.querySelector('.to-home')`)
	p.click(`at.link('row')`)
	p.until(`document.querySelectorAll('tbody tr').length === 25`)
	p.press("Correct")
	p.choose("It is", "no")
	p.until(`document.querySelectorAll('dialog .line.more').length === 2`)
	written()
	if got := asks(t, server, http.StatusOK, "GET /__admin/inferred", "")["resources"].([]any); len(got) != 0 {
		t.Errorf("still a resource: %v", got)
	}

	closed := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(strings.Replace(lines, "no: {type: string}\n", "no: {type: string, x-same-as: $request.path.no}\n", 1))}}, mockserver.Options{})
	p = open(t, ctx, closed, "#/document", look{language: "zh-CN", dark: true, width: 390, height: 844})
	p.click(`[...document.querySelectorAll('.view-document summary')].find((el) => el.textContent.startsWith('line'))`)
	p.press("更正: line")
	p.fill("主键", "/id")
	p.until(`document.querySelector('dialog .way code')?.textContent === 'x-resource: {"name": "line", "id": "/id"}'`)
	p.click(`document.querySelector('dialog .elsewhere summary')`)
	p.until(`document.querySelector('dialog details .code-line')?.textContent.includes('target: $.paths["/lines"]')`)
	if of[bool](p, `Boolean(at.button('写入文件'))`) {
		t.Error("a mock that writes nothing offers to write")
	}
	audited()
	p.press("关闭")
	p.until(`!document.querySelector('dialog') && !history.state?.dialog`)
	p.press("添加关系")
	p.fill("针对哪个值", "/components/schemas/Line/properties/a~1b")
	p.fill("另一个值", "1/id")
	p.until(`document.querySelector('dialog .way code')?.textContent === 'x-same-as: "1/id"' && [document.querySelector('dialog .way-name')].every((el) => el.scrollWidth <= el.clientWidth)`)
	p.click(`document.querySelector('dialog .elsewhere summary')`)
	p.until(`document.querySelector('dialog details .code-line')?.textContent.includes('target: $["components"]["schemas"]["Line"]["properties"]["a/b"]')`)
	audited()
	p.press("关闭")
	p.until(`!document.querySelector('dialog') && !history.state?.dialog`)
	p.press("更正: /components/schemas/Line/properties/no")
	p.choose("它", "no")
	p.until(`document.querySelector('dialog details .code-line')?.textContent.includes('target: $["components"]["schemas"]["Line"]["properties"]["no"]["x-same-as"]') && document.querySelector('dialog details .code-line').textContent.includes('remove: true')`)
	audited()
	if over := of[int](p, `document.querySelector('dialog').scrollWidth - document.querySelector('dialog').clientWidth`); over > 0 {
		t.Errorf("the dialog is %d pixels too wide", over)
	}
}

// theSecuredAPI tries out operations with credentials that are filled in, and can be read in the dark.
func theSecuredAPI(t *testing.T, ctx context.Context) {
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(secured)}}, mockserver.Options{})
	for _, as := range []look{{width: 1440, height: 900, dark: true}, {width: 1440, height: 900}} {
		p := open(t, ctx, server, "#/api", as)
		p.until(`document.querySelectorAll('.opblock').length === 4`)
		if ink := of[string](p, `getComputedStyle(document.querySelector('.opblock .view-line-link.copy-to-clipboard svg path')).fill`); ink != of[string](p, `getComputedStyle(document.querySelector('.opblock-summary-path')).color`) {
			t.Errorf("dark: %t: what copies a path is drawn in %s", as.dark, ink)
		}
		for i, want := range []string{"200", "201"} {
			p.click(fmt.Sprintf(`document.querySelectorAll('.opblock')[%d].querySelector('.opblock-summary-control')`, i))
			p.until(fmt.Sprintf(`document.querySelectorAll('.opblock')[%d].querySelector('.opblock-body')?.textContent.includes('Example Value')`, i))
			p.click(fmt.Sprintf(`document.querySelectorAll('.opblock')[%d].querySelector('.execute')`, i))
			p.until(fmt.Sprintf(`document.querySelectorAll('.opblock')[%d].querySelector('.live-responses-table tbody .response-col_status')?.textContent.includes(%q)`, i, want))
		}
		for _, fault := range of[[]string](p, strings.Replace(audit, "!el.closest('.swagger-ui')", "true", 1)) {
			if strings.HasPrefix(fault, "contrast") {
				t.Errorf("dark: %t: %s", as.dark, fault)
			}
		}
	}
	all := fmt.Sprint(asks(t, server, http.StatusOK, "GET /__admin/requests", "")["requests"])
	if strings.Contains(all, "status:401") {
		t.Errorf("tried out without credentials: %s", all)
	}
}
