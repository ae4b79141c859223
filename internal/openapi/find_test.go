package openapi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/openapi"
)

// directory returns files of a text by their names.
func directory(text string, names ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, name := range names {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestFind(t *testing.T) {
	for name, row := range map[string]struct {
		files        []string
		want, others string
	}{
		"yaml before json":       {[]string{"openapi.json", "openapi.yaml"}, "openapi.yaml", "openapi.json"},
		"openapi before swagger": {[]string{"swagger.yaml", "openapi.json"}, "openapi.json", "swagger.yaml"},
		"swagger.json":           {[]string{"swagger.json", "readme.md"}, "swagger.json", ""},
		"api-docs.json":          {[]string{"api-docs.json", "package.json"}, "api-docs.json", ""},
		"a folder":               {[]string{"openapi/openapi.yml", "openapi/schemas.yaml"}, "openapi/openapi.yml", ""},
		"beside before a folder": {[]string{"openapi/openapi.yaml", "api-docs.yaml"}, "api-docs.yaml", "openapi/openapi.yaml"},
		"a folder of that name":  {[]string{"openapi.yaml/x", "swagger.yml"}, "swagger.yml", ""},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := directory("openapi: 3.1.0\n", row.files...)
			got, err := openapi.Find(fsys)
			others := openapi.Others(fsys, got)
			if err != nil || got != row.want || strings.Join(others, " ") != row.others {
				t.Errorf("%s, %s, %v", got, others, err)
			}
		})
	}
	for i, name := range openapi.Names() {
		fsys := directory("", openapi.Names()[i:]...)
		if got, err := openapi.Find(fsys); err != nil || got != name || len(openapi.Others(fsys, got)) != len(openapi.Names())-i-1 {
			t.Errorf("%s, %v; want %s", got, err, name)
		}
	}
}

// What looks like a document is suggested, by what it says at its top.
func TestFindSuggests(t *testing.T) {
	for name, row := range map[string]struct {
		file, text string
		alike      bool
	}{
		"yaml":                      {"petstore.yaml", "# ours\nopenapi: 3.0.0\n", true},
		"swagger in yaml":           {"api.yml", "info: {}\nswagger: '2.0'\n", true},
		"a quoted key":              {"api.yml", "'openapi' : 3.0.0\n", true},
		"json of one line":          {"api.json", `{"info":{"title":"t"},"openapi":"3.0.0"}`, true},
		"json of many":              {"api.JSON", "{\n\t\"info\": {},\n\t\"swagger\": \"2.0\"\n}", true},
		"a byte order mark":         {"api.yaml", "\ufeffopenapi: 3.0.0\n", true},
		"in a folder":               {"docs/api.yaml", "openapi: 3.0.0\n", true},
		"in a folder in a folder":   {"docs/v1/api.yaml", "openapi: 3.0.0\n", false},
		"hidden":                    {".cache/api.yaml", "openapi: 3.0.0\n", false},
		"of a package":              {"node_modules/api.yaml", "openapi: 3.0.0\n", false},
		"another name":              {"api.txt", "openapi: 3.0.0\n", false},
		"a key further in":          {"config.yaml", "tools:\n  openapi: 3.0.0\n", false},
		"a dependency of that name": {"package.json", `{"dependencies":{"openapi":"latest"}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := openapi.Find(directory(row.text, row.file))
			var none *openapi.NoDocumentError
			if !errors.As(err, &none) {
				t.Fatal(err)
			}
			if got := strings.Join(none.Alike, " "); (got == row.file) != row.alike || (got == "") == row.alike {
				t.Errorf("suggests %q", got)
			}
		})
	}
	const want = "no document: looked for openapi, swagger and api-docs (.yaml, .yml, .json), and for the first two in openapi/; did you mean a.yaml, b/c.yaml?"
	if _, err := openapi.Find(directory("openapi: 3.1.0\n", "a.yaml", "b/c.yaml")); fmt.Sprint(err) != want {
		t.Error(err)
	}
}

// suggested returns how many files are suggested.
func suggested(t *testing.T, fsys fstest.MapFS) int {
	t.Helper()
	_, err := openapi.Find(fsys)
	var none *openapi.NoDocumentError
	if !errors.As(err, &none) {
		t.Fatal(err)
	}
	return len(none.Alike)
}

func crossAlike(t *testing.T) {
	for count, want := range map[int]int{5: 5, 6: 5} {
		fsys := fstest.MapFS{}
		for i := range count {
			fsys[fmt.Sprintf("a%d.yaml", i)] = &fstest.MapFile{Data: []byte("openapi: 3.1.0\n")}
		}
		if got := suggested(t, fsys); got != want {
			t.Errorf("of %d files %d are suggested", count, got)
		}
	}
}

func crossHead(t *testing.T) {
	for size, want := range map[int]int{64<<10 - 10: 1, 64<<10 - 4: 0} {
		text := "#" + strings.Repeat("x", size-2) + "\nopenapi: 3.1.0\n"
		if got := suggested(t, directory(text, "a.yaml")); got != want {
			t.Errorf("%d bytes before it: %d are suggested", size, got)
		}
	}
}

// crossLooked puts a document behind so many other files. The directory itself is one that is looked at.
func crossLooked(t *testing.T) {
	for others, want := range map[int]int{998: 1, 999: 0} {
		fsys := directory("openapi: 3.1.0\n", "z.yaml")
		for i := range others {
			fsys[fmt.Sprintf("a%d.txt", i)] = &fstest.MapFile{}
		}
		if got := suggested(t, fsys); got != want {
			t.Errorf("behind %d files: %d are suggested", others, got)
		}
	}
}
