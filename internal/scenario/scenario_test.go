package scenario_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/scenario"
)

const document = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a: {post: {operationId: a, requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'200': {description: it, content: {application/json: {schema: {type: object}}}}}}}
  /b/{id}: {get: {operationId: b, parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: it, content: {application/json: {schema: {type: object, properties: {contains: {type: integer}}}}}}}}}
`

func load(t *testing.T, files map[string]string) (*scenario.Set, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return scenario.Load(fsys, "cases", apitest.Load(t, document), func(name string) string {
		return map[string]string{"USER": `me "and" you`}[name]
	})
}

// The name of the file decides, not the folder; what is hidden, or the body of a case, is none.
func TestOrder(t *testing.T) {
	set, err := load(t, map[string]string{
		"b/20.yaml": "", "a/10.yaml": "request: {bodyFile: body.json}\n", "a/body.json": "{}", "05.yaml": "operation: b\n", "b/deep/15.yaml": "description: x\n",
		"_notes/99.yaml": "nothing", "a/.hidden.yaml": "nothing", "a/30.yml": "responses: [{status: 500}, {status: 200}]\n",
	})
	if err == nil || !strings.HasPrefix(err.Error(), "cases/b/20.yaml: the file is empty") {
		t.Errorf("%v", err)
	}
	var got []string
	for _, c := range set.Cases {
		got = append(got, c.Operation.ID+" "+c.Name)
	}
	if diff := cmp.Diff([]string{"b 05", "a 10", "b deep/15", "a 30"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if last := set.Cases[3]; last.Times != 2 || len(last.Statuses()) != 2 {
		t.Errorf("sent %d times, wants %v", last.Times, last.Statuses())
	}
}

// A value of the environment is one, whatever signs it has; a text that is nothing else is the value itself.
func TestFill(t *testing.T) {
	set, err := load(t, map[string]string{
		"1.yaml": "operation: a\ncapture: {n: $response.body#/n}\n",
		"2.yaml": "operation: a\nrequest:\n  header: {X-A: '${n} of ${USER}', X-B: null, Content-Type: text/plain}\n  body: {n: '${n}', user: '${USER}', text: '$${n}', list: ['no ${n}']}\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	values := scenario.Values{"n": jsonvalue.Number("7")}
	for name, v := range set.Environment {
		values[name] = v
	}
	r, err := set.Cases[1].Fill(values)
	if got := jsonvalue.Text(r.Body); err != nil || got != `{"n":7,"user":"me \"and\" you","text":"${n}","list":["no 7"]}` {
		t.Errorf("%v: %s", err, got)
	}
	if diff := cmp.Diff(http.Header{"X-A": {`7 of me "and" you`}, "X-B": nil}, r.Header); diff != "" || r.ContentType != "text/plain" {
		t.Errorf("%s (-want +got):\n%s", r.ContentType, diff)
	}
	if _, err = set.Cases[1].Fill(scenario.Values{"USER": "me"}); err == nil || !strings.HasPrefix(err.Error(), "cases/2.yaml:3: ${n} is not known") {
		t.Errorf("%v", err)
	}
}

// A member of the document that is called contains is meant as one.
func TestAMemberCalledContains(t *testing.T) {
	set, err := load(t, map[string]string{"b/1.yaml": "response: {body: {contains: 1}}\n"})
	if err != nil {
		t.Fatal(err)
	}
	for text, count := range map[string]int{`{"contains": 1}`: 0, `{"contains": 2}`: 1, `1`: 1} {
		v, _ := jsonvalue.Decode([]byte(text))
		unmet, err := set.Cases[0].Judge(&message.Exchange{Response: message.ResponseMessage{Status: 200, Body: message.Body{Value: v, Decoded: true, Raw: []byte(text)}}}, nil)
		if err != nil || len(unmet) != count {
			t.Errorf("%s: %v, %v", text, unmet, err)
		}
	}
}
