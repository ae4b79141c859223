package mockserver_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// cabinet has files in the ways in which documents have them.
const cabinet = `openapi: 3.1.0
info: {title: Cabinet, version: "1"}
paths:
  /files:
    get: {responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/File"}}}}}}}
    post:
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [file], properties: {file: {type: string, format: binary}, purpose: {type: string}}}}, application/octet-stream: {}}}
      parameters: [{name: filename, in: query, schema: {type: string}}]
      responses: {"201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/File"}}}}}
    delete: {parameters: [{name: ids, in: query, required: true, schema: {type: array, items: {type: string}}, style: form, explode: false}], responses: {"204": {description: gone}}}
  /files/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/File"}}}}, "404": {description: none}}}
    put: {requestBody: {content: {application/pdf: {}}}, responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/File"}}}}}}
    delete: {responses: {"204": {description: gone}}}
  /files/{id}/content:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        "200": {description: bytes, headers: {Content-Disposition: {schema: {type: string}}, ETag: {schema: {type: string}}}, content: {"*/*": {schema: {type: string, format: binary}}}}
        "206": {description: some, headers: {Content-Range: {required: true, schema: {type: string}}}, content: {"*/*": {schema: {type: string, format: binary}}}}
        "416": {description: none of it}
  /files/download/{fileId}:
    parameters: [{name: fileId, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: bytes, content: {application/octet-stream: {}}}}}
  /texts/{id}/content:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: its text, content: {application/json: {schema: {type: string}}}}}}
  /texts:
    post: {requestBody: {content: {text/csv: {schema: {type: string}}}}, responses: {"200": {description: made, content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: object, required: [id, fileName, contentType, size], properties: {id: {type: integer}, fileName: {type: [string, "null"]}, contentType: {type: string}, size: {type: string}}}}}}}}}}
  /pets/{id}: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], delete: {responses: {"204": {description: gone}}}}
  /pets/{id}/uploadPhoto:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    post: {requestBody: {content: {image/*: {}}}, responses: {"200": {description: taken, content: {application/json: {schema: {type: object, required: [name, type, size], properties: {name: {const: Rex}, type: {enum: [dog]}, size: {type: integer, maximum: 3}}}}}}}}
  /pets/{id}/photo:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: bytes, content: {image/png: {}, image/jpeg: {}}}}}
    put: {requestBody: {content: {image/*: {}}}, responses: {"204": {description: taken}}}
  /pair:
    post:
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, properties: {front: {type: string, format: binary}, back: {type: string, format: binary}, name: {type: string}}}}}}
      responses: {"200": {description: made, content: {application/json: {schema: {type: object, required: [name, back, front], properties: {name: {type: string}, back: {$ref: "#/components/schemas/Facts"}, front: {$ref: "#/components/schemas/Facts"}}}}}}}
  /many:
    post:
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [files], properties: {files: {type: array, items: {type: string, format: binary}}}}}}}
      responses: {"200": {description: made, content: {application/json: {schema: {type: object, required: [files], properties: {files: {type: array, items: {$ref: "#/components/schemas/Facts"}}}}}}}}
  /sample:
    post:
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {"200": {description: made, content: {application/json: {schema: {type: object}, example: {id: 7, bytes: 12345}}}}}
components:
  schemas:
    File: {type: object, required: [id, filename, bytes], properties: {id: {type: string, readOnly: true}, filename: {type: string}, bytes: {type: integer}, purpose: {type: string}, sha256: {type: string}, content_type: {type: string}}}
    Facts: {type: object, required: [name, size, type, md5, checksum, extension], properties: {name: {type: string}, size: {type: integer}, type: {type: string}, md5: {type: string}, checksum: {type: string, maxLength: 40}, extension: {type: string}}}
`

type sentFile struct{ part, name, contentType, text string }

// form writes files and texts as a browser does; what has no name is a text.
func form(files ...sentFile) (contentType, body string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range files {
		header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + f.part + `"`}}
		if f.name != "" {
			header.Set("Content-Disposition", header.Get("Content-Disposition")+`; filename="`+f.name+`"`)
		}
		if f.contentType != "" {
			header.Set("Content-Type", f.contentType)
		}
		if part, err := w.CreatePart(header); err == nil {
			_, _ = part.Write([]byte(f.text))
		}
	}
	_ = w.Close()
	return w.FormDataContentType(), b.String()
}

// upload sends files and returns what is answered.
func upload(t *testing.T, server *httptest.Server, path string, files ...sentFile) map[string]any {
	t.Helper()
	contentType, body := form(files...)
	return objectOf(t, send(t, server, "POST "+path, "Content-Type: "+contentType, "", body))
}

func objectOf(t *testing.T, r reply) (v map[string]any) {
	t.Helper()
	if r.StatusCode > 299 || json.Unmarshal([]byte(r.Text), &v) != nil {
		t.Fatalf("%d %s", r.StatusCode, r.Text)
	}
	return v
}

const report = "hello, 世界\n"

// TestAnAnswerSaysWhatWasUploaded: its name, its size, its type and its checksums are those of the bytes, in the answer and wherever the thing is
// read from then on.
func TestAnAnswerSaysWhatWasUploaded(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{})
	sum := sha256.Sum256([]byte(report))
	want := map[string]any{"id": "file-26", "filename": "报告 1.txt", "bytes": 14.0, "purpose": "notes", "sha256": hex.EncodeToString(sum[:]), "content_type": "text/plain"}
	got := upload(t, server, "/files", sentFile{"file", "报告 1.txt", "text/plain; charset=utf-8", report}, sentFile{"purpose", "", "", "notes"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, objectOf(t, send(t, server, "/files/file-26"))); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	if list := send(t, server, "/files").Text; !strings.Contains(list, `"filename":"报告 1.txt"`) {
		t.Errorf("the list has no such file: %s", list)
	}
	changed := objectOf(t, send(t, server, "PUT /files/file-26", "Content-Type: application/pdf", `Content-Disposition: attachment; filename="../b.pdf"`, "", "%PDF-1.4"))
	if changed["bytes"] != 8.0 || changed["content_type"] != "application/pdf" || changed["filename"] != "b.pdf" || changed["purpose"] != "notes" {
		t.Errorf("changed: %v", changed)
	}
	whole := objectOf(t, send(t, server, "POST /files?filename=a.bin", "Content-Type: application/octet-stream", "", "\x00\x01\xff"))
	if whole["filename"] != "a.bin" || whole["bytes"] != 3.0 || whole["content_type"] != "application/octet-stream" {
		t.Errorf("a whole body: %v", whole)
	}
	if text := objectOf(t, send(t, server, "POST /texts", "Content-Type: text/csv", "", "a,b\n"))["data"].(map[string]any); text["size"] != "4" || text["contentType"] != "text/csv" {
		t.Errorf("in an envelope: %v", text)
	}
	if pet := objectOf(t, send(t, server, "POST /pets/1/uploadPhoto", "Content-Type: image/png", "", "picture")); pet["name"] != "Rex" || pet["type"] != "dog" || pet["size"].(float64) > 3 {
		t.Errorf("what the schema does not take is said: %v", pet)
	}
	if sample := objectOf(t, send(t, server, "POST /sample", "Content-Type: application/octet-stream", "", "12345")); sample["id"] != 7.0 || sample["bytes"] != 5.0 {
		t.Errorf("an example: %v", sample)
	}
}

// TestSeveralFilesAreToldApart: in a list in their order, as members by the names of their parts.
func TestSeveralFilesAreToldApart(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{})
	facts := func(name, kind, text, ending string) map[string]any {
		five, one := md5.Sum([]byte(text)), sha1.Sum([]byte(text))
		return map[string]any{"name": name, "size": float64(len(text)), "type": kind, "md5": hex.EncodeToString(five[:]), "checksum": hex.EncodeToString(five[:]), "extension": ending, "": hex.EncodeToString(one[:])}
	}
	front, back := facts("f.png", "image/png", "front", "png"), facts("b.jpeg", "image/jpeg", "the back", "jpeg")
	delete(front, "")
	delete(back, "")
	files := []sentFile{{"front", "f.png", "image/png", "front"}, {"back", "b.jpeg", "image/jpeg", "the back"}, {"name", "", "", "card"}}
	if diff := cmp.Diff(map[string]any{"name": "card", "front": front, "back": back}, upload(t, server, "/pair", files...)); diff != "" && !strings.Contains(diff, `"card"`) {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for n := range 6 {
		var sent []sentFile
		var want []any
		for i := range n + 1 {
			sent = append(sent, sentFile{"files", fmt.Sprintf("%d.png", i), "image/png", strings.Repeat("x", i)})
			want = append(want, facts(fmt.Sprintf("%d.png", i), "image/png", strings.Repeat("x", i), "png"))
			delete(want[i].(map[string]any), "")
		}
		if diff := cmp.Diff(want, upload(t, server, "/many", sent...)["files"]); diff != "" {
			t.Errorf("%d files (-want +got):\n%s", n+1, diff)
		}
	}
}

// TestADownloadHasTheBytesOfTheUpload: wherever the document gives the file back, until the thing is deleted.
func TestADownloadHasTheBytesOfTheUpload(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{})
	before := send(t, server, "/files/file-26/content").Text
	upload(t, server, "/files", sentFile{"file", "报告 1.txt", "text/plain", report})
	got := send(t, server, "/files/file-26/content")
	if got.Text != report || got.Header.Get("Content-Type") != "text/plain" {
		t.Errorf("%v %q", got.Header, got.Text)
	}
	how, parameters, err := mime.ParseMediaType(got.Header.Get("Content-Disposition"))
	if err != nil || how != "attachment" || parameters["filename"] != "报告 1.txt" || !strings.Contains(got.Header.Get("Content-Disposition"), `filename="__ 1.txt";`) {
		t.Errorf("%v %v", parameters, got.Header["Content-Disposition"])
	}
	if bare := send(t, server, "/files/download/file-26"); bare.Text != report || bare.Header.Get("Content-Disposition") != "" {
		t.Errorf("by another path: %v %q", bare.Header, bare.Text)
	}
	if other := send(t, server, "/files/file-27/content").Text; other == report {
		t.Error("another file has the same bytes")
	}
	if status := send(t, server, "DELETE /files/file-26").StatusCode; status != 204 || send(t, server, "/files/file-26/content").Text == report || send(t, server, "/files/download/file-26").Text == report {
		t.Errorf("%d: it is there after it was deleted", status)
	}
	upload(t, server, "/files", sentFile{"file", "a.txt", "text/plain", report})
	beside := upload(t, server, "/files", sentFile{"file", "b.txt", "text/plain", "beside"})["id"]
	if status := send(t, server, "DELETE /files?ids=file-27,file-2").StatusCode; status != 204 || send(t, server, "/files/download/file-27").Text == report {
		t.Errorf("%d: it is there after it was deleted with others", status)
	}
	if got := send(t, server, fmt.Sprintf("/files/%v/content", beside)).Text; got != "beside" {
		t.Errorf("%v is %q after others were deleted", beside, got)
	}

	id := objectOf(t, send(t, server, "POST /texts", "Content-Type: text/csv", "", "a,b\n"))["data"].(map[string]any)["id"]
	if text := send(t, server, fmt.Sprintf("/texts/%v/content", id)); text.Text != `"a,b\n"` {
		t.Errorf("as a text in JSON: %q", text.Text)
	}
	for accept, want := range map[string]int{"application/binary": 200, "application/octet-stream": 200, "image/png": 406} {
		if got := send(t, server, fmt.Sprintf("/texts/%v/content", id), "Accept: "+accept); got.StatusCode != want {
			t.Errorf("%s is asked for: %d", accept, got.StatusCode)
		}
	}
	for path, kind := range map[string]string{"PUT /pets/1/photo": "image/jpeg", "POST /pets/2/uploadPhoto": "image/png", "PUT /pets/3/photo": "image/webp"} {
		_, pet, _ := strings.Cut(path, " ")
		photo := pet[:len("/pets/1")] + "/photo"
		send(t, server, path, "Content-Type: "+kind, "", "picture of "+photo)
		want := kind
		if kind == "image/webp" { // the document has no such answer
			want = "image/png"
		}
		if got := send(t, server, photo); got.Text != "picture of "+photo || got.Header.Get("Content-Type") != want {
			t.Errorf("%s: %v %q", path, got.Header, got.Text)
		}
	}
	send(t, server, "DELETE /pets/1")
	if got := send(t, server, "/pets/1/photo"); strings.HasPrefix(got.Text, "picture") {
		t.Error("the photo is there after its pet was deleted")
	}
	upload(t, server, "/files", sentFile{"file", "a.txt", "text/plain", report})
	asks(t, server, http.StatusNoContent, "POST /__admin/reset", "")
	if got := send(t, server, "/files/file-26/content").Text; got != before {
		t.Errorf("after a reset: %q", got)
	}
}

// TestThingsAreNoFiles: a thing that is sent in a way that nobody reads is not given back in place of the thing.
func TestThingsAreNoFiles(t *testing.T) {
	answer := func(anchor, schema string) string {
		return "{description: d, content: {application/json: {schema: &" + anchor + " " + schema + "}, text/csv: {schema: *" + anchor + "}, application/x-packed: {schema: *" + anchor + "}}}"
	}
	const desk = "{properties: {label: {type: string}}, required: [label]}"
	server := start(t, oneFile("openapi: 3.0.3\ninfo: {title: Desks, version: '1'}\npaths:\n  /desks/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n    get: {responses: {'200': "+answer("shown", desk)+"}}\n    put: {requestBody: "+answer("sent", desk)+", responses: {'200': {description: d}}}\n"), mockserver.Options{})
	for _, as := range []string{"text/csv", "application/x-packed"} {
		send(t, server, "PUT /desks/7", "Content-Type: "+as, "", "a,b")
		for _, accept := range []string{"*/*", "application/json"} {
			if got := send(t, server, "/desks/7", "Accept: "+accept); got.Header.Get("Content-Type") != "application/json" || objectOf(t, got)["label"] == nil {
				t.Errorf("sent as %s, %s is %s: %s", as, accept, got.Header.Get("Content-Type"), got.Text)
			}
		}
	}
}

// TestAnUploadedPageDoesNotActForTheMock: it comes from the origin of the console.
func TestAnUploadedPageDoesNotActForTheMock(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{})
	for kind, want := range map[string]string{"text/html": "sandbox", "image/svg+xml": "sandbox", "application/xhtml+xml": "sandbox", "application/pdf": ""} {
		id := upload(t, server, "/files", sentFile{"file", "a", kind, "<script>"})["id"]
		got := send(t, server, fmt.Sprintf("/files/%v/content", id))
		if got.Header.Get("Content-Type") != kind || got.Header.Get("Content-Security-Policy") != want || got.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", kind, got.Header)
		}
	}
	id := upload(t, server, "/files", sentFile{"file", "a", "text/html\r\nX-Evil: 1", "x"})["id"]
	if got := send(t, server, fmt.Sprintf("/files/%v/content", id)); got.Header.Get("X-Evil") != "" {
		t.Errorf("%v", got.Header)
	}
}

// TestFilesOfSessionsAreApart: what one has sent the others have not.
func TestFilesOfSessionsAreApart(t *testing.T) {
	names := []string{"", "a", "b"}
	for _, sender := range names {
		server := start(t, oneFile(cabinet), mockserver.Options{})
		header := func(session string) []string {
			if session == "" {
				return nil
			}
			return []string{"X-Mock-Session: " + session}
		}
		send(t, server, "PUT /pets/1/photo", append(header(sender), "Content-Type: image/png", "", "picture")...)
		for _, reader := range names {
			if got := send(t, server, "/pets/1/photo", header(reader)...).Text == "picture"; got != (reader == sender) {
				t.Errorf("sent by %q, read by %q: %v", sender, reader, got)
			}
		}
		asks(t, server, 204, "POST /__admin/reset", "", header(sender)...)
		if send(t, server, "/pets/1/photo", header(sender)...).Text == "picture" {
			t.Errorf("%q: it is there after a reset", sender)
		}
	}
}

// TestFilesThatMakeRoomAreNotWritten: of a form of thousands of files the last hundred are kept, and it costs no more than that. What is kept is
// given the time at which it came, so the clock is asked for each.
func TestFilesThatMakeRoomAreNotWritten(t *testing.T) {
	document := `openapi: 3.1.0
info: {title: photos, version: "1"}
paths:
  /photos:
    post:
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {files: {type: array, items: {type: string, format: binary}}}}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {type: array, items: {type: object, required: [id, filename], properties: {id: {type: string, format: uuid}, filename: {type: string}}}}}}}}
  /photos/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: bytes, content: {"*/*": {schema: {type: string, format: binary}}}}}}
`
	var asked atomic.Int64
	server := start(t, oneFile(document), mockserver.Options{Journal: -1, Now: func() time.Time { asked.Add(1); return time.Now() }})
	var files []sentFile
	for i := range 3000 {
		files = append(files, sentFile{"files", fmt.Sprintf("%d.png", i), "image/png", fmt.Sprintf("picture %d", i)})
	}
	contentType, body := form(files...)
	asked.Store(0)
	var made []map[string]any
	if got := send(t, server, "POST /photos", "Content-Type: "+contentType, "", body); json.Unmarshal([]byte(got.Text), &made) != nil || len(made) != len(files) {
		t.Fatalf("%d %.200s", got.StatusCode, got.Text)
	}
	if count := asked.Load(); count > 1000 {
		t.Errorf("the clock was asked %d times", count)
	}
	for i, want := range map[int]bool{0: false, 2899: false, 2900: true, 2999: true} {
		if got := send(t, server, fmt.Sprintf("/photos/%s", made[i]["id"])).Text == files[i].text; got != want {
			t.Errorf("file %d is there: %v", i, got)
		}
	}
}

// TestFilesInRedis uploads to one mock and downloads from another one that shares its memory.
func TestFilesInRedis(t *testing.T) {
	options := mockserver.Options{State: redis(t)}
	one, other := start(t, oneFile(cabinet), options), start(t, oneFile(cabinet), options)
	bytes := "\x00\xff\r\npicture"
	send(t, one, "PUT /pets/1/photo", "Content-Type: image/png", "", bytes)
	if got := send(t, other, "/pets/1/photo"); got.Text != bytes {
		t.Errorf("%q", got.Text)
	}
	send(t, other, "DELETE /pets/1")
	if got := send(t, one, "/pets/1/photo"); got.Text == bytes {
		t.Error("it is there after its pet was deleted at the other mock")
	}
}

// TestFilesAreNotKeptWithoutMemory: a mock that keeps nothing keeps no files.
func TestFilesAreNotKeptWithoutMemory(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{Stateless: true})
	send(t, server, "PUT /pets/1/photo", "Content-Type: image/png", "", "picture")
	if got := send(t, server, "/pets/1/photo").Text; got == "picture" {
		t.Error("it was kept")
	}
}

// TestFilesAreExplainedWithoutBeingKept: what only is asked about changes nothing.
func TestFilesAreExplainedWithoutBeingKept(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{})
	explain := func(request string) string {
		return fmt.Sprint(asks(t, server, http.StatusOK, "POST /__admin/explain", request))
	}
	explain(`{"method": "PUT", "url": "/pets/1/photo", "headers": {"Content-Type": "image/png"}, "body": "picture"}`)
	if got := send(t, server, "/pets/1/photo").Text; got == "picture" {
		t.Error("it was kept")
	}
	send(t, server, "PUT /pets/1/photo", "Content-Type: image/png", "", "picture")
	if got := explain(`{"method": "GET", "url": "/pets/1/photo"}`); !strings.Contains(got, "the file was uploaded") {
		t.Error(got)
	}
}

// crossFiles sends one file more than are kept.
func crossFiles(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{Journal: -1})
	for i := range 101 {
		send(t, server, fmt.Sprintf("PUT /pets/%d/photo", i), "Content-Type: image/png", "", "picture")
	}
	for i, want := range map[int]bool{0: false, 1: true, 100: true} {
		if got := send(t, server, fmt.Sprintf("/pets/%d/photo", i)).Text == "picture"; got != want {
			t.Errorf("photo %d is there: %v", i, got)
		}
	}
}

// crossFileBytes sends as many bytes as are kept, and one more; and a file that is larger than all.
func crossFileBytes(t *testing.T) {
	var log bytes.Buffer
	server := start(t, oneFile(cabinet), mockserver.Options{Journal: -1, MaxBody: 20 << 20, Log: slog.New(slog.NewTextHandler(&log, nil))})
	put := func(id, size int) {
		send(t, server, fmt.Sprintf("PUT /pets/%d/photo", id), "Content-Type: image/png", "", strings.Repeat("x", size))
	}
	has := func(id, size int, want bool) {
		t.Helper()
		if got := len(send(t, server, fmt.Sprintf("/pets/%d/photo", id)).Text) == size; got != want {
			t.Errorf("photo %d is there: %v", id, got)
		}
	}
	put(1, 8<<20)
	put(2, 8<<20)
	has(1, 8<<20, true)
	put(3, 1)
	has(1, 8<<20, false)
	has(2, 8<<20, true)
	put(4, 16<<20)
	has(2, 8<<20, false)
	has(4, 16<<20, true)
	put(5, 16<<20+1)
	has(5, 16<<20+1, false)
	has(4, 16<<20, true)
	if !strings.Contains(log.String(), "a file is not kept: it is too large") {
		t.Error("the log does not say so")
	}
}
