package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/contract/report"
	"agentmock/internal/traffic"
	"agentmock/mockserver"
)

// private is a private datum: where it stands in an exchange, and by which text it would be known again.
type private struct {
	datum    string
	plant    func(x *traffic.Recorded, datum string)
	shown    []string // the sinks that may show it: it is somebody's, but no credential
	id       int      // of what its request asks for
	ofAnswer bool     // in a header of the answer: a mock without an API behind it does not see it
}

// What may show data of people: the memory of the mock, which is the client's own, and what says that it shows them.
var shownToItsClient = []string{"journal", "entry", "unmatched", "events", "archive", "refusal", "explain", "show-data text", "show-data json", "show-data junit", "show-data html", "show-data github", "show-data sarif", "show-data summary", "show-data ndjson", "show-data har", "recording, raw"}

// hunter is a credential that looks like one, and uuid one that looks like an ID; each row has its own.
const hunter, uuid = "hunter2-%03d-Zq8xKw", "5f0c1d2e-aaaa-4bbb-8ccc-%012d"

// words returns the texts of a list in the source of internal/redact.
func words(t *testing.T, list string) []string {
	t.Helper()
	var found []string
	files, err := filepath.Glob("../../internal/redact/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == list {
				ast.Inspect(spec, func(n ast.Node) bool {
					if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING {
						word, _ := strconv.Unquote(text.Value)
						found = append(found, word)
					}
					return true
				})
			}
			return true
		})
	}
	if len(found) == 0 {
		t.Fatalf("internal/redact has no list %s", list)
	}
	return found
}

// privacy is the table: a row for each kind of private datum that internal/redact knows, and for each place that such a one has.
func privacy(t *testing.T) map[string]private {
	rows := map[string]private{
		"basic credentials": {datum: base64.StdEncoding.EncodeToString([]byte("user:hunter2-Zq8xKw")), plant: inHeader("Authorization", "Basic %s")},
		"bearer token":      {datum: hunter, plant: inHeader("Authorization", "Bearer %s")},
		"cookie":            {datum: hunter, plant: inHeader("Cookie", "a=%s; b=1")},
		"set cookie":        {datum: hunter, plant: inAnswerHeader("Set-Cookie", "a=%s; Path=/")},
		"key in a header":   {datum: hunter, plant: inHeader("X-Door", "%s")},
		"key in the query":  {datum: hunter, plant: inQuery("door")},
		"key in a cookie":   {datum: hunter, plant: inHeader("Cookie", "hatch=%s")},
		"declared header":   {datum: hunter, plant: inHeader("X-Auth-Token", "%s")},
		"declared query":    {datum: hunter, plant: inQuery("api_key")},
		"answer's header":   {datum: hunter, plant: inAnswerHeader("X-Auth-Token", "%s")},
		"escaped name":      {datum: hunter, plant: inText(`{"p\u0061ssword": "%s"}`)},
		"deep in a list":    {datum: hunter, plant: inText(`{"list": [{"a": {"Password_2": "%s"}}]}`)},
		"cut short":         {datum: hunter, plant: inText(`{"password": "%s`)},
		"form":              {datum: hunter, plant: inForm("user=a&client_secret=%s")},
		"form, escaped":     {datum: hunter, plant: inForm("user=a&client%%5Fsecret=%s")},
		"same as a secret":  {datum: hunter, plant: inText(`{"password": "%s", "again": "x"}`)},

		"phone number in text":      {datum: "13800138001", plant: inText(`{"phone": "%s"}`), shown: shownToItsClient},
		"phone number":              {datum: "13800138002", plant: inText(`{"phone": %s}`), shown: shownToItsClient},
		"phone number that is tied": {datum: "13800138003", plant: inText(`{"phone": %s, "phone_again": 13900139000}`), shown: shownToItsClient},
		"long number as a member":   {datum: "13800138004", plant: inText(`{"%s": "aaa"}`), shown: shownToItsClient},
		"name that is tied":         {datum: "张三丰", plant: inText(`{"phone": "%s", "phone_again": "李四"}`), shown: shownToItsClient},
		"object that is tied":       {datum: "王五一", plant: inText(`{"phone": {"n": "%s"}, "phone_again": {}}`), shown: shownToItsClient},
		"name of a person":          {datum: "赵六顺", plant: inText(`{"n": "%s"}`), shown: shownToItsClient},
		"person as a member":        {datum: "陈七巧", plant: inText(`{"%s": "aaa"}`), shown: shownToItsClient},
		"compound surname":          {datum: "欧阳锋", plant: inText(`{"%s": "aaa"}`), shown: shownToItsClient},
		"mail address as a member":  {datum: "who1@real.cn", plant: inText(`{"%s": "aaa"}`), shown: shownToItsClient},
		"birthday":                  {datum: "1987-03-09", plant: inText(`{"birth": "%s"}`), shown: shownToItsClient},
		"birthday in Chinese":       {datum: "1986年11月3日", plant: inText(`{"生日": "%s"}`), shown: shownToItsClient},
		"birthday as a field":       {datum: "1985-12-24", plant: inText(`{"list": [{"label": "出生日期", "value": "%s"}]}`), shown: shownToItsClient},
		"salary":                    {datum: "73519.5", plant: inText(`{"salary": %s}`), shown: shownToItsClient},
		"salary that is short":      {datum: "-73.5", plant: inText(`{"月薪": %s}`), shown: shownToItsClient},
		"code that was sent":        {datum: "739182", plant: inText(`{"code": "%s"}`), shown: shownToItsClient},
		"path of a location":        {datum: "13800138077", plant: inAnswerHeader("Location", "/u/%s?a=1"), shown: shownToItsClient, ofAnswer: true},
		"person in a location":      {datum: "wangwu@real.cn", plant: inAnswerHeader("Location", "https://h.example/u/%s"), shown: shownToItsClient, ofAnswer: true},
		"mail address":              {datum: "who2@real.cn", plant: inText(`{"n": "%s"}`), shown: shownToItsClient},
	}
	for _, word := range slices.Concat(words(t, "secretWords"), words(t, "wholeWords"), words(t, "lastWords")) {
		for form, name := range map[string]string{"": word, " in capitals": strings.ToUpper(word), " in a name": "my_" + word + "_2"} {
			rows[word+form+", member"] = private{datum: hunter, plant: inText(`{"` + name + `": "%s"}`)}
			rows[word+form+", query"] = private{datum: hunter, plant: inQuery(name)}
		}
		rows[word+", member that looks like an ID"] = private{datum: uuid, plant: inText(`{"` + word + `": "%s"}`)}
		rows[word+", list"] = private{datum: hunter, plant: inText(`{"` + word + `": ["%s"]}`)}
		rows[word+", form"] = private{datum: hunter, plant: inForm(word + "=%s")}
		if word[0] < 0x80 {
			rows[word+", header"] = private{datum: hunter, plant: inHeader("X-"+strings.ReplaceAll(word, "_", "-"), "%s")}
		}
	}
	for _, word := range words(t, "loneWords") {
		rows[word+", member"] = private{datum: hunter, plant: inText(`{"` + word + `": "%s"}`)}
		rows[word+", query"] = private{datum: hunter, plant: inQuery(word)}
		rows[word+", form"] = private{datum: hunter, plant: inForm(word + "=%s")}
		rows[word+", header"] = private{datum: hunter, plant: inHeader("X-"+word, "%s")}
	}
	for name, form := range map[string]string{"apart with -": "api-key", "apart with .": "api.key", "in camelCase": "apiKey", "in capitals": "APIKey", "with a number": "apiKey2"} {
		rows["name "+name] = private{datum: hunter, plant: inText(`{"` + form + `": "%s"}`)}
	}
	for _, label := range words(t, "LabelNames") {
		for _, value := range words(t, "ValueNames") {
			rows[label+" and "+value+" of a form field"] = private{datum: hunter, plant: inText(`{"fields": [{"` + label + `": "密码", "` + value + `": "%s"}]}`)}
		}
	}
	for _, name := range words(t, "grantNames") {
		rows["code beside "+name] = private{datum: hunter, plant: inForm(name + "=a&code=%s")}
		rows["state beside "+name] = private{datum: hunter, plant: inQueryOf(name + "=a&state=%s")}
	}
	rows["code and state in the query"] = private{datum: hunter, plant: inQueryOf("code=%s&state=a")}
	rows["state that is random"] = private{datum: hunter, plant: inQueryOf("state=%s")}
	for name, form := range looksOf(t) {
		rows[name+" in a member"] = private{datum: form.datum, plant: inText(`{"note": "` + strings.ReplaceAll(form.text, `"`, `\"`) + `"}`)}
		if strings.HasPrefix(name, "key that") { // one look: it need not be tried everywhere
			continue
		}
		rows[name+" in a list"] = private{datum: form.datum, plant: inText(`{"list": [["` + strings.ReplaceAll(form.text, `"`, `\"`) + `"]]}`)}
		if !strings.Contains(form.text, `\n`) {
			rows[name+" in a header"] = private{datum: form.datum, plant: inHeader("X-Note", form.text)}
			rows[name+" in an answer's header"] = private{datum: form.datum, plant: inAnswerHeader("Link", form.text)}
		}
	}
	for _, word := range words(t, "carrierWords") {
		rows[word+", header"] = private{datum: hunter, plant: inHeader("X-My-"+word, "%s")}
		rows[word+", answer's header"] = private{datum: hunter, plant: inAnswerHeader("X-My-"+word, "%s")}
		rows[word+", query"] = private{datum: hunter, plant: inQuery("my_" + word)}
	}
	for _, name := range words(t, "addresses") {
		for form, url := range map[string]string{
			"query": "https://e.example/a?b=1&access_token=%s", "user": "https://user:%s@e.example/a", "user alone": "https://%s@e.example", "user, and a query": "https://user:%s@e.example/a?b=1",
			"fragment": "https://e.example/a#access_token=%s&b=1", "query and fragment": "/a?b=1#token=%s", "broken": "https://u:%s@e.example/%%zz?a", "escaped": "/a?access%%5Ftoken=%s",
		} {
			rows[name+", "+form] = private{datum: hunter, plant: inHeader(name, url)}
			rows[name+" of the answer, "+form] = private{datum: hunter, plant: inAnswerHeader(name, url)}
		}
	}
	for i, name := range slices.Sorted(maps.Keys(rows)) {
		row := rows[name]
		if row.id = i; strings.Contains(row.datum, "%") {
			row.datum = fmt.Sprintf(row.datum, i)
		}
		rows[name] = row
	}
	return rows
}

// planted is a text with a credential in it that shows by its look.
type planted struct{ text, datum string }

// looksOf are the texts for what internal/redact knows by its look: each way that it looks for has one.
func looksOf(t *testing.T) map[string]planted {
	all := map[string]planted{
		"private key":        {`-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----`, hunter},
		"user of a URL":      {"see https://admin:%s@h.example/a", hunter},
		"user of a DSN":      {"postgres://svc:%s@10.1.2.3/crm", hunter},
		"user of Go's DSN":   {"svc:%s@tcp(10.1.2.3:3306)/crm", hunter},
		"unix of Go's DSN":   {"svc:%s@unix(/a)/crm", hunter},
		"words of a DSN":     {"Server=db;Uid=a;Pwd=%s;", hunter},
		"web token":          {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.%s", hunter},
		"bearer in a text":   {"Authorization: Bearer %s", hunter},
		"BEARER":             {"BEARER %s", hunter},
		"basic in a text":    {"use Basic %s", base64.StdEncoding.EncodeToString([]byte("user:hunter2-Zq8xKx"))},
		"BASIC":              {"BASIC %s", base64.StdEncoding.EncodeToString([]byte("user:hunter2-Zq8xKy"))},
		"signed URL":         {"<https://h.example/a?X-Amz-Signature=%s&b=1>; rel=next", hunter},
		"signature":          {"https://h.example/a?sig=%s", hunter},
		"GraphQL":            {`mutation { login(user: "a", password: "%s") { id } }`, hunter},
		"JSON inside a text": {`{"password": "%s"}`, hunter},
		"Chinese":            {"密码：%s", hunter},
		"code of OAuth":      {"https://h.example/cb?code=%s&state=1", hunter},
	}
	const rest = "4eC39HqLyjWDarjtT1zdp7dc4eC39HqLyjWDarjtT1zdp7dc"
	for _, begins := range words(t, "keyBeginnings") {
		key := map[string]string{
			"sk_": "live_" + rest, "rk_": "live_" + rest, "pk_": "test_" + rest, "xox": "b-" + rest, "AKIA": "IOSFODNN7EXAMPLE", "ASIA": "IOSFODNN7EXAMPLE", "SG.": rest + "." + rest,
			"shp": "at_0123456789abcdef0123456789abcdef", "dop_v1_": "0123456789abcdef0123456789abcdef",
		}[begins]
		if key == "" {
			key = rest
		}
		all["key that begins with "+begins] = planted{"it is %s.", begins + key}
	}
	return all
}

func inHeader(name, form string) func(*traffic.Recorded, string) {
	return func(x *traffic.Recorded, datum string) { x.RequestHeader.Set(name, fmt.Sprintf(form, datum)) }
}

func inAnswerHeader(name, form string) func(*traffic.Recorded, string) {
	return func(x *traffic.Recorded, datum string) { x.ResponseHeader.Set(name, fmt.Sprintf(form, datum)) }
}

func inQuery(name string) func(*traffic.Recorded, string) {
	return func(x *traffic.Recorded, datum string) { x.URL += "?" + name + "=" + datum + "&a=1" }
}

func inQueryOf(form string) func(*traffic.Recorded, string) {
	return func(x *traffic.Recorded, datum string) { x.URL += "?" + fmt.Sprintf(form, datum) }
}

// inText has both bodies be a text.
func inText(form string) func(*traffic.Recorded, string) {
	return func(x *traffic.Recorded, datum string) {
		x.RequestBody, x.ResponseBody = fmt.Appendf(nil, form, datum), fmt.Appendf(nil, form, datum)
	}
}

func inForm(form string) func(*traffic.Recorded, string) {
	return func(x *traffic.Recorded, datum string) {
		x.RequestHeader.Set("Content-Type", "application/x-www-form-urlencoded")
		x.RequestBody = fmt.Appendf(nil, form, datum)
	}
}

// guarded is an API with two operations: /strict, whose schemas nothing fits, so that everything is quoted, and /free, which takes all.
var guarded = fstest.MapFS{
	"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: guarded, version: "1"}
security: [{head: []}, {query: []}, {hatch: []}, {basic: []}]
paths:
  /strict/{id}:
    post:
      operationId: strict
      parameters: &parameters
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: api_key, in: query, schema: &short {type: [string, number, object, array], maxLength: 2}}
        - {name: door, in: query, schema: *short}
        - {name: X-Auth-Token, in: header, schema: *short}
        - {name: X-Door, in: header, schema: *short}
        - {name: hatch, in: cookie, schema: *short}
      requestBody:
        content:
          application/json: &tight
            schema:
              type: object
              minProperties: 9
              additionalProperties: {maxLength: 2, minimum: 99999999999}
              properties: {again: {x-same-as: 1/password}, phone_again: {x-same-as: 1/phone}, password: {}, phone: {}}
          application/x-www-form-urlencoded: {schema: {type: object, minProperties: 9, additionalProperties: {type: string, maxLength: 2}}}
      responses: &strictly
        '200': {description: it, headers: {X-Auth-Token: {schema: *short}}, content: {application/json: *tight}}
        '422': {description: no, content: {application/json: {schema: {type: object, required: [message], properties: {message: {type: string, x-faker: problem.en}}}}}}
  /free/{id}:
    post:
      operationId: free
      parameters: *parameters
      requestBody: {content: {application/json: {schema: {type: object}}, application/x-www-form-urlencoded: {schema: {type: object}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {type: object}}}}}
components:
  securitySchemes:
    head: {type: apiKey, in: header, name: X-Door}
    query: {type: apiKey, in: query, name: door}
    hatch: {type: apiKey, in: cookie, name: hatch}
    basic: {type: http, scheme: basic}
`)},
	"fixtures/free/header.yaml":   {Data: []byte("request: {header: {X-Auth-Token: a, X-Door: a}, cookie: {hatch: b}}\nresponse: {body: {}}")},
	"fixtures/free/query.yaml":    {Data: []byte("request: {query: {api_key: a, door: b}}\nresponse: {body: {}}")},
	"fixtures/free/password.yaml": {Data: []byte("request: {body: {/password: a, /密码: a, /token: a}}\nresponse: {body: {}}")},
	"fixtures/free/body.yaml":     {Data: []byte("request: {body: {a: 1}}\nresponse: {body: {}}")},
	"fixtures/free/text.yaml":     {Data: []byte("request: {body: {matches: '^$'}}\nresponse: {body: {}}")},
}

// exchange is the row's, with an operation.
func (p private) exchange(operation string) traffic.Recorded {
	x := traffic.Recorded{
		Name: "x", Method: http.MethodPost, URL: fmt.Sprint("/", operation, "/", p.id), Status: http.StatusOK, RequestHeader: http.Header{"Content-Type": {"application/json"}},
		RequestBody: []byte("{}"), ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte("{}"),
	}
	p.plant(&x, p.datum)
	return x
}

var operations = []string{"free", "strict", "nowhere"}

// TestPrivacy plants each private datum, has all go through everything, and looks for them in whatever comes out.
func TestPrivacy(t *testing.T) {
	rows := privacy(t)
	sinks := map[string]string{}
	for names := range slices.Chunk(slices.Sorted(maps.Keys(rows)), 40) { // for reports to show all, and reading a journal over and over to end soon
		some, into := map[string]private{}, map[string]string{}
		for _, name := range names {
			some[name] = rows[name]
		}
		mocked(t, some, into)
		proxied(t, some, into)
		reported(t, some, into)
		for sink, text := range into {
			sinks[sink] += text
		}
	}
	for sink, text := range sinks {
		if len(text) < 300 && !strings.HasSuffix(sink, "sequences") && !strings.HasSuffix(sink, "settings") && sink != "proxy's unmatched" {
			t.Errorf("%s says little: %s", sink, text)
		}
	}
	for name, row := range rows {
		for sink, text := range sinks {
			if at := placeOf(text, row.datum); at >= 0 && !slices.Contains(row.shown, strings.TrimPrefix(sink, "proxy's ")) {
				t.Errorf("%s: %s has it: …%s…", name, sink, text[max(0, at-150):min(len(text), at+len(row.datum)+60)])
			}
		}
		for _, sink := range []string{"journal", "archive", "show-data html"} { // it did go through
			if row.shown != nil && !row.ofAnswer && !strings.Contains(sinks[sink], row.datum) {
				t.Errorf("%s: %s does not have it", name, sink)
			}
		}
	}
}

// placeOf returns where a text has a datum; -1 for nowhere. Digits inside a longer number, as metrics of memory have them, are none.
func placeOf(text, datum string) int {
	isDigit := func(at int) bool { return at >= 0 && at < len(text) && text[at] >= '0' && text[at] <= '9' }
	isNumber := func(at, on int) bool {
		return isDigit(at) || at >= 0 && at < len(text) && text[at] == '.' && isDigit(at+on)
	}
	for from := 0; ; {
		at := strings.Index(text[from:], datum)
		if at < 0 {
			return -1
		}
		at += from
		if strings.Trim(datum, "0123456789") != "" || !isNumber(at-1, -1) && !isNumber(at+len(datum), 1) {
			return at
		}
		from = at + 1
	}
}

// TestPrivacyKnowsWhatIsPrivate compares what the table has rows of with all that internal/redact goes by.
func TestPrivacyKnowsWhatIsPrivate(t *testing.T) {
	of := map[string]string{
		"Mask": "what stands in place", "secretWords": "rows of its words", "carrierWords": "rows of its words", "openWords": "what is none",
		"wholeWords": "rows of its words", "lastWords": "rows of its words", "loneWords": "rows of its words", "openCarriers": "what is none",
		"birthWords": "birthday, birthday in Chinese; TestOwnNames", "incomeWords": "salary; TestOwnNames",
		"LabelNames": "rows of its names", "ValueNames": "rows of its names", "grantNames": "rows of its names", "keyBeginnings": "rows of its texts",
		"looks": "looksOf", "assigned": "looksOf", "inURL": "looksOf", "stems": "rows of the words", "short": "TestHarmless", "field": "escaped name, cut short", "labelled": "cut short, in what messages quote",
		"OwnNumber": "a code that was sent", "LongNumber": "long number as a member", "surnames": "person as a member", "longSurnames": "compound surname",
		"shown": "what is none", "addresses": "rows of its names",
		"quoted": "a row of TestSentence", "unbroken": "the same", "capitals": "the same", "chinese": "the same", "predicate": "the same", "tokenLength": "the same",
	}
	var got []string
	files, err := filepath.Glob("../../internal/redact/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if d, ok := d.(*ast.GenDecl); ok && d.Tok != token.IMPORT && !strings.HasSuffix(name, "_test.go") {
				for _, s := range d.Specs {
					if s, ok := s.(*ast.ValueSpec); ok {
						got = append(got, s.Names[0].Name)
					}
				}
			}
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(of)), got); diff != "" {
		t.Errorf("what has rows, and what internal/redact goes by (-rows +redact):\n%s", diff)
	}
}

// mocked has a mock refuse and answer what the rows ask for.
func mocked(t *testing.T, rows map[string]private, sinks map[string]string) {
	asked(t, rows, mockserver.Options{Auth: mockserver.Off}, sinks)
}

// proxied has proxies pass it on, judge and record it.
func proxied(t *testing.T, rows map[string]private, sinks map[string]string) {
	answers := map[string]traffic.Recorded{}
	for _, row := range rows {
		for _, operation := range operations {
			answers[fmt.Sprint("/", operation, "/", row.id)] = row.exchange(operation)
		}
	}
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := answers[r.URL.Path]
		maps.Copy(w.Header(), answer.ResponseHeader)
		_, _ = w.Write(answer.ResponseBody)
	}))
	defer upstream.Close()
	for _, raw := range []bool{false, true} {
		v := &proxy{raw: raw, dir: t.TempDir()}
		compiled, err := v.read(guarded, "", []byte("a key"))
		if err != nil {
			t.Fatal(err)
		}
		into := map[string]string{}
		asked(t, rows, mockserver.Options{Proxy: &mockserver.Proxy{Upstream: upstream.URL, Judge: compiled.judge, Record: compiled.record}}, into)
		for sink, text := range into {
			sinks["proxy's "+sink] = text
		}
		delete(sinks, "proxy's refusal") // it is the upstream's answer
		sink := map[bool]string{false: "recording", true: "recording, raw"}[raw]
		files := 0
		err = filepath.WalkDir(v.dir, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			files++
			text, err := os.ReadFile(path)
			sinks[sink] += path + "\n" + string(text)
			return err
		})
		if err != nil || files < len(rows)*9/10 { // broken bodies are not recorded
			t.Errorf("%d of %d exchanges are recorded: %v", files, len(rows), err)
		}
	}
}

// asked sends the rows' requests to a mock, and asks everything that the mock tells of them.
func asked(t *testing.T, rows map[string]private, options mockserver.Options, sinks map[string]string) {
	t.Helper()
	var log bytes.Buffer
	options.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	options.Journal, options.JournalBytes = 10_000, 1<<30
	mock, err := mockserver.New(guarded, options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	defer server.Close()
	events, err := server.Client().Get(server.URL + "/__admin/requests/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	heard := make(chan string)
	go func() { heard <- eventsOf(events.Body, len(rows)*len(operations)) }()
	texts := map[string]*strings.Builder{"refusal": {}, "explain": {}, "entry": {}}
	for _, row := range rows {
		for _, operation := range operations {
			x := row.exchange(operation)
			texts["refusal"].WriteString(fetched(t, server, x.Method, x.URL, x.RequestHeader, x.RequestBody))
			headers := map[string]string{}
			for name := range x.RequestHeader {
				headers[name] = x.RequestHeader.Get(name)
			}
			explained, err := json.Marshal(map[string]any{"method": x.Method, "url": x.URL, "headers": headers, "body": string(x.RequestBody)})
			if err != nil {
				t.Fatal(err)
			}
			texts["explain"].WriteString(fetched(t, server, http.MethodPost, "/__admin/explain", http.Header{"Content-Type": {"application/json"}}, explained))
		}
	}
	sinks["events"] = <-heard
	for sink, path := range map[string]string{
		"journal": "/requests?limit=10000", "unmatched": "/requests/unmatched", "archive": "/requests/har", "sequences": "/sequences", "metrics": "/metrics", "settings": "/settings",
	} {
		sinks[sink] = fetched(t, server, http.MethodGet, "/__admin"+path, nil, nil)
	}
	for id := range len(rows) * len(operations) {
		texts["entry"].WriteString(fetched(t, server, http.MethodGet, fmt.Sprint("/__admin/requests/", id+1), nil, nil))
	}
	for sink, text := range texts {
		sinks[sink] = text.String()
	}
	sinks["log"] = log.String()
}

// eventsOf is a stream up to as many events.
func eventsOf(stream io.Reader, count int) string {
	var text strings.Builder
	lines := bufio.NewScanner(stream)
	lines.Buffer(nil, 1<<20)
	for count > 0 && lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data:") {
			count--
		}
		text.WriteString(lines.Text() + "\n")
	}
	return text.String()
}

func fetched(t *testing.T, server *httptest.Server, method, url string, header http.Header, body []byte) string {
	t.Helper()
	r, err := http.NewRequest(method, server.URL+url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		r.Header = header
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// reported has the exchanges be recorded traffic that is held against the document, in every form of a report.
func reported(t *testing.T, rows map[string]private, sinks map[string]string) {
	for _, show := range []bool{false, true} {
		var left []traffic.Recorded
		for _, row := range rows {
			left = append(left, row.exchange("free"), row.exchange("strict"), row.exchange("nowhere"))
			refused := row.exchange("strict")
			refused.Status = http.StatusUnprocessableEntity
			left = append(left, refused) // then it is the client's fault, and its request is quoted
		}
		prefix := map[bool]string{false: "report ", true: "show-data "}[show]
		records := map[string]*bytes.Buffer{}
		var keeps []func(contract.Kept) error
		for _, name := range report.Names() {
			if format, _ := report.Named(name); format.Keep != nil {
				records[prefix+name] = &bytes.Buffer{}
				keep, _ := format.Keep(records[prefix+name])
				keeps = append(keeps, keep)
			}
		}
		keep := func(k contract.Kept) {
			for _, one := range keeps {
				if err := one(k); err != nil {
					t.Error(err)
				}
			}
		}
		r, err := contract.CheckRecorded(t.Context(), guarded, func() (traffic.Recorded, error) {
			if len(left) == 0 {
				return traffic.Recorded{}, io.EOF
			}
			next := left[0]
			left = left[1:]
			return next, nil
		}, contract.Options{ShowData: show, Keep: keep})
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range records {
			sinks[name] = text.String()
		}
		if len(r.Exchanges) < len(rows) {
			t.Fatalf("%d of %d exchanges are shown", len(r.Exchanges), len(rows))
		}
		var text bytes.Buffer
		if err := report.Text(r, &text, nil); err != nil {
			t.Fatal(err)
		}
		sinks[prefix+"text"] = text.String()
		for _, name := range report.Names() {
			format, _ := report.Named(name)
			var b bytes.Buffer
			if format.Write == nil {
				continue
			}
			if err := format.Write(&b, r, contract.Warning); err != nil {
				t.Fatal(err)
			}
			sinks[prefix+name] = b.String()
		}
	}
}
