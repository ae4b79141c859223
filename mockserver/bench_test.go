package mockserver_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"agentmock"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
	"agentmock/mockserver/admin"
)

// nowhere is where the answers of benchmarks go: it counts no allocation of its own.
type nowhere struct {
	header http.Header
	status int
}

func (w *nowhere) Header() http.Header { return w.header }

func (w *nowhere) Write(p []byte) (int, error) { return len(p), nil }

func (w *nowhere) WriteHeader(status int) { w.status = status }

func (w *nowhere) Flush() {} // as that of net/http can

func (w *nowhere) clear() { clear(w.header) }

// benchmark serves requests that next makes, which must be answered with a status.
func benchmark(b *testing.B, handler http.Handler, status int, next func(i int) *http.Request) {
	b.Helper()
	requests := make([]*http.Request, 1024)
	for i := range requests {
		requests[i] = next(i)
	}
	w := &nowhere{header: http.Header{}}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.clear()
		handler.ServeHTTP(w, requests[i%len(requests)])
		if w.status != status {
			b.Fatalf("answered with %d", w.status)
		}
	}
}

func get(path string) func(int) *http.Request {
	return func(int) *http.Request {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Authorization", "Bearer t")
		r.Header.Set("Accept", "application/json")
		return r
	}
}

// BenchmarkAnswer compares the mock's answers with a handler that does nothing but send the documented response.
func BenchmarkAnswer(b *testing.B) {
	body, err := os.ReadFile("../fixtures/getCustomerDetail/documented.json")
	if err != nil {
		b.Fatal(err)
	}
	bare := admin.NewEngine()
	bare.GET("/agent-api/user/:user_id/customer/detail/:customer_id", func(c *gin.Context) {
		c.Header("Content-Length", strconv.Itoa(len(body)))
		c.Data(http.StatusOK, "application/json", body)
	})
	mock := must(mockserver.New(agentmock.FS, mockserver.Options{Log: slog.New(slog.NewJSONHandler(io.Discard, nil))})) // as agentmock serve logs
	b.Run("bare", func(b *testing.B) { benchmark(b, bare, 200, get(documented)) })
	b.Run("fixture", func(b *testing.B) { benchmark(b, mock, 200, get(documented)) })
	b.Run("fixture, not kept", func(b *testing.B) {
		benchmark(b, mock, 200, func(i int) *http.Request {
			return get(strings.Replace(documented, "5832d184", fmt.Sprintf("%08x", i), 1))(i)
		})
	})
	b.Run("generated", func(b *testing.B) {
		benchmark(b, mock, 200, func(i int) *http.Request { return get(fmt.Sprintf("%s11111111-2222-4333-8444-%012x", user, i))(i) })
	})
	b.Run("generated, kept", func(b *testing.B) { benchmark(b, mock, 200, get(user+"11111111-2222-4333-8444-000000000000")) })
	b.Run("404", func(b *testing.B) { benchmark(b, mock, 404, get("/nothing")) })
	b.Run("422", func(b *testing.B) { benchmark(b, mock, 422, get(user+"abc")) })
}

// BenchmarkWrite changes one thing among so many that were written before, and reads it.
func BenchmarkWrite(b *testing.B) {
	for _, written := range []int{1, 100, 1000} {
		b.Run(fmt.Sprint(written), func(b *testing.B) {
			mock := must(mockserver.New(apitest.File("openapi.yaml", style{"{type: integer}", "", "items", "page", "PATCH"}.document()), mockserver.Options{Log: slog.New(slog.DiscardHandler)}))
			ask := func(method, path, body string, status int) {
				r := httptest.NewRequest(method, path, strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				w := &nowhere{header: http.Header{}}
				if mock.ServeHTTP(w, r); w.status != status {
					b.Fatalf("%s %s: %d", method, path, w.status)
				}
			}
			for range written {
				ask(http.MethodPost, "/tasks", `{"title": "x"}`, http.StatusCreated)
			}
			for b.Loop() {
				ask(http.MethodPatch, "/tasks/26", `{"title": "y"}`, http.StatusOK)
				ask(http.MethodGet, "/tasks/26", "", http.StatusOK)
			}
		})
	}
}
