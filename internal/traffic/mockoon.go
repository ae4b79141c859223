package traffic

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// readMockoon reads an environment of Mockoon: each response of a route is an exchange.
func readMockoon(r *bufio.Reader, name string) (Source, error) {
	v, err := document(r, name)
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, route := range listAt(v, "routes") {
		for _, response := range listAt(route, "responses") {
			one, err := mockoonExchange(v, route, response)
			one.Name = fmt.Sprintf("response-%d", len(steps)+1)
			steps = append(steps, step{one, err})
		}
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("%s: /routes: the environment has no responses", name)
	}
	return several(steps), nil
}

func mockoonExchange(environment, route, response any) (Recorded, error) {
	out := Recorded{Method: openapi.MethodOf(plainAt(route, "method")), NoRequest: true, RequestHeader: http.Header{}, ResponseHeader: http.Header{}, Status: intAt(response, "statusCode")}
	switch kind := textAt(route, "type"); {
	case kind != "" && kind != "http":
		return out, PassOver("a route of Mockoon that is no single answer: %s", kind)
	case out.Method == "" || strings.EqualFold(out.Method, "all"):
		return out, PassOver("a route of any method is no one request")
	case out.Status < 100 || out.Status > 599:
		return out, PassOver("without a status")
	}
	for _, side := range []any{mustAt(environment, "headers"), mustAt(response, "headers")} {
		list, _ := side.([]any)
		for _, one := range list {
			if plainAt(one, "key") != "" {
				out.ResponseHeader.Set(plainAt(one, "key"), plainAt(one, "value"))
			}
		}
	}
	body := textAt(response, "body")
	switch textAt(response, "bodyType") {
	case "FILE":
		out.NoBody = true
	case "DATABUCKET":
		body = bucket(environment, textAt(response, "databucketID"))
	}
	if literal, _ := jsonvalue.At(response, "disableTemplating"); literal != true && strings.Contains(body, "{{") {
		return out, PassOver("its body is a template")
	}
	out.ResponseBody = []byte(body)
	target := strings.Trim(textAt(environment, "endpointPrefix"), "/") + "/" + strings.Trim(textAt(route, "endpoint"), "/")
	target = "/" + strings.Trim(target, "/")
	var ok bool
	out.URL, ok = filledPath(target, func(segment string) (string, bool) { return strings.CutPrefix(segment, ":") }, func(place string) string {
		for _, rule := range listAt(response, "rules") {
			if textAt(rule, "target") == "params" && textAt(rule, "modifier") == place && textAt(rule, "operator") == "equals" {
				return plainAt(rule, "value")
			}
		}
		return ""
	}, out.ResponseBody)
	if !ok {
		return out, PassOver("its path has a place that nothing fills")
	}
	return out, nil
}

func mustAt(v any, tokens ...string) any {
	found, _ := jsonvalue.At(v, tokens...)
	return found
}

// bucket returns the value of a data bucket of an environment.
func bucket(environment any, id string) string {
	for _, one := range listAt(environment, "data") {
		if plainAt(one, "id") == id {
			return plainAt(one, "value")
		}
	}
	return ""
}

// filledPath returns a path with a value in each place: one that is known, else that of the member of the answer which is called so.
func filledPath(path string, placeOf func(segment string) (string, bool), known func(place string) string, answer []byte) (string, bool) {
	body, _ := jsonvalue.Decode(answer)
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		place, is := placeOf(segment)
		if !is {
			continue
		}
		text := known(place)
		for _, pointer := range [][]string{{place}, {"data", place}} {
			if v, ok := jsonvalue.At(body, pointer...); ok && text == "" && jsonvalue.TypeOf(v) != "object" && jsonvalue.TypeOf(v) != "array" && v != nil {
				text = message.Text(v)
			}
		}
		if text == "" {
			return "", false
		}
		segments[i] = url.PathEscape(text)
	}
	return strings.Join(segments, "/"), true
}
