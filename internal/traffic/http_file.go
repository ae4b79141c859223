package traffic

import (
	"bufio"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/openapi"
)

// readHTTPFile reads the requests of an .http file that have their answer behind them: a status line, headers, a body.
func readHTTPFile(r *bufio.Reader, name string) (Source, error) {
	text, err := whole(r, name)
	if err != nil {
		return nil, err
	}
	f := httpFile{variables: map[string]string{}}
	for number, line := range strings.SplitAfter(string(text), "\n") {
		if err := f.line(strings.TrimRight(line, "\r\n"), line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, number+1, err)
		}
	}
	f.end()
	answered := false
	for _, s := range f.steps {
		answered = answered || s.err == nil
	}
	if !answered {
		return nil, fmt.Errorf("%s: no request has its answer behind it: there is nothing to check; agentmock test --cases sends requests", name)
	}
	return several(f.steps), nil
}

// httpFile puts the lines of an .http file together.
type httpFile struct {
	variables map[string]string
	steps     []step
	current   Recorded
	stage     int
	body      strings.Builder
	elsewhere string // the file that holds the answer; "" for none
}

// The stages of one exchange.
const (
	before = iota
	requestHead
	requestBody
	responseHead
	responseBody
)

func (f *httpFile) line(line, raw string) error {
	switch {
	case strings.HasPrefix(line, "###"):
		f.end()
	case f.stage == before && (line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//")):
	case f.stage == before && strings.HasPrefix(line, "@"):
		name, value, _ := strings.Cut(line[1:], "=")
		f.variables[strings.TrimSpace(name)] = filled(strings.TrimSpace(value), f.variables)
	case f.stage == before:
		return f.request(line)
	case f.stage < responseHead && strings.HasPrefix(line, "HTTP/"):
		return f.status(line)
	case f.stage < responseHead && strings.HasPrefix(line, "<> "):
		f.elsewhere = strings.TrimSpace(line[len("<> "):])
	case f.stage == requestHead && (strings.HasPrefix(line, "?") || strings.HasPrefix(line, "&")) || f.stage == requestHead && strings.HasPrefix(line, "  "):
		f.current.URL += filled(strings.TrimSpace(line), f.variables)
	case f.stage == requestHead && line == "":
		f.stage = requestBody
	case f.stage == requestHead:
		addHeader(f.current.RequestHeader, filled(line, f.variables))
	case f.stage == requestBody && (strings.HasPrefix(line, "< ") || strings.HasPrefix(line, "<@ ")):
		f.current.NoRequestBody = true // it is in a file
	case f.stage == responseHead && line == "":
		f.stage = responseBody
	case f.stage == responseHead:
		addHeader(f.current.ResponseHeader, line)
	default:
		f.body.WriteString(raw)
	}
	return nil
}

func (f *httpFile) request(line string) error {
	method, target, ok := strings.Cut(line, " ")
	if !ok {
		method, target = http.MethodGet, line
	}
	target, _, _ = strings.Cut(strings.TrimSpace(target), " HTTP/")
	if target = filled(target, f.variables); strings.HasPrefix(target, "{{") {
		_, target, _ = strings.Cut(target, "}}")
	}
	if method == "" || strings.ToUpper(method) != method || target == "" {
		return fmt.Errorf("expected a request: GET https://…")
	}
	f.current, f.stage = Recorded{Method: openapi.MethodOf(method), URL: target, RequestHeader: http.Header{}}, requestHead
	return nil
}

func (f *httpFile) status(line string) error {
	f.current.RequestBody = []byte(filled(strings.Trim(f.body.String(), "\r\n"), f.variables))
	f.body.Reset()
	parts := strings.Fields(line)
	if len(parts) > 1 {
		f.current.Status, _ = strconv.Atoi(parts[1])
	}
	if f.current.Status < 100 || f.current.Status > 599 {
		return fmt.Errorf("expected a status line, HTTP/1.1 200")
	}
	f.current.ResponseHeader, f.stage = http.Header{}, responseHead
	return nil
}

// end takes the exchange that is read as it is.
func (f *httpFile) end() {
	if f.stage == before {
		return
	}
	one := step{recorded: f.current}
	one.recorded.Name = fmt.Sprintf("request-%d", len(f.steps)+1)
	if f.stage < responseHead {
		one.err = PassOver("without an answer of its own")
		if f.elsewhere != "" {
			one.err = PassOver("its answer stands in a file of its own, which is not read")
		}
	}
	one.recorded.ResponseBody = []byte(strings.Trim(f.body.String(), "\r\n"))
	f.steps = append(f.steps, one)
	f.current, f.stage, f.elsewhere = Recorded{}, before, ""
	f.body.Reset()
}
