package contract_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock"
	"agentmock/contract"
	"agentmock/contract/report"
	"agentmock/internal/traffic"
)

// brokenReport returns the report of a customer with three faults.
func brokenReport(t *testing.T, showData bool) *contract.Report {
	t.Helper()
	body := replaced(t, documented(t), `"updated_at": "2023-10-11 10:18:55"`, `"updated_at": "2023-02-30 10:18:55"`)
	body = replaced(t, body, `"34242424@qq.com"`, `["34242424@qq.com", "13667679151"]`)
	body = replaced(t, body, `"flow": 0`, `"flow": 0, "wechat": "<script>alert('x')</script>"`)
	server := httptest.NewServer(http.HandlerFunc(served{status: 200, body: body, header: map[string]string{"Set-Cookie": "session=s3cr3t"}}.serve))
	defer server.Close()
	report, err := contract.Run(context.Background(), agentmock.FS, contract.Options{
		URL: server.URL, Phases: []string{contract.Known}, ShowData: showData, Token: "s3cr3t",
		Params: map[string][]string{"user_id": {"5832d184-dd53-42a0-8ace-0bf8d660f4cc"}, "customer_id": {customer}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// written returns every form of a report.
func written(t *testing.T, found *contract.Report) map[string]string {
	t.Helper()
	var text bytes.Buffer
	if err := report.Text(found, &text, nil); err != nil {
		t.Fatal(err)
	}
	forms := map[string]string{"text": text.String()}
	for _, name := range report.Names() {
		var b bytes.Buffer
		format, _ := report.Named(name)
		if format.Write == nil {
			continue // of exchanges, see TestRecordsOfARun
		}
		if format.Write(&b, found, contract.Error) != nil {
			t.Fatalf("%s cannot be written", name)
		}
		forms[name] = b.String()
	}
	return forms
}

func TestReportsSayWhatIsWrong(t *testing.T) {
	for name, text := range written(t, brokenReport(t, false)) {
		for _, part := range []string{"format", "response.body#/data/updated_at", "2023-02-30 10:18:55", "openapi.yaml"} {
			if name == "junit" {
				part = strings.ReplaceAll(part, `"`, "&#34;")
			}
			if !strings.Contains(text, part) {
				t.Errorf("%s does not say %s:\n%s", name, part, text)
			}
		}
	}
}

// TestReportsHoldNoPersonalDatum searches every form for every text that could be somebody's, and for secrets.
func TestReportsHoldNoPersonalDatum(t *testing.T) {
	personal := []string{"13667679151", "34242424", "qq.com", "ai_7227840", "谔谔", "wula", "恶恶", "s3cr3t"}
	for name, text := range written(t, brokenReport(t, false)) {
		for _, datum := range personal {
			if strings.Contains(text, datum) {
				t.Errorf("%s holds %s:\n%s", name, datum, text)
			}
		}
	}
	shown := written(t, brokenReport(t, true))
	for _, datum := range personal[:7] {
		if !strings.Contains(shown["html"], datum) {
			t.Errorf("--show-data does not show %s", datum)
		}
	}
	for name, text := range shown {
		if strings.Contains(text, "s3cr3t") {
			t.Errorf("%s holds a secret though only data are shown", name)
		}
	}
}

// TestRecordedSecretsStayOut checks traffic with secrets in every place that traffic has.
func TestRecordedSecretsStayOut(t *testing.T) {
	line := fmt.Sprintf(`{"method": "GET", "status": 200, "url": "https://api.example.com%s?access_token=S3CR3T", "requestHeaders": {"X-Sign": "S3CR3T", "Authorization": "Bearer S3CR3T"},
		"headers": {"Content-Type": "application/json", "Location": "/x?token=S3CR3T", "X-Session": "S3CR3T"},
		"body": {"code": 200, "status": "secret_word", "message": "x", "data": {"13912345678": 1, "phone": 110101199003077777, "flow": 9007199254740993123}}}`, path)
	report := checked(t, traffic.ReadNDJSON(strings.NewReader(strings.ReplaceAll(line, "\n", " ")), "t.ndjson"))
	if report.Totals.Errors == 0 {
		t.Fatal("nothing was found")
	}
	for name, text := range written(t, report) {
		for _, secret := range []string{"S3CR3T", "secret_word", "13912345678", "110101199003077777", "9007199254740993123"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %s:\n%s", name, secret, text)
			}
		}
		if name == "text" && !strings.Contains(text, "https://api.example.com/agent-api/") {
			t.Errorf("the line to repeat it names no host:\n%s", text)
		}
	}
}

// TestCurlLinesRunNothingElse: what a recorded request holds is no shell.
func TestCurlLinesRunNothingElse(t *testing.T) {
	line := fmt.Sprintf(`{"method": "GET", "status": 200, "url": %q, "requestHeaders": {"Accept": "$(touch x) $AGENTMOCK_TOKEN\"; touch x; '"}, "body": {}}`, path)
	report := checked(t, traffic.ReadNDJSON(strings.NewReader(line), "t.ndjson"))
	want := `curl -i -H 'Accept: $(touch x) $AGENTMOCK_TOKEN"; touch x; '\''' '` + path + `'`
	if got := report.Findings[0].Curl; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestTheVerdictKnowsWhatTheReportLeavesOut: more findings than a report keeps.
func TestTheVerdictKnowsWhatTheReportLeavesOut(t *testing.T) {
	fields := make([]string, 900)
	for i := range fields {
		fields[i] = fmt.Sprintf(`"f%d": 1`, i)
	}
	lines := fmt.Sprintf("{\"method\": \"GET\", \"url\": %q, \"status\": 404, \"body\": {\"code\": 404, \"status\": \"error\", \"message\": \"x\", %s}}\n", path, strings.Join(fields, ", "))
	lines = strings.Repeat(lines, 12) + fmt.Sprintf("{\"method\": \"GET\", \"url\": %q, \"status\": 418, \"body\": {}}\n", path)
	report := checked(t, traffic.ReadNDJSON(strings.NewReader(lines), "t.ndjson"))
	if !report.Failed(contract.Error) || report.Totals.Errors != 1 || report.Totals.Warnings != 12*900 || report.Totals.Truncated == 0 {
		t.Errorf("%+v", report.Totals)
	}
	last := report.Findings[len(report.Findings)-1]
	if last.Rule != "status-documented" {
		t.Errorf("the error is not kept: %s", last)
	}
}

// TestHTMLSaysWhatWasNotAsked in the report's language.
func TestHTMLSaysWhatWasNotAsked(t *testing.T) {
	r := &contract.Report{Language: "zh", Skipped: []string{"pets: no token"}, SkippedIn: []string{"pets：没有令牌"}, PassedOver: []contract.PassedOver{{Reason: "of another host", ReasonIn: "属于其他主机", Count: 3}}, Left: []contract.Leftover{{Operation: "addPet", Path: "/pets/1", Why: "403", WhyIn: "被拒绝"}}}
	var page strings.Builder
	if err := report.HTML(r, &page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"没有令牌", "被拒绝", "属于其他主机", `id="not-asked"`} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page.String(), "no token") {
		t.Error("the page says it in English")
	}
}

func TestHTMLIsOneSafeFile(t *testing.T) {
	text := written(t, brokenReport(t, true))["html"]
	for _, forbidden := range []string{"<script", "src=", "@import", "url(", "http-equiv=\"refresh\""} {
		if strings.Contains(text, forbidden) {
			t.Errorf("the page has %s", forbidden)
		}
	}
	for _, wanted := range []string{"&lt;script&gt;", "class=\"line marked\"", "default-src &#39;none&#39;", "从未有值", "响应时间"} {
		if !strings.Contains(text, wanted) {
			t.Errorf("the page lacks %s", wanted)
		}
	}
	marked := 0
	for _, line := range strings.Split(text, "class=\"line marked\"")[1:] {
		line, _, _ = strings.Cut(line, "</span>")
		if strings.Contains(line, "updated_at") || strings.Contains(line, "email") || strings.Contains(line, "wechat") {
			marked++
		}
	}
	if marked != 3 {
		t.Errorf("%d of the three lines are marked", marked)
	}
}

func TestJUnitIsReadAsJUnit(t *testing.T) {
	var suites struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
				Output string `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(written(t, brokenReport(t, false))["junit"]), &suites); err != nil {
		t.Fatal(err)
	}
	if suites.Tests != 1 || suites.Failures != 1 || suites.Suites[0].Name != "getCustomerDetail" {
		t.Fatalf("%+v", suites)
	}
	c := suites.Suites[0].Cases[0]
	if c.Failure == nil || !strings.Contains(c.Failure.Text, "2023-02-30") || !strings.Contains(c.Failure.Text, "curl -i") || !strings.Contains(c.Output, "undeclared-field") {
		t.Errorf("%+v", c)
	}
}

func TestCoverageCountsWhatWasSeen(t *testing.T) {
	report := brokenReport(t, false)
	success := report.Coverage.Operations[0].Statuses[0]
	if success.Status != "200" || success.Count != 1 || len(success.Fields) < 45 || len(success.Seen) >= len(success.Fields) {
		t.Errorf("%s seen %d times, %d of %d fields", success.Status, success.Count, len(success.Seen), len(success.Fields))
	}
	if tied := strings.Join(success.Tied, "; "); !strings.Contains(tied, "/data/components/*/data/component_id same-as") || strings.Contains(tied, "expect_transaction_at") {
		t.Errorf("relations checked: %s", tied)
	}
	used := strings.Join(success.Used, " ")
	if !strings.Contains(used, "/data/operator=3") || strings.Contains(used, "/data/operator=1") {
		t.Errorf("enum values used: %s", used)
	}
}

// What a request asks for beyond the document may be somebody's: its values stand in no report.
func TestUndeclaredQueriesStayOut(t *testing.T) {
	line := fmt.Sprintf(`{"method": "GET", "url": "%s?whom=13800138000", "status": 200, "body": {}}`, path)
	for name, text := range written(t, checked(t, traffic.ReadNDJSON(strings.NewReader(line), "t.ndjson"))) {
		if strings.Contains(text, "13800138000") {
			t.Errorf("%s holds it:\n%s", name, text)
		}
	}
}
