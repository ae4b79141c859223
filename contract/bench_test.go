package contract_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"agentmock"
	"agentmock/contract"
)

// BenchmarkCheck sets checking one documented response, from bytes to findings, beside encoding/json reading the same
// bytes: go test -run '^$' -bench Check ./contract
func BenchmarkCheck(b *testing.B) {
	body := []byte(documented(b))
	b.Run("json.Unmarshal", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			var v any
			if err := json.Unmarshal(body, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("contract", func(b *testing.B) {
		judge, err := contract.NewJudge(agentmock.FS)
		if err != nil {
			b.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, path, nil)
		header := http.Header{"Content-Type": {"application/json"}}
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if found := judge(r, http.StatusOK, header, body); len(found) > 0 {
				b.Fatal(found)
			}
		}
	})
}
