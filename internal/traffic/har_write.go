package traffic

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Entry is an exchange for an archive.
type Entry struct {
	Recorded
	At           time.Time
	Comment      string
	ResponseSize int64 // in bytes; ResponseBody may be cut
}

// HAR is an HTTP Archive 1.2, as far as a mock knows what belongs into one: what [ReadHAR] reads back.
type HAR struct {
	Log harLog `json:"log"`
}

type harLog struct {
	Version string     `json:"version"`
	Creator harCreator `json:"creator"`
	Entries []harEntry `json:"entries"`
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type harEntry struct {
	Started  time.Time   `json:"startedDateTime"`
	Time     float64     `json:"time"` // in milliseconds
	Request  harRequest  `json:"request"`
	Response harResponse `json:"response"`
	Cache    struct{}    `json:"cache"`
	Timings  harTimings  `json:"timings"`
	Comment  string      `json:"comment,omitempty"`
}

type harTimings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

type harRequest struct {
	Method      string       `json:"method"`
	URL         string       `json:"url"`
	HTTPVersion string       `json:"httpVersion"`
	Cookies     []harPair    `json:"cookies"`
	Headers     []harPair    `json:"headers"`
	QueryString []harPair    `json:"queryString"`
	PostData    *harPostData `json:"postData,omitempty"`
	HeadersSize int          `json:"headersSize"`
	BodySize    int          `json:"bodySize"`
}

type harPostData struct {
	MimeType string `json:"mimeType"`
	Text     string `json:"text"`
	Encoding string `json:"_encoding,omitempty"` // HAR 1.2 has none for requests
}

type harResponse struct {
	Status      int        `json:"status"`
	StatusText  string     `json:"statusText"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []harPair  `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	Content     harContent `json:"content"`
	RedirectURL string     `json:"redirectURL"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int64      `json:"bodySize"`
}

type harContent struct {
	Size     int64  `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// NewHAR returns an archive of entries, to be marshalled to JSON.
func NewHAR(entries []Entry) HAR {
	out := HAR{harLog{Version: "1.2", Creator: harCreator{"agentmock", "1"}, Entries: make([]harEntry, len(entries))}}
	for i := range entries {
		out.Log.Entries[i] = harOf(&entries[i])
	}
	return out
}

func harOf(e *Entry) harEntry {
	took := float64(e.Took.Microseconds()) / 1000
	return harEntry{
		Started: e.At, Time: took, Timings: harTimings{Wait: took}, Comment: e.Comment,
		Request: harRequest{
			Method: e.Method, URL: e.URL, HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: harPairs(e.RequestHeader),
			QueryString: harQuery(e.URL), PostData: harPost(e), HeadersSize: -1, BodySize: len(e.RequestBody),
		},
		Response: harResponse{
			Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: harPairs(e.ResponseHeader),
			Content: harBody(e), HeadersSize: -1, BodySize: e.ResponseSize,
		},
	}
}

func harPairs(h http.Header) []harPair {
	pairs := []harPair{}
	for name, values := range h {
		for _, text := range values {
			pairs = append(pairs, harPair{name, text})
		}
	}
	slices.SortFunc(pairs, func(a, b harPair) int { return strings.Compare(a.Name, b.Name) })
	return pairs
}

func harQuery(target string) []harPair {
	pairs := []harPair{}
	_, query, _ := strings.Cut(target, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		pairs = append(pairs, harPair{unescaped(name), unescaped(text)})
	}
	return pairs
}

func unescaped(text string) string {
	if out, err := url.QueryUnescape(text); err == nil {
		return out
	}
	return text
}

func harPost(e *Entry) *harPostData {
	if len(e.RequestBody) == 0 {
		return nil
	}
	if !utf8.Valid(e.RequestBody) {
		return &harPostData{e.RequestHeader.Get("Content-Type"), base64.StdEncoding.EncodeToString(e.RequestBody), "base64"}
	}
	return &harPostData{MimeType: e.RequestHeader.Get("Content-Type"), Text: string(e.RequestBody)}
}

func harBody(e *Entry) harContent {
	c := harContent{Size: e.ResponseSize, MimeType: e.ResponseHeader.Get("Content-Type")}
	switch {
	case int64(len(e.ResponseBody)) < e.ResponseSize: // it was cut
	case utf8.Valid(e.ResponseBody):
		c.Text = string(e.ResponseBody)
	default:
		c.Text, c.Encoding = base64.StdEncoding.EncodeToString(e.ResponseBody), "base64"
	}
	return c
}
