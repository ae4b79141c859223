package route_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
	"agentmock/internal/route"
)

const routeLines = `
	root       GET    /
	pets       GET    /pets
	addPet     POST   /pets
	petsSlash  GET    /pets/
	mine       GET    /pets/mine
	pet        GET    /pets/{id}
	dropPet    DELETE /pets/{id}
	cancel     POST   /pets/{id}:cancel
	pause      POST   /pets/{id}:pause
	file       GET    /files/{name}.{ext}
	version    GET    /v{major}.{minor}/info
	either     GET    /x/{a}2{b}
	end        GET    /end/{a}F
	pair       GET    /adjacent/{a}{b}
	owner      GET    /owners/{owner}/pets/{pet}
	ownPets    GET    /owners/me/pets
	ownPet     POST   /owners/me/pets/{pet}
	chinese    GET    /客户/{编号}
	escaped    GET    /%E5%9C%B0%E5%9D%80/{id}
	blank      GET    /with%20space/a%2Fb
	checked    HEAD   /checked
	readToo    GET    /checked
	told       OPTIONS /told
`

func TestMatch(t *testing.T) {
	s := apitest.Load(t, apitest.Routes(routeLines, ""))
	const known = "allow: "
	// What is asked → the operation and the values of its variables, or the methods there are, or nothing.
	for asked, want := range map[string][]string{
		"GET /":                                 {"root"},
		"GET ":                                  {"root"},
		"GET /pets":                             {"pets"},
		"POST /pets":                            {"addPet"},
		"HEAD /pets":                            {"pets"},
		"DELETE /pets":                          {known + "GET, HEAD, OPTIONS, POST"},
		"get /pets":                             {known + "GET, HEAD, OPTIONS, POST"},
		"GET /pets/":                            {"petsSlash"},
		"GET /pets/mine":                        {"mine"},
		"GET /pets/m%69ne":                      {"mine"},
		"DELETE /pets/mine":                     {"dropPet", "mine"},
		"PUT /pets/mine":                        {known + "GET, HEAD, OPTIONS"},
		"PUT /pets/7":                           {known + "DELETE, GET, HEAD, OPTIONS"},
		"GET /pets/7":                           {"pet", "7"},
		"HEAD /pets/7":                          {"pet", "7"},
		"GET /pets/a%2Fb":                       {"pet", "a/b"},
		"GET /pets/a+b":                         {"pet", "a+b"},
		"GET /pets/%E5%BC%A0%E4%B8%89":          {"pet", "张三"},
		"GET /pets/%e5%bc%a0":                   {"pet", "张"},
		"GET /pets/张":                           {"pet", "张"},
		"GET /pets/100%25":                      {"pet", "100%"},
		"GET /pets/%2541":                       {"pet", "%41"},
		"GET /pets/%ff":                         {"pet", "\xff"},
		"GET /pets/%zz":                         {"pet", "%zz"},
		"GET /pets/7/":                          nil,
		"GET /pets//7":                          nil,
		"GET //pets":                            nil,
		"POST /pets/7:cancel":                   {"cancel", "7"},
		"POST /pets/7:pause":                    {"pause", "7"},
		"POST /pets/a:b:pause":                  {"pause", "a:b"},
		"POST /pets/7%3Apause":                  {known + "DELETE, GET, HEAD, OPTIONS"},
		"GET /pets/7%3Apause":                   {"pet", "7:pause"},
		"GET /pets/7:cancel":                    {"pet", "7:cancel"},
		"GET /pets/:cancel":                     {"pet", ":cancel"},
		"POST /pets/:cancel":                    {known + "DELETE, GET, HEAD, OPTIONS"},
		"GET /files/a.txt":                      {"file", "a", "txt"},
		"GET /files/a.tar.gz":                   {"file", "a.tar", "gz"},
		"GET /files/.txt":                       nil,
		"GET /files/a.":                         nil,
		"GET /files/%E6%96%87.%E4%BB%B6":        {"file", "文", "件"},
		"GET /v1.12/info":                       {"version", "1", "12"},
		"GET /v1/info":                          nil,
		"GET /x/%2F2b":                          {"either", "/", "b"},
		"GET /end/%2F":                          nil,
		"GET /end/%2FF":                         {"end", "/"},
		"GET /x/%2Fb":                           nil,
		"GET /adjacent/%E4%B8%AD%E6%96%87":      {"pair", "中", "文"},
		"GET /adjacent/%2Fb":                    {"pair", "/", "b"},
		"GET /adjacent/a":                       nil,
		"GET /adjacent/a.b.json":                {"pair", "a.b", ".json"},
		"GET /adjacent/.json":                   {"pair", ".", "json"},
		"GET /adjacent/json.":                   {"pair", "j", "son."},
		"GET /owners/7/pets/8":                  {"owner", "7", "8"},
		"GET /owners/me/pets/8":                 {"owner", "me", "8"},
		"POST /owners/me/pets/8":                {"ownPet", "8"},
		"GET /owners/me/pets":                   {"ownPets"},
		"GET /owners/7/pets":                    nil,
		"DELETE /owners/me/pets/8":              {known + "OPTIONS, POST"},
		"GET /%E5%AE%A2%E6%88%B7/%E5%BC%A0%2F3": {"chinese", "张/3"},
		"GET /客户/7":                             {"chinese", "7"},
		"GET /%E5%9C%B0%E5%9D%80/7":             {"escaped", "7"},
		"GET /地址/7":                             {"escaped", "7"},
		"GET /with%20space/a%2Fb":               {"blank"},
		"GET /with%20space/a/b":                 nil,
		"HEAD /checked":                         {"checked"},
		"GET /checked":                          {"readToo"},
		"PUT /checked":                          {known + "GET, HEAD, OPTIONS"},
		"PUT /told":                             {known + "OPTIONS"},
		"GET /none":                             nil,
		"GET pets":                              nil,
	} {
		method, path, _ := strings.Cut(asked, " ")
		if diff := cmp.Diff(want, matched(s.Match(method, path))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", asked, diff)
		}
	}
}

func matched(m openapi.Match) []string {
	switch {
	case m.Operation != nil:
		return append([]string{m.Operation.ID}, m.Path...)
	case m.Allow != "":
		return []string{"allow: " + m.Allow}
	}
	return nil
}

func TestMatchBasePaths(t *testing.T) {
	const lines = `
		one  GET /{a}
		two  GET /{a}/{b}
		fix  GET /fix
	`
	other := "/other/"
	for name, row := range map[string]struct {
		servers string
		options openapi.Options
		base    string
		found   map[string][]string
	}{
		"none": {"", openapi.Options{}, "", map[string][]string{"/7": {"one", "7"}, "/v1/7": {"two", "v1", "7"}}},
		"one": {"servers: [{url: 'https://example.com/v1/'}]\n", openapi.Options{}, "/v1",
			map[string][]string{"/v1/fix": {"fix"}, "/fix": nil, "/v12/7": nil, "/v1": nil, "/v1/a/b": {"two", "a", "b"}}},
		"the longest first": {"servers: [{url: /}, {url: /v1}, {url: /v1/x}]\n", openapi.Options{}, "",
			map[string][]string{"/v1/7": {"one", "7"}, "/v1/x/7": {"one", "7"}, "/7": {"one", "7"}, "/v1/x/7/8": {"two", "7", "8"}, "/v1": {"one", "v1"}}},
		"variables": {"servers: [{url: 'https://{host}/{stage}/api', variables: {host: {default: a.example}, stage: {default: v2}}}]\n", openapi.Options{}, "/v2/api",
			map[string][]string{"/v2/api/fix": {"fix"}, "/fix": nil}},
		"chinese": {"servers: [{url: /接口}]\n", openapi.Options{}, "/%E6%8E%A5%E5%8F%A3",
			map[string][]string{"/%E6%8E%A5%E5%8F%A3/7": {"one", "7"}, "/%e6%8e%a5%e5%8f%a3/7": {"one", "7"}, "/接口/7": {"one", "7"}, "/接口/%2F": {"one", "/"}}},
		"no scheme":  {"servers: [{url: api.example.com/v1}]\n", openapi.Options{}, "/v1", map[string][]string{"/v1/7": {"one", "7"}, "/7": nil}},
		"relative":   {"servers: [{url: v1}]\n", openapi.Options{}, "/v1", map[string][]string{"/v1/7": {"one", "7"}}},
		"given":      {"servers: [{url: /v1}]\n", openapi.Options{BasePath: &other}, "/other", map[string][]string{"/other/7": {"one", "7"}, "/v1/7": nil}},
		"given none": {"servers: [{url: /v1}]\n", openapi.Options{BasePath: new(string)}, "", map[string][]string{"/v1/7": {"two", "v1", "7"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := api.Document(apitest.File("openapi.yaml", apitest.Routes(lines, row.servers)), row.options)
			if err != nil {
				t.Fatal(err)
			}
			if s.BasePath() != row.base {
				t.Errorf("base path %q, want %q", s.BasePath(), row.base)
			}
			for path, want := range row.found {
				if diff := cmp.Diff(want, matched(s.Match("GET", path))); diff != "" {
					t.Errorf("%s (-want +got):\n%s", path, diff)
				}
			}
		})
	}
}

// A segment that fits many templates and ends nowhere must not be tried in every combination.
func TestMatchHostilePath(t *testing.T) {
	deep := func(last string) string {
		return "/" + strings.Repeat("{a}-{b}/", 12) + last
	}
	lines := "a GET " + distinctNames(deep("x")) + "\nb GET " + distinctNames(strings.Replace(deep("y"), "{a}-{b}", "{a}", 1)) +
		"\nc GET " + distinctNames(strings.ReplaceAll(deep("z"), "{a}-{b}", "{a}b-{b}"))
	s := apitest.Load(t, apitest.Routes(lines, ""))
	start := time.Now()
	for _, path := range []string{strings.Repeat("/b-b", 13), strings.Repeat("/", 100_000), "/" + strings.Repeat("-", 1_000_000), strings.Repeat("/%", 300_000), strings.Repeat("%2F", 300_000)} {
		if m := s.Match("GET", path); m.Operation != nil {
			t.Errorf("%.40s… matches %s", path, m.Operation.ID)
		}
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

// distinctNames numbers the variables of a template.
func distinctNames(path string) string {
	parts := strings.Split(path, "}")
	for i := range parts[:len(parts)-1] {
		parts[i] += fmt.Sprint(i)
	}
	return strings.Join(parts, "}")
}

// Variables of several segments: any number of them, or those that gRPC's transcoding names.
func TestMatchSegments(t *testing.T) {
	r := route.NewRouter[string]([]string{"/v1"})
	for line := range strings.Lines(`
	tree       GET    /tree/{path=**}
	raw        GET    /tree/{path=**}/raw
	readme     GET    /tree/readme
	shelf      GET    /lib/{name=shelves/*}
	book       GET    /lib/{name=shelves/*/books/*}
	lend       POST   /lib/{name=shelves/*/books/*}:lend
	moved      PATCH  /lib/{book.name=shelves/*/books/*}/at/{place}
	plain      DELETE /lib/shelves/{shelf}
`) {
		if fields := strings.Fields(line); len(fields) == 3 {
			r.Add(fields[1], fields[2], fields[0])
		}
	}
	for asked, want := range map[string][]string{
		"GET /tree/a":                                {"tree", "a"},
		"GET /tree/a/b/c":                            {"tree", "a/b/c"},
		"GET /tree/a%2Fb/c%20d":                      {"tree", "a/b/c d"},
		"GET /tree/a/":                               {"tree", "a/"},
		"GET /tree/":                                 nil,
		"GET /tree":                                  nil,
		"GET /tree/a/raw":                            {"raw", "a"},
		"GET /tree/a/b/raw":                          {"raw", "a/b"},
		"GET /tree/raw":                              {"tree", "raw"},
		"GET /tree/readme":                           {"readme"},
		"GET /tree/readme/a":                         {"tree", "readme/a"},
		"POST /tree/a/b":                             {"allow: GET, HEAD, OPTIONS"},
		"GET /lib/shelves/1":                         {"shelf", "shelves/1"},
		"HEAD /lib/shelves/1":                        {"shelf", "shelves/1"},
		"GET /lib/shelves/a%2Fb":                     {"shelf", "shelves/a/b"},
		"DELETE /lib/shelves/1":                      {"plain", "1"},
		"GET /lib/shelves/1/books/2":                 {"book", "shelves/1/books/2"},
		"POST /lib/shelves/1/books/2:lend":           {"lend", "shelves/1/books/2"},
		"POST /lib/shelves/1/books/2":                {"allow: GET, HEAD, OPTIONS"},
		"PATCH /lib/shelves/1/books/2/at/home":       {"moved", "shelves/1/books/2", "home"},
		"GET /lib/shelves":                           nil,
		"GET /lib/drawers/1":                         nil,
		"GET /lib/shelves/1/books":                   nil,
		"GET /lib/shelves%2F1":                       nil,
		"GET /lib/shelves/1/books/2/pages/3/a/b/c/d": nil,
	} {
		method, path, _ := strings.Cut(asked, " ")
		found := r.Match(method, "/v1"+path)
		var got []string
		switch {
		case found.Operation != "":
			got = append([]string{found.Operation}, found.Path...)
		case found.Allow != "":
			got = []string{"allow: " + found.Allow}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", asked, diff)
		}
	}
	if id, ok := r.At("GET", "/lib/{other=shelves/*/books/*}"); id != "book" || !ok {
		t.Errorf("a path whose variables are called otherwise is %q", id)
	}
}
