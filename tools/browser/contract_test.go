package browser_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
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
