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
	if s.options.NoCORS || len(origins) == 0 || origins[0] == "" || strings.HasPrefix(c.Request.URL.Path, AdminPrefix) {
		return
	}
	header := c.Writer.Header()
	header.Set("Access-Control-Allow-Origin", origins[0])
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Add("Vary", "Origin")
	asked := c.Request.Header.Get("Access-Control-Request-Method")
	if c.Request.Method != http.MethodOptions || asked == "" {
		return
	}
	header.Add("Vary", "Access-Control-Request-Headers")
	header.Set("Access-Control-Allow-Methods", asked)
	if wanted := c.Request.Header.Get("Access-Control-Request-Headers"); wanted != "" {
		header.Set("Access-Control-Allow-Headers", wanted)
	}
	if c.Request.Header.Get("Access-Control-Request-Private-Network") == "true" {
		header.Set("Access-Control-Allow-Private-Network", "true")
	}
	header.Set("Access-Control-Max-Age", "600")
	c.AbortWithStatus(http.StatusNoContent)
}

// safelisted are the headers that scripts of other origins may read in any case (Fetch standard, CORS-safelisted), and those that
// none may.
var safelisted = []string{"Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma", "Set-Cookie", "Vary"}

// expose lets scripts of other origins read the headers of an answer.
func (v *visit) expose(header http.Header) {
	if v.options.NoCORS || v.request.Header["Origin"] == nil {
		return
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(header)), func(name string) bool {
		return slices.Contains(safelisted, name) || strings.HasPrefix(name, "Access-Control-")
	})
	if len(names) > 0 {
		header.Set("Access-Control-Expose-Headers", strings.Join(names, ", "))
	}
}
