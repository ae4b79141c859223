package message_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// TestRequiredMemberTakesTheElement has two members with elements of one name and one such element: it is the required one's, whatever is declared between them.
func TestRequiredMemberTakesTheElement(t *testing.T) {
	const document = `{openapi: 3.0.3, info: {title: t, version: "1"}, paths: {/a: {get: {responses: {'200': {description: d, content: {application/xml: {schema: {type: object,
		xml: {name: o}, required: [z], properties: {x: {type: string, xml: {name: v}}, y: {type: string}, z: {type: string, xml: {name: v}}}}}}}}}}}}`
	d, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(strings.ReplaceAll(document, "\t", " "))}}, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	body := message.Body{MediaType: d.Operations[0].Responses[0].Preferred(), Raw: []byte("<o><v>1</v><y>2</y></o>")}
	if faults := body.Decode("application/xml"); len(faults) > 0 {
		t.Fatal(faults)
	}
	if got := string(jsonvalue.Append(nil, body.Value)); !strings.Contains(got, `"z":"1"`) || strings.Contains(got, `"x"`) {
		t.Errorf("read as %s", got)
	}
}
