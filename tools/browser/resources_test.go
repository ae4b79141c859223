package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// theResources are looked through, changed, made, taken away, replaced and reset, and the API answers so.
func theResources(t *testing.T, ctx context.Context) {
	document, err := os.ReadFile("../../docs/todos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: document}}, mockserver.Options{})
	p := open(t, ctx, server, "", small)
	p.until(`document.querySelector('.aside a[href^="#/resources/"]')`)
	p.click(`document.querySelector('.aside a[href^="#/resources/"]')`)
	p.until(`document.querySelectorAll('tbody tr').length === 25`)
	for _, fault := range of[[]string](p, audit) {
		t.Error(fault)
	}
	first := asks(t, server, http.StatusOK, "GET /todos", "")["items"].([]any)[0].(map[string]any)
	p.fill("Search", first["title"].(string))
	p.do(`at.field('Search').dispatchEvent(new Event('input', {bubbles: true}))`)
	p.until(`document.querySelectorAll('tbody tr').length >= 1 && document.querySelectorAll('tbody tr').length < 25`)
	p.fill("Search", "")
	p.do(`at.field('Search').dispatchEvent(new Event('input', {bubbles: true}))`)
	p.until(`document.querySelectorAll('tbody tr').length === 25`)
	const ids = `[...document.querySelectorAll('tbody th')].map((th) => Number(th.textContent))`
	p.press("id")
	p.press("id ↑")
	p.until(`((ids) => ids.length === 25 && ids.every((id, i) => i === 0 || ids[i - 1] > id))(` + ids + `)`)

	id := fmt.Sprint(first["id"])
	title := func(text string) string {
		return fmt.Sprintf(`(() => { const area = at.field('JSON'); area.value = area.value.replace(/"title": "[^"]*"/, '"title": "%s"'); return true; })()`, text)
	}
	p.press(id)
	p.until(`at.field('JSON')`)
	p.click(`document.querySelector('dialog .form-beside summary')`)
	p.until(`document.querySelector('dialog [data-at="/done"]')`)
	p.until(`document.querySelector('dialog').scrollHeight > document.querySelector('dialog').clientHeight && Math.abs(document.querySelector('dialog footer').getBoundingClientRect().bottom - document.querySelector('dialog').getBoundingClientRect().bottom) < 2`) // what keeps it is in sight
	p.do(title("changed by hand") + `; at.field('JSON').dispatchEvent(new Event('input', {bubbles: true}))`)
	p.until(`document.querySelector('dialog [data-at="/title"]').value === 'changed by hand'`)
	p.press("Keep it")
	p.shows("changed by hand")
	p.until(`[...document.querySelectorAll('tbody tr')].find((tr) => tr.textContent.includes('changed by hand')).querySelector('.mark-changed') && at.text().includes('new 0, changed 1, removed 0')`)
	if got := of[string](p, `[...document.querySelectorAll('thead th')].map((th) => th.textContent.replace(/ .$/, '')).join()`); got != "id,title,done,created_at,updated_at" {
		t.Errorf("the columns: %s", got)
	}
	if got := send(t, server, "/todos/"+id); !strings.Contains(got.Text, "changed by hand") {
		t.Errorf("the API answers %s", got.Text)
	}
	p.press("New")
	p.until(`at.field('JSON')`)
	p.do(title("made by hand"))
	p.press("Keep it")
	p.shows("26 of 26")
	p.press("After")
	p.until(`document.querySelectorAll('tbody tr').length === 1`)
	p.press("Before")
	p.until(`document.querySelectorAll('tbody tr').length === 25`)
	p.press("After")
	p.press(id)
	p.until(`at.field('JSON')`)
	p.press("Delete")
	p.until(`!document.querySelector('dialog') && at.text().includes('25 of 25') && document.querySelector('tr.deleted .mark-deleted')`)
	p.press("Bring back: " + id)
	p.until(`!document.querySelector('tr.deleted') && at.text().includes('26 of 26')`)
	p.press("After")
	p.press(id)
	p.until(`at.field('JSON')`)
	p.press("Delete")
	p.until(`!document.querySelector('dialog') && document.querySelector('tr.deleted')`)
	if got := send(t, server, "/todos/"+id).StatusCode; got != 404 {
		t.Errorf("what was taken away is answered %d", got)
	}
	if file := p.saved("Export as fixtures"); !strings.Contains(file, "made by hand") {
		t.Errorf("exported: %s", file)
	}
	p.press("Replace by a list")
	p.fill("A JSON array, or CSV with a line of names", "id,title,done\n1,out of a table,false\n")
	p.press("Keep it")
	p.shows("1 of 1")
	send(t, server, "POST /todos", "Content-Type: application/json", "", `{"title": "by an app"}`)
	p.shows("by an app") // without a hand
	p.press("Reset everything")
	p.click(`document.querySelector('dialog .danger')`)
	p.until(`document.querySelectorAll('tbody tr').length === 25`)
}
