package contract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/contract/testdata/market"
)

// corruption is one line changed in the documented response, and the check that alone finds it.
type corruption struct {
	old, with string
	rule      string
	where     string // of the finding; the pointer alone for the body
}

var corruptions = map[string]corruption{
	// body-well-formed
	"a repeated name":            {`"status": "success",`, `"status": "success", "status": "success",`, "body-well-formed", "/status"},
	"a repeated name, deep":      {`"value": "wula"`, `"value": "wula", "value": "wula"`, "body-well-formed", "/data/components/0/data/value"},
	"a comment":                  {`"components": [`, `"components": [ //组件`, "body-well-formed", ""},
	"NaN":                        {`"flow": 0`, `"flow": NaN`, "body-well-formed", ""},
	"a trailing comma":           {`"value": "wula"`, `"value": "wula",`, "body-well-formed", ""},
	"a single quote":             {`"success"`, `'success'`, "body-well-formed", ""},
	"a leading zero":             {`"flow": 0`, `"flow": 00`, "body-well-formed", ""},
	"bytes that are not UTF-8":   {`ai_7227840`, "ai_\xff\xfe", "body-well-formed", "/data/name"},
	"a byte order mark":          {"{\n    \"code\"", "\ufeff{\n    \"code\"", "body-well-formed", ""},
	"a raw line break in a text": {`ai_7227840`, "ai_\n7227840", "body-well-formed", ""},
	"no closing quote":           {`"name": "姓名"`, `"name": "姓名`, "body-well-formed", ""},
	// safe-integers
	"an integer beyond 2^53":      {`"source_id": 715`, `"source_id": 9007199254740993`, "safe-integers", "/data/source_id"},
	"a negative one beyond 2^53":  {`"sort": 0,` + "\n        \"created_at\"", `"sort": -9007199254740993,` + "\n        \"created_at\"", "safe-integers", "/data/sort"},
	"an integer of twenty digits": {`"industry_id": 1167`, `"industry_id": 11671167116711671167`, "safe-integers", "/data/industry_id"},
	// body-matches-schema
	"code of another status":       {`"code": 200`, `"code": 201`, "body-matches-schema", "/code"},
	"code as text":                 {`"code": 200`, `"code": "200"`, "body-matches-schema", "/code"},
	"status of a failure":          {`"status": "success"`, `"status": "error"`, "body-matches-schema", "/status"},
	"no message":                   {`"message": "查看客户详情成功",`, ``, "body-matches-schema", ""},
	"message is null":              {`"查看客户详情成功"`, `null`, "body-matches-schema", "/message"},
	"no phone":                     {`"phone": "13667679151",`, ``, "body-matches-schema", "/data"},
	"phone as a number":            {`"13667679151"`, `13667679151`, "body-matches-schema", "/data/phone"},
	"phone is null":                {`"13667679151"`, `null`, "body-matches-schema", "/data/phone"},
	"company as a list":            {`"company": "3谔谔威威呃"`, `"company": []`, "body-matches-schema", "/data/company"},
	"email as a number":            {`"34242424@qq.com"`, `34242424`, "body-matches-schema", "/data/email"},
	"is_back as a boolean":         {`"is_back": 0`, `"is_back": false`, "body-matches-schema", "/data/is_back"},
	"is_back below zero":           {`"is_back": 0`, `"is_back": -1`, "body-matches-schema", "/data/is_back"},
	"a fraction of a source":       {`"source_id": 715`, `"source_id": 715.5`, "body-matches-schema", "/data/source_id"},
	"a grade as text":              {`"grade_id": 66`, `"grade_id": "66"`, "body-matches-schema", "/data/grade_id"},
	"no carrier of this kind":      {`"operator": 3`, `"operator": 4`, "body-matches-schema", "/data/operator"},
	"a carrier as text":            {`"operator": 3`, `"operator": "3"`, "body-matches-schema", "/data/operator"},
	"no sex of this kind":          {`"sex": 0`, `"sex": 9`, "body-matches-schema", "/data/sex"},
	"a fee with one place":         {`"0.00"`, `"0.0"`, "body-matches-schema", "/data/expect_transaction_fee"},
	"a fee as a number":            {`"0.00"`, `0.00`, "body-matches-schema", "/data/expect_transaction_fee"},
	"a fee with a currency":        {`"0.00"`, `"¥0.00"`, "body-matches-schema", "/data/expect_transaction_fee"},
	"a fee with a comma":           {`"0.00"`, `"1,000.00"`, "body-matches-schema", "/data/expect_transaction_fee"},
	"created_at is null":           {`"created_at": "2023-09-21 11:23:12"`, `"created_at": null`, "body-matches-schema", "/data/created_at"},
	"updated_at as seconds":        {`"updated_at": "2023-10-11 10:18:55"`, `"updated_at": 1696990735`, "body-matches-schema", "/data/updated_at"},
	"no followed_at":               {`"followed_at": "2023-10-09 10:41:52",`, ``, "body-matches-schema", "/data"},
	"no city":                      {`"city_id": 71,`, ``, "body-matches-schema", "/data"},
	"a component without a type":   {`"type": "text",`, ``, "body-matches-schema", "/data/components/0"},
	"a component of another type":  {`"type": "text"`, `"type": "email"`, "body-matches-schema", "/data/components/0/type"},
	"a component's sort as text":   {"\"sort\": 0,\n                \"validate\"", "\"sort\": \"0\",\n                \"validate\"", "body-matches-schema", "/data/components/0/sort"},
	"a rule that is none":          {`"sometimes"`, `"always"`, "body-matches-schema", "/data/components/0/validate/0"},
	"rules as a text":              {"[\n                    \"sometimes\"\n                ]", `"sometimes"`, "body-matches-schema", "/data/components/0/validate"},
	"a component's status as 1":    {`"status": true`, `"status": 1`, "body-matches-schema", "/data/components/0/status"},
	"a component's value as a map": {`"value": "wula"`, `"value": {}`, "body-matches-schema", "/data/components/0/data/value"},
	"a component without a value":  {"\"component_id\": \"823c2978-6c93-402c-b2a0-a92e56853382\",\n                    \"value\": \"wula\"", `"component_id": "823c2978-6c93-402c-b2a0-a92e56853382"`, "body-matches-schema", "/data/components/0/data"},
	// format
	"the 30th of February":        {`"updated_at": "2023-10-11 10:18:55"`, `"updated_at": "2024-02-30 10:18:55"`, "format", "/data/updated_at"},
	"the 29th of a short one":     {`"viewed_at": "2023-10-11 10:18:55"`, `"viewed_at": "2025-02-29 10:18:55"`, "format", "/data/viewed_at"},
	"the 25th hour":               {`"followed_at": "2023-10-09 10:41:52"`, `"followed_at": "2023-10-09 25:41:52"`, "format", "/data/followed_at"},
	"the 13th month":              {`"inputted_at": "2023-09-21 11:23:12"`, `"inputted_at": "2023-13-21 11:23:12"`, "format", "/data/inputted_at"},
	"a T between date and time":   {`"followed_at": "2023-10-09 10:41:52"`, `"followed_at": "2023-10-09T10:41:52Z"`, "format", "/data/followed_at"},
	"a date without a time":       {`"expect_transaction_at": null`, `"expect_transaction_at": "2023-10-09"`, "format", "/data/expect_transaction_at"},
	"an empty time":               {`"unfollow_back_at": null`, `"unfollow_back_at": ""`, "format", "/data/unfollow_back_at"},
	"a zero date":                 {`"unsettled_back_at": null`, `"unsettled_back_at": "0000-00-00 00:00:00"`, "format", "/data/unsettled_back_at"},
	"a creator who is no UUID":    {`"created_user_id": "4fab5764-63c4-4d36-b4ef-1dcb670df629"`, `"created_user_id": "4fab5764"`, "format", "/data/created_user_id"},
	"a creator with a bad letter": {`"created_user_id": "4fab5764-63c4-4d36-b4ef-1dcb670df629"`, `"created_user_id": "4fab5764-63c4-4d36-b4ef-1dcb670df62g"`, "format", "/data/created_user_id"},
	"a component's broken time":   {`"created_at": "2023-09-20 19:43:54"`, `"created_at": "2023-09-31 19:43:54"`, "format", "/data/components/0/created_at"},
	// same-as
	"another customer's value":  {`"customer_id": "780f7216-b131-462b-ba30-de7cd1f527de"`, `"customer_id": "780f7216-b131-462b-ba30-de7cd1f527df"`, "same-as", "/data/components/0/data/customer_id"},
	"another component's value": {`"component_id": "823c2978-6c93-402c-b2a0-a92e56853382"`, `"component_id": "51d3cbe2-8977-4b18-a39f-826cd827a18d"`, "same-as", "/data/components/0/data/component_id"},
	"another user's component":  {"\"user_id\": \"4fab5764-63c4-4d36-b4ef-1dcb670df629\",\n                \"name\": \"姓名\"", "\"user_id\": \"5832d184-dd53-42a0-8ace-0bf8d660f4cc\",\n                \"name\": \"姓名\"", "same-as", "/data/components/0/user_id"},
	"an id in capitals":         {`"component_id": "823c2978-6c93-402c-b2a0-a92e56853382"`, `"component_id": "823C2978-6C93-402C-B2A0-A92E56853382"`, "same-as", "/data/components/0/data/component_id"},
	// not-before
	"changed before it was made":   {`"updated_at": "2023-10-11 10:18:55"`, `"updated_at": "2023-09-21 11:23:11"`, "not-before", "/data/updated_at"},
	"followed up before there was": {`"followed_at": "2023-10-09 10:41:52"`, `"followed_at": "2020-10-09 10:41:52"`, "not-before", "/data/followed_at"},
	"a component from the future":  {`"created_at": "2023-09-20 19:43:54"`, `"created_at": "2033-09-20 19:43:54"`, "not-before", "/data/components/0/updated_at"},
	// undeclared-field
	"a field nobody documented":  {`"code": 200,`, `"code": 200, "trace_id": "x",`, "undeclared-field", "/trace_id"},
	"one in the customer":        {`"flow": 0,`, `"flow": 0, "wechat": null,`, "undeclared-field", "/data/wechat"},
	"one in a component's value": {`"value": "wula"`, `"value": "wula", "unit": "kg"`, "undeclared-field", "/data/components/0/data/unit"},
}

func TestEveryCorruptionIsFoundByItsCheckAlone(t *testing.T) {
	if len(corruptions) < 60 {
		t.Errorf("%d corruptions, want 60", len(corruptions))
	}
	for name, c := range corruptions {
		t.Run(name, func(t *testing.T) {
			found := findings(t, served{status: 200, body: replaced(t, documented(t), c.old, c.with)})
			if diff := cmp.Diff([]string{c.rule}, rules(found)); diff != "" {
				t.Fatalf("checks (-want +got):\n%s\n%v", diff, found)
			}
			want := "response.body"
			if c.where != "" {
				want += "#" + c.where
			}
			if got := strings.TrimSuffix(found[0].Where, "#"); got != want && c.where != "" {
				t.Errorf("at %s, want %s", got, want)
			}
		})
	}
}

// otherCorruptions are of what is not the documented body, for the checks that look elsewhere.
var otherCorruptions = map[string]struct {
	served served
	change func(*contract.Options)
	rules  []string
}{
	"the server fails":              {served{status: 500, body: `{"code":500,"status":"error","message":"x"}`}, nil, []string{"expected-status", "no-server-error", "tested"}},
	"a status nobody declared":      {served{status: 418, body: `{}`}, nil, []string{"expected-status", "status-documented", "tested"}},
	"a redirect":                    {served{status: 302, header: map[string]string{"Location": "http://127.0.0.1:1/"}}, nil, []string{"expected-status", "status-documented", "tested"}},
	"a proxy's page":                {served{status: 200, header: map[string]string{"Content-Type": "text/html"}, body: "<html>login</html>"}, nil, []string{"content-type-documented", "tested"}},
	"no content type to speak of":   {served{status: 200, header: map[string]string{"Content-Type": "application/octet-stream"}, body: "{}"}, nil, []string{"content-type-documented", "tested"}},
	"a known customer is not found": {served{status: 404, body: `{"code":404,"status":"error","message":"x"}`}, nil, []string{"expected-status", "tested"}},
	"code against the status":       {served{status: 404, body: `{"code":500,"status":"error","message":"x"}`}, nil, []string{"body-matches-schema", "expected-status", "tested"}},
	"a coding nobody knows":         {served{status: 200, header: map[string]string{"Content-Encoding": "br"}, body: "{}"}, nil, []string{"no-answer", "tested"}},
	"nothing at all":                {served{status: 200}, nil, []string{"body-well-formed"}},
	"half a body":                   {served{status: 200, header: map[string]string{"Content-Length": "100000"}, body: `{"code":200`}, nil, []string{"no-answer", "tested"}},
	"too large a body":              {served{status: 200, body: `{"code":200` + strings.Repeat(" ", 2000) + `}`}, func(o *contract.Options) { o.MaxBody = 1000 }, []string{"no-answer", "tested"}},
	"two components with one id":    {served{status: 200}, nil, []string{"unique-ids"}},
	"too late":                      {served{status: 200}, func(o *contract.Options) { o.MaxLatency = time.Nanosecond }, []string{"slow"}},
}

func TestOtherCorruptions(t *testing.T) {
	for name, test := range otherCorruptions {
		t.Run(name, func(t *testing.T) {
			s := test.served
			switch test.rules[0] {
			case "unique-ids": // the second component takes the id of the first, and its value follows
				s.body = strings.ReplaceAll(documented(t), "51d3cbe2-8977-4b18-a39f-826cd827a18d", "823c2978-6c93-402c-b2a0-a92e56853382")
			case "slow":
				s.body = documented(t)
			}
			var change []func(*contract.Options)
			if test.change != nil {
				change = append(change, test.change)
			}
			if diff := cmp.Diff(test.rules, rules(findings(t, s, change...))); diff != "" {
				t.Errorf("checks (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNoCheckIsWithoutASaboteur: every check is the aim of at least one corruption here or in a test named beside it.
func TestNoCheckIsWithoutASaboteur(t *testing.T) {
	elsewhere := map[string]string{
		"rejects-invalid": "TestNegativeCasesFindAServerThatTakesAnything",
		"headers-match":   "TestHeadersAndDeprecation",
		"deprecated":      "TestHeadersAndDeprecation",
		"tested":          "TestNothingIsGreenWithoutASuccess",
		"expected-answer": "TestWhatACaseWants",
		"request-matches": "TestRequestsAreJudged", "webhook-matches": "TestReceiver", "undocumented-endpoint": "TestEndpointsThatNobodyDescribes",
	}
	for _, broken := range brokenFiles {
		elsewhere[broken.rule] = "TestFilesThatDoNotComeBack"
	}
	for _, rule := range saboteurs {
		elsewhere[rule] = "TestSaboteursOfTheQuestions"
	}
	for _, rule := range market.Defects {
		elsewhere[rule] = "TestEveryBrokenLifeIsFoundByItsCheckAlone"
	}
	for _, c := range contract.Checks() {
		aimed := elsewhere[c.Name] != ""
		for _, corruption := range corruptions {
			aimed = aimed || corruption.rule == c.Name
		}
		for _, corruption := range otherCorruptions {
			aimed = aimed || slices.Contains(corruption.rules, c.Name)
		}
		if !aimed {
			t.Errorf("%s has no saboteur", c.Name)
		}
		if c.Doc == "" || c.Severity != contract.Error && c.Severity != contract.Warning {
			t.Errorf("%s is not documented", c.Name)
		}
	}
}

// What no document declares is a warning: the API keeps its contract, and may still surprise a client.
func TestWhatNoDocumentDeclaresIsAWarning(t *testing.T) {
	undeclared := []string{"allow-named", "answers-good", "deprecated", "head-agrees", "honours-accept", "not-before", "refuses-repeated", "request-matches", "safe-integers", "slow", "undeclared-field", "undocumented-endpoint", "unique-ids"}
	var warnings []string
	for _, c := range contract.Checks() {
		if c.Severity == contract.Warning {
			warnings = append(warnings, c.Name)
		}
	}
	slices.Sort(warnings)
	if diff := cmp.Diff(undeclared, warnings); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
