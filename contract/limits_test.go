package contract_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock"
	"agentmock/contract"
	"agentmock/contract/contracttest"
	"agentmock/internal/limits"
	"agentmock/internal/traffic"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxAlike":          crossAlike,
		"maxMasked":         crossMasked,
		"MaxBody":           crossBody,
		"maxBatchBytes":     TestRecordedTrafficTakesConstantMemory,
		"maxBatchExchanges": TestRecordedTrafficKeepsItsOrder,
		"maxBodyTries":      crossBodyTries,
		"maxCutParts":       crossCutParts,
		"maxCutRequests":    crossCuts,
		"maxCutsInAll":      crossCuts,
		"maxCuttings":       crossCuts,
		"maxCounted":        crossCounted,
		"maxKeywords":       crossKeywords,
		"maxCurl":           crossCurl,
		"maxCurlBody":       crossCurlBody,
		"maxDoublings":      crossDoublings,
		"maxEndpoints":      crossEndpoints,
		"maxExchanges":      crossExchanges,
		"maxFieldDepth":     crossFieldDepth,
		"maxFields":         crossFields,
		"maxFindings":       crossFindings,
		"maxRequests":       crossRequests,
		"maxSays":           crossSays,
		"maxRetryAfter":     TestRetryAfter,
		"maxShownBody":      crossShownBody,
		"maxAway":           TestATargetThatGoesAway,
		"maxDetails":        crossDetails,
		"maxCompared":       crossCompared,
		"maxFilters":        crossFilters,
		"maxLeftovers":      crossLeftovers,
		"maxPages":          crossPages,
		"maxQuiet":          crossQuiet,
		"maxQuietBytes":     crossQuietBytes,
		"maxReferences":     crossReferences,
		"maxShrinks":        crossShrinks,
		"maxSorts":          crossSorts,
		"maxSent":           crossSent,
		"maxTarget":         crossTarget,
	}, map[string]string{
		"maxExhaustive": "it is no bound", "maxQuestions": "it bounds what is thought of, not what is read",
		"maxRounds": "the same", "maxWhole": "the same", "maxWholes": "the same",
	})
}

// apiOf returns an API of one operation, GET /it, that answers with a schema; components may follow.
func apiOf(schema, components string) fstest.MapFS {
	return fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/it: {get: {operationId: it, responses: {'200': {description: it, content: {application/json: {schema: ` + schema + `}}}}}}}
` + components)}}
}

// sentBody is a customer in as many bytes as asked for: the beginning of the answer alone is none.
func sentBody(t *testing.T, size int) string {
	t.Helper()
	body := compact(t, documented(t))
	return strings.Repeat(" ", size-len(body)) + body
}

// crossBody has bodies that are read as a whole, and one byte more, at all doors.
func crossBody(t *testing.T) {
	const most = 10 << 20
	for size, whole := range map[int]bool{most: true, most + 1: false} {
		server := httptest.NewServer(http.HandlerFunc(served{status: 200, body: strings.Replace(sentBody(t, size), `"code":200`, `"code":201`, 1)}.serve))
		report, err := contract.Run(t.Context(), agentmock.FS, contract.Options{
			URL: server.URL, Phases: []string{contract.Known}, Checks: []string{"no-answer", "body-matches-schema"},
			Params: map[string][]string{"user_id": {"5832d184-dd53-42a0-8ace-0bf8d660f4cc"}, "customer_id": {customer}},
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"body-matches-schema 201"}
		if !whole {
			want = []string{"no-answer more than 10485760 bytes; the rest is not read"}
		}
		if diff := cmp.Diff(want, rulesOf(report.Findings)); diff != "" {
			t.Errorf("run, %d bytes (-want +got):\n%s", size, diff)
		}
		if whole {
			want = []string{"body-matches-schema 201"}
		} else {
			want = nil // status and headers are judged alone
		}
		for door, got := range doors(t, server) {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %d bytes (-want +got):\n%s", door, size, diff)
			}
		}
		server.Close()
	}
}

func rulesOf(found []contract.Finding) []string {
	var rules []string
	for _, f := range found {
		rules = append(rules, strings.TrimSpace(f.Rule+" "+f.Got))
	}
	return rules
}

// doors are what a client's transport and a handler's middleware find in what a server answers.
func doors(t *testing.T, server *httptest.Server) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	observer := func(door string) *contract.Observer {
		found[door] = nil
		o, err := contract.NewObserver(agentmock.FS, contract.Options{}, func(f contract.Finding) {
			found[door] = append(found[door], strings.TrimSpace(f.Rule+" "+f.Got))
		})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	client := &http.Client{Transport: &contracttest.Transport{Observer: observer("transport")}}
	response, err := client.Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	if _, err := all.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	contracttest.Middleware(observer("middleware"), http.HandlerFunc(served{status: 200, body: all.String()}.serve)).
		ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	return found
}

// crossBodyTries has a body that its media type can hold now and then, and one that it never can.
func crossBodyTries(t *testing.T) {
	for name, row := range map[string]struct {
		schema string
		sent   int
	}{
		"now and then": {"{type: object, required: [a], properties: {a: {type: array, items: {type: string}, enum: [[], [x]]}}}", 1},
		"never":        {"{type: object, required: [a], properties: {a: {type: array, maxItems: 0}}}", 0},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.ContentLength > 0 {
					asked++
				}
				w.WriteHeader(http.StatusNoContent)
			}))
			defer server.Close()
			report, err := contract.Run(t.Context(), fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /it:
    get: {operationId: get, responses: {'204': {description: ''}}}
    post:
      operationId: it
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: ` + row.schema + `}}}
      responses: {'204': {description: ''}}
`)}}, contract.Options{URL: server.URL, Phases: []string{contract.Known}, UnsafeMethods: true})
			if err != nil {
				t.Fatal(err)
			}
			if said := slices.Contains(report.Skipped, "it: no good body could be made of application/x-www-form-urlencoded"); asked != row.sent || said != (row.sent == 0) {
				t.Errorf("%d requests with a body, skipped: %v", asked, report.Skipped)
			}
		})
	}
}

func crossDoublings(t *testing.T) {
	var got []time.Duration
	for _, tries := range []int{0, 1, 5, 6, 7, 1000} {
		got = append(got, contract.Backoff(tries))
	}
	want := []time.Duration{100 * time.Millisecond, 200 * time.Millisecond, 3200 * time.Millisecond, 6400 * time.Millisecond, 6400 * time.Millisecond, 6400 * time.Millisecond}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// crossExchanges checks as many broken answers as are shown whole, and one more.
func crossExchanges(t *testing.T) {
	for count, want := range map[int]int{199: 199, 200: 200, 201: 200, 2000: 200} {
		line := `{"method": "GET", "status": 200, "url": "/it", "body": "x"}` + "\n"
		report := recordedIn(t, apiOf("{type: integer}", ""), strings.Repeat(line, count))
		if len(report.Exchanges) != want || len(report.Findings) != count {
			t.Errorf("%d broken answers: %d exchanges, %d findings", count, len(report.Exchanges), len(report.Findings))
		}
	}
}

func recordedIn(t *testing.T, fsys fstest.MapFS, lines string) *contract.Report {
	t.Helper()
	report, err := contract.CheckRecorded(context.Background(), fsys, traffic.ReadNDJSON(strings.NewReader(lines), "t.ndjson"), contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func crossFindings(t *testing.T) {
	answers := func(findings int) *contract.Report {
		var lines strings.Builder
		for left := findings; left > 0; left -= 20 {
			fmt.Fprintf(&lines, "{\"method\": \"GET\", \"status\": 200, \"url\": \"/it\", \"body\": [%s\"x\"]}\n", strings.Repeat(`"x", `, min(left, 20)-1))
		}
		return recordedIn(t, apiOf("{type: array, items: {type: integer}}", ""), lines.String())
	}
	for findings, truncated := range map[int]int{10_000: 0, 10_001: 1} {
		report := answers(findings)
		if len(report.Findings) != findings-truncated || report.Totals.Truncated != truncated || report.Totals.Errors+report.Totals.Warnings != findings {
			t.Errorf("%d findings: %d are kept, %+v", findings, len(report.Findings), report.Totals)
		}
	}
	TestTheVerdictKnowsWhatTheReportLeavesOut(t)
}

// fieldsOf are the fields that coverage counts of a schema.
func fieldsOf(t *testing.T, schema, components string) []string {
	t.Helper()
	report := recordedIn(t, apiOf(schema, components), `{"method": "GET", "status": 200, "url": "/it", "body": {}}`+"\n")
	return report.Coverage.Operations[0].Statuses[0].Fields
}

func crossFields(t *testing.T) {
	for count, want := range map[int]int{1999: 1999, 2000: 2000, 2001: 2000, 5000: 2000} {
		properties := make([]string, count)
		for i := range properties {
			properties[i] = fmt.Sprintf("f%d: {type: integer}", i)
		}
		if got := len(fieldsOf(t, "{type: object, properties: {"+strings.Join(properties, ", ")+"}}", "")); got != want {
			t.Errorf("%d fields: %d are counted", count, got)
		}
	}
	var web strings.Builder
	web.WriteString("components:\n  schemas:\n")
	for i := range 12 {
		fmt.Fprintf(&web, "    L%d: {type: object, properties: {a: {$ref: '#/components/schemas/L%d'}, b: {$ref: '#/components/schemas/L%d'}, c: {$ref: '#/components/schemas/L%d'}}}\n", i, i+1, i+1, i+1)
	}
	web.WriteString("    L12: {}\n")
	if got := len(fieldsOf(t, "{$ref: '#/components/schemas/L0'}", web.String())); got != 2000 {
		t.Errorf("three times as many at every level: %d are counted", got)
	}
}

func crossFieldDepth(t *testing.T) {
	nested := func(levels int) string {
		schema := "{}"
		for range levels {
			schema = "{type: object, properties: {a: " + schema + "}}"
		}
		return schema
	}
	for levels, want := range map[int]int{12: 12, 13: 13, 14: 13, 60: 13} {
		if got := len(fieldsOf(t, nested(levels), "")); got != want {
			t.Errorf("%d levels: %d fields are counted", levels, got)
		}
	}
}

// crossShownBody has an answer whose text, as people read it, is as long as may be shown, and longer.
func crossShownBody(t *testing.T) {
	for length, whole := range map[int]bool{64<<10 - 2: true, 64<<10 - 1: false, 1 << 20: false} {
		report, err := contract.CheckRecorded(t.Context(), apiOf("{type: integer}", ""),
			traffic.ReadNDJSON(strings.NewReader(`{"method": "GET", "status": 200, "url": "/it", "body": "`+strings.Repeat("x", length)+`"}`), "t.ndjson"), contract.Options{ShowData: true})
		if err != nil {
			t.Fatal(err)
		}
		x := report.Exchanges[0]
		if x.BodyCutShort == whole || len(x.Body) > 64<<10 || whole && len(x.Body) != length+2 {
			t.Errorf("%d bytes: %d are shown, cut short: %v", length, len(x.Body), x.BodyCutShort)
		}
	}
}

// longest returns the longest target and the longest body that a run sends to an operation of a document.
func longest(t *testing.T, document string) (target, body int) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		target, body = max(target, len(r.URL.RequestURI())), max(body, int(r.ContentLength))
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	if _, err := contract.Run(t.Context(), fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}, contract.Options{URL: server.URL, UnsafeMethods: true, Workers: 1}); err != nil {
		t.Fatal(err)
	}
	return target, body
}

// crossTarget has parameters of which the longest text is nearly what a server bears, and more.
func crossTarget(t *testing.T) {
	for n, want := range map[int]bool{4000: true, 5000: false} {
		target, _ := longest(t, fmt.Sprintf("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: a, parameters: [{name: q, in: query, schema: {type: string, maxLength: %d}}], responses: {'204': {description: d}}}}}\n", n))
		if sent := target > n; sent != want || target > 4<<10 {
			t.Errorf("a text of %d: the longest target has %d bytes", n, target)
		}
	}
}

// crossSent has bodies of which the longest list is nearly what is sent, and more.
func crossSent(t *testing.T) {
	for n, want := range map[int]bool{500: true, 700: false} {
		_, body := longest(t, fmt.Sprintf("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {operationId: a, requestBody: {content: {application/json: {schema: {type: array, maxItems: %d, items: {type: string, minLength: 500, maxLength: 500}}}}}, responses: {'204': {description: d}}}}}\n", n))
		if sent := body > n*500; sent != want || body > 256<<10 {
			t.Errorf("a list of %d: the longest body has %d bytes", n, body)
		}
	}
}

// crossAlike has answers with as many values of a kind that a check finds fault with as it names, and more.
func crossAlike(t *testing.T) {
	for count, want := range map[int]int{20: 20, 21: 20, 5000: 20} {
		for rule, items := range map[string]string{"safe-integers": strings.Repeat("9007199254740993,", count) + "1", "unique-ids": strings.Repeat(`{"id": 1},`, count) + `{"id": 1}`} {
			report := recordedIn(t, apiOf("{type: array}", ""), fmt.Sprintf("{\"method\": \"GET\", \"status\": 200, \"url\": \"/it\", \"body\": [%s]}\n", items))
			named := 0
			for _, f := range report.Findings {
				if f.Rule == rule {
					named++
				}
			}
			if named != want {
				t.Errorf("%s: %d of %d are named", rule, named, count)
			}
		}
	}
}

// crossMasked has bodies of which a part is masked for the report: that is all of them up to a size, and says that it is cut beyond.
func crossMasked(t *testing.T) {
	for size, cut := range map[int]bool{10 << 10: false, 70 << 10: true, 256<<10 + 1: true, 8 << 20: true} {
		body := "[" + strings.Repeat(`"13812345678", `, size/15) + "1]"
		report := recordedIn(t, apiOf("{type: object}", ""), "{\"method\": \"GET\", \"status\": 200, \"url\": \"/it\", \"body\": "+body+"}\n")
		x := report.Exchanges[0]
		if x.BodyCutShort != cut || len(x.Body) > 64<<10 || strings.Contains(x.Body, "138123") {
			t.Errorf("%d bytes: cut %v, %d are shown: %.60s", size, x.BodyCutShort, len(x.Body), x.Body)
		}
	}
}
