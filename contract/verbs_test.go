package contract_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

const kennelDocument = `openapi: 3.0.3
info: {title: kennel, version: "1"}
paths:
  /dog/list:
    get:
      operationId: listDogs
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, required: [rows], properties: {rows: {type: array, items: {$ref: "#/components/schemas/Dog"}}}}}}}}
  /dog/add:
    post:
      operationId: addDog
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/NewDog"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Dog"}}}}, "400": {description: bad}}
  /dog/update:
    post:
      operationId: updateDog
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Dog"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Dog"}}}}, "400": {description: bad}, "404": {description: none}}
  /dog/remove:
    DELETE
components:
  schemas:
    Dog: {type: object, required: [id, name], properties: {id: {type: integer, minimum: 1}, name: {type: string, minLength: 1}, breed: {type: string}}}
    NewDog: {type: object, required: [name], properties: {name: {type: string, minLength: 1}, breed: {type: string}}}
`

// removals are the ways in which the kennel is told which dog leaves.
var removals = map[string]string{
	"body": `post:
      operationId: removeDog
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer, minimum: 1}}}}}}
      responses: {"204": {description: gone}, "400": {description: bad}, "404": {description: none}}`,
	"query": `delete:
      operationId: removeDog
      parameters: [{name: id, in: query, required: true, schema: {type: integer, minimum: 1}}]
      responses: {"204": {description: gone}, "400": {description: bad}, "404": {description: none}}`,
}

type dog struct {
	ID    int     `json:"id"`
	Name  string  `json:"name"`
	Breed *string `json:"breed,omitempty"`
}

// kennel is an API whose paths say what is done, and whose bodies and queries say to which dog.
type kennel struct {
	lock   sync.Mutex
	dogs   map[int]dog
	last   int
	defect string
}

func (k *kennel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.lock.Lock()
	defer k.lock.Unlock()
	body, _ := io.ReadAll(r.Body)
	var d dog
	if len(body) > 0 && json.Unmarshal(body, &d) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if text := r.URL.Query().Get("id"); text != "" {
		d.ID, _ = strconv.Atoi(text)
	}
	_, known := k.dogs[d.ID]
	var answer any
	switch what := strings.TrimPrefix(r.URL.Path, "/dog/"); {
	case what == "list":
		all := []dog{}
		for _, id := range slices.Sorted(maps.Keys(k.dogs)) {
			all = append(all, k.dogs[id])
		}
		answer = map[string]any{"rows": all}
	case what == "add":
		k.last++
		d.ID = k.last
		k.dogs[d.ID], answer = d, d
	case !known:
		w.WriteHeader(http.StatusNotFound)
		return
	case what == "update":
		if k.defect != "an update changes nothing" {
			k.dogs[d.ID] = d
		}
		answer = d
	case r.Method != http.MethodPost && r.Method != http.MethodDelete:
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	default:
		if k.defect != "a dog stays" {
			delete(k.dogs, d.ID)
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// A life is lived too where the body or the query says whose it is.
func TestLivesOfThingsThatNoPathNames(t *testing.T) {
	for in, removal := range removals {
		for defect, law := range map[string][]string{"": nil, "an update changes nothing": {"stored-as-sent"}, "a dog stays": {"deleted-is-gone"}} {
			t.Run(in+" "+defect, func(t *testing.T) {
				k := &kennel{dogs: map[int]dog{1: {ID: 1, Name: "Rex"}}, last: 1, defect: defect}
				server := httptest.NewServer(k)
				defer server.Close()
				report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", strings.Replace(kennelDocument, "DELETE", removal, 1)),
					contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Lifecycle}})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(law, rules(report.Findings)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if len(report.Skipped) > 0 || k.dogs[1].Name != "Rex" || defect != "a dog stays" && len(k.dogs) > 1 {
					t.Errorf("skipped %v, in the kennel %v", report.Skipped, k.dogs)
				}
			})
		}
	}
}

// What --param names is neither written nor deleted, also where it stands in the query or in a body: not where the run could have made one of its own, and
// not where it could not.
func TestWhatIsNamedInAQueryStays(t *testing.T) {
	for _, exclude := range [][]string{nil, {"addDog"}} {
		k := &kennel{dogs: map[int]dog{1: {ID: 1, Name: "Rex"}}, last: 1}
		server := httptest.NewServer(k)
		report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", strings.Replace(kennelDocument, "DELETE", removals["query"], 1)),
			contract.Options{URL: server.URL, UnsafeMethods: true, Params: map[string][]string{"id": {"1"}}, ExcludeOperations: exclude})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		if k.dogs[1].Name != "Rex" {
			t.Errorf("without %v: in the kennel are %v", exclude, k.dogs)
		}
		if told := slices.ContainsFunc(report.Skipped, func(s string) bool { return strings.HasPrefix(s, "removeDog: ") }); told != (exclude != nil) {
			t.Errorf("without %v: skipped %q", exclude, report.Skipped)
		}
	}
}

// aviary has a list that is asked for by a body.
const aviary = `openapi: 3.0.3
info: {title: aviary, version: "1"}
paths:
  /bird/page:
    post:
      operationId: pageBirds
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {query: {type: object, properties: {colour: {type: string, enum: [red, blue, green]}}}, pageNum: {type: integer, minimum: 1}, pageSize: {type: integer, minimum: 1}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, required: [rows, total], properties: {rows: {type: array, items: {$ref: "#/components/schemas/Bird"}}, total: {type: integer}}}}}}}
  /bird/add:
    post:
      operationId: addBird
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [colour], properties: {colour: {type: string, enum: [red, blue, green]}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Bird"}}}}}
  /bird/get:
    get:
      operationId: getBird
      parameters: [{name: id, in: query, required: true, schema: {type: integer, minimum: 1}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Bird"}}}}, "404": {description: none}}
components:
  schemas:
    Bird: {type: object, required: [id, colour], properties: {id: {type: integer, minimum: 1}, colour: {type: string, enum: [red, blue, green]}}}
`

// unheard is a mock that does not look at a member of the bodies that ask for a list.
func unheard(mock http.Handler, at ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); r.URL.Path == "/bird/page" {
			var asked map[string]any
			if json.Unmarshal(body, &asked) == nil {
				in := asked
				for _, name := range at[:len(at)-1] {
					in, _ = in[name].(map[string]any)
				}
				delete(in, at[len(at)-1])
				body, _ = json.Marshal(asked)
			}
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		} else {
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		mock.ServeHTTP(w, r)
	})
}

// A list that is asked for by a body keeps to the laws of all lists: each member that is not looked at breaks its own.
func TestListsThatAreAskedForByABody(t *testing.T) {
	for law, member := range map[string][]string{"": {"nothing"}, "page-size": {"pageSize"}, "pages-disjoint": {"pageNum"}, "filter-respected": {"query", "colour"}} {
		t.Run(law, func(t *testing.T) {
			api := apitest.File("openapi.yaml", aviary)
			mock, err := mockserver.New(api, mockserver.Options{})
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(unheard(mock, member...))
			defer server.Close()
			report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Lifecycle}, Workers: 1, ShowData: true})
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if law != "" {
				want = []string{law}
			}
			if diff := cmp.Diff(want, rules(report.Findings)); diff != "" || len(report.Skipped) > 0 {
				t.Errorf("(-want +got):\n%s\n%v\n%v", diff, report.Findings, report.Skipped)
			}
		})
	}
}

// TestABareIDIsThatOfWhatWasCreated lives a life where the answer to a creation is the id of the new thing and nothing else; one that answers
// another id is found.
func TestABareIDIsThatOfWhatWasCreated(t *testing.T) {
	api := apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: shelf, version: "1"}
paths:
  /jar/create:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [label], properties: {label: {type: string}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: integer, format: int64}}}}}}}
  /jar/get:
    get:
      parameters: [{name: id, in: query, required: true, schema: {type: integer, format: int64}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: object, required: [id, label], properties: {id: {type: integer, format: int64}, label: {type: string}}}}}}}}, "404": {description: none}}
`)
	for name, test := range map[string]struct {
		around broken
		want   []string
	}{
		"as it is": {},
		"another id": {broken{after: func(_ http.Handler, r *http.Request, v any) any {
			if answer, ok := v.(map[string]any); ok && r.Method == http.MethodPost {
				answer["data"] = 1000000
			}
			return v
		}}, []string{"stored-as-sent"}},
	} {
		mock, err := mockserver.New(api, mockserver.Options{})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(test.around.around(mock))
		report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Lifecycle}, Workers: 1, ShowData: true, ExcludeChecks: []string{"answers-good"}})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, rules(report.Findings)); diff != "" || len(report.Cases) == 0 {
			t.Errorf("%s: %d cases (-want +got):\n%s\n%v", name, len(report.Cases), diff, report.Findings)
		}
	}
}
