package admin_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/internal/limits"
	"agentmock/mockserver"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxBody":    crossBody,
		"maxPage":    crossPage,
		"maxStalled": crossStalled,
		"maxWait":    crossWait,
	}, nil)
}

var greeting = fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/greeting: {get: {operationId: greet, responses: {'200': {description: it, content: {application/json: {schema: {type: string}}}}}}}}
`)}}

func mock(t *testing.T, options mockserver.Options) *mockserver.Server {
	t.Helper()
	m, err := mockserver.New(greeting, options)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ask sends a request to a mock, without a network.
func ask(m http.Handler, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost"+path, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:1000"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w
}

func crossBody(t *testing.T) {
	const most = 4 << 20
	m := mock(t, mockserver.Options{})
	for size, want := range map[int]int{most: http.StatusCreated, most + 1: http.StatusRequestEntityTooLarge} {
		body := `{"operation": "greet", "response": {"body": "hello"}}`
		w := ask(m, http.MethodPost, "/__admin/fixtures", body+strings.Repeat(" ", size-len(body)))
		if w.Code != want {
			t.Errorf("%d bytes: %d %.200s", size, w.Code, w.Body)
		}
	}
}

// crossPage has more requests in the journal than a list may have.
func crossPage(t *testing.T) {
	m := mock(t, mockserver.Options{Journal: 20_000, JournalBytes: 1 << 30})
	for range 10_001 {
		ask(m, http.MethodGet, "/greeting", "")
	}
	listed := func(w *httptest.ResponseRecorder) string {
		var page struct {
			Requests []json.RawMessage
			Meta     struct{ Total int }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &page); w.Code != http.StatusOK || err != nil {
			return fmt.Sprint(w.Code, " ", w.Body)
		}
		return fmt.Sprint(len(page.Requests), " of ", page.Meta.Total)
	}
	for name, got := range map[string]*httptest.ResponseRecorder{
		"list": ask(m, http.MethodGet, "/__admin/requests?limit=10000", ""),
		"find": ask(m, http.MethodPost, "/__admin/requests/find", "{}"),
		"wait": ask(m, http.MethodPost, "/__admin/requests/wait", "{}"),
	} {
		if said := listed(got); said != "10000 of 10001" {
			t.Errorf("%s: %.300s", name, said)
		}
	}
	if w := ask(m, http.MethodGet, "/__admin/requests?limit=10001", ""); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a longer list: %d", w.Code)
	}
}

func crossWait(t *testing.T) {
	var waited []time.Duration
	m := mock(t, mockserver.Options{After: func(d time.Duration) <-chan time.Time {
		waited = append(waited, d)
		over := make(chan time.Time, 1)
		over <- time.Time{}
		return over
	}})
	for timeout, want := range map[string]int{"60s": http.StatusRequestTimeout, "60001ms": http.StatusUnprocessableEntity, "99999h": http.StatusUnprocessableEntity} {
		if w := ask(m, http.MethodPost, "/__admin/requests/wait", `{"timeout": "`+timeout+`"}`); w.Code != want {
			t.Errorf("%s: %d %s", timeout, w.Code, w.Body)
		}
	}
	if len(waited) != 1 || waited[0] != time.Minute {
		t.Errorf("waited %v", waited)
	}
}

// crossStalled has a clock behind the time by as long as a listener may take nothing, and less: what is written to one is given up
// where the deadline is over.
func crossStalled(t *testing.T) {
	for behind, ends := range map[time.Duration]bool{29 * time.Second: false, 31 * time.Second: true} {
		m := mock(t, mockserver.Options{Now: func() time.Time { return time.Now().Add(-behind) }})
		server := httptest.NewServer(m)
		response, err := server.Client().Get(server.URL + "/__admin/requests/events")
		if err == nil {
			_, err = io.ReadFull(response.Body, make([]byte, len("retry: 2000\n")))
			response.Body.Close()
		}
		if ends != (err != nil) {
			t.Errorf("%s behind: %v", behind, err)
		}
		server.Close()
	}
}
