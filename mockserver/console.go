package mockserver

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
	swagger "github.com/swaggest/swgui/v5/static"
)

//go:embed console
var consoleFiles embed.FS

// Where the console's files are, below AdminPrefix.
const (
	consolePath = AdminPrefix + "/console/"
	swaggerPath = AdminPrefix + "/swagger/"
)

// contentPolicy, with the API's address where that is another, lets the console's pages run their own files and ask the mock, and
// nothing else (Content Security Policy 3).
// Swagger UI draws its icons as data: URLs and sets styles of elements from its script.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'%s; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'; frame-src 'self'"

// console serves the console's pages and their files; false where the path is none of them.
func (s *Server) console(c *gin.Context) bool {
	asked := c.Request.URL.Path
	switch {
	case c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead:
		return false
	case asked == AdminPrefix:
		c.Redirect(http.StatusFound, AdminPrefix+"/")
	case asked == AdminPrefix+"/":
		s.consoleFile(c, "index.html")
	case strings.HasPrefix(asked, consolePath):
		s.consoleFile(c, strings.TrimPrefix(asked, consolePath))
	case strings.HasPrefix(asked, swaggerPath):
		s.swaggerFile(c, strings.TrimPrefix(asked, swaggerPath))
	default:
		return false
	}
	return true
}

// swaggerFile sends a file of Swagger UI, which are in the program as gzip: every browser takes that.
func (s *Server) swaggerFile(c *gin.Context, name string) {
	data, err := swagger.FS.ReadFile(name + ".gz")
	if err != nil {
		reply(c.Writer, noFile())
		return
	}
	s.secure(c.Writer.Header())
	c.Header("Cache-Control", "max-age=86400")
	c.Header("Content-Encoding", "gzip")
	reply(c.Writer, answer{status: http.StatusOK, contentType: consoleTypes[path.Ext(name)], body: data})
}

func noFile() answer {
	return problem{status: http.StatusNotFound, title: "No such file", detail: "the console has no such file"}.standard()
}

// secure sets what browsers keep a page by.
func (s *Server) secure(h http.Header) {
	elsewhere := ""
	if api := s.elsewhere(); api != "" {
		elsewhere = " " + api
	}
	h.Set("Content-Security-Policy", fmt.Sprintf(contentPolicy, elsewhere))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
}

// elsewhere is the API's address where the admin API has one of its own; else "".
func (s *Server) elsewhere() string {
	if !s.options.AdminApart || s.options.URL == nil {
		return ""
	}
	return s.options.URL()
}

// asset is a file of the console, as it is and as gzip.
type asset struct {
	data, packed []byte
	tag          string
}

// assets are the console's files by name, packed when the first of them is asked for.
func assets() map[string]asset {
	all := map[string]asset{}
	entries, _ := fs.ReadDir(consoleFiles, "console") // they are in the program
	for _, entry := range entries {
		data, err := fs.ReadFile(consoleFiles, path.Join("console", entry.Name()))
		if err != nil {
			continue
		}
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, _ = w.Write(data) // into memory
		_ = w.Close()
		sum := sha256.Sum256(data)
		all[entry.Name()] = asset{data, packed.Bytes(), `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	return all
}

// consoleFile sends a file of the program; a browser that has it already is told so.
func (s *Server) consoleFile(c *gin.Context, name string) {
	file, known := s.admin.assets()[name]
	if !known {
		reply(c.Writer, noFile())
		return
	}
	s.secure(c.Writer.Header())
	c.Header("Cache-Control", "no-cache")
	c.Header("ETag", file.tag)
	c.Header("Vary", "Accept-Encoding")
	if c.GetHeader("If-None-Match") == file.tag {
		reply(c.Writer, answer{status: http.StatusNotModified})
		return
	}
	body := file.data
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		c.Header("Content-Encoding", "gzip")
		body = file.packed
	}
	reply(c.Writer, answer{status: http.StatusOK, contentType: consoleTypes[path.Ext(name)], body: body})
}

// consoleTypes are those of the console's files. What a computer says of extensions is not asked: where it takes .js for plain
// text, a browser runs no module.
var consoleTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// open reports whether a path is part of a page that has to load before it can ask for the token.
func open(asked string) bool {
	return asked == AdminPrefix || asked == AdminPrefix+"/" || asked == AdminPrefix+"/health" ||
		strings.HasPrefix(asked, consolePath) || strings.HasPrefix(asked, swaggerPath)
}
