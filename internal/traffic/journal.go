package traffic

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// readJournal reads what GET /__admin/requests of a mock answers.
func readJournal(r *bufio.Reader, name string) (Source, error) {
	room := &bounded{r: r, left: maxEntry, fault: fmt.Errorf("an entry of more than %d MB", maxEntry>>20)}
	d := jsontext.NewDecoder(room, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if err := seek(d, "requests"); err != nil {
		return nil, fmt.Errorf("%s: no journal: %w", name, err)
	}
	at := 0
	return func() (Recorded, error) {
		room.left = maxEntry
		if d.PeekKind() == ']' {
			return Recorded{}, io.EOF
		}
		raw, err := d.ReadValue()
		at++
		if err != nil {
			return Recorded{}, fmt.Errorf("%s: request %d: %w", name, at, err)
		}
		out, err := parseEntry(raw)
		out.Name = fmt.Sprintf("request-%d", at)
		if err != nil && !errors.Is(err, ErrForeign) {
			err = fmt.Errorf("%s: request %d: %w", name, at, err)
		}
		return out, err
	}, nil
}

// isEntry reports whether an object is an entry of a journal.
func isEntry(text []byte) bool { return hasMember("request")(text) && hasMember("response")(text) }

// parseEntry reads an entry of a journal.
func parseEntry(raw []byte) (Recorded, error) {
	v, faults := jsonvalue.Decode(raw)
	if len(faults) > 0 {
		return Recorded{}, fmt.Errorf("%s", faults[0].Reason)
	}
	out := Recorded{Method: textAt(v, "request", "method"), URL: textAt(v, "request", "url"), Status: intAt(v, "response", "status")}
	if out.Method == "" || out.URL == "" {
		return out, fmt.Errorf("expected request.method and request.url")
	}
	if out.Status < 100 || out.Status > 599 {
		return out, PassOver("without an answer of its own")
	}
	if kind, _, _ := strings.Cut(textAt(v, "source"), " "); kind == "callback" || kind == "webhook" {
		return out, PassOver("sent by the mock itself")
	}
	out.Took = time.Duration(floatAt(v, "took_ms") * float64(time.Millisecond))
	var err error
	for _, side := range []struct {
		name   string
		header *http.Header
		body   *[]byte
	}{{"request", &out.RequestHeader, &out.RequestBody}, {"response", &out.ResponseHeader, &out.ResponseBody}} {
		headers, _ := jsonvalue.At(v, side.name, "headers")
		if headers == nil {
			headers = &jsonvalue.Object{}
		}
		if *side.header, err = headersOf(side.name+".headers", headers); err != nil {
			return out, err
		}
		*side.body = []byte(textAt(v, side.name, "body"))
		if coded, _ := jsonvalue.At(v, side.name, "body_base64"); coded == true {
			if *side.body, err = base64.StdEncoding.DecodeString(string(*side.body)); err != nil {
				return out, fmt.Errorf("%s.body: %w", side.name, err)
			}
		}
	}
	if out.NoBody = intAt(v, "response", "size") > len(out.ResponseBody); out.NoBody {
		out.ResponseBody = nil // a piece of it says nothing
	}
	out.NoRequestBody = len(out.RequestBody) == 0 && out.RequestHeader.Get("Content-Length") > "0" || len(out.RequestBody) >= journalBody
	return out, nil
}

// journalBody is as much as a journal keeps of a body, in bytes: one as long may be cut.
const journalBody = 64 << 10

func textAt(v any, tokens ...string) string {
	found, _ := jsonvalue.At(v, tokens...)
	text, _ := found.(string)
	return text
}

func floatAt(v any, tokens ...string) float64 {
	found, _ := jsonvalue.At(v, tokens...)
	n, _ := found.(jsonvalue.Number)
	return n.Float64()
}

func intAt(v any, tokens ...string) int { return int(floatAt(v, tokens...)) }

func listAt(v any, tokens ...string) []any {
	found, _ := jsonvalue.At(v, tokens...)
	list, _ := found.([]any)
	return list
}

// plainAt returns a text or a number as a text.
func plainAt(v any, tokens ...string) string {
	found, _ := jsonvalue.At(v, tokens...)
	if found == nil {
		return ""
	}
	return message.Text(found)
}
