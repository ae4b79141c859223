package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/scenario"
)

// Login is a case by hand that gives the credential of a run: see docs/contract.md. The zero value is none.
type Login struct {
	File string // how messages call it
	Data []byte
}

// login returns what calls the API for a token. Its request is the same each time.
func (p *planner) login(c *client) (func(ctx context.Context) (string, error), error) {
	entry := p.script.entry
	in := entry.cases[0]
	token, err := tokenOf(in, p.options.Cookies)
	if err != nil {
		return nil, err
	}
	tc, address, err := p.entry(in)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (string, error) {
		got, err := c.enter(ctx, tc, address)
		if err != nil {
			return "", in.Errorf("%w", err)
		}
		return entry.admitted(p.options, got, token)
	}, nil
}

// tokenOf returns the name of the captured value that is the credential: the one that is called token, or the only one; "" where cookies
// are it.
func tokenOf(in *scenario.Case, cookies bool) (string, error) {
	switch {
	case slices.ContainsFunc(in.Captures, func(c scenario.Capture) bool { return c.Name == "token" }):
		return "token", nil
	case len(in.Captures) == 1:
		return in.Captures[0].Name, nil
	case len(in.Captures) == 0 && cookies:
		return "", nil
	case len(in.Captures) == 0:
		return "", in.Errorf("a login captures a token, such as capture: {token: $response.body#/token}, or sets cookies, which --cookies keeps")
	}
	return "", in.Errorf("expected one captured value, or one that is called token")
}

// entry returns the request of a login; where it is of no operation, with where it goes.
func (p *planner) entry(in *scenario.Case) (testCase, string, error) {
	values := p.script.entry.values
	if in.Operation != nil {
		tc, err := p.written(in, 0, values)
		tc.anonymous = true
		return tc, "", err
	}
	request, err := in.Fill(values)
	if err != nil {
		return testCase{}, "", err
	}
	address, err := in.Address(values)
	tc := testCase{name: in.Name, phase: Known, operation: &openapi.Operation{}, method: in.Method, script: in, own: request.Header, anonymous: true, bodyType: request.ContentType}
	if request.HasBody {
		tc.body = jsonvalue.Append(nil, request.Body)
		if text, isText := request.Body.(string); isText {
			tc.body = []byte(text)
		}
		if strings.HasPrefix(tc.bodyType, "application/x-www-form-urlencoded") {
			tc.body = formOf(request.Body)
		}
		if tc.bodyType == "" {
			tc.bodyType = "application/json"
		}
	}
	return tc, address, err
}

// formOf returns the members of an object as a form; a text is one already.
func formOf(v any) []byte {
	o, isObject := v.(*jsonvalue.Object)
	if !isObject {
		return []byte(jsonvalue.Plain(v))
	}
	form := url.Values{}
	for _, m := range o.Members {
		form.Add(m.Name, jsonvalue.Plain(m.Value))
	}
	return []byte(form.Encode())
}

// enter sends a login, and returns its answer.
func (c *client) enter(ctx context.Context, tc testCase, address string) (*sent, error) {
	limited, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	request, err := c.entryRequest(limited, tc, address)
	if err != nil {
		return nil, err
	}
	x := &message.Exchange{Operation: tc.operation, Request: message.RequestMessage{Method: tc.method, URL: request.URL.RequestURI(), Header: request.Header, Parameters: tc.values, Body: message.Body{Raw: tc.body}}}
	start := time.Now()
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("the login: %s", failureText(err, c.options.Timeout))
	}
	defer response.Body.Close()
	x.Response.Status, x.Response.Header = response.StatusCode, response.Header
	truncated := c.readBody(x, response)
	got := &sent{testCase: tc, observation: observe(x, truncated), header: request.Header}
	got.observation.took = time.Since(start)
	return got, nil
}

// entryRequest returns the request of a login. It goes where a secret may be sent.
func (c *client) entryRequest(ctx context.Context, tc testCase, address string) (*http.Request, error) {
	if address == "" {
		return c.request(ctx, tc)
	}
	at, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("request.url: expected a URL, or a path of the API")
	}
	at = c.base.ResolveReference(at)
	if err := c.trusted(at); err != nil {
		return nil, fmt.Errorf("request.url: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, tc.method, at.String(), bytes.NewReader(tc.body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "agentmock")
	if tc.bodyType != "" {
		request.Header.Set("Content-Type", tc.bodyType)
	}
	tc.setOwn(request)
	return request, nil
}

// admitted takes the credential from the answer to a login.
func (s *script) admitted(o Options, got *sent, token string) (string, error) {
	in, status := got.script, got.observation.Response.Status
	wanted := in.Statuses()
	if len(wanted) > 0 && !slices.Contains(wanted, status) || len(wanted) == 0 && status >= http.StatusBadRequest {
		return "", in.Errorf("the login was answered %d %s", status, http.StatusText(status))
	}
	if err := s.hear(o, got); err != nil {
		return "", err
	}
	if unmet := got.observation.unmet; len(unmet) > 0 {
		return "", unmet[0].Errorf("the login was answered otherwise: %s: want %s", unmet[0].Where, unmet[0].Want)
	}
	if token == "" {
		return "", nil
	}
	v, there := s.values[token]
	if !there {
		return "", in.Errorf("the answer to the login, a %d, has no %s", status, token)
	}
	text := jsonvalue.Plain(v)
	o.hidden.Add(tokenVariable, text)
	return text, nil
}
