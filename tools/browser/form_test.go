package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp/kb"

	"agentmock/mockserver"
)

// orders is an API with what forms are made of: every type, alternatives, maps, what stands in itself, numbers of many digits, and parameters.
const orders = `openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    put:
      operationId: putOrder
      parameters:
        - {name: expand, in: query, explode: false, schema: {type: array, items: {enum: [lines, buyer]}}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {state: {enum: [open, paid]}}}}
        - {name: X-Trace, in: header, schema: {type: string}}
        - {name: theme, in: cookie, schema: {enum: [light, dark]}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses:
        "200": {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}, example: {id: 12345678901234567890, state: open, note: null, pay: {kind: card, number: "4111"}}}}}
components:
  schemas:
    Order:
      type: object
      required: [id, state]
      properties:
        id: {type: integer}
        state: {type: string, enum: [open, paid], description: Whether it is paid}
        note: {type: [string, "null"], maxLength: 40}
        gift: {type: boolean}
        total: {type: number, minimum: 0}
        lines: {type: array, items: {type: object, required: [name], properties: {name: {type: string}, amount: {type: integer, default: 1}}}}
        pay: {oneOf: [{title: by card, type: object, required: [kind, number], properties: {kind: {const: card}, number: {type: string}}}, {title: by invoice, type: object, required: [kind, to], properties: {kind: {const: invoice}, to: {type: string}}}]}
        point: {type: array, prefixItems: [{type: boolean, default: true}, {enum: [north, south]}], items: false}
        labels: {type: object, additionalProperties: {type: string}}
        before: {$ref: '#/components/schemas/Order'}
`

// theForm fills in an answer by hand and by keyboard, and keeps in step with the text; the same makes a request.
func theForm(t *testing.T, ctx context.Context) {
	for _, as := range []look{{width: 1440, height: 900}, {language: "zh-CN", dark: true, width: 390, height: 844}} {
		t.Run(as.language, func(t *testing.T) { fillIn(t, ctx, as) })
	}
}

func fillIn(t *testing.T, ctx context.Context, as look) {
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(orders)}}, mockserver.Options{})
	words := func(english, chinese string) string {
		return map[bool]string{true: chinese, false: english}[as.language == "zh-CN"]
	}
	p := open(t, ctx, server, "#/operations/putOrder", as)
	area := fmt.Sprintf("at.field(%q)", words("Body, to be edited", "响应体（可编辑）"))
	body := func(want string) {
		t.Helper()
		p.until(fmt.Sprintf(`%s?.value.replace(/\s/g, '') === %q`, area, want))
	}
	part := func(pointer string) string { return fmt.Sprintf(`document.querySelector('[data-at="%s"]')`, pointer) }
	change := func(pointer, event, how string) {
		t.Helper()
		p.until(part(pointer))
		p.do(fmt.Sprintf(`(() => { const el = %s; %s; el.dispatchEvent(new Event('%s', {bubbles: true})); })()`, part(pointer), how, event))
	}
	body(`{"id":12345678901234567890,"state":"open","note":null,"pay":{"kind":"card","number":"4111"}}`)
	p.do(`document.querySelector('.answer-form .form-beside summary').focus()`)
	p.key(kb.Enter)
	p.until(part("/state"))
	change("/state", "change", `el.value = '"paid"'`)
	body(`{"id":12345678901234567890,"state":"paid","note":null,"pay":{"kind":"card","number":"4111"}}`)
	p.click(`document.querySelector('[aria-label="null: /note"]')`)
	change("/note", "input", `el.value = 'soon'`)
	chip := func(name string) {
		t.Helper()
		p.click(fmt.Sprintf(`[...document.querySelectorAll('.chip')].find((el) => el.textContent === '+ %s')`, name))
	}
	chip("gift")
	p.until(`document.activeElement.dataset.at === '/gift'`)
	p.key(" ")
	body(`{"id":12345678901234567890,"state":"paid","note":"soon","pay":{"kind":"card","number":"4111"},"gift":true}`)
	chip("lines")
	p.until(`document.activeElement.dataset.at === '/lines'`)
	p.key(kb.Enter)
	p.click(fmt.Sprintf(`document.querySelector('[aria-label=%q]')`, words("Add an item: /lines", "添加一项: /lines")))
	p.until(`document.activeElement.dataset.at === '/lines/0'`)
	p.key(kb.Enter)
	change("/lines/0/name", "input", `el.value = 'tea'`)
	body(`{"id":12345678901234567890,"state":"paid","note":"soon","pay":{"kind":"card","number":"4111"},"gift":true,"lines":[{"name":"tea"}]}`)
	p.click(part("/pay"))
	p.until(part("/pay/number"))
	p.do(`(() => { const pick = document.querySelector('[data-at="/pay"]').closest('details').querySelector('select'); pick.value = '1'; pick.dispatchEvent(new Event('change', {bubbles: true})); })()`)
	change("/pay/to", "input", `el.value = 'me'`)
	body(`{"id":12345678901234567890,"state":"paid","note":"soon","pay":{"kind":"invoice","to":"me"},"gift":true,"lines":[{"name":"tea"}]}`)
	chip("point")
	p.until(`document.activeElement.dataset.at === '/point'`)
	p.key(kb.Enter)
	change("/point/1", "change", `el.value = '"south"'`)
	p.until(`document.querySelector('[data-at="/point/0"]').checked`)
	body(`{"id":12345678901234567890,"state":"paid","note":"soon","pay":{"kind":"invoice","to":"me"},"gift":true,"lines":[{"name":"tea"}],"point":[true,"south"]}`)
	if of[bool](p, fmt.Sprintf(`Boolean(document.querySelector('[aria-label=%q]'))`, words("Add an item: /point", "添加一项: /point"))) {
		t.Error("a third item is offered")
	}
	chip("before")
	p.until(`document.activeElement.dataset.at === '/before'`)
	p.key(kb.Enter)
	p.until(part("/before/state")) // read when it was opened
	for _, fault := range of[[]string](p, audit) {
		t.Error(fault)
	}
	for _, gone := range []string{"/before", "/gift", "/point"} {
		p.click(fmt.Sprintf(`document.querySelector('[aria-label=%q]')`, words("Remove: ", "移除: ")+gone))
		p.until(fmt.Sprintf(`!document.querySelector('[aria-label=%q]')`, words("Remove: ", "移除: ")+gone)) // what comes moves the next one
	}
	p.do(fmt.Sprintf(`(() => { const el = %s; el.value = el.value.replace('"soon"', '"by text"'); el.dispatchEvent(new Event('input', {bubbles: true})); })()`, area))
	p.until(part("/note") + `?.value === 'by text' && ` + part("/lines/0/name") + `?.value === 'tea'`) // what is open stays so
	p.do(fmt.Sprintf(`(() => { const el = %s; window.whole = el.value; el.value += '}'; el.dispatchEvent(new Event('input', {bubbles: true})); })()`, area))
	p.shows(words("the form waits", "改好后表单会恢复"))
	p.do(fmt.Sprintf(`(() => { const el = %s; el.value = whole; el.dispatchEvent(new Event('input', {bubbles: true})); })()`, area))
	p.until(part("/lines/0/name"))
	p.press(words("Answer so", "照此应答"))
	p.shows("answer-putOrder")
	got := strings.Join(strings.Fields(send(t, server, "PUT /orders/1", "Content-Type: application/json", "", `{"id": 1, "state": "open"}`).Text), "")
	if got != `{"id":12345678901234567890,"state":"paid","note":"bytext","pay":{"kind":"invoice","to":"me"},"lines":[{"name":"tea"}]}` {
		t.Errorf("answered: %s", got)
	}

	p.do(`location.hash = '#/requests/1'`)
	edit := words("Change and send", "修改并发送")
	p.until(fmt.Sprintf(`at.button(%q) && document.querySelector('.why')`, edit))
	p.press(edit)
	p.click(`document.querySelector('dialog .form-beside summary')`)
	for _, place := range []string{"path", "query", "header", "cookie"} {
		p.click(fmt.Sprintf(`document.querySelector('dialog [data-at="/%s"]')`, place))
	}
	change("/path/id", "input", `el.value = '7'`)
	chip("expand")
	p.until(`document.activeElement.dataset.at === '/query/expand'`)
	p.key(kb.Enter)
	for range 2 {
		p.click(fmt.Sprintf(`document.querySelector('[aria-label=%q]')`, words("Add an item: /query/expand", "添加一项: /query/expand")))
	}
	change("/query/expand/1", "change", `el.value = '"buyer"'`)
	chip("filter")
	p.key(kb.Enter)
	chip("state")
	chip("X-Trace")
	change("/header/X-Trace", "input", `el.value = 'abc'`)
	chip("theme")
	change("/cookie/theme", "change", `el.value = '"dark"'`)
	p.until(`document.querySelector('dialog [data-at="/state"], dialog .form-beside:nth-of-type(1)')`)
	p.click(`[...document.querySelectorAll('dialog .form-beside summary')].at(-1).closest('.form-beside').parentElement.querySelector(':scope > .form-beside > summary')`)
	change("/state", "change", `el.value = '"paid"'`)
	for _, fault := range of[[]string](p, audit) {
		if !strings.Contains(fault, "headings of the first level") {
			t.Error(fault)
		}
	}
	p.press(words("Send", "发送"))
	p.until(`at.one('.client-answer .status')?.textContent === '200'`)
	sent := asks(t, server, http.StatusOK, "GET /__admin/requests/2", "")["request"].(map[string]any)
	if want := "/orders/7?expand=lines%2Cbuyer&filter%5Bstate%5D=open"; sent["url"] != want || compact(t, sent["body"].(string)) != `{"id":1,"state":"paid"}` || fmt.Sprint(sent["headers"].(map[string]any)["X-Trace"]) != "[abc]" || sent["headers"].(map[string]any)["Cookie"] == nil || of[string](p, `document.cookie`) != "" {
		t.Errorf("sent: %v", sent)
	}
}
