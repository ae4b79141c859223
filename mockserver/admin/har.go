package admin

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"agentmock/internal/state"
)

// har is an HTTP Archive 1.2, as far as a mock knows what belongs into one.
type har struct {
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

func (c *call) exportRequests() {
	entries, ok := c.entries(func(e *state.Entry) bool { return e.Status != 0 })
	if !ok {
		return
	}
	out := har{harLog{Version: "1.2", Creator: harCreator{"agentmock", "1"}, Entries: []harEntry{}}}
	for _, e := range entries {
		out.Log.Entries = append(out.Log.Entries, harOf(e, "http://"+c.gin.Request.Host))
	}
	c.gin.Header("Content-Disposition", `attachment; filename="agentmock.har"`)
	c.json(http.StatusOK, out)
}

// harOf returns an entry of an archive; base is the mock's URL, since journals keep paths.
func harOf(e *state.Entry, base string) harEntry {
	took := float64(e.Took.Microseconds()) / 1000
	return harEntry{
		Started: e.At, Time: took, Timings: harTimings{Wait: took}, Comment: strings.TrimSuffix(e.Source+": "+e.Why, ": "),
		Request: harRequest{
			Method: e.Method, URL: base + e.URL, HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: harHeaders(e.RequestHeader),
			QueryString: harQuery(e.URL), PostData: harPost(e), HeadersSize: -1, BodySize: len(e.RequestBody),
		},
		Response: harResponse{
			Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: harHeaders(e.ResponseHeader),
			Content: harBody(e), HeadersSize: -1, BodySize: e.ResponseSize,
		},
	}
}

func harHeaders(h http.Header) []harPair {
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

func harPost(e *state.Entry) *harPostData {
	if len(e.RequestBody) == 0 || len(e.RequestBody) == state.MaxBody { // a part of one would be taken for all of it
		return nil
	}
	return &harPostData{e.RequestHeader.Get("Content-Type"), strings.ToValidUTF8(string(e.RequestBody), "\uFFFD")}
}

func harBody(e *state.Entry) harContent {
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
