package traffic

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// ReadHAR reads the entries of an HTTP Archive, version 1.2, one by one. Entries of other hosts than that of base are
// foreign; base "" takes every host.
func ReadHAR(r io.Reader, name, base string) (Source, error) {
	host, err := hostOf(base)
	if err != nil {
		return nil, err
	}
	text := bufio.NewReader(r)
	if mark, err := text.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = text.Discard(3)
	}
	source, err := readHAR(text, name)
	if err != nil {
		return nil, err
	}
	return ofHost(source, host), nil
}

// maxEntry bounds one entry of an archive, in bytes, and what is before the first.
const maxEntry = 64 << 20

func readHAR(r io.Reader, name string) (Source, error) {
	room := &bounded{r: r, left: maxEntry, fault: fmt.Errorf("an entry of more than %d MB", maxEntry>>20)}
	d := jsontext.NewDecoder(room, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if err := seek(d, "log", "entries"); err != nil {
		return nil, fmt.Errorf("%s: no HAR: %w", name, err)
	}
	at := 0
	return func() (Recorded, error) {
		room.left = maxEntry
		if d.PeekKind() == ']' {
			return Recorded{}, io.EOF
		}
		raw, err := d.ReadValue()
		if err != nil {
			return Recorded{}, fmt.Errorf("%s: entry %d: %w", name, at+1, err)
		}
		at++
		v, _ := jsonvalue.Decode(raw)
		out, err := readEntry(v)
		if err != nil {
			return Recorded{}, fmt.Errorf("%s: entry %d: %w", name, at, err)
		}
		out.Name = fmt.Sprintf("entry-%d", at)
		if _, err := url.Parse(out.URL); err != nil {
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

func readEntry(v any) (Recorded, error) {
	text := func(tokens ...string) string {
		found, _ := jsonvalue.At(v, tokens...)
		plain, _ := found.(string)
		return plain
	}
	number := func(tokens ...string) float64 {
		found, _ := jsonvalue.At(v, tokens...)
		n, _ := found.(jsonvalue.Number)
		return n.Float64()
	}
	out := Recorded{
		Method: text("request", "method"), URL: text("request", "url"), Status: int(number("response", "status")),
		RequestHeader: readHeaders(v, "request"), ResponseHeader: readHeaders(v, "response"),
		RequestBody: []byte(text("request", "postData", "text")), ResponseBody: []byte(text("response", "content", "text")),
		Took: time.Duration(number("time") * float64(time.Millisecond)),
	}
	if len(out.RequestBody) == 0 {
		out.RequestBody = append(out.RequestBody, bodyOfFields(v, &out)...)
	}
	if out.Method == "" || out.URL == "" {
		return out, errors.New("expected request.method and request.url")
	}
	if out.Status < http.StatusOK || out.Status > 599 || out.Status == http.StatusNotModified {
		return out, PassOver("without an answer of its own") // the browser got none, had one before, or went on with another protocol
	}
	_, kept := jsonvalue.At(v, "response", "content", "text")
	out.NoBody = !kept && (number("response", "content", "size") != 0 || number("response", "bodySize") > 0)
	_, asked := jsonvalue.At(v, "request", "postData")
	out.NoRequestBody = !asked && (number("request", "bodySize") > 0 || out.RequestHeader.Get("Content-Length") > "0")
	// A browser stores bodies as it read them: not encoded, whatever the headers say.
	out.RequestHeader.Del("Content-Encoding")
	out.ResponseHeader.Del("Content-Encoding")
	var err error
	if out.ResponseBody, err = decodedText(text("response", "content", "encoding"), out.ResponseBody); err != nil {
		return out, fmt.Errorf("response.content: %w", err)
	}
	if out.RequestBody, err = decodedText(text("request", "postData", "encoding")+text("request", "postData", "_encoding"), out.RequestBody); err != nil {
		return out, fmt.Errorf("request.postData: %w", err)
	}
	if mime := text("response", "content", "mimeType"); out.ResponseHeader.Get("Content-Type") == "" && mime != "" {
		out.ResponseHeader.Set("Content-Type", mime)
	}
	return out, nil
}

// decodedText undoes the encoding of a text of an archive.
func decodedText(encoding string, text []byte) ([]byte, error) {
	switch strings.ToLower(encoding) {
	case "", "utf-8", "utf8":
		return text, nil
	case "base64":
		decoded, err := base64.StdEncoding.DecodeString(string(text))
		if err != nil {
			return nil, fmt.Errorf("text: %w", err)
		}
		return decoded, nil
	}
	return nil, fmt.Errorf("encoding %q: expected base64, or none", encoding)
}

// bodyOfFields returns the body of a form whose fields alone were kept, postData.params of HAR 1.2, as clients send it.
func bodyOfFields(v any, r *Recorded) []byte {
	list, _ := jsonvalue.At(v, "request", "postData", "params")
	fields, _ := list.([]any)
	mimeType, _ := jsonvalue.At(v, "request", "postData", "mimeType")
	contentType := cmp.Or(r.RequestHeader.Get("Content-Type"), message.Text(mimeType))
	base, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || len(fields) == 0 {
		return nil
	}
	text := func(field any, name string) string {
		found, _ := jsonvalue.At(field, name)
		return message.Text(found)
	}
	r.RequestHeader.Set("Content-Type", contentType)
	switch base {
	case "application/x-www-form-urlencoded":
		pairs := make([]string, len(fields))
		for i, field := range fields {
			pairs[i] = url.QueryEscape(text(field, "name")) + "=" + url.QueryEscape(text(field, "value"))
		}
		return []byte(strings.Join(pairs, "&"))
	case "multipart/form-data":
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		if w.SetBoundary(parameters["boundary"]) != nil {
			r.RequestHeader.Set("Content-Type", w.FormDataContentType())
		}
		for _, field := range fields {
			writeField(w, text(field, "name"), text(field, "fileName"), text(field, "contentType"), text(field, "value"))
		}
		_ = w.Close()
		return body.Bytes()
	}
	return nil
}

// writeField writes a part of a form; a buffer takes whatever is written.
func writeField(w *multipart.Writer, name, file, contentType, text string) {
	header := textproto.MIMEHeader{"Content-Disposition": {multipart.FileContentDisposition(name, file)}}
	if file == "" {
		header.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": name}))
	}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	if part, err := w.CreatePart(header); err == nil {
		_, _ = io.WriteString(part, text)
	}
}

func readHeaders(v any, side string) http.Header {
	header := http.Header{}
	list, _ := jsonvalue.At(v, side, "headers")
	items, _ := list.([]any)
	for _, item := range items {
		name, _ := jsonvalue.At(item, "name")
		text, _ := jsonvalue.At(item, "value")
		if n, isText := name.(string); isText && !strings.HasPrefix(n, ":") {
			header.Add(n, message.Text(text))
		}
	}
	return header
}
