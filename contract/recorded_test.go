package contract_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock"
	"agentmock/contract"
	"agentmock/internal/traffic"
)

func checked(t *testing.T, source traffic.Source) *contract.Report {
	t.Helper()
	report, err := contract.CheckRecorded(context.Background(), agentmock.FS, source, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// compact returns a body on one line.
func compact(t testing.TB, body string) string {
	t.Helper()
	var raw json.RawMessage
	if err := json.Unmarshal([]byte(body), &raw); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestNDJSON(t *testing.T) {
	body := compact(t, documented(t))
	lines := []string{
		fmt.Sprintf(`{"method": "GET", "url": %q, "status": 200, "body": %s}`, path, body),
		``,
		fmt.Sprintf(`{"method": "GET", "status": 200, "url": "https://ai.api.longlonglong.cn%s", "body": %s}`, path, strings.Replace(body, `"flow":0`, `"flow":0,"flow":1`, 1)),
		fmt.Sprintf(`{"method": "GET", "status": 200, "url": %q, "headers": {"Content-Type": "text/html"}, "bodyText": true, "body": "<html>"}`, path),
		fmt.Sprintf(`{"method": "GET", "status": 200, "url": "/somewhere/else", "body": %s}`, body),
		fmt.Sprintf(`{"method": "GET", "status": 200, "url": %q, "body": %s}`, strings.Replace(path, customer, "00000000-0000-4000-8000-000000000000", 1), body),
		fmt.Sprintf(`{"method": "GET", "url": %q, "status": 404, "body": {"code": 404, "status": "error", "message": "x"}}`, path),
	}
	report := checked(t, traffic.ReadNDJSON(strings.NewReader(strings.Join(lines, "\n")), "traffic.ndjson"))
	var got []string
	for _, f := range report.Findings {
		got = append(got, f.Case+" "+f.Rule+" "+f.Where)
	}
	want := []string{
		"getCustomerDetail/recorded/line-3 body-well-formed response.body#/data/flow",
		"getCustomerDetail/recorded/line-4 content-type-documented response.header.Content-Type",
		"getCustomerDetail/recorded/line-6 same-as response.body#/data/id",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if report.Totals.Sent != 5 || report.Totals.Skipped != 1 {
		t.Errorf("%+v", report.Totals)
	}
}

func TestBrokenNDJSONSaysWhere(t *testing.T) {
	for name, test := range map[string]struct{ line, want string }{
		"no object":  {`[]`, "t.ndjson:1: expected an exchange"},
		"no url":     {`{"status": 200}`, "t.ndjson:1: url is missing"},
		"no status":  {`{"method": "GET", "url": "/", "status": "ok"}`, "t.ndjson:1: status: expected a number"},
		"cut short":  {`{"method": "GET", "status": 200, "url": "/", "body": {`, "t.ndjson:1: "},
		"no headers": {`{"method": "GET", "status": 200, "url": "/", "headers": 1}`, "t.ndjson:1: headers: expected names and values"},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := contract.CheckRecorded(context.Background(), agentmock.FS, traffic.ReadNDJSON(strings.NewReader(test.line), "t.ndjson"), contract.Options{})
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || report == nil {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

func harOf(t *testing.T, entries ...string) string {
	t.Helper()
	return `{"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "pages": [], "entries": [` + strings.Join(entries, ",") + `]}}`
}

func harEntry(url string, status int, mime, text, encoding string) string {
	quoted, _ := json.Marshal(text)
	return fmt.Sprintf(`{"startedDateTime": "2024-01-01T00:00:00Z", "time": 12.5, "request": {"method": "GET", "url": %q, "headers": [{"name": ":authority", "value": "x"}]},
		"response": {"status": %d, "headers": [{"name": "Content-Encoding", "value": "gzip"}], "content": {"mimeType": %q, "text": %s, "encoding": %q}}}`, url, status, mime, quoted, encoding)
}

func TestHAR(t *testing.T) {
	const host = "https://ai.api.longlonglong.cn"
	body := documented(t)
	har := harOf(t,
		harEntry(host+path, 200, "application/json", body, ""),
		harEntry(host+path, 200, "application/json", base64.StdEncoding.EncodeToString([]byte(body)), "base64"),
		harEntry("https://cdn.example.com/app.js", 200, "text/javascript", "x", ""),
		harEntry(host+"/favicon.ico", 200, "image/png", "x", ""),
		harEntry(host+path, 0, "", "", ""),
		harEntry(host+path, 200, "application/json", strings.Replace(body, `"sex": 0`, `"sex": 5`, 1), ""),
	)
	source, err := traffic.ReadHAR(strings.NewReader(har), "t.har", host)
	if err != nil {
		t.Fatal(err)
	}
	report := checked(t, source)
	if len(report.Findings) != 1 || report.Findings[0].Where != "response.body#/data/sex" || report.Totals.Sent != 3 || report.Totals.Skipped != 3 {
		t.Errorf("%+v\n%v", report.Totals, report.Findings)
	}
	kept := harEntry(host+path, 200, "application/json", "", "")
	lost := strings.Replace(kept, `"text": "", `, `"size": 2570, `, 1)
	source, err = traffic.ReadHAR(strings.NewReader("\ufeff"+harOf(t, lost, harEntry(host+path, 304, "", "", ""))), "t.har", "")
	if err != nil {
		t.Fatal(err)
	}
	if report := checked(t, source); len(report.Findings) > 0 || report.Totals.Sent != 1 || report.Totals.Skipped != 1 {
		t.Errorf("a body that was not kept: %+v %v", report.Totals, report.Findings)
	}
	for _, broken := range []string{"", "[]", `{"log": {}}`, `{"log": {"entries": {}}}`} {
		if _, err := traffic.ReadHAR(strings.NewReader(broken), "b.har", ""); err == nil || !strings.HasPrefix(err.Error(), "b.har: no HAR: ") {
			t.Errorf("%q: %v", broken, err)
		}
	}
	source, err = traffic.ReadHAR(strings.NewReader(har[:len(har)/2]), "half.har", "")
	if err != nil {
		t.Fatal(err)
	}
	report, err = contract.CheckRecorded(context.Background(), agentmock.FS, source, contract.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "half.har: entry ") || report.Totals.Sent == 0 {
		t.Errorf("half a HAR: %v %+v", err, report.Totals)
	}
}

// repeat hands out a text again and again, n bytes in all.
type repeat struct {
	text string
	at   int
	left int
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p, r.text[r.at:])
	r.at, r.left = (r.at+n)%len(r.text), r.left-n
	return n, nil
}

// TestRecordedTrafficTakesConstantMemory checks 64 MB in which no two customers are alike, and looks at what is kept before the end.
func TestRecordedTrafficTakesConstantMemory(t *testing.T) {
	body := compact(t, documented(t))
	lines := 64 << 20 / len(body)
	if testing.Short() {
		lines /= 4
	}
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	at := 0
	report := checked(t, func() (traffic.Recorded, error) {
		if at++; at > lines {
			runtime.GC()
			runtime.ReadMemStats(&during)
			return traffic.Recorded{}, io.EOF
		}
		own := strings.NewReplacer(`"phone":"13667679151"`, fmt.Sprintf(`"phone":"%d"`, at), `"source_id":715`, fmt.Sprintf(`"source_id":%d`, at), `"sort":0`, fmt.Sprintf(`"sort":%d`, at)).Replace(body)
		return traffic.Recorded{Method: "GET", URL: path, Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(own)}, nil
	})
	if report.Totals.Sent != lines || len(report.Findings) > 0 {
		t.Errorf("%+v, want %d", report.Totals, lines)
	}
	if grown := int64(during.HeapAlloc) - int64(before.HeapAlloc); grown > 6<<20 {
		t.Errorf("%d MB are kept of %d exchanges", grown>>20, lines)
	}
	runtime.KeepAlive(report)
}

// Exchanges are looked at by many and recorded in their order: what stands before a line that cannot be read is in the report,
// nothing behind it is, and the first findings are those of the first lines.
func TestRecordedTrafficKeepsItsOrder(t *testing.T) {
	broken := strings.Replace(compact(t, documented(t)), `"is_back":0`, `"is_back":"no"`, 1)
	var text strings.Builder
	for i := range 1000 {
		if i == 700 {
			text.WriteString("{\n")
		}
		fmt.Fprintf(&text, "{\"method\": \"GET\", \"status\": 200, \"url\": %q, \"body\": %s}\n", path, broken)
	}
	for range 5 {
		report, err := contract.CheckRecorded(t.Context(), agentmock.FS, traffic.ReadNDJSON(strings.NewReader(text.String()), "some.ndjson"), contract.Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "some.ndjson:701: ") || report.Totals.Sent != 700 || len(report.Findings) != 700 {
			t.Fatalf("%v; %d exchanges, %d findings", err, report.Totals.Sent, len(report.Findings))
		}
		for i, f := range report.Findings {
			if want := fmt.Sprintf("getCustomerDetail/recorded/line-%d", i+1); f.Case != want {
				t.Fatalf("finding %d is of %s, want %s", i, f.Case, want)
			}
		}
		for i, x := range report.Exchanges {
			if want := fmt.Sprintf("line-%d", i+1); !strings.HasSuffix(report.Findings[i].Case, want) || report.Findings[i].Exchange != i {
				t.Fatalf("exchange %d is of finding %+v: %+v", i, report.Findings[i], x)
			}
		}
	}
}

// What stands behind the exchange of a line is not passed over: a recording that lost its line breaks is no clean one.
func TestOneExchangeALine(t *testing.T) {
	line := fmt.Sprintf(`{"method": "GET", "status": 200, "url": %q, "body": %s}`, path, compact(t, documented(t)))
	for _, rest := range []string{" }{", line} {
		_, err := contract.CheckRecorded(t.Context(), agentmock.FS, traffic.ReadNDJSON(strings.NewReader(line+"\n"+line+rest+"\n"), "some.ndjson"), contract.Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "some.ndjson:2: something follows the exchange") {
			t.Error(err)
		}
	}
}

// A source that never comes back does not keep a check that is interrupted.
func TestInterruptedWhileNothingComes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	calls := 0
	report, err := contract.CheckRecorded(ctx, agentmock.FS, func() (traffic.Recorded, error) {
		if calls++; calls > 64 {
			cancel()
			<-never
			return traffic.Recorded{}, io.EOF
		}
		return traffic.Recorded{Method: "GET", URL: path, Status: 404, ResponseHeader: http.Header{}}, nil
	}, contract.Options{})
	if !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "interrupted") || report == nil {
		t.Errorf("%v %+v", err, report)
	}
}

// Coverage knows a relation on the elements of a list themselves.
func TestCoverageOfElements(t *testing.T) {
	api := fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /it:
    get:
      operationId: it
      responses:
        '200':
          description: it
          content:
            application/json:
              schema:
                type: object
                properties: {a: {type: integer}, list: {type: array, items: {type: integer, enum: [1, 2], x-same-as: 2/a}}}
`)}}
	report, err := contract.CheckRecorded(t.Context(), api, traffic.ReadNDJSON(strings.NewReader(`{"method": "GET", "status": 200, "url": "/it", "body": {"a": 1, "list": [1, 1]}}`), "-"), contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := report.Coverage.Operations[0].Statuses[0]
	if diff := cmp.Diff([]string{"/list/* same-as", "/list/*=1"}, slices.Concat(seen.Tied, seen.Used)); diff != "" {
		t.Error(diff)
	}
}

func TestAForeignErrorIsNoEnd(t *testing.T) {
	calls := 0
	report, err := contract.CheckRecorded(context.Background(), agentmock.FS, func() (traffic.Recorded, error) {
		if calls++; calls > 3 {
			return traffic.Recorded{}, io.EOF
		}
		return traffic.Recorded{}, errors.Join(traffic.ErrForeign)
	}, contract.Options{})
	if report.Totals.Skipped != 3 || err == nil || !strings.HasPrefix(err.Error(), "nothing was checked: 3 exchanges") {
		t.Errorf("%v %+v", err, report.Totals)
	}
}

// TestPassedOverInTheReportsLanguage has exchanges of nothing that the document has, and one without an answer, in an English and in a Chinese report.
func TestPassedOverInTheReportsLanguage(t *testing.T) {
	for language, want := range map[string][]contract.PassedOver{
		"en": {{Reason: "of no operation of the document, and not under its base path", Count: 2}, {Reason: "without an answer of its own", Count: 1}},
		"zh": {{Reason: "of no operation of the document, and not under its base path", ReasonIn: "不属于文档中的任何接口，也不在其基础路径下", Count: 2}, {Reason: "without an answer of its own", ReasonIn: "没有自己的响应", Count: 1}},
	} {
		exchanges := []error{nil, nil, traffic.PassOver("without an answer of its own"), nil}
		source := func() (traffic.Recorded, error) {
			if len(exchanges) == 0 {
				return traffic.Recorded{}, io.EOF
			}
			err := exchanges[0]
			exchanges = exchanges[1:]
			if len(exchanges) == 0 { // the last is of the API
				return traffic.Recorded{Name: "one", Method: "GET", URL: "https://api.example.com" + path, Status: 500}, err
			}
			return traffic.Recorded{Name: "one", Method: "GET", URL: "https://api.example.com/x", Status: 200}, err
		}
		report, err := contract.CheckRecorded(context.Background(), agentmock.FS, source, contract.Options{Language: language})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, report.PassedOver); diff != "" || report.Totals.Skipped != 3 {
			t.Errorf("%s: %d skipped (-want +got)\n%s", language, report.Totals.Skipped, diff)
		}
	}
}
