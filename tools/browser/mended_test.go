package browser_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"agentmock/mockserver"
)

// tasks is an API below a path, with lists in lists, a picture, and a POST that a file answers.
const tasks = `openapi: 3.1.0
info: {title: Tasks, version: "1"}
servers: [{url: https://tasks.example/v1}]
paths:
  /tasks:
    get:
      operationId: listTasks
      tags: [tasks]
      summary: All tasks
      parameters: [{name: state, in: query, schema: {enum: [open, done]}}]
      responses:
        "200":
          description: tasks
          content:
            application/json:
              schema: {type: object, required: [items], properties: {items: {type: array, items: {type: object, required: [title, watchers], properties: {title: {type: string}, watchers: {type: array, minItems: 1, items: {type: object, required: [address], properties: {address: {type: object, required: [street], properties: {street: {type: string}}}}}}}}}}}
              examples:
                empty: {value: {items: []}}
                two: {summary: Two tasks, value: {items: [{title: Water the plants in the hall, watchers: [{address: {street: 12 Long Meadow Lane}}]}, {title: Feed the neighbours' cats, watchers: [{address: {street: 9 Short Street}}]}]}}
        "500": {description: broken, content: {application/json: {schema: {type: object, required: [message], properties: {message: {type: string}}}, example: {message: the database is away}}}}
    post:
      operationId: addTask
      tags: [tasks]
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}}}}}}
      responses: {"201": {description: added, content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}}}}}}}
  /logo:
    get: {operationId: logo, tags: [looks], responses: {"200": {description: a picture, content: {image/png: {}}}}}
`

// tasksFiles is tasks with a fixture of its POST.
func tasksFiles() fstest.MapFS {
	return fstest.MapFS{
		"openapi.yaml":                {Data: []byte(tasks)},
		"fixtures/addTask/added.yaml": {Data: []byte(`{"response": {"status": 201, "body": {"title": "added by a file"}}}`)},
	}
}

// small is a look at the console on a telephone.
var small = look{width: 390, height: 844}

// mended is what people stumbled over: one journey through all of it.
func mended(t *testing.T, ctx context.Context) {
	files := tasksFiles()
	mock := must(mockserver.New(files, mockserver.Options{}))
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	p := open(t, ctx, server, "#/start", small)

	p.until(`document.querySelector('.base-url code').textContent === location.origin + '/v1'`)
	p.until(`(() => { const box = document.querySelector('.numbers').getBoundingClientRect(); const tiles = [...document.querySelectorAll('.numbers li')].map((li) => li.getBoundingClientRect()); const last = tiles.at(-1); return tiles.length === 5 && box.right - last.right < 3; })()`)

	wide := open(t, ctx, server, "#/start", look{width: 1440, height: 900})
	wide.until(`(() => { const wide = [...document.querySelectorAll('.numbers li')].map((li) => li.getBoundingClientRect().width); return wide.length === 5 && Math.max(...wide) < 2 * Math.min(...wide); })()`)
	p.do(`location.hash = '#/customers/file%3AaddTask%3Aadded'`)
	p.shows("curl -i -X POST")
	p.shows("a POST would change something")

	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "listTasks", "name": "nested", "response": {"body": {"items": [{"title": "Water the plants in the hall", "watchers": [{"address": {"street": "12 Long Meadow Lane"}}]}, {"title": "x", "watchers": [{"address": {"street": "y"}}]}]}}}`)
	p.do(`location.hash = '#/simulate'`)
	p.shows("nested")
	p.do(`location.hash = '#/customers/run-time%3AlistTasks%3Anested'`)
	p.shows("12 Long Meadow Lane")
	if width := of[float64](p, `Math.min(...[...document.querySelectorAll('.card-body dd')].filter((el) => !el.querySelector('dd')).map((el) => el.getBoundingClientRect().width))`); width < 120 {
		t.Errorf("a value has %.0f pixels of a line", width)
	}

	send(t, server, "/v1/logo")
	p.do(`location.hash = '#/requests/1'`)
	p.until(`document.querySelector('.entry img.picture')?.naturalWidth > 0`)
	send(t, server, "OPTIONS /v1/tasks", "Origin: http://front.example", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization, content-type")
	p.do(`location.hash = '#/requests'`)
	p.until(`[...document.querySelectorAll('.row')].some((row) => row.textContent.includes('OPTIONS') && row.textContent.includes('preflight'))`)
	p.do(`location.hash = '#/requests/2'`)
	p.until(`document.querySelector('.entry .message')`)
	p.until(`(() => { document.querySelectorAll('details').forEach((el) => { el.open = true; }); return at.text().includes('authorization, content-type') && at.text().includes('http://front.example'); })()`)

	p.do(`location.hash = '#/simulate'`)
	p.press("Edit: nested")
	p.until(`at.field('Exchange')`)
	before := of[string](p, `location.hash`)
	command(p, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: previous(p)})
	p.until(`!document.querySelector('dialog')`)
	if after := of[string](p, `location.hash`); after != before {
		t.Errorf("Back led from %s to %s, past the dialog", before, after)
	}
	p.press("Edit: nested")
	p.press("Close")
	p.until(`!document.querySelector('dialog') && !history.state?.dialog`)
}

// previous is the step in the tab's history that Back leads to.
func previous(p *tab) int64 {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	steps, err := chromedp.Call(ctx, page.GetNavigationHistory, cdp.Empty{})
	if err != nil {
		p.Fatal(err)
	}
	return steps.Entries[steps.CurrentIndex-1].ID
}

// reloads are changes of the files: a broken one is told in every view, a good one is shown without a hand.
func reloads(t *testing.T, ctx context.Context) {
	mock := must(mockserver.New(tasksFiles(), mockserver.Options{}))
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	p := open(t, ctx, server, "#/requests", look{language: "zh-CN"})
	p.until(`document.querySelector('.pulse.live')`)
	broken := tasksFiles()
	broken["fixtures/listTasks/wrong.yaml"] = &fstest.MapFile{Data: []byte("{\n \"response\": {\"body\": {\"items\": 1}}}")}
	if err := mock.Reload(broken); err == nil {
		t.Fatal("the broken fixture was taken")
	}
	p.until(`at.one('.banner')?.textContent.includes('fixtures/listTasks/wrong.yaml:2')`)
	for _, view := range []string{"simulate", "start", "contract"} {
		p.visit(view)
		p.until(`at.one('.banner')?.textContent.includes('wrong.yaml:2')`)
	}
	p.run(chromedp.Reload())
	p.until(`at.one('.banner')`)
	p.visit("start")
	good := tasksFiles()
	good["openapi.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(tasks, "/logo:", "/emblem:", 1))}
	if err := mock.Reload(good); err != nil {
		t.Fatal(err)
	}
	p.until(`!at.one('.banner') && at.text().includes('/v1/emblem')`)

	p.visit("requests")
	send(t, server, "POST /v1/tasks", "Content-Type: application/json", "", `{"title": 7}`)
	p.click(`document.querySelector('.row')`)
	p.until(`at.one('.wrongs')?.textContent.includes('类型')`)
	p.visit("simulate")
	p.click(`at.button('添加')`)
	p.until(`at.one('dialog textarea')`)
	p.do(`(() => { const area = at.one('dialog textarea'); area.value = '{"operation": "listTasks", "response": {"body": {"items": 1}}}'; at.one('dialog .primary').click(); })()`)
	p.until(`at.one('dialog .violations')?.textContent.includes('类型')`)
}
