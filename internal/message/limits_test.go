package message_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
	"agentmock/internal/message"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"MaxPause":       crossPause,
		"MaxDecoded":     crossDecoded,
		"MaxYAMLValues":  crossYAMLValues,
		"maxBrackets":    crossBrackets,
		"maxCodings":     crossCodings,
		"maxParts":       crossParts,
		"maxWindow":      crossWindow,
		"maxXMLDepth":    crossXMLDepth,
		"maxXMLElements": crossXMLElements,
	}, nil)
}

// readAs reads a body of a media type that takes everything.
func readAs(t *testing.T, mediaType, contentType, text string) (any, []jsonvalue.Fault) {
	t.Helper()
	o := apitest.Load(t, `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/: {post: {requestBody: {content: {`+mediaType+`: {schema: {}}}}, responses: {'204': {description: ''}}}}}
`).Operations[0]
	b := message.Body{Raw: []byte(text), MediaType: o.RequestBody.Content[0]}
	faults := b.Decode(contentType)
	return b.Value, faults
}

// crossBrackets has names that nest as deep as may be, and one deeper: that is none of the value.
func crossBrackets(t *testing.T) {
	for depth, want := range map[int]int{63: 1, 64: 1, 65: 0, 100_000: 0} {
		o := parameter(t, "in: query, style: deepObject, explode: true, schema: {type: object}")
		x := sentAs(o, "query", "c"+strings.Repeat("[a]", depth)+"=1")
		if got := decoded(t, x); strings.Count(got, "1") != want {
			t.Errorf("%d levels: %.200s", depth, got)
		}
	}
}

func crossParts(t *testing.T) {
	for name, disposition := range map[string]func(int) string{
		"named": func(i int) string { return fmt.Sprintf("Content-Disposition: form-data; name=\"n%d\"\r\n", i) },
		"mixed": func(int) string { return "Content-Type: text/plain\r\n" },
	} {
		t.Run(name, func(t *testing.T) {
			body := func(parts int) string {
				var b strings.Builder
				for i := range parts {
					b.WriteString("--b\r\n" + disposition(i) + "\r\nx\r\n")
				}
				return b.String() + "--b--\r\n"
			}
			v, faults := readAs(t, "multipart/form-data", "multipart/form-data; boundary=b", body(10_000))
			if o, ok := v.(*jsonvalue.Object); len(faults) > 0 || !ok || len(o.Members) != 10_000 {
				t.Errorf("10000 parts: %v", faults)
			}
			v, faults = readAs(t, "multipart/form-data", "multipart/form-data; boundary=b", body(10_001))
			if v != nil || len(faults) != 1 || faults[0].Reason != "more than 10000 parts" {
				t.Errorf("10001 parts: %v", faults)
			}
		})
	}
}

func crossXMLDepth(t *testing.T) {
	nested := func(levels int) string { return strings.Repeat("<a>", levels) + strings.Repeat("</a>", levels) }
	if _, faults := readAs(t, "application/xml", "application/xml", nested(1000)); len(faults) > 0 {
		t.Errorf("1000 levels: %v", faults)
	}
	for name, text := range map[string]string{"one more": nested(1001), "no end": strings.Repeat("<a>", 1_000_000)} {
		if v, faults := readAs(t, "application/xml", "application/xml", text); v != nil || len(faults) != 1 || faults[0].Reason != "elements nest too deep" {
			t.Errorf("%s: %v", name, faults)
		} else if at := faults[0].Offset; at != 3*1001 {
			t.Errorf("%s: read up to byte %d", name, at)
		}
	}
}

func crossXMLElements(t *testing.T) {
	list := func(elements int) string { return "<a>" + strings.Repeat("<b/>", elements-1) + "</a>" }
	if v, faults := readAs(t, "application/xml", "application/xml", list(200_000)); len(faults) > 0 || v == nil {
		t.Errorf("200000 elements: %v", faults)
	}
	v, faults := readAs(t, "application/xml", "application/xml", list(200_001))
	if v != nil || len(faults) != 1 || faults[0].Reason != "more than 200000 elements" {
		t.Errorf("200001 elements: %v", faults)
	}
}
