package contract

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// Recorded is an exchange that happened: a line of an NDJSON file, or an entry of a HAR.
type Recorded struct {
	Name           string // where it stands: file and entry
	Method, URL    string
	Status         int
	RequestHeader  http.Header
	RequestBody    []byte
	ResponseHeader http.Header
	ResponseBody   []byte
	Took           time.Duration
}

// ErrForeign says that a recorded exchange belongs to no operation, or to another host: it is counted and passed over.
var ErrForeign = errors.New("belongs to no operation of the document")

// Source hands out recorded exchanges one by one, and io.EOF after the last. An error with [ErrForeign] passes one over.
type Source func() (Recorded, error)

// CheckRecorded holds recorded exchanges against the document in fsys, without a network, on all cores and in constant memory.
// Its error is what kept it from reading on; the report has what was found until then.
func CheckRecorded(ctx context.Context, fsys fs.FS, source Source, options Options) (*Report, error) {
	options = options.complete()
	s, err := spec.Load(fsys, spec.Options{File: options.File, BasePath: options.BasePath})
	if err != nil {
		return nil, err
	}
	chosen, err := selected(options.Checks, options.ExcludeChecks)
	if err != nil {
		return nil, err
	}
	c := &checking{spec: s, options: options, recorder: newRecorder(s, chosen, options)}
	err = c.all(ctx, source)
	report := c.recorder.report(nil)
	report.URL = ""
	report.Totals.Planned = report.Totals.Sent
	return report, err
}

type checking struct {
	spec     *spec.Spec
	options  Options
	recorder *recorder
}

type numbered struct {
	at  int
	got Recorded
}

// all reads in one goroutine, observes in as many as there are cores, and records in one.
func (c *checking) all(ctx context.Context, source Source) error {
	recorded, observed := make(chan numbered, 64), make(chan indexed, 64)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for one := range recorded {
				got, err := c.observe(one.got)
				observed <- indexed{one.at, got, err}
			}
		}()
	}
	var fault error
	foreign := 0
	go func() {
		defer func() { close(recorded); workers.Wait(); close(observed) }()
		for at := 0; ctx.Err() == nil; at++ {
			one, err := source()
			switch {
			case errors.Is(err, ErrForeign):
				foreign++
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				fault = err
				return
			default:
				recorded <- numbered{at, one}
			}
		}
		fault = ctx.Err()
	}()
	skipped := 0
	for one := range observed {
		if one.err != nil {
			skipped++
			continue
		}
		c.recorder.judge(one.at, one.got)
		c.recorder.forget(one.at)
	}
	c.recorder.out.Totals.Skipped = skipped + foreign
	return fault
}

// observe is a recorded exchange as if it had just been sent.
func (c *checking) observe(r Recorded) (sent, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return sent{}, ErrForeign
	}
	match := c.spec.Match(r.Method, u.EscapedPath())
	if match.Operation == nil {
		return sent{}, ErrForeign
	}
	if r.RequestHeader == nil {
		r.RequestHeader = http.Header{}
	}
	x := &spec.Exchange{Operation: match.Operation, Request: spec.RequestMessage{Method: r.Method, URL: u.RequestURI(), Header: r.RequestHeader, Path: match.Path}}
	x.Request.Body.Raw = r.RequestBody
	x.CheckRequest() // decodes the parameters, which relations read
	x.Response.Status, x.Response.Header = r.Status, r.ResponseHeader
	x.Response.Body.Raw, err = decoded(r.ResponseHeader, r.ResponseBody)
	o := observe(x)
	if err != nil {
		o.truncated = err.Error()
	}
	o.took, o.maxLatency = r.Took, c.options.MaxLatency
	out := sent{observation: o, header: r.RequestHeader}
	out.testCase = testCase{name: match.Operation.ID + "/recorded/" + r.Name, operation: match.Operation, method: r.Method, body: r.RequestBody, target: spec.Target{Path: u.EscapedPath(), Query: u.RawQuery}}
	return out, nil
}

// ReadNDJSON reads exchanges, one JSON object a line:
// {"method", "url", "status", "headers", "body"}, where url may be a path, and body is the response's JSON value or, as a
// string with "bodyText": true, its text.
func ReadNDJSON(r io.Reader, name string) Source {
	lines := bufio.NewReaderSize(r, 1<<20)
	at := 0
	return func() (Recorded, error) {
		for {
			line, err := readLine(lines)
			at++
			if len(bytes.TrimSpace(line)) > 0 {
				out, parseErr := parseLine(line)
				if parseErr != nil {
					return Recorded{}, fmt.Errorf("%s:%d: %w", name, at, parseErr)
				}
				out.Name = fmt.Sprintf("line-%d", at)
				return out, nil
			}
			if err != nil {
				return Recorded{}, err
			}
		}
	}
}

// maxLine bounds one recorded exchange.
const maxLine = 256 << 20

func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
		if len(line) > maxLine {
			return nil, fmt.Errorf("a line of more than %d MB", maxLine>>20)
		}
	}
}

// parseLine reads the members by their raw text, so that the body is judged as it was and not as something re-encoded.
func parseLine(line []byte) (Recorded, error) {
	out := Recorded{Method: http.MethodGet, Status: http.StatusOK, ResponseHeader: http.Header{}}
	d := jsontext.NewDecoder(bytes.NewReader(line), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if token, err := d.ReadToken(); err != nil || token.Kind() != '{' {
		return out, fmt.Errorf("expected an exchange: {\"method\": …, \"url\": …, \"status\": …, \"body\": …}")
	}
	asText := false
	var body jsontext.Value
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return out, err
		}
		key := name.String()
		raw, err := d.ReadValue()
		if err != nil {
			return out, err
		}
		if err := out.set(key, raw.Clone(), &body, &asText); err != nil {
			return out, err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return out, err
	}
	if out.URL == "" {
		return out, fmt.Errorf("url is missing")
	}
	out.ResponseBody = body
	if asText {
		text, _ := value.Decode(body)
		plain, _ := text.(string)
		out.ResponseBody = []byte(plain)
	}
	if out.ResponseHeader.Get("Content-Type") == "" && len(body) > 0 {
		out.ResponseHeader.Set("Content-Type", "application/json")
	}
	return out, nil
}

func (r *Recorded) set(key string, raw jsontext.Value, body *jsontext.Value, asText *bool) error {
	if key == "body" {
		*body = raw
		return nil
	}
	v, _ := value.Decode(raw)
	text, isText := v.(string)
	number, isNumber := v.(value.Number)
	switch key {
	case "method", "url":
		if !isText {
			return fmt.Errorf("%s: expected a string", key)
		}
		if key == "method" {
			r.Method = strings.ToUpper(text)
		} else {
			r.URL = text
		}
	case "status":
		status, ok := number.Int64()
		if !isNumber || !ok || status < 100 || status > 599 {
			return fmt.Errorf("status: expected a number from 100 to 599")
		}
		r.Status = int(status)
	case "headers", "requestHeaders":
		headers, isObject := v.(*value.Object)
		if !isObject {
			return fmt.Errorf("%s: expected names and values", key)
		}
		target := r.ResponseHeader
		if key == "requestHeaders" {
			r.RequestHeader = http.Header{}
			target = r.RequestHeader
		}
		for _, m := range headers.Members {
			target.Add(m.Name, spec.Text(m.Value))
		}
	case "bodyText":
		*asText = v == true
	}
	return nil
}

// ReadHAR reads the entries of an HTTP Archive, version 1.2, one by one. Entries of other hosts than that of base are
// foreign; base "" takes every host.
func ReadHAR(r io.Reader, name, base string) (Source, error) {
	host := ""
	if base != "" {
		u, err := url.Parse(base)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("--url %q: expected http://HOST or https://HOST", base)
		}
		host = u.Host
	}
	d := jsontext.NewDecoder(r, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if err := seek(d, "log", "entries"); err != nil {
		return nil, fmt.Errorf("%s: no HAR: %w", name, err)
	}
	at := 0
	return func() (Recorded, error) {
		if d.PeekKind() == ']' {
			return Recorded{}, io.EOF
		}
		raw, err := d.ReadValue()
		if err != nil {
			return Recorded{}, fmt.Errorf("%s: entry %d: %w", name, at+1, err)
		}
		at++
		v, _ := value.Decode(raw)
		out, err := harEntry(v)
		if err != nil {
			return Recorded{}, fmt.Errorf("%s: entry %d: %w", name, at, err)
		}
		out.Name = fmt.Sprintf("entry-%d", at)
		if u, err := url.Parse(out.URL); err != nil || host != "" && u.Host != host {
			return Recorded{}, ErrForeign
		}
		return out, nil
	}, nil
}

// seek moves into the array at a path of member names.
func seek(d *jsontext.Decoder, path ...string) error {
	for _, wanted := range path {
		token, err := d.ReadToken()
		if err != nil || token.Kind() != '{' {
			return fmt.Errorf("expected an object with %q", wanted)
		}
		for {
			name, err := d.ReadToken()
			if err != nil || name.Kind() != '"' {
				return fmt.Errorf("expected a member %q", wanted)
			}
			if name.String() == wanted {
				break
			}
			if err := d.SkipValue(); err != nil {
				return err
			}
		}
	}
	if token, err := d.ReadToken(); err != nil || token.Kind() != '[' {
		return fmt.Errorf("expected an array of entries")
	}
	return nil
}

func harEntry(v any) (Recorded, error) {
	text := func(tokens ...string) string {
		found, _ := value.At(v, tokens...)
		plain, _ := found.(string)
		return plain
	}
	number := func(tokens ...string) float64 {
		found, _ := value.At(v, tokens...)
		n, _ := found.(value.Number)
		return n.Float64()
	}
	out := Recorded{
		Method: text("request", "method"), URL: text("request", "url"), Status: int(number("response", "status")),
		RequestHeader: harHeaders(v, "request"), ResponseHeader: harHeaders(v, "response"),
		RequestBody: []byte(text("request", "postData", "text")), ResponseBody: []byte(text("response", "content", "text")),
		Took: time.Duration(number("time") * float64(time.Millisecond)),
	}
	if out.Method == "" || out.URL == "" {
		return out, errors.New("expected request.method and request.url")
	}
	if out.Status < 100 || out.Status > 599 {
		return out, ErrForeign // the browser got no response
	}
	// A browser stores the body as it read it: not encoded, whatever the header says.
	out.ResponseHeader.Del("Content-Encoding")
	if text("response", "content", "encoding") == "base64" {
		decoded, err := base64.StdEncoding.DecodeString(string(out.ResponseBody))
		if err != nil {
			return out, fmt.Errorf("response.content.text: %w", err)
		}
		out.ResponseBody = decoded
	}
	if mime := text("response", "content", "mimeType"); out.ResponseHeader.Get("Content-Type") == "" && mime != "" {
		out.ResponseHeader.Set("Content-Type", mime)
	}
	return out, nil
}

func harHeaders(v any, side string) http.Header {
	header := http.Header{}
	list, _ := value.At(v, side, "headers")
	items, _ := list.([]any)
	for _, item := range items {
		name, _ := value.At(item, "name")
		text, _ := value.At(item, "value")
		if n, isText := name.(string); isText && !strings.HasPrefix(n, ":") {
			header.Add(n, spec.Text(text))
		}
	}
	return header
}

// Address is the method and URL of an operation with parameters, for a response that was kept without its request.
func Address(fsys fs.FS, options Options, operation string, params map[string][]string) (address, method string, err error) {
	s, err := spec.Load(fsys, spec.Options{File: options.File, BasePath: options.BasePath})
	if err != nil {
		return "", "", err
	}
	o, ok := s.Operation(operation)
	if !ok {
		return "", "", fmt.Errorf("no operation is called %q%s", operation, nearOperation(operation, s))
	}
	values := make([]any, len(o.Parameters))
	for i, p := range o.Parameters {
		values[i] = spec.Absent
		if given := params[p.Name]; len(given) > 0 {
			values[i] = readParameter(p, given[0])
		} else if p.In == "path" {
			return "", "", fmt.Errorf("parameter %s is missing: --param %s=VALUE", p.Name, p.Name)
		}
	}
	return o.Target(s.BasePath(), values).URL(), o.Method, nil
}
