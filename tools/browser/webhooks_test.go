package browser_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/webhook"
	"agentmock/mockserver"
)

// hooks is an API that tells of what has happened.
var hooks = fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: hooks, version: "1"}
webhooks:
  order.paid:
    post:
      summary: An order was paid
      requestBody: {content: {application/json: {schema: {type: object, required: [total], properties: {total: {type: integer}}}, examples: {small: {value: {total: 1}}, large: {value: {total: 1000}}}}}}
      responses: {"200": {description: taken}}
`)}}

func webhooksAreSent(t *testing.T, ctx context.Context) {
	came := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("X-Signature") != webhook.Signature("k", body) {
			t.Errorf("signature %q", r.Header.Get("X-Signature"))
		}
		came <- string(body)
	}))
	t.Cleanup(receiver.Close)
	mock := must(mockserver.New(hooks, mockserver.Options{Callbacks: []string{"loopback"}, CallbackSecret: "k"}))
	server := httptest.NewServer(mock)
	t.Cleanup(func() { server.Close(); _ = mock.Close() })
	p := open(t, ctx, server, "#/simulate", look{})
	p.shows("An order was paid")
	p.shows("They may be sent to: loopback.")
	p.click(`document.querySelector('.webhooks button')`)
	p.fill("URL of the receiver", receiver.URL)
	p.choose("What is sent", "example:large")
	p.click(`document.querySelector('dialog button[type=submit]')`)
	p.shows("Delivered · the receiver answered 200")
	if got := <-came; got != `{"total":1000}` {
		t.Errorf("sent %s", got)
	}
	p.fill("Body", `{"total": 7}`)
	p.click(`document.querySelector('dialog button[type=submit]')`)
	p.until(`document.querySelector('dialog pre')?.textContent.includes('7')`)
	if got := <-came; got != `{"total":7}` {
		t.Errorf("sent %s", got)
	}
	p.fill("Body", " ")
	p.fill("URL of the receiver", "http://10.0.0.1/")
	p.click(`document.querySelector('dialog button[type=submit]')`)
	p.shows("not allowed: host 10.0.0.1")
	p.fill("URL of the receiver", receiver.URL[:strings.LastIndexByte(receiver.URL, ':')]+":1/")
	p.click(`document.querySelector('dialog button[type=submit]')`)
	p.shows("it is sent again")
	p.until(`document.querySelectorAll('.webhooks .recent li').length >= 3`) // behind the dialog
	p.click(`document.querySelector('dialog .findings a')`)
	p.until(`location.hash === '#/requests' && document.querySelectorAll('.row').length >= 4`)
	p.choose("Answered by", "webhook")
	p.until(`document.querySelectorAll('.row').length >= 4 && document.querySelector('.row').textContent.includes('no answer')`)
	p.shows("webhook sent order.paid")
	off := start(t, hooks, mockserver.Options{})
	q := open(t, ctx, off, "#/simulate", look{language: "zh-CN"})
	q.shows("此模拟服务不发送")
	q.until(`document.querySelector('.webhooks button').disabled`)
}
