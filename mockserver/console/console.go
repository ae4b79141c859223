// Package console is the pages on which people look at a running mock: they ask its admin API, as everybody can.
package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	swagger "github.com/swaggest/swgui/v5/static"

	"agentmock/internal/i18n"
	"agentmock/mockserver/problem"
)

//go:embed *.html *.css *.js *.svg
var files embed.FS

// contentPolicy, with the API's address where that is another, lets the console's pages run their own files and ask the mock, and
// nothing else (Content Security Policy 3).
// Swagger UI draws its icons as data: URLs and sets styles of elements from its script.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'%s; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'; frame-src 'self'"

// Routes adds the console's pages and their files to routes. API is where the API is asked, "" for the console's own address.
func Routes(routes *gin.RouterGroup, api func() string) {
	c := &console{api: api, assets: sync.OnceValue(assets)}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		routes.Handle(method, "", func(g *gin.Context) { g.Redirect(http.StatusFound, routes.BasePath()+"/") })
		routes.Handle(method, "/", func(g *gin.Context) { c.file(g, "index.html") })
		routes.Handle(method, "/console/*file", func(g *gin.Context) { c.file(g, g.Param("file")[1:]) })
		routes.Handle(method, "/swagger/*file", c.swagger)
	}
}

type console struct {
	api    func() string
	assets func() map[string]asset
}

// asset is a file of the console, as it is and as gzip.
type asset struct {
	data, packed []byte
	tag          string
}

// assets returns the console's files by name, packed when the first of them is asked for.
func assets() map[string]asset {
	all := map[string]asset{}
	contents := words()
	names, _ := fs.Glob(files, "*") // they are in the program
	for _, name := range names {
		contents[name], _ = files.ReadFile(name)
	}
	contents["views.css"] = styles(contents)
	for name, data := range contents {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, _ = w.Write(data) // into memory
		_ = w.Close()
		sum := sha256.Sum256(data)
		all[name] = asset{data, packed.Bytes(), `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	return all
}

// styles returns those of all views as one file, which packs better than a file for each: what several have first, the others by their names. The pages' own, and
// Swagger UI's, stay files by themselves.
func styles(contents map[string][]byte) []byte {
	const shared = "parts.css"
	all := [][]byte{contents[shared]}
	for _, name := range slices.Sorted(maps.Keys(contents)) {
		if path.Ext(name) == ".css" && !slices.Contains([]string{"base.css", "swagger.css", shared}, name) {
			all = append(all, contents[name])
		}
	}
	return bytes.Join(all, nil)
}

// words returns the modules of the console's words, by their names: every text, a language each.
func words() map[string][]byte {
	const prefix = "console."
	modules := map[string][]byte{}
	for _, language := range i18n.Languages() {
		texts := map[string]string{}
		for _, key := range language.Keys() {
			if name, ours := strings.CutPrefix(key, prefix); ours {
				texts[name] = i18n.Say(key).In(language)
			}
		}
		text, err := json.Marshal(texts) // its keys are sorted
		if err != nil {
			panic("console: texts are JSON")
		}
		modules["messages."+string(language)+".js"] = append(append([]byte("export const messages = "), text...), ";\n"...)
	}
	return modules
}

// file sends a file of the program; a browser that has it already is told so.
func (c *console) file(g *gin.Context, name string) {
	file, known := c.assets()[name]
	if !known {
		noFile(g)
		return
	}
	c.secure(g)
	g.Header("Cache-Control", "no-cache")
	g.Header("ETag", file.tag)
	g.Header("Vary", "Accept-Encoding")
	if g.GetHeader("If-None-Match") == file.tag {
		g.Status(http.StatusNotModified)
		return
	}
	body := file.data
	if strings.Contains(g.GetHeader("Accept-Encoding"), "gzip") {
		g.Header("Content-Encoding", "gzip")
		body = file.packed
	}
	send(g, name, body)
}

// swagger sends a file of Swagger UI, which are in the program as gzip: every browser takes that.
func (c *console) swagger(g *gin.Context) {
	name := g.Param("file")[1:]
	data, err := swagger.FS.ReadFile(name + ".gz")
	if err != nil {
		noFile(g)
		return
	}
	c.secure(g)
	g.Header("Cache-Control", "max-age=86400")
	g.Header("Content-Encoding", "gzip")
	send(g, name, data)
}

func send(g *gin.Context, name string, body []byte) {
	write(g, http.StatusOK, types[path.Ext(name)], body)
}

func write(g *gin.Context, status int, mediaType string, body []byte) {
	g.Header("Content-Length", strconv.Itoa(len(body)))
	g.Data(status, mediaType, body)
}

func noFile(g *gin.Context) {
	p := problem.Problem{Status: http.StatusNotFound, Title: "No such file", Detail: i18n.Sayf("the console has no such file")}
	write(g, p.Status, problem.MediaType, p.JSON())
}

// secure sets what browsers keep a page by.
func (c *console) secure(g *gin.Context) {
	api := c.api()
	if api != "" {
		api = " " + api
	}
	g.Header("Content-Security-Policy", fmt.Sprintf(contentPolicy, api))
	g.Header("X-Content-Type-Options", "nosniff")
	g.Header("Referrer-Policy", "no-referrer")
}

// types are those of the console's files. What a computer says of extensions is not asked: where it takes .js for plain
// text, a browser runs no module.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}
