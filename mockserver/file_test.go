package mockserver_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// files answers with one media type at each path.
func files(types ...string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: Files, version: '1'}\npaths:\n")
	for _, one := range types {
		name, schema, _ := strings.Cut(one, " ")
		b.WriteString("  /" + strings.NewReplacer("/", "-", "*", "any").Replace(name) + ": {get: {responses: {'200': {description: a file, content: {'" + name + "': {" + schema + "}}}}}}\n")
	}
	return b.String()
}

const bytesOf = "schema: {type: string, format: binary}"

// TestFilesAreWhatTheyAreCalled gives answers to readers that know nothing of the mock.
func TestFilesAreWhatTheyAreCalled(t *testing.T) {
	decoded := func(format string) func(*testing.T, string) {
		return func(t *testing.T, body string) {
			picture, got, err := image.Decode(strings.NewReader(body))
			if err != nil || got != format || picture.Bounds().Dx() != 64 {
				t.Errorf("%s, %v", got, err)
			}
		}
	}
	for kind, test := range map[string]struct {
		file string // what file(1) says
		read func(*testing.T, string)
	}{
		"image/png":  {"image/png", decoded("png")},
		"image/*":    {"image/png", decoded("png")},
		"image/jpeg": {"image/jpeg", decoded("jpeg")},
		"image/gif":  {"image/gif", decoded("gif")},
		"image/svg+xml": {"image/svg+xml", func(t *testing.T, body string) {
			var root struct{ XMLName xml.Name }
			if err := xml.Unmarshal([]byte(body), &root); err != nil || root.XMLName.Local != "svg" {
				t.Errorf("%v %v", root, err)
			}
		}},
		"application/pdf": {"application/pdf", func(t *testing.T, body string) {
			if !strings.HasPrefix(body, "%PDF-1.") || !strings.HasSuffix(body, "%%EOF\n") {
				t.Errorf("%q", body)
			}
		}},
		"application/zip": {"application/zip", func(t *testing.T, body string) {
			archive, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
			if err != nil || len(archive.File) != 1 || archive.File[0].Name != "readme.txt" {
				t.Errorf("%v", err)
			}
		}},
	} {
		for name, schema := range map[string]string{"bytes": bytesOf, "a text": "schema: {type: string}", "undescribed": ""} {
			t.Run(kind+" "+name, func(t *testing.T) {
				server := start(t, oneFile(files(kind+" "+schema)), mockserver.Options{})
				path := "/" + strings.NewReplacer("/", "-", "*", "any").Replace(kind)
				got := send(t, server, path)
				if got.StatusCode != 200 || got.Header.Get("Content-Type") != strings.Replace(kind, "*", "png", 1) {
					t.Fatalf("%d %v", got.StatusCode, got.Header)
				}
				test.read(t, got.Text)
				if again := send(t, server, path); again.Text != got.Text {
					t.Error("other bytes the second time")
				}
				if program, err := exec.LookPath("file"); err == nil {
					asked := exec.Command(program, "--brief", "--mime-type", "-")
					asked.Stdin = strings.NewReader(got.Text)
					if said, err := asked.Output(); err != nil || strings.TrimSpace(string(said)) != test.file {
						t.Errorf("file says %s, %v", said, err)
					}
				}
			})
		}
	}
}

// TestAFileIsNoneWhereTheSchemaSaysOtherwise: what is answered keeps the schema.
func TestAFileIsNoneWhereTheSchemaSaysOtherwise(t *testing.T) {
	server := start(t, oneFile(files("image/png schema: {type: string, maxLength: 5}")), mockserver.Options{})
	if got := send(t, server, "/image-png"); len(got.Text) > 5 {
		t.Errorf("%q", got.Text)
	}
}

func TestTablesHaveTheirNamesFirst(t *testing.T) {
	const line = "{type: object, required: [id, note, tags], properties: {id: {type: integer, minimum: 7, maximum: 7}, note: {const: 'a \"b\", c'}, tags: {type: array, minItems: 1, maxItems: 1, items: {const: x}}}}"
	for schema, want := range map[string][][]string{
		"schema: {type: array, minItems: 2, maxItems: 2, items: " + line + "}": {{"id", "note", "tags"}, {"7", `a "b", c`, `["x"]`}, {"7", `a "b", c`, `["x"]`}},
		"schema: " + line: {{"id", "note", "tags"}, {"7", `a "b", c`, `["x"]`}},
	} {
		got := send(t, start(t, oneFile(files("text/csv "+schema)), mockserver.Options{}), "/text-csv")
		lines, err := csv.NewReader(strings.NewReader(got.Text)).ReadAll()
		if diff := cmp.Diff(want, lines); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}

// TestATextOfCSVIsATable where nothing else is said of it.
func TestATextOfCSVIsATable(t *testing.T) {
	for _, schema := range []string{"schema: {type: string}", bytesOf, ""} {
		got := send(t, start(t, oneFile(files("text/csv "+schema)), mockserver.Options{}), "/text-csv")
		lines, err := csv.NewReader(strings.NewReader(got.Text)).ReadAll()
		if err != nil || len(lines) != 4 || strings.Join(lines[0], " ") != "id name amount" {
			t.Errorf("%s: %v %v", schema, lines, err)
		}
	}
	for schema, want := range map[string]string{"schema: {type: string, example: 'a,b'}": "a,b", "schema: {type: string, enum: [x]}": "x", "schema: {type: string}, example: 'n'": "n"} {
		if got := send(t, start(t, oneFile(files("text/csv "+schema)), mockserver.Options{}), "/text-csv"); got.Text != want {
			t.Errorf("%s: %q", schema, got.Text)
		}
	}
}

func TestLinesAreTextsOfJSON(t *testing.T) {
	got := send(t, start(t, oneFile(files("application/jsonl schema: {type: array, minItems: 3, maxItems: 3, items: {type: object, required: [a], properties: {a: {const: 1}}}}")), mockserver.Options{}), "/application-jsonl")
	if got.Text != strings.Repeat("{\"a\":1}\n", 3) {
		t.Errorf("%q", got.Text)
	}
}
