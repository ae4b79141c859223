package contract_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// patient is a context that ends when it has been asked so many times whether it has.
type patient struct {
	context.Context
	end  context.CancelFunc
	left atomic.Int64
}

func endingAfter(questions int64) *patient {
	c := &patient{}
	c.Context, c.end = context.WithCancel(context.Background())
	c.left.Store(questions)
	return c
}

func (c *patient) Err() error {
	if c.left.Add(-1) < 0 {
		c.end()
	}
	return c.Context.Err()
}

// manyChoices is an API about which there is far more to ask than a run has room for.
func manyChoices() fs.FS {
	var parameters, members []string
	for i := range 60 {
		parameters = append(parameters, fmt.Sprintf("{name: q%d, in: query, schema: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Line'}}}", i))
		members = append(members, fmt.Sprintf("m%d: {$ref: '#/components/schemas/Line'}", i))
	}
	return apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: many, version: "1"}
paths:
  /orders:
    get: {operationId: list, parameters: [`+strings.Join(parameters, ", ")+`], responses: {'200': {description: d}}}
    post:
      operationId: order
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {`+strings.Join(members, ", ")+`}}}}}
      responses: {'200': {description: d}}
components: {schemas: {Line: {type: object, required: [sku, count], properties: {sku: {type: string, minLength: 3}, count: {type: integer, minimum: 1}}}}}
`)
}

// TestNothingIsThoughtOfForNobody ends a run at all points, most of them while its cases are thought of: it comes back with what it has sent, and
// without cases that nobody was going to send.
func TestNothingIsThoughtOfForNobody(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	t.Cleanup(server.Close)
	for questions := int64(1); questions < 4000; questions = questions*3/2 + 1 {
		report, err := contract.Run(endingAfter(questions), manyChoices(), contract.Options{URL: server.URL, UnsafeMethods: true, Workers: 1, MaxCases: 1 << 20})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("ended after %d questions: %v", questions, err)
		}
		if report == nil {
			continue // before it had anything to ask
		}
		if report.Broken == "" || len(report.Skipped) > 0 || len(report.LeftOut) > 0 {
			t.Errorf("ended after %d questions: broken %q, skipped %q, left out %v", questions, report.Broken, report.Skipped, report.LeftOut)
		}
		if int64(report.Totals.Planned) > questions {
			t.Errorf("ended after %d questions: %d cases were thought of", questions, report.Totals.Planned)
		}
	}
}
