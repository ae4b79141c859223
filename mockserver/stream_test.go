package mockserver_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// ticking has streams: of a schema, of an example, of one kind beside JSON.
const ticking = `openapi: 3.2.0
info: {title: Ticker, version: '1'}
paths:
  /ticks:
    get:
      operationId: ticks
      responses:
        '200':
          description: prices
          content:
            text/event-stream:
              itemSchema:
                type: object
                required: [data, event, id, retry]
                properties:
                  event: {const: price}
                  id: {type: string, pattern: '^[0-9]{3}$'}
                  retry: {type: integer, minimum: 1000, maximum: 1000}
                  data: {type: object, required: [cents], properties: {cents: {type: integer, minimum: 5, maximum: 5}}}
  /told:
    get:
      operationId: told
      responses:
        '200':
          description: a story
          content:
            text/event-stream: {schema: {type: string}, example: ": hello\n\ndata: a\r\ndata: b\r\n\r\ndata: c\n\ndata: [DONE]\n\n"}
  /chat:
    post:
      operationId: chat
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {stream: {type: boolean, description: 'Events that end with data: [DONE]'}}}
      responses:
        '200':
          description: said
          content:
            application/json: {schema: {type: object, required: [text], properties: {text: {const: hello}}}}
            text/event-stream:
              schema:
                type: object
                required: [id, choices]
                properties:
                  id: {type: string}
                  usage: {type: object, nullable: true}
                  choices:
                    type: array
                    minItems: 1
                    items:
                      type: object
                      required: [index, delta, finish_reason]
                      properties:
                        index: {type: integer}
                        finish_reason: {type: [string, 'null'], enum: [stop, null]}
                        delta: {type: object, properties: {role: {type: string}, content: {type: string, example: one two three}}}
  /long:
    get:
      operationId: long
      responses:
        '200':
          description: many
          content:
            text/event-stream: {schema: {type: array, minItems: 400, maxItems: 400, items: {type: object, required: [data], properties: {data: {const: x}}}}}
`

// arrival is an event as it came, and when.
type arrival struct {
	text string
	at   time.Duration
}

// listen reads a stream event by event, each with the time since the request.
func listen(t *testing.T, r *http.Request) (*http.Response, []arrival) {
	t.Helper()
	begun := time.Now()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var all []arrival
	var text strings.Builder
	for lines := bufio.NewReader(response.Body); ; {
		line, err := lines.ReadString('\n')
		text.WriteString(line)
		if strings.TrimRight(line, "\r\n") == "" && text.Len() > 0 {
			all = append(all, arrival{text.String(), time.Since(begun)})
			text.Reset()
		}
		if err != nil {
			return response, all
		}
	}
}

func asking(t *testing.T, server *httptest.Server, method, path, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func textsOf(all []arrival) (texts []string) {
	for _, one := range all {
		texts = append(texts, one.text)
	}
	return texts
}

func TestEventsComeOneByOne(t *testing.T) {
	server := start(t, oneFile(ticking), mockserver.Options{})
	response, all := listen(t, asking(t, server, "GET", "/ticks?__interval=60ms", ""))
	if response.Header.Get("Content-Type") != "text/event-stream" || response.ContentLength != -1 || response.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("headers: %v", response.Header)
	}
	if response.Header.Get("Preference-Applied") != "interval=60ms" {
		t.Errorf("Preference-Applied: %q", response.Header.Get("Preference-Applied"))
	}
	if len(all) < 2 || len(all) > 5 {
		t.Fatalf("%d events", len(all))
	}
	for i, event := range all {
		var id int
		if _, err := fmt.Sscanf(event.text, "event: price\nid: %d\nretry: 1000\ndata: {\"cents\":5}\n\n", &id); err != nil {
			t.Errorf("event %d is %q: %v", i, event.text, err)
		}
		if i > 0 && event.at-all[i-1].at < 30*time.Millisecond {
			t.Errorf("event %d came %s after the one before", i, event.at-all[i-1].at)
		}
	}
}

func TestAnExampleIsToldToTheLetter(t *testing.T) {
	server := start(t, oneFile(ticking), mockserver.Options{})
	_, all := listen(t, asking(t, server, "GET", "/told", ""))
	want := []string{": hello\n\n", "data: a\r\ndata: b\r\n\r\n", "data: c\n\n", "data: [DONE]\n\n"}
	if diff := cmp.Diff(want, textsOf(all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if last := all[len(all)-1].at; last < 100*time.Millisecond {
		t.Errorf("all were there after %s", last)
	}
}

func TestStreamIsAskedForInTheRequest(t *testing.T) {
	server := start(t, oneFile(ticking), mockserver.Options{})
	for _, body := range []string{`{}`, `{"stream": false}`} {
		if got := asks(t, server, 200, "POST /chat", body)["text"]; got != "hello" {
			t.Errorf("%s: %v", body, got)
		}
	}
	r := asking(t, server, "POST", "/chat?__interval=0s", `{"stream": true}`)
	r.Header.Set("Accept", "application/json") // as the clients of such APIs have it
	_, all := listen(t, r)
	var got []string
	for _, event := range all {
		_, part, _ := strings.Cut(event.text, `"choices":`)
		got = append(got, part)
	}
	if len(all) < 5 || all[len(all)-1].text != "data: [DONE]\n\n" {
		t.Fatalf("got %q", textsOf(all))
	}
	ids := map[string]bool{}
	for _, event := range all[:len(all)-1] {
		id, _, _ := strings.Cut(event.text, ",")
		ids[id] = true
	}
	if len(ids) != 1 {
		t.Errorf("chunks of one message have %d ids", len(ids))
	}
	if first, last := got[0], got[len(got)-2]; !strings.Contains(first, `{"index":0,"finish_reason":null,"delta":{"role":"assistant","content":"one"}}`) || !strings.Contains(last, `{"index":0,"finish_reason":"stop","delta":{}}`) {
		t.Errorf("first %s last %s", first, last)
	}
	if !strings.Contains(got[1], `"content":" two"`) || len(all) > 2+24 {
		t.Errorf("%d events, the second %s", len(all), got[1])
	}
}

// TestChunksAreUnfinishedWhereNullIsMeant: a nullable that does not list null beside its enum means it; one whose reason is never null says stop.
func TestChunksAreUnfinishedWhereNullIsMeant(t *testing.T) {
	for reason, want := range map[string]string{"type: string, nullable: true, enum: [stop]": "null", "type: string, enum: [stop]": `"stop"`} {
		document := strings.Replace(ticking, "type: [string, 'null'], enum: [stop, null]", reason, 1)
		if document == ticking {
			t.Fatal("there is no such reason")
		}
		server := start(t, oneFile(document), mockserver.Options{})
		_, all := listen(t, asking(t, server, "POST", "/chat?__interval=0s", `{"stream": true}`))
		for i, event := range all[:len(all)-1] {
			expected := want
			if i == len(all)-2 {
				expected = `"stop"`
			}
			if !strings.Contains(event.text, `"finish_reason":`+expected) {
				t.Errorf("%s: event %d of %d: %s", reason, i, len(all), event.text)
			}
		}
	}
}

func TestHeadOfAStreamWaitsForNothing(t *testing.T) {
	server := start(t, oneFile(ticking), mockserver.Options{After: func(time.Duration) <-chan time.Time { return nil }})
	if got := send(t, server, "HEAD /told"); got.StatusCode != 200 || got.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("%d %v", got.StatusCode, got.Header)
	}
}

// TestStreamsEnd has a clock that never goes on: a stream ends with its client, and with the mock.
func TestStreamsEnd(t *testing.T) {
	waits := make(chan bool, 10)
	mock, err := mockserver.New(oneFile(ticking), mockserver.Options{After: func(time.Duration) <-chan time.Time {
		waits <- true
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan bool, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mock.ServeHTTP(w, r)
		ended <- true
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	response, err := http.DefaultClient.Do(asking(t, server, "GET", "/told", "").WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	<-waits
	cancel()
	<-ended
	response.Body.Close()
	response, err = http.DefaultClient.Do(asking(t, server, "GET", "/told", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	<-waits
	mock.Drain()
	<-ended
	if got, err := io.ReadAll(response.Body); err != nil || string(got) != ": hello\n\n" {
		t.Errorf("got %q, %v", got, err)
	}
}

// crossStream asks for more events than the usual gap leaves time for: the gaps become shorter, and the whole is not longer. Where a client
// says the gap, it is that.
func crossStream(t *testing.T) {
	for path, want := range map[string]time.Duration{"/told": 50 * time.Millisecond, "/long": 5 * time.Second / 400, "/long?__interval=1s": time.Second} {
		var gaps []time.Duration
		server := start(t, oneFile(ticking), mockserver.Options{After: func(d time.Duration) <-chan time.Time {
			gaps = append(gaps, d)
			return time.After(0)
		}})
		send(t, server, path)
		if len(gaps) < 3 || gaps[0] != want || gaps[len(gaps)-1] != want {
			t.Errorf("%s: %d gaps of %v, want %s", path, len(gaps), gaps, want)
		}
	}
}

// TestIntervalOfAllStreams is set when the mock starts or while it runs; what a client or an exchange file says goes before it.
func TestIntervalOfAllStreams(t *testing.T) {
	var gaps []time.Duration
	options := mockserver.Options{Interval: "2s", After: func(d time.Duration) <-chan time.Time {
		gaps = append(gaps, d)
		return time.After(0)
	}}
	server := start(t, oneFile(ticking), options)
	wants := func(path string, want time.Duration) {
		t.Helper()
		gaps = nil
		if send(t, server, path); len(gaps) < 3 || gaps[0] != want {
			t.Errorf("%s: %d gaps of %v, want %s", path, len(gaps), gaps, want)
		}
	}
	wants("/long", 2*time.Second)
	wants("/long?__interval=1s", time.Second)
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"interval": "300ms"}`)
	wants("/long", 300*time.Millisecond)
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"interval": ""}`)
	wants("/long", 5*time.Second/400)
	for _, wrong := range []string{`{"interval": "2m"}`, `{"interval": "-1s"}`, `{"interval": "soon"}`} {
		asks(t, server, http.StatusUnprocessableEntity, "PATCH /__admin/settings", wrong)
	}
	if _, err := mockserver.New(oneFile(ticking), mockserver.Options{Interval: "soon"}); err == nil || !strings.Contains(err.Error(), "interval: expected a time such as 500ms") {
		t.Errorf("%v", err)
	}
}

// crossChunks has messages of as many words as there may be chunks, and of more.
func crossChunks(t *testing.T) {
	for words, most := range map[int]int{1: 7, 30: 26} { // with the chunk that ends the message, and the end
		document := strings.Replace(ticking, "one two three", strings.TrimSpace(strings.Repeat("w ", words)), 1)
		_, all := listen(t, asking(t, start(t, oneFile(document), mockserver.Options{}), "POST", "/chat?__interval=0s", `{"stream": true}`))
		if len(all) > most || words > 24 && len(all) != most {
			t.Errorf("%d words in %d events, want %d: %q", words, len(all), most, textsOf(all))
		}
	}
}

// TestAFixtureSaysItsEvents has a stream with times of its own, among the files and at run time.
func TestAFixtureSaysItsEvents(t *testing.T) {
	const exchange = `response:
  events:
    - {data: {id: a, choices: [{index: 0, delta: {content: hi}, finish_reason: null}]}}
    - {event: more, id: 7, data: {id: a, choices: [{index: 0, delta: {}, finish_reason: stop}]}, delay: 80ms}
    - {data: "[DONE]", delay: 0s}
`
	want := []string{
		"data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":null}]}\n\n",
		"event: more\nid: 7\ndata: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", "data: [DONE]\n\n",
	}
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(ticking)}, "fixtures/chat/told.yaml": {Data: []byte(exchange)}}, mockserver.Options{})
	response, all := listen(t, asking(t, server, "POST", "/chat", `{"stream": true}`))
	if diff := cmp.Diff(want, textsOf(all)); diff != "" || response.ContentLength != -1 {
		t.Fatalf("length %d (-want +got):\n%s", response.ContentLength, diff)
	}
	if gap := all[1].at - all[0].at; gap < 60*time.Millisecond || gap > 2*time.Second {
		t.Errorf("the second came %s after the first", gap)
	}
	bare := start(t, oneFile(ticking), mockserver.Options{})
	asks(t, bare, 201, "POST /__admin/fixtures", `{"operation": "told", "response": {"events": [{"data": "x"}, {"data": "y", "delay": "1ms"}]}}`)
	if got := send(t, bare, "/told").Text; got != "data: x\n\ndata: y\n\n" {
		t.Errorf("at run time: %q", got)
	}
}

func TestEventsOfAFixtureAreChecked(t *testing.T) {
	for name, test := range map[string]struct{ operation, events, want string }{
		"the schema":      {"ticks", "[{event: price, id: '123', retry: 1000, data: {cents: 6}}]", "/0/data/cents"},
		"no list":         {"told", "{data: x}", "expected a list of at least one event"},
		"a key":           {"told", "[{dat: x}]", "unknown key \"dat\""},
		"a time":          {"told", "[{data: x, delay: 5}]", "expected a time such as 300ms"},
		"a drawn time":    {"told", "[{data: x, delay: {median: 1s, p99: 2s}}]", "expected a time such as 200ms for an event"},
		"no events there": {"json", "[{data: x}]", "is not of text/event-stream"},
		"a body as well":  {"told", "[{data: x}], body: x", "found two of them"},
	} {
		t.Run(name, func(t *testing.T) {
			document := ticking + "  /json: {get: {operationId: json, responses: {'200': {description: a, content: {application/json: {schema: {}}}}}}}\n"
			_, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(document)}, "fixtures/" + test.operation + "/a.yaml": {Data: []byte("response: {events: " + test.events + "}\n")}}, mockserver.Options{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
