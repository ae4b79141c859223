package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"agentmock/mockserver"
)

// answers describes what pages read that is no JSON: events, pictures, documents, and what they upload.
const answers = `openapi: 3.2.0
info: {title: Answers, version: "1"}
paths:
  /ticks:
    get:
      responses:
        "200":
          description: one number after the other
          content:
            text/event-stream:
              itemSchema: {type: object, required: [data, id, event], properties: {id: {type: string}, event: {const: tick}, data: {type: string, contentMediaType: application/json, contentSchema: {type: object, required: [n], properties: {n: {type: integer}}}}}}
              example: "event: tick\nid: 1\ndata: {\"n\": 1}\n\nevent: tick\nid: 2\ndata: {\"n\": 2}\n\nevent: tick\nid: 3\ndata: {\"n\": 3}\n\n"
  /picture/png: {get: {responses: {"200": {description: a picture, content: {image/png: {}}}}}}
  /picture/jpeg: {get: {responses: {"200": {description: a picture, content: {image/jpeg: {}}}}}}
  /picture/gif: {get: {responses: {"200": {description: a picture, content: {image/gif: {}}}}}}
  /picture/svg: {get: {responses: {"200": {description: a picture, content: {image/svg+xml: {}}}}}}
  /report: {get: {responses: {"200": {description: a document, content: {application/pdf: {}}}}}}
  /archive: {get: {responses: {"200": {description: an archive, content: {application/zip: {}}}}}}
  /photos:
    post:
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [photo], properties: {photo: {type: string, format: binary}}}}}}
      responses: {"201": {description: taken, content: {application/json: {schema: {type: object, required: [id, filename, size, contentType], properties: {id: {type: integer}, filename: {type: string}, size: {type: integer}, contentType: {type: string}}}}}}}
  /photos/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: the picture, content: {image/*: {}}}}}
`

// front is a page on an origin of its own, in front of a mock.
func front(t *testing.T) (*tab, *httptest.Server) {
	t.Helper()
	mock := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(answers)}}, mockserver.Options{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><html lang=en><head><title>front</title><link rel=icon href='data:,'></head><body></body></html>"))
	}))
	t.Cleanup(site.Close)
	p := blank(t, browser(t), site, look{})
	p.api = mock.URL
	p.run(chromedp.Navigate(site.URL + "/"))
	return p, mock
}

// event is one as a page has seen it, and how long after it has asked.
type event struct {
	Type, Data, ID string
	At             float64
}

func wantEvents(t *testing.T, got []event) {
	t.Helper()
	if len(got) != 3 {
		t.Fatalf("%d events: %v", len(got), got)
	}
	for i, e := range got {
		if n := fmt.Sprint(i + 1); e.Type != "tick" || e.ID != n || e.Data != `{"n": `+n+`}` {
			t.Errorf("event %d: %+v", i, e)
		}
		if i > 0 && e.At-got[i-1].At < 150 {
			t.Errorf("event %d came %.0f ms after the one before, of an interval of 200: they do not come one by one", i, e.At-got[i-1].At)
		}
	}
}

const eventSource = `new Promise((resolve, reject) => {
	const got = [], begun = performance.now(), source = new EventSource(%q);
	source.addEventListener('tick', (e) => {
		got.push({Type: e.type, Data: e.data, ID: e.lastEventId, At: performance.now() - begun});
		if (got.length === 3) { source.close(); resolve(got); }
	});
	source.onerror = () => { source.close(); reject(new Error('the stream failed after ' + got.length)); };
})`

// TestAPageListensToEvents: EventSource hears each event as it comes, also in a session that the path names, as it sends no header.
func TestAPageListensToEvents(t *testing.T) {
	p, mock := front(t)
	wantEvents(t, of[[]event](p, fmt.Sprintf(eventSource, mock.URL+"/ticks?__interval=200ms")))

	asks(t, mock, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "get_ticks", "response": {"events": [
		{"event": "tick", "id": "1", "data": "{\"n\": 1}"}, {"event": "tick", "id": "2", "data": "{\"n\": 2}", "delay": "200ms"}, {"event": "tick", "id": "3", "data": "{\"n\": 3}", "delay": "200ms"}]}}`, "X-Mock-Session: alice")
	wantEvents(t, of[[]event](p, fmt.Sprintf(eventSource, mock.URL+"/__session/alice/ticks")))
	for session, want := range map[string]string{"alice": "total:1", "bob": "total:0"} {
		if got := fmt.Sprint(asks(t, mock, http.StatusOK, "GET /__admin/requests", "", "X-Mock-Session: "+session)); !strings.Contains(got, want) {
			t.Errorf("the journal of %s: %s", session, got)
		}
	}
}

// TestAPageReadsAStream: fetch has the text event by event.
func TestAPageReadsAStream(t *testing.T) {
	p, mock := front(t)
	wantEvents(t, of[[]event](p, fmt.Sprintf(`(async () => {
		const begun = performance.now(), got = [];
		const reader = (await fetch(%q)).body.pipeThrough(new TextDecoderStream()).getReader();
		let text = '';
		for (;;) {
			const {value, done} = await reader.read();
			if (done) return got;
			text += value;
			for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
				const line = (name) => new RegExp('^' + name + ': (.*)$', 'm').exec(text.slice(0, end))[1];
				got.push({Type: line('event'), Data: line('data'), ID: line('id'), At: performance.now() - begun});
			}
		}
	})()`, mock.URL+"/ticks?__interval=200ms")))
}

// TestAPageShowsFiles: pictures are drawn, a PDF is opened by the viewer, an archive is unpacked, and a picture that a page has drawn and uploaded is the
// one that it is shown.
func TestAPageShowsFiles(t *testing.T) {
	p, mock := front(t)
	const shown = `new Promise((resolve) => { const i = new Image(); i.onload = () => resolve(i.naturalWidth + 'x' + i.naturalHeight); i.onerror = () => resolve('no picture'); i.src = %q; })`
	for _, kind := range []string{"png", "jpeg", "gif", "svg"} {
		if got := of[string](p, fmt.Sprintf(shown, mock.URL+"/picture/"+kind)); got != "64x64" {
			t.Errorf("%s: %s", kind, got)
		}
	}
	const uploaded = `(async () => {
		const canvas = new OffscreenCanvas(32, 16);
		canvas.getContext('2d').fillRect(0, 0, 9, 9);
		const form = new FormData();
		form.set('photo', new File([await canvas.convertToBlob()], '照片 1.png', {type: 'image/png'}));
		return (await fetch(%q, {method: 'POST', body: form})).json();
	})()`
	said := of[struct {
		ID, Size              int
		Filename, ContentType string
	}](p, fmt.Sprintf(uploaded, mock.URL+"/photos"))
	if said.Filename != "照片 1.png" || said.ContentType != "image/png" || said.Size == 0 {
		t.Errorf("%+v", said)
	}
	if got := of[string](p, fmt.Sprintf(shown, fmt.Sprintf("%s/photos/%d", mock.URL, said.ID))); got != "32x16" {
		t.Errorf("the uploaded picture: %s", got)
	}
	const unpacked = `(async () => {
		const bytes = await (await fetch(%q)).arrayBuffer(), view = new DataView(bytes);
		if (view.getUint32(0, true) !== 0x04034b50) return 'no archive';
		const name = new TextDecoder().decode(bytes.slice(30, 30 + view.getUint16(26, true)));
		const packed = new Blob([bytes.slice(30 + view.getUint16(26, true) + view.getUint16(28, true))]);
		const reader = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
		return name + ': ' + new TextDecoder().decode((await reader.read()).value);
	})()`
	if got := of[string](p, fmt.Sprintf(unpacked, mock.URL+"/archive")); !strings.HasPrefix(got, "readme.txt: Document ") {
		t.Errorf("the archive: %q", got)
	}
	p.run(chromedp.Navigate(mock.URL + "/report"))
	if got := of[string](p, `document.contentType + ' ' + (document.querySelector('embed') || {}).type`); !strings.HasPrefix(got, "application/pdf") && !strings.HasSuffix(got, "application/pdf") {
		t.Errorf("the document is opened as %q", got)
	}
}
