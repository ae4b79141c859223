package browser_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// secured is an API that wants credentials of every kind.
const secured = `openapi: 3.1.0
info: {title: Secured, version: "1"}
security: [{bearer: []}]
paths:
  /notes:
    get: {operationId: listNotes, responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}}, '401': {description: who}}}
    post: {operationId: addNote, security: [{key: []}], requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}, responses: {'201': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, '401': {description: who}, '422': {description: wrong}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get: {operationId: readNote, security: [{basic: []}, {bearer: []}], responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, '401': {description: who}, '404': {description: none}}}
    delete: {operationId: deleteNote, security: [{basic: [], queryKey: []}], responses: {'204': {description: gone}, '401': {description: who}, '404': {description: none}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-API-Key}
    queryKey: {type: apiKey, in: query, name: api_key}
  schemas:
    New: {type: object, required: [text], properties: {text: {type: string, minLength: 1, maxLength: 40}}}
    Note: {type: object, required: [id, text], properties: {id: {type: integer, minimum: 1}, text: {type: string, maxLength: 40}}}
`

// theSecuredContract runs the suite of an API that wants credentials: against this mock without a word, and with what somebody knows against another; runs are
// compared, and findings put together in two ways.
func theSecuredContract(t *testing.T, ctx context.Context) {
	api := fstest.MapFS{"openapi.yaml": {Data: []byte(secured)}}
	server := consoleOf(t, api, noOptions)
	p := open(t, ctx, server, "#/contract", small)
	p.shows("a made-up one where none is given")
	p.click(`[...document.querySelectorAll('.contract-form label')].find((el) => el.textContent === 'those that change something')`)
	p.press("Run")
	p.shows("Nothing was found.")
	p.until(`at.one('.numbers').textContent.includes('100 %')`)

	truth := start(t, api, noOptions)
	var seen http.Header
	var asked string
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Extra") != "" {
			seen = r.Header.Clone()
		}
		if r.Method == "GET" && r.URL.Path == "/notes/7" {
			asked = r.URL.Path
		}
		if r.URL.Path == "/notes" && r.Method == "GET" && r.Header.Get("Authorization") == "Bearer mine" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`[{"id": "one", "text": "x"}]`))
			return
		}
		r2, _ := http.NewRequest(r.Method, truth.URL+r.URL.RequestURI(), r.Body)
		r2.Header = r.Header
		got, err := http.DefaultTransport.RoundTrip(r2)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer got.Body.Close()
		for name, values := range got.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(got.StatusCode)
		_, _ = io.Copy(w, got.Body)
	}))
	t.Cleanup(liar.Close)
	p.click(`document.querySelector('input[name=where][value=url]')`)
	p.fill("URL", liar.URL)
	p.fill("Token", "mine")
	p.click(`document.querySelector('.contract-further summary')`)
	p.shows("header X-API-Key")
	p.fill("Headers", "X-Extra: yes")
	p.click(`[...document.querySelectorAll('.chip')].find((el) => el.textContent === '+ id')`)
	p.until(`document.activeElement.dataset.at === '/id'`)
	p.do(`(() => { const el = document.activeElement; el.value = '7'; el.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	for _, fault := range of[[]string](p, audit) {
		t.Error(fault)
	}
	p.press("Run")
	p.until(`document.querySelector('.finding') && at.field('Compare with an earlier run')`)
	if seen.Get("X-Extra") != "yes" || asked == "" {
		t.Errorf("what was known was not sent: %v, %q", seen, asked)
	}
	p.click(`document.querySelector('[name="findings-by"][value="operation"]')`)
	p.until(`[...document.querySelectorAll('.rule')].some((el) => el.getAttribute('aria-label') === 'listNotes') && document.activeElement.value === 'operation'`)
	p.click(`document.querySelector('[name="findings-by"][value="problem"]')`)
	p.until(`[...document.querySelectorAll('.rule')].some((el) => el.getAttribute('aria-label').includes(': listNotes'))`)
	p.choose("Compare with an earlier run", "0")
	p.until(`document.querySelector('.compared')?.textContent.includes('0 gone') && document.querySelector('.finding .tag.made')?.textContent === 'new'`)
	for _, fault := range of[[]string](p, audit) {
		t.Error(fault)
	}
	p.click(`document.querySelector('input[name=where][value=self]')`)
	p.press("Run")
	p.shows("Nothing was found.")
	p.choose("Compare with an earlier run", "0")
	p.until(`document.querySelector('.compared')?.textContent.includes('0 new') && document.querySelector('.gone summary')`)
	p.click(`document.querySelector('.gone summary')`)
	p.until(`document.querySelector('.gone .finding')`)
	p.visit("start")
	p.visit("contract")
	p.until(`at.field('Token')?.value === 'mine' && document.querySelector('.compared')`)
}

// theRequestsOfARun lists all that a run has sent, finds cases by operation and verdict, and opens those with and without findings.
func theRequestsOfARun(t *testing.T, ctx context.Context) {
	server := consoleOf(t, fstest.MapFS{"openapi.yaml": {Data: []byte(secured)}}, noOptions)
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/notes" && r.Header.Get("Authorization") == "Bearer mine" {
			_, _ = io.WriteString(w, `[{"id": 1, "text": "as it should be"}]`)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{}`)
	}))
	t.Cleanup(liar.Close)
	for _, as := range []look{{width: 1440, height: 900}, {language: "zh-CN", dark: true, width: 390, height: 844}} {
		words := func(english, chinese string) string {
			return map[bool]string{true: chinese, false: english}[as.language == "zh-CN"]
		}
		p := open(t, ctx, server, "#/contract", as)
		p.click(`document.querySelector('input[name=where][value=url]')`)
		p.fill("URL", liar.URL)
		p.fill(words("Token", "令牌"), "mine")
		p.click(`document.querySelector('.contract-form button[type=submit]')`)
		p.until(`document.querySelector('.cases .row')`)
		total := of[int](p, `Number(document.querySelector('.cases .row').getAttribute('aria-setsize'))`)
		if drawn := of[int](p, `document.querySelectorAll('.cases .row').length`); total < 25 || drawn >= total {
			t.Errorf("%d of %d cases are elements", drawn, total)
		}
		p.choose(words("Operation", "接口"), "listNotes")
		p.choose(words("Verdict", "结论"), "passed")
		p.until(`[...document.querySelectorAll('.cases .row')].length > 0 && [...document.querySelectorAll('.cases .row')].every((row) => row.textContent.includes('listNotes/') && !row.querySelector('.wrong'))`)
		p.click(`document.querySelector('.cases .row')`)
		p.until(`document.querySelector('dialog .sides')?.textContent.includes('as it should be')`)
		if said := of[string](p, `document.querySelector('dialog').textContent`); said == "" || !of[bool](p, `document.querySelector('dialog .code-line code').textContent.startsWith('curl ')`) {
			t.Errorf("the case says %s", said)
		}
		if of[bool](p, `document.querySelector('dialog').textContent.includes('Bearer mine')`) {
			t.Error("the token is in the report")
		}
		for _, fault := range of[[]string](p, audit) {
			t.Error(fault)
		}
		if over := of[int](p, `document.querySelector('dialog').scrollWidth - document.querySelector('dialog').clientWidth`); over > 0 {
			t.Errorf("the dialog is %d pixels too wide", over)
		}
		p.press(words("Close", "关闭"))
		p.until(`!document.querySelector('dialog')`)
		p.choose(words("Operation", "接口"), "readNote")
		p.choose(words("Verdict", "结论"), "errors")
		p.until(`[...document.querySelectorAll('.cases .row')].length > 0 && [...document.querySelectorAll('.cases .row')].every((row) => row.querySelector('.wrong')?.textContent.includes('▲'))`)
		p.click(`document.querySelector('.cases .row')`)
		p.until(`document.querySelector('dialog .violations .tag') && document.querySelector('dialog .sides')`)
		if said := of[string](p, `document.querySelector('dialog .violations').textContent`); as.language == "zh-CN" && !strings.Contains(said, "应为") || strings.Contains(said, "want ") == (as.language == "zh-CN") {
			t.Errorf("what is wanted is not said in the page's language: %s", said)
		}
		if said := of[string](p, `document.querySelector('.rule > p.soft').textContent`); strings.ContainsAny(said, "。，") != (as.language == "zh-CN") {
			t.Errorf("the rule is not said in the page's language: %s", said)
		}
		p.press(words("Close", "关闭"))
		p.until(`!document.querySelector('dialog')`)
		if over := of[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("the page is %d pixels too wide", over)
		}
	}
}
