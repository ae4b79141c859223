package verify_test

import (
	"net/http"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/limits"
	"agentmock/internal/message"
	"agentmock/internal/verify"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxValues": crossValues}, nil)
}

// crossValues sends as many values as a body of a size may have, and more, in each way that values are written in.
func crossValues(t *testing.T) {
	const document = `openapi: 3.2.0
info: {title: t, version: "1"}
paths:
  /v:
    post:
      requestBody: {content: {application/json: {schema: true}, application/jsonl: {itemSchema: true}, application/x-www-form-urlencoded: {schema: true}}}
      responses: {"200": {description: ok}}
`
	operation := apitest.Load(t, document).Operations[0]
	const size = 1 << 20
	most := 120_000 + size/13
	for contentType, text := range map[string]func(values int) string{
		"application/json":                  func(n int) string { return "[" + strings.Repeat("1,", n-2) + "1]" },
		"application/jsonl":                 func(n int) string { return strings.Repeat("1\n", n-1) },
		"application/x-www-form-urlencoded": func(n int) string { return "a=" + strings.Repeat("&a=", n-1) },
	} {
		for values, refused := range map[int]bool{most: false, most + 1: true} {
			body := text(values)
			if contentType == "application/x-www-form-urlencoded" {
				body += strings.Repeat("x", size-len(body))
			} else {
				body += strings.Repeat(" ", size-len(body))
			}
			x := &message.Exchange{Operation: operation, Request: message.RequestMessage{Method: "POST", URL: "/v", Header: http.Header{"Content-Type": {contentType}}, Body: message.Body{Raw: []byte(body)}}}
			found := verify.Request(x)
			if got := len(found) == 1 && found[0].Rule == "values"; got != refused {
				t.Errorf("%s: %d values: %.200v", contentType, values, found)
			}
		}
	}
}
