package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// theDocument reads what a document gets wrong with its lines, and what was inferred of it.
func theDocument(t *testing.T, ctx context.Context) {
	todos, err := os.ReadFile("../../docs/todos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(todos), "  /todos:\n", "  /odd: {get: {operationId: odd, responses: {'200': {description: x, content: {application/json: {schema: {type: object, properties: {state: {type: integer, description: '1 = open, 2 = done'}, sort: {type: strnig}}}}}}}}}\n  /todos:\n", 1)
	for _, as := range []look{{width: 1440, height: 900}, {language: "zh-CN", dark: true, width: 390, height: 844}} {
		words := func(english, chinese string) string {
			return map[bool]string{true: chinese, false: english}[as.language == "zh-CN"]
		}
		server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}, mockserver.Options{})
		p := open(t, ctx, server, "", as)
		p.click(fmt.Sprintf(`at.link(%q)`, words("The document: all problems", "文档：全部问题")))
		p.until(`document.querySelector('.view-document .document-list .excerpt pre')?.textContent.includes('strnig')`)
		search := words("Search", "搜索")
		p.fill(search, "no such problem")
		p.do(fmt.Sprintf(`at.field(%q).dispatchEvent(new Event('input', {bubbles: true}))`, search))
		p.shows(words("No problem fits", "没有匹配的问题"))
		p.click(`[...document.querySelectorAll('.view-document summary')].find((el) => el.textContent.startsWith('todo'))`)
		p.until(`[...document.querySelectorAll('.view-document details[open] li')].some((li) => li.textContent.includes('id') && li.querySelector('pre')?.textContent.includes('readOnly'))`)
		p.until(`at.text().includes('enum: [1,2]')`)
		for _, fault := range of[[]string](p, audit) {
			t.Error(fault)
		}
	}
}

// theSecuredAPI tries out operations with credentials that are filled in, and can be read in the dark.
func theSecuredAPI(t *testing.T, ctx context.Context) {
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(secured)}}, mockserver.Options{})
	for _, as := range []look{{width: 1440, height: 900, dark: true}, {width: 1440, height: 900}} {
		p := open(t, ctx, server, "#/api", as)
		p.until(`document.querySelectorAll('.opblock').length === 4`)
		for i, want := range []string{"200", "201"} {
			p.click(fmt.Sprintf(`document.querySelectorAll('.opblock')[%d].querySelector('.opblock-summary-control')`, i))
			p.until(fmt.Sprintf(`document.querySelectorAll('.opblock')[%d].querySelector('.opblock-body')?.textContent.includes('Example Value')`, i))
			p.click(fmt.Sprintf(`document.querySelectorAll('.opblock')[%d].querySelector('.execute')`, i))
			p.until(fmt.Sprintf(`document.querySelectorAll('.opblock')[%d].querySelector('.live-responses-table tbody .response-col_status')?.textContent.includes(%q)`, i, want))
		}
		for _, fault := range of[[]string](p, strings.Replace(audit, "!el.closest('.swagger-ui')", "true", 1)) {
			if strings.HasPrefix(fault, "contrast") {
				t.Errorf("dark: %t: %s", as.dark, fault)
			}
		}
	}
	all := fmt.Sprint(asks(t, server, http.StatusOK, "GET /__admin/requests", "")["requests"])
	if strings.Contains(all, "status:401") {
		t.Errorf("tried out without credentials: %s", all)
	}
}
