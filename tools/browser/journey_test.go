package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"agentmock"
	"agentmock/mockserver"
)

var noOptions mockserver.Options

const stranger = "11111111-2222-4333-8444-555555555555"

func theFirstCall(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "", look{})
	p.shows("Nothing has called yet")
	p.shows("curl -i " + server.URL + documented)
	p.until(`document.querySelector('.numbers').innerText.replace(/\s+/g, ' ').startsWith('1 operation ') && at.text().includes('1 operation\n')`)
	if got := p.copied(`at.one('.base-url button')`); got != server.URL {
		t.Errorf("copied %q, want %q", got, server.URL)
	}
	send(t, server, user+stranger)
	p.shows("The latest calls")
	p.shows(stranger)
	p.until(`at.one('.recent .status').textContent === '200' && document.querySelector('.badge').textContent === '1'`)
	p.until(`document.querySelector('#heard').textContent.includes('/agent-api/')`) // said to readers of screens
	p.click(`at.one('.recent a')`)
	p.until(`location.hash === '#/requests/1'`)
	p.shows("generated")
}

func theCards(t *testing.T, ctx context.Context) {
	server := console(t, mockserver.Options{Delay: "30s", ErrorRate: 1, Auth: mockserver.Required}) // it does not rain in the console
	p := open(t, ctx, server, "#/customers", look{})
	p.until(`document.querySelectorAll('.items li').length === 12`)
	p.click(`at.link('each-type')`)
	p.until(`document.querySelectorAll('.components .pair').length === 3 && at.one('.raw .json')`)
	if got := of[string](p, `[...document.querySelectorAll('.components .tag')].map((el) => el.textContent).join()`); got != "text,number,date" {
		t.Errorf("components are shown as %s", got)
	}
	p.shows("China Mobile")
	p.shows("axios.get('" + server.URL)
	p.shows("await fetch('" + server.URL)
	if got := p.copied(`document.querySelector('.ways .way:nth-of-type(2) button')`); !strings.HasPrefix(got, "curl -i "+server.URL+user) {
		t.Errorf("copied %s", got)
	}
	p.click(`at.link('deleted')`)
	p.shows("客户已删除")
	p.run(chromedp.NavigateBack())
	p.until(`document.querySelectorAll('.components .pair').length === 3`)
	p.run(chromedp.Reload())
	p.until(`document.querySelectorAll('.components .pair').length === 3`)
	if got := asks(t, server, http.StatusOK, "GET /__admin/requests", ""); len(got["requests"].([]any)) != 0 {
		t.Errorf("the console's calls stand in the journal: %v", got)
	}
}

func generatedAndSaved(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/customers", look{})
	p.until(`document.querySelectorAll('.items li').length === 12`)
	p.choose("Shape", "extreme")
	p.fill("Seed", "种子 \"1\"")
	p.fill("Number", "2")
	p.press("Generate")
	p.until(`document.querySelectorAll('.items .made').length === 2 && at.one('.raw .json')`)
	first := of[string](p, `document.querySelector('.customer header code').textContent`)
	p.choose("Shape", "minimal")
	p.press("Generate")
	p.until(`document.querySelectorAll('.items .made').length === 4`)
	p.until(fmt.Sprintf(`document.querySelector('.customer header code').textContent === %q`, first)) // the same seed, the same ids
	p.fill("Seed", "demo")
	p.choose("Shape", "full")
	p.press("Generate")
	p.until(`document.querySelectorAll('.items .made').length === 6`)
	p.shows("Prefer: dynamic=true, shape=full, seed=demo")
	shown := of[string](p, `[...document.querySelectorAll('.raw .line')].map((el) => el.textContent).join('')`)
	id := of[string](p, `document.querySelector('.customer header code').textContent`)
	before := send(t, server, user+id).Text
	p.press("Save as fixture")
	p.until(`location.hash.includes('run-time') && at.one('.pane-head .tag.run-time')`)
	got := send(t, server, user+id)
	if compact(t, got.Text) != compact(t, shown) || compact(t, before) == compact(t, got.Text) {
		t.Errorf("the API answers %s, the console showed %s", got.Text, shown)
	}
	if found := asks(t, server, http.StatusOK, "GET /__admin/requests", ""); !strings.HasPrefix(found["requests"].([]any)[0].(map[string]any)["source"].(string), "run-time fixture") {
		t.Errorf("another source answered: %v", found)
	}
}

func compact(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	data, _ := json.Marshal(v)
	return string(data)
}

func examplesOfAShop(t *testing.T, ctx context.Context) {
	server := shop(t, noOptions)
	p := open(t, ctx, server, "#/customers", look{})
	p.until(`document.querySelector('h1').textContent === 'Examples' && document.title.startsWith('Examples')`)
	p.click(`at.link('rex')`)
	p.shows("Rex")
	p.choose("Operation", "getPet")
	p.press("Generate")
	p.until(`document.querySelectorAll('.items .made').length === 3 && at.one('.raw .json')`)
	if same := of[int](p, `new Set([...document.querySelectorAll('.items .made')].map((el) => el.parentElement.querySelector('.item-name').textContent)).size`); same != 3 {
		t.Errorf("%d different pets, want 3", same)
	}
	p.visit("start")
	p.shows("DELETE")
}

func theLog(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	send(t, server, documented)
	p := open(t, ctx, server, "#/requests", look{width: 1440, height: 900})
	p.until(`document.querySelectorAll('.row').length === 1`)
	send(t, server, user+"abc")
	send(t, server, "POST "+documented)
	p.until(`document.querySelectorAll('.row').length === 3`)
	p.choose("Status", "4XX")
	p.until(`document.querySelectorAll('.row').length === 2 && location.hash.includes('status=4XX')`)
	p.choose("Method", "GET")
	p.until(`document.querySelectorAll('.row').length === 1`)
	send(t, server, user+"def") // what comes is filtered as well
	send(t, server, documented)
	p.until(`document.querySelectorAll('.row').length === 2`)
	p.run(chromedp.Reload())
	p.until(`document.querySelectorAll('.row').length === 2`)
	p.shows("2 of 5 requests")
	p.press("Show all")
	p.until(`document.querySelectorAll('.row').length === 5`)
	p.do(`at.field('Text').focus()`)
	for _, key := range "780F" {
		p.key(string(key))
	}
	p.until(`document.querySelectorAll('.row').length === 3`)
	p.press("Show all")
	p.choose("Answered by", "fixture")
	p.until(`document.querySelectorAll('.row').length === 2`)
	p.press("Show all")
	p.choose("Operation", "getCustomerDetail")
	p.until(`document.querySelectorAll('.row').length === 4`)
	p.press("Show all")
	p.click(`document.querySelector('#only-violations')`)
	p.until(`document.querySelectorAll('.row').length === 2`)
	p.click(`[...document.querySelectorAll('.row')].find((el) => el.textContent.includes('abc'))`)
	p.until(`location.hash.startsWith('#/requests/2') && at.one('.entry .line.marked')`)
	p.shows("want a value of format uuid")
	p.shows("What would answer now")
	if got := p.copied(`at.button('Copy as curl')`); got != "curl -i "+server.URL+user+"abc" {
		t.Errorf("copied %s", got)
	}
	p.press("Back")
	p.until(`!at.one('.detail') && document.querySelectorAll('.row').length === 2`)
}

// markedInPlace sends a body that is wrong in two places, and finds them marked there.
func markedInPlace(t *testing.T, ctx context.Context) {
	server := shop(t, noOptions)
	send(t, server, "POST /v1/orders", "Content-Type: application/json", "", `{"petId": 7, "count": "many", "note": {"a": [1, 12345678901234567890]}}`)
	p := open(t, ctx, server, "#/requests/1", look{width: 1440, height: 900})
	p.until(`document.querySelector('.why details')`)
	marked := of[[]string](p, `[...document.querySelectorAll('.message:nth-of-type(1) .line.marked, .message .line.marked')].map((el) => el.textContent)`)
	if text := strings.Join(marked, "\n"); !strings.Contains(text, `"count": "many",`) || !strings.Contains(text, "want ") {
		t.Errorf("marked are %q", marked)
	}
	p.shows("12345678901234567890")
}

func contractStopped(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(slow.Close)
	p := open(t, ctx, server, "#/contract", look{})
	p.click(`document.querySelector('input[name=where][value=url]')`)
	p.fill("URL", slow.URL)
	p.press("Run")
	p.until(`document.querySelector('progress')`)
	p.press("Stop")
	p.shows("Stopped")
	p.until(`at.button('Run')`)
}

func requestIntoFixture(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	send(t, server, user+stranger)
	p := open(t, ctx, server, "#/requests/1", look{width: 1440, height: 900})
	p.press("Make a fixture of this")
	p.until(`at.field('Exchange')`)
	p.fill("Name", "mine")
	p.do(`(() => { const el = at.field('Exchange'); const x = JSON.parse(el.value); x.response.body.data.sex = 'unknown'; el.value = JSON.stringify(x); })()`)
	p.press("Keep it")
	p.shows("It breaks the document in")
	p.shows("response.body#/data/sex")
	p.do(`(() => { const el = at.field('Exchange'); const x = JSON.parse(el.value); x.response.body.data.sex = 1; x.response.body.data.name = '王小明'; el.value = JSON.stringify(x); })()`)
	p.press("Keep it")
	p.until(`!document.querySelector('dialog')`)
	if got := send(t, server, user+stranger); !strings.Contains(got.Text, "王小明") {
		t.Errorf("the API answers %s", got.Text)
	}
	p.until(`document.querySelectorAll('.row').length === 2`)
	p.visit("simulate")
	p.shows("mine")
	p.press("Edit: mine")
	p.until(`at.field('Exchange')?.value.includes('王小明')`)
	p.do(`(() => { const el = at.field('Exchange'); el.value = el.value.replace('王小明', '李雷'); })()`)
	p.press("Keep it")
	p.until(`!document.querySelector('dialog')`)
	if got := send(t, server, user+stranger); !strings.Contains(got.Text, "李雷") {
		t.Errorf("after editing the API answers %s", got.Text)
	}
	p.press("Delete: mine")
	p.shows("None yet")
}

func savedAndCleared(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	send(t, server, documented)
	p := open(t, ctx, server, "#/requests", look{})
	p.until(`document.querySelectorAll('.row').length === 1`)
	if har := p.saved("HAR"); !strings.Contains(har, `"startedDateTime"`) || !strings.Contains(har, documented) {
		t.Errorf("the archive is %.300s", har)
	}
	p.press("Clear")
	p.shows("The journal of this session is emptied")
	p.press("Cancel")
	p.until(`!document.querySelector('dialog') && document.querySelectorAll('.row').length === 1`)
	p.press("Clear")
	p.click(`document.querySelector('dialog .danger')`)
	p.shows("No requests yet")
	if got := asks(t, server, http.StatusOK, "GET /__admin/requests", ""); len(got["requests"].([]any)) != 0 {
		t.Errorf("the journal has %v", got)
	}
	send(t, server, documented)
	p.until(`document.querySelectorAll('.row').length === 1`)
}

func logByKeyboard(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	for range 30 {
		send(t, server, documented)
	}
	p := open(t, ctx, server, "#/requests", look{height: 700, width: 1440})
	p.until(`document.querySelectorAll('.row').length > 10`)
	p.do(`document.querySelector('.virtual').focus()`)
	p.key(kb.ArrowDown)
	p.key(kb.ArrowDown)
	p.key(kb.Enter)
	p.until(`location.hash === '#/requests/28' && at.one('.entry .json')`)
	p.key(kb.End)
	p.key(kb.Enter)
	p.until(`location.hash === '#/requests/1'`)
	p.until(`(() => { const list = document.querySelector('.virtual'); const active = document.getElementById(list.getAttribute('aria-activedescendant')); return active && active.getAttribute('aria-posinset') === '30' && active.getAttribute('aria-setsize') === '30'; })()`)
}

func theStreamBreaks(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/requests", look{})
	send(t, server, documented)
	p.until(`document.querySelectorAll('.row').length === 1`)
	server.CloseClientConnections()
	send(t, server, user+stranger)
	p.until(`document.querySelectorAll('.row').length === 2 && document.querySelector('.pulse').classList.contains('live')`)
}

func theSessions(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	send(t, server, documented)
	send(t, server, user+stranger, "X-Mock-Session: alice")
	p := open(t, ctx, server, "#/requests", look{})
	p.until(`document.querySelectorAll('.row').length === 1`)
	p.until(`[...document.querySelector('#session').options].some((o) => o.value === 'alice')`)
	p.choose("Session", "alice")
	p.until(`document.querySelectorAll('.row').length === 1 && document.querySelector('.row').textContent.includes('11111111')`)
	const filter = `document.querySelectorAll('.filters select')[4]`
	pick := func(name string) {
		p.do(fmt.Sprintf(`(() => { const el = %s; el.value = %q; el.dispatchEvent(new Event('change', {bubbles: true})); })()`, filter, name))
	}
	p.until(filter + `?.value === 'alice'`) // it says the same as the picker
	pick("")
	p.until(`document.querySelectorAll('.row').length === 1 && !document.querySelector('.row').textContent.includes('11111111') && document.querySelector('#session').value === '' && location.hash === '#/requests?session='`)
	pick("alice")
	p.until(`document.querySelector('.row')?.textContent.includes('11111111') && location.hash === '#/requests?session=alice'`)
	p.choose("Method", "POST")
	p.until(`location.hash === '#/requests?session=alice&method=POST' && document.querySelectorAll('.row').length === 0`)
	p.press("Show all")
	p.until(`location.hash === '#/requests?session=alice' && document.querySelectorAll('.row').length === 1`)
	p.choose("Session", "") // the picker of the frame, which comes first
	p.until(`location.hash === '#/requests' && document.querySelector('.row') && !document.querySelector('.row').textContent.includes('11111111')`)
	p.do(`location.hash = '#/requests?session=alice'`) // as a link has it
	p.until(`document.querySelector('.row')?.textContent.includes('11111111') && document.querySelector('#session').value === 'alice'`)
	p.visit("simulate")
	p.shows("What is set here holds for the session alice.")
	p.choose("Unknown ids", "not-found")
	p.until(`document.querySelector('#toasts').textContent.includes('in effect')`)
	if got := send(t, server, user+stranger, "X-Mock-Session: alice").StatusCode; got != 404 {
		t.Errorf("alice gets %d, want 404", got)
	}
	if got := send(t, server, user+stranger).StatusCode; got != 200 {
		t.Errorf("others get %d, want 200", got)
	}
	p.run(chromedp.Reload())
	p.shows("What is set here holds for the session alice.")
	p.choose("Session", "…")
	p.fill("Name of the session", "bob")
	p.press("Use it")
	p.shows("What is set here holds for the session bob.")
}

func settingsTakeEffect(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/simulate", look{})
	p.until(`document.querySelectorAll('.switch').length === 12`)
	for _, said := range []string{"--delay 300ms", "delay=300ms", "--error-rate 5%", "code=500", "--fault-rate 1%", "fault=connection-reset", "--rate-limit 10/s", "--auth optional", "--unknown generate", "--seed demo", "--locale auto", "none"} {
		p.shows(said)
	}
	p.fill("Errors, %", "100")
	p.shows("--error-rate 100%")
	p.until(`document.querySelectorAll('.switch.on').length === 1`)
	if got := send(t, server, documented).StatusCode; got != 500 {
		t.Errorf("with errors alone: %d", got)
	}
	p.fill("Errors, %", "0")
	p.until(`document.querySelectorAll('.switch.on').length === 0`)
	p.choose("Credentials", "required")
	p.shows("--auth required")
	if got := send(t, server, documented).StatusCode; got != 401 {
		t.Errorf("without credentials: %d", got)
	}
	p.choose("Credentials", "optional")
	const good, bad = "Authorization: Bearer good-token", "Authorization: Bearer another"
	p.fill("Tokens", "good-token, spare-token")
	p.until(`document.querySelectorAll('.switch.on .chip').length === 2`)
	if g, b := send(t, server, documented, good).StatusCode, send(t, server, documented, bad).StatusCode; g != 200 || b != 401 {
		t.Errorf("with tokens that are taken, and not: %d, %d", g, b)
	}
	p.until(`!at.text().includes('good-token')`)
	p.click(`document.querySelector('.switch.on .chip')`)
	p.until(`document.querySelectorAll('.switch.on .chip').length === 1`)
	p.click(`document.querySelector('.switch.on .chip')`)
	p.until(`document.querySelectorAll('.switch.on').length === 0`)
	if b := send(t, server, documented, bad).StatusCode; b != 200 {
		t.Errorf("after the last token was taken out any is taken: %d", b)
	}
	p.fill("Expired tokens", "now")
	p.until(`[...document.querySelectorAll('.switch.on input')].some((el) => /^\d{4}-\d\d-\d\dT/.test(el.value))`)
	p.fill("Expired tokens", "")
	p.until(`document.querySelectorAll('.switch.on').length === 0`)
	p.fill("Interval of events", "2h")
	p.until(`[...document.querySelectorAll('.switch [role=alert]')].some((el) => el.textContent.includes('interval'))`)
	p.fill("Interval of events", "700ms")
	p.shows("--interval 700ms")
	p.shows("interval=700ms")
	p.fill("Interval of events", "")
	p.until(`document.querySelectorAll('.switch.on').length === 0`)
	p.click(`at.button('off') || document.querySelectorAll('.chip')[1]`)
	p.fill("Rate limit", "never")
	p.until(`[...document.querySelectorAll('.switch [role=alert]')].some((el) => el.textContent.includes('rate_limit'))`)
	p.fill("Rate limit", "1/h")
	p.shows("--rate-limit 1/h")
	send(t, server, documented)
	if got := send(t, server, documented).StatusCode; got != 429 {
		t.Errorf("beyond the limit: %d", got)
	}
	if got := p.copied(`document.querySelector('.same-line button')`); !strings.HasPrefix(got, "--delay") {
		t.Errorf("copied %s", got)
	}
	p.run(chromedp.Reload())
	p.until(`at.field('Rate limit') && at.field('Rate limit').value === '1/h'`)
}

func sequencesAndReset(t *testing.T, ctx context.Context) {
	server := lively(t)
	p := open(t, ctx, server, "#/simulate", look{})
	p.shows("3 of 3")
	const retried = user + "1b4e28ba-2fa1-4d2b-883f-0016d3cca427"
	p.press("Begin anew")
	p.shows("1 of 3")
	if got := send(t, server, retried).StatusCode; got != 500 {
		t.Errorf("after the reset the first answer is %d, want 500", got)
	}
	p.shows("2 of 3") // by itself
	p.press("Reset everything")
	p.click(`document.querySelector('dialog .danger')`)
	p.shows("None yet")
	p.shows("No sequences")
	p.until(`document.querySelector('.badge').hidden`)
	if got := send(t, server, retried).StatusCode; got != 200 {
		t.Errorf("without the fixture: %d", got)
	}
}

func contractClean(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/contract", look{})
	p.shows("No report yet")
	p.press("Run")
	p.shows("Nothing was found.")
	p.until(`document.querySelector('.coverage svg[role=img]') && document.querySelector('.bars[role=img]')`)
	if got := asks(t, server, http.StatusOK, "GET /__admin/requests", ""); len(got["requests"].([]any)) != 0 {
		t.Errorf("the run stands in people's journal")
	}
	p.visit("start")
	p.visit("contract")
	p.shows("Nothing was found.")
}

func contractFindings(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/contract", look{})
	p.shows("Run")
	runAgainstALiar(p)
	p.shows("body-matches-schema")
	p.until(`document.querySelector('.finding[open] .line.marked .note')`)
	p.until(`[...document.querySelectorAll('.rule h3')].every((el) => (el.querySelector('.count').textContent === '1') === /(error|warning)$/.test(el.textContent)) && [...document.querySelectorAll('.rule h3')].some((el) => el.textContent.endsWith('errors'))`)
	p.shows("HTTP/1.1 200 OK")
	if got := of[bool](p, `document.querySelector('.finding script') === null && [...document.querySelectorAll('.finding')].some((el) => el.textContent.includes('<script>lie()'))`); !got {
		t.Error("the lie is not shown as it is")
	}
	p.fill("URL", "http://127.0.0.1:1")
	p.press("Run")
	p.until(`document.querySelector('.report-body .errors') || document.querySelector('.failed')`)
}

func reportFile(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/contract", look{})
	dir := t.TempDir()
	report := filepath.Join(dir, "report.json")
	if err := os.WriteFile(report, []byte(`{"api": "recorded", "version": "7", "started": "2026-01-02T03:04:05Z", "seconds": 2, "checks": [], "totals": {"sent": 3, "errors": 1},
		"findings": [{"rule": "format", "severity": "error", "operation": "x", "where": "response.body#/a/0", "want": "a date", "got": "\"<b>\"", "message": "m", "exchange": 0}],
		"cases": [], "exchanges": [{"case": "c", "request": "GET /x HTTP/1.1", "response": "HTTP/1.1 200 OK", "body": "{\"a\": [\"<b>\", 12345678901234567890]}", "pointers": ["/a/0"], "seconds": 0.1, "curl": ""}],
		"latency": [{"up_to": 0.1, "count": 2}, {"up_to": 0, "count": 1}], "coverage": {"percent": 50, "operations": [{"id": "x", "method": "GET", "path": "/x", "statuses": [{"status": "200", "count": 2, "fields": ["/a", "/b"], "seen": ["/a"], "values": [], "used": []}]}]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.json")
	if err := os.WriteFile(other, []byte(`{"a": 1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run(chromedp.SetUploadFiles(chromedp.CSS("#report-file"), []string{other}))
	p.shows("other.json is no report")
	p.run(chromedp.SetUploadFiles(chromedp.CSS("#report-file"), []string{report}))
	p.shows("recorded 7")
	p.click(`document.querySelector('.finding summary')`)
	p.until(`document.querySelector('.finding .line.marked')?.textContent.includes('"<b>"')`)
	p.shows("12345678901234567890") // numbers keep their digits
	p.shows("Never seen with a value: 1")
}

func tryIt(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/api", look{width: 1440, height: 900})
	p.until(`document.querySelector('.opblock')`)
	p.click(`document.querySelector('.opblock-summary-control')`)
	p.until(`document.querySelector('.opblock-body')?.textContent.includes('Example Value')`) // nothing is drawn any more that moves the button
	p.click(`document.querySelector('.execute')`)
	p.until(`document.querySelector('.live-responses-table .response-col_status') && document.querySelector('.live-responses-table').textContent.includes('ai_7227840')`)
	if got := asks(t, server, http.StatusOK, "GET /__admin/requests", ""); len(got["requests"].([]any)) != 1 {
		t.Errorf("what was tried out is not in the journal: %v", got)
	}
	if document := p.saved("Download the document"); !strings.Contains(document, "openapi: 3.1.0") {
		t.Errorf("the document is %.200s", document)
	}
}

func theToken(t *testing.T, ctx context.Context) {
	server := console(t, mockserver.Options{AdminToken: "open-sesame"})
	p := blank(t, ctx, server, look{})
	p.run(chromedp.Navigate(server.URL + "/__admin/"))
	p.shows("Admin token")
	p.fill("Token", "wrong")
	p.press("Continue")
	p.shows("The mock does not take this token.")
	p.fill("Token", "open-sesame")
	p.press("Continue")
	p.shows("What the mock answers")
	p.until(`document.querySelector('.pulse.live') && !document.querySelector('dialog')`)
	send(t, server, documented)
	p.shows("The latest calls")
	p.run(chromedp.Reload())
	p.shows("The latest calls")
	if kept := of[bool](p, `JSON.stringify(localStorage).includes('sesame') || document.cookie.includes('sesame') || location.href.includes('sesame')`); kept {
		t.Error("the token is kept where it outlives the tab")
	}
}

func languageAndTheme(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/simulate", look{language: "zh-CN", dark: true})
	p.shows("全部重置")
	ground := func() string { return of[string](p, `getComputedStyle(document.body).backgroundColor`) }
	dark := ground()
	if language := of[string](p, `document.documentElement.lang`); language != "zh-CN" {
		t.Errorf("lang is %s", language)
	}
	p.press("English")
	p.shows("Reset everything")
	p.press("Theme: as the system")
	p.until(`document.documentElement.dataset.theme === 'light'`)
	if light := ground(); light == dark {
		t.Errorf("light and dark are both %s", light)
	}
	p.run(chromedp.Reload())
	p.shows("Reset everything")
	p.until(`document.documentElement.dataset.theme === 'light'`)
	p.press("Theme: light")
	p.until(`document.documentElement.dataset.theme === 'dark'`)
	if now := ground(); now != dark {
		t.Errorf("dark is %s when chosen, %s when the system's", now, dark)
	}
	p.press("中文")
	p.shows("全部重置")
	p.until(`document.title === '模拟 · agentmock'`)
}

// hostileTexts puts markup wherever an API or a client can put a text, and looks at every view.
func hostileTexts(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	const attack = `<img src=x onerror=window.hacked=1><script>window.hacked=1</script>`
	body := strings.ReplaceAll(compact(t, send(t, server, user+stranger).Text), `"message":"`, `"message":"`+strings.ReplaceAll(attack, `"`, `\"`))
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "getCustomerDetail", "name": "hostile", "description": "`+attack+`", "response": {"status": 200, "body": `+body+`}}`)
	send(t, server, user+"%3Cimg%20src=x%20onerror=window.hacked=1%3E?q=%3Cscript%3Ewindow.hacked=1%3C/script%3E", "X-Evil: "+attack, "Authorization: "+attack)
	send(t, server, "POST "+user+stranger, "Content-Type: text/html", "", attack)
	send(t, server, user+stranger, "Prefer: seed=\""+attack+"\"")
	last := asks(t, server, http.StatusOK, "GET /__admin/requests", "")["requests"].([]any)
	p := open(t, ctx, server, "", look{width: 1440, height: 900})
	p.shows("The latest calls")
	clean := func() {
		t.Helper()
		if got := of[bool](p, `window.hacked === undefined && !document.querySelector('main img, main script, dialog img, dialog script')`); !got {
			t.Errorf("at %s markup of others is in the page", of[string](p, `location.hash`))
		}
	}
	clean()
	for _, entry := range last {
		p.do(fmt.Sprintf(`location.hash = '#/requests/%s'`, entry.(map[string]any)["id"]))
		p.until(fmt.Sprintf(`document.querySelector('.pane-head h2').textContent === 'Request %s' && document.querySelector('.why details')`, entry.(map[string]any)["id"]))
		p.do(`document.querySelectorAll('details').forEach((el) => { el.open = true; })`)
		clean()
	}
	p.do(`location.hash = '#/customers/run-time%3AgetCustomerDetail%3Ahostile'`)
	p.until(`at.one('.raw .json')`)
	p.shows("<script>window.hacked=1</script>")
	clean()
	p.click(`at.link('awkward-text')`)
	p.shows(`<script>alert("name")</script>`)
	clean()
	p.visit("simulate")
	p.shows(attack)
	p.press("Edit: hostile")
	p.until(`at.field('Exchange')`)
	clean()
}

func stoppedMock(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "#/simulate", look{})
	p.until(`document.querySelector('.pulse.live') && document.querySelectorAll('.switch').length === 12`)
	server.CloseClientConnections()
	server.Listener.Close()
	p.until(`document.querySelector('.pulse.lost')`)
	p.visit("start")
	p.shows("The mock does not answer")
	p.visit("customers")
	p.shows("Try again")
}

// elsewhere looks at a console whose address is not the API's.
func elsewhere(t *testing.T, ctx context.Context) {
	var api *httptest.Server
	mock := must(mockserver.New(agentmock.FS, mockserver.Options{AdminApart: true, URL: func() string { return api.URL }}))
	api = httptest.NewServer(mock)
	t.Cleanup(api.Close)
	own := httptest.NewServer(mock.Admin())
	t.Cleanup(own.Close)
	p := blank(t, ctx, own, look{})
	p.api = api.URL
	p.run(chromedp.Navigate(own.URL + "/__admin/#/customers"))
	p.until(`document.querySelectorAll('.items li').length === 12`)
	p.click(`at.link('documented')`)
	p.until(`at.one('.raw .json')`)
	p.shows("curl -i " + api.URL)
	p.visit("start")
	p.shows(api.URL)
}

// brokenFixture is served with --lenient: the list warns of it, and the place is marked in its JSON.
func brokenFixture(t *testing.T, ctx context.Context) {
	document, err := agentmock.FS.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	body, err := agentmock.FS.ReadFile("fixtures/getCustomerDetail/documented.json")
	if err != nil {
		t.Fatal(err)
	}
	server := start(t, fstest.MapFS{
		"openapi.yaml":                          {Data: document},
		"fixtures/getCustomerDetail/wrong.json": {Data: []byte(strings.Replace(string(body), `"operator": 3`, `"operator": 9`, 1))},
	}, mockserver.Options{Lenient: true})
	p := open(t, ctx, server, "#/customers", look{})
	p.until(`at.one('.items .wrong')?.textContent === '▲1'`)
	p.click(`at.one('.items a')`)
	p.shows("Violations: 1")
	p.until(`at.one('.raw .line.marked')?.textContent.includes('"operator": 9')`)
}

// answerMarked is an answer that a request made wrong by what it put into a template.
func answerMarked(t *testing.T, ctx context.Context) {
	body, err := agentmock.FS.ReadFile("fixtures/getCustomerDetail/documented.json")
	if err != nil {
		t.Fatal(err)
	}
	server := console(t, noOptions)
	templated := strings.Replace(string(body), `"operator": 3`, `"operator": "${request.header.X-Op}"`, 1)
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "getCustomerDetail", "response": {"body": `+templated+`}}`)
	send(t, server, documented, "X-Op: 9")
	p := open(t, ctx, server, "#/requests/1", look{})
	p.shows("response.body#/data/operator")
	p.until(`[...document.querySelectorAll('.line.marked')].some((line) => line.textContent.includes('"operator": "9"'))`)
}
