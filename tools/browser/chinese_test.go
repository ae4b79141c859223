package browser_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// orderService is a document in Chinese, with mistakes.
const orderService = `openapi: 3.0.3
info: {title: 订单服务, version: "2.1", description: 门店订单与会员的接口}
servers: [{url: https://api.example.cn/v2}]
paths:
  /orders:
    get:
      tags: [订单]
      summary: 查询订单列表
      operationId: listOrders
      parameters: [{name: page, in: query, schema: {type: integer, default: 1}}, {name: sort, in: query, schema: {type: string}}]
      responses: {"200": {description: 成功, content: {application/json: {schema: {type: object, required: [list], properties: {total: {type: integer}, list: {type: array, items: {$ref: "#/components/schemas/Order"}}}}}}}}
    post:
      tags: [订单]
      summary: 创建订单
      operationId: createOrder
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"201": {description: 成功, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {tags: [订单], summary: 订单详情, operationId: getOrder, responses: {"200": {description: 成功, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}, "404": {description: 订单不存在}}}
  /broken/{x}: {get: {summary: 有误, responses: {"200": {description: 成功, content: {application/json: {schema: {type: strnig}}}}}}}
components:
  schemas:
    Order:
      type: object
      required: [id, 收货人]
      properties:
        id: {type: integer, readOnly: true, description: 订单编号}
        收货人: {type: string, maxLength: 20}
        备注: {type: string, description: "1=加急，2=普通", x-same-as: 1/没有}
        时间: {type: string, format: date-time}
`

// english lists what a page in Chinese says in English sentences: three words, but for what is code, a value, or a name.
const english = `(() => {
	const out = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const el = walker.currentNode.parentElement;
		if (el.closest('code, pre, .json, td, dd, textarea, option, script, noscript, .swagger-ui, .unseen') || !el.checkVisibility({visibilityProperty: true})) continue;
		if (/[A-Za-z]+ [a-z]+ [a-z]+/.test(walker.currentNode.data)) out.push(walker.currentNode.data);
	}
	return out;
})()`

// chineseThroughout goes through all views with a document in Chinese, and reads no English sentence.
func chineseThroughout(t *testing.T, ctx context.Context) {
	server := consoleOf(t, fstest.MapFS{"openapi.yaml": {Data: []byte(orderService)}}, mockserver.Options{})
	for _, as := range []look{{language: "zh-CN", width: 1440, height: 900}, {language: "zh-CN", dark: true, width: 390, height: 844}} {
		asks(t, server, http.StatusNoContent, "POST /__admin/reset", "")
		asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "getOrder", "name": "seven", "request": {"path": {"id": 7}, "header": {"X-Shop": {"matches": "^x"}}}, "response": {"status": 404}}`)
		send(t, server, "/v2/orders", `Prefer: code=banana`)
		send(t, server, "POST /v2/orders", "Content-Type: application/json", "", `{"收货人": 7}`)
		send(t, server, "/v2/orders/8", "Prefer: dynamic=true, seed=a")
		send(t, server, "/v2/orders")
		send(t, server, "/v2/nothing")
		send(t, server, "/v2/orders/7", "X-Shop: xy")
		send(t, server, "POST /v2/orders", "Content-Type: application/json", "", `{"收货人": "张三"}`)
		p := open(t, ctx, server, "#/", as)
		reads := func(where, there string) {
			t.Helper()
			p.until(there)
			p.do(`document.querySelectorAll('main details:not(.contract-further)').forEach((el) => { el.open = true; })`)
			for _, said := range of[[]string](p, english) {
				t.Errorf("%s says in English: %s", where, said)
			}
			for _, fault := range of[[]string](p, audit) {
				t.Errorf("%s: %s", where, fault)
			}
		}
		reads("start", `document.querySelector('.recent li') && document.querySelector('.document-findings .document-list')`)
		p.do(`location.hash = '#/document'`)
		reads("the document", `document.querySelectorAll('.view-document details').length > 0`)
		if said := of[string](p, `document.querySelector('.view-document').innerText`); !strings.Contains(said, "没有名为 \"没有\" 的内容：已忽略") || !strings.Contains(said, "主键") {
			t.Errorf("the document's problems: %s", said)
		}
		for _, one := range asks(t, server, http.StatusOK, "GET /__admin/requests", "")["requests"].([]any) {
			id := one.(map[string]any)["id"].(string)
			p.do(`location.hash = '#/requests/` + id + `'`)
			reads("request "+id, `document.querySelector('.entry .why h3') && document.querySelector('.pane-head h2').textContent.includes('`+id+`') && document.querySelector('.why details')`)
		}
		p.do(`location.hash = '#/operations/getOrder'`)
		reads("an operation", `document.querySelector('.own-fixtures') && document.querySelector('.answer-form .elsewhere code')`)
		p.do(`location.hash = '#/resources/order'`)
		reads("a resource", `document.querySelectorAll('tbody tr').length > 20`)
		p.do(`location.hash = '#/simulate'`)
		reads("simulate", `document.querySelectorAll('.switch').length === 12 && document.querySelector('.own-fixtures')`)
		p.do(`location.hash = '#/contract'`)
		p.until(`document.querySelector('.contract-form')`)
		p.click(`document.querySelector('.contract-form button[type=submit]')`)
		reads("the contract", `[...document.querySelectorAll('.report .panel h2')].some((el) => el.textContent === '未检验')`)
		if said := of[string](p, `document.querySelector('.report').innerText`); !strings.Contains(said, "时才发送 POST") {
			t.Errorf("what was not asked: %s", said)
		}
		p.click(`[...document.querySelectorAll('.contract-form label')].find((el) => el.textContent === '会修改数据的请求')`)
		p.click(`document.querySelector('.contract-form button[type=submit]')`)
		reads("what was left", `[...document.querySelectorAll('.report h3')].some((el) => el.textContent === '已创建但未能删除') && at.text().includes('文档中没有删除它的接口')`)
	}
}
