package contract_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// Where a list is asked for by page, as it has to be, it is asked for its first page: a page far behind the end has nothing to be judged. Its things
// are told apart by another member than id, which differs all the same.
func TestRequiredPages(t *testing.T) {
	document := apitest.File("openapi.yaml", `openapi: 3.0.1
info: {title: 订单中心, version: "1"}
paths:
  /order/page:
    get:
      operationId: pageOrders
      parameters: [{name: pageNum, in: query, required: true, schema: {type: integer}}, {name: pageSize, in: query, required: true, schema: {type: integer}}]
      responses: {'200': {description: 成功, content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: object, required: [total, records], properties: {total: {type: integer}, records: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}}}}}
  /order/{orderNo}:
    get:
      operationId: getOrder
      parameters: [{name: orderNo, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: 成功, content: {application/json: {schema: {type: object, required: [data], properties: {data: {$ref: '#/components/schemas/Order'}}}}}}}
components: {schemas: {Order: {type: object, required: [id, orderNo], properties: {id: {type: integer}, orderNo: {type: string}}}}}
`)
	for seed := range uint64(8) {
		mock, err := mockserver.New(document, mockserver.Options{Seed: fmt.Sprint(seed), Population: 100, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		var mutex sync.Mutex
		var pages []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/order/page" {
				mutex.Lock()
				pages = append(pages, r.URL.RawQuery)
				mutex.Unlock()
			}
			mock.ServeHTTP(w, r)
		}))
		report, err := contract.Run(t.Context(), document, contract.Options{URL: server.URL})
		server.Close()
		mock.Close()
		if err != nil || len(report.Findings) > 0 {
			t.Errorf("seed %d: %v %v", seed, err, report.Findings)
		}
		if all := strings.Join(pages, " "); !strings.Contains(all, "pageNum=1&pageSize=10") || !strings.Contains(all, "pageNum=2&") {
			t.Errorf("asked for %s", all)
		}
	}
}
