package contract_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/contract"
	"agentmock/contract/report"
	"agentmock/internal/i18n"
	"agentmock/internal/traffic"
)

// severalProblems is a report with a crash, an operation that is not tested, and what is taken that should not be.
func severalProblems(t *testing.T) *contract.Report {
	t.Helper()
	return ordered(t, sells(func(w http.ResponseWriter, body string) bool {
		return strings.Contains(body, `"count":10`) && problem(w, http.StatusInternalServerError, "x | y <b> `z`")
	}))
}

// TestSARIFIsWhatItsSchemaSays holds the log against the main rules of SARIF 2.1.0 and what GitHub asks for beyond them.
func TestSARIFIsWhatItsSchemaSays(t *testing.T) {
	found := severalProblems(t)
	found.Folder = "apis/the shop"
	var b bytes.Buffer
	if err := report.SARIF(found, &b); err != nil {
		t.Fatal(err)
	}
	var log map[string]any
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	allowed := map[string][]string{
		"log": {"$schema", "version", "runs"}, "run": {"tool", "invocations", "originalUriBaseIds", "results", "columnKind"},
		"result": {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "occurrenceCount", "baselineState", "suppressions"},
	}
	only := func(kind string, object map[string]any) {
		for name := range object {
			if !slices.Contains(allowed[kind], name) {
				t.Errorf("a %s has %s", kind, name)
			}
		}
	}
	only("log", log)
	if log["version"] != "2.1.0" || !strings.HasPrefix(fmt.Sprint(log["$schema"]), "https://") {
		t.Errorf("%v %v", log["version"], log["$schema"])
	}
	run := log["runs"].([]any)[0].(map[string]any)
	only("run", run)
	driver := run["tool"].(map[string]any)["driver"].(map[string]any)
	rules := driver["rules"].([]any)
	if driver["name"] != "agentmock" || len(rules) != len(contract.Checks()) {
		t.Errorf("%v has %d rules", driver["name"], len(rules))
	}
	results := run["results"].([]any)
	if len(results) != len(found.Problems) || len(results) < 3 {
		t.Fatalf("%d results of %d problems", len(results), len(found.Problems))
	}
	prints := map[string]bool{}
	for _, one := range results {
		result := one.(map[string]any)
		only("result", result)
		rule := rules[int(result["ruleIndex"].(float64))].(map[string]any)
		if rule["id"] != result["ruleId"] || !slices.Contains([]any{"error", "warning", "note", "none"}, result["level"]) || result["message"].(map[string]any)["text"] == "" {
			t.Errorf("%v of the rule %v", result, rule["id"])
		}
		if count := result["occurrenceCount"].(float64); count < 1 {
			t.Errorf("it occurs %v times", count)
		}
		physical := result["locations"].([]any)[0].(map[string]any)["physicalLocation"].(map[string]any)
		uri := physical["artifactLocation"].(map[string]any)["uri"].(string)
		if u, err := url.Parse(uri); err != nil || u.IsAbs() || uri != "apis/the%20shop/openapi.yaml" {
			t.Errorf("the file is %s", uri)
		}
		if line := physical["region"].(map[string]any)["startLine"].(float64); line < 1 {
			t.Errorf("it begins at line %v", line)
		}
		prints[fmt.Sprint(result["partialFingerprints"])] = true
	}
	if len(prints) != len(results) {
		t.Errorf("%d of %d results can be told apart", len(prints), len(results))
	}
}

// TestJUnitHasTheShapeOfItsSchema walks the elements as the schema of Jenkins and of Ant orders them.
func TestJUnitHasTheShapeOfItsSchema(t *testing.T) {
	inside := map[string]string{
		"": "^testsuites$", "testsuites": "^(testsuite )*$", "testsuite": "^properties (testcase )*$", "properties": "^(property )+$", "property": "^$",
		"testcase": "^((skipped|error|failure) )?(system-out )?$", "skipped": "^$", "error": "^$", "failure": "^$", "system-out": "^$",
	}
	attributes := map[string][]string{
		"testsuites": {"name", "tests", "failures", "errors", "time"}, "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
		"property": {"name", "value"}, "testcase": {"name", "classname", "time"}, "skipped": {"message"}, "error": {"message", "type"}, "failure": {"message", "type"},
	}
	gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }))
	defer gone.Close()
	unanswered, err := contract.Run(t.Context(), orders, contract.Options{URL: gone.URL, UnsafeMethods: true, Phases: []string{contract.Known}, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	strange := ordered(t, sells(func(w http.ResponseWriter, _ string) bool { return problem(w, http.StatusUnprocessableEntity, "no") }))
	seen := map[string]int{}
	for name, found := range map[string]*contract.Report{"several": severalProblems(t), "no answer": unanswered, "untested": strange} {
		var b bytes.Buffer
		if err := report.JUnit(found, &b, contract.Error); err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(&b)
		path, children := []string{""}, []string{""}
		for {
			token, err := d.Token()
			if err != nil {
				break
			}
			switch token := token.(type) {
			case xml.StartElement:
				element := token.Name.Local
				seen[element]++
				children[len(children)-1] += element + " "
				path, children = append(path, element), append(children, "")
				for _, a := range token.Attr {
					if !slices.Contains(attributes[element], a.Name.Local) {
						t.Errorf("%s: %s has the attribute %s", name, element, a.Name.Local)
					}
				}
			case xml.EndElement:
				element := path[len(path)-1]
				if !regexp.MustCompile(inside[element]).MatchString(children[len(children)-1]) {
					t.Errorf("%s: %s has %q", name, element, children[len(children)-1])
				}
				path, children = path[:len(path)-1], children[:len(children)-1]
			}
		}
	}
	for _, element := range []string{"skipped", "error", "failure"} {
		if seen[element] == 0 {
			t.Errorf("no case has %s", element)
		}
	}
}

// TestSummaryIsOneTable: what servers say cannot write Markdown.
func TestSummaryIsOneTable(t *testing.T) {
	var b bytes.Buffer
	if err := report.Summary(severalProblems(t), &b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, part := range []string{"## ❌ t 1: ", " problems", "no-server-error", "`openapi.yaml:6`", `x \| y &lt;b> •••`, "| createOrder `POST /orders` |"} {
		if !strings.Contains(text, part) {
			t.Errorf("it lacks %s:\n%s", part, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if columns := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); columns != 0 && columns != 5 {
			t.Errorf("%d columns: %s", columns-1, line)
		}
	}
}

func TestAnnotationsNameFilesOfTheRepository(t *testing.T) {
	found := severalProblems(t)
	found.Folder = "apis/shop"
	var b bytes.Buffer
	if err := report.GitHub(found, &b); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != len(found.Problems) {
		t.Errorf("%d lines of %d problems", len(lines), len(found.Problems))
	}
	for _, line := range lines {
		if !regexp.MustCompile(`^::(error|warning) file=apis/shop/openapi.yaml,line=[0-9]+,title=[a-z -]+::createOrder `).MatchString(line) {
			t.Error(line)
		}
	}
}

// TestRecordsOfARun: every exchange is there, can be read again and judged, and shows no credentials.
func TestRecordsOfARun(t *testing.T) {
	for _, name := range []string{"ndjson", "har"} {
		format, _ := report.Named(name)
		var b bytes.Buffer
		keep, end := format.Keep(&b)
		server := httptest.NewServer(sells(func(w http.ResponseWriter, body string) bool {
			w.Header().Set("Set-Cookie", "a=s3cr3t")
			return strings.Contains(body, `"count":10`) && problem(w, http.StatusInternalServerError, "x")
		}))
		first, err := contract.Run(t.Context(), orders, contract.Options{URL: server.URL, UnsafeMethods: true, Token: "s3cr3t", Keep: func(k contract.Kept) {
			if err := keep(k); err != nil {
				t.Error(err)
			}
		}})
		server.Close()
		if err != nil || end() != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "s3cr3t") {
			t.Errorf("%s has a secret", name)
		}
		source, err := traffic.Open(&b, name, "")
		if err != nil {
			t.Fatal(err)
		}
		second, err := contract.CheckRecorded(t.Context(), orders, source, contract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		crashes := func(r *contract.Report) (n int) {
			for _, f := range r.Findings {
				if f.Rule == "no-server-error" {
					n++
				}
			}
			return n
		}
		methods := 0
		for _, c := range first.Cases {
			if c.Method != http.MethodPost {
				methods++
			}
		}
		if second.Totals.Sent != first.Totals.Sent-methods || crashes(second) != crashes(first) || crashes(first) == 0 {
			t.Errorf("%s: %d of %d exchanges, %d of %d crashes", name, second.Totals.Sent, first.Totals.Sent-methods, crashes(second), crashes(first))
		}
	}
}

// The page is in the language of the document, or of the locale, and says everything in both.
func TestHTMLIsInTheReadersLanguage(t *testing.T) {
	for _, c := range contract.Checks() {
		for _, language := range i18n.Languages() {
			if !language.Has("rule."+c.Name) || !language.Has("broken."+c.Name) {
				t.Errorf("%s says nothing of %s", language, c.Name)
			}
		}
		if text := i18n.Say("rule." + c.Name).In(i18n.English); text != c.Doc {
			t.Errorf("%s: %s, and %s", c.Name, c.Doc, text)
		}
	}
	key := regexp.MustCompile(`(report|rule|broken|wanted)\.[a-z]`)
	for locale, part := range map[string]string{"": "The API breaks its contract", "en": "What to mend first", "zh-CN": "接口违反契约"} {
		server := httptest.NewServer(sells(func(w http.ResponseWriter, body string) bool { return problem(w, http.StatusInternalServerError, "x") }))
		found, err := contract.Run(t.Context(), orders, contract.Options{URL: server.URL, UnsafeMethods: true, Locale: locale, ExcludeChecks: []string{"allow-named"}})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := report.HTML(found, &b); err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(b.String(), "report.json", "")
		if !strings.Contains(text, part) || key.MatchString(text) || strings.Contains(text, "{0}") {
			t.Errorf("%s: it lacks %s, or has the name of a sentence: %s", locale, part, key.FindString(text))
		}
	}
	chinese := fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: 客户接口, version: '1', description: 查看客户详情，包括联系方式与跟进记录}\npaths: {/a: {get: {summary: 查看客户, operationId: a, responses: {'200': {description: 成功, content: {application/json: {schema: {type: object, properties: {n: {type: integer, maximum: 3, description: 数量}}}}}}}}}}\n")}}
	found := recordedIn(t, chinese, `{"method": "GET", "url": "/a", "status": 200, "body": {"n": 4}}`)
	if found.Language != "zh" || found.Findings[0].WantIn != "不能大于 3" || found.Findings[0].Want != "at most 3" {
		t.Errorf("%s: %+v", found.Language, found.Findings[0])
	}
}

// TestPlacesInOneLine: of a document that is one line, reports name the column as well.
func TestPlacesInOneLine(t *testing.T) {
	found := severalProblems(t)
	for i := range found.Findings {
		found.Findings[i].Spec = "openapi.json:1:2345"
	}
	for name, want := range map[string]string{"github": "file=openapi.json,line=1,col=2345,title=", "sarif": `"startColumn":2345`, "summary": "`openapi.json:1:2345`", "text": "said at openapi.json:1:2345"} {
		var b bytes.Buffer
		var err error
		switch name {
		case "github":
			err = report.GitHub(found, &b)
		case "sarif":
			err = report.SARIF(found, &b)
		case "summary":
			err = report.Summary(found, &b)
		case "text":
			err = report.Text(found, &b, nil)
		}
		if got := strings.ReplaceAll(b.String(), `": `, `":`); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: no %s: %v\n%.900s", name, want, err, got)
		}
	}
}
