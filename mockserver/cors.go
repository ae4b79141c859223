package mockserver

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// cors lets browsers in from every origin, with credentials (Fetch standard, section 3.2): a mock holds nothing worth
// protecting, and a front end under development runs on another port. The mock's own paths are not opened.
func (s *Server) cors(c *gin.Context) {
	origins := c.Request.Header["Origin"]
	if s.options.NoCORS || len(origins) == 0 || origins[0] == "" {
		return
	}
	header := c.Writer.Header()
	header.Set("Access-Control-Allow-Origin", origins[0])
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Add("Vary", "Origin")
	if !s.preflight(c.Request) {
		return
	}
	header.Add("Vary", "Access-Control-Request-Headers")
	header.Set("Access-Control-Allow-Methods", c.Request.Header.Get("Access-Control-Request-Method"))
	if wanted := c.Request.Header.Get("Access-Control-Request-Headers"); wanted != "" {
		header.Set("Access-Control-Allow-Headers", wanted)
	}
	if c.Request.Header.Get("Access-Control-Request-Private-Network") == "true" {
		header.Set("Access-Control-Allow-Private-Network", "true")
	}
	header.Set("Access-Control-Max-Age", "600")
	c.AbortWithStatus(http.StatusNoContent)
}

// preflight reports whether a browser asks if it may ask (Fetch standard, section 3.2.2): the API is not asked then.
func (s *Server) preflight(r *http.Request) bool {
	return !s.options.NoCORS && r.Header.Get("Origin") != "" && r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
}

// exposeHeaders lists what scripts of other origins may read.
const exposeHeaders = "Access-Control-Expose-Headers"

// safelisted are the headers that scripts of other origins may read in any case (Fetch standard, CORS-safelisted), and those that
// none may.
var safelisted = []string{"Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma", "Set-Cookie", "Vary"}

// expose lets scripts of other origins read the headers of an answer.
func (c *call) expose(header http.Header) {
	if c.options.NoCORS || c.request.Header["Origin"] == nil {
		return
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(header)), func(name string) bool {
		return slices.Contains(safelisted, name) || strings.HasPrefix(name, "Access-Control-")
	})
	if len(names) > 0 {
		header.Set(exposeHeaders, union(list(header[exposeHeaders]), strings.Join(names, ",")))
	}
}
