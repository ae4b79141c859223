package browser_test

import (
	"context"
	"net/http"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// theStreamFlows looks at a stream of an app while it is sent, and sends the same by hand, whose events are shown as they come.
func theStreamFlows(t *testing.T, ctx context.Context) {
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(answers)}}, mockserver.Options{})
	p := open(t, ctx, server, "#/requests", look{language: "zh-CN", dark: true, width: 390, height: 844})
	p.until(`document.querySelector('.pulse.live')`)
	done := make(chan error, 1)
	go func() {
		answer, err := http.Get(server.URL + "/ticks?__interval=900ms")
		if err == nil {
			_, err = answer.Body.Read(make([]byte, 1))
			for err == nil {
				_, err = answer.Body.Read(make([]byte, 1000))
			}
			answer.Body.Close()
		}
		done <- err
	}()
	p.until(`document.querySelectorAll('.row').length === 1 && document.querySelector('.row .flow')?.textContent.trim() === '1/3'`)
	p.do(`location.hash = '#/requests/1'`)
	p.shows("已发送 1 / 3 个事件")
	p.until(`document.querySelectorAll('.stream li.coming').length === 2`)
	p.shows("已发送 2 / 3 个事件")
	p.until(`document.querySelector('.stream') && !document.querySelector('.stream li.coming') && at.text().includes('3 个事件')`)
	<-done
	p.until(`!document.querySelector('.row .flow')`)
	for _, fault := range of[[]string](p, audit) {
		t.Error(fault)
	}
	p.shows("没有样例应答") // why, in the page's language
	p.do(`document.querySelector('.why details').open = true`)
	p.shows("接口 get_ticks（openapi.yaml:")
	p.press("修改并发送")
	p.until(`document.querySelector('dialog .form-beside') || true`)
	p.press("发送")
	p.until(`document.querySelectorAll('.client-answer .stream li').length === 1 && document.querySelector('.client-answer .j-number')?.textContent === '1'`)
	p.until(`document.querySelectorAll('.client-answer .stream li').length === 3 && at.one('.client-answer .status')?.textContent === '200'`)
	p.press("发送")
	p.until(`document.querySelectorAll('.client-answer .stream li').length === 1`)
	p.press("停止")
	p.until(`at.one('.client-answer').textContent.includes('已停止')`)
}
