package admin_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// TestRunsHaveCredentials: a run against the mock itself has a made-up credential where the document wants one and nobody gives one.
func TestRunsHaveCredentials(t *testing.T) {
	secured := strings.Replace(greetingText, "operationId: greet,", "operationId: greet, security: [{b: []}],", 1) + "components: {securitySchemes: {b: {type: http, scheme: bearer}}}\n"
	for name, c := range map[string]struct {
		document, body string
		want           mockserver.ContractRun
	}{
		"open":       {greetingText, `{}`, mockserver.ContractRun{}},
		"secured":    {secured, `{}`, mockserver.ContractRun{Token: "made-up"}},
		"given":      {secured, `{"token": "mine"}`, mockserver.ContractRun{Token: "mine"}},
		"in headers": {secured, `{"headers": {"Authorization": "Bearer x"}}`, mockserver.ContractRun{Headers: map[string]string{"Authorization": "Bearer x"}}},
		"elsewhere":  {secured, `{"url": "http://localhost:1"}`, mockserver.ContractRun{URL: "http://localhost:1"}},
		"all":        {secured, `{"exchanges": true, "other_token": "o", "params": {"id": ["1", "2"]}, "token": "t"}`, mockserver.ContractRun{Exchanges: true, Token: "t", OtherToken: "o", Params: map[string][]string{"id": {"1", "2"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			var got mockserver.ContractRun
			m, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(c.document)}}, mockserver.Options{Contract: func(_ context.Context, run mockserver.ContractRun, _ func(mockserver.ContractProgress)) (any, error) {
				got = run
				return nil, nil
			}})
			if err != nil {
				t.Fatal(err)
			}
			if w := ask(m, "POST", "/__admin/contract", c.body); w.Code != 200 {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			if diff := gocmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
