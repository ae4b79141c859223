package mockserver_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// envelopes are shapes that public APIs of China answer in, each with the member that says how it went, and what a front end asks of it.
var envelopes = map[string]struct {
	schema string
	passes func(body map[string]any) bool
}{
	"an administration's list": {`{type: object, properties: {code: {type: integer, description: 状态码}, msg: {type: string}, total: {type: integer}, rows: {type: array, items: {type: object, properties: {name: {type: string}, deletedAt: {type: string, format: date-time}}}}}}`,
		func(body map[string]any) bool {
			row := body["rows"].([]any)[0].(map[string]any)
			return oneOf(body["code"], 0, 200) && body["msg"] == "成功" && row["deletedAt"] == nil && row["name"] != nil
		}},
	"a platform's result": {`{type: object, properties: {success: {type: boolean}, message: {type: string}, code: {type: integer, format: int32}, result: {type: object, properties: {total: {type: integer}}}, timestamp: {type: integer, format: int64}}}`,
		func(body map[string]any) bool {
			return body["success"] == true && oneOf(body["code"], 0, 200) && body["timestamp"].(float64) > 1.6e9
		}},
	"a messenger's errcode": {`{type: object, properties: {errcode: {type: integer, description: 错误码}, errmsg: {type: string}, openid: {type: string}}}`,
		func(body map[string]any) bool { return oneOf(body["errcode"], 0) && body["openid"] != "" }},
	"a payment's code as text": {`{type: object, properties: {code: {type: string, description: "网关码：10000 表示成功，40004 表示失败"}, msg: {type: string}, trade_no: {type: string}}}`,
		func(body map[string]any) bool { return body["code"] == "10000" }},
	"an office's number": {`{type: object, required: [errcode], properties: {errcode: {type: number}, errmsg: {type: string}, request_id: {type: string}, result: {}}}`,
		func(body map[string]any) bool {
			return oneOf(body["errcode"], 0) && len(body["request_id"].(string)) >= 16
		}},
	"a workplace's data": {`{type: object, properties: {code: {type: integer, description: "错误码，非 0 表示失败"}, msg: {type: string}, error: {type: object, properties: {log_id: {type: string}}}, data: {type: object, properties: {items: {}}}}}`,
		func(body map[string]any) bool {
			_, hasError := body["error"]
			_, isList := body["data"].(map[string]any)["items"].([]any)
			return oneOf(body["code"], 0) && !hasError && isList
		}},
	"a scaffold's two codes": {`{type: object, properties: {code: {type: integer, enum: [7, 0]}, data: {}, msg: {type: string}}}`,
		func(body map[string]any) bool { return oneOf(body["code"], 0) }},
	"a front end kit's success": {`{type: object, required: [success], properties: {success: {type: boolean}, data: {type: array, items: {type: string}}, errorCode: {type: string}, errorMessage: {type: string, nullable: true}, errors: {type: array, items: {type: string}}}}`,
		func(body map[string]any) bool {
			_, hasCode := body["errorCode"]
			return body["success"] == true && !hasCode && body["errorMessage"] == nil && len(body["errors"].([]any)) == 0
		}},
	"a map's status": {`{type: object, properties: {status: {type: integer, description: 本次请求的状态，成功返回0}, message: {type: string}, result: {type: object, properties: {level: {type: string}}}}}`,
		func(body map[string]any) bool { return oneOf(body["status"], 0) }},
	"a data shop's error_code": {`{type: object, properties: {reason: {type: string}, result: {type: object, properties: {city: {type: string}}}, error_code: {type: integer}}}`,
		func(body map[string]any) bool { return oneOf(body["error_code"], 0) && body["reason"] == "成功" }},
	"a template's code of HTTP": {`{type: object, required: [code, message], properties: {code: {type: integer, minimum: 100, maximum: 599}, message: {type: string, maxLength: 10}, data: {type: object, properties: {name: {type: string}}}}}`,
		func(body map[string]any) bool { return oneOf(body["code"], 200) }},
	"success is one": {`{type: object, properties: {ret: {type: integer, description: "1 成功，0 失败"}, msg: {type: string, example: 办好了}}}`,
		func(body map[string]any) bool { return oneOf(body["ret"], 1) && body["msg"] == "办好了" }},
	"a code of its own":        {`{type: object, properties: {resultCode: {type: integer, default: 888}, message: {type: string}}}`, func(body map[string]any) bool { return oneOf(body["resultCode"], 888) }},
	"no envelope but a coupon": {`{type: object, properties: {id: {type: integer}, code: {type: string}, status: {type: string, enum: [spent, fresh]}}}`, func(body map[string]any) bool { return body["code"] != "0" }},
}

func oneOf(value any, numbers ...float64) bool {
	n, isNumber := value.(float64)
	return isNumber && slices.Contains(numbers, n)
}

// documentOf returns a document whose operation answers 200, and 409, in an envelope.
func documentOf(title, schema string) string {
	content := `{description: x, content: {application/json: {schema: ` + schema + `}}}`
	return "openapi: 3.0.3\ninfo: {title: " + title + ", version: '1'}\npaths: {/a: {get: {responses: {'200': " + content + ", '409': " + content + "}}}}\n"
}

// TestEnvelopesSaySuccess: the answer passes the interceptor of the front end that the shape is for, in every shape and for every seed.
func TestEnvelopesSaySuccess(t *testing.T) {
	for name, test := range envelopes {
		t.Run(name, func(t *testing.T) {
			server := start(t, oneFile(documentOf("查询接口", test.schema)), mockserver.Options{})
			for _, path := range []string{"/a", "/a?__seed=2", "/a?__seed=3"} {
				got := send(t, server, path)
				var body map[string]any
				if err := json.Unmarshal([]byte(got.Text), &body); err != nil || !test.passes(body) {
					t.Errorf("%s: %s", path, got.Text)
				}
			}
		})
	}
}

// TestEnvelopesSayFailure: an answer that refuses says so in the same members, and has nothing else.
func TestEnvelopesSayFailure(t *testing.T) {
	server := start(t, oneFile(documentOf("Orders", `{type: object, required: [code, success], properties: {code: {type: integer}, success: {type: boolean}, message: {type: string}, data: {type: object, properties: {n: {type: integer}}}, list: {type: array, items: {type: integer}}, error: {type: string}}}`)), mockserver.Options{})
	if got := send(t, server, "/a", "Prefer: code=409"); !strings.HasPrefix(got.Text, `{"code":409,"success":false,"message":"`) || !strings.Contains(got.Text, `"list":[],"error":"`) || strings.Contains(got.Text, `"data"`) {
		t.Errorf("a failure: %s", got.Text)
	}
	if got := send(t, server, "/a"); !strings.HasPrefix(got.Text, `{"code":0,"success":true,"message":"success","data":{"n":`) || strings.Contains(got.Text, `"error"`) {
		t.Errorf("a success: %s", got.Text)
	}
}

// TestDeletingSaysSo: what takes a thing away may say that it is gone, and no other answer does.
func TestDeletingSaysSo(t *testing.T) {
	const response = `{'200': {description: x, content: {application/json: {schema: {type: object, properties: {name: {type: string}, archived_at: {type: string, format: date}, deleted: {type: boolean, enum: [true]}}}}}}}`
	server := start(t, oneFile("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: "+response+"}, delete: {responses: "+response+"}}}\n"), mockserver.Options{})
	if got := send(t, server, "/a"); strings.Contains(got.Text, "archived_at") {
		t.Errorf("GET: %s", got.Text)
	}
	if got := send(t, server, "DELETE /a"); !strings.Contains(got.Text, "archived_at") || !strings.Contains(got.Text, `"deleted":true`) {
		t.Errorf("DELETE: %s", got.Text)
	}
}

// TestDoneIsTrue answers a change with true where a truth value is all that it answers, and a question with either.
func TestDoneIsTrue(t *testing.T) {
	const response = `{'200': {description: x, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {type: boolean}, msg: {type: string}}}}}}}`
	var paths strings.Builder
	for i := range 12 {
		fmt.Fprintf(&paths, "  /a%d: {get: {responses: %s}, put: {responses: %s}}\n", i, response, response)
	}
	server := start(t, oneFile("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n"+paths.String()), mockserver.Options{})
	no := 0
	for i := range 12 {
		if got := send(t, server, fmt.Sprintf("PUT /a%d", i)); !strings.Contains(got.Text, `"data":true`) {
			t.Errorf("PUT: %s", got.Text)
		}
		if got := send(t, server, fmt.Sprintf("/a%d", i)); strings.Contains(got.Text, `"data":false`) {
			no++
		}
	}
	if no == 0 {
		t.Error("no question is answered with no")
	}
}

// TestRefusalsNameTheirFields: in the shape that the schema gives, each place that was refused, and why.
func TestRefusalsNameTheirFields(t *testing.T) {
	reasons := []any{`request.query.n: want a value of type integer, got \"x\"`, `request.body: want name to be there`, `request.body#/friends/0/age: want at least 0, got -4`}
	for name, test := range map[string]struct{ schema, want string }{
		"a map of texts":       {`errors: {type: object, additionalProperties: {type: string}}`, `"errors":{"n":"%[1]s","name":"%[2]s","friends.0.age":"%[3]s"}`},
		"a map of lists":       {`errors: {type: object, additionalProperties: {type: array, items: {type: string}}}`, `"errors":{"n":["%[1]s"],"name":["%[2]s"],"friends.0.age":["%[3]s"]}`},
		"texts":                {`errors: {type: array, items: {type: string}}`, `"errors":["%[1]s","%[2]s","%[3]s"]`},
		"fields and messages":  {`errors: {type: array, items: {type: object, properties: {field: {type: string}, message: {type: string}}}}`, `"errors":[{"field":"n","message":"%[1]s"},{"field":"name","message":"%[2]s"},{"field":"friends.0.age","message":"%[3]s"}]`},
		"names and reasons":    {`invalid_params: {type: array, items: {type: object, properties: {name: {type: string}, reason: {type: string}}}}`, `"invalid_params":[{"name":"n","reason":"%[1]s"},{"name":"name","reason":"%[2]s"},{"name":"friends.0.age","reason":"%[3]s"}]`},
		"locations":            {`detail: {type: array, items: {type: object, properties: {loc: {type: array, items: {type: string}}, msg: {type: string}}}}`, `"detail":[{"loc":["query","n"],"msg":"%[1]s"},{"loc":["body","name"],"msg":"%[2]s"},{"loc":["body","friends","0","age"],"msg":"%[3]s"}]`},
		"sources":              {`errors: {type: array, items: {type: object, properties: {status: {type: string}, title: {type: string}, detail: {type: string}, source: {type: object, properties: {pointer: {type: string}, parameter: {type: string}}}}}}`, `"errors":[{"status":"422","title":"Unprocessable Entity","detail":"%[1]s","source":{"parameter":"n"}},{"status":"422","title":"Unprocessable Entity","detail":"%[2]s","source":{"pointer":"/name"}},{"status":"422","title":"Unprocessable Entity","detail":"%[3]s","source":{"pointer":"/friends/0/age"}}]`},
		"pointers in a member": {`error: {type: object, properties: {details: {type: array, items: {type: object, properties: {pointer: {type: string}, detail: {type: string}}}}}}`, `"error":{"details":[{"pointer":"/n","detail":"%[1]s"},{"pointer":"/name","detail":"%[2]s"},{"pointer":"/friends/0/age","detail":"%[3]s"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, oneFile(`openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    post:
      parameters: [{in: query, name: n, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}, friends: {type: array, items: {type: object, properties: {age: {type: integer, minimum: 0}}}}}}}}}
      responses: {'200': {description: x}, '422': {description: x, content: {application/json: {schema: {type: object, properties: {`+test.schema+`}}}}}}
`), mockserver.Options{})
			got := send(t, server, "POST /a?n=x", "Content-Type: application/json", "", `{"friends": [{"age": -4}]}`)
			want := "{" + fmt.Sprintf(test.want, reasons...) + "}"
			if got.StatusCode != 422 || got.Text != want {
				t.Errorf("%d %s\nwant %s", got.StatusCode, got.Text, want)
			}
		})
	}
}

// TestRefusalsOfAWhole: where no place of a request is refused, nothing is listed beside what says so, and one thing where nothing else does; a problem has
// the members of RFC 9457.
func TestRefusalsOfAWhole(t *testing.T) {
	for name, test := range map[string]struct{ schema, want string }{
		"a list beside a message":  {`{message: {type: string}, errors: {type: array, items: {type: object, properties: {field: {type: string}, message: {type: string}}}}}`, `{"message":"WHY","errors":[]}`},
		"a map beside a detail":    {`{type: {type: string}, title: {type: string}, status: {type: integer}, detail: {type: string}, instance: {type: string}, errors: {type: object, additionalProperties: {type: array, items: {type: string}}}}`, `{"type":"about:blank","title":"Not Found","status":404,"detail":"WHY","instance":"/pets/7","errors":{}}`},
		"a list that is not empty": {`{message: {type: string}, errors: {type: array, minItems: 1, items: {type: string}}}`, `{"message":"WHY","errors":["WHY"]}`},
		"a list alone":             {`{errors: {type: array, items: {type: object, properties: {status: {type: string}, title: {type: string}, detail: {type: string}, source: {type: object, properties: {pointer: {type: string}}}}}}}`, `{"errors":[{"status":"404","title":"Not Found","detail":"WHY","source":{}}]}`},
		"an address":               {`{title: {type: string}, status: {type: integer}, detail: {type: string}, instance: {type: string, format: uri}}`, `{"title":"Not Found","status":404,"detail":"WHY","instance":"ORIGIN/pets/7"}`},
		"a type of something else": {`{type: {type: string, enum: [cat]}, message: {type: string}}`, `{"type":"cat","message":"WHY"}`},
	} {
		server := start(t, oneFile(`openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /pets/{id}:
    parameters: [{in: path, name: id, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: x, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}, '404': {description: x, content: {application/json: {schema: {type: object, properties: `+test.schema+`}}}}}}
    delete: {responses: {'204': {description: x}}}
`), mockserver.Options{})
		send(t, server, "DELETE /pets/7")
		got := send(t, server, "/pets/7")
		want := strings.NewReplacer("WHY", "id=7 was deleted", "ORIGIN", server.URL).Replace(test.want)
		if got.StatusCode != 404 || got.Text != want {
			t.Errorf("%s: %d %s\nwant %s", name, got.StatusCode, got.Text, want)
		}
	}
}
