package mockserver

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
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

// contentPolicy lets the console's pages run their own files and ask the mock, and nothing else (Content Security Policy 3).
// Swagger UI draws its icons as data: URLs and sets styles of elements from its script.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'; frame-src 'self'"

// console serves the console's pages and their files; false where the path is none of them.
func console(c *gin.Context) bool {
	asked := c.Request.URL.Path
	switch {
	case c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead:
		return false
	case asked == AdminPrefix:
		c.Redirect(http.StatusFound, AdminPrefix+"/")
	case asked == AdminPrefix+"/":
		consoleFile(c, "index.html")
	case strings.HasPrefix(asked, consolePath):
		consoleFile(c, strings.TrimPrefix(asked, consolePath))
	case strings.HasPrefix(asked, swaggerPath):
		swaggerFile(c, strings.TrimPrefix(asked, swaggerPath))
	default:
		return false
	}
	return true
}

// swaggerFile sends a file of Swagger UI, which are in the program as gzip: every browser takes that.
func swaggerFile(c *gin.Context, name string) {
	data, err := swagger.FS.ReadFile(name + ".gz")
	if err != nil {
		reply(c.Writer, noFile())
		return
	}
	secure(c.Writer.Header())
	c.Header("Cache-Control", "max-age=86400")
	c.Header("Content-Encoding", "gzip")
	reply(c.Writer, answer{status: http.StatusOK, contentType: mime.TypeByExtension(path.Ext(name)), body: data})
}

func noFile() answer {
	return problem{status: http.StatusNotFound, title: "No such file", detail: "the console has no such file"}.standard()
}

// secure sets what browsers keep a page by.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
}

// consoleFile sends a file of the program; a browser that has it already is told so.
func consoleFile(c *gin.Context, name string) {
	data, err := fs.ReadFile(consoleFiles, path.Join("console", name))
	if err != nil || !fs.ValidPath(name) {
		reply(c.Writer, noFile())
		return
	}
	sum := sha256.Sum256(data)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	secure(c.Writer.Header())
	c.Header("Cache-Control", "no-cache")
	c.Header("ETag", tag)
	if c.GetHeader("If-None-Match") == tag {
		reply(c.Writer, answer{status: http.StatusNotModified})
		return
	}
	reply(c.Writer, answer{status: http.StatusOK, contentType: mime.TypeByExtension(path.Ext(name)), body: data})
}

// open reports whether a path is part of a page that has to load before it can ask for the token.
func open(asked string) bool {
	return asked == AdminPrefix || asked == AdminPrefix+"/" || asked == AdminPrefix+"/health" ||
		strings.HasPrefix(asked, consolePath) || strings.HasPrefix(asked, swaggerPath)
}
