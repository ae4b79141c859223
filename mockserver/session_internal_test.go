package mockserver

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/internal/state"
)

// slowStore takes its time to read documents, and counts how many read at once.
type slowStore struct {
	state.Store
	reading, most, reads atomic.Int64
}

func (s *slowStore) Documents(ctx context.Context, session string, since int64) (state.Documents, error) {
	s.reads.Add(1)
	for now := s.reading.Add(1); ; {
		if most := s.most.Load(); now <= most || s.most.CompareAndSwap(most, now) {
			break
		}
	}
	defer s.reading.Add(-1)
	time.Sleep(20 * time.Millisecond)
	return s.Store.Documents(ctx, session, since)
}

// TestManyRequestsReadTheDocumentsOnce asks a mock that has just come to many documents from many connections: one reads them for all. When each did, a
// replica that came under load needed the memory for all of them at once, and was killed for it.
func TestManyRequestsReadTheDocumentsOnce(t *testing.T) {
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(`{openapi: 3.1.0, info: {title: t, version: "1"}, paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}}}}}}`)}}
	s, err := New(fsys, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	store := &slowStore{Store: s.store}
	s.store = store
	put := func(id, n string) {
		t.Helper()
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPut, "http://127.0.0.1/__admin/fixtures/"+id, strings.NewReader(`{"operation": "a", "response": {"body": {"n": `+n+`}}}`))
		r.Header.Set("Content-Type", "application/json")
		if s.ServeHTTP(w, r); w.Code >= 300 {
			t.Fatal(w.Code, w.Body)
		}
	}
	put("one", "1")
	s.views.mutex.Lock()
	clear(s.views.byName) // as in a mock that has just come
	s.views.mutex.Unlock()
	store.reads.Store(0)
	store.most.Store(0)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1/a", nil))
			if !strings.Contains(w.Body.String(), `"n":1`) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	all.Wait()
	if store.most.Load() != 1 || store.reads.Load() > 2 {
		t.Errorf("documents were read %d times, %d at once", store.reads.Load(), store.most.Load())
	}

	// What is written is seen by the next request of whoever wrote it, whatever is being read meanwhile.
	for n := range 20 {
		text := string(rune('0'+n/10)) + string(rune('0'+n%10))
		value := strings.TrimPrefix(text, "0")
		all.Go(func() {
			s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "http://127.0.0.1/a", nil))
		})
		put("one", value)
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1/a", nil)); !strings.Contains(w.Body.String(), `"n":`+value) {
			t.Fatalf("after %s was written: %s", value, w.Body)
		}
	}
	all.Wait()
}
