package contract_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
)

// variations are valid answers that a careless check would complain of.
var variations = map[string]func(t *testing.T, body string) served{
	"as documented":                  func(_ *testing.T, body string) served { return served{body: body} },
	"company is null":                swap(`"company": "3谔谔威威呃"`, `"company": null`),
	"email is null":                  swap(`"34242424@qq.com"`, `null`),
	"name is null":                   swap(`"ai_7227840"`, `null`),
	"viewed_at is null":              swap(`"viewed_at": "2023-10-11 10:18:55"`, `"viewed_at": null`),
	"followed_at is null":            swap(`"followed_at": "2023-10-09 10:41:52"`, `"followed_at": null`),
	"inputted_at is null":            swap(`"inputted_at": "2023-09-21 11:23:12"`, `"inputted_at": null`),
	"the carrier is null":            swap(`"operator": 3`, `"operator": null`),
	"extra is an object":             swap(`"extra": null`, `"extra": {"anything": [1, "two"]}`),
	"extra is a list":                swap(`"extra": null`, `"extra": []`),
	"an expected deal":               swap(`"expect_transaction_at": null`, `"expect_transaction_at": "2024-02-29 00:00:00"`),
	"a large fee":                    swap(`"0.00"`, `"123456789012345678.90"`),
	"an encrypted phone":             swap(`"13667679151"`, `"enc:8f14e45fceea167a"`),
	"the largest safe integer":       swap(`"source_id": 715`, `"source_id": 9007199254740991`),
	"1.0 is an integer":              swap(`"flow": 0`, `"flow": 1.0`),
	"1e2 is an integer":              swap(`"flow": 0`, `"flow": 1e2`),
	"escaped unicode":                swap(`"姓名"`, `"\u59d3\u540d"`),
	"an escaped emoji":               swap(`"wula"`, `"\ud83d\ude00"`),
	"an escaped slash":               swap(`"wula"`, `"a\/b"`),
	"an empty value":                 swap(`"wula"`, `""`),
	"a value of null":                swap(`"wula"`, `null`),
	"a number in a number field":     swap(`"wula"`, `12.50`),
	"markup in a value":              swap(`"wula"`, `"<script>alert(1)</script>"`),
	"no validation rules":            swap("[\n                    \"sometimes\"\n                ]", `[]`),
	"two validation rules":           swap(`"sometimes"`, `"required", "integer"`),
	"times that are equal":           swap(`"updated_at": "2023-10-11 10:18:55"`, `"updated_at": "2023-09-21 11:23:12"`),
	"a leap day":                     swap(`"viewed_at": "2023-10-11 10:18:55"`, `"viewed_at": "2024-02-29 23:59:59"`),
	"a charset":                      head("Content-Type", "application/json; charset=utf-8"),
	"a charset in capitals":          head("Content-Type", "Application/JSON;charset=UTF-8"),
	"headers nobody documented":      head("X-Request-Id", "1"),
	"white space around":             func(_ *testing.T, body string) served { return served{body: "\n\t " + body + "\r\n"} },
	"members in another order":       swap("\"code\": 200,\n    \"status\": \"success\",", "\"status\": \"success\",\n    \"code\": 200,"),
	"no components":                  func(_ *testing.T, body string) served { return served{body: components(body, 0)} },
	"a hundred components":           func(_ *testing.T, body string) served { return served{body: components(body, 100)} },
	"compressed":                     compressed,
	"another owner than the asker's": swap(`"created_user_id": "4fab5764-63c4-4d36-b4ef-1dcb670df629"`, `"created_user_id": "00000000-0000-0000-0000-000000000000"`),
}

func swap(old, with string) func(*testing.T, string) served {
	return func(t *testing.T, body string) served { return served{body: replaced(t, body, old, with)} }
}

func head(name, text string) func(*testing.T, string) served {
	return func(_ *testing.T, body string) served {
		return served{body: body, header: map[string]string{name: text}}
	}
}

func compressed(t *testing.T, body string) served {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return served{body: b.String(), header: map[string]string{"Content-Encoding": "gzip"}}
}

// components returns the documented response with so many components.
func components(body string, n int) string {
	begin := strings.Index(body, `"components": [`) + len(`"components": [`)
	parts := make([]string, n)
	for i := range parts {
		id := fmt.Sprintf("823c2978-6c93-402c-b2a0-%012d", i)
		parts[i] = fmt.Sprintf(`{"id": %q, "user_id": "4fab5764-63c4-4d36-b4ef-1dcb670df629", "name": "f%d", "type": "text", "sort": %d, "validate": [], "status": true,
			"warehouse_id": 0, "created_at": "2023-09-20 19:43:54", "updated_at": "2023-09-20 19:43:54", "data": {"customer_id": %q, "component_id": %q, "value": "v"}}`, id, i, i, customer, id)
	}
	return body[:begin] + strings.Join(parts, ",") + "]}}"
}

func TestValidVarietyRaisesNoAlarm(t *testing.T) {
	if len(variations) < 25 {
		t.Errorf("%d variations, want 25", len(variations))
	}
	for name, vary := range variations {
		t.Run(name, func(t *testing.T) {
			s := vary(t, documented(t))
			s.status = 200
			for _, f := range findings(t, s) {
				t.Errorf("a false alarm: %s", f)
			}
		})
	}
}
