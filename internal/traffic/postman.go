package traffic

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// maxFolders bounds how deep the folders of a collection are in each other.
const maxFolders = 32

// readPostman reads the saved responses of a Postman collection, version 2: each with the request that it was saved with.
func readPostman(r *bufio.Reader, name string) (Source, error) {
	v, err := document(r, name)
	if err != nil {
		return nil, err
	}
	c := collection{file: name, variables: variablesOf(v)}
	if err := c.items(listAt(v, "item"), "", 0); err != nil {
		return nil, err
	}
	if len(c.steps) == 0 {
		return nil, fmt.Errorf("%s: the collection has no saved responses: save some in Postman, or run it with newman run … -r json and check that report", name)
	}
	return several(c.steps), nil
}

// document reads a recording that is one JSON text.
func document(r *bufio.Reader, name string) (any, error) {
	text, err := whole(r, name)
	if err != nil {
		return nil, err
	}
	v, faults := jsonvalue.Decode(text)
	if v == nil {
		return nil, fmt.Errorf("%s: %s at byte %d", name, faults[0].Reason, faults[0].Offset)
	}
	return v, nil
}

// collection is what is read of a Postman collection.
type collection struct {
	file      string
	variables map[string]string
	steps     []step
}

func variablesOf(v any) map[string]string {
	all := map[string]string{}
	for _, one := range listAt(v, "variable") {
		all[plainAt(one, "key")] = plainAt(one, "value")
	}
	return all
}

func (c *collection) items(items []any, folder string, depth int) error {
	if depth > maxFolders {
		return fmt.Errorf("%s: folders more than %d deep in each other", c.file, maxFolders)
	}
	for _, item := range items {
		name := strings.TrimPrefix(folder+"/"+plainAt(item, "name"), "/")
		if inner := listAt(item, "item"); inner != nil {
			if err := c.items(inner, name, depth+1); err != nil {
				return err
			}
		}
		for i, response := range listAt(item, "response") {
			one, err := c.exchange(item, response)
			if err != nil {
				return fmt.Errorf("%s: %s: response %d: %w", c.file, name, i+1, err)
			}
			one.Name = fmt.Sprintf("saved-%d", len(c.steps)+1)
			c.steps = append(c.steps, step{recorded: one})
		}
	}
	return nil
}

func (c *collection) exchange(item, response any) (Recorded, error) {
	request, ok := jsonvalue.At(response, "originalRequest")
	if !ok || request == nil {
		request, _ = jsonvalue.At(item, "request")
	}
	out, err := postmanRequest(request, c.variables)
	if err != nil {
		return out, err
	}
	out.Status = intAt(response, "code")
	if out.Status < 100 || out.Status > 599 {
		return out, fmt.Errorf("code: expected a status from 100 to 599")
	}
	out.ResponseHeader = postmanHeaders(response, c.variables)
	body, _ := jsonvalue.At(response, "body")
	text, kept := body.(string)
	out.ResponseBody, out.NoBody = []byte(text), !kept
	out.Took = time.Duration(floatAt(response, "responseTime") * float64(time.Millisecond))
	out.ResponseHeader.Del("Content-Encoding") // Postman keeps bodies as it shows them
	return out, nil
}

// postmanRequest reads a request as Postman and Newman write one.
func postmanRequest(request any, variables map[string]string) (Recorded, error) {
	out := Recorded{Method: openapi.MethodOf(plainAt(request, "method")), RequestHeader: postmanHeaders(request, variables)}
	if out.Method == "" {
		out.Method = http.MethodGet // as Postman's schema has it
	}
	if out.URL = postmanURL(request, variables); out.URL == "" {
		return out, fmt.Errorf("the request has no URL")
	}
	body, contentType, kept := postmanBody(request, variables)
	out.RequestBody, out.NoRequestBody = body, !kept
	if contentType != "" && out.RequestHeader.Get("Content-Type") == "" {
		out.RequestHeader.Set("Content-Type", contentType)
	}
	return out, nil
}

func postmanHeaders(side any, variables map[string]string) http.Header {
	header := http.Header{}
	for _, one := range listAt(side, "header") {
		if disabled, _ := jsonvalue.At(one, "disabled"); disabled != true && plainAt(one, "key") != "" {
			header.Add(plainAt(one, "key"), filled(plainAt(one, "value"), variables))
		}
	}
	return header
}

// maxFilled bounds what a variable adds to a text, in bytes.
const maxFilled = 1 << 20

// filled returns a text with its variables; those that nobody has set stay.
func filled(text string, variables map[string]string) string {
	for range 4 { // one may name another
		before := text
		for name, value := range variables {
			if strings.Count(text, "{{"+name+"}}")*len(value) <= maxFilled {
				text = strings.ReplaceAll(text, "{{"+name+"}}", value)
			}
		}
		if text == before {
			break
		}
	}
	return text
}

// postmanURL returns the URL of a request: its text, else its parts. A variable that stands for scheme and host, and that nobody has set, is
// left out.
func postmanURL(request any, variables map[string]string) string {
	raw := plainAt(request, "url", "raw")
	if text := textAt(request, "url"); text != "" {
		raw = text
	}
	if raw == "" {
		raw = urlOfParts(request)
	}
	raw = filled(strings.TrimSpace(raw), variables)
	if strings.HasPrefix(raw, "{{") {
		_, raw, _ = strings.Cut(raw, "}}")
	}
	path, query, hasQuery := strings.Cut(raw, "?")
	for _, one := range listAt(request, "url", "variable") {
		if key := plainAt(one, "key"); key != "" {
			path = strings.ReplaceAll(path+"/", "/:"+key+"/", "/"+url.PathEscape(filled(plainAt(one, "value"), variables))+"/")
			path = strings.TrimSuffix(path, "/")
		}
	}
	if path != "" && !strings.HasPrefix(path, "/") && !strings.Contains(path, "://") {
		path = "http://" + path
	}
	if hasQuery {
		path += "?" + query
	}
	return path
}

// urlOfParts returns the URL that a report of Newman has in parts.
func urlOfParts(request any) string {
	join := func(member, separator string) string {
		var parts []string
		for _, part := range listAt(request, "url", member) {
			parts = append(parts, message.Text(part))
		}
		return strings.Join(parts, separator)
	}
	out := ""
	if host := join("host", "."); host != "" {
		protocol := plainAt(request, "url", "protocol")
		if protocol == "" {
			protocol = "http"
		}
		out = protocol + "://" + host
		if port := plainAt(request, "url", "port"); port != "" {
			out += ":" + port
		}
	}
	if path := join("path", "/"); path != "" {
		out += "/" + path
	}
	var pairs []string
	for _, one := range listAt(request, "url", "query") {
		if disabled, _ := jsonvalue.At(one, "disabled"); disabled != true {
			pairs = append(pairs, url.QueryEscape(plainAt(one, "key"))+"="+url.QueryEscape(plainAt(one, "value")))
		}
	}
	if len(pairs) > 0 {
		out += "?" + strings.Join(pairs, "&")
	}
	return out
}

// postmanBody returns the body of a request, what it is, and whether it was kept: files were not.
func postmanBody(request any, variables map[string]string) (body []byte, contentType string, kept bool) {
	switch plainAt(request, "body", "mode") {
	case "raw":
		text := filled(plainAt(request, "body", "raw"), variables)
		if plainAt(request, "body", "options", "raw", "language") == "json" {
			contentType = "application/json"
		}
		return []byte(text), contentType, true
	case "urlencoded":
		var pairs []string
		for _, one := range listAt(request, "body", "urlencoded") {
			if disabled, _ := jsonvalue.At(one, "disabled"); disabled != true {
				pairs = append(pairs, url.QueryEscape(plainAt(one, "key"))+"="+url.QueryEscape(filled(plainAt(one, "value"), variables)))
			}
		}
		return []byte(strings.Join(pairs, "&")), "application/x-www-form-urlencoded", true
	case "":
		return nil, "", true
	}
	return nil, "", false
}
