package contract_test

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// broken is a mock with one law broken on purpose, between it and who asks.
type broken struct {
	law    string
	before func(r *http.Request)                                     // changes a request
	answer func(w http.ResponseWriter, r *http.Request) bool         // answers it without the mock
	after  func(mock http.Handler, r *http.Request, v any) (now any) // changes an answer
}

func query(name string) func(*http.Request) {
	return func(r *http.Request) {
		q := r.URL.Query()
		q.Del(name)
		r.URL.RawQuery = q.Encode()
	}
}

func ofList(change func(list map[string]any)) func(http.Handler, *http.Request, any) any {
	return func(_ http.Handler, _ *http.Request, v any) any {
		if list, ok := v.(map[string]any); ok && list["items"] != nil {
			change(list)
		}
		return v
	}
}

var done bool // of what was made last

var brokenLaws = map[string]broken{
	"what is created is gone at once": {law: "created-is-readable", after: func(mock http.Handler, r *http.Request, v any) any {
		if thing, ok := v.(map[string]any); ok && r.Method == http.MethodPost {
			id, _ := json.Marshal(thing["id"])
			mock.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodDelete, "/todos/"+string(id), nil))
		}
		return v
	}},
	"another title is stored": {law: "stored-as-sent", before: func(r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent := map[string]any{}
		if r.Method == http.MethodPost && json.Unmarshal(body, &sent) == nil {
			sent["title"] = "something else"
			body, _ = json.Marshal(sent)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}},
	"an update is about all": {law: "update-is-kept", before: func(r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent := map[string]any{}
		switch {
		case json.Unmarshal(body, &sent) != nil:
		case r.Method == http.MethodPost:
			done, _ = sent["done"].(bool)
		case r.Method == http.MethodPatch && sent["done"] == nil:
			sent["done"] = !done
			body, _ = json.Marshal(sent)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}},
	"nothing is deleted": {law: "deleted-is-gone", answer: func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodDelete {
			return false
		}
		w.WriteHeader(http.StatusNoContent)
		return true
	}},
	"the list is that of before": {law: "listed", after: ofList(func(list map[string]any) {
		list["items"] = slices.DeleteFunc(list["items"].([]any), func(item any) bool { return item.(map[string]any)["id"].(float64) > 25 })
		list["total"] = min(25, list["total"].(float64))
	})},
	"the list has other titles": {law: "list-agrees", after: ofList(func(list map[string]any) {
		for _, item := range list["items"].([]any) {
			item.(map[string]any)["title"] = "something else"
		}
	})},
	"the total is one too many":  {law: "total-agrees", after: ofList(func(list map[string]any) { list["total"] = list["total"].(float64) + 1 })},
	"pages are as large as ever": {law: "page-size", before: query("limit")},
	"there is one page":          {law: "pages-disjoint", before: query("page")},
	"nothing is filtered":        {law: "filter-respected", before: query("done")},
	"nothing is searched for":    {law: "filter-respected", before: query("q")},
}

// A mock in which one law is broken fails exactly that check; as it is, it fails none.
func TestAMockWithOneLawBrokenFailsThatCheck(t *testing.T) {
	document, err := os.ReadFile("../docs/todos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	api := apitest.File("openapi.yaml", string(document))
	tests := map[string]broken{"none": {}}
	for name, b := range brokenLaws {
		tests[name] = b
	}
	for name, b := range tests {
		t.Run(name, func(t *testing.T) { b.isFound(t, api, contract.Options{UnsafeMethods: true}) })
	}
}

// isFound has the lifecycle find that the law is broken, and nothing else, and returns its report.
func (b broken) isFound(t *testing.T, api fs.FS, options contract.Options) *contract.Report {
	t.Helper()
	mock, err := mockserver.New(api, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b.around(mock))
	defer server.Close()
	options.URL, options.Phases, options.Workers, options.ShowData, options.ExcludeChecks = server.URL, []string{contract.Lifecycle}, 1, true, []string{"answers-good"}
	report, err := contract.Run(t.Context(), api, options)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	if b.law != "" {
		want = []string{b.law}
	}
	if diff := cmp.Diff(want, rules(report.Findings)); diff != "" {
		t.Errorf("(-want +got):\n%s\n%v", diff, report.Findings)
	}
	return report
}

func (b broken) around(mock http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b.before != nil {
			b.before(r)
		}
		if b.answer != nil && b.answer(w, r) {
			return
		}
		if b.after == nil {
			mock.ServeHTTP(w, r)
			return
		}
		got := httptest.NewRecorder()
		mock.ServeHTTP(got, r)
		body := got.Body.Bytes()
		var v any
		if json.Unmarshal(body, &v) == nil {
			body, _ = json.Marshal(b.after(mock, r, v))
		}
		for name, values := range got.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(got.Code)
		_, _ = w.Write(body)
	})
}
