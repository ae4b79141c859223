package mockserver_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/mockserver"
)

const parted = `openapi: 3.1.0
info: {title: Parts, version: "1"}
paths:
  /visits/{id}:
    get:
      operationId: getVisit
      parameters:
        - {in: path, name: id, required: true, schema: {type: integer}}
        - {in: query, name: page, schema: {$ref: '#/components/schemas/Page'}}
        - {in: query, name: note, schema: {type: string}}
      responses:
        "200":
          description: ""
          content:
            application/json:
              schema:
                type: object
                required: [id, owner, tags, at]
                properties:
                  id: {type: integer, x-same-as: $request.path.id}
                  owner: {type: object, required: [name, age], properties: {name: {type: string}, age: {type: integer, minimum: 18, maximum: 99}, mail: {type: string, format: email}}}
                  tags: {type: array, minItems: 2, items: {type: object, required: [k, v], properties: {k: {type: string}, v: {type: boolean}}}}
                  at: {type: string, format: date}
                  since: {type: integer}
                  page: {type: integer}
                  key: {type: string, format: uuid}
                  text: {type: string}
components: {schemas: {Page: {type: integer, minimum: 1, default: 7}}}
`

// TestBodiesInPart: what a fixture says of a body is answered, what it leaves is made, and what the request and the clock say stands in
// its places.
func TestBodiesInPart(t *testing.T) {
	now := time.Date(2031, 2, 27, 22, 0, 0, 0, time.UTC)
	server := start(t, fstest.MapFS{
		"openapi.yaml": {Data: []byte(parted)},
		"fixtures/getVisit/one.yaml": {Data: []byte(`request: {path: {id: 1}}
response: {body: {merge: {owner: {age: 44}, tags: [{k: only}, {v: false}]}}}
`)},
		"fixtures/getVisit/two.yaml": {Data: []byte(`request: {path: {id: 2}}
response: {body: {merge: {at: "${now+2d}", since: "${now-1h}", page: "${request.query.page}", key: "${uuid}", owner: {name: "${faker person.name}"}, text: "at ${now}, $${now}, page ${request.query.page}, ${faker index} ${faker integer min=7 max=7}"}}}
`)},
		"fixtures/getVisit/three.yaml": {Data: []byte(`request: {path: {id: 3}}
response: {body: {id: 3, owner: {name: x, age: 20}, tags: [{k: a, v: true}, {k: b, v: true}], at: "${now}", page: "${request.query.page}", text: "${request.query.note}|"}}
`)},
	}, mockserver.Options{Now: func() time.Time { return now }})
	type visit struct {
		ID    int
		Owner struct {
			Name, Mail string
			Age        int
		}
		Tags []struct {
			K string
			V *bool
		}
		At, Key, Text string
		Since, Page   int64
	}
	read := func(path string) (got visit) {
		t.Helper()
		answer := send(t, server, path)
		if err := json.Unmarshal([]byte(answer.Text), &got); err != nil || answer.StatusCode != 200 {
			t.Fatalf("%s: %d %s", path, answer.StatusCode, answer.Text)
		}
		return got
	}
	one := read("/visits/1")
	if one.ID != 1 || one.Owner.Age != 44 || one.Owner.Name == "" || one.Owner.Mail == "" || len(one.Tags) != 2 || one.Tags[0].K != "only" || one.Tags[1].K == "" || *one.Tags[1].V || one.Tags[0].V == nil || one.At == "" {
		t.Errorf("in part: %+v", one)
	}
	two := read("/visits/2")
	if two.At != "2031-03-01" || two.Since != now.Add(-time.Hour).Unix() || two.Page != 7 || two.Text != "at 2031-02-27T22:00:00Z, ${now}, page 7, 0 7" {
		t.Errorf("its places: %+v", two)
	}
	if !regexp.MustCompile(`^[0-9a-f-]{36}$`).MatchString(two.Key) || two.Owner.Name == "" || two.Owner.Age < 18 {
		t.Errorf("what is made: %+v", two)
	}
	if again := read("/visits/2"); again.Key != two.Key || again.Owner != two.Owner {
		t.Errorf("the same request: %+v, then %+v", two, again)
	}
	if other := read("/visits/2?page=3"); other.Page != 3 || other.Key == two.Key {
		t.Errorf("another page: %+v", other)
	}
	if three := read("/visits/3"); three.At != "2031-02-27" || three.Page != 7 || three.Text != "|" {
		t.Errorf("a whole: %+v", three)
	}
}

// TestBodiesInPartAreJudged: a part that cannot be right, and a place that nobody can fill, are refused when they come.
func TestBodiesInPartAreJudged(t *testing.T) {
	server := start(t, oneFile(parted), mockserver.Options{})
	for body, status := range map[string]int{
		`{"merge": {"owner": {"age": 30}}}`:                   http.StatusCreated,
		`{"merge": {"owner": {"age": 3}}}`:                    http.StatusUnprocessableEntity,
		`{"merge": {"at": "${now+1x}"}}`:                      http.StatusUnprocessableEntity,
		`{"merge": {"text": "${faker person.nmae}"}}`:         http.StatusUnprocessableEntity,
		`{"merge": {"text": "${faker $request.body}"}}`:       http.StatusUnprocessableEntity,
		`{"merge": {"text": "${faker integer 1 9}"}}`:         http.StatusUnprocessableEntity,
		`{"merge": {"text": "${faker integer min=1 max=9}"}}`: http.StatusCreated,
		`{"merge": {"at": "${now+90000w}"}}`:                  http.StatusUnprocessableEntity,
		`{"merge": {"tags": [{"k": "only"}]}}`:                http.StatusUnprocessableEntity,
		`{"owner": {"age": 30}}`:                              http.StatusUnprocessableEntity,
	} {
		if got := send(t, server, "POST /__admin/fixtures", "Content-Type: application/json", "", `{"operation": "getVisit", "response": {"body": `+body+`}}`); got.StatusCode != status {
			t.Errorf("%s: %d %s", body, got.StatusCode, got.Text)
		}
	}
}
