package problem_test

import (
	"strings"
	"testing"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/redact"
	"agentmock/mockserver/problem"
)

// TestInvalid holds each sentence of a refusal against where it may be read: the answer by the client, the log by anybody.
func TestInvalid(t *testing.T) {
	secret := func(in, name string) bool { return in == "query" && name == "mine" }
	for _, test := range []struct {
		violation              jsonschema.Violation
		status                 int
		places, english, zh, x string
	}{
		{
			jsonschema.Violation{In: "request.path.id", Rule: "format", Limit: "uuid", Got: `"abc"`}, 422,
			"request.path.id: want a value of format uuid", `request.path.id: want a value of format uuid, got "abc"`, "abc", "",
		},
		{
			jsonschema.Violation{In: "request.query.mine", Rule: "maxLength", Limit: "3", Got: `"quiet"`}, 422,
			"request.query.mine: want at most 3 characters", "request.query.mine: want at most 3 characters", "mine", "quiet",
		},
		{
			jsonschema.Violation{In: "request.body", Pointer: "/friends/张伟/age", Rule: "minimum", Limit: "0", Got: "-1"}, 422,
			"request.body#/friends/" + redact.Masked("张伟") + "/age: want at least 0", "request.body#/friends/张伟/age: want at least 0, got -1", "张伟", "",
		},
		{
			jsonschema.Violation{In: "request.body", Pointer: "/id", Rule: "same-as", Limit: "$request.path.id", Source: `"one"`, Got: `"two"`}, 422,
			"request.body#/id: want the same value as $request.path.id", `request.body#/id: want the same value as $request.path.id ("one"), got "two"`, "two", "",
		},
		{
			jsonschema.Violation{In: "request.body", Pointer: "/copy", Rule: "same-as", Limit: "$request.query.mine", Source: `"quiet"`, Got: `"loud"`}, 422,
			"request.body#/copy: want the same value as $request.query.mine", "request.body#/copy: want the same value as $request.query.mine (" + redact.Mask + ")", "copy", "quiet",
		},
		{jsonschema.Violation{In: "request.body", Rule: "well-formed", Limit: "JSON"}, 400, "request.body: want well-formed JSON", "request.body: want well-formed JSON", "JSON", ""},
		{jsonschema.Violation{In: "request.body", Rule: "media-type", Limit: "text/csv"}, 415, "request.body: want a body of text/csv", "request.body: want a body of text/csv", "text/csv", ""},
		{jsonschema.Violation{In: "response.body", Rule: "required", Limit: "id"}, 422, "response.body: want id to be there", "response.body: want id to be there", "id", ""},
	} {
		p := problem.Invalid([]jsonschema.Violation{test.violation}, secret)
		if p.Status != test.status || p.Places != test.places || p.Detail.In(i18n.English) != test.english {
			t.Errorf("%v:\n%d %q %q, want\n%d %q %q", test.violation, p.Status, p.Places, p.Detail.In(i18n.English), test.status, test.places, test.english)
		}
		if zh := p.Detail.In(i18n.Chinese); !strings.Contains(zh, test.zh) || strings.Contains(zh, "want") {
			t.Errorf("in Chinese: %s", zh)
		}
		if text := string(p.JSON()) + p.Detail.In(i18n.Chinese) + p.Places; test.x != "" && strings.Contains(text, test.x) {
			t.Errorf("%s is quoted: %s", test.x, text)
		}
	}
	two := problem.Invalid([]jsonschema.Violation{{In: "request.query.a", Rule: "type", Limit: "integer"}, {In: "request.query.b", Rule: "type", Limit: "number"}}, secret)
	if want := "request.query.a: want a value of type integer; request.query.b: want a value of type number"; two.Places != want || two.Detail.In(i18n.English) != want {
		t.Errorf("two: %q, %q", two.Places, two.Detail.In(i18n.English))
	}
}
