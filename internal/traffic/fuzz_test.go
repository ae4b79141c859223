package traffic_test

import (
	"bytes"
	"net/url"
	"testing"
	"testing/fstest"

	"agentmock/internal/openapi"
	"agentmock/internal/traffic"
)

// FuzzRecorded: whatever somebody recorded, HAR, JSON lines and what other tools keep, reading it ends with exchanges or with a reason,
// what was read can be held against a document, and is written so that it is read again.
func FuzzRecorded(f *testing.F) {
	for _, form := range forms {
		f.Add(form.text)
	}
	f.Add(`[{"request": {"method": "GET", "url": "/a"}, "response": {"status": 200, "size": 9, "body": "{\"a\":"}}]`) // cut
	f.Add(`{"mappings": [{"request": {"method": "GET", "url": "/a"}, "response": {"status": 200, "body": "{}", "bodyFileName": "a.json"}}]}`)
	f.Add(`{"apifoxProject": "1.0.0", "apiCollection": [{"items": [{"name": "r", "api": {"method": "get", "responses": [{"id": 2, "code": 200}], "responseExamples": [{"name": "ok", "responseId": 2, "data": "{}"}]}}]}]}`) // of no address
	document, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'201': {description: it, content: {application/json: {schema: {type: object}}}}}}}}\n")}}, openapi.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, _, err := all(text, "http://h.example")
		if err != nil && err.Error() == "" {
			t.Error("an empty reason")
		}
		for _, r := range got {
			u, err := url.Parse(r.URL)
			if err != nil || r.Method == "" {
				continue
			}
			if _, violations := r.Verify(document.MatchURL(r.Method, u), u); len(violations) > 500 {
				t.Errorf("%d violations", len(violations))
			}
			if r.NoBody && len(r.ResponseBody) > 0 {
				t.Errorf("%s: a body that was not kept, and is %q", r.Name, r.ResponseBody)
			}
			line := traffic.Line(traffic.Entry{Recorded: r})
			if again, err := traffic.ReadNDJSON(bytes.NewReader(line), "again")(); err != nil || again.Status != r.Status || !bytes.Equal(again.ResponseBody, r.ResponseBody) {
				t.Errorf("%s: %v, %q, want %q", line, err, again.ResponseBody, r.ResponseBody)
			}
		}
	})
}
