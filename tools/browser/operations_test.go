package browser_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// theRetry is what a person does who wants to see an app through an empty list and a failure: the list is empty, two answers fail, the app
// tries again, and what it got is kept as a file; in fewer than ten clicks.
func theRetry(t *testing.T, ctx context.Context) { retry(t, ctx, look{}, func(*tab) {}) }

// retry walks that way, and lets somebody look after each step.
func retry(t *testing.T, ctx context.Context, as look, watch func(*tab)) {
	server := start(t, tasksFiles(), mockserver.Options{})
	p := open(t, ctx, server, "", as)
	p.until(`document.querySelector('.operations')`)
	watch(p)
	clicks := 0
	click := func(element string) { t.Helper(); clicks++; p.click(element) }
	choose := func(field, value string) { t.Helper(); clicks++; p.choose(field, value) }
	list := func() string {
		t.Helper()
		got := send(t, server, "/v1/tasks")
		return fmt.Sprint(got.StatusCode, " ", compact(t, got.Text))
	}

	click(`at.link('All tasks')`)
	p.until(`at.field('Body, to be edited')?.value.includes('"items": []')`) // the first example
	click(`at.button('Answer so')`)
	p.shows("answer-listTasks")
	watch(p)
	if got := list(); got != `200 {"items":[]}` {
		t.Errorf("the list is not empty: %s", got)
	}
	choose("Status", "500")
	p.until(`at.field('Body, to be edited')?.value.includes('the database is away')`)
	choose("How often", "times")
	watch(p)
	click(`at.button('Answer so')`)
	p.shows("2 of 2 left")
	watch(p)
	for i, want := range []string{`500 {"message":"the database is away"}`, `500 {"message":"the database is away"}`, `200 {"items":[]}`} {
		if got := list(); got != want {
			t.Errorf("try %d: %s, want %s", i, got, want)
		}
	}
	p.shows("0 of 2 left")
	p.until(`document.querySelectorAll('.operation-view .recent li').length === 4`)
	watch(p)
	click(`[...document.querySelectorAll('.operation-view .recent a')].find((a) => a.textContent.includes('500'))`)
	p.until(`at.button('Make a fixture of this') && document.querySelector('.why details')`) // it is drawn anew once it is read
	watch(p)
	click(`at.button('Make a fixture of this')`)
	p.until(`at.button('Save as a file')`)
	watch(p)
	clicks++
	file := p.saved("Save as a file")
	p.shows("It belongs to fixtures/listTasks/")
	if clicks >= 10 {
		t.Errorf("%d clicks", clicks)
	}
	if !strings.Contains(file, "the database is away") || strings.Contains(file, "operation") {
		t.Errorf("the file: %s", file)
	}
	files := tasksFiles()
	files["fixtures/listTasks/saved.yaml"] = &fstest.MapFile{Data: []byte(file)}
	if got := send(t, start(t, files, mockserver.Options{}), "/v1/tasks"); got.StatusCode != 500 {
		t.Errorf("a mock with the file answers %d", got.StatusCode)
	}
}

// theAnswers are the ways to say what an operation answers, each tried with a request.
func theAnswers(t *testing.T, ctx context.Context) {
	server := start(t, tasksFiles(), mockserver.Options{})
	send(t, server, "/v1/tasks", "X-Mock-Session: another")
	p := open(t, ctx, server, "#/operations/addTask", look{language: "zh-CN", dark: true, width: 390, height: 844})
	p.until(`at.button('照此应答')`)
	p.choose("响应体", "minimal")
	p.until(`at.field('响应体（可编辑）')?.value.includes('title')`)
	p.choose("响应体", "fixture added")
	p.until(`at.field('响应体（可编辑）')?.value.includes('added by a file')`)
	p.fill("响应体（可编辑）", `{"title": 7}`)
	p.do(`at.field('响应体（可编辑）').dispatchEvent(new Event('input', {bubbles: true}))`)
	p.press("照此应答")
	p.until(`at.one('.answer-form .violations')?.textContent.includes('类型')`)
	p.fill("响应体（可编辑）", `{"title": "by hand"}`)
	p.press("添加条件")
	p.do(`(() => { const [place, name, , text] = document.querySelector('.condition').children; place.value = 'body'; place.dispatchEvent(new Event('change', {bubbles: true})); name.value = '/title'; text.value = 'me'; })()`)
	p.choose("适用于", "all")
	p.press("照此应答")
	p.shows("answer-addTask-")
	add := func(title string, headers ...string) string {
		t.Helper()
		return compact(t, send(t, server, "POST /v1/tasks", append(headers, "Content-Type: application/json", "", fmt.Sprintf(`{"title": %q}`, title))...).Text)
	}
	if got := add("me"); got != `{"title":"by hand"}` {
		t.Errorf("what the condition wants: %s", got)
	}
	if got := add("me", "X-Mock-Session: another"); got != `{"title":"by hand"}` {
		t.Errorf("in another session: %s", got)
	}
	if got := add("you"); got == `{"title":"by hand"}` {
		t.Errorf("what the condition does not want: %s", got)
	}
	for _, fault := range of[[]string](p, audit) {
		t.Error(fault)
	}
	p.do(`location.hash = '#/operations/listTasks'`)
	p.until(`at.field('故障') && at.field('响应体（可编辑）')?.value.includes('items')`)
	p.choose("故障", "truncated-body")
	p.until(`at.text().includes('fault=truncated-body') && at.text().includes('--fault-rate 100%')`)
	p.press("照此应答")
	p.shows("answer-listTasks")
	if answer, err := http.Get(server.URL + "/v1/tasks"); err != nil || answer.ContentLength < 1 {
		t.Errorf("a truncated answer: %v", err)
	}
	p.press("删除: answer-listTasks")
	p.until(`!at.one('.own-fixtures')`)
}

// inTurn has an operation fail, be slow, and work, one after the other, for each value of a parameter; and keeps that as a file.
func inTurn(t *testing.T, ctx context.Context) {
	for _, as := range []look{{}, {language: "zh-CN", dark: true, width: 390, height: 844}} {
		chinese := as.language == "zh-CN"
		words := func(english, other string) string { return map[bool]string{true: other, false: english}[chinese] }
		server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(orders)}}, mockserver.Options{})
		p := open(t, ctx, server, "#/operations/putOrder", as)
		body := words("Body, to be edited", "响应体（可编辑）")
		filled := fmt.Sprintf("at.field(%q)?.value", body)
		p.until(filled + `.includes('4111')`)
		p.choose(words("How often", "次数"), "turns")
		p.until(`document.querySelectorAll('.turns li').length === 1`)
		p.choose(words("Fault", "故障"), "empty-response")
		p.press(words("Add an answer", "添加一个应答"))
		p.choose(words("Fault", "故障"), "")
		p.fill(body, `{"id": 2, "state": "paid"}`)
		p.do(fmt.Sprintf(`at.field(%q).dispatchEvent(new Event('input', {bubbles: true}))`, body))
		p.press(words("Add an answer", "添加一个应答"))
		p.do(`document.querySelector('.answer-form .form-beside summary').click()`)
		p.until(`document.querySelector('[data-at="/id"]')`)
		p.do(`(() => { const el = document.querySelector('[data-at="/id"]'); el.value = '3'; el.dispatchEvent(new Event('input', {bubbles: true})); })()`)
		p.until(`document.querySelectorAll('.turn')[2].textContent.includes('"id": 3') && document.querySelector('.turn').textContent.includes('empty-response')`)
		p.press(words("Answer 3: earlier", "应答 3：前移"))
		p.until(`document.querySelectorAll('.turn')[1].textContent.includes('"id": 3') && document.activeElement === document.querySelectorAll('.turn')[1]`)
		p.click(`document.querySelectorAll('.turn')[2]`)
		p.until(filled + `.includes('"id": 2')`)
		for _, fault := range of[[]string](p, audit) {
			t.Error(fault)
		}
		p.choose(words("Turns are counted", "轮次计数"), "$request.path.id")
		p.press(words("Answer so", "照此应答"))
		p.shows("turns-putOrder")
		put := func(id int) string {
			r, err := http.NewRequest("PUT", fmt.Sprintf("%s/orders/%d", server.URL, id), strings.NewReader(`{"id": 1, "state": "open"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			got, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				return "none"
			}
			defer got.Body.Close()
			text, _ := io.ReadAll(got.Body)
			return compact(t, string(text))
		}
		for _, id := range []int{7, 8} {
			for i, want := range []string{"none", `{"id":3,"state":"paid"}`, `{"id":2,"state":"paid"}`, `{"id":2,"state":"paid"}`} {
				if got := put(id); got != want {
					t.Errorf("order %d, try %d: %s, want %s", id, i, got, want)
				}
			}
		}
		file := p.saved(words("Save as a file", "存为文件"))
		files := fstest.MapFS{"openapi.yaml": {Data: []byte(orders)}, "fixtures/putOrder/turns.yaml": {Data: []byte(file)}}
		server = start(t, files, mockserver.Options{})
		for i, want := range []string{"none", `{"id":3,"state":"paid"}`, `{"id":2,"state":"paid"}`} {
			if got := put(9); got != want {
				t.Errorf("with the file, try %d: %s, want %s", i, got, want)
			}
		}
	}
}

// manyOperations is a document of a thousand operations of forty tags.
func manyOperations() fstest.MapFS {
	var paths strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&paths, "  /things%d/{id}:\n    get: {operationId: read%d, summary: Reads thing %d, tags: [tag%d], parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: it, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}\n", i, i, i, i%40)
	}
	return fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: Many, version: '1'}\npaths:\n" + paths.String())}}
}

// aThousandOperations is used as fast as a few: few elements, and a search that answers at once.
func aThousandOperations(t *testing.T, ctx context.Context) {
	server := start(t, manyOperations(), mockserver.Options{})
	p := open(t, ctx, server, "", small)
	p.until(`document.querySelectorAll('.tag-group').length === 40`)
	ready := of[float64](p, `performance.getEntriesByName('ready')[0].startTime`)
	elements := of[int](p, `document.querySelectorAll('*').length`)
	p.fill("Search", "thing 777")
	p.do(`at.field('Search').dispatchEvent(new Event('input', {bubbles: true}))`)
	p.until(`document.querySelectorAll('.operations .operation').length === 1 && at.link('/things777/{id}')`)
	drawn := of[float64](p, `(() => { const el = at.field('Search'); const begun = performance.now(); return new Promise((done) => { new MutationObserver(() => requestAnimationFrame(() => done(performance.now() - begun))).observe(document.querySelector('.operations'), {childList: true}); el.value = 'thing'; el.dispatchEvent(new Event('input', {bubbles: true})); }); })()`)
	t.Logf("1 000 operations: usable after %.0f ms, %d elements; a search is drawn after %.0f ms", ready, elements, drawn)
	if elements > 1500 || ready > 20_000 || drawn > 5_000 {
		t.Errorf("%d elements, usable after %.0f ms, a search after %.0f ms", elements, ready, drawn)
	}
	p.click(`document.querySelector('.tag-group summary')`)
	p.until(`document.querySelectorAll('.operations .operation').length === 25`)
	p.click(`document.querySelector('.operations .operation')`)
	p.until(`at.button('Answer so')`)
}
