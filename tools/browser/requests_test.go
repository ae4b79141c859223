package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"agentmock/mockserver"
)

// theLogIsWorked pauses and sorts the log, sends a request again, changed and with a credential, and compares two.
func theLogIsWorked(t *testing.T, ctx context.Context) {
	server := start(t, tasksFiles(), mockserver.Options{})
	add := func(title string) {
		t.Helper()
		send(t, server, "POST /v1/tasks", "Content-Type: application/json", "Authorization: Bearer hidden", "", fmt.Sprintf(`{"title": %q}`, title))
	}
	add("first")
	send(t, server, "/v1/tasks")
	send(t, server, "POST /v1/tasks")
	p := open(t, ctx, server, "#/requests", look{width: 1440, height: 900})
	p.until(`document.querySelectorAll('.row').length === 3`)

	p.press("Pause")
	add("second")
	p.until(`at.button('Go on (1 new)')`)
	if rows := of[int](p, `document.querySelectorAll('.row').length`); rows != 3 {
		t.Errorf("paused, and %d rows", rows)
	}
	p.press("Go on (1 new)")
	p.until(`document.querySelectorAll('.row').length === 4`)

	const column = `[...document.querySelectorAll('.row')].sort((a, b) => a.dataset.index - b.dataset.index).map((row) => row.querySelector('.c-status').textContent).join()`
	p.choose("Sort", "status")
	p.until(column + ` === '422,201,201,200'`)
	add("third")
	p.until(column + ` === '422,201,201,201,200'`)
	p.press("Show all")
	p.until(column + `.startsWith('201,201,422')`)

	p.do(`location.hash = '#/requests/1'`)
	p.until(`at.button('Send again') && document.querySelector('.why details')`) // it is drawn anew once it is read
	p.press("Send again")
	p.shows("Sent again: 201")
	p.until(`document.querySelector('.badge').textContent === '6'`)

	p.press("Change and send")
	p.fill("Headers", "Content-Type: application/json\nAuthorization: Bearer mine")
	p.fill("Body", `{"title": "changed"}`)
	p.press("Send")
	p.until(`at.one('.client-answer .status')?.textContent === '201'`)
	p.press("Close")
	p.until(`!document.querySelector('dialog') && document.querySelector('.badge').textContent === '7'`)
	last := asks(t, server, http.StatusOK, "GET /__admin/requests/7", "")["request"].(map[string]any)
	if compact(t, last["body"].(string)) != `{"title":"changed"}` || last["headers"].(map[string]any)["Authorization"] == nil {
		t.Errorf("sent: %v", last)
	}
	p.until(`at.button('Change and send') && document.querySelector('.why details')`)
	p.press("Change and send")
	p.until(`at.field('Headers')?.value.includes('Bearer mine')`)
	p.press("Close")
	p.until(`!history.state?.dialog`) // its step is taken back

	p.do(`location.hash = '#/requests/7'`)
	p.until(`document.querySelector('.entry-line') && document.querySelector('.pane-head h2').textContent === 'Request 7' && at.field('Compare with')`)
	p.until(`(() => { const pick = at.field('Compare with'); if (!pick) return false; pick.value = '1'; pick.dispatchEvent(new Event('change', {bubbles: true})); const less = [...document.querySelectorAll('.line.less')].some((el) => el.textContent.includes('first')); return less && [...document.querySelectorAll('.line.more')].some((el) => el.textContent.includes('changed')); })()`)
	for _, fault := range of[[]string](p, audit) {
		t.Error(fault)
	}

	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "logo", "response": {"fault": "empty-response"}}`)
	if answer, err := http.Get(server.URL + "/v1/logo"); err == nil {
		answer.Body.Close()
		t.Error("no fault was sent")
	}
	p.do(`location.hash = '#/requests'`)
	p.until(`[...document.querySelectorAll('.row')].some((row) => row.textContent.includes('empty-response'))`)
}
