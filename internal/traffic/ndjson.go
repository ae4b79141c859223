package traffic

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/go-json-experiment/json/jsontext"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

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

// maxLine bounds one recorded exchange, in bytes with the end of its line.
const maxLine = 64 << 20

func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, fmt.Errorf("a line of more than %d MB", maxLine>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// parseLine reads the members by their raw text, so that the body is judged as it was and not as something re-encoded.
func parseLine(line []byte) (Recorded, error) {
	out := Recorded{Method: http.MethodGet, Status: http.StatusOK, ResponseHeader: http.Header{}}
	d := jsontext.NewDecoder(bytes.NewBuffer(line), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
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
		end := int(d.InputOffset())
		if err := out.set(key, line[end-len(raw):end], &body, &asText); err != nil {
			return out, err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return out, err
	}
	if rest := bytes.TrimSpace(line[d.InputOffset():]); len(rest) > 0 {
		return out, fmt.Errorf("something follows the exchange: expected one a line")
	}
	if out.URL == "" {
		return out, fmt.Errorf("url is missing")
	}
	out.ResponseBody = body
	if asText {
		text, _ := jsonvalue.Decode(body)
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
	v := jsonvalue.FromText(raw)
	text, isText := v.(string)
	number, isNumber := v.(jsonvalue.Number)
	switch key {
	case "method", "url":
		if !isText {
			return fmt.Errorf("%s: expected a string", key)
		}
		if key == "method" {
			r.Method = openapi.MethodOf(text)
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
		headers, isObject := v.(*jsonvalue.Object)
		if !isObject {
			return fmt.Errorf("%s: expected names and values", key)
		}
		target := r.ResponseHeader
		if key == "requestHeaders" {
			r.RequestHeader = http.Header{}
			target = r.RequestHeader
		}
		for _, m := range headers.Members {
			target.Add(m.Name, message.Text(m.Value))
		}
	case "bodyText":
		*asText = v == true
	}
	return nil
}
