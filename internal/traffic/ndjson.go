package traffic

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/suggest"
)

// ReadNDJSON reads exchanges, one JSON object a line: "method", "url", which may be a path, and "status" have to be there.
// "headers" are the response's, "body" its JSON value; with "bodyText": true it is a string that holds the text, with "bodyBase64": true
// one that holds the bytes. "requestHeaders", "requestBody", "requestBodyText" and "requestBodyBase64" are the same of the request, "seconds" is how
// long the answer took, "name" whatever one likes. What is not there was not kept, and is not judged. Another member is an error.
func ReadNDJSON(r io.Reader, name string) Source {
	lines := bufio.NewReaderSize(r, 1<<20)
	at := 0
	return func() (Recorded, error) {
		for {
			line, err := readLine(lines)
			at++
			if len(bytes.TrimSpace(line)) > 0 {
				out, parseErr := parseExchange(line)
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

// readArray reads exchanges that are the elements of one array.
func readArray(r *bufio.Reader, name string) (Source, error) {
	room := &bounded{r: r, left: maxLine, fault: fmt.Errorf("an exchange of more than %d MB", maxLine>>20)}
	d := jsontext.NewDecoder(room, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if _, err := d.ReadToken(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	at := 0
	return func() (Recorded, error) {
		room.left = maxLine
		if d.PeekKind() == ']' {
			return Recorded{}, io.EOF
		}
		raw, err := d.ReadValue()
		at++
		if err != nil {
			return Recorded{}, fmt.Errorf("%s: exchange %d: %w", name, at, err)
		}
		out, err := parseExchange(raw)
		if err != nil && !errors.Is(err, ErrForeign) {
			return Recorded{}, fmt.Errorf("%s: exchange %d: %w", name, at, err)
		}
		out.Name = fmt.Sprintf("exchange-%d", at)
		return out, err
	}, nil
}

// line is an exchange as it is read, its bodies raw: they are judged as they were and not as something re-encoded.
type line struct {
	Recorded
	seen            []string
	body, requested lineBody
}

// lineBody is a body with how it is written.
type lineBody struct {
	raw          jsontext.Value
	text, base64 bool
}

// exchangeMembers are the members of an exchange.
var exchangeMembers = []string{
	"method", "url", "status", "headers", "body", "bodyText", "bodyBase64", "requestHeaders", "requestBody", "requestBodyText", "requestBodyBase64", "seconds", "name", "at",
}

// parseExchange reads the members by their raw text.
func parseExchange(text []byte) (Recorded, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if token, err := d.ReadToken(); err != nil || token.Kind() != '{' {
		return Recorded{}, fmt.Errorf("expected an exchange: {\"method\": …, \"url\": …, \"status\": …, \"body\": …}")
	}
	var out line
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return Recorded{}, err
		}
		key := name.String()
		raw, err := d.ReadValue()
		if err != nil {
			return Recorded{}, err
		}
		end := int(d.InputOffset())
		if err := out.set(key, text[end-len(raw):end]); err != nil {
			if isEntry(text) {
				return parseEntry(text)
			}
			return Recorded{}, err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return Recorded{}, err
	}
	if rest := bytes.TrimSpace(text[d.InputOffset():]); len(rest) > 0 {
		return Recorded{}, fmt.Errorf("something follows the exchange: expected one a line")
	}
	return out.complete()
}

// complete returns the exchange of a line.
func (l *line) complete() (Recorded, error) {
	for _, needed := range []string{"url", "method", "status"} {
		if !slices.Contains(l.seen, needed) {
			return Recorded{}, fmt.Errorf("%s is missing", needed)
		}
	}
	var err error
	l.NoBody, l.NoRequestBody = !slices.Contains(l.seen, "body"), !slices.Contains(l.seen, "requestBody")
	if l.ResponseBody, err = l.body.bytes("body"); err != nil {
		return Recorded{}, err
	}
	if l.RequestBody, err = l.requested.bytes("requestBody"); err != nil {
		return Recorded{}, err
	}
	if l.ResponseHeader == nil {
		l.ResponseHeader = http.Header{}
		if l.body.isJSON() { // it stands there as JSON, and what it was called is not known
			l.ResponseHeader.Set("Content-Type", "application/json")
		}
	}
	return l.Recorded, nil
}

func (b lineBody) isJSON() bool { return len(b.raw) > 0 && !b.text && !b.base64 }

// bytes returns the body that a member holds.
func (b lineBody) bytes(member string) ([]byte, error) {
	if b.isJSON() || len(b.raw) == 0 {
		return b.raw, nil
	}
	v, _ := jsonvalue.Decode(b.raw)
	text, isText := v.(string)
	if !isText {
		return nil, fmt.Errorf("%s: expected a string, as %sText or %sBase64 says", member, member, member)
	}
	if !b.base64 {
		return []byte(text), nil
	}
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", member, err)
	}
	return decoded, nil
}

func (l *line) set(key string, raw jsontext.Value) error {
	if slices.Contains(l.seen, key) {
		return fmt.Errorf("%s is there twice", key)
	}
	l.seen = append(l.seen, key)
	var err error
	switch key {
	case "body":
		l.body.raw = raw
	case "requestBody":
		l.requested.raw = raw
	case "bodyText":
		l.body.text, err = boolOf(key, raw)
	case "bodyBase64":
		l.body.base64, err = boolOf(key, raw)
	case "requestBodyText":
		l.requested.text, err = boolOf(key, raw)
	case "requestBodyBase64":
		l.requested.base64, err = boolOf(key, raw)
	case "headers":
		l.ResponseHeader, err = headersOf(key, jsonvalue.FromText(raw))
	case "requestHeaders":
		l.RequestHeader, err = headersOf(key, jsonvalue.FromText(raw))
	default:
		return l.setScalar(key, jsonvalue.FromText(raw))
	}
	return err
}

// setScalar sets what is one text or number.
func (l *line) setScalar(key string, v any) error {
	text, isText := v.(string)
	number, isNumber := v.(jsonvalue.Number)
	switch key {
	case "method", "url", "name", "at":
		if !isText || text == "" {
			return fmt.Errorf("%s: expected a string", key)
		}
		if key == "method" {
			l.Method = openapi.MethodOf(text)
		} else if key == "url" {
			l.URL = text
		}
	case "status":
		status, ok := number.Int64()
		if !isNumber || !ok || status < 100 || status > 599 {
			return fmt.Errorf("status: expected a number from 100 to 599")
		}
		l.Status = int(status)
	case "seconds":
		seconds := number.Float64()
		if !isNumber || seconds < 0 || seconds > 1e6 {
			return fmt.Errorf("seconds: expected how long it took, as a number")
		}
		l.Took = time.Duration(seconds * float64(time.Second))
	default:
		return unknownMember(key)
	}
	return nil
}

// otherNames are what members are called by other tools.
var otherNames = map[string]string{
	"statuscode": "status", "code": "status", "responsestatus": "status", "uri": "url", "path": "url", "verb": "method", "responsebody": "body", "responseheaders": "headers",
	"duration": "seconds", "latency": "seconds", "took": "seconds", "elapsed": "seconds", "requestbodytext": "requestBodyText", "timestamp": "at", "time": "at",
}

func unknownMember(key string) error {
	if known := otherNames[strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(key))]; known != "" {
		return fmt.Errorf("no member is called %q; near: %s", key, known)
	}
	return fmt.Errorf("no member is called %q%s", key, suggest.Hint(key, exchangeMembers))
}

func boolOf(key string, raw jsontext.Value) (bool, error) {
	is, isBool := jsonvalue.FromText(raw).(bool)
	if !isBool {
		return false, fmt.Errorf("%s: expected true or false", key)
	}
	return is, nil
}

// headersOf reads names with a text each, or with several.
func headersOf(key string, v any) (http.Header, error) {
	object, isObject := v.(*jsonvalue.Object)
	if !isObject {
		return nil, fmt.Errorf("%s: expected names and values", key)
	}
	header := http.Header{}
	for _, m := range object.Members {
		texts, isList := m.Value.([]any)
		if !isList {
			texts = []any{m.Value}
		}
		for _, one := range texts {
			if !message.IsScalar(one) || one == nil {
				return nil, fmt.Errorf("%s: %s: expected a string, or a list of them", key, m.Name)
			}
			header.Add(m.Name, message.Text(one))
		}
	}
	return header, nil
}
