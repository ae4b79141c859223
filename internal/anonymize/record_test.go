package anonymize_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/anonymize"
	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

func TestAFile(t *testing.T) {
	s := notes(t)
	x := exchange(t, s, "GET /people/7?page=2&access_token=t0ps3cret", "", http.StatusNotFound, `{"code":"gone","message":"没有这个人","price":1.50}`,
		"> X-Tenant: 12", "> X-Api-Key: k3y", "> Authorization: Bearer b3arer", "> Cookie: visit=v1s1t", "< Set-Cookie: sid=c00kie", "< Date: Thu, 21 Sep 2023 11:23:12 GMT")
	want := `description: 'recorded from GET /people/{person}, with other people in it'
request:
  path:
    person: '7'
  query:
    page: 2
  header:
    X-Tenant: '12'
response:
  status: 404
  headers:
    Content-Type: application/json
  body:
    code: gone
    message: 没有这个人
    price: 1.50
`
	if diff := cmp.Diff(want, recorded(t, s, anonymize.Options{}, x)); diff != "" {
		t.Error(diff)
	}
}

// TestAWholeQuery: a parameter that is the whole query is written as the object that it is, without its credentials.
func TestAWholeQuery(t *testing.T) {
	s := apitest.Load(t, `openapi: 3.2.0
info: {title: t, version: "1"}
paths:
  /trains:
    get:
      operationId: trains
      parameters: [{name: search, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {seats: {type: integer}, email: {type: string, format: email}, password: {type: string}}}}}}]
      responses: {"200": {description: d, content: {application/json: {schema: {type: integer}}}}}
`)
	text := recorded(t, s, anonymize.Options{}, exchange(t, s, "GET /trains?seats=2&email=wangwei%40corp.example&password=S3CRET", "", http.StatusOK, "7"))
	if !strings.Contains(text, "  querystring:\n    search:\n      seats: 2\n") || strings.Contains(text, "wangwei") || strings.Contains(text, "S3CRET") {
		t.Error(text)
	}
}

func TestNames(t *testing.T) {
	s := notes(t)
	for name, c := range map[string]struct {
		options anonymize.Options
		request string
		want    string // a pattern of filepath.Match
	}{
		"the variable of the path":    {anonymize.Options{}, "GET /people/42", "recorded-42.yaml"},
		"and more":                    {anonymize.Options{}, "GET /people/42?page=2", "recorded-42-????????.yaml"},
		"a text in capitals":          {anonymize.Options{}, "GET /people/AB", "recorded-??-????????.yaml"},
		"a name that no system takes": {anonymize.Options{}, "GET /people/..%2F..%2Fetc", "recorded-*-????????.yaml"},
		"a very long one":             {anonymize.Options{}, "GET /people/" + strings.Repeat("abc1", 100), "recorded-????????????????????????????????????????????????????????????????-????????.yaml"},
		"a person's, raw":             {anonymize.Options{Raw: true}, "GET /people/wangwei", "recorded-????????.yaml"},
		"a number, raw":               {anonymize.Options{Raw: true}, "GET /people/42", "recorded-42.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			r, dir := recorder(t, s, c.options)
			for _, status := range []int{http.StatusOK, http.StatusNotFound} { // the last answer wins
				if _, err := r.Record(exchange(t, s, c.request, "", status, `{"code":"gone"}`)); err != nil {
					t.Fatal(err)
				}
			}
			entries, err := os.ReadDir(filepath.Join(dir, "getPerson"))
			if err != nil || len(entries) != 1 {
				t.Fatal(entries, err)
			}
			if ok, _ := filepath.Match(c.want, entries[0].Name()); !ok {
				t.Errorf("%s is not like %s", entries[0].Name(), c.want)
			}
			if got := load(t, s, dir).All[0].Responses[0].Status; got != http.StatusNotFound {
				t.Errorf("status %d", got)
			}
		})
	}
}

// secrets are what no file may have, raw or not.
func TestSecretsAreNeverWritten(t *testing.T) {
	s := notes(t)
	body := `{"access_token":"S3CRET-1","password":"S3CRET-2","pin_key":83726150,"session":{"id":"S3CRET-3","list":["S3CRET-4"]},"echo":"you sent S3CRET-5 to me",` +
		`"link":"https://a.cn/x?sign=S3CRET-6&b=1","jwt":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.S3CRET-7","fields":[{"name":"登录密码","value":"S3CRET-8"}],"cookies":"S3CRET-9","user":"https://who:S3CRET-G@a.cn/x","visited":"you came as LONG-S3CRET-OF-A-VISIT","open":"S3"}`
	for _, options := range []anonymize.Options{{}, {Raw: true}, {Raw: true, Key: []byte("k")}} {
		get := exchange(t, s, "GET /people/7?access_token=S3CRET-A&appid=S3CRET-B", "", http.StatusOK, body, "> Authorization: Bearer S3CRET-5",
			"> Cookie: visit=LONG-S3CRET-OF-A-VISIT", "> X-Api-Key: S3CRET-D", "< Set-Cookie: S3CRET-E", "< Location: /people/8?api_key=S3CRET-F&page=2")
		put := exchange(t, s, "PUT /people/7", body, http.StatusNoContent, "", "> Authorization: Bearer S3CRET-5", "> Cookie: visit=LONG-S3CRET-OF-A-VISIT")
		for _, x := range []*message.Exchange{get, put} {
			text := recorded(t, s, options, x)
			if strings.Contains(text, "S3CRET") || strings.Contains(text, "83726150") {
				t.Errorf("raw %v:\n%s", options.Raw, text)
			}
			if options.Raw && !strings.Contains(text, "open: S3\n") {
				t.Errorf("raw, and changed:\n%s", text)
			}
		}
	}
	for _, name := range []string{"author", "keyword", "design", "assigned_to"} {
		if text := recorded(t, s, anonymize.Options{Raw: true}, exchange(t, s, "GET /people/7", "", 200, `{"`+name+`":"as it is"}`)); !strings.Contains(text, "as it is") {
			t.Errorf("%s is no credential", name)
		}
	}
}

// TestRoundTrip: what is written reads back as the same value.
func TestRoundTrip(t *testing.T) {
	s := notes(t)
	for name, body := range map[string]string{
		"texts that look otherwise": `["123","1.5","1e3","true","null","~","yes","No","off","y","2023-09-21","2023-09-21T11:23:12Z","0x1F","0o7","1_000",".5","+1","-","- a","a: b","# a","<<","=","!a","&a","*a","@a","%a","'a'","\"a\"","[a]","{a: 1}","12:30:45","1:2",".inf",".nan","NaN"," a","a ","","?","? a","|","> a","---","..."]`,
		"numbers as they are spelt": `[0,-0,1.50,1e3,1E+3,-1.5e-7,9007199254740993,123456789012345678901234567890,1e400,0.10]`,
		"signs":                     `["a\nb","a\n","\n","\t","a\tb","\u0000\u0001","\u007f\u0085\u2028\ufeff","\\","😀","中文，。","a\r\nb","\u202eabc","𝒳"]`,
		"names":                     `{"":1,"123":2,"true":3,"a b":4,"<<":5,"中":6,"a: b":7,"- a":8,"\n":9,"matches":10,"` + strings.Repeat("long ", 60) + `":11}`,
		"empty":                     `{"a":[],"b":{},"c":[[]],"d":[{}],"e":[null]}`,
		"deep":                      strings.Repeat(`[{"a":`, 40) + `1` + strings.Repeat(`}]`, 40),
	} {
		t.Run(name, func(t *testing.T) {
			want, faults := jsonvalue.Decode([]byte(body))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			r, dir := recorder(t, s, anonymize.Options{Raw: true})
			for _, x := range []*message.Exchange{
				exchange(t, s, "GET /people/7", "", http.StatusOK, body), exchange(t, s, "PUT /people/7", body, http.StatusNoContent, ""),
			} {
				if _, err := r.Record(x); err != nil {
					t.Fatal(err)
				}
				f := load(t, s, dir).Find(x, 0)
				if f == nil {
					t.Fatal("it does not answer its request")
				}
				if x.Request.Method == http.MethodGet {
					if diff := cmp.Diff(jsonvalue.Text(want), string(f.Responses[0].Raw)); diff != "" {
						t.Error(diff)
					}
				}
			}
		})
	}
}

func TestBodies(t *testing.T) {
	s := notes(t)
	for name, c := range map[string]struct {
		contentType, body string
		want              string // in the file
	}{
		"a text":          {"text/plain", "电话 13800138000", "body: '"},
		"bytes":           {"image/png", "\x89PNG\x00", "response:\n  status: 204\n"},
		"members by name": {"application/json", `{"matches":1}`, "/matches: 1"},
		"pointers":        {"application/json", `{"/a~":1}`, "~0: 1"},
	} {
		t.Run(name, func(t *testing.T) {
			text := recorded(t, s, anonymize.Options{}, exchange(t, s, "PUT /people/7", c.body, http.StatusNoContent, "", "> Content-Type: "+c.contentType))
			if strings.ReplaceAll(text, "'", "") == text || !strings.Contains(strings.ReplaceAll(text, "'/", "/"), strings.TrimSuffix(c.want, "'")) && !strings.Contains(strings.ReplaceAll(text, "'", ""), strings.ReplaceAll(c.want, "'", "")) {
				t.Errorf("want %s in\n%s", c.want, text)
			}
			if strings.Contains(text, "13800138000") {
				t.Error(text)
			}
		})
	}
}

func TestUnfit(t *testing.T) {
	api, customers := notes(t), agentAPI(t)
	const customer = "GET /agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/780f7216-b131-462b-ba30-de7cd1f527de"
	documented := customers.Operations[0].Response(200).Preferred().Examples[0].Value
	for name, c := range map[string]struct {
		x    *message.Exchange
		want string
	}{
		"no operation":       {&message.Exchange{}, "it belongs to no operation of the document"},
		"another status":     {exchange(t, api, "GET /people/7", "", 500, `{}`), "the document declares no response 500 for getPerson"},
		"another media type": {exchange(t, api, "GET /people/7", "", 200, `<a/>`, "< Content-Type: text/xml"), "getPerson 200: the document does not declare the media type of the body"},
		"broken off":         {exchange(t, api, "GET /people/7", "", 200, `{"a":`), "the body of the response cannot be read"},
		"no body":            {exchange(t, api, "GET /people/7", "", 200, ``), "the body of the response cannot be read"},
		"a body too many":    {exchange(t, api, "PUT /people/7", "", 204, `{}`), "putPerson 204: the document describes no body"},
		"pages":              {exchange(t, api, "PUT /people/7", "", 200, `<p>`, "< Content-Type: text/html"), "no schema describes the body of the response, and nothing in it can be told apart: it can only be recorded raw"},
		"bytes":              {exchange(t, api, "PUT /people/7", "", 200, "\xff", "< Content-Type: text/plain"), "the body of the response is no text, and nothing in it can be replaced: it can only be recorded raw"},
		"the schema":         {exchange(t, api, "GET /people/7", "", 404, `{"code":"13800138000"}`), "the response is not what the document says: response.body#/code: enum"},
		"the request":        {exchange(t, api, "GET /people/7?page=wang", "", 200, `{}`), "the request is not what the document says: request.query.page: type"},
		"HEAD":               {exchange(t, api, "HEAD /people/7", "", 200, ``), "the answer to HEAD has no body"},
		"a relation":         {exchange(t, customers, customer[:len(customer)-1]+"f", "", 200, jsonvalue.Text(documented)), "the response is not what the document says: response.body#/data/id: same-as"},
		"a const":            {exchange(t, customers, customer, "", 404, `{"code":500,"status":"error","message":"x"}`), "the response is not what the document says: response.body#/code: const"},
	} {
		t.Run(name, func(t *testing.T) {
			s := api
			if c.x.Operation != nil && c.x.Operation.ID == "getCustomerDetail" {
				s = customers
			}
			r, dir := recorder(t, s, anonymize.Options{})
			_, err := r.Record(c.x)
			var unfit *anonymize.Unfit
			if !errors.As(err, &unfit) {
				t.Fatalf("%v", err)
			}
			if diff := cmp.Diff(c.want, unfit.Reason); diff != "" {
				t.Error(diff)
			}
			if found := files(t, dir); len(found) > 0 {
				t.Errorf("it left %v", found)
			}
		})
	}
}

func TestFoldersThatCannotBe(t *testing.T) {
	s := notes(t)
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	if err := os.WriteFile(taken, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := anonymize.New(s, nil, anonymize.Options{Dir: filepath.Join(taken, "fixtures"), Raw: true}); err == nil || !strings.Contains(err.Error(), taken) {
		t.Errorf("a file in the place of the folder: %v", err)
	}
	if _, err := anonymize.New(s, nil, anonymize.Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "a key is missing") {
		t.Errorf("no key: %v", err)
	}
	fixtures := filepath.Join(dir, "fixtures")
	r, _ := recorder(t, s, anonymize.Options{Dir: fixtures})
	if err := os.WriteFile(filepath.Join(fixtures, "getPerson"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := r.Record(exchange(t, s, "GET /people/7", "", http.StatusOK, `{}`))
	if err == nil || !strings.Contains(err.Error(), filepath.Join(fixtures, "getPerson")) {
		t.Errorf("a file in the place of the operation's folder: %v", err)
	}
	if found := files(t, fixtures); len(found) != 1 {
		t.Errorf("it left %v", found)
	}
}

// TestPicturesAreRecordedRaw records bytes: as they are, or not at all.
func TestPicturesAreRecordedRaw(t *testing.T) {
	const picture = "\x89PNG\r\n\x1a\n\x00\xff"
	api := notes(t)
	x := exchange(t, api, "PUT /people/7", "", 200, picture, "< Content-Type: text/html")
	if text := recorded(t, api, anonymize.Options{Raw: true}, x); !strings.Contains(text, "body: !!binary iVBORw0KGgoA/w==") {
		t.Errorf("recorded:\n%s", text)
	}
}
