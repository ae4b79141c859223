package message_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

const (
	colours = "schema: {type: array, items: {type: string}}"
	lists   = "schema: {type: object, properties: {ids: {type: array, items: {type: integer}}, by: {type: object}, rows: {type: array, items: {type: object, properties: {a: {type: string}, n: {type: integer}}}}}}"
	rgb     = "schema: {type: object, properties: {R: {type: integer}, G: {type: integer}, B: {type: integer}}}"
	aColour = "schema: {type: object, minProperties: 1, properties: {R: {type: integer}, G: {type: integer}, B: {type: integer}}}"
)

// serializations are the parameter c as it is written in a request and the value it stands for: OpenAPI 3.1, section
// 4.8.12.6, and what people send besides. Absent is "-".
var serializations = map[string]struct{ parameter, sent, value string }{
	"simple":                {"in: path, schema: {type: string}", "blue", `"blue"`},
	"simple escaped":        {"in: path, schema: {type: string}", "%E8%93%9D%2F%2C+1", `"蓝/,+1"`},
	"simple array":          {"in: path, " + colours, "blue,black,brown", `["blue","black","brown"]`},
	"simple array of one":   {"in: path, " + colours, "blue", `["blue"]`},
	"simple object":         {"in: path, " + rgb, "R,100,G,200,B,150", `{"R":100,"G":200,"B":150}`},
	"simple explode object": {"in: path, explode: true, " + rgb, "R=100,G=200,B=150", `{"R":100,"G":200,"B":150}`},
	"simple explode array":  {"in: path, explode: true, " + colours, "blue,black", `["blue","black"]`},
	"label":                 {"in: path, style: label, schema: {type: string}", ".blue", `"blue"`},
	"label array":           {"in: path, style: label, " + colours, ".blue,black", `["blue","black"]`},
	"label explode array":   {"in: path, style: label, explode: true, " + colours, ".blue.black", `["blue","black"]`},
	"label object":          {"in: path, style: label, " + rgb, ".R,100,G,200", `{"R":100,"G":200}`},
	"label explode object":  {"in: path, style: label, explode: true, " + rgb, ".R=100.G=200", `{"R":100,"G":200}`},
	"matrix":                {"in: path, style: matrix, schema: {type: string}", ";c=blue", `"blue"`},
	"matrix number":         {"in: path, style: matrix, explode: true, schema: {type: integer}", ";c=5", `5`},
	"matrix empty":          {"in: path, style: matrix, schema: {type: string}", ";c", `""`},
	"matrix anything":       {"in: path, style: matrix, explode: true, schema: {}", ";c=blue", `"blue"`},
	"matrix array":          {"in: path, style: matrix, " + colours, ";c=blue,black", `["blue","black"]`},
	"matrix explode array":  {"in: path, style: matrix, explode: true, " + colours, ";c=blue;c=black", `["blue","black"]`},
	"matrix object":         {"in: path, style: matrix, " + rgb, ";c=R,100,G,200", `{"R":100,"G":200}`},
	"matrix explode object": {"in: path, style: matrix, explode: true, " + rgb, ";R=100;G=200", `{"R":100,"G":200}`},
	"form":                  {"in: query, schema: {type: string}", "c=blue&d=1", `"blue"`},
	"form escaped":          {"in: query, schema: {type: string}", "c=a%26b+c%2Bd%E8%93%9D", `"a&b c+d蓝"`},
	"form empty":            {"in: query, schema: {type: string}", "c=", `""`},
	"form bare":             {"in: query, schema: {type: string}", "c", `""`},
	"form missing":          {"in: query, schema: {type: string}", "d=1", "-"},
	"form array":            {"in: query, " + colours, "c=blue&c=black", `["blue","black"]`},
	"form array of one":     {"in: query, " + colours, "c=blue,black", `["blue,black"]`},
	"form array missing":    {"in: query, " + colours, "", "-"},
	"form array joined":     {"in: query, explode: false, " + colours, "c=blue,black", `["blue","black"]`},
	"form array of commas":  {"in: query, explode: false, " + colours, "c=blue%2Cnavy,black", `["blue,navy","black"]`},
	"form object of commas": {"in: query, explode: false, schema: {type: object, properties: {a: {type: string}}}", "c=a,1%2C2", `{"a":"1,2"}`},
	"form array empty":      {"in: query, explode: false, " + colours, "c=", `[]`},
	"form tuple":            {"in: query, schema: {type: array, prefixItems: [{type: integer}, {type: boolean}], items: {type: string}}", "c=1&c=true&c=3", `[1,true,"3"]`},
	"form object":           {"in: query, " + aColour, "R=100&G=200&x=1", `{"R":100,"G":200}`},
	"form free":             {"in: query, schema: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}", "a=1&b=2&d=x", `{"a":"1","b":2,"d":"x"}`},
	"form free by pattern":  {"in: query, schema: {type: object, patternProperties: {'^x-': {type: integer}}}", "x-n=1&x-m=2&y=3", `{"x-m":2,"x-n":1}`},
	"form object joined":    {"in: query, explode: false, " + rgb, "c=R,100,G,200", `{"R":100,"G":200}`},
	"form object missing":   {"in: query, " + aColour, "x=1", "-"},
	"spaceDelimited":        {"in: query, style: spaceDelimited, explode: false, " + colours, "c=blue%20black", `["blue","black"]`},
	"spaceDelimited plus":   {"in: query, style: spaceDelimited, explode: false, " + colours, "c=blue+black", `["blue","black"]`},
	"spaceDelimited object": {"in: query, style: spaceDelimited, explode: false, " + rgb, "c=R%20100%20G%20200", `{"R":100,"G":200}`},
	"pipeDelimited object":  {"in: query, style: pipeDelimited, explode: false, " + rgb, "c=R%7C100%7CG%7C200", `{"R":100,"G":200}`},
	"pipeDelimited":         {"in: query, style: pipeDelimited, explode: false, " + colours, "c=blue%7Cblack", `["blue","black"]`},
	"pipeDelimited bare":    {"in: query, style: pipeDelimited, explode: false, " + colours, "c=blue|black", `["blue","black"]`},
	"deepObject":            {"in: query, style: deepObject, explode: true, " + rgb, "c[R]=100&c%5BG%5D=200&x[R]=5", `{"G":200,"R":100}`},
	"deepObject nested":     {"in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: object, properties: {b: {type: [array, 'null'], items: {type: integer}}}}}}", "c[a][b]=1&c[a][b]=2", `{"a":{"b":[1,2]}}`},
	"deepObject indexed":    {"in: query, style: deepObject, explode: true, " + lists, "c[ids][0]=1&c[ids][1]=2", `{"ids":[1,2]}`},
	"deepObject pushed":     {"in: query, style: deepObject, explode: true, " + lists, "c[ids][]=1&c[ids][]=2", `{"ids":[1,2]}`},
	"deepObject late":       {"in: query, style: deepObject, explode: true, " + lists, "c[ids][10]=3&c[ids][9]=2&c[ids][]=4&c[ids][4000000000]=5", `{"ids":[2,3,5,4]}`},
	"deepObject objects":    {"in: query, style: deepObject, explode: true, " + lists, "c[rows][0][a]=x&c[rows][0][n]=1&c[rows][1][a]=y", `{"rows":[{"a":"x","n":1},{"a":"y"}]}`},
	"deepObject in turn":    {"in: query, style: deepObject, explode: true, " + lists, "c[rows][][a]=x&c[rows][][n]=1&c[rows][][a]=y&c[rows][][n]=2", `{"rows":[{"a":"x","n":1},{"a":"y","n":2}]}`},
	"deepObject digits":     {"in: query, style: deepObject, explode: true, " + lists, "c[by][1]=x&c[by][2]=y", `{"by":{"1":"x","2":"y"}}`},
	"deepObject or one":     {"in: query, style: deepObject, explode: true, schema: {anyOf: [{type: object, properties: {gte: {type: integer}}}, {type: integer}]}", "c=17", `17`},
	"deepObject of one":     {"in: query, style: deepObject, explode: true, schema: {anyOf: [{type: object, properties: {gte: {type: integer}}}, {type: integer}]}", "c[gte]=17", `{"gte":17}`},
	"deepObject alone":      {"in: query, style: deepObject, explode: true, " + rgb, "c=17", "-"},
	"deepObject no index":   {"in: query, style: deepObject, explode: true, " + lists, "c[ids][one]=1", `{"ids":{"one":"1"}}`},
	"deepObject open":       {"in: query, style: deepObject, explode: true, schema: {}", "c[a][0]=1&c[b][k]=2", `{"a":["1"],"b":{"k":"2"}}`},
	"deepObject list":       {"in: query, style: deepObject, explode: true, schema: {type: array, items: {type: integer}}", "c[]=1&c[]=2", `[1,2]`},
	"deepObject missing":    {"in: query, style: deepObject, explode: true, " + rgb, "c=1&c]=2", "-"},
	"header":                {"in: header, schema: {type: integer}", "5", `5`},
	"header array":          {"in: header, schema: {type: array, items: {type: integer}}", "1,2", `[1,2]`},
	"header array, spaces":  {"in: header, " + colours, "blue,  black , red", `["blue","black","red"]`},
	"header object":         {"in: header, explode: true, " + rgb, "R=1,G=2", `{"R":1,"G":2}`},
	"cookie":                {"in: cookie, schema: {type: string}", "c=blue; d=1", `"blue"`},
	"cookie escaped":        {"in: cookie, schema: {type: string}", "c=%E8%93%9D%3B+%20x", `"蓝;+ x"`},
	"cookie array":          {"in: cookie, explode: false, schema: {type: array, items: {type: integer}}", "c=1,2", `[1,2]`},
	"cookie missing":        {"in: cookie, schema: {type: string}", "d=1", "-"},
	"cookie plain":          {"in: cookie, style: cookie, schema: {type: string}", "d=1; c=a%20b", `"a%20b"`},
	"cookie plain list":     {"in: cookie, style: cookie, schema: {type: array, items: {type: integer}}", "c=1; c=2", `[1,2]`},
	"cookie plain joined":   {"in: cookie, style: cookie, explode: false, schema: {type: array, items: {type: integer}}", "c=1,2", `[1,2]`},
	"cookie plain object":   {"in: cookie, style: cookie, " + rgb, "R=100; G=200; x=1", `{"R":100,"G":200}`},
	"cookie plain pairs":    {"in: cookie, style: cookie, explode: false, " + rgb, "c=R,100,G,200", `{"R":100,"G":200}`},
	"cookie plain missing":  {"in: cookie, style: cookie, schema: {type: string}", "cc=1", "-"},
	"whole query":           {"in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: integer}, b: {type: array, items: {type: string}}}}}}", "a=1&b=x&b=y+z", `{"a":1,"b":["x","y z"]}`},
	"whole query of JSON":   {"in: querystring, content: {application/json: {schema: {type: array}}}", "%5B1%2C%22%2B%20%22%5D", `[1,"+ "]`},
	"whole query of text":   {"in: querystring, content: {text/plain: {schema: {type: string}}}", "$.a%5B0%5D", `"$.a[0]"`},
	"no whole query":        {"in: querystring, content: {application/json: {schema: {type: array}}}", "", "-"},
	"content":               {"in: query, content: {application/json: {schema: {type: object}}}", `c=%7B%22a%22%3A%5B1.0%5D%7D`, `{"a":[1.0]}`},
	"content null":          {"in: query, content: {application/json: {schema: {}}}", `c=null`, `null`},
	"content of text":       {"in: query, content: {text/plain: {schema: {type: string}}}", `c=1`, `"1"`},
	"integer":               {"in: query, schema: {type: integer}", "c=-5", `-5`},
	"integer spelt":         {"in: query, schema: {type: integer}", "c=1e2", `1e2`},
	"not an integer":        {"in: query, schema: {type: integer}", "c=five", `"five"`},
	"half an integer":       {"in: query, schema: {type: integer}", "c=1.5", `1.5`},
	"leading zero":          {"in: query, schema: {type: integer}", "c=007", `"007"`},
	"number":                {"in: query, schema: {type: number}", "c=1.50", `1.50`},
	"boolean":               {"in: query, schema: {type: boolean}", "c=true", `true`},
	"not a boolean":         {"in: query, schema: {type: boolean}", "c=yes", `"yes"`},
	"text of digits":        {"in: query, schema: {type: string}", "c=007", `"007"`},
	"enum of texts":         {"in: query, schema: {enum: ['1', '2']}", "c=1", `"1"`},
	"number or text":        {"in: query, schema: {type: [integer, string]}", "c=5", `5`},
	"null or number":        {"in: query, schema: {type: [integer, 'null']}", "c=", `null`},
	"by allOf":              {"in: query, schema: {allOf: [{type: integer}, {minimum: 5}]}", "c=7", `7`},
}

// parameter returns the parameter c of an operation of its own.
func parameter(t *testing.T, text string) *openapi.Operation {
	t.Helper()
	path := "/"
	if strings.HasPrefix(text, "in: path") {
		path, text = "/{c}", "required: true, "+text
	}
	return apitest.Load(t, fmt.Sprintf("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  '%s':\n    get:\n      parameters: [{name: c, %s}]\n      responses: {'200': {description: ''}}\n", path, text)).Operations[0]
}

// sentAs returns an exchange whose request has a parameter written as text.
func sentAs(o *openapi.Operation, in, text string) *message.Exchange {
	x := &message.Exchange{Operation: o, Request: message.RequestMessage{Method: "GET", URL: "/", Header: http.Header{}}}
	switch in {
	case "path":
		x.Request.URL = "/" + text
	case "query", "querystring":
		x.Request.URL += "?" + text
	case "header":
		x.Request.Header.Set("C", text)
	case "cookie":
		x.Request.Header.Set("Cookie", text)
	}
	return x
}

// decoded returns the value of the first parameter of x, routed by its URL.
func decoded(t *testing.T, x *message.Exchange) string {
	t.Helper()
	if x.Operation.Path == "/{c}" {
		path, _, _ := strings.Cut(x.Request.URL, "?")
		path = strings.TrimPrefix(path, "/")
		s := apitest.Load(t, apitest.Routes("c GET /{c}", ""))
		x.Request.Path = s.Match("GET", "/"+path).Path
	}
	verify.Request(x)
	if x.Request.Parameters[0] == message.Absent {
		return "-"
	}
	return jsonvalue.Text(x.Request.Parameters[0])
}

func TestParameterDecode(t *testing.T) {
	for name, row := range serializations {
		t.Run(name, func(t *testing.T) {
			o := parameter(t, row.parameter)
			if diff := cmp.Diff(row.value, decoded(t, sentAs(o, o.Parameters[0].In, row.sent))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.sent, diff)
			}
		})
	}
}

// Target undoes Decode: what it writes is read as the same value.
func TestTargetUndoesDecode(t *testing.T) {
	for name, row := range serializations {
		t.Run(name, func(t *testing.T) {
			o := parameter(t, row.parameter)
			v := message.Absent
			if row.value != "-" {
				v = apitest.Decode(t, row.value)
			}
			target := message.NewTarget(o, "", []any{v})
			x := &message.Exchange{Operation: o, Request: message.RequestMessage{Method: "GET", URL: target.URL(), Header: target.Header}}
			want := row.value
			if want == "[]" { // an empty list cannot be written
				return
			}
			if diff := cmp.Diff(want, decoded(t, x)); diff != "" {
				t.Errorf("written as %s %v (-want +got):\n%s", target.URL(), target.Header, diff)
			}
		})
	}
}

// Separators that are all encoded, as URLSearchParams sends them, separate.
func TestEncodedSeparators(t *testing.T) {
	o := parameter(t, "in: query, explode: false, "+colours)
	if got := decoded(t, sentAs(o, "query", "c=blue%2Cblack")); got != `["blue","black"]` {
		t.Errorf("got %s", got)
	}
}

func TestParameterViolations(t *testing.T) {
	for name, row := range map[string]struct {
		parameter, sent string
		want            []string
	}{
		"required":          {"in: query, required: true, schema: {type: string}", "d=1", []string{`request.query.c: want c to be there (openapi.yaml:6)`}},
		"required and null": {"in: query, required: true, schema: {type: [string, 'null']}", "c=", nil},
		"not wanted":        {"in: query, schema: {type: string}", "", nil},
		"type":              {"in: query, schema: {type: integer}", "c=five", []string{`request.query.c: want a value of type integer, got "five" (openapi.yaml:6)`}},
		"empty":             {"in: query, schema: {type: integer}", "c=", []string{`request.query.c: want a value of type integer, got "" (openapi.yaml:6)`}},
		"empty allowed":     {"in: query, allowEmptyValue: true, schema: {type: integer}", "c=", nil},
		"empty text":        {"in: query, allowEmptyValue: true, schema: {type: string, minLength: 3}", "c=", nil},
		"item":              {"in: query, schema: {type: array, items: {type: integer}, maxItems: 1}", "c=1&c=x", []string{`request.query.c: want at most 1 items, got [1,"x"] (openapi.yaml:6)`, `request.query.c#/1: want a value of type integer, got "x" (openapi.yaml:6)`}},
		"content":           {"in: query, content: {application/json: {schema: {type: object}}}", "c={", []string{`request.query.c: want a value written as JSON: unexpected EOF at byte 1, got "{" (openapi.yaml:6)`}},
		"content schema":    {"in: query, content: {application/json: {schema: {type: object}}}", "c=5", []string{`request.query.c: want a value of type object, got 5 (openapi.yaml:6)`}},
		"malformed query":   {"in: query, schema: {type: integer}", "c=1&d=%zz", []string{`request.query: want well-formed query, got "invalid URL escape \"%zz\"" (openapi.yaml:6)`}},
		"whole query":       {"in: querystring, required: true, content: {application/json: {schema: {type: object}}}", "%7B", []string{`request.querystring.c: want a value written as JSON: unexpected EOF at byte 1, got "{" (openapi.yaml:6)`}},
		"no whole query":    {"in: querystring, required: true, content: {application/json: {schema: {type: object}}}", "", []string{`request.querystring.c: want c to be there (openapi.yaml:6)`}},
		"cookie":            {"in: cookie, required: true, schema: {type: integer}", "c=x", []string{`request.cookie.c: want a value of type integer, got "x" (openapi.yaml:6)`}},
		"header":            {"in: header, schema: {type: string, format: uuid}", "x", []string{`request.header.c: want a value of format uuid, got "x" (openapi.yaml:6)`}},
		"ignored header":    {"in: header, schema: {type: boolean}", "true", nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := parameter(t, row.parameter)
			if diff := cmp.Diff(row.want, apitest.Texts(verify.Request(sentAs(o, o.Parameters[0].In, row.sent)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The four ways in which Swagger 2.0 writes a list in a query are read, and written again.
func TestCollectionFormats(t *testing.T) {
	for format, sent := range map[string]string{"csv": "c=1,2", "ssv": "c=1%202", "tsv": "c=1%092", "pipes": "c=1%7C2", "multi": "c=1&c=2"} {
		o := apitest.Load(t, "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {parameters: [{name: c, in: query, type: array, collectionFormat: "+format+", items: {type: integer}}], responses: {'200': {description: d}}}}}\n").Operations[0]
		x := sentAs(o, "query", sent)
		if found := verify.Request(x); len(found) > 0 {
			t.Errorf("%s: %v", format, apitest.Texts(found))
		}
		v, _ := x.Parameter("query", "c")
		if got := jsonvalue.Text(v); got != "[1,2]" {
			t.Errorf("%s is read as %s", format, got)
		}
		if got := message.NewTarget(o, "", []any{v}).Query; got != sent {
			t.Errorf("%s is written as %s", format, got)
		}
	}
}
