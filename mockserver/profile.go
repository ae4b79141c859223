package mockserver

import (
	"net/http"
	"net/http/pprof"
	"strings"

	"github.com/gin-gonic/gin"
)

// profilePath is where profiles are, with Options.Profile: go tool pprof http://127.0.0.1:8080/__admin/pprof/profile
const profilePath = AdminPrefix + "/pprof/"

// profile serves the profiles of net/http/pprof; false where the path is none of them, or they are not asked for.
func (s *Server) profile(c *gin.Context) bool {
	name, ours := strings.CutPrefix(c.Request.URL.Path, profilePath)
	if !ours || !s.options.Profile || c.Request.Method != http.MethodGet {
		return false
	}
	c.Status(http.StatusOK) // gin takes what no route has for a 404
	switch name {
	case "":
		pprof.Index(c.Writer, c.Request)
	case "profile":
		pprof.Profile(c.Writer, c.Request)
	case "trace":
		pprof.Trace(c.Writer, c.Request)
	default:
		pprof.Handler(name).ServeHTTP(c.Writer, c.Request)
	}
	return true
}
